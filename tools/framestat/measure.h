#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "thumb.h"

/*
 * What one picture looks like, and how it differs from the one before.  Pure
 * arithmetic on small pictures; every number is described, with unit and
 * range, in record(5).
 */
struct measures {
	double luma, contrast;   /* 0..255: mean and standard deviation */
	double dark, bright;     /* 0..1: share of pixels at the ends of the
	                            video range: up to 20, from 231 on */
	double colour;           /* 0..250: colourfulness after Hasler and
	                            Süsstrunk; 15 pale, 45 normal, 80 vivid */
	uint64_t hash;           /* perceptual: near pictures, few bits apart */
	int bars[4];             /* black bars, whole lines of this picture: rows
	                            at the top and at the bottom, columns at the
	                            left and at the right */
	bool bars_sure[4];       /* else it is too dark there to tell, and the
	                            bar is 0 */
	bool black, white;       /* nothing else in it; noise is allowed */
	bool uniform;            /* one colour only, whichever */

	/* Against the picture before; 0 and false without one. */
	double diff;             /* 0..255: mean absolute difference, luma */
	bool frozen;             /* the same picture again */

	/* Motion: 0, the centres 0.5, where there was no picture before, or
	 * where it was more than MEASURE_NEAR earlier: moved is false then.
	 * Directions are those of what is shown: it goes to the left where
	 * the camera turns to the right. */
	bool moved;
	double motion;           /* mean length of the picture parts' way, in
	                            widths of a picture of 16:9 a second */
	double pan_x, pan_y;     /* the camera's part: widths a second to the
	                            right, heights a second down */
	double zoom;             /* growth a second: 0.1 is ten per cent */
	double roll;             /* degrees a second, clockwise */
	double object;           /* 0..1: share of the picture that goes another
	                            way than the camera explains */
	double motion_x, motion_y; /* 0..1: centre of what does, from the left
	                              and the top; 0.5, 0.5 where nothing does */
	double spread;           /* 0..1: how far around that centre; 1: as far
	                            as if it were everywhere */
	double residual;         /* 0..255: mean absolute difference, luma, that
	                            motion leaves unexplained; at most diff */
};

enum { MEASURE_NEAR = 200000 }; /* microseconds */

/* before may be null.  dt: microseconds between the two. */
void measure(struct measures *m, const struct thumb *now,
    const struct thumb *before, int64_t dt);

/* Number of bits in which two hashes differ.  Up to HASH_SAME: one in a hundred
 * pairs of different shots, nine in ten pairs of neighbours. */
int hash_distance(uint64_t a, uint64_t b);

enum { HASH_SAME = 4 };

/* From a larger picture. */
struct close_look {
	double sharpness; /* 0..1: of what is sharpest in it; good films
	                     have 0.5 and more */
	double noise;     /* grey levels, standard deviation */
	double exposure;  /* 0..1: 1 is well exposed */
	double dark, bright; /* 0..1: share clipped, as in struct measures */
	double combing;   /* 0..1: how surely two fields of different times are
	                     woven into this picture; NAN without the film's
	                     own lines */
};

void measure_large(struct close_look *m, const struct large *p);

/*
 * How good a picture is to show: 0..1, sharp, well exposed, and still.
 * motion: as in struct measures.
 */
double close_score(const struct close_look *m, double motion);

/*
 * The bars that a film, or a shot, has all the time.  What is too dark does not
 * count, nor does up to a tenth of the others: subtitles within a bar, a
 * picture that was dark at an edge.
 */
struct bars_seen {
	uint32_t of[4][THUMB_COLS]; /* how many had so many lines, each side */
	uint32_t n[4];
};

void bars_init(struct bars_seen *s);
void bars_add(struct bars_seen *s, const struct measures *m);
/* All 0 where nothing could be told. */
void bars_get(const struct bars_seen *s, int bars[4]);

/*
 * Whether pictures are shown more than once, out of the sequence of
 * differences.  Pictures must come as they are in the file, none left out.
 */
enum cadence_kind {
	CADENCE_UNKNOWN,   /* too short, or nothing moves */
	CADENCE_UNIQUE,
	CADENCE_DOUBLED,   /* each twice: 15 in 30 */
	CADENCE_TRIPLED,   /* each three times: 10 in 30 */
	CADENCE_PULLDOWN,  /* one in five is a repeat: 24 in 30 */
	CADENCE_PULLDOWN2, /* two and three times in turn: 24 in 60 */
	CADENCE_KINDS
};

enum { CADENCE_WINDOW = 30 };

struct cadence {
	float last[CADENCE_WINDOW]; /* differences of the window at hand */
	int n;
	uint32_t of[CADENCE_KINDS]; /* windows that were found to be so */
};

void cadence_init(struct cadence *c);
void cadence_add(struct cadence *c, double diff);
enum cadence_kind cadence_get(const struct cadence *c);
const char *cadence_name(const struct cadence *c); /* "unique", "doubled"... */

#endif
