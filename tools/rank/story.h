#ifndef STORY_H
#define STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "edge.h"
#include "feature.h"
#include "stock.h"

/*
 * One source as rank sees it: features on a grid of equal steps, natural
 * boundaries, shots.  Made from records by grid.h; read by everything that
 * judges.  A step i lasts from i * step to (i + 1) * step microseconds of the
 * file; values are there for steps from `first` to before `first + n`.
 *
 * What grows with the file lies in stocks; whoever goes through it calls
 * lanes_rest every LANES_REST steps or so.  Those who judge want all features
 * of a few steps: so lanes lie side by side, STORY_BLOCK steps of each.
 */
enum { STORY_BLOCK = 1024 };

/* What is usual in a file (or in several): value low becomes 0, low + span 1. */
struct norm {
	float low, span;
};

/* A shot as records tell it; times in microseconds. */
struct take {
	int64_t start, end;
	int64_t peak;        /* most motion; TC_NONE */
	int64_t best;        /* best picture; TC_NONE */
	uint64_t hash;       /* 0: no picture, or one without structure */
	float steadiness, motion; /* negative: not known */
	unsigned char begins;     /* enum take_begins */
};

enum take_begins { TAKE_START, TAKE_CUT, TAKE_DISSOLVE, TAKE_FADE, TAKE_WIPE };

struct story {
	int64_t step;               /* microseconds */
	int64_t duration;           /* microseconds; 0: nothing known */
	size_t first, n;
	float *lane[FEATURES];      /* raw values, in the feature's unit, see
	                               story_value; null: nothing told about
	                               it; NaN: not known in that step */
	size_t origin;              /* the step that lanes begin with */
	struct norm norm[FEATURES];
	struct edges edges;
	struct take *takes;         /* sorted, without overlap */
	size_t ntakes, takecap;
	struct stock lane_stock, take_stock;
	bool music;                 /* media says role music */
};

/* The value of a lane that is not null in step i (from first on). */
static inline float *
story_value(const struct story *s, enum feature f, size_t i)
{
	size_t k = i - s->origin;

	return s->lane[f] + k + k / STORY_BLOCK * (FEATURES - 1) * STORY_BLOCK;
}

/* A feature in step i (from first on), held against what is usual; between 0
 * and 1, 0 where nothing is known. */
static inline float
story_plain(const struct story *s, enum feature f, size_t i)
{
	float v = s->lane[f] ? (*story_value(s, f, i) - s->norm[f].low) /
	    s->norm[f].span : 0;

	return v > 0 ? v < 1 ? v : 1 : 0; /* NaN is 0 */
}

/* The value of a feature in step i (from first on) between 0 and 1: how far it
 * stands out.  A rise above what is around is told by what is around alone; so
 * a voice in a quiet part would be as much as a crowd in a loud one.  It counts
 * in full where it is loud for the file as well, else down to two fifths. */
static inline float
story_at(const struct story *s, enum feature f, size_t i)
{
	float v = story_plain(s, f, i);

	if (f == FEATURE_RISE && s->lane[FEATURE_LOUD])
		v *= 0.4F + 0.6F * story_plain(s, FEATURE_LOUD, i);
	return v;
}

#endif
