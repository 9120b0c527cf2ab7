/*
 * Telling moments while records come.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "../../lib/buf.h"
#include "../../lib/tc.h"
#include "../../tools/rank/lanes.h"
#include "../../tools/rank/running.h"

enum { MOST = 64 };

struct seen {
	struct moment v[MOST];
	int64_t when[MOST];   /* how much of the film was known */
	size_t n;
	int64_t known;
	size_t steps, most;   /* held at a time */
};

static void
found(void *arg, const struct moment *m)
{
	struct seen *s = arg;

	if (s->n < MOST) {
		s->v[s->n] = *m;
		s->when[s->n++] = s->known;
	}
}

/* A film of so many seconds, loud for six of them at each time of `at`, which
 * ends with a negative one, told second by second. */
static void
play(const struct running_wish *w, int seconds, const int *at,
    struct seen *seen)
{
	struct story s = { .step = 100000 };
	struct grid *g = grid_new(s.step);
	struct running *r = running_new(w, g, &s);
	unsigned noise = 7;
	int i, k;

	memset(seen, 0, sizeof *seen);
	for (i = 0; i < seconds * 10; i++) {
		struct grid_loud v = { .flux = 0.02F };

		noise = noise * 1664525u + 1013904223u;
		v.momentary = -32 + (float)(noise >> 24) / 256 * 3;
		for (k = 0; at[k] >= 0; k++)
			if (i >= at[k] * 10 && i < at[k] * 10 + 60)
				v.momentary += 16;
		v.rms = v.momentary;
		grid_add_loud(g, (i + 1) * s.step, 0, &v);
		seen->known = (i + 1) * s.step;
		if (i % 10 == 9)
			running_on(r, seen->known, false, found, seen);
		seen->most = s.n > seen->most ? s.n : seen->most;
	}
	running_on(r, seen->known, true, found, seen);
	running_free(r);
	grid_free(g);
	lanes_free(&s);
}

static size_t
holds(const struct seen *s, int second)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->v[i].start <= second * TC_SECOND &&
		    s->v[i].end > second * TC_SECOND)
			return i + 1;
	return 0;
}

static void
test_score(const struct taste *t)
{
	const int at[] = { 60, 130, 200, 400, -1 };
	struct running_wish w = { .taste = t, .from = RUNNING_SCORE,
	    .level = 0.3 };
	struct seen s;
	size_t i, late = 0, order = 0;

	play(&w, 600, at, &s);
	ok(s.n == 4 && holds(&s, 62) && holds(&s, 132) && holds(&s, 202) &&
	    holds(&s, 402), "what is above a score is told, each once");
	for (i = 0; i < s.n; i++) {
		late += s.when[i] - s.v[i].end > 60 * TC_SECOND;
		order += s.v[i].rank == (int)i + 1;
	}
	ok(!late, "a moment is told within a minute after it is over");
	ok(order == s.n, "they are counted");
	w.count = 2;
	play(&w, 600, at, &s);
	ok(s.n == 2 && holds(&s, 62) && holds(&s, 132),
	    "with a number the first ones are told");
}

static void
test_held(const struct taste *t)
{
	const int at[] = { 60, 700, 1500, -1 };
	struct running_wish w = { .taste = t, .from = RUNNING_SHARE,
	    .level = 0.95 };
	struct seen s;

	play(&w, 1800, at, &s);
	ok(holds(&s, 62) && holds(&s, 702) && holds(&s, 1502),
	    "what is above a share of all is told");
	ok((int64_t)s.most <= (RUNNING_HELD + RUNNING_AHEAD) / 100000 + 100,
	    "no more than five minutes are held");
}

static void
test_loudness(const struct taste *t)
{
	const int at[] = { 60, 400, -1 }, early[] = { 5, -1 };
	struct running_wish w = { .taste = t, .from = RUNNING_DB,
	    .level = -20 };
	struct taste rule = *t;
	struct seen s;

	play(&w, 500, at, &s);
	ok(holds(&s, 62) && holds(&s, 402) && s.n == 2,
	    "moments that reach a loudness are told");
	w.level = -5;
	play(&w, 500, at, &s);
	ok(s.n == 0, "none that does not");
	rule.rule = TASTE_LOUDNESS;
	rule.threshold_db = -20;
	w.taste = &rule;
	play(&w, 500, at, &s);
	ok(holds(&s, 62) && holds(&s, 402) && s.n == 2,
	    "a threshold of loudness is crossed");
	play(&w, 12, early, &s);
	ok(s.n == 1, "even in a short film");
}

int
main(void)
{
	struct taste t;

	taste_default(&t);
	test_score(&t);
	test_held(&t);
	test_loudness(&t);
	taste_free(&t);
	return done_testing();
}
