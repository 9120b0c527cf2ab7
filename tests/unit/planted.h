#ifndef PLANTED_H
#define PLANTED_H

/*
 * Stories made up for tests: noise with moments planted in it.  Times are in
 * seconds.  lanes_free frees them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/rank/lanes.h"
#include "buf.h"
#include "lane.h"
#include "tc.h"

#define PLANTED_STEP (TC_SECOND / 10)

static inline double
draw(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) / (double)(1 << 24);
}

/* About normal, variance 1. */
static inline double
noise(unsigned *state)
{
	double sum = 0;
	int i;

	for (i = 0; i < 12; i++)
		sum += draw(state);
	return sum - 6;
}

/* What a story's lanes are made of. */
static const struct { enum feature f; double usual, noise, floor; } told[] = {
	{ FEATURE_LOUD, -30, 2, 6 }, { FEATURE_RISE, 0, 2, 6 },
	{ FEATURE_FLUX, 0.2, 0.1, 0.2 }, { FEATURE_CROWD, 0, 0.05, 0.2 },
	{ FEATURE_MOTION, 0.2, 0.1, 0.2 },
};

enum { TOLD = sizeof told / sizeof *told };

static inline struct story
story_new(double seconds, unsigned *state)
{
	struct story s = { .step = PLANTED_STEP,
		.duration = (int64_t)(seconds * TC_SECOND) };
	size_t i, k;

	s.n = (size_t)((s.duration + PLANTED_STEP - 1) / PLANTED_STEP);
	for (k = 0; k < FEATURES; k++)
		s.norm[k].span = 1;
	for (k = 0; k < TOLD; k++) {
		lane_new(&s, told[k].f);
		for (i = 0; i < s.n; i++)
			*story_value(&s, told[k].f, i) = (float)(told[k].usual +
			    told[k].noise * noise(state));
	}
	return s;
}

static inline int
smaller(const void *x, const void *y)
{
	const float *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

/* Median and 98th percentile, as norm.h has them; then what sound and picture
 * do together. */
static inline void
story_norm(struct story *s)
{
	float *v = xcalloc(s->n + 1, sizeof *v);
	size_t k, i;

	for (k = 0; k < TOLD; k++) {
		struct norm *n = &s->norm[told[k].f];

		for (i = 0; i < s->n; i++)
			v[i] = *story_value(s, told[k].f, i);
		qsort(v, s->n, sizeof *v, smaller);
		n->low = v[s->n / 2];
		n->span = v[s->n * 98 / 100] - n->low;
		if (n->span < (float)told[k].floor)
			n->span = (float)told[k].floor;
	}
	lane_new(s, FEATURE_TOGETHER);
	for (i = 0; i < s->n; i++)
		*story_value(s, FEATURE_TOGETHER, i) =
		    sqrtf(story_at(s, FEATURE_RISE, i) *
		    story_at(s, FEATURE_MOTION, i));
	free(v);
}

static inline void
lift(struct story *s, enum feature f, double start, double end, double by)
{
	size_t i, a = (size_t)(start * 10 + 0.5), b = (size_t)(end * 10 + 0.5);

	for (i = a; i < b && i < s->n; i++)
		*story_value(s, f, i) += (float)by;
}

enum { SOUND = 1, PICTURE = 2 };

/* A moment: loud, a crowd; fast. */
static inline void
plant(struct story *s, double start, double end, int what, double strength)
{
	if (what & SOUND) {
		lift(s, FEATURE_RISE, start, end, 10 * strength);
		lift(s, FEATURE_LOUD, start, end, 10 * strength);
		lift(s, FEATURE_CROWD, start, end, 0.5 * strength);
	}
	if (what & PICTURE)
		lift(s, FEATURE_MOTION, start, end, 0.5 * strength);
}

static inline void
add_edge(struct story *s, double t, enum edge_kind kind)
{
	struct edges *e = &s->edges;

	e->v = stock_room(&e->stock, e->n + 1, sizeof *e->v);
	e->v[e->n].t = (int64_t)(t * TC_SECOND);
	e->v[e->n].kind = (unsigned char)kind;
	e->v[e->n].sides = EDGE_BEGIN | EDGE_END;
	e->v[e->n++].strength = 1;
}

static inline void
add_word(struct story *s, double start, double end)
{
	struct edges *e = &s->edges;

	e->words = stock_room(&e->wordstock, e->nwords + 1,
	    sizeof *e->words);
	e->words[e->nwords].start = (int64_t)(start * TC_SECOND);
	e->words[e->nwords++].end = (int64_t)(end * TC_SECOND);
}

#endif
