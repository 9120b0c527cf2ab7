/*
 * beatnet_clicks: metronomes, drum machines at their simplest.
 *
 * What has nothing but beats is not found in music, yet it is what people try
 * first.  Clicks of noise or tones of any length, bars with an accent, a
 * softer sound between beats; tempo even, drifting, or changed at once.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "beatnet_clicks.h"

#include "beatnet_random.h"
#include "buf.h"

enum { LENGTH = CLICKS_RATE * CLICKS_SECONDS };

struct sound {
	float tone, noise, fade; /* Hz, share, seconds */
	float gain;
};

static struct sound
any_sound(unsigned long long *seed)
{
	struct sound s;

	s.tone = 60 * expf(random_between(seed, 0, 4.2F));
	s.noise = random_chance(seed, 0.4F) ? 1 : random_chance(seed, 0.5F) ?
	    0 : random_unit(seed);
	s.fade = expf(random_between(seed, -6.5F, -2.3F));
	s.gain = 0.5F;
	return s;
}

static void
strike(float *x, double at, const struct sound *s, unsigned long long *seed)
{
	int from = (int)(at * CLICKS_RATE), n, i;
	float t, loud;

	n = (int)(s->fade * 7 * CLICKS_RATE);
	for (i = 0; i < n && from + i < LENGTH; i++) {
		t = (float)i / CLICKS_RATE;
		loud = s->gain * expf(-t / s->fade);
		x[from + i] += loud * (s->noise * random_between(seed, -1, 1) +
		    (1 - s->noise) * sinf(6.2832F * s->tone * t));
	}
}

void
clicks_make(unsigned long long number, FILE *samples, FILE *beats)
{
	unsigned long long seed = number * 7919 + 1;
	struct sound beat, first, between;
	float *x = xcalloc(LENGTH, sizeof *x), hiss;
	double at, gap, drift;
	int16_t y;
	int i, n = 0, bar = 2 + random_below(&seed, 3);
	bool accent, off;

	beat = first = any_sound(&seed);
	between = any_sound(&seed);
	if (random_chance(&seed, 0.5F))
		first = any_sound(&seed);
	first.gain = random_between(&seed, 0.5F, 0.9F);
	between.gain = random_between(&seed, 0.05F, 0.25F);
	accent = random_chance(&seed, 0.5F);
	off = random_chance(&seed, 0.3F);
	gap = 60 / (double)random_between(&seed, 42, 225);
	drift = random_chance(&seed, 0.3F) ?
	    1 + (double)random_between(&seed, -0.006F, 0.006F) : 1;
	for (at = (double)random_unit(&seed); at < CLICKS_SECONDS - 0.2; n++) {
		strike(x, at, accent && n % bar == 0 ? &first : &beat, &seed);
		if (off && gap > 0.4)
			strike(x, at + gap / 2, &between, &seed);
		fprintf(beats, "%.4f %d\n", at, accent ? n % bar + 1 : 0);
		if (n == 24 && random_chance(&seed, 0.2F))
			gap *= (double)random_between(&seed, 0.7F, 1.4F);
		gap *= drift;
		if (gap < 0.26 || gap > 1.5)
			drift = 1;
		at += gap;
	}
	hiss = expf(random_between(&seed, -10, -4));
	for (i = 0; i < LENGTH; i++) {
		x[i] += hiss * random_between(&seed, -1, 1);
		y = (int16_t)(30000 * fmaxf(-1, fminf(1, x[i])));
		fwrite(&y, sizeof y, 1, samples);
	}
	free(x);
}
