/*
 * spans: windows joined, and how densely they are sampled.
 */
#include "../../tools/framestat/interval.h"
#include "tap.h"
#include "tc.h"

static void
add(struct spans *s, int64_t start, int64_t end, enum level level)
{
	struct span one = { start, end, level };

	spans_add(s, &one);
}

static void
merging(void)
{
	struct spans s = { 0 };

	add(&s, 50, 60, LEVEL_LOW);
	add(&s, 10, 20, LEVEL_HIGH);
	add(&s, 15, 30, LEVEL_MEDIUM);
	add(&s, 34, 36, LEVEL_NONE);
	spans_merge(&s, 5, 0, TC_NONE);
	is_int(s.n, 2, "what overlaps or is near is joined");
	ok(s.v[0].start == 10 && s.v[0].end == 36, "from first to last");
	is_int(s.v[0].level, LEVEL_HIGH, "the highest level counts");
	ok(s.v[1].start == 50 && s.v[1].end == 60, "what is far stays apart");
	spans_free(&s);

	add(&s, -5, 3, LEVEL_LOW);
	add(&s, 90, 200, LEVEL_LOW);
	add(&s, 150, 160, LEVEL_LOW);
	add(&s, -9, -5, LEVEL_LOW);
	spans_merge(&s, 0, 0, 100);
	is_int(s.n, 2, "what lies outside of the film is dropped");
	ok(s.v[0].start == 0 && s.v[0].end == 3, "cut at its start");
	ok(s.v[1].start == 90 && s.v[1].end == 100, "and at its end");
	spans_free(&s);
	spans_merge(&s, 0, 0, TC_NONE);
	is_int(s.n, 0, "of none comes none");
}

static void
intervals(void)
{
	const int64_t s = TC_SECOND, frame = 40000;

	is_int(sample_interval(LEVEL_CRITICAL, 60 * s, frame), 400000,
	    "what is critical every 0.4 s");
	is_int(sample_interval(LEVEL_MEDIUM, 120 * s, frame), 1200000,
	    "up to two minutes unscaled");
	is_int(sample_interval(LEVEL_HIGH, 600 * s, frame), 1200000,
	    "at ten minutes half as dense");
	is_int(sample_interval(LEVEL_HIGH, 360 * s, frame), 900000,
	    "and evenly between");
	is_int(sample_interval(LEVEL_LOW, 36000 * s, frame), 6000000,
	    "a third at most");
	is_int(sample_interval(LEVEL_NONE, 240 * s, frame), 3000000,
	    "between moments every 3 s at four minutes");
	is_int(sample_interval(LEVEL_NONE, s, frame), 1000000,
	    "at least 1 s");
	is_int(sample_interval(LEVEL_NONE, 36000 * s, frame), 7000000,
	    "at most 7 s");
	is_int(sample_interval(LEVEL_CRITICAL, 60 * s, s), 1500000,
	    "never closer than 1.5 pictures");
}

static void
cutting(void)
{
	struct spans s = { 0 };
	static const int64_t in[][2] = { { 20, 30 }, { 5, 8 }, { 29, 40 },
	    { 100, 120 }, { -5, 2 }, { 9, 10 } };
	size_t i;

	for (i = 0; i < sizeof in / sizeof in[0]; i++)
		add(&s, in[i][0], in[i][1], LEVEL_NONE);
	spans_merge(&s, 2, 0, 110);
	ok(s.n == 4 && s.v[0].start == 0 && s.v[0].end == 2 &&
	    s.v[1].start == 5 && s.v[1].end == 10 && s.v[2].start == 20 &&
	    s.v[2].end == 40 && s.v[3].end == 110,
	    "windows are sorted, joined and cut");
	spans_merge(&s, 2, 50, 60);
	ok(s.n == 0, "none may be left");
	spans_free(&s);
}

int
main(void)
{
	merging();
	cutting();
	intervals();
	return done_testing();
}
