/*
 * Arrays of moments.  Both orders leave nothing to chance: two moments with
 * equal keys are told apart by all the times they have.
 */
#include <stdlib.h>

#include "moment.h"
#include "buf.h"
#include "edge.h"
#include "tc.h"

struct moment
moment_none(void)
{
	struct moment m = { .take = SIZE_MAX, .group = -1,
		.peak = TC_NONE, .begins = EDGE_KINDS, .ends = EDGE_KINDS };

	return m;
}

void
moments_add(struct moments *a, const struct moment *m)
{
	if (a->n == a->cap) {
		a->cap = a->cap ? 2 * a->cap : 64;
		a->v = xrealloc(a->v, a->cap, sizeof *a->v);
	}
	a->v[a->n++] = *m;
}

static int
moment_compare(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
moment_earlier(const void *x, const void *y)
{
	const struct moment *a = x, *b = y;
	int by;

	if (a->story != b->story)
		return a->story < b->story ? -1 : 1;
	if ((by = moment_compare(a->start, b->start)) ||
	    (by = moment_compare(a->end, b->end)) ||
	    (by = moment_compare(a->peak, b->peak)) ||
	    (by = moment_compare(a->core_start, b->core_start)))
		return by;
	return moment_compare(a->core_end, b->core_end);
}

static int
moment_better(const void *x, const void *y)
{
	const struct moment *a = x, *b = y;

	if (a->value > b->value || a->value < b->value)
		return a->value > b->value ? -1 : 1;
	return moment_earlier(x, y);
}

void
moments_by_value(struct moments *a)
{
	if (a->n)
		qsort(a->v, a->n, sizeof *a->v, moment_better);
}

void
moments_by_time(struct moments *a)
{
	if (a->n)
		qsort(a->v, a->n, sizeof *a->v, moment_earlier);
}

void
moments_free(struct moments *a)
{
	free(a->v);
	a->v = NULL;
	a->n = a->cap = 0;
}
