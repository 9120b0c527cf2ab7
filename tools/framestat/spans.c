/*
 * Windows and how densely they are looked at.
 */
#include "spans.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"

void
spans_add(struct spans *s, const struct span *one)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 16;
		s->v = xrealloc(s->v, s->cap, sizeof *s->v);
	}
	s->v[s->n++] = *one;
}

static int
by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

void
spans_merge(struct spans *s, int64_t near, int64_t from, int64_t to)
{
	struct span *last = NULL, one;
	size_t i, n = 0;

	if (s->n)
		qsort(s->v, s->n, sizeof *s->v, by_start);
	for (i = 0; i < s->n; i++) {
		one = s->v[i];
		one.start = one.start > from ? one.start : from;
		if (to != TC_NONE && one.end > to)
			one.end = to;
		if (one.end <= one.start)
			continue;
		if (last && one.start - last->end < near) {
			last->end = one.end > last->end ? one.end : last->end;
			last->level = one.level > last->level ?
			    one.level : last->level;
			continue;
		}
		last = &s->v[n++];
		*last = one;
	}
	s->n = n;
}

void
spans_free(struct spans *s)
{
	free(s->v);
	*s = (struct spans){ 0 };
}

/*
 * Long films are sampled more thinly: between moments the interval grows with
 * the logarithm of the length, inside them by a factor of 1 up to two minutes,
 * 2 at ten, and one more each half hour, at most 3.
 */
int64_t
sample_interval(enum level level, int64_t duration, int64_t frame_time)
{
	static const double dense[] = {
		[LEVEL_MINIMAL] = 3.0, [LEVEL_LOW] = 2.0, [LEVEL_MEDIUM] = 1.2,
		[LEVEL_HIGH] = 0.6, [LEVEL_CRITICAL] = 0.4,
	};
	double s = (double)duration / TC_SECOND, every, scale = 1.0;

	if (level == LEVEL_NONE) {
		every = 3.0 + 3.0 * log((s > 10 ? s : 10) / 240.0);
		every = every < 1.0 ? 1.0 : every > 7.0 ? 7.0 : every;
	} else {
		if (s > 600)
			scale = 2.0 + (s - 600) / 1800.0;
		else if (s > 120)
			scale = 1.0 + (s - 120) / 480.0;
		every = dense[level] * (scale > 3.0 ? 3.0 : scale);
	}
	if (every < 1.5 * (double)frame_time / TC_SECOND)
		every = 1.5 * (double)frame_time / TC_SECOND;
	return (int64_t)llround(every * TC_SECOND);
}
