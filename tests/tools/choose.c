/*
 * choose: how long choosing takes, and finding candidates, for
 * bench/choose.sh.
 *
 *	choose count N COUNT [QUOTA]     N candidates in three hours, COUNT of
 *	                                 them, at most QUOTA in each tenth
 *	choose total N SECONDS [COUNT]   so many seconds out of them
 *	choose lengths N SECONDS         the same, values being as lengths
 *	choose moments HOURS             candidates in a story made up here
 *
 * Prints milliseconds of processor time for one, the median of five, the sum
 * of values, and which part of that sum taking the best one after the other
 * would keep.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/rank/choose.h"
#include "../../tools/rank/lanes.h"
#include "../../tools/rank/moments.h"
#include "../unit/lane.h"
#include "buf.h"
#include "tc.h"
#include "took.h"

enum { HOURS = 3, PARTS = 10 };

static unsigned
next(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* Clips as candidates are: a few around each of many places. */
static struct choice *
make(size_t n, int lengths)
{
	const int64_t whole = HOURS * 3600 * TC_SECOND;
	struct choice *v = xcalloc(n + 1, sizeof *v);
	unsigned state = 1;
	double worth = 0;
	int64_t at = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i % 5 == 0) {
			at = (int64_t)(next(&state) % 10700) * TC_SECOND;
			worth = (next(&state) % 1000 + 1) / 1000.0;
		}
		v[i].start = at - (int64_t)(next(&state) % 2000000);
		v[i].start = v[i].start > 0 ? v[i].start : 0;
		v[i].end = v[i].start + 8 * TC_SECOND +
		    (int64_t)(next(&state) % 52000000);
		v[i].value = lengths ? (double)(v[i].end - v[i].start) / 1e6 :
		    worth * (0.9 + (next(&state) % 100) / 1000.0);
		v[i].part = (int)((v[i].start + v[i].end) / 2 * PARTS / whole);
	}
	return v;
}

static double
run_choose(const struct choice *v, size_t n, const struct choose_wish *w)
{
	size_t *picked = xcalloc(n + 1, sizeof *picked), i, got;
	double sum = 0;

	got = choose(v, n, w, picked);
	for (i = 0; i < got; i++)
		sum += v[picked[i]].value;
	free(picked);
	return sum;
}

/* Descending by value. */
static int
dearer(const void *x, const void *y)
{
	const struct choice *const *a = x, *const *b = y;

	if ((*a)->value != (*b)->value)
		return (*a)->value > (*b)->value ? -1 : 1;
	return (*a > *b) - (*a < *b);
}

static int
fits(const struct choice *c, const struct choice *const *taken, size_t got,
    const struct choose_wish *w)
{
	int64_t length = c->end - c->start;
	size_t i, same = 0;

	if (w->count && got == w->count)
		return 0;
	for (i = 0; i < got; i++) {
		if (c->start < taken[i]->end + w->gap &&
		    taken[i]->start < c->end + w->gap)
			return 0;
		length += taken[i]->end - taken[i]->start;
		same += taken[i]->part == c->part;
	}
	return (!w->total || length <= w->total) &&
	    (!w->quota || same < w->quota);
}

/* The best one, then the best that goes with it, and so on. */
static double
run_greedy(const struct choice *v, size_t n, const struct choose_wish *w)
{
	const struct choice **order = xcalloc(n + 1, sizeof(struct choice *));
	const struct choice **taken = xcalloc(n + 1, sizeof(struct choice *));
	double sum = 0;
	size_t i, got = 0;

	for (i = 0; i < n; i++)
		order[i] = &v[i];
	qsort(order, n, sizeof(struct choice *), dearer);
	for (i = 0; i < n; i++)
		if (fits(order[i], taken, got, w)) {
			taken[got++] = order[i];
			sum += order[i]->value;
		}
	free(order);
	free(taken);
	return sum;
}

static void
story_make(struct story *s, int64_t hours)
{
	static const enum feature told[] = { FEATURE_LOUD, FEATURE_RISE,
		FEATURE_FLUX, FEATURE_IMPACT, FEATURE_SPEECH, FEATURE_PACE,
		FEATURE_EMPHASIS, FEATURE_CROWD, FEATURE_BEAT, FEATURE_MUSIC,
		FEATURE_DROP, FEATURE_MOTION, FEATURE_SPIKE, FEATURE_SHOTS,
		FEATURE_ACTIVITY, FEATURE_CHANGE, FEATURE_LAUGHTER,
		FEATURE_TOGETHER };
	unsigned state = 1;
	size_t i, k;

	memset(s, 0, sizeof *s);
	s->step = TC_SECOND / 10;
	s->n = (size_t)hours * 36000;
	s->duration = (int64_t)s->n * s->step;
	for (k = 0; k < sizeof told / sizeof *told; k++) {
		lane_new(s, told[k]);
		for (i = 0; i < s->n; i++)
			*story_value(s, told[k], i) =
			    (float)(next(&state) % 1000) / 2000 +
			    (i / 100 % 7 == 0 ? 0.5F : 0);
		s->norm[told[k]].low = 0.3F;
		s->norm[told[k]].span = 0.6F;
	}
}

static struct taste
taste_make(void)
{
	struct taste t = { .peak_share = 0.7F, .peak_length = 3 * TC_SECOND,
		.shortest = 8 * TC_SECOND, .target = 20 * TC_SECOND,
		.longest = 60 * TC_SECOND, .gap = 2 * TC_SECOND };
	int f;

	for (f = 0; f < FEATURES; f++)
		t.weight[f] = 1;
	return t;
}

static double
run_moments(const struct story *s, const struct taste *t)
{
	struct moments v = { 0 };
	double sum = 0;
	size_t i;

	moments_find(s, t, 20, &v);
	for (i = 0; i < v.n; i++)
		sum += (double)v.v[i].value;
	printf("%zu candidates, ", v.n);
	moments_free(&v);
	return sum;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
	long limit = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
	long more = argc > 4 ? strtol(argv[4], NULL, 10) : 0;
	struct choose_wish w = { .gap = 2 * TC_SECOND };
	struct taste t = taste_make();
	struct choice *v = NULL;
	struct story s;
	double took[TOOK_RUNS], sum = 0;
	int i, moments = strcmp(what, "moments") == 0;

	if (n <= 0 || (!moments && limit <= 0)) {
		fprintf(stderr, "usage: choose count|total|lengths|moments ...\n");
		return 2;
	}
	if (strcmp(what, "count") == 0) {
		w.count = (size_t)limit;
		w.quota = (size_t)more;
	} else {
		w.total = limit * TC_SECOND;
		w.count = (size_t)more;
	}
	if (moments)
		story_make(&s, n);
	else
		v = make((size_t)n, strcmp(what, "lengths") == 0);
	for (i = 0; i < TOOK_RUNS; i++) {
		double begin = took_now();

		sum = moments ? run_moments(&s, &t) :
		    run_choose(v, (size_t)n, &w);
		took[i] = took_now() - begin;
	}
	printf("%.2f ms (sum %.3f", took_median(took), sum);
	if (!moments)
		printf(", one after the other %.3f of it",
		    run_greedy(v, (size_t)n, &w) / sum);
	printf(")\n");
	free(v);
	if (moments)
		lanes_free(&s);
	return 0;
}
