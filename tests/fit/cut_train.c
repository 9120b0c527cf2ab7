/*
 * cut_train: networks learn.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cut_train.h"

#include "buf.h"

static uint32_t
dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (uint32_t)(*seed >> 32);
}

static bool
used(const struct sample *one, const struct lesson *l)
{
	return l->leave < 0 ||
	    l->programmes[one->programme].group != l->leave;
}

/* Inputs are measured by their spread over the samples. */
static void
standard(float *mean, float *scale, const struct samples *s,
    const struct lesson *l)
{
	size_t k;
	int i;

	for (i = 0; i < l->in; i++) {
		double sum = 0, sq = 0, n = 0, var;

		for (k = 0; k < s->n; k++) {
			if (!used(&s->p[k], l))
				continue;
			sum += (double)s->p[k].x[i];
			sq += (double)s->p[k].x[i] * (double)s->p[k].x[i];
			n++;
		}
		mean[i] = (float)(n > 0 ? sum / n : 0);
		var = n > 0 ? sq / n - (double)mean[i] * (double)mean[i] : 0;
		scale[i] = var > 1e-9 ? (float)(1 / sqrt(var)) : 0;
		if (l->without >> i & 1)
			scale[i] = 0;
	}
}

/* Forward and back: adds the gradient of one sample. */
static void
learn_one(double *grad, const float *row, const float *in,
    const struct lesson *l, double target, double weight)
{
	double act[NET_HIDDEN], out = 0, err;
	const float *r = row;
	double *g = grad;
	int h, i;

	for (h = 0; h < l->hidden; h++, r += l->in + 2) {
		float sum = r[l->in];

		for (i = 0; i < l->in; i++)
			sum += r[i] * in[i];
		act[h] = (double)tanhf(sum);
		out += (double)r[l->in + 1] * act[h];
	}
	out += (double)*r;
	err = (1 / (1 + exp(-out)) - target) * weight;
	for (h = 0, r = row; h < l->hidden; h++, r += l->in + 2) {
		double back = err * (double)r[l->in + 1] *
		    (1 - act[h] * act[h]);

		for (i = 0; i < l->in; i++)
			g[i] += back * (double)in[i];
		g[l->in] += back;
		g[l->in + 1] += err * act[h];
		g += l->in + 2;
	}
	*g += err;
}

static void
keep_signs(float *row, const struct lesson *l)
{
	int h, i;

	for (h = 0; h < l->hidden; h++, row += l->in + 2) {
		for (i = 0; i < l->in; i++)
			if (!l->free[i] && row[i] < 0)
				row[i] = 0;
		if (row[l->in + 1] < 0)
			row[l->in + 1] = 0;
	}
}

static void
start(float *row, const struct lesson *l, uint64_t *seed)
{
	int h, i;

	for (h = 0; h < l->hidden; h++, row += l->in + 2) {
		for (i = 0; i < l->in; i++)
			row[i] = (float)(dice(seed) / 4294967296.0 * .3);
		row[l->in] = (float)(dice(seed) / 4294967296.0 * 2 - 1);
		row[l->in + 1] = .5f;
	}
	*row = -1;
}

struct adam {
	double *grad, *m, *v;
	int step;
};

static void
adam_step(struct adam *a, float *row, size_t size, double rate, double decay)
{
	double c1, c2;
	size_t i;

	a->step++;
	c1 = 1 - pow(.9, a->step);
	c2 = 1 - pow(.999, a->step);
	for (i = 0; i < size; i++) {
		double g = a->grad[i];

		a->m[i] = .9 * a->m[i] + .1 * g;
		a->v[i] = .999 * a->v[i] + .001 * g * g;
		row[i] -= (float)(rate * (a->m[i] / c1 /
		    (sqrt(a->v[i] / c2) + 1e-8) + decay * (double)row[i]));
		a->grad[i] = 0;
	}
}

static void
train_member(float *row, const float *in, const struct sample *const *some,
    size_t n, const struct lesson *l, uint64_t seed)
{
	enum { BATCH = 64 };
	size_t size = (size_t)(l->hidden * (l->in + 2) + 1), k, r;
	uint32_t *order = xmalloc(n * sizeof *order);
	struct adam a = { xcalloc(size, sizeof(double)),
		xcalloc(size, sizeof(double)), xcalloc(size, sizeof(double)),
		0 };

	start(row, l, &seed);
	for (k = 0; k < n; k++)
		order[k] = (uint32_t)k;
	for (r = 0; r < (size_t)l->rounds; r++) {
		double rate = .004 * (1 - (double)r / l->rounds) + 1e-4;

		for (k = n - 1; k > 0; k--) {
			size_t j = dice(&seed) % (k + 1);
			uint32_t swap = order[k];

			order[k] = order[j];
			order[j] = swap;
		}
		for (k = 0; k < n; k++) {
			const struct sample *one = some[order[k]];

			learn_one(a.grad, row, in + order[k] * (size_t)l->in, l,
			    one->real, (double)one->weight / BATCH);
			if (k % BATCH == BATCH - 1 || k == n - 1) {
				adam_step(&a, row, size, rate, l->decay);
				keep_signs(row, l);
			}
		}
	}
	free(order);
	free(a.grad);
	free(a.m);
	free(a.v);
}

void
train(struct net *n, const struct samples *s, const struct lesson *l)
{
	size_t size = (size_t)(l->hidden * (l->in + 2) + 1), k, count = 0;
	float *mean = xcalloc((size_t)l->in, sizeof *mean);
	float *scale = xcalloc((size_t)l->in, sizeof *scale);
	float *row = xcalloc((size_t)l->members * size, sizeof *row);
	const struct sample **some = xmalloc((s->n + 1) * sizeof *some);
	float *in;
	int i;

	for (k = 0; k < s->n; k++)
		if (used(&s->p[k], l))
			some[count++] = &s->p[k];
	standard(mean, scale, s, l);
	in = xmalloc((count + 1) * (size_t)l->in * sizeof *in);
	for (k = 0; k < count; k++)
		for (i = 0; i < l->in; i++)
			in[k * (size_t)l->in + (size_t)i] = fminf(3, fmaxf(-3,
			    (some[k]->x[i] - mean[i]) * scale[i]));
	for (i = 0; count && i < l->members; i++)
		train_member(row + (size_t)i * size, in, some, count, l,
		    0x9e3779b97f4a7c15u + (uint64_t)i * 7919);
	free(in);
	free(some);
	*n = (struct net){ l->in, l->hidden, l->members, mean, scale, row, 1,
		0 };
}

void
net_drop(struct net *n)
{
	free((void *)(uintptr_t)n->mean);
	free((void *)(uintptr_t)n->scale);
	free((void *)(uintptr_t)n->row);
}

void
calibrate(float *slope, float *offset, const double *sum, const bool *real,
    size_t n)
{
	double a = 1, b = 0;
	size_t k;
	int round;

	for (round = 0; round < 3000; round++) {
		double ga = 0, gb = 0;

		for (k = 0; k < n; k++) {
			double e = 1 / (1 + exp(-(a * sum[k] + b))) - real[k];

			ga += e * sum[k];
			gb += e;
		}
		a -= .02 * ga / (double)n;
		b -= .1 * gb / (double)n;
	}
	*slope = (float)a;
	*offset = (float)b;
}
