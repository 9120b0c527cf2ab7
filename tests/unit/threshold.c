/*
 * threshold, advice: loudness made up here, window by window.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/rank/advice.h"
#include "../../tools/rank/threshold.h"
#include "buf.h"
#include "tap.h"
#include "tc.h"

enum { HITS = 32 };

static struct threshold_hit hits[HITS];

static struct taste
loudness(double db)
{
	struct taste t;

	taste_default(&t);
	t.rule = TASTE_LOUDNESS;
	t.threshold_db = (float)db;
	t.target = t.longest = 30 * TC_SECOND;
	return t;
}

/* One level a second; returns how many highlights there are. */
static int
feed(const struct taste *t, const double *db, int n)
{
	struct threshold h;
	int found = 0, i;

	threshold_init(&h, t, -20);
	for (i = 0; i < n; i++)
		found += threshold_add(&h, i * TC_SECOND + TC_SECOND / 2,
		    db[i], &hits[found]);
	return found + threshold_end(&h, &hits[found]);
}

#define FEED(t, ...) feed(t, (const double[]){ __VA_ARGS__ }, \
	sizeof (const double[]){ __VA_ARGS__ } / sizeof (double))

static void
rules(void)
{
	struct taste t = loudness(-10), never = t;

	/* Against a loud background, so that the dynamic rule is silent. */
	is_int(FEED(&t, -12, -12, -12, -9, -12, -12), 0,
	    "a window just above the threshold is none");
	is_int(FEED(&t, -12, -12, -9, -9, -9, -12), 1,
	    "three of them in five are a highlight");
	is_int(hits[0].t, 4500000, "found at the third");
	is_int(hits[0].why, THRESHOLD_SUSTAINED, "as a sustained one");
	is_int(FEED(&t, -9, -12, -9, -12, -9, -12), 1,
	    "also with quieter ones between");
	is_int(FEED(&t, -9, -12, -9, -12, -12, -9), 0,
	    "but not when the first is six windows back");
	is_int(FEED(&t, -12, -12, -7, -12), 1, "3 dB more is one at once");
	is_int(hits[0].why, THRESHOLD_SPIKE, "as a spike");
	ok(hits[0].db == -7, "as loud as it is");
	is_int(FEED(&t, -12, -12, -7.01, -12), 0, "less than 3 dB is none");
	is_int(FEED(&t, -30, -30, -30, -10, -30), 1,
	    "what is far above the last windows is one");
	is_int(hits[0].why, THRESHOLD_DYNAMIC, "as a dynamic one");
	is_int(FEED(&t, -30, -10, -30, -30), 0,
	    "but not before there are three windows");
	is_int(FEED(&t, -30, -30, -30, -11, -30), 0,
	    "nothing below the threshold is a highlight");
	never.sustained = 6;
	never.sustained_of = 5;
	is_int(FEED(&never, -9, -9, -9, -9, -9, -9), 1,
	    "more windows than are looked at are all of them");
}

static void
distance(void)
{
	struct taste t = loudness(-10);
	double db[120];
	int i;

	for (i = 0; i < 120; i++)
		db[i] = -5;
	is_int(feed(&t, db, 120), 4,
	    "in two minutes of noise there is one every 30 s");
	is_int(hits[1].t - hits[0].t, 30 * TC_SECOND, "exactly");
	t.target = 45 * TC_SECOND;
	is_int(feed(&t, db, 120), 3, "with clips of 45 s every 45 s");
	t.target = 5 * TC_SECOND;
	is_int(feed(&t, db, 120), 4, "and never closer than 30 s");
}

static void
silence(void)
{
	struct taste t = loudness(-10);
	double nan = NAN;

	is_int(FEED(&t, nan, nan, nan, nan, nan), 0,
	    "digital silence has no highlight");
	is_int(FEED(&t, nan, nan, nan, -9, nan), 1,
	    "sound after silence is one");
	is_int(hits[0].why, THRESHOLD_DYNAMIC, "as a dynamic one");
	is_int(feed(&t, NULL, 0), 0, "no sound has none");
	t.threshold_db = NAN;
	is_int(FEED(&t, -30, -30, -30, -17, -30), 1,
	    "without a threshold the file's own level is taken");
}

static void
clamped(void)
{
	struct taste t = loudness(-10);
	struct threshold_hit hit = { 5 * TC_SECOND, -6, THRESHOLD_SPIKE };
	struct moment m;

	threshold_moment(&hit, &t, 100 * TC_SECOND, &m);
	is_int(m.start, 0, "a clip does not begin before the film");
	is_int(m.end, 20 * TC_SECOND, "its highlight stays in its place");
	is_int(m.core_start, 4500000, "its core is the window");
	is_int(m.core_end, 5500000, "from start to end");
	is_int(m.begins, EDGE_FILM, "it is known to begin with the film");
	ok(m.score > 0.899F && m.score < 0.901F,
	    "-6 dB is 0.9 of the way from -60 to 0");
	ok(m.share[FEATURE_LOUD] == m.score && m.value == m.score,
	    "which is all the share of loudness");
	hit.t = 95 * TC_SECOND;
	threshold_moment(&hit, &t, 100 * TC_SECOND, &m);
	is_int(m.start, 80 * TC_SECOND, "it is centred on the highlight");
	is_int(m.end, 100 * TC_SECOND, "and does not end behind the film");
	hit.t = 50 * TC_SECOND;
	hit.db = 4;
	threshold_moment(&hit, &t, 0, &m);
	is_int(m.end - m.start, 30 * TC_SECOND,
	    "with an unknown duration it is whole");
	ok(m.score == 1, "and no score is above 1");
}

/* A minute and a half at -30 LUFS, with sound at -6 for 2 s from 60 s on. */
static void
story(void)
{
	enum { STEPS = 900 };
	struct story s = { .step = TC_SECOND / 10, .duration = 90 * TC_SECOND,
		.n = STEPS };
	struct moments out = { 0 };
	struct taste t = loudness(NAN);
	float lane[STEPS];
	struct advice a;
	int i;

	for (i = 0; i < STEPS; i++)
		lane[i] = i >= 600 && i < 620 ? -6 : -30;
	threshold_moments(&s, &t, &out);
	is_int(out.n, 0, "of a story without sound there are none");
	s.lane[FEATURE_LOUD] = lane;
	threshold_moments(&s, &t, &out);
	if (is_int(out.n, 1, "a burst of sound is found"))
		is_int(out.v[0].peak, 60500000, "in its second");
	free(out.v);
	is_int(advice_story(&s, &a), 0, "there is advice for it");
	ok(fabs(a.max + 6) < 1e-6, "from its loudest");
	ok(fabs(a.mean + 29.467) < 0.01, "and its mean");
	ok(fabs(a.balanced - (a.mean + 0.6 * (a.max - a.mean))) < 1e-9,
	    "balanced lies six tenths of the way between them");
	ok(fabs(a.aggressive - (a.mean + 0.4 * (a.max - a.mean))) < 1e-9,
	    "aggressive four tenths");
	ok(fabs(a.conservative + 8) < 1e-6, "conservative 2 dB below the top");
	ok(fabs(a.low - a.mean - 3) < 1e-9 &&
	    fabs(a.middle - a.mean - 5) < 1e-9 &&
	    fabs(a.high - a.mean - 8) < 1e-9, "three more above the mean");
}

static void
advice(void)
{
	static float quiet[] = { NAN, -INFINITY, NAN };
	static float even[] = { -20, NAN, -20 };
	struct story s = { .step = TC_SECOND / 10, .n = 3 };
	struct advice a;

	is_int(advice_story(&s, &a), -1, "nothing gives no advice");
	s.lane[FEATURE_LOUD] = quiet;
	is_int(advice_story(&s, &a), -1, "nor does silence");
	s.lane[FEATURE_LOUD] = even;
	is_int(advice_story(&s, &a), 0, "an even level does");
	ok(a.mean == -20 && a.balanced == -20 && a.low == -20,
	    "which never lies above the loudest");
	is_int(a.steps, 2, "silence is left out");
	ok(advice_pick(&a, TASTE_CONSERVATIVE) == a.conservative &&
	    advice_pick(&a, TASTE_AGGRESSIVE) == a.aggressive &&
	    advice_pick(&a, TASTE_BALANCED) == a.balanced,
	    "a profile picks one by name");
}

/* Steps of a tenth, of which windows are made: the loudest counts. */
static void
windows(void)
{
	struct taste t = loudness(-10);
	struct threshold_hit hit;
	struct threshold h;
	int i, found = 0;

	threshold_init(&h, &t, 0);
	for (i = 0; i < 50; i++)
		found += threshold_add(&h, i * TC_SECOND / 10, i == 37 ? -9 :
		    -14, &hit);
	found += threshold_end(&h, &hit);
	is_int(found, 0, "a tenth of a second is held against the mean of all");
	threshold_init(&h, &t, 0);
	for (i = found = 0; i < 50; i++)
		found += threshold_add(&h, i * TC_SECOND / 10, i == 37 ? -9 :
		    -16, &hit);
	is_int(found, 1, "and is a highlight 6 dB above it");
	is_int(hit.t, 3500000, "in the middle of its window");
}

int
main(void)
{
	rules();
	distance();
	silence();
	clamped();
	story();
	advice();
	windows();
	return done_testing();
}
