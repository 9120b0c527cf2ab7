#ifndef FFT_H
#define FFT_H

#include <stdint.h>

/*
 * The magnitude spectra of four real signals at once.
 *
 * Each sample is a vector of four, one of each signal, so that every operation
 * of a plain transform works on all four, without shuffling and whatever the
 * compiler makes of loops: plain x86-64 has such registers, and elsewhere the
 * compiler splits them.
 */
typedef float lanes __attribute__((vector_size(16)));
typedef int32_t lanes_bits __attribute__((vector_size(16)));
typedef int64_t lanes_pairs __attribute__((vector_size(16)));

/* Four neighbouring floats anywhere in an array. */
typedef float lanes_loose
    __attribute__((vector_size(16), aligned(4), may_alias));

enum { LANES = 4 };

struct fft;

/* n: a power of two from 16 to 65536. */
struct fft *fft_new(int n);
void fft_free(struct fft *f);

/* x: n samples, destroyed.  mag: n / 2 + 1 magnitudes |X[k]|, unscaled. */
void fft_magnitudes(const struct fft *f, lanes *x, lanes *mag);

/* Square roots to 5e-6 of themselves; 0 of 0. */
static inline lanes
lanes_root(lanes p)
{
	lanes_bits guess = 0x5f3759df - ((lanes_bits)p >> 1);
	lanes y = (lanes)guess, half = p * 0.5f;

	y = y * (1.5f - half * y * y);
	y = y * (1.5f - half * y * y);
	return p * y;
}

/* Logarithms to the base of two, to 3e-6, of positive numbers; 0 of 1. */
static inline lanes
lanes_log2(lanes x)
{
	lanes_bits bits = (lanes_bits)x;
	lanes_bits e = (bits - 0x3f3504f3) >> 23; /* the root of a half: 0 */
	lanes m = (lanes)(bits - (e << 23));
	lanes s = (m - 1.0f) / (m + 1.0f), s2 = s * s;

	s *= 2.885390082f + s2 * (0.961796694f + s2 * 0.577078016f);
	return s + __builtin_convertvector(e, lanes);
}

#endif
