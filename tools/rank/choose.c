/*
 * The best set of candidates, exactly.
 *
 * Without limits this is weighted interval scheduling, a short recursion.  A
 * limit on the number, on the length or on the number in each part makes the
 * recursion remember how much of each is used up: choose_search.c.  For an hour
 * in tenths of a second, times thousands of candidates, a table of all that
 * would have hundreds of millions of cells, nearly all of them hopeless.  So
 * prices are put on what is limited (choose_price.c): they tell for each cell
 * how good it can become at best.  The search begins with those that come near
 * the upper bound for the whole; when no set is found among them, it is widened
 * until one is.  What was left out is then proven to be worse.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "choose.h"
#include "buf.h"
#include "choose_part.h"

static const int64_t CHOOSE_TICK = 100000; /* us */
static const double CHOOSE_SCALE = (double)(INT64_C(1) << 36);

/* The first search looks at what is within this part of the bound. */
enum { CHOOSE_NEAR = 4096, CHOOSE_WIDER = 8 };

static int
compare(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int
by_start(const void *x, const void *y)
{
	const struct choose_item *a = x, *b = y;
	int by;

	if ((by = compare(a->start, b->start)) ||
	    (by = compare(a->end, b->end)) ||
	    (by = compare(b->value, a->value)) ||
	    (by = compare(a->part, b->part)))
		return by;
	return a->number < b->number ? -1 : a->number > b->number;
}

/* The smallest number in sorted parts[] that is not below part. */
static uint32_t
place_of(const int *parts, uint32_t n, int part)
{
	uint32_t low = 0, high = n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (parts[middle] < part)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int
by_number(const void *x, const void *y)
{
	const int *a = x, *b = y;

	return compare(*a, *b);
}

/* Parts become 0, 1, 2 ... */
static void
number_parts(struct choose_task *t, const struct choice *v)
{
	int *parts = xcalloc((size_t)t->n + 1, sizeof *parts);
	uint32_t i, n = 0;

	for (i = 0; i < t->n; i++)
		parts[i] = v[t->v[i].number].part;
	qsort(parts, t->n, sizeof *parts, by_number);
	for (i = 0; i < t->n; i++)
		if (n == 0 || parts[n - 1] != parts[i])
			parts[n++] = parts[i];
	for (i = 0; i < t->n; i++)
		t->v[i].part = place_of(parts, n, v[t->v[i].number].part);
	t->parts = n;
	free(parts);
}

static bool
usable(const struct choice *c)
{
	return c->end > c->start && c->value > 0 && isfinite(c->value);
}

static double
greatest(const struct choice *v, size_t n)
{
	double most = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (usable(&v[i]) && v[i].value > most)
			most = v[i].value;
	return most;
}

static uint32_t
in_ticks(int64_t us)
{
	int64_t ticks = us / CHOOSE_TICK + (us % CHOOSE_TICK != 0);

	return ticks < UINT32_MAX ? (uint32_t)ticks : UINT32_MAX;
}

static uint32_t
limited(size_t limit, uint32_t n)
{
	return limit < n ? (uint32_t)limit : 0;
}

/* The first item that begins at t or later. */
static uint32_t
first_from(const struct choose_task *k, int64_t t)
{
	uint32_t low = 0, high = k->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (k->v[middle].start < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
make_task(struct choose_task *t, const struct choice *v, size_t n,
    const struct choose_wish *w)
{
	int64_t gap = w->gap > 0 ? w->gap : 0;
	double most = greatest(v, n);
	uint32_t total = w->total > 0 ? in_ticks(w->total - w->total %
	    CHOOSE_TICK) : 0, i;

	t->v = xcalloc(n + 1, sizeof *t->v);
	t->n = 0;
	for (i = 0; i < n && i < UINT32_MAX - 1; i++) {
		struct choose_item *p = &t->v[t->n];
		int64_t length = v[i].end - v[i].start;

		if (!usable(&v[i]) || (w->total > 0 &&
		    in_ticks(length) > total))
			continue;
		p->start = v[i].start;
		p->end = v[i].end < INT64_MAX - gap ? v[i].end + gap :
		    INT64_MAX;
		p->value = llround(v[i].value / most * CHOOSE_SCALE);
		p->value = p->value > 0 ? p->value : 1;
		p->length = w->total > 0 ? in_ticks(length) : 0;
		p->number = i;
		t->n++;
	}
	t->total = total;
	t->count = limited(w->count, t->n);
	t->quota = limited(w->quota, t->n);
	t->parts = 1;
	if (t->quota)
		number_parts(t, v);
	qsort(t->v, t->n, sizeof *t->v, by_start);
	for (i = 0; i < t->n; i++)
		t->v[i].next = first_from(t, t->v[i].end);
}

static int64_t
sum(const struct choose_task *t, const uint32_t *chosen, uint32_t n)
{
	int64_t value = 0;
	uint32_t i;

	for (i = 0; i < n; i++)
		value += t->v[chosen[i]].value;
	return value;
}

static uint32_t
best_set(const struct choose_task *t, uint32_t *chosen)
{
	struct choose_price price = { 0 };
	int64_t width, above, worst;
	uint32_t n = 0;
	bool whole;

	choose_price_find(&price, t);
	worst = price.reached - 1;
	width = price.bound / CHOOSE_NEAR + 1;
	do {
		above = width < price.bound - worst ? price.bound - width :
		    worst;
		whole = choose_search(t, &price, above, chosen, &n);
		width *= CHOOSE_WIDER;
	} while (whole && n == 0 && above > worst);
	if (sum(t, chosen, n) < price.reached) {
		n = price.nset;
		memcpy(chosen, price.set, n * sizeof *chosen);
	}
	choose_price_free(&price);
	return n;
}

size_t
choose(const struct choice *v, size_t n, const struct choose_wish *w,
    size_t *picked)
{
	struct choose_task task = { 0 };
	uint32_t *chosen, i, found = 0;

	make_task(&task, v, n, w);
	chosen = xcalloc((size_t)task.n + 1, sizeof *chosen);
	if (task.n)
		found = best_set(&task, chosen);
	for (i = 0; i < found; i++)
		picked[i] = task.v[chosen[i]].number;
	free(chosen);
	free(task.v);
	return found;
}
