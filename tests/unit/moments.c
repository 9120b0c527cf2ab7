/*
 * moments: stories made up here, with moments whose extent is known among
 * noise, trends and things that are none.  What must come out is what a viewer
 * would call the moments, best first.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "../../tools/rank/choose.h"
#include "../../tools/rank/moments.h"
#include "buf.h"
#include "planted.h"
#include "tap.h"
#include "tc.h"

enum { TRIALS = 12 };

static struct taste
general(void)
{
	struct taste t = {
		.weight = { [FEATURE_LOUD] = 0.5F, [FEATURE_RISE] = 2,
			[FEATURE_FLUX] = 0.4F, [FEATURE_IMPACT] = 1.5F,
			[FEATURE_CROWD] = 2, [FEATURE_MOTION] = 0.6F,
			[FEATURE_SPIKE] = 0.4F, [FEATURE_TOGETHER] = 2 },
		.peak_share = 0.7F, .peak_length = 3 * TC_SECOND,
		.shortest = 8 * TC_SECOND, .target = 20 * TC_SECOND,
		.longest = 60 * TC_SECOND, .gap = 2 * TC_SECOND,
		.before = TC_SECOND / 2, .after = TC_SECOND / 2,
		.snap = { [EDGE_SHOT] = TC_SECOND, [EDGE_SILENCE] =
			7 * TC_SECOND / 10, [EDGE_CAPTION] = TC_SECOND,
			[EDGE_FILM] = 2 * TC_SECOND },
	};

	return t;
}

/* The best n, as rank would choose them, by value; the caller frees. */
static struct moments
best(const struct story *s, const struct taste *t, size_t n)
{
	struct moments found = { 0 }, chosen = { 0 };
	struct choose_wish w = { .count = n, .gap = t->gap };
	struct choice *c;
	size_t *picked, i, got;

	moments_find(s, t, n, &found);
	c = xcalloc(found.n + 1, sizeof *c);
	picked = xcalloc(found.n + 1, sizeof *picked);
	for (i = 0; i < found.n; i++) {
		c[i].start = found.v[i].start;
		c[i].end = found.v[i].end;
		c[i].value = (double)found.v[i].value;
	}
	got = choose(c, found.n, &w, picked);
	for (i = 0; i < got; i++)
		moments_add(&chosen, &found.v[picked[i]]);
	moments_by_value(&chosen);
	moments_free(&found);
	free(c);
	free(picked);
	return chosen;
}

static double
seconds(int64_t us)
{
	return (double)us / TC_SECOND;
}

static bool
covers(const struct moment *m, double start, double end)
{
	double a = seconds(m->start), b = seconds(m->end);
	double low = a > start ? a : start, high = b < end ? b : end;

	return high - low >= 0.5 * (end - start) &&
	    high - low >= 0.25 * (b - a);
}

static bool
any_covers(const struct moments *v, double start, double end)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (covers(&v->v[i], start, end))
			return true;
	return false;
}

static int
less(const void *x, const void *y)
{
	const double *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

/* Moments of many lengths in noise and on a slow trend: are they found, and how
 * far are the boundaries of clips from theirs? */
static void
extents(void)
{
	static const double length[] = { 4, 6, 8, 10, 15, 20, 30, 40 };
	enum { LENGTHS = sizeof length / sizeof *length };
	double off[2 * TRIALS * LENGTHS], core[2 * TRIALS * LENGTHS];
	size_t n = 0, missed = 0, extra = 0, trial, i, k, j;
	struct taste t = general();

	for (trial = 0; trial < TRIALS; trial++) {
		unsigned state = (unsigned)(trial * 7919 + 1);
		struct story s = story_new(900, &state);
		double start[LENGTHS];
		struct moments got;

		for (i = 0; i < s.n; i++)
			*story_value(&s, FEATURE_LOUD, i) += (float)(5 *
			    sin((double)i / 900));
		for (i = 0; i < LENGTHS; i++) {
			start[i] = 20 + 110 * (double)i + 40 * draw(&state);
			plant(&s, start[i], start[i] + length[i],
			    trial % 3 == 0 ? SOUND : SOUND | PICTURE,
			    0.7 + 0.6 * draw(&state));
		}
		story_norm(&s);
		got = best(&s, &t, LENGTHS);
		for (i = 0; i < LENGTHS; i++)
			missed += !any_covers(&got, start[i],
			    start[i] + length[i]);
		for (k = 0; k < got.n; k++) {
			struct moment *m = &got.v[k];

			for (j = 0; j < LENGTHS && !covers(m, start[j],
			    start[j] + length[j]); j++)
				;
			if (j == LENGTHS) {
				extra++;
				continue;
			}
			off[n] = fabs(seconds(m->start) - start[j]);
			core[n++] = fabs(seconds(m->core_start) - start[j]);
			off[n] = fabs(seconds(m->end) - start[j] - length[j]);
			core[n++] = fabs(seconds(m->core_end) - start[j] -
			    length[j]);
		}
		moments_free(&got);
		lanes_free(&s);
	}
	is_int(missed, 0, "every moment of 4 to 40 s is found");
	is_int(extra, 0, "and nothing else in its place");
	qsort(off, n, sizeof *off, less);
	qsort(core, n, sizeof *core, less);
	ok(n && core[n / 2] <= 0.2, "cores hug what stands out");
	ok(n && core[n * 95 / 100] <= 1.5, "nearly all of them");
	ok(n && off[n / 2] <= 1, "clips begin and end within a second of it");
	printf("# core off by %.2f s, 95%% %.2f, clip %.2f, 90%% %.2f s\n",
	    n ? core[n / 2] : 0, n ? core[n * 95 / 100] : 0,
	    n ? off[n / 2] : 0, n ? off[n * 9 / 10] : 0);
}


/* A quiet story with nothing planted yet. */
static struct story
quiet(double length, unsigned seed)
{
	unsigned state = seed;

	return story_new(length, &state);
}

/* The moment that covers this best, or null. */
static const struct moment *
covering(const struct moments *v, double start, double end)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (covers(&v->v[i], start, end))
			return &v->v[i];
	return NULL;
}

static bool
about(int64_t us, double want, double tolerance)
{
	return fabs(seconds(us) - want) <= tolerance;
}

/* A goal: everything at once, then the crowd grows quieter for 15 s. */
static void
shapes(void)
{
	struct taste t = general();
	struct story s = quiet(600, 11);
	struct moments got;
	const struct moment *m;
	int i;

	plant(&s, 100, 104, SOUND | PICTURE, 1.5);
	for (i = 0; i < 15; i++)
		plant(&s, 104 + i, 105 + i, SOUND, 1.2 * (1 - i / 15.0));
	for (i = 0; i < 4; i++) /* several bumps that are one moment */
		plant(&s, 250 + 5 * i, 253 + 5 * i, SOUND | PICTURE, 1);
	for (i = 0; i < 12; i++) /* swells, then ends of a sudden */
		plant(&s, 400 + i, 401 + i, SOUND, 1.2 * (i + 1) / 12.0);
	story_norm(&s);
	got = best(&s, &t, 3);
	m = covering(&got, 100, 115);
	ok(m && about(m->core_start, 100, 0.3) && about(m->core_end, 115, 3),
	    "a burst whose echo fades is followed to where it has faded");
	m = covering(&got, 250, 268);
	ok(m && about(m->core_start, 250, 0.3) && about(m->core_end, 268, 0.3),
	    "several bumps near each other are one moment");
	m = covering(&got, 400, 412);
	ok(m && about(m->core_start, 402, 2.1) && about(m->core_end, 412, 0.3),
	    "what swells begins where it can be noticed");
	moments_free(&got);
	lanes_free(&s);
}

static void
ranking(void)
{
	struct taste t = general();
	struct story s = quiet(900, 21);
	struct moments got;

	plant(&s, 100, 112, SOUND | PICTURE, 1);
	plant(&s, 300, 312, SOUND, 1);
	plant(&s, 500, 512, PICTURE, 1);
	plant(&s, 700, 700.1, SOUND | PICTURE, 4);
	story_norm(&s);
	got = best(&s, &t, 4);
	ok(got.n >= 3 && covers(&got.v[0], 100, 112),
	    "sound and picture together are best");
	ok(got.n >= 3 && covers(&got.v[1], 300, 312) &&
	    covers(&got.v[2], 500, 512), "each alone comes behind");
	ok(got.n < 4 || got.v[3].value < 0.3F * got.v[0].value,
	    "a spike of one step is hardly worth anything");
	moments_free(&got);
	lanes_free(&s);
}

static void
two_rather_than_halves(void)
{
	struct taste t = general();
	struct story s = quiet(900, 31);
	struct moments got;

	plant(&s, 100, 155, SOUND | PICTURE, 1.2);
	plant(&s, 400, 406, SOUND | PICTURE, 0.8);
	plant(&s, 600, 620, SOUND | PICTURE, 0.8);
	story_norm(&s);
	got = best(&s, &t, 3);
	ok(got.n == 3 && any_covers(&got, 100, 155) &&
	    any_covers(&got, 400, 406) && any_covers(&got, 600, 620),
	    "three moments win over parts of the longest");
	moments_free(&got);
	lanes_free(&s);

	s = quiet(900, 32);
	plant(&s, 100, 250, SOUND | PICTURE, 1);
	plant(&s, 500, 512, SOUND | PICTURE, 1);
	story_norm(&s);
	got = best(&s, &t, 2);
	ok(got.n == 2 && any_covers(&got, 500, 512),
	    "a moment wins over the rest of one that is too long for a clip");
	ok(got.n == 2 && got.v[0].end - got.v[0].start <= t.longest &&
	    got.v[1].end - got.v[1].start <= t.longest,
	    "no clip is longer than the longest");
	moments_free(&got);
	lanes_free(&s);
}

static void
neighbours(void)
{
	struct taste t = general();
	struct story s = quiet(600, 41);
	struct moments got;

	plant(&s, 200, 204, SOUND | PICTURE, 1);
	plant(&s, 208, 212, SOUND | PICTURE, 1);
	story_norm(&s);
	got = best(&s, &t, 1);
	ok(got.n == 1 && got.v[0].start <= 200 * TC_SECOND &&
	    got.v[0].end >= 212 * TC_SECOND,
	    "two that are too near for two clips are in one");
	moments_free(&got);
	lanes_free(&s);

	s = quiet(600, 42);
	plant(&s, 200, 212, SOUND | PICTURE, 1);
	plant(&s, 222, 234, SOUND | PICTURE, 1);
	story_norm(&s);
	got = best(&s, &t, 2);
	ok(got.n == 2 && any_covers(&got, 200, 212) &&
	    any_covers(&got, 222, 234), "ten seconds apart they are two");
	moments_free(&got);
	lanes_free(&s);
}

static void
lead_and_reaction(void)
{
	struct taste t = general();
	struct story s = quiet(600, 51);
	struct moments got;
	const struct moment *m;

	plant(&s, 200, 202.5, SOUND | PICTURE, 1.5);
	plant(&s, 0, 3, SOUND | PICTURE, 1.5);
	plant(&s, 597, 600, SOUND | PICTURE, 1.5);
	story_norm(&s);
	got = best(&s, &t, 3);
	m = covering(&got, 200, 202.5);
	ok(m && m->end - m->start == t.shortest,
	    "a short moment becomes a clip of the shortest length");
	ok(m && m->start < 199 * TC_SECOND && m->end > 204 * TC_SECOND &&
	    200 * TC_SECOND - m->start < m->end - 202500000,
	    "with something before it and more behind");
	m = covering(&got, 0, 3);
	ok(m && m->start == 0 && m->end == t.shortest &&
	    m->begins == EDGE_FILM, "at the beginning the film begins it");
	m = covering(&got, 597, 600);
	ok(m && m->end == s.duration && m->ends == EDGE_FILM &&
	    m->start == s.duration - t.shortest,
	    "at the end the film ends it");
	moments_free(&got);
	lanes_free(&s);
}

static void
boundaries(void)
{
	struct taste t = general();
	struct story s = quiet(600, 61);
	struct moments got, all = { 0 };
	const struct moment *m;
	size_t i, k, cut = 0, outside = 0;

	plant(&s, 100, 120, SOUND | PICTURE, 1);
	plant(&s, 300, 320, SOUND | PICTURE, 1);
	add_edge(&s, 99, EDGE_SHOT);
	add_edge(&s, 99.4, EDGE_SILENCE);
	add_edge(&s, 121.2, EDGE_SHOT);
	add_edge(&s, 123, EDGE_SHOT);
	add_edge(&s, 299.5, EDGE_SHOT); /* within a word */
	for (i = 0; i < 1000; i++)
		add_word(&s, 290.2 + 0.05 * (double)i,
		    290.23 + 0.05 * (double)i);
	for (i = 0; i < 1000; i++) /* longer ones */
		s.edges.words[i] = (struct word_span) {
			TC_SECOND * 290 + (int64_t)i * 700000,
			TC_SECOND * 290 + (int64_t)i * 700000 + 650000 };
	s.edges.nwords = 200;
	story_norm(&s);
	got = best(&s, &t, 2);
	m = covering(&got, 100, 120);
	ok(m && m->begins == EDGE_SILENCE &&
	    m->start == (int64_t)(99.4 * TC_SECOND),
	    "a near silence begins a clip rather than a farther cut");
	ok(m && m->ends == EDGE_SHOT &&
	    m->end == (int64_t)(121.2 * TC_SECOND), "a cut ends it");
	moments_find(&s, &t, 9, &all);
	for (i = 0; i < all.n; i++) {
		m = &all.v[i];
		outside += m->start < 0 || m->end > s.duration ||
		    m->end <= m->start || m->peak < m->start ||
		    m->peak >= m->end;
		for (k = 0; k < s.edges.nwords; k++)
			cut += (m->start > s.edges.words[k].start &&
			    m->start < s.edges.words[k].end) ||
			    (m->end > s.edges.words[k].start &&
			    m->end < s.edges.words[k].end);
	}
	ok(all.n > 0 && cut == 0, "no boundary is within a word");
	is_int(outside, 0, "all are inside the film, peaks inside of them");
	moments_free(&all);
	moments_free(&got);
	lanes_free(&s);
}

static double
sum_of(const struct moment *m)
{
	double sum = 0;
	int f;

	for (f = 0; f < FEATURES; f++)
		sum += (double)m->share[f];
	return sum;
}

static void
shares(void)
{
	struct taste t = general();
	struct story s = quiet(600, 71);
	struct moments all = { 0 };
	struct moment m = moment_none();
	size_t i, bad = 0;

	plant(&s, 100, 120, SOUND | PICTURE, 1);
	plant(&s, 300, 330, SOUND, 1);
	story_norm(&s);
	moments_find(&s, &t, 5, &all);
	for (i = 0; i < all.n; i++)
		bad += fabs(sum_of(&all.v[i]) - (double)all.v[i].score) > 1e-5;
	ok(all.n && bad == 0, "shares add up to the score");
	moments_score(&s, &t, 100 * TC_SECOND, 120 * TC_SECOND, &m);
	ok(m.score > 0.7F && m.score <= 1 && m.share[FEATURE_IMPACT] <= 0,
	    "where everything stands out the score is near 1");
	moments_score(&s, &t, 100 * TC_SECOND, 140 * TC_SECOND, &m);
	ok(about(m.peak, 110, 10), "its peak is where it is best");
	t.weight[FEATURE_MOTION] = -3;
	moments_score(&s, &t, 100 * TC_SECOND, 120 * TC_SECOND, &m);
	ok(m.share[FEATURE_MOTION] < -0.2F && m.score > 0 &&
	    fabs(sum_of(&m) - (double)m.score) < 1e-5,
	    "a penalty is a share below 0");
	t.weight[FEATURE_MOTION] = -50;
	moments_score(&s, &t, 100 * TC_SECOND, 120 * TC_SECOND, &m);
	ok(m.score >= 0 && m.score < 1e-5F && fabs(sum_of(&m)) < 1e-5,
	    "penalties take no more than there is");
	moments_free(&all);
	lanes_free(&s);
}

static void
any_length(void)
{
	static const double length[] = { 60, 300, 1200, 5000 };
	double score[4], value[4];
	struct taste t = general();
	size_t i;

	for (i = 0; i < 4; i++) {
		struct story s = quiet(length[i], 81);
		struct moments got;
		double at;

		for (at = 20; at < length[i]; at += 300)
			plant(&s, at, at + 10, SOUND | PICTURE, 1);
		story_norm(&s);
		got = best(&s, &t, 1);
		score[i] = got.n ? (double)got.v[0].score : 0;
		value[i] = got.n ? (double)got.v[0].value : 0;
		moments_free(&got);
		lanes_free(&s);
	}
	ok(score[0] > 0.8 * score[3] && score[3] > 0.8 * score[0] &&
	    score[1] > 0.8 * score[2] && value[0] > 0.8 * value[3] &&
	    value[3] > 0.8 * value[0],
	    "equal moments have about equal scores in films of any length");
	printf("# scores %.3f %.3f %.3f %.3f\n", score[0], score[1], score[2],
	    score[3]);
}

/* Whatever comes: candidates that keep all promises, or none. */
static bool
sane(const struct story *s, const struct taste *t)
{
	struct moments v = { 0 };
	bool good = true;
	size_t i;

	moments_find(s, t, 5, &v);
	for (i = 0; i < v.n; i++) {
		const struct moment *m = &v.v[i];

		good = good && m->start >= 0 && m->start < m->end &&
		    m->end <= s->duration && m->score >= 0 && m->score <= 1 &&
		    m->value >= 0 && isfinite(m->value) &&
		    (m->end - m->start >= t->shortest ||
		    m->end - m->start == s->duration);
	}
	moments_free(&v);
	moments_even(s, t, 5, &v);
	for (i = 0; i < v.n; i++)
		good = good && v.v[i].start >= 0 && v.v[i].end <= s->duration &&
		    v.v[i].start < v.v[i].end;
	good = good && (v.n > 0) == (s->duration > 0);
	moments_free(&v);
	return good;
}

static void
odd_stories(void)
{
	struct taste t = general();
	struct story s = quiet(1, 91), none = { .step = PLANTED_STEP }, still;
	struct moments v = { 0 };
	struct moment m = moment_none();
	size_t i, k;

	story_norm(&s);
	ok(sane(&s, &t), "a film of a second");
	lanes_free(&s);
	ok(sane(&none, &t), "a film without anything");
	moments_score(&none, &t, 0, TC_SECOND, &m);
	ok(m.score <= 0, "scores 0");
	none.duration = 100 * TC_SECOND;
	ok(sane(&none, &t), "a film of which nothing is known");
	s = quiet(300, 92);
	for (k = 0; k < TOLD; k++)
		for (i = 0; i < s.n; i++)
			*story_value(&s, told[k].f, i) = NAN;
	ok(sane(&s, &t), "lanes without a number");
	moments_find(&s, &t, 5, &v);
	is_int(v.n, 0, "in which nothing stands out");
	lanes_free(&s);
	s = quiet(300, 93);
	for (i = 0; i < s.n; i++)
		*story_value(&s, FEATURE_RISE, i) = 0;
	still = s;
	memset(still.norm, 0, sizeof still.norm);
	ok(sane(&still, &t), "a norm that was never set");
	plant(&s, 0, 300, SOUND, 1);
	story_norm(&s);
	t.weight[FEATURE_MOTION] = -2;
	t.weight[FEATURE_RISE] = NAN;
	ok(sane(&s, &t), "penalties and weights that are none");
	t = general();
	t.shortest = t.target = t.longest = 0;
	t.peak_length = 0;
	ok(sane(&s, &t), "a taste without lengths");
	t = general();
	s.duration = 299950000;
	ok(sane(&s, &t), "a film that ends within a step");
	lanes_free(&s);
}

static void
numbers(void)
{
	struct taste t = general();
	struct story s = quiet(7200, 95);
	struct moments v = { 0 };
	double at;
	size_t i, wrong = 0;

	for (at = 10; at < 7200; at += 15)
		plant(&s, at, at + 5, SOUND | PICTURE, 0.5 + at / 7200);
	story_norm(&s);
	moments_find(&s, &t, 20, &v);
	ok(v.n > 500 && v.n <= 2000, "at most 2,000 candidates for 20 clips");
	for (i = 1; i < v.n; i++)
		wrong += v.v[i].start < v.v[i - 1].start;
	is_int(wrong, 0, "by time");
	moments_free(&v);
	moments_even(&s, &t, 6, &v);
	ok(v.n == 6 && v.v[0].end - v.v[0].start == t.target &&
	    v.v[5].start - v.v[4].start == 1200 * TC_SECOND &&
	    v.v[0].start == 590 * TC_SECOND && v.v[0].level == TASTE_MINIMAL,
	    "evenly spaced ones have the target length, each in its middle");
	moments_free(&v);
	lanes_free(&s);
}

int
main(void)
{
	extents();
	shapes();
	ranking();
	two_rather_than_halves();
	neighbours();
	lead_and_reaction();
	boundaries();
	shares();
	any_length();
	odd_stories();
	numbers();
	return done_testing();
}
