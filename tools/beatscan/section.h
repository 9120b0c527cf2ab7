#ifndef SECTION_H
#define SECTION_H

#include <stdint.h>

#include "heard.h"
#include "track.h"

/*
 * The parts of a piece of music, by what goes on in it: where it begins
 * quietly, climbs, breaks out, is high, is low, fades out.
 *
 * A piece is music with beats: they follow each other without a pause of more
 * than SECTION_GAP_S seconds, and without silence in a shorter one.  Where
 * there are no beats there are no sections.  Everything is relative to the
 * piece's own levels.  Boundaries lie on bar lines; where bars are not known,
 * on beats four apart.  A piece of more than two hours is told in pieces.
 *
 * What is kept is 32 bytes for a tenth of a second of such a piece, 2.3 MB at
 * most, in a file (stock.h); the analysis of two hours needs 1 MB for a moment.
 */
enum { SECTION_GAP_S = 15 };

enum part {
	PART_INTRO,
	PART_BUILD,
	PART_DROP,
	PART_HIGH,
	PART_LOW,
	PART_OUTRO
};

/* "intro", "build", "drop", "high", "low", "outro". */
const char *section_part_name(enum part p);

/* Sections of a piece follow each other without gaps, from its first beat. */
struct section {
	int64_t start, end; /* microseconds after the first sample */
	enum part part;
	float energy;       /* 0 the quietest of this piece .. 1 the most */
};

/* One for each piece, after its sections. */
struct section_song {
	int64_t begin, end; /* from its first beat to a beat after its last */
	int64_t start;      /* where it begins in earnest: the first beat from
	                       which on it is about as loud as its louder third
	                       for two beats */
	int64_t beats;
	float sure;         /* 0..1: mean of its beats' */
};

struct section_ops {
	void (*section)(void *arg, const struct section *s);
	void (*song)(void *arg, const struct section_song *s);
};

struct sections;

struct sections *sections_new(const struct section_ops *ops, void *arg);

/* Every heard frame in turn. */
void sections_heard(struct sections *s, const struct heard *h);

/* Loudness: t the end of what was measured (0.4 s), microseconds after the
 * first sample; momentary in LUFS, not finite in silence. */
void sections_loud(struct sections *s, int64_t t, double momentary);

/* Beats in order; they may be up to SECTION_LATE_S seconds behind the frames,
 * and never ahead of them by more than a second. */
enum { SECTION_LATE_S = 600 };
void sections_beat(struct sections *s, const struct beat *b);

/* No more of anything: the last piece is told. */
void sections_end(struct sections *s);
void sections_free(struct sections *s);

#endif
