#ifndef MUSIC_STYLES_H
#define MUSIC_STYLES_H

#include <stdbool.h>

#include "programme_random.h"

/* Parts of music_styles: what there is to choose from, and playing it. */

enum {
	QUARTER = 480, EVENTS_MOST = 60000, STEPS_MOST = 48, DRUMS = 9,
	KEPT_BARS = 4, HALVES = 2, VOICES = 5
};

enum comp { NO_COMP, BLOCKS, BROKEN, PICKED, HELD, STRUMMED };

/* Drums: lines of "note pattern", one kit for each semicolon.  The last kit,
 * bass and chords of a list of three and more are for testing. */
struct style {
	const char *name;
	double weight;
	int least, most;  /* beats a minute */
	int meter, parts; /* beats of a bar, parts of a beat */
	double drums;     /* how often there are any */
	const char *kits, *basses, *comps;
	enum comp comp[2];
	int sings;        /* notes a minute, about; 0: no melody */
	int chord;        /* beats that a chord lasts, usually */
	const char *tunes, *players; /* programs: melody, chords */
};

struct event {
	int tick, order;
	unsigned char byte[3];
};

struct song {
	struct dice d;
	const struct style *s;
	bool test;
	double pushed; /* how often what is sung on a beat comes before it; not
	                  0: a song as it is played on one piano */
	int bpm, bars, steps, tick; /* tick: of a step */
	struct event *event;
	int events;
	const char *chords;
	int chord_beats, key;
	char kit[HALVES][VOICES][STEPS_MOST + 1];
	int drum[VOICES], voices;
	char bass[HALVES][STEPS_MOST + 1], comp[HALVES][STEPS_MOST + 1];
	enum comp way[HALVES];
	char tune[KEPT_BARS][STEPS_MOST + 1]; /* '9' begins, '-' goes on,
	                                         'r' rests */
	int rate, shape;            /* of broken chords */
	double free;                /* how much bars differ; 0: not at all */
	bool under[HALVES];         /* the left hand plays broken chords */
	bool level;                 /* beats are not louder than the rest */
	bool octaves;               /* the tune is doubled */
};

/* What one bar is played from. */
struct bar {
	char bass[STEPS_MOST + 1], comp[STEPS_MOST + 1], tune[STEPS_MOST + 1];
	enum comp way;
	bool under;
};

/* Styles, after them those of pop songs on a piano; and what chords follow each
 * other: semitones above the key, m for minor; the last STYLE_CHANGES_TEST are
 * for testing. */
enum {
	STYLES = 26, STYLES_POP = 5, STYLE_CHANGES = 17, STYLE_CHANGES_TEST = 3
};
extern const struct style music_styles[STYLES + STYLES_POP];
extern const double music_style_pushed[STYLES_POP];
extern const char *const music_style_changes[STYLE_CHANGES];

/* All notes of a song that is planned. */
void music_styles_play(struct song *g);

/* A tune of words for a song with a freedom; and each of its bars, which
 * differ from its patterns by that much. */
void music_styles_sing(struct song *g);
void music_styles_bar(struct song *g, int bar, struct bar *b);

#endif
