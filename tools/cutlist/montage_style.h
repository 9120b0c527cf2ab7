#ifndef MONTAGE_STYLE_H
#define MONTAGE_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "montage.h"

/*
 * How a film is paced: data (share/montage/NAME.json), and the curve of its
 * story (share/montage/arcs/NAME.json).  Times in microseconds, lengths of
 * music in quarters of a beat.
 */
enum { MONTAGE_BEAT = 4, MONTAGE_STEPS = 16, MONTAGE_ALONG = 8,
	MONTAGE_POINTS = 16 };

/* Parts of a song, as section records name them. */
enum montage_part { MONTAGE_INTRO, MONTAGE_BUILD, MONTAGE_DROP, MONTAGE_HIGH,
	MONTAGE_LOW, MONTAGE_OUTRO, MONTAGE_PARTS };

extern const char *const montage_part_name[MONTAGE_PARTS + 1];

/* Lengths of cuts, one after the other and again from the first. */
struct montage_steps {
	int n;
	int quarters[MONTAGE_STEPS];
};

/* What makes a shot the right one: how many points each of these gives at
 * most. */
enum montage_point {
	MONTAGE_SCORE,      /* what rank says */
	MONTAGE_LENGTH,     /* it is as long as the slot */
	MONTAGE_ENERGY,     /* it moves as much as the music does */
	MONTAGE_FRESH,      /* nothing of its shot was shown before */
	MONTAGE_VARIETY,    /* other sources were shown more often */
	MONTAGE_STEADY,
	MONTAGE_EXPOSURE,
	MONTAGE_PEAK,       /* its best moment falls on a beat */
	MONTAGE_DIRECTION,  /* it goes on where the one before went */
	MONTAGE_COLOUR,     /* its light and colour go with the one before */
	MONTAGE_CHANCE,     /* the seed */
	MONTAGE_WEIGHTS
};

extern const char *const montage_point_name[MONTAGE_WEIGHTS + 1];

/* Energy 0 to 1 over position 0 to 1, straight between the points. */
struct montage_arc {
	char name[48];
	char about[160];
	int n;              /* 0: none */
	double at[MONTAGE_POINTS], energy[MONTAGE_POINTS];
};

struct montage_style {
	char name[48];
	char about[160];
	struct montage_steps part[MONTAGE_PARTS];
	struct montage_steps along[MONTAGE_ALONG]; /* by position in the film, */
	double until[MONTAGE_ALONG];               /* instead of by part */
	int nalong;         /* 0: by part */
	double chaos;       /* 0 to 1: how many steps are any of the pattern's */
	int64_t shortest, longest; /* of a cut */
	int equal_most;     /* cuts of one length in a row */
	double fast_bpm;    /* above: cuts of fast_least quarters at least */
	int fast_least;
	double slow_bpm;    /* below: cuts of half as many beats */
	enum montage_turn turn;
	int64_t turn_length;
	double turn_share;  /* 0 to 1: of the cuts that are one */
	enum montage_sound sound;
	double weight[MONTAGE_WEIGHTS];
	double arc_share;   /* 0 to 1: of the arc in the energy that is wanted,
	                       the rest is the music's */
	struct montage_arc arc;
};

/* Sentences about errors, without a full stop, fit into this. */
enum { MONTAGE_WHY = 320 };

/* The style "music": paced by the parts of the song. */
void montage_style_default(struct montage_style *s);

/* Reads a style: a name that `--style list` shows, or a file (a name with a
 * '/' in it or ending in ".json").  Returns 0, or -1 with a sentence in
 * why. */
int montage_style_load(struct montage_style *s, const char *name, char *why,
    size_t n);
int montage_style_read(struct montage_style *s, const char *text, size_t len,
    const char *name, char *why, size_t n);

/* The same for an arc: a name that `--arc list` shows, or a file. */
int montage_arc_load(struct montage_arc *a, const char *name, char *why,
    size_t n);

/* Energy at a position, 0 to 1. */
double montage_arc_at(const struct montage_arc *a, double position);

/* Appends "name<TAB>about\n" for each that there is, sorted by name; of one
 * that can't be read, why instead. */
void montage_style_list(struct buf *b);
void montage_arc_list(struct buf *b);

#endif
