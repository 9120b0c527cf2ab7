/*
 * Lanes out of a grid, block by block: a block is worked out together with
 * the minute before and behind it, so that memory stays small and a stream
 * yields what a whole file does.
 */
#include "lanes.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "lanes_work.h"
#include "tc.h"

enum { BLOCK = 4096 }; /* steps */

static void
work_start(struct lanes_work *w, const struct grid *g, size_t from, size_t to)
{
	size_t behind = (size_t)(LANES_BEHIND / g->step) + 1;
	size_t ahead = (size_t)(LANES_AHEAD / g->step) + 1;

	memset(w, 0, sizeof *w);
	w->g = g;
	w->first = from > behind ? from - behind : 0;
	w->n = to + ahead - w->first;
}

static void
work_free(struct lanes_work *w)
{
	size_t i;

	free(w->level);
	free(w->middle);
	free(w->ground);
	free(w->constant);
	free(w->jingle);
	free(w->motion);
	free(w->top);
	for (i = 0; i < GRID_KINDS; i++)
		free(w->kind[i]);
	for (i = 0; i < FEATURES; i++)
		free(w->out[i]);
}

/* Nothing is known of a lane from one step to before another. */
static void
fill(struct story *s, enum feature f, size_t from, size_t to)
{
	size_t i;

	for (i = from; i < to; i++) {
		if (i % LANES_REST == 0)
			stock_rest(&s->lane_stock);
		*story_value(s, f, i) = NAN;
	}
}

/* Makes room for lanes of n steps. */
static void
grow(struct story *s, size_t n)
{
	size_t blocks;
	float *v;
	int f;

	if (!s->n)
		s->origin = s->first;
	blocks = (s->first + n - s->origin + STORY_BLOCK - 1) / STORY_BLOCK;
	v = stock_room(&s->lane_stock, blocks * FEATURES * STORY_BLOCK,
	    sizeof *v);
	for (f = 0; f < FEATURES; f++)
		if (s->lane[f])
			s->lane[f] = v + f * STORY_BLOCK;
	s->n = n;
}

/* A lane that is told of for the first time was not known before that step. */
static void
begin_lane(struct story *s, enum feature f, size_t step)
{
	if (s->lane[f])
		return;
	s->lane[f] = (float *)s->lane_stock.p + f * STORY_BLOCK;
	fill(s, f, s->first, step);
}

static void
put_lane(struct story *s, const struct lanes_work *w, enum feature f,
    size_t from, size_t to)
{
	size_t i, n;

	for (i = from; i < to; i += n) {
		n = STORY_BLOCK - (i - s->origin) % STORY_BLOCK;
		n = to - i < n ? to - i : n;
		memcpy(story_value(s, f, i), w->out[f] + (i - w->first),
		    n * sizeof(float));
	}
}

static void
put_lanes(struct story *s, const struct lanes_work *w, size_t from, size_t to)
{
	int f;

	for (f = 0; f < FEATURES; f++) {
		if (w->out[f]) {
			begin_lane(s, (enum feature)f, from);
			put_lane(s, w, (enum feature)f, from, to);
		} else if (s->lane[f]) {
			fill(s, (enum feature)f, from, to);
		}
	}
}

static void
make_block(const struct grid *g, struct story *s, size_t from, size_t to)
{
	struct lanes_work w;

	work_start(&w, g, from, to);
	lanes_sound(&w);
	lanes_loud(&w);
	lanes_voice(&w);
	lanes_music(&w);
	lanes_picture(&w);
	lanes_packets(&w);
	lanes_text(&w);
	put_lanes(s, &w, from, to);
	lanes_edges(&w, s, from, to);
	edges_sort(&s->edges);
	work_free(&w);
	lanes_rest(s);
	if (to - from == BLOCK)
		grid_rest(g);
}

void
lanes_make(const struct grid *g, struct story *s, size_t from, size_t to)
{
	size_t at, next;

	s->step = g->step;
	if (!s->n)
		s->first = from;
	if (to <= from || from < s->first || from > s->first + s->n)
		return;
	grow(s, to - s->first > s->n ? to - s->first : s->n);
	for (at = from; at < to; at = next) {
		next = to - at > BLOCK ? at + BLOCK : to;
		make_block(g, s, at, next);
	}
}

size_t
lanes_steps(const struct grid *g, const struct story *s)
{
	int64_t step = g->step;
	size_t n = (size_t)((s->duration + step - 1) / step);

	if (s->duration <= 0 || n > g->gone + GRID_STEPS_MOST)
		return g->told;
	return n;
}

/* Whole blocks, so that little is moved. */
static void
drop_blocks(struct story *s)
{
	const size_t block = FEATURES * STORY_BLOCK;
	size_t gone = (s->first - s->origin) / STORY_BLOCK;
	size_t all = (s->first + s->n - s->origin + STORY_BLOCK - 1) /
	    STORY_BLOCK;
	float *v = s->lane_stock.p;

	if (!gone || !v)
		return;
	memmove(v, v + gone * block, (all - gone) * block * sizeof *v);
	s->origin += gone * STORY_BLOCK;
}

void
lanes_forget(struct story *s, size_t first)
{
	int64_t t = (int64_t)first * s->step;
	size_t drop, i, kept = 0;

	if (first <= s->first)
		return;
	drop = first - s->first < s->n ? first - s->first : s->n;
	s->first += drop;
	s->n -= drop;
	drop_blocks(s);
	edges_forget(&s->edges, t);
	for (i = 0; i < s->ntakes; i++)
		if (s->takes[i].end > t)
			s->takes[kept++] = s->takes[i];
	s->ntakes = kept;
}

void
lanes_rest(const struct story *s)
{
	if (s->n < LANES_LONG)
		return;
	stock_rest(&s->lane_stock);
	stock_rest(&s->take_stock);
	edges_rest(&s->edges);
}

void
lanes_free(struct story *s)
{
	stock_free(&s->lane_stock);
	stock_free(&s->take_stock);
	edges_free(&s->edges);
	memset(s, 0, sizeof *s);
}

bool
lanes_know(const struct story *s, enum feature f)
{
	size_t i;

	for (i = s->first; s->lane[f] && i < s->first + s->n; i++) {
		if (i % LANES_REST == 0)
			lanes_rest(s);
		if (!isnan(*story_value(s, f, i)))
			return true;
	}
	return false;
}

bool
lanes_told(const struct story *s, enum feature_lane lane)
{
	int f;

	for (f = 0; f < FEATURES; f++)
		if (feature_is[f].lane == lane &&
		    lanes_know(s, (enum feature)f))
			return true;
	return false;
}

/* The strongest of a set of features in a step or its neighbours. */
static float
strongest(const struct story *s, size_t i, bool sound)
{
	static const enum feature heard[] = { FEATURE_RISE, FEATURE_IMPACT,
		FEATURE_CROWD, FEATURE_EMPHASIS, FEATURE_DROP };
	static const enum feature seen[] = { FEATURE_MOTION, FEATURE_SPIKE,
		FEATURE_ACTIVITY, FEATURE_HOOK, FEATURE_LAUGHTER,
		FEATURE_WORD };
	const enum feature *f = sound ? heard : seen;
	size_t n = sound ? sizeof heard / sizeof *heard :
	    sizeof seen / sizeof *seen, k;
	float most = 0, v;

	for (k = 0; k < n; k++) {
		v = story_at(s, f[k], i);
		if (v > most)
			most = v;
	}
	return most;
}

void
lanes_together(struct story *s, size_t from, size_t to)
{
	size_t i;

	if (!lanes_told(s, LANE_SOUND) || (!lanes_told(s, LANE_PICTURE) &&
	    !lanes_told(s, LANE_PACKETS) && !lanes_told(s, LANE_TEXT)))
		return;
	begin_lane(s, FEATURE_TOGETHER, s->first + s->n);
	for (i = from; i < to; i++) {
		if (i % LANES_REST == 0)
			lanes_rest(s);
		*story_value(s, FEATURE_TOGETHER, i) =
		    sqrtf(strongest(s, i, true) * strongest(s, i, false));
	}
}
