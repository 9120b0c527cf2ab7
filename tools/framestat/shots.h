#ifndef SHOTS_H
#define SHOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "detect.h"
#include "measure.h"

/*
 * Shots out of pictures and boundaries.  Boundaries are told later than the
 * pictures that they lie between, so pictures wait until all that comes
 * before them is settled; then they are added up into their shot and
 * forgotten.
 */

/* One examined picture. */
struct seen {
	int64_t t, pts, n;
	int64_t dt;          /* microseconds since the examined one before;
	                        TC_NONE: the first */
	bool looked;         /* close is there */
	struct measures m;
	struct close_look close;
};

/* A mean, and of how many; none of nothing. */
struct mean {
	double sum;
	long n;
};

struct shot {
	int64_t number;      /* from 1 */
	int64_t start, end;
	int64_t pts, n;      /* of its first picture; n -1: unknown */
	int64_t last;        /* time of its last examined picture */
	long frames;         /* examined */
	bool begun;          /* by a boundary; else it is the first */
	enum change begins;
	int64_t from, to;
	double confidence;
	struct mean luma, contrast, dark, bright, colour, diff, motion, object;
	struct mean motion_x, motion_y, sharpness, noise, exposure, shake;
	struct mean interlaced;
	double pan_x, pan_y; /* of the picture before, for shake */
	bool panned;
	double peak;         /* the most motion, */
	int64_t peak_t;      /* when; TC_NONE: none was measured */
	int64_t best;        /* when its best picture is shown */
	uint64_t hash;       /* of that */
	double best_score;
	struct bars_seen bars;
	struct cadence cadence;
};

typedef void shots_fn(void *arg, const struct shot *s);

struct shots;

/* least: boundaries closer than this to the one before are dropped, the
 * surer one of the two stays. */
struct shots *shots_new(int64_t least, shots_fn *made, void *arg);
void shots_free(struct shots *s);

/* Before the first picture: some are missing between those that are seen.  A
 * boundary then begins (from) with the last picture that was seen before it,
 * and no shot has a cadence. */
void shots_sparse(struct shots *s);

/* In order of time each; a boundary's first picture may have been seen. */
void shots_seen(struct shots *s, const struct seen *p);
void shots_boundary(struct shots *s, const struct boundary *b);

/* Behind the pictures that are seen lies this one: the last shot ends with the
 * last picture that is surely ahead of it. */
void shots_behind(struct shots *s, const struct boundary *b);

/* No boundary will come any more that begins before t. */
void shots_settle(struct shots *s, int64_t t);

/* The film, or the window, ends here: the last shot is made.  What comes
 * next begins a new row of shots; numbers go on. */
void shots_end(struct shots *s, int64_t end);

double mean_of(const struct mean *m); /* NAN of nothing: null in a record */

/* 0 to 1: 1 is a tripod. */
double shot_steadiness(const struct shot *s);

#endif
