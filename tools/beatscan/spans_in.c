/*
 * Stretches, sorted and joined.
 */
#include "spans_in.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "tc.h"

void
audio_spans_add(struct audio_spans *s, const struct audio_span *one)
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
	const struct audio_span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

void
audio_spans_merge(struct audio_spans *s, int64_t near, int64_t from,
    int64_t to)
{
	struct audio_span *last = NULL, one;
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
			continue;
		}
		last = &s->v[n++];
		*last = one;
	}
	s->n = n;
}

void
audio_spans_free(struct audio_spans *s)
{
	free(s->v);
	*s = (struct audio_spans){ 0 };
}

int
audio_range(const char *text, struct audio_span *range)
{
	const char *dash = strchr(text, '-');
	struct audio_span r = { 0, TC_NONE };
	char from[TC_TEXT * 2];

	if (!dash || (size_t)(dash - text) >= sizeof from ||
	    (dash == text && !dash[1]))
		return -1;
	memcpy(from, text, (size_t)(dash - text));
	from[dash - text] = '\0';
	if (from[0] && tc_parse(from, false, &r.start) < 0)
		return -1;
	if (dash[1] && (tc_parse(dash + 1, false, &r.end) < 0 ||
	    r.end <= r.start))
		return -1;
	*range = r;
	return 0;
}
