/*
 * kind_regular: autocorrelation of what begins, 50 values a second.  One clue
 * is how alike it is to itself a beat later, the other also two beats later:
 * a syllable may happen to follow in time, a third one seldom does.
 */
#include "kind_regular.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

enum {
	RING = 1024,    /* values; a power of two */
	HALF = 200,     /* values before and after the frame */
	LEAST = 12,     /* lags: 0.24 s ... */
	MOST = 90,      /* ... to 1.8 s */
	PER_VALUE = 2   /* frames */
};

struct regular {
	float value[2][RING];
	float sum[2];
	int64_t frames;
};

struct regular *
regular_new(void)
{
	return xcalloc(1, sizeof(struct regular));
}

void
regular_free(struct regular *r)
{
	free(r);
}

void
regular_put(struct regular *r, float up, float low)
{
	r->sum[0] += up;
	r->sum[1] += low;
	if (++r->frames % PER_VALUE == 0) {
		int64_t at = r->frames / PER_VALUE - 1;

		r->value[0][at & (RING - 1)] = r->sum[0];
		r->value[1][at & (RING - 1)] = r->sum[1];
		r->sum[0] = r->sum[1] = 0;
	}
}

static float
dot(const float *a, const float *b, int n)
{
	float part[8] = { 0, 0, 0, 0, 0, 0, 0, 0 }, sum = 0;
	int i, k;

	for (i = 0; i + 8 <= n; i += 8)
		for (k = 0; k < 8; k++)
			part[k] += a[i + k] * b[i + k];
	for (; i < n; i++)
		sum += a[i] * b[i];
	for (k = 0; k < 8; k++)
		sum += part[k];
	return sum;
}

/* x are n values. */
static void
measure(const float *x, int n, float clue[2])
{
	float alike[2 * MOST + 1], self = dot(x, x, n) / (float)n + 1e-6f;
	int lag;

	for (lag = LEAST; lag <= 2 * MOST; lag++)
		alike[lag] = dot(x, x + lag, n - lag) /
		    ((float)(n - lag) * self);
	clue[0] = clue[1] = 0;
	for (lag = LEAST; lag <= MOST; lag++) {
		clue[0] = fmaxf(clue[0], alike[lag]);
		clue[1] = fmaxf(clue[1], fminf(alike[lag], alike[2 * lag]));
	}
}

void
regular_get(const struct regular *r, int64_t frame, float clue[REGULAR_CLUES])
{
	int64_t middle = frame / PER_VALUE, known = r->frames / PER_VALUE;
	int64_t from = middle > HALF ? middle - HALF : 0;
	int64_t to = middle + HALF < known ? middle + HALF : known;
	int n = (int)(to - from) - 2, i, which;
	float x[2 * HALF];

	memset(clue, 0, REGULAR_CLUES * sizeof *clue);
	if (n < 2 * MOST + LEAST * 2)
		return;
	for (which = 0; which < 2; which++) {
		const float *v = r->value[which];
		float mean = 0;

		/* A beat may fall between two values: they are smoothed. */
		for (i = 0; i < n; i++) {
			x[i] = 0.25f * (v[(from + i) & (RING - 1)] +
			    2 * v[(from + i + 1) & (RING - 1)] +
			    v[(from + i + 2) & (RING - 1)]);
			mean += x[i];
		}
		mean /= (float)n;
		for (i = 0; i < n; i++)
			x[i] -= mean;
		measure(x, n, clue + 2 * which);
	}
}
