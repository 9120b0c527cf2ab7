/*
 * fft: magnitude spectra of four real signals of a power of two, at once.
 *
 * A real signal of n samples is transformed as n / 2 complex ones, in place,
 * by steps of four (decimation in frequency) and a last one of four or eight
 * without multiplications to speak of.  Sixteen kilobytes at n = 1024: it
 * stays in the nearest cache, which is why it is in place and why the order of
 * its results is mended by a table when they are read.
 */
#include <math.h>
#include <stdlib.h>

#include "fft.h"

#include "buf.h"

struct fft {
	int half;      /* complex samples */
	float *turns;  /* the steps' factors: six numbers for each j */
	float *unfold; /* cos, sin of 2 pi k / n, for k to half / 2 */
	int *where;    /* where result k stands */
};

/* z[k] = re, im */
struct point {
	lanes re, im;
};

static int
steps_numbers(int half)
{
	int b, sum = 0;

	for (b = half; b > 8; b /= 4)
		sum += b / 4 * 6;
	return sum;
}

static void
make_turns(struct fft *f)
{
	float *t = f->turns;
	int b, j, k;

	for (b = f->half; b > 8; b /= 4)
		for (j = 0; j < b / 4; j++)
			for (k = 1; k < 4; k++) {
				double a = -2 * M_PI * j * k / b;

				*t++ = (float)cos(a);
				*t++ = (float)sin(a);
			}
}

/* The results of a part: every step'th from first, from position at on. */
static void
make_where(struct fft *f, int at, int size, int first, int step)
{
	int q, two;

	if (size == 1) {
		f->where[first] = at;
		return;
	}
	if (size == 8) { /* the last eight: four, each of two */
		for (q = 0; q < 4; q++)
			for (two = 0; two < 2; two++)
				f->where[first + step * (q + 4 * two)] =
				    at + 2 * q + two;
		return;
	}
	for (q = 0; q < 4; q++)
		make_where(f, at + q * (size / 4), size / 4, first + q * step,
		    step * 4);
}

struct fft *
fft_new(int n)
{
	struct fft *f = xcalloc(1, sizeof *f);
	int k;

	f->half = n / 2;
	f->turns = xcalloc((size_t)steps_numbers(f->half) + 1,
	    sizeof *f->turns);
	f->unfold = xcalloc((size_t)f->half + 2, sizeof *f->unfold);
	f->where = xcalloc((size_t)f->half, sizeof *f->where);
	make_turns(f);
	make_where(f, 0, f->half, 0, 1);
	for (k = 0; k <= f->half / 2; k++) {
		f->unfold[2 * k] = (float)cos(2 * M_PI * k / n);
		f->unfold[2 * k + 1] = (float)sin(2 * M_PI * k / n);
	}
	return f;
}

void
fft_free(struct fft *f)
{
	if (!f)
		return;
	free(f->turns);
	free(f->unfold);
	free(f->where);
	free(f);
}

static inline struct point
plus(struct point a, struct point b)
{
	return (struct point){ a.re + b.re, a.im + b.im };
}

static inline struct point
minus(struct point a, struct point b)
{
	return (struct point){ a.re - b.re, a.im - b.im };
}

/* a - i b */
static inline struct point
minus_i(struct point a, struct point b)
{
	return (struct point){ a.re + b.im, a.im - b.re };
}

/* a + i b */
static inline struct point
plus_i(struct point a, struct point b)
{
	return (struct point){ a.re - b.im, a.im + b.re };
}

static inline struct point
turned(struct point a, float c, float s)
{
	return (struct point){ a.re * c - a.im * s, a.im * c + a.re * s };
}

/* One step: every block of b into four of b / 4. */
static const float *
step_four(struct point *z, int half, int b, const float *t)
{
	int q = b / 4, j, at;

	for (j = 0; j < q; j++, t += 6) {
		float c1 = t[0], s1 = t[1], c2 = t[2], s2 = t[3];
		float c3 = t[4], s3 = t[5];

		for (at = j; at < half; at += b) {
			struct point *p = z + at;
			struct point even = plus(p[0], p[2 * q]);
			struct point odd = plus(p[q], p[3 * q]);
			struct point low = minus(p[0], p[2 * q]);
			struct point high = minus(p[q], p[3 * q]);

			p[0] = plus(even, odd);
			p[q] = turned(minus_i(low, high), c1, s1);
			p[2 * q] = turned(minus(even, odd), c2, s2);
			p[3 * q] = turned(plus_i(low, high), c3, s3);
		}
	}
	return t;
}

static void
last_four(struct point *z, int half)
{
	struct point *p, even, odd, low, high;

	for (p = z; p < z + half; p += 4) {
		even = plus(p[0], p[2]);
		odd = plus(p[1], p[3]);
		low = minus(p[0], p[2]);
		high = minus(p[1], p[3]);
		p[0] = plus(even, odd);
		p[1] = minus_i(low, high);
		p[2] = minus(even, odd);
		p[3] = plus_i(low, high);
	}
}

static inline void
last_two(struct point *p, struct point a, struct point b)
{
	p[0] = plus(a, b);
	p[1] = minus(a, b);
}

static void
last_eight(struct point *z, int half)
{
	const float r = 0.70710678f;
	struct point *p;

	for (p = z; p < z + half; p += 8) {
		struct point e0 = plus(p[0], p[4]), o0 = plus(p[2], p[6]);
		struct point l0 = minus(p[0], p[4]), h0 = minus(p[2], p[6]);
		struct point e1 = plus(p[1], p[5]), o1 = plus(p[3], p[7]);
		struct point l1 = minus(p[1], p[5]), h1 = minus(p[3], p[7]);

		last_two(p, plus(e0, o0), plus(e1, o1));
		last_two(p + 2, minus_i(l0, h0),
		    turned(minus_i(l1, h1), r, -r));
		last_two(p + 4, minus(e0, o0), turned(minus(e1, o1), 0, -1));
		last_two(p + 6, plus_i(l0, h0),
		    turned(plus_i(l1, h1), -r, -r));
	}
}

static inline lanes
length(struct point a)
{
	return lanes_root(a.re * a.re + a.im * a.im);
}

/* From the transform of even and odd samples as one complex signal to that of
 * the real signal: results k and half - k belong together. */
static void
unfold(const struct fft *f, const struct point *z, lanes *mag)
{
	int half = f->half, k;

	for (k = 1; k <= half / 2; k++) {
		struct point a = z[f->where[k]], b = z[f->where[half - k]];
		struct point even, odd;

		b.im = -b.im;
		even = plus(a, b);
		odd = turned(minus(a, b), f->unfold[2 * k],
		    -f->unfold[2 * k + 1]);
		mag[k] = 0.5f * length(minus_i(even, odd));
		mag[half - k] = 0.5f * length(plus_i(even, odd));
	}
	mag[0] = z[0].re + z[0].im;
	mag[half] = z[0].re - z[0].im;
	mag[0] = lanes_root(mag[0] * mag[0]);
	mag[half] = lanes_root(mag[half] * mag[half]);
}

void
fft_magnitudes(const struct fft *f, lanes *x, lanes *mag)
{
	struct point *z = (struct point *)x;
	const float *t = f->turns;
	int b;

	for (b = f->half; b > 8; b /= 4)
		t = step_four(z, f->half, b, t);
	if (b == 8)
		last_eight(z, f->half);
	else
		last_four(z, f->half);
	unfold(f, z, mag);
}
