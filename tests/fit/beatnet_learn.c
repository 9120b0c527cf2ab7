/*
 * beatnet_learn: the numbers of the network on their way to net_weights.h.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beatnet_learn.h"

#include "beatnet_random.h"
#include "diag.h"

enum { COLUMNS = 200 };

/* How much the three answers count. */
static const float worth[TARGETS] = { 1, 0.7F, 0.3F };

static float *
numbers(struct net_params *p)
{
	return (float *)(void *)p;
}

static void
begin(float *x, int n, int inputs, float share, unsigned long long *seed)
{
	float deep = share * sqrtf(2.0F / (float)inputs);
	int i;

	for (i = 0; i < n; i++)
		x[i] = deep * random_normal(seed);
}

void
learner_init(struct learner *l, unsigned long long *seed)
{
	struct net_params *p = &l->p;
	int i;

	memset(l, 0, sizeof *l);
	begin(&p->c1[0][0][0], (int)(sizeof p->c1 / sizeof(float)),
	    9 * NET_SIGNS, 1, seed);
	begin(&p->c2[0][0], (int)(sizeof p->c2 / sizeof(float)), 3 * NET_C1,
	    1, seed);
	begin(&p->dense[0][0], (int)(sizeof p->dense / sizeof(float)),
	    NET_SEEN, 1, seed);
	for (i = 0; i < NET_LAYERS; i++) {
		struct net_block *b = &p->block[i];

		begin(&b->conv[0][0][0], (int)(sizeof b->conv / sizeof(float)),
		    NET_TAPS * NET_WIDE, 1, seed);
		begin(&b->mix[0][0], (int)(sizeof b->mix / sizeof(float)),
		    NET_WIDE, 0.5F, seed);
	}
	begin(&p->head[0][0], NET_WIDE * NET_OUT, NET_WIDE, 0.3F, seed);
	p->head_bias[0] = -2.5F;
	p->head_bias[1] = -4;
	p->head_bias[2] = 1;
	l->mean = *p;
}

void
learner_step(struct learner *l, float rate, float decay)
{
	float *p = numbers(&l->p), *g = numbers(&l->grad);
	float *m = numbers(&l->first), *v = numbers(&l->second);
	float *mean = numbers(&l->mean), keep, norm = 0, scale, c1, c2;
	int i;

	l->steps++;
	for (i = 0; i < NET_PARAMS; i++)
		norm += g[i] * g[i];
	norm = sqrtf(norm);
	scale = norm > 1 ? 1 / norm : 1;
	c1 = 1 - powf(0.9F, (float)l->steps);
	c2 = 1 - powf(0.99F, (float)l->steps);
	keep = fminf(0.998F, (float)l->steps / (float)(l->steps + 10));
	for (i = 0; i < NET_PARAMS; i++) {
		m[i] = 0.9F * m[i] + 0.1F * g[i] * scale;
		v[i] = 0.99F * v[i] + 0.01F * g[i] * g[i] * scale * scale;
		p[i] -= rate * (m[i] / c1 / (sqrtf(v[i] / c2) + 1e-8F) +
		    decay * p[i]);
		mean[i] = keep * mean[i] + (1 - keep) * p[i];
	}
	memset(&l->grad, 0, sizeof l->grad);
}

double
learner_loss(const float *logits, const float *target, const float *weight,
    int n, float *dlogits)
{
	double loss = 0;
	int t, i;

	memset(dlogits, 0, (size_t)(n + 8) * NET_OUT * sizeof *dlogits);
	for (t = 0; t < n; t++)
		for (i = 0; i < TARGETS; i++) {
			float z = logits[t * NET_OUT + i];
			float y = target[t * TARGETS + i];
			float w = weight[t * TARGETS + i] * worth[i];

			if (w <= 0)
				continue;
			loss += (double)w * (fmaxf(z, 0) - z * y +
			    log1pf(expf(-fabsf(z))));
			dlogits[t * NET_OUT + i] = w *
			    (1 / (1 + expf(-z)) - y);
		}
	return loss;
}

static float
scale_of(const float *x, int n)
{
	float most = 1e-6F;
	int i;

	for (i = 0; i < n; i++)
		most = fmaxf(most, fabsf(x[i]));
	return most;
}

static int
whole(float x, float scale)
{
	return (int)lroundf(x / scale * NET_MOST) + NET_MOST;
}

void
learner_round(const struct net_params *p, struct net_params *rounded)
{
	const float *x = (const float *)(const void *)p;
	float *y = numbers(rounded), scale;
	int i, k;

	for (i = 0; i < NET_RUNS; i++) {
		scale = scale_of(x + net_run[i].at, net_run[i].n);
		for (k = net_run[i].at; k < net_run[i].at + net_run[i].n; k++)
			y[k] = scale / NET_MOST *
			    (float)(whole(x[k], scale) - NET_MOST);
	}
}

static void
put_digits(FILE *f, int v)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz";

	fputc(digits[v / NET_DIGITS], f);
	fputc(digits[v % NET_DIGITS], f);
}

void
learner_write(const struct net_params *p, const char *path, const char *note)
{
	const float *x = (const float *)(const void *)p;
	FILE *f = fopen(path, "w");
	int i, k, column = 0;

	if (!f)
		die("%s:", path);
	fprintf(f, "#ifndef NET_WEIGHTS_H\n#define NET_WEIGHTS_H\n\n"
	    "/*\n * Written by tests/fit/beatnet.c:\n *\n *     %s\n */\n\n"
	    "/* The greatest of each run of numbers (net_shape.h), */\n"
	    "static const float net_scale[NET_RUNS] = {\n", note);
	for (i = 0; i < NET_RUNS; i++)
		fprintf(f, "%s%#.9gF,%s", i % 6 ? " " : "\t",
		    (double)scale_of(x + net_run[i].at,
		    net_run[i].n), i % 6 == 5 || i + 1 == NET_RUNS ?
		    "\n" : "");
	fprintf(f, "};\n\n/* and the numbers as parts of it, two characters "
	    "each. */\nstatic const char *const net_weights[] = {");
	for (i = 0; i < NET_RUNS; i++)
		for (k = 0; k < net_run[i].n; k++) {
			if (column == 0)
				fputs("\n\t\"", f);
			put_digits(f, whole(x[net_run[i].at + k],
			    scale_of(x + net_run[i].at, net_run[i].n)));
			column += 2;
			if (column < COLUMNS)
				continue;
			fputs("\",", f);
			column = 0;
		}
	fprintf(f, "%s\n};\n\n#endif\n", column ? "\"," : "");
	if (fclose(f) != 0)
		die("%s:", path);
}
