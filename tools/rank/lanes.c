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

static void
fill(float *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = NAN;
}

/* Makes the story's lanes long enough; a lane told of for the first time was
 * not known before. */
static void
grow(struct story *s, const struct lanes_work *w, size_t n)
{
	int f;

	for (f = 0; f < FEATURES; f++) {
		if (s->lane[f]) {
			s->lane[f] = xrealloc(s->lane[f], n, sizeof(float));
			if (n > s->n)
				fill(s->lane[f] + s->n, n - s->n);
		} else if (w->out[f]) {
			s->lane[f] = xmalloc(n * sizeof(float));
			fill(s->lane[f], n);
		}
	}
	if (n > s->n)
		s->n = n;
}

static void
make_block(const struct grid *g, struct story *s, size_t from, size_t to,
    size_t end)
{
	struct lanes_work w;
	int f;

	work_start(&w, g, from, to);
	lanes_sound(&w);
	lanes_loud(&w);
	lanes_voice(&w);
	lanes_music(&w);
	lanes_picture(&w);
	lanes_packets(&w);
	lanes_text(&w);
	grow(s, &w, end - s->first > s->n ? end - s->first : s->n);
	for (f = 0; f < FEATURES; f++)
		if (w.out[f])
			memcpy(s->lane[f] + (from - s->first),
			    w.out[f] + (from - w.first),
			    (to - from) * sizeof(float));
	lanes_edges(&w, s, from, to);
	work_free(&w);
}

void
lanes_make(const struct grid *g, struct story *s, size_t from, size_t to)
{
	size_t at, next;

	s->step = g->step;
	if (!s->n)
		s->first = from;
	if (from < s->first || from > s->first + s->n)
		return;
	for (at = from; at < to; at = next) {
		next = to - at > BLOCK ? at + BLOCK : to;
		make_block(g, s, at, next, to);
	}
	edges_sort(&s->edges);
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

void
lanes_forget(struct story *s, size_t first)
{
	int64_t t = (int64_t)first * s->step;
	size_t drop, i, kept = 0;
	int f;

	if (first <= s->first)
		return;
	drop = first - s->first < s->n ? first - s->first : s->n;
	for (f = 0; f < FEATURES; f++)
		if (s->lane[f])
			memmove(s->lane[f], s->lane[f] + drop,
			    (s->n - drop) * sizeof(float));
	s->first += drop;
	s->n -= drop;
	edges_forget(&s->edges, t);
	for (i = 0; i < s->ntakes; i++)
		if (s->takes[i].end > t)
			s->takes[kept++] = s->takes[i];
	s->ntakes = kept;
}

void
lanes_free(struct story *s)
{
	int f;

	for (f = 0; f < FEATURES; f++)
		free(s->lane[f]);
	free(s->takes);
	edges_free(&s->edges);
	memset(s, 0, sizeof *s);
}

bool
lanes_told(const struct story *s, enum feature_lane lane)
{
	size_t i;
	int f;

	for (f = 0; f < FEATURES; f++) {
		if (!s->lane[f] || feature_is[f].lane != lane)
			continue;
		for (i = 0; i < s->n; i++)
			if (!isnan(s->lane[f][i]))
				return true;
	}
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
	float *out = s->lane[FEATURE_TOGETHER];
	size_t i;

	if (!lanes_told(s, LANE_SOUND) || (!lanes_told(s, LANE_PICTURE) &&
	    !lanes_told(s, LANE_PACKETS) && !lanes_told(s, LANE_TEXT)))
		return;
	if (!out) {
		out = s->lane[FEATURE_TOGETHER] =
		    xmalloc((s->n + 1) * sizeof *out);
		fill(out, s->n);
	}
	for (i = from; i < to; i++)
		out[i - s->first] = sqrtf(strongest(s, i, true) *
		    strongest(s, i, false));
}
