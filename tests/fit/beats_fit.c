/*
 * beats_fit: logistic regression by Newton's method, on clues scaled to unit
 * variance, with a little decay so that clues which say the same share it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "beats_fit.h"

enum { N = 1 + SURE_CLUES, ROUNDS = 30 };

double
fit_says(const double w[N], const float *clue)
{
	double x = w[0];
	int k;

	for (k = 0; k < SURE_CLUES; k++)
		x += w[1 + k] * (double)clue[k];
	return 1 / (1 + exp(-x));
}

void
fit_solve(double *a, double *b, size_t n)
{
	size_t i, j, k;
	double swap, f;

	for (i = 0; i < n; i++) {
		size_t best = i;

		for (j = i + 1; j < n; j++)
			if (fabs(a[j * n + i]) > fabs(a[best * n + i]))
				best = j;
		for (k = 0; k < n; k++) {
			swap = a[i * n + k];
			a[i * n + k] = a[best * n + k];
			a[best * n + k] = swap;
		}
		swap = b[i];
		b[i] = b[best];
		b[best] = swap;
		for (j = i + 1; j < n; j++) {
			f = a[j * n + i] / a[i * n + i];
			for (k = i; k < n; k++)
				a[j * n + k] -= f * a[i * n + k];
			b[j] -= f * b[i];
		}
	}
	for (i = n; i-- > 0; ) {
		for (k = i + 1; k < n; k++)
			b[i] -= a[i * n + k] * b[k];
		b[i] /= a[i * n + i];
	}
}

static void
scale_of(const struct fit_case *c, size_t n, double scale[SURE_CLUES])
{
	size_t i;
	int k;

	for (k = 0; k < SURE_CLUES; k++) {
		double sum = 0, square = 0, all = 1e-9;

		for (i = 0; i < n; i++) {
			double x = (double)c[i].clue[k];

			all += (double)c[i].weight;
			sum += (double)c[i].weight * x;
			square += (double)c[i].weight * x * x;
		}
		sum /= all;
		square = square / all - sum * sum;
		scale[k] = square > 1e-12 ? 1 / sqrt(square) : 0;
	}
}

static void
add_case(const struct fit_case *c, const double *scale, const double *w,
    double h[N][N], double g[N])
{
	double x[N], z = 0, p, v;
	int i, k;

	x[0] = 1;
	for (k = 0; k < SURE_CLUES; k++)
		x[1 + k] = (double)c->clue[k] * scale[k];
	for (k = 0; k < N; k++)
		z += w[k] * x[k];
	z = z > 30 ? 30 : z < -30 ? -30 : z;
	p = 1 / (1 + exp(-z));
	v = (double)c->weight * (p * (1 - p) + 1e-6);
	for (i = 0; i < N; i++) {
		g[i] += (double)c->weight * ((c->beat ? 1 : 0) - p) * x[i];
		for (k = 0; k < N; k++)
			h[i][k] += v * x[i] * x[k];
	}
}

void
fit_judge(const struct fit_case *c, size_t n, const bool *use, double decay,
    double w[N])
{
	double scale[SURE_CLUES], h[N][N], g[N], all = 0;
	size_t i;
	int round, k;

	scale_of(c, n, scale);
	for (k = 0; k < SURE_CLUES; k++)
		if (use && !use[k])
			scale[k] = 0;
	for (i = 0; i < n; i++)
		all += (double)c[i].weight;
	for (k = 0; k < N; k++)
		w[k] = 0;
	for (round = 0; round < ROUNDS; round++) {
		memset(h, 0, sizeof h);
		memset(g, 0, sizeof g);
		for (i = 0; i < n; i++)
			add_case(&c[i], scale, w, h, g);
		for (k = 0; k < N; k++) {
			double d = all * (k ? decay : 1e-6) + 1e-9;

			g[k] -= d * w[k];
			h[k][k] += d;
		}
		fit_solve(&h[0][0], g, N);
		for (k = 0; k < N; k++) {
			double step = g[k] > 2 ? 2 : g[k] < -2 ? -2 : g[k];

			w[k] += step;
		}
	}
	for (k = 0; k < SURE_CLUES; k++)
		w[1 + k] *= scale[k];
}
