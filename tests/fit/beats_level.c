/*
 * beats_level: a conditional logistic regression by Newton's method.  All
 * readings share one table of weights: what makes a beat does not depend on
 * how it was come by.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beats_level.h"

#include "../../tools/beatscan/track_obs.h"
#include "beats_fit.h"
#include "buf.h"

enum { ROUNDS = 15, FOLDS = 5, KINDS = 3, MOST = 512 };

/* Agreement with what is known that makes a reading right, and decay. */
static const double AGREES = 0.85, DECAY = 3e-3, NEAR = 0.07;
/* Octaves around the tempo clue's centre in which music mostly is. */
static const double USUAL = 0.4;

static const struct reading_count {
	const char *name;
	int first, past;
} KIND[] = {
	{ "found", 0, 1 }, { "twice", 1, 2 }, { "half", 2, 4 },
};

static double
agreement(const double *a, size_t n, const struct beat_list *known,
    double begin, double end)
{
	size_t i = 0, k = 0, hits = 0, many = 0;

	while (k < known->n && known->t[k] < begin - NEAR)
		k++;
	for (; k < known->n && known->t[k] < end + NEAR; k++, many++) {
		while (i < n && a[i] < known->t[k] - NEAR)
			i++;
		if (i < n && a[i] < known->t[k] + NEAR) {
			hits++;
			i++;
		}
	}
	return n + many ? 2.0 * (double)hits / (double)(n + many) : 0;
}

void
level_case_of(const struct level_view *v, const double *pulse, size_t n,
    const struct beat_list *known, struct level_case *c)
{
	double best = AGREES, grid[MOST];
	double begin = pulse[v->first], end = pulse[v->past - 1];
	int r, p;

	memcpy(c->clue, v->clue, sizeof c->clue);
	memcpy(c->can, v->can, sizeof c->can);
	c->right = -1;
	c->weight = 1;
	for (r = 0; r < LEVEL_READINGS; r++) {
		size_t many = 0;
		double f;

		if (!v->can[r])
			continue;
		for (p = level_readings[r].offset;
		    p <= LEVEL_PARTS * (int)(n - 1) && many < MOST;
		    p += level_readings[r].step) {
			double t = level_time(pulse, n, p);

			if (t >= begin && t <= end)
				grid[many++] = t / TRACK_HZ;
		}
		f = agreement(grid, many, known, begin / TRACK_HZ,
		    end / TRACK_HZ);
		if (f > best) {
			best = f;
			c->right = r;
		}
	}
}

/*
 * A library of accompaniments has as many pieces at 200 BPM as at 100; what
 * people listen to has not.  A case counts by how usual its tempo is, over how
 * often the library has it.
 */
static void
weigh_tempi(struct level_case *c, size_t n)
{
	double *octave = xcalloc(n ? n : 1, sizeof *octave);
	double *weight = xcalloc(n ? n : 1, sizeof *weight);
	size_t i, k;

	for (i = 0; i < n; i++)
		octave[i] = c[i].right < 0 ? 0
		    : (double)c[i].clue[c[i].right][0];
	for (i = 0; i < n; i++) {
		double usual = octave[i] / USUAL, often = 0, all = 0;

		if (c[i].right < 0)
			continue;
		for (k = 0; k < n; k++) {
			double d = (octave[k] - octave[i]) / 0.2;

			if (c[k].right < 0)
				continue;
			often += (double)c[k].weight * exp(-d * d / 2);
			all += (double)c[k].weight;
		}
		/* 0.2 octaves wide, so USUAL / 0.2 is what is expected. */
		weight[i] = exp(-usual * usual / 2) * 0.2 / USUAL
		    / (often / all);
		weight[i] = weight[i] > 3 ? 3 : weight[i];
	}
	for (i = 0; i < n; i++)
		c[i].weight *= (float)weight[i];
	free(octave);
	free(weight);
}

static void
scale_of(const struct level_case *c, size_t n, double scale[LEVEL_CLUES])
{
	size_t i;
	int r, k;

	for (k = 0; k < LEVEL_CLUES; k++) {
		double sum = 0, square = 0, many = 1e-9;

		for (i = 0; i < n; i++)
			for (r = 0; r < LEVEL_READINGS; r++) {
				double x = (double)c[i].clue[r][k];

				if (!c[i].can[r])
					continue;
				sum += x;
				square += x * x;
				many++;
			}
		sum /= many;
		square = square / many - sum * sum;
		scale[k] = square > 1e-9 ? 1 / sqrt(square) : 0;
	}
}

/* Probabilities of the readings. */
static void
says(const struct level_case *c, const double *scale, const double *w,
    double p[LEVEL_READINGS])
{
	double most = -1e9, sum = 0;
	int r, k;

	for (r = 0; r < LEVEL_READINGS; r++) {
		p[r] = 0;
		for (k = 0; k < LEVEL_CLUES; k++)
			p[r] += w[k] * scale[k] * (double)c->clue[r][k];
		if (c->can[r] && p[r] > most)
			most = p[r];
	}
	for (r = 0; r < LEVEL_READINGS; r++) {
		p[r] = c->can[r] ? exp(p[r] - most) : 0;
		sum += p[r];
	}
	for (r = 0; r < LEVEL_READINGS; r++)
		p[r] /= sum;
}

static void
add_case(const struct level_case *c, const double *scale, const double *w,
    double *h, double *g)
{
	double p[LEVEL_READINGS], mean[LEVEL_CLUES] = { 0 };
	double x[LEVEL_READINGS][LEVEL_CLUES];
	double m = (double)c->weight;
	int r, i, k;

	says(c, scale, w, p);
	for (r = 0; r < LEVEL_READINGS; r++)
		for (k = 0; k < LEVEL_CLUES; k++) {
			x[r][k] = scale[k] * (double)c->clue[r][k];
			mean[k] += p[r] * (c->can[r] ? x[r][k] : 0);
		}
	for (k = 0; k < LEVEL_CLUES; k++)
		g[k] += m * (x[c->right][k] - mean[k]);
	for (r = 0; r < LEVEL_READINGS; r++) {
		if (p[r] < 1e-6)
			continue;
		for (i = 0; i < LEVEL_CLUES; i++)
			for (k = 0; k < LEVEL_CLUES; k++)
				h[i * LEVEL_CLUES + k] += m * p[r]
				    * (x[r][i] - mean[i])
				    * (x[r][k] - mean[k]);
	}
}

/* What is minimised, with the weights w + part * step. */
static double
loss_of(const struct level_case *c, size_t n, const double *scale, int out,
    const double *w, const double *step, double part)
{
	double now[LEVEL_CLUES], p[LEVEL_READINGS], loss = 0, all = 1e-9;
	double square = 0;
	size_t i;
	int k;

	for (k = 0; k < LEVEL_CLUES; k++) {
		now[k] = w[k] + part * step[k];
		square += now[k] * now[k];
	}
	for (i = 0; i < n; i++) {
		if (c[i].right < 0 || c[i].piece % FOLDS == out)
			continue;
		says(&c[i], scale, now, p);
		loss -= (double)c[i].weight * log(p[c[i].right] + 1e-300);
		all += (double)c[i].weight;
	}
	return loss + 0.5 * DECAY * all * square;
}

/* From the cases whose fold is not `out`. */
static void
fit(const struct level_case *c, size_t n, const double *scale, int out,
    double w[LEVEL_CLUES])
{
	double h[LEVEL_CLUES * LEVEL_CLUES], g[LEVEL_CLUES];
	size_t i;
	int round, k;

	memset(w, 0, LEVEL_CLUES * sizeof *w);
	for (round = 0; round < ROUNDS; round++) {
		double all = 1e-9, part = 1, before;

		memset(h, 0, sizeof h);
		memset(g, 0, sizeof g);
		for (i = 0; i < n; i++)
			if (c[i].right >= 0 && c[i].piece % FOLDS != out) {
				add_case(&c[i], scale, w, h, g);
				all += (double)c[i].weight;
			}
		for (k = 0; k < LEVEL_CLUES; k++) {
			double d = DECAY * all + 1e-9;

			g[k] -= d * w[k];
			h[k * LEVEL_CLUES + k] += d;
		}
		fit_solve(h, g, LEVEL_CLUES);
		before = loss_of(c, n, scale, out, w, g, 0);
		while (part > 1e-4
		    && loss_of(c, n, scale, out, w, g, part) > before)
			part /= 2;
		for (k = 0; k < LEVEL_CLUES; k++)
			w[k] += part * g[k];
	}
}

void
level_learn(struct level_case *c, size_t n, bool net,
    double w[LEVEL_CLUES])
{
	double scale[LEVEL_CLUES], fold[FOLDS][LEVEL_CLUES];
	double right = 0, found = 0, all = 1e-9, none = 0, loss = 0;
	double kind[KINDS][2] = { { 0 } };
	size_t i;
	int k, r;

	weigh_tempi(c, n);
	scale_of(c, n, scale);
	for (k = 0; k < FOLDS; k++)
		fit(c, n, scale, k, fold[k]);
	for (i = 0; i < n; i++) {
		double p[LEVEL_READINGS], m = (double)c[i].weight;
		int best = 0;

		if (c[i].right < 0) {
			none += m;
			continue;
		}
		says(&c[i], scale, fold[c[i].piece % FOLDS], p);
		for (r = 1; r < LEVEL_READINGS; r++)
			if (p[r] > p[best])
				best = r;
		all += m;
		right += best == c[i].right ? m : 0;
		found += c[i].right == 0 ? m : 0;
		loss -= m * log(p[c[i].right] + 1e-9);
		for (k = 0; k < KINDS; k++)
			if (c[i].right >= KIND[k].first
			    && c[i].right < KIND[k].past) {
				kind[k][0] += m;
				kind[k][1] += best == c[i].right ? m : 0;
			}
	}
	fprintf(stderr, "%s: %zu passages, none right %.3f; of the others "
	    "right %.3f, as found %.3f, loss %.3f\n", net ? "net" : "envelope",
	    n, none / (none + all), right / all, found / all, loss / all);
	for (k = 0; k < KINDS; k++)
		if (kind[k][0] > 0)
			fprintf(stderr, "  %-8s %.3f of them, right %.3f\n",
			    KIND[k].name, kind[k][0] / all,
			    kind[k][1] / kind[k][0]);
	fit(c, n, scale, -1, w);
	for (k = 0; k < LEVEL_CLUES; k++) {
		fprintf(stderr, "  %-14s %+.2f\n", level_clue_names[k], w[k]);
		w[k] *= scale[k];
	}
}
