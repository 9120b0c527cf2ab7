/*
 * onset: beginnings of sounds made here, whose times are known, at several
 * rates; silence and steady noise have none.
 */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "../../tools/beatscan/front.h"
#include "../../tools/beatscan/onset.h"
#include "buf.h"
#include "tap.h"

enum { MOST = 400 };

static const int rates[] = { 8000, 11025, 22050, 44056, 44100, 48000, 96000,
	192000 };
enum { RATES = sizeof rates / sizeof *rates };

/* Adds a sound that begins t seconds after the first sample. */
typedef void sound(float *x, int n, int rate, double t);

static uint32_t seed = 1;

static float
noise(void)
{
	seed = seed * 1664525 + 1013904223;
	return (float)(int32_t)seed / 2147483648.0f;
}

static void
click(float *x, int n, int rate, double t)
{
	int i = (int)lround(t * rate);

	if (i < n)
		x[i] += 0.8f;
}

static void
decaying(float *x, int n, int rate, double t, double hz, double seconds)
{
	int i = (int)ceil(t * rate);

	for (; i < n; i++) {
		double since = i / (double)rate - t;

		if (since > 6 * seconds)
			break;
		x[i] += (float)(0.5 * exp(-since / seconds) *
		    sin(2 * M_PI * hz * since));
	}
}

static void
tone(float *x, int n, int rate, double t)
{
	decaying(x, n, rate, t, 880, 0.15);
}

static void
low_tone(float *x, int n, int rate, double t)
{
	decaying(x, n, rate, t, 220, 0.3);
}

static void
drum(float *x, int n, int rate, double t)
{
	int i = (int)ceil(t * rate), end = i + rate / 4;

	decaying(x, n, rate, t, 180, 0.08);
	for (; i < n && i < end; i++)
		x[i] += 0.3f * noise() *
		    (float)exp(-(i / (double)rate - t) / 0.04);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* All onsets of n samples. */
static int
pick(const float *x, int n, int rate, struct onset *found, int most)
{
	struct front *f = front_new(rate, 1);
	struct onsets *o = onsets_new();
	struct heard h;
	struct onset next;
	int count = 0, at, step = rate / 7;

	for (at = 0; at <= n; at += step) {
		if (at + step <= n)
			front_put(f, x + at, (size_t)step);
		else {
			front_put(f, x + at, (size_t)(n - at));
			front_end(f);
		}
		while (front_get(f, &h)) {
			onsets_put(o, &h);
			while (onsets_get(o, &next))
				if (count < most)
					found[count++] = next;
		}
	}
	onsets_end(o);
	while (onsets_get(o, &next))
		if (count < most)
			found[count++] = next;
	onsets_free(o);
	front_free(f);
	return count;
}

struct score {
	int wanted, hit, wrong;
	double median, spread; /* ms */
};

static struct score
score(sound *make, int rate, float background)
{
	static double want[64], off[64];
	struct onset found[MOST];
	int n = 20 * rate, k, i, count;
	float *x = xcalloc((size_t)n, sizeof *x);
	struct score s = { 0 };
	double t = 0.3;

	for (i = 0; i < n; i++)
		x[i] = background * noise();
	for (; t < 19.5 && s.wanted < 64; t += 0.4137)
		make(x, n, rate, want[s.wanted++] = t);
	count = pick(x, n, rate, found, MOST);
	for (i = k = 0; i < count; i++) {
		double at = found[i].t * 1e-6;

		while (k < s.wanted && want[k] < at - 0.03)
			k++;
		if (k < s.wanted && fabs(want[k] - at) <= 0.03)
			off[s.hit++] = 1000 * (at - want[k++]);
		else
			s.wrong += at > 0.05;
	}
	qsort(off, (size_t)s.hit, sizeof *off, compare);
	if (s.hit) {
		s.median = off[s.hit / 2];
		s.spread = off[s.hit * 9 / 10] - off[s.hit / 10];
	}
	free(x);
	return s;
}

static void
check(const char *name, sound *make, float background)
{
	int i;

	for (i = 0; i < RATES; i++) {
		struct score s = score(make, rates[i], background);

		okf(s.hit == s.wanted && s.wrong <= s.wanted / 20 &&
		    fabs(s.median) <= 3 && s.spread <= 6,
		    "%s at %d Hz, noise %g: %d of %d, %d wrong, off by %.2f ms,"
		    " spread %.2f", name, rates[i], (double)background, s.hit,
		    s.wanted, s.wrong, s.median, s.spread);
	}
}

/* What has no beginnings, but perhaps its own. */
static void
check_none(const char *name, int rate, float loud, bool colour)
{
	int n = 30 * rate, i, count;
	float *x = xcalloc((size_t)n, sizeof *x);
	struct onset found[MOST];
	float held = 0;

	for (i = 0; i < n; i++) {
		held = 0.98f * held + 0.1f * noise();
		x[i] = loud * (colour ? held : noise());
	}
	count = pick(x, n, rate, found, MOST);
	okf(count <= 1 && (!count || found[0].t < 60000),
	    "%s at %d Hz, %g: no onset but the first (%d)", name, rate,
	    (double)loud, count);
	free(x);
}

/* Refining a time that is some 10 ms off. */
static void
check_refine(void)
{
	enum { RATE = 44100, N = 5 * RATE };
	float *x = xcalloc(N, sizeof *x);
	struct front *f = front_new(RATE, 1);
	struct onset_env *e = onset_env_new(10);
	struct heard h;
	int64_t t = -1;
	bool found;

	tone(x, N, RATE, 1.2345);
	tone(x, N, RATE, 3.4567);
	front_put(f, x, N);
	front_end(f);
	while (front_get(f, &h))
		onset_env_put(e, &h);
	found = onset_refine(e, 1250000, 30000, &t);
	okf(found && llabs(t - 1234500) <= 2000,
	    "a time that is late is refined (%lld)", (long long)t);
	found = onset_refine(e, 3440000, 30000, &t);
	okf(found && llabs(t - 3456700) <= 2000,
	    "one that is early too (%lld)", (long long)t);
	t = 7;
	ok(!onset_refine(e, 2500000, 50000, &t) && t == 7,
	    "where nothing begins nothing is found");
	ok(!onset_refine(e, -5000000, 50000, &t) &&
	    !onset_refine(e, 500000000, 50000, &t),
	    "nor before the beginning or after the end");
	ok(onset_env_at(e, 122) > 0.1f || onset_env_at(e, 123) > 0.1f,
	    "the envelope rises");
	ok(onset_env_at(e, -1) <= 0 && onset_env_at(e, 99999) <= 0,
	    "the envelope is 0 where nothing was heard");
	onset_env_free(e);
	front_free(f);
	free(x);
}

int
main(void)
{
	check("clicks", click, 0);
	check("clicks", click, 0.005f);
	check("a tone", tone, 0);
	check("a low tone", low_tone, 0.002f);
	check("a drum", drum, 0);
	check("a drum", drum, 0.01f);
	check_none("silence", 48000, 0, false);
	check_none("noise", 48000, 0.5f, false);
	check_none("noise", 48000, 0.01f, false);
	check_none("noise", 8000, 0.5f, false);
	check_none("dark noise", 44100, 0.5f, true);
	check_refine();
	return done_testing();
}
