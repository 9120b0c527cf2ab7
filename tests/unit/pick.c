/*
 * Picking: what is told of stories that were made by hand.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lane.h"
#include "tap.h"
#include "../../lib/buf.h"
#include "../../lib/tc.h"
#include "../../tools/rank/lanes.h"
#include "../../tools/rank/pick.h"

/* A story of so many seconds with a crowd at these times, six seconds each,
 * the n-th one weaker than the one before; a negative time ends the list. */
static struct story
crowds(int seconds, const int *at)
{
	struct story s = { .step = 100000, .n = (size_t)seconds * 10,
	    .duration = seconds * TC_SECOND };
	float height = 1;
	int i;

	lane_new(&s, FEATURE_CROWD);
	for (i = 0; i < FEATURES; i++)
		s.norm[i] = (struct norm){ 0, 1 };
	for (; *at >= 0; at++, height -= 0.1F)
		for (i = *at * 10; i < *at * 10 + 60 && i < (int)s.n; i++)
			*story_value(&s, FEATURE_CROWD, (size_t)i) = height;
	return s;
}

static size_t
covers(const struct moments *m, size_t story, int64_t second)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->v[i].story == story &&
		    m->v[i].start <= second * TC_SECOND &&
		    m->v[i].end > second * TC_SECOND)
			return i + 1;
	return 0;
}

static void
test_best(const struct taste *t)
{
	const int at[] = { 100, 30, 170, 240, -1 };
	struct story s = crowds(300, at);
	struct pick_story one = { &s, NULL };
	struct pick_wish w = { .taste = t, .count = 3 };
	struct moments m;
	size_t i;

	ok(pick(&one, 1, &w, &m) == PICK_CHOSEN && m.n == 3,
	    "as many moments as wanted are picked");
	ok(covers(&m, 0, 103) && covers(&m, 0, 33) && covers(&m, 0, 173),
	    "they are the strongest");
	ok(m.n == 3 && m.v[0].start < m.v[1].start &&
	    m.v[1].start < m.v[2].start, "they come by time");
	i = covers(&m, 0, 103);
	ok(i && m.v[i - 1].rank == 1, "the strongest is the first in rank");
	moments_free(&m);

	w.count = 0;
	w.total = 17 * TC_SECOND;
	pick(&one, 1, &w, &m);
	ok(m.n == 2 && m.v[0].end - m.v[0].start + m.v[1].end -
	    m.v[1].start <= w.total, "a total length is kept to");
	moments_free(&m);
	w.total = 1;
	ok(pick(&one, 1, &w, &m) == PICK_CHOSEN && m.n == 0,
	    "of too short a total nothing is picked");
	moments_free(&m);
	lanes_free(&s);
}

static void
test_windows(const struct taste *t)
{
	const int at[] = { 100, 30, 170, -1 };
	struct story s = crowds(300, at);
	struct spans only = { 0 };
	struct span in = { 20 * TC_SECOND, 50 * TC_SECOND, LEVEL_NONE };
	struct pick_story one = { &s, &only };
	struct pick_wish w = { .taste = t, .count = 3 };
	struct moments m;

	pick(&one, 1, &w, &m);
	ok(m.n == 3, "without windows moments may lie anywhere");
	moments_free(&m);
	spans_add(&only, &in);
	pick(&one, 1, &w, &m);
	ok(m.n == 1 && m.v[0].start >= in.start && m.v[0].end <= in.end,
	    "with a window they lie inside of it");
	moments_free(&m);
	only.v[0].end = 24 * TC_SECOND;
	ok(pick(&one, 1, &w, &m) == PICK_CHOSEN && m.n == 3,
	    "where windows hold none, the rest of the film counts");
	moments_free(&m);
	w.coarse = true;
	one.only = NULL;
	pick(&one, 1, &w, &m);
	ok(m.n == 3 && m.v[0].end - m.v[0].start >= t->shortest +
	    6 * TC_SECOND - t->shortest / 2, "coarse ones have room");
	moments_free(&m);
	spans_free(&only);
	lanes_free(&s);
}

static void
test_several(const struct taste *t)
{
	const int strong[] = { 30, 100, 170, 240, -1 };
	struct story s = crowds(300, strong), weak = crowds(300, strong);
	struct pick_story both[] = { { &s, NULL }, { &weak, NULL } };
	struct pick_wish w = { .taste = t, .count = 4 };
	struct moments m;
	size_t i, first = 0;

	for (i = 0; i < weak.n; i++)
		*story_value(&weak, FEATURE_CROWD, i) *= 0.5F;
	pick(both, 2, &w, &m);
	for (i = 0; i < m.n; i++)
		first += m.v[i].story == 0;
	ok(m.n == 4 && first == 4, "one choice is made over all stories");
	moments_free(&m);
	w.cap = 2;
	pick(both, 2, &w, &m);
	for (i = first = 0; i < m.n; i++)
		first += m.v[i].story == 0;
	ok(m.n == 4 && first == 2, "a cap is kept to in each");
	moments_free(&m);
	w.cap = 0;
	w.spread = 2;
	w.count = 4;
	pick(both, 1, &w, &m);
	for (i = first = 0; i < m.n; i++)
		first += m.v[i].start < 150 * TC_SECOND;
	ok(m.n == 4 && first == 2, "a spread shares out over time");
	moments_free(&m);
	lanes_free(&s);
	lanes_free(&weak);
}

/* How much of a story is looked at. */
static int64_t
seen(const struct moments *m, size_t story)
{
	int64_t sum = 0, end = 0;
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct moment *one = &m->v[i];

		if (one->story != story)
			continue;
		sum += one->end - (one->start > end ? one->start : end);
		end = one->end;
	}
	return sum;
}

static void
test_room(const struct taste *t)
{
	const int some[] = { 30, 100, -1 }, none[] = { -1 };
	struct story s = crowds(300, some), dull = crowds(100, none);
	struct pick_story both[] = { { &s, NULL }, { &dull, NULL } };
	struct pick_wish w = { .taste = t, .coarse = true };
	size_t i, beyond = 0;
	struct moments m;

	w.total = 160 * TC_SECOND;
	ok(pick(both, 2, &w, &m) == PICK_CHOSEN && m.n == 2 &&
	    m.v[0].start == 0 && m.v[0].end == s.duration &&
	    m.v[1].start == 0 && m.v[1].end == dull.duration,
	    "all is looked at where it is hardly more than is wanted");
	ok(m.v[0].rank == 1 && m.v[1].rank == 2, "the best of it first");
	ok(m.v[0].peak >= 30 * TC_SECOND && m.v[0].peak < 36 * TC_SECOND,
	    "and of each its best moment");
	moments_free(&m);
	w.total = 60 * TC_SECOND;
	pick(both, 2, &w, &m);
	ok(seen(&m, 0) + seen(&m, 1) >= 120 * TC_SECOND,
	    "else twice as much as is wanted");
	ok(seen(&m, 1) > 0 && covers(&m, 0, 103) && covers(&m, 0, 33),
	    "of each story something");
	moments_free(&m);
	w.total = 120 * TC_SECOND;
	pick(both, 2, &w, &m);
	for (i = 0; i < m.n; i++)
		beyond += m.v[i].start < 0 ||
		    m.v[i].end > both[m.v[i].story].story->duration;
	is_int(beyond, 0, "and nothing outside of it");
	moments_free(&m);
	w.total = 60 * TC_SECOND;
	w.count = 1;
	pick(both, 2, &w, &m);
	ok(m.n == 1 && m.v[0].end - m.v[0].start < 70 * TC_SECOND,
	    "but no more than are counted");
	moments_free(&m);
	w.count = 0;
	w.total = INT64_MAX;
	pick(both, 2, &w, &m);
	ok(m.n == 2 && seen(&m, 0) == s.duration, "whatever is wanted");
	moments_free(&m);
	w.total = 50 * TC_SECOND;
	ok(pick(&both[1], 1, &w, &m) == PICK_CHOSEN && m.n == 1 &&
	    seen(&m, 0) == dull.duration,
	    "that nothing stands out does not matter then");
	moments_free(&m);
	lanes_free(&s);
	lanes_free(&dull);
}

static void
test_nothing(const struct taste *t)
{
	const int none[] = { -1 };
	struct story flat = crowds(300, none), blind = crowds(300, none);
	struct story empty = { .step = 100000 };
	struct pick_story one = { &flat, NULL };
	struct pick_wish w = { .taste = t, .count = 4 };
	struct moments m;

	ok(pick(&one, 1, &w, &m) == PICK_DULL && m.n == 4 &&
	    m.v[0].score <= 0 && m.v[0].peak == TC_NONE &&
	    m.v[0].level == TASTE_MINIMAL,
	    "where nothing stands out moments are evenly spaced");
	moments_free(&m);
	blind.lane[FEATURE_CROWD] = NULL;
	one.story = &blind;
	ok(pick(&one, 1, &w, &m) == PICK_BLIND && m.n == 4,
	    "so they are where nothing is known");
	ok(m.n == 4 && m.v[3].rank == 4, "they have ranks");
	moments_free(&m);
	w.count = 0;
	w.total = 40 * TC_SECOND;
	pick(&one, 1, &w, &m);
	ok(m.n == 2, "a total length is kept to even then");
	moments_free(&m);
	one.story = &empty;
	ok(pick(&one, 1, &w, &m) == PICK_BLIND && m.n == 0,
	    "of no length there is no moment");
	moments_free(&m);
	lanes_free(&flat);
	lanes_free(&blind);
}

int
main(void)
{
	struct taste t;

	taste_default(&t);
	test_best(&t);
	test_windows(&t);
	test_several(&t);
	test_room(&t);
	test_nothing(&t);
	taste_free(&t);
	return done_testing();
}
