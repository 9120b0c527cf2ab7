/*
 * The list of what is to be decoded.
 */
#include "steps.h"

#include <stdlib.h>

#include "buf.h"
#include "interval.h"

void
steps_add(struct steps *s, const struct step *one)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 64;
		s->v = xrealloc(s->v, s->cap, sizeof *s->v);
	}
	s->v[s->n++] = *one;
}

void
steps_free(struct steps *s)
{
	free(s->v);
	*s = (struct steps){ 0 };
}

void
steps_plain(struct steps *s, int64_t from, int64_t to, bool dense, bool keys,
    int64_t every)
{
	struct step one = { { from, to, keys, every }, dense, INT64_MIN,
	    INT64_MAX, -1 };

	if (from < to)
		steps_add(s, &one);
}

static int64_t
ticks(int64_t t, const struct film *film)
{
	return tc_ticks(t + film->start, film->base);
}

void
steps_windows(struct steps *s, const struct spans *w, const struct film *film,
    bool keys)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		struct step one = { .dense = !keys, .window = (int)i,
		    .show_from = w->v[i].start, .show_to = w->v[i].end };

		one.stretch = (struct stretch){
			ticks(w->v[i].start - WINDOW_CONTEXT, film),
			ticks(w->v[i].end + WINDOW_CONTEXT, film), keys, 0 };
		steps_add(s, &one);
	}
}

void
steps_samples(struct steps *s, int64_t from, int64_t to,
    const struct sampling *how, const struct film *film)
{
	const struct spans *w = how->spans;
	int64_t a, b;
	size_t i;

	if (how->every) {
		steps_plain(s, from, to, false, false, how->every);
		return;
	}
	for (i = 0; w && i < w->n; i++) {
		a = ticks(w->v[i].start, film);
		b = ticks(w->v[i].end, film);
		if (b <= from || a >= to)
			continue;
		a = a < from ? from : a;
		b = b > to ? to : b;
		steps_plain(s, from, a, false, false, sample_interval(
		    LEVEL_NONE, how->length, how->frame_time));
		steps_plain(s, a, b, false, false, sample_interval(
		    w->v[i].level, how->length, how->frame_time));
		from = b;
	}
	steps_plain(s, from, to, false, false, sample_interval(LEVEL_NONE,
	    how->length, how->frame_time));
}

int64_t
steps_dense(struct steps *s, const struct gops *g, size_t from, size_t to,
    const bool *dense, int64_t begin, const struct sampling *how,
    const struct film *film)
{
	int64_t tail = tc_ticks(DENSE_TAIL, film->base), a, b;
	size_t i, j;

	for (i = from; i < to; i = j) {
		for (j = i; j < to && dense[j - from]; j++)
			;
		if (j == i) {
			j++;
			continue;
		}
		a = i ? g->v[i].pts : INT64_MIN;
		b = j == g->n ? INT64_MAX : g->v[j].pts + tail;
		if (j + 1 < g->n && b > g->v[j + 1].pts)
			b = g->v[j + 1].pts;
		a = a < begin ? begin : a;
		if (how && begin < a)
			steps_samples(s, begin, a, how, film);
		steps_plain(s, a, b, true, false, 0);
		begin = b > begin ? b : begin;
	}
	b = to == g->n ? INT64_MAX : g->v[to].pts;
	if (how && begin < b) {
		steps_samples(s, begin, b, how, film);
		begin = b;
	}
	return begin;
}
