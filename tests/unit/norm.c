/*
 * norm: what is usual, in one story or several, whole or bit by bit.
 */
#include <math.h>
#include <string.h>

#include "../../tools/rank/norm.h"
#include "tap.h"

enum { STEPS = 1000 };

static void
test_usual(void)
{
	static struct norms n;
	static float rise[STEPS];
	struct story s = { .step = 100000, .n = STEPS };
	int i;

	for (i = 0; i < STEPS; i++)
		rise[i] = i < 950 ? 2 : i < 990 ? 12 : NAN;
	s.lane[FEATURE_RISE] = rise;
	norms_add(&n, &s, 0, STEPS);
	norms_set(&n, &s);
	ok(fabsf(s.norm[FEATURE_RISE].low - 2) < 0.05F,
	    "the median is what is usual");
	ok(fabsf(s.norm[FEATURE_RISE].span - 10) < 0.1F,
	    "the 98th percentile stands out in full");
	ok(story_at(&s, FEATURE_RISE, 0) < 0.01F, "the usual is 0");
	ok(story_at(&s, FEATURE_RISE, 960) > 0.99F, "the unusual is 1");
	ok(story_at(&s, FEATURE_RISE, 995) <= 0, "the unknown is 0");
	is_int(n.known[FEATURE_RISE], 990, "what is not known is not counted");
}

static void
test_floor(void)
{
	static struct norms n;
	static float rise[STEPS];
	struct story s = { .step = 100000, .n = STEPS };
	int i;

	for (i = 0; i < STEPS; i++)
		rise[i] = i % 20 ? 2 : 2.5F;
	s.lane[FEATURE_RISE] = rise;
	norms_add(&n, &s, 0, STEPS);
	norms_set(&n, &s);
	ok(story_at(&s, FEATURE_RISE, 20) < 0.1F,
	    "half a decibel is not blown up");
}

static void
test_nothing(void)
{
	static struct norms n;
	struct story s = { .step = 100000 };
	int f, good = 1;

	norms_set(&n, &s);
	for (f = 0; f < FEATURES; f++)
		good &= s.norm[f].span > 0 && !isnan(s.norm[f].low);
	ok(good, "nothing known: nothing is divided by 0");
	ok(isnan(norms_share(&n, FEATURE_LOUD, 0.5)), "and there is no median");
}

static void
test_pieces(void)
{
	static struct norms whole, parts;
	static float loud[STEPS];
	struct story s = { .step = 100000, .n = STEPS };
	int i;

	for (i = 0; i < STEPS; i++)
		loud[i] = -40 + (float)(i * 7919 % STEPS) / 50;
	s.lane[FEATURE_LOUD] = loud;
	norms_add(&whole, &s, 0, STEPS);
	norms_add(&parts, &s, 0, 300);
	norms_add(&parts, &s, 300, STEPS);
	ok(memcmp(&whole, &parts, sizeof whole) == 0,
	    "bit by bit is the same as at once");
	ok(fabsf(norms_share(&whole, FEATURE_LOUD, 0.5) + 30) < 0.2F,
	    "the median of -40 to -20 is -30");
	norms_add(&parts, &s, 0, STEPS);
	ok(fabsf(norms_share(&parts, FEATURE_LOUD, 0.5) + 30) < 0.2F,
	    "two equal stories have the same");
}

static void
test_table(void)
{
	int f, good = 1;

	for (f = 0; f < FEATURES; f++)
		good &= feature_is[f].name && feature_is[f].floor > 0 &&
		    feature_named(feature_is[f].name) == f;
	ok(good, "every feature has a name, found again, and a floor");
	is_int(feature_named("volume"), -1, "an unknown name is none");
}

static void
test_recurring(void)
{
	static struct norms n;
	static float rise[STEPS], loud[STEPS];
	struct story s = { .step = 100000, .n = STEPS };
	int i;

	/* A voice after every pause, and once a cheer; louder, but in a part
	 * in which more is loud. */
	for (i = 0; i < STEPS; i++) {
		rise[i] = i % 10 < 4 ? 12 : 0;
		loud[i] = i % 10 < 4 ? -30 : -50;
		if (i >= 900 && i < 950) {
			rise[i] = 20;
			loud[i] = -10;
		}
	}
	s.lane[FEATURE_RISE] = rise;
	norms_add(&n, &s, 0, STEPS);
	norms_set(&n, &s);
	ok(story_at(&s, FEATURE_RISE, 0) < 0.01F,
	    "what comes back after every pause is usual");
	ok(story_at(&s, FEATURE_RISE, 920) > 0.99F, "what comes once is not");
	rise[5] = 20;
	s.lane[FEATURE_LOUD] = loud;
	s.norm[FEATURE_LOUD] = (struct norm){ -50, 40 };
	ok(story_at(&s, FEATURE_RISE, 920) > 0.99F &&
	    story_at(&s, FEATURE_RISE, 5) < 0.5F,
	    "a rise counts less where it is not loud for the file");
}

int
main(void)
{
	test_usual();
	test_recurring();
	test_floor();
	test_nothing();
	test_pieces();
	test_table();
	return done_testing();
}
