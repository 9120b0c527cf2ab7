/*
 * kind_measure: the clues of one window out of its sums.
 */
#include "kind_clues.h"

#include <math.h>
#include <stddef.h>

#include "kind_part.h"

/* Logarithms make ratios into differences, which a small net can weigh. */
static float
ratio(float a, float b)
{
	return fast_log2((a + 1e-4f) / (b + 1e-4f));
}

static float
spread(float sum, float squares, float n)
{
	float mean = sum / n;

	return sqrtf(fmaxf(squares / n - mean * mean, 0));
}

/* The third moment, by the deviation: to which side the tail lies. */
static float
lean(float sum, float squares, float cubes, float n)
{
	float mean = sum / n, var = squares / n - mean * mean;
	float third = cubes / n - mean * (3 * squares / n - 2 * mean * mean);

	if (var < 1e-3f)
		return 0;
	return fmaxf(-3, fminf(3, third / (var * sqrtf(var))));
}

/* How much of the sum over all pitch classes the strongest has. */
static float
tonic(const float chroma[12])
{
	float most = 0, sum = 1e-6f;
	int i;

	for (i = 0; i < 12; i++) {
		most = fmaxf(most, chroma[i]);
		sum += chroma[i];
	}
	return most / sum;
}

void
kind_measure(const float s[SUMS], bool full, float *clue)
{
	float all = s[S_FRAMES], n = fmaxf(s[S_HEARD], 1), rows = s[S_ROWS];
	float detail = s[S_DETAIL] + 0.02f * n;
	float *c = clue;
	size_t i;

	*c++ = spread(s[S_LEVEL], s[S_LEVEL2], all);
	*c++ = s[S_LOW] / all;
	*c++ = ratio(s[S_MOD + 4] / all, 0.01f); /* 4 Hz, of the groups */
	*c++ = ratio(s[S_MOD + 6] / all, 0.01f);
	*c++ = ratio(s[S_TOGETHER + 2], 4 * s[S_MOD + 4]);
	*c++ = ratio(s[S_FLUX] / n, 0.1f);
	*c++ = ratio(s[S_FLUX16], s[S_FLUX]);
	*c++ = spread(s[S_UP], s[S_UP2], n);
	*c++ = ratio(s[S_DETAIL] / n, 1);
	*c++ = s[S_STAYS5] / detail;
	*c++ = s[S_STAYS20] / detail;
	*c++ = s[S_STAYS60] / detail;
	*c++ = s[S_FLAT] / n;
	*c++ = spread(s[S_CENTRE], s[S_CENTRE2], n);
	*c++ = spread(s[S_CROSS], s[S_CROSS2], n);
	*c++ = s[S_PITCH_SELF] / rows;
	*c++ = s[S_PITCH_NEAR] / rows;
	*c++ = s[S_PITCH_FAR] / rows;
	*c++ = tonic(&s[S_CHROMA]);
	if (!full)
		return;
	*c++ = lean(s[S_LEVEL], s[S_LEVEL2], s[S_LEVEL3], all);
	*c++ = s[S_LOWER] / all;
	for (i = 0; i < MOD_BANDS; i++)
		*c++ = ratio(s[S_MOD + 2 * i + 1] / all, 0.01f);
	*c++ = ratio(s[S_MOD], s[S_MOD + 4]);
	*c++ = ratio(s[S_MOD + 2], s[S_MOD + 4]);
	*c++ = ratio(s[S_MOD + 8], s[S_MOD + 4]);
	*c++ = ratio(s[S_TOGETHER + 1], 4 * s[S_MOD + 2]);
	*c++ = ratio(s[S_TOGETHER + 3], 4 * s[S_MOD + 6]);
	for (i = 1; i < GROUPS; i++)
		*c++ = (s[S_GROUP + i] - s[S_GROUP]) / n;
	for (i = 0; i < GROUPS; i++)
		*c++ = spread(s[S_GROUP + i], s[S_GROUP2 + i], n);
	*c++ = ratio(s[S_FLUX4], s[S_FLUX]);
	*c++ = spread(s[S_FLAT], s[S_FLAT2], n);
	*c++ = s[S_CENTRE] / n;
	*c++ = s[S_CROSS] / n;
	*c++ = lean(s[S_CROSS], s[S_CROSS2], s[S_CROSS3], n);
	*c++ = s[S_CREST] / n;
	*c++ = s[S_PITCH_MOST] / rows;
	*c++ = ratio(s[S_UP] / n, 0.1f);
	*c++ = s[S_HEARD] / all;
}
