/*
 * track_time: a least-squares curve through the onsets that beats are near,
 * which bends as little as it can: where a beat has no onset of its own, its
 * neighbours say when it was.
 */
#include <math.h>
#include <stdlib.h>

#include "track_time.h"

#include "buf.h"

/* Against bending (frames squared, of second differences), and for the frame
 * that the model chose where there is no onset. */
static const double BEND = 2.0, CHOSEN = 0.02;

/* Solves a symmetric system of five diagonals, d[i] on the main one, e and f
 * beside it, by factors L D L'. */
static void
solve(double *d, double *e, double *f, double *x, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		double e0 = e[i], f0 = f[i];

		if (i + 1 < n) {
			e[i] /= d[i];
			d[i + 1] -= e0 * e[i];
			x[i + 1] -= e[i] * x[i];
			if (i + 2 < n)
				e[i + 1] -= f0 * e[i];
		}
		if (i + 2 < n) {
			f[i] /= d[i];
			d[i + 2] -= f0 * f[i];
			x[i + 2] -= f[i] * x[i];
		}
	}
	for (i = n; i-- > 0; ) {
		x[i] /= d[i];
		if (i + 1 < n)
			x[i] -= e[i] * x[i + 1];
		if (i + 2 < n)
			x[i] -= f[i] * x[i + 2];
	}
}

void
times_smooth(struct time_beat *b, size_t n)
{
	double *d, *e, *f, *x;
	size_t i;

	if (n < 3)
		return;
	d = xcalloc(n, sizeof *d);
	e = xcalloc(n, sizeof *e);
	f = xcalloc(n, sizeof *f);
	x = xcalloc(n, sizeof *x);
	/* Unknown are the differences to the frames that the model chose. */
	for (i = 0; i < n; i++) {
		d[i] = CHOSEN + b[i].weight;
		x[i] = b[i].weight * (b[i].onset - b[i].t);
	}
	for (i = 1; i + 1 < n; i++) {
		double bend = b[i - 1].t - 2 * b[i].t + b[i + 1].t;
		double before = b[i].t - b[i - 1].t;
		double after = b[i + 1].t - b[i].t;
		double w = BEND;

		/* A new tempo is not a bend. */
		if (fabs(after - before) > 0.12 * (after + before))
			w = 0;
		d[i - 1] += w;
		d[i] += 4 * w;
		d[i + 1] += w;
		e[i - 1] -= 2 * w;
		e[i] -= 2 * w;
		f[i - 1] += w;
		x[i - 1] -= w * bend;
		x[i] += 2 * w * bend;
		x[i + 1] -= w * bend;
	}
	solve(d, e, f, x, n);
	for (i = 0; i < n; i++)
		b[i].t += x[i];
	free(d);
	free(e);
	free(f);
	free(x);
}
