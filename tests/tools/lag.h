#ifndef LAG_H
#define LAG_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * By how much one recording of noise is late against another: the shift at
 * which they are most alike (normalised cross-correlation), to a small part
 * of a sample.  Shared by lag.c and cutcheck.c.
 */
enum {
	LAG_RATE = 48000,
	LAG_MOST = LAG_RATE / 5,      /* looked for up to 0.2 s either way */
	LAG_WINDOW = LAG_RATE * 2 / 5, /* of sound that is compared */
	LAG_LEAST = LAG_RATE / 20,    /* less sound than that tells nothing */
	LAG_STEP = 5,                 /* of the first, coarse search, */
	LAG_STRIDE = 4,               /* which leaves out samples too */
};

struct lag_sound {
	int16_t *v;
	long n;
	double start; /* seconds: when the first sample sounds */
};

/* Reads a file of 16-bit samples whose first sounds at `start`.  Returns 0,
 * or -1 with errno.  Free v. */
static inline int
lag_read(struct lag_sound *s, const char *path, double start)
{
	FILE *f = fopen(path, "rb");
	size_t cap = 1 << 20, got;

	*s = (struct lag_sound){ .start = start };
	if (!f)
		return -1;
	s->v = malloc(cap * sizeof(*s->v));
	while (s->v && (got = fread(s->v + s->n, sizeof(*s->v),
	    cap - (size_t)s->n, f)) > 0) {
		s->n += (long)got;
		if ((size_t)s->n == cap)
			s->v = realloc(s->v, (cap *= 2) * sizeof(*s->v));
	}
	fclose(f);
	return s->v ? 0 : -1;
}

/* How alike n samples of a from i and of b from j are, -1..1; only every
 * stride-th counts.  What lies outside is silence. */
static inline double
lag_alike(const struct lag_sound *a, long i, const struct lag_sound *b, long j,
    long n, long stride)
{
	double ab = 0, aa = 0, bb = 0;
	long from = 0, to = n;

	if (i < 0)
		from = -i;
	if (j + from < 0)
		from = -j;
	if (i + to > a->n)
		to = a->n - i;
	if (j + to > b->n)
		to = b->n - j;
	/* A few samples at an end are like anything. */
	if (to - from < n / 2)
		return 0;
	for (long k = from; k < to; k += stride) {
		double x = a->v[i + k], y = b->v[j + k];

		ab += x * y;
		aa += x * x;
		bb += y * y;
	}
	return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

/* Seconds by which `out` is late against `source` around `at` (seconds on the
 * clock of both).  *alike becomes how alike they are there.  The window
 * shrinks to what both have; NaN where that is too little. */
static inline double
lag_at(const struct lag_sound *source, const struct lag_sound *out, double at,
    double *alike)
{
	long mid_s = lround((at - source->start) * LAG_RATE);
	long mid_o = lround((at - out->start) * LAG_RATE);
	long before = LAG_WINDOW / 2, after = LAG_WINDOW / 2, best = 0;
	double top = -2, l, r, bend, part;
	long n, near;

	*alike = 0;
	before = before > mid_o ? mid_o : before;
	before = before > mid_s ? mid_s : before;
	after = after > out->n - mid_o ? out->n - mid_o : after;
	after = after > source->n - mid_s ? source->n - mid_s : after;
	if (before + after < LAG_LEAST)
		return NAN;
	mid_s -= before;
	mid_o -= before;
	n = before + after;
	for (long lag = -LAG_MOST; lag <= LAG_MOST; lag += LAG_STEP) {
		double a = lag_alike(source, mid_s - lag, out, mid_o, n,
		    LAG_STRIDE);

		if (a > top) {
			top = a;
			best = lag;
		}
	}
	near = best;
	top = -2;
	for (long lag = near - LAG_STEP; lag <= near + LAG_STEP; lag++) {
		double a = lag_alike(source, mid_s - lag, out, mid_o, n, 1);

		if (a > top) {
			top = a;
			best = lag;
		}
	}
	*alike = top;
	l = lag_alike(source, mid_s - best + 1, out, mid_o, n, 1);
	r = lag_alike(source, mid_s - best - 1, out, mid_o, n, 1);
	bend = l - 2 * top + r;
	part = bend < 0 ? (l - r) / (2 * bend) : 0;
	/* What is left of the clocks once they are whole samples apart. */
	return ((double)best + part + (double)(mid_o - mid_s)) / LAG_RATE +
	    out->start - source->start;
}

#endif
