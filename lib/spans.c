/*
 * Stretches of a file: read, sorted, joined.
 */
#include "spans.h"

#include <stdlib.h>

#include "buf.h"
#include "json.h"
#include "opt.h"
#include "tc.h"

int
span_read(struct span *s, const struct cJSON *root)
{
	const char *text;
	int at;

	*s = (struct span){ .level = LEVEL_NONE };
	if (json_get_time(root, "start", &s->start) < 0 ||
	    json_get_time(root, "end", &s->end) < 0 || s->end <= s->start)
		return -1;
	if (json_get_str(root, "level", &text) == 0) {
		at = opt_parse_enum(text, "minimal|low|medium|high|critical");
		s->level = at < 0 ? LEVEL_NONE : (enum level)(at + 1);
	}
	return 0;
}

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
