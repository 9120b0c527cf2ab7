/*
 * True peak.
 *
 * A sinc under a Hann window, as long as twelve samples, reads the wave off at
 * one, two and three quarters between samples.  Both channels of a pair lie
 * side by side, so that four products at a time are of two samples each.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "loud_peak.h"
#include "buf.h"

enum { TAPS = 12, RUN = 512, PHASES = 3 };

#define PI 3.14159265358979323846

struct loud_peak {
	int phases;                      /* between two samples */
	float taps[PHASES][TAPS];
	float most;
	float (*before)[2 * (TAPS - 1)]; /* of each pair, its last samples */
	float line[2 * (TAPS - 1 + RUN)];
};

struct loud_peak *
loud_peak_new(int rate, int channels)
{
	struct loud_peak *p = xcalloc(1, sizeof(*p));

	p->phases = rate < 96000 ? 3 : rate < 192000 ? 1 : 0;
	for (int f = 0; f < p->phases; f++) {
		double sum = 0, at[TAPS];

		for (int i = 0; i < TAPS; i++) {
			double t = TAPS / 2 - 1 - i +
			    (f + 1.0) / (p->phases + 1.0);

			at[i] = sin(PI * t) / (PI * t) *
			    (0.5 + 0.5 * cos(PI * t / (TAPS / 2)));
			sum += at[i];
		}
		for (int i = 0; i < TAPS; i++)
			p->taps[f][i] = (float)(at[i] / sum);
	}
	p->before = xcalloc((size_t)(channels + 1) / 2, sizeof(*p->before));
	return p;
}

void
loud_peak_free(struct loud_peak *p)
{
	if (!p)
		return;
	free(p->before);
	free(p);
}

/* The greatest magnitude at one phase, over n values of both channels. */
static float
phase_most(const float *taps, const float *line, size_t n, float most)
{
	float high[8] = { 0 };
	size_t i = 0;

	for (; i + 8 <= n; i += 8) {
		float sum[8] = { 0 };

		for (size_t t = 0; t < TAPS; t++)
			for (size_t k = 0; k < 8; k++)
				sum[k] += taps[t] * line[i + 2 * t + k];
		for (size_t k = 0; k < 8; k++) {
			float m = fabsf(sum[k]);

			high[k] = high[k] > m ? high[k] : m;
		}
	}
	for (; i < n; i++) {
		float sum = 0;

		for (size_t t = 0; t < TAPS; t++)
			sum += taps[t] * line[i + 2 * t];
		most = fmaxf(most, fabsf(sum));
	}
	for (size_t k = 0; k < 8; k++)
		most = fmaxf(most, high[k]);
	return most;
}

void
loud_peak_put(struct loud_peak *p, int pair, const float *x, size_t n)
{
	float *before = p->before[pair];
	size_t kept = sizeof(p->before[0]);

	while (n > 0) {
		size_t some = n < RUN ? n : RUN;

		memcpy(p->line, before, kept);
		memcpy(p->line + 2 * (TAPS - 1), x, 2 * some * sizeof(*x));
		for (int f = 0; f < p->phases; f++)
			p->most = phase_most(p->taps[f], p->line, 2 * some,
			    p->most);
		memcpy(before, p->line + 2 * some, kept);
		x += 2 * some;
		n -= some;
	}
}

double
loud_peak_most(const struct loud_peak *p)
{
	return (double)p->most;
}
