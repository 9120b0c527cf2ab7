/*
 * kind: sounds whose kind, silences and surges are known, through the ear
 * (front.h) as everywhere.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/beatscan/front.h"
#include "../../tools/beatscan/kind.h"
#include "buf.h"
#include "tap.h"

enum { RATE = 16000, SPANS = 400 };

struct got {
	struct kind_span span[SPANS];
	struct surge surge[SPANS];
	int spans, surges;
};

static void
take_span(void *arg, const struct kind_span *s)
{
	struct got *g = arg;

	if (g->spans < SPANS)
		g->span[g->spans++] = *s;
}

static void
take_surge(void *arg, const struct surge *s)
{
	struct got *g = arg;

	if (g->surges < SPANS)
		g->surge[g->surges++] = *s;
}

static float
white(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (float)(*seed >> 8) / 8388608.0f - 1;
}

/* What kind makes of a sound. */
static struct got
hear(const float *x, size_t n, double silence_db)
{
	const struct kind_ops ops = { take_span, take_surge };
	const struct kind_wish wish = { silence_db };
	struct got g = { .spans = 0 };
	struct front *f = front_new(RATE, 1);
	struct kinds *k = kind_new(&wish, &ops, &g);
	struct heard h;
	size_t at;

	for (at = 0; at < n; at += RATE) {
		front_put(f, x + at, n - at < RATE ? n - at : RATE);
		while (front_get(f, &h))
			kind_put(k, &h);
	}
	front_end(f);
	while (front_get(f, &h))
		kind_put(k, &h);
	kind_end(k);
	kind_free(k);
	front_free(f);
	return g;
}

/* Noise of an rms in dB from one second to another. */
static void
noise(float *x, double from, double to, double db, unsigned seed)
{
	float gain = (float)pow(10, db / 20) * 1.732f;
	size_t i;

	for (i = (size_t)(from * RATE); i < (size_t)(to * RATE); i++)
		x[i] += gain * white(&seed);
}

/* Notes of a major scale with four harmonics, that die away slowly. */
static void
notes(float *x, double from, double to)
{
	static const int scale[8] = { 0, 4, 7, 12, 9, 5, 7, 2 };
	size_t i, start = (size_t)(from * RATE), end = (size_t)(to * RATE);
	int k, voice;

	for (i = start; i < end; i++)
		for (voice = 0; voice < 3; voice++) {
			double t = (double)(i - start) / RATE;
			double length = voice ? 2 : 0.5;
			double since = fmod(t, length);
			int step = (int)(t / length);
			double hz = (voice ? 130.81 * voice : 523.25) *
			    pow(2, scale[(step + voice * 3) % 8] / 12.0);

			for (k = 1; k <= 4; k++)
				x[i] += (float)(0.05 / k * exp(-2 * since) *
				    sin(2 * M_PI * fmod(hz * k * t, 1)));
		}
}

static int64_t
seconds_of(const struct got *g, enum kind kind)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < g->spans; i++)
		if (g->span[i].kind == kind)
			sum += g->span[i].end - g->span[i].start;
	return sum;
}

static bool
gapless(const struct got *g, double end)
{
	int i;

	if (!g->spans || g->span[0].start != 0)
		return false;
	for (i = 1; i < g->spans; i++)
		if (g->span[i].start != g->span[i - 1].end ||
		    g->span[i].kind == g->span[i - 1].kind)
			return false;
	return llabs(g->span[g->spans - 1].end - (int64_t)(end * 1e6)) <=
	    20000;
}

/* A silence begins and ends there, within 50 ms. */
static bool
silent(const struct got *g, double start, double end)
{
	int i;

	for (i = 0; i < g->spans; i++)
		if (g->span[i].kind == KIND_SILENCE &&
		    llabs(g->span[i].start - (int64_t)(start * 1e6)) <= 50000 &&
		    llabs(g->span[i].end - (int64_t)(end * 1e6)) <= 50000)
			return true;
	return false;
}

static void
test_silence(float *x)
{
	struct got g;

	memset(x, 0, 60 * RATE * sizeof *x);
	g = hear(x, 5 * RATE, 0);
	ok(g.spans == 1 && silent(&g, 0, 5), "nothing is silence");
	g = hear(x, RATE / 10, 0);
	ok(g.spans == 1 && g.span[0].kind == KIND_SILENCE,
	    "a short nothing too");
	g = hear(x, 0, 0);
	is_int(g.spans, 0, "where there is no sound there is no span");

	noise(x, 0, 60, -70, 1);
	g = hear(x, 60 * RATE, 0);
	ok(g.spans == 1 && silent(&g, 0, 60), "a quiet room is silence");

	noise(x, 10, 14, -20, 2);
	noise(x, 15, 20, -20, 3);
	noise(x, 20.4, 40, -20, 4);
	g = hear(x, 60 * RATE, 0);
	ok(gapless(&g, 60), "spans follow each other");
	ok(silent(&g, 0, 10) && silent(&g, 14, 15) && silent(&g, 20, 20.4) &&
	    silent(&g, 40, 60), "pauses are found within 50 ms");

	noise(x, 0, 60, -52, 5);
	g = hear(x, 60 * RATE, 0);
	ok(silent(&g, 14, 15) && silent(&g, 20, 20.4), "in a louder room too");
	g = hear(x, 60 * RATE, -60);
	is_int(seconds_of(&g, KIND_SILENCE), 0, "-60 dB is louder than that");
	g = hear(x, 60 * RATE, -10);
	ok(g.spans == 1 && silent(&g, 0, 60), "all is below -10 dB");
}

static void
test_no_pause(float *x)
{
	struct got g;
	size_t i;

	memset(x, 0, 60 * RATE * sizeof *x);
	noise(x, 0, 60, -55, 1);
	g = hear(x, 60 * RATE, 0);
	ok(g.spans == 1 && g.span[0].kind == KIND_NOISE,
	    "soft noise that never pauses is noise");
	for (i = 0; i < 20 * RATE; i++)
		x[i] = 0.25f;
	noise(x, 5, 10, -20, 2);
	g = hear(x, 20 * RATE, 0);
	ok(silent(&g, 0, 5) && silent(&g, 10, 20),
	    "a constant is not heard");
}

static void
test_kinds(float *x)
{
	struct got g;

	memset(x, 0, 60 * RATE * sizeof *x);
	notes(x, 0, 20);
	noise(x, 20, 40, -20, 1);
	notes(x, 42, 60);
	g = hear(x, 60 * RATE, 0);
	ok(gapless(&g, 60), "spans follow each other");
	ok(g.spans == 4 && g.span[0].kind == KIND_MUSIC &&
	    g.span[1].kind == KIND_NOISE && g.span[2].kind == KIND_SILENCE &&
	    g.span[3].kind == KIND_MUSIC,
	    "music, noise, silence, music");
	ok(g.spans > 1 && llabs(g.span[0].end - 20000000) <= 500000,
	    "music and noise are parted within half a second");
	ok(g.spans > 1 && g.span[0].sure > 0.5f && g.span[0].sure <= 1,
	    "it is rather sure");
}

static void
test_surges(float *x)
{
	struct got g;
	unsigned seed = 1;
	size_t i;

	memset(x, 0, 60 * RATE * sizeof *x);
	noise(x, 0, 60, -60, 1);
	noise(x, 10, 20, -12, 2);
	g = hear(x, 60 * RATE, 0);
	ok(g.surges == 1 && g.surge[0].impact &&
	    llabs(g.surge[0].t - 10000000) <= 20000,
	    "an impact is found within 20 ms");
	ok(g.surges == 1 && fabsf(g.surge[0].gain_db - 48) < 3 &&
	    g.surge[0].strength > 0.8f, "its gain is known");
	ok(g.surges == 1 && g.surge[0].from < 8000000, "and its quiet");

	memset(x, 0, 60 * RATE * sizeof *x);
	for (i = 0; i < 30 * RATE; i++) {
		double t = (double)i / RATE, db = t < 10 ? -45 : t < 13 ?
		    -45 + (t - 10) * 10 : -15;

		x[i] = (float)pow(10, db / 20) * white(&seed);
	}
	g = hear(x, 30 * RATE, 0);
	ok(g.surges == 1 && !g.surge[0].impact &&
	    llabs(g.surge[0].t - 13000000) <= 300000 &&
	    llabs(g.surge[0].from - 10000000) <= 300000, "a rise is found");
	ok(g.surges == 1 && fabsf(g.surge[0].gain_db - 30) < 3,
	    "its gain is known");
	/* The ground is higher for the second ahead of it. */
	for (i = 9 * RATE; i < 10 * RATE; i++)
		x[i] *= 1.15f;
	g = hear(x, 30 * RATE, 0);
	ok(g.surges == 1 && llabs(g.surge[0].from - 10000000) <= 300000,
	    "it begins where it climbs for good");

	memset(x, 0, 60 * RATE * sizeof *x);
	noise(x, 0, 30, -20, 7);
	g = hear(x, 30 * RATE, 0);
	is_int(g.surges, 0, "what stays as it is has none");
}

static void
test_lengths(float *x)
{
	size_t n;
	bool good = true;

	memset(x, 0, 2 * RATE * sizeof *x);
	noise(x, 0, 2, -20, 7);
	for (n = 1; n < 2 * RATE; n += RATE / 53) {
		struct got g = hear(x, n, 0);

		good = good && g.spans >= 1 &&
		    gapless(&g, (double)n / RATE);
	}
	ok(good, "a sound of any length has its spans");
}

int
main(void)
{
	float *x = xcalloc(60 * RATE, sizeof *x);

	test_silence(x);
	test_no_pause(x);
	test_kinds(x);
	test_surges(x);
	test_lengths(x);
	free(x);
	return done_testing();
}
