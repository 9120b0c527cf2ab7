/*
 * choose: its sets are compared with the best of all sets that there are, for
 * thousands of small tasks; large ones are checked against their limits and
 * against plain dynamic programming.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "../../tools/rank/choose.h"
#include "buf.h"
#include "tap.h"

enum { SMALL = 11, LARGE = 2000, TICK = 100000 };

static unsigned
draw(unsigned *state, unsigned below)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % below;
}

/* n candidates in so many ticks, each of 1 to `longest`. */
static void
make(struct choice *v, size_t n, unsigned *state, unsigned ticks,
    unsigned longest, unsigned parts, bool whole_values)
{
	size_t i;

	for (i = 0; i < n; i++) {
		int64_t length = 1 + draw(state, longest);

		v[i].start = (int64_t)draw(state, ticks) * TICK;
		v[i].end = v[i].start + length * TICK;
		v[i].value = whole_values ? 1 + draw(state, 4) :
		    (1 + draw(state, 1000)) / 1000.0;
		v[i].part = parts ? (int)((v[i].start + v[i].end) / 2 * parts /
		    ((int64_t)(ticks + longest) * TICK)) : 0;
	}
}

static bool
keeps(const struct choice *v, const size_t *set, size_t n,
    const struct choose_wish *w)
{
	unsigned in_part[64] = { 0 };
	int64_t total = 0;
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < i; k++)
			if (v[set[i]].start < v[set[k]].end + w->gap &&
			    v[set[k]].start < v[set[i]].end + w->gap)
				return false;
		total += v[set[i]].end - v[set[i]].start;
		in_part[v[set[i]].part]++;
		if (w->quota && in_part[v[set[i]].part] > w->quota)
			return false;
	}
	return (w->total == 0 || total <= w->total) &&
	    (w->count == 0 || n <= w->count);
}

static double
value_of(const struct choice *v, const size_t *set, size_t n)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < n; i++)
		sum += v[set[i]].value;
	return sum;
}

/* The best of all 2^n sets. */
static double
best_of_all(const struct choice *v, size_t n, const struct choose_wish *w)
{
	size_t set[SMALL], used, i;
	double best = 0;
	unsigned bits;

	for (bits = 0; bits < 1u << n; bits++) {
		for (i = used = 0; i < n; i++)
			if (bits >> i & 1)
				set[used++] = i;
		if (value_of(v, set, used) > best && keeps(v, set, used, w))
			best = value_of(v, set, used);
	}
	return best;
}

/* How many of these tasks come out other than the best. */
static unsigned
wrong(unsigned limits, unsigned tasks)
{
	struct choice v[SMALL];
	size_t picked[SMALL], n, got;
	unsigned state = 77 + limits, i, bad = 0;

	for (i = 0; i < tasks; i++) {
		unsigned parts = limits & 8 ? 1 + draw(&state, 4) : 0;
		struct choose_wish w = { .parts = parts };
		double want, sum;

		n = 1 + draw(&state, SMALL);
		make(v, n, &state, 40 + draw(&state, 60), 20, parts, i % 3 == 0);
		w.count = limits & 1 ? 1 + draw(&state, 5) : 0;
		w.total = limits & 2 ? (1 + draw(&state, 60)) * TICK : 0;
		w.gap = limits & 4 ? draw(&state, 12) * TICK : 0;
		w.quota = limits & 8 ? 1 + draw(&state, 2) : 0;
		want = best_of_all(v, n, &w);
		got = choose(v, n, &w, picked);
		sum = value_of(v, picked, got);
		bad += !keeps(v, picked, got, &w) || sum < want - 1e-9 ||
		    sum > want + 1e-9;
	}
	return bad;
}

static void
every_combination(void)
{
	struct buf name = BUF_INIT;
	unsigned limits;

	for (limits = 0; limits < 16; limits++) {
		buf_clear(&name);
		buf_addf(&name, "the best of all sets is found with%s%s%s%s%s",
		    limits ? "" : " no limit", limits & 1 ? " a count" : "",
		    limits & 2 ? " a total length" : "",
		    limits & 4 ? " a gap" : "", limits & 8 ? " quotas" : "");
		is_int(wrong(limits, 250), 0, name.p);
	}
	buf_free(&name);
}

static int
starts_before(const void *x, const void *y)
{
	const struct choice *a = x, *b = y;

	return a->start < b->start ? -1 : a->start > b->start;
}

/* Plain dynamic programming over candidates by start and ticks that are left;
 * a table of all, which is why choose does it another way. */
static double
by_table(struct choice *v, size_t n, const struct choose_wish *w)
{
	size_t ticks = (size_t)(w->total / TICK) + 1, i, k, next;
	double *cell = xcalloc((n + 1) * ticks, sizeof *cell), best;

	qsort(v, n, sizeof *v, starts_before);
	for (i = n; i-- > 0;) {
		size_t length = (size_t)((v[i].end - v[i].start) / TICK);

		for (next = i + 1; next < n &&
		    v[next].start < v[i].end + w->gap; next++)
			;
		for (k = 0; k < ticks; k++) {
			double without = cell[(i + 1) * ticks + k];
			double with = k < length ? 0 : v[i].value +
			    cell[next * ticks + k - length];

			cell[i * ticks + k] = with > without ? with : without;
		}
	}
	best = cell[ticks - 1];
	free(cell);
	return best;
}

static void
budgets_of_time(void)
{
	struct choice *v = xcalloc(LARGE, sizeof *v);
	size_t *picked = xcalloc(LARGE, sizeof *picked), got;
	unsigned state = 5, i, good = 0;

	for (i = 0; i < 12; i++) {
		struct choose_wish w = { .total = (100 + 200 * i) * TICK,
		    .gap = (i % 3) * 10 * TICK };
		double want, sum;

		make(v, 300, &state, 6000, 300, 0, i % 4 == 0);
		want = by_table(v, 300, &w);
		got = choose(v, 300, &w, picked);
		sum = value_of(v, picked, got);
		good += keeps(v, picked, got, &w) && sum > want - 1e-9 &&
		    sum < want + 1e-9;
	}
	is_int(good, 12, "300 candidates fill a budget as well as can be");
	free(v);
	free(picked);
}

/* KiB; 0 where a sanitizer or valgrind would be measured. */
static long
memory(void)
{
	const char *wrapped = getenv("VG");
	struct rusage r;

#ifdef __SANITIZE_ADDRESS__
	return 0;
#endif
	if (wrapped && *wrapped)
		return 0;

	getrusage(RUSAGE_SELF, &r);
	return r.ru_maxrss;
}

/* An hour out of five hours, and what that takes. */
static void
an_hour(bool proportional, const char *good, const char *small)
{
	struct choice *v = xcalloc(LARGE, sizeof *v);
	size_t *picked = xcalloc(LARGE, sizeof *picked), got, i;
	struct choose_wish w = { .total = INT64_C(36000) * TICK,
		.gap = 10 * TICK };
	unsigned state = 9;
	double sum, bound;
	long before = memory();

	make(v, LARGE, &state, 180000, 500, 0, false);
	for (i = 0; i < LARGE && proportional; i++)
		v[i].value = (double)(v[i].end - v[i].start) / TICK;
	got = choose(v, LARGE, &w, picked);
	sum = value_of(v, picked, got);
	bound = proportional ? 36000 : 0;
	ok(keeps(v, picked, got, &w) && sum > bound * 0.999999 - 1,
	    good);
	ok(memory() - before < 20 * 1024, small);
	printf("# %zu taken, sum %g, %ld KiB more\n", got, sum,
	    memory() - before);
	free(v);
	free(picked);
}

static void
small_things(void)
{
	struct choice v[] = {
		{ 0, 1000000, 1, 0 }, { 1000000, 2000000, 1, 0 },
		{ 500000, 1500000, 1.5, 0 }, { 0, 1000000, 1, 0 },
		{ 3000000, 3000000, 9, 0 }, { 5000000, 4000000, 9, 0 },
		{ 6000000, 7000000, 0, 0 }, { 6000000, 7000000, -1, 0 },
	};
	struct choose_wish none = { 0 }, one = { .count = 1 },
	    gap = { .gap = 1 }, tiny = { .total = 950000 },
	    exact = { .total = 1000000 };
	size_t picked[8];

	is_int(choose(v, 8, &none, picked), 2, "two that touch may be taken");
	ok(picked[0] == 0 && picked[1] == 1,
	    "by time, and of two that are equal the first");
	is_int(choose(v, 8, &one, picked), 1, "one, if one is wanted");
	is_int(picked[0], 2, "which is the one with most value");
	is_int(choose(v, 8, &gap, picked), 1,
	    "with a gap between them they cannot be taken");
	is_int(choose(v, 8, &tiny, picked), 0,
	    "nothing fits into less than the shortest");
	is_int(choose(v, 8, &exact, picked), 1, "one fits exactly");
	is_int(choose(v + 4, 4, &none, picked), 0,
	    "what is empty or worth nothing is never taken");
	is_int(choose(NULL, 0, &none, picked), 0, "nothing of nothing");
}

static void
same_whatever_the_order(void)
{
	struct choice v[200], turned[200];
	size_t a[200], b[200], n, m, i;
	struct choose_wish w = { .count = 12, .gap = 3 * TICK };
	unsigned state = 3, round, same = 0;

	for (round = 0; round < 20; round++) {
		make(v, 200, &state, 2000, 60, 0, true);
		for (i = 0; i < 200; i++)
			turned[i] = v[199 - i];
		n = choose(v, 200, &w, a);
		m = choose(turned, 200, &w, b);
		for (i = 0; i < n && n == m; i++)
			if (v[a[i]].start != turned[b[i]].start ||
			    v[a[i]].end != turned[b[i]].end)
				break;
		same += n == m && i == n;
	}
	is_int(same, 20, "ties are broken alike whatever the order is");
}

int
main(void)
{
	small_things();
	every_combination();
	budgets_of_time();
	an_hour(false, "an hour is filled from 2,000 candidates",
	    "which takes less than 20 MB");
	an_hour(true, "an hour is filled where values are as lengths",
	    "which takes less than 20 MB as well");
	same_whatever_the_order();
	return done_testing();
}
