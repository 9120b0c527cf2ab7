/*
 * fft: against the sum that defines it, for every size it may have; and the
 * fast roots and logarithms against the library's.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/beatscan/fft.h"
#include "buf.h"
#include "tap.h"

static uint32_t seed = 1;

static float
noise(void)
{
	seed = seed * 1664525 + 1013904223;
	return (float)(int32_t)seed / 2147483648.0f;
}

/* The magnitude at k, by definition. */
static double
slow(const float *x, int n, int k)
{
	double re = 0, im = 0;
	int i;

	for (i = 0; i < n; i++) {
		double a = 2 * M_PI * (double)((int64_t)i * k % n) / n;

		re += x[i] * cos(a);
		im -= x[i] * sin(a);
	}
	return hypot(re, im);
}

/* The largest error of four signals of noise, in parts of what is usual. */
static double
worst(int n)
{
	struct fft *f = fft_new(n);
	float *x = xcalloc((size_t)n * LANES, sizeof *x);
	lanes *in = xcalloc((size_t)n, sizeof *in);
	lanes *mag = xcalloc((size_t)n / 2 + 1, sizeof *mag);
	int i, j, k, step = n > 1024 ? n / 64 - 1 : 1;
	double most = 0;

	for (j = 0; j < LANES; j++)
		for (i = 0; i < n; i++)
			in[i][j] = x[j * n + i] = noise();
	fft_magnitudes(f, in, mag);
	for (j = 0; j < LANES; j++)
		for (k = 0; k <= n / 2; k += step) {
			double off = fabs((double)mag[k][j] -
			    slow(x + j * n, n, k));

			most = fmax(most, off / sqrt(n));
		}
	fft_free(f);
	free(x);
	free(in);
	free(mag);
	return most;
}

static void
check_functions(void)
{
	double root = 0, log = 0;
	float v;
	lanes zero = { 0 };

	for (v = 1e-12f; v < 1e12f; v *= 1.0173f) {
		lanes x = { v, v, v, v };
		double r = sqrt((double)v), l = log2((double)v);

		root = fmax(root, fabs((double)lanes_root(x)[1] / r - 1));
		log = fmax(log, fabs((double)lanes_log2(x)[2] - l));
	}
	ok(root < 5e-6, "roots are good to 5e-6");
	ok(log < 6e-6, "logarithms are good to 6e-6");
	ok(lanes_root(zero)[0] <= 0, "the root of 0 is 0");
	ok(fabsf(lanes_log2(zero + 1.0f)[0]) <= 0, "the logarithm of 1 is 0");
}

int
main(void)
{
	char text[80];
	int n;

	for (n = 16; n <= 65536; n *= 2) {
		double off = worst(n);

		snprintf(text, sizeof text, "%d samples: %.1e off", n, off);
		ok(off < 2e-5, text);
	}
	check_functions();
	return done_testing();
}
