/*
 * kinds_learn: learns the weights of kind_net.c: a hidden layer, softmax,
 * cross-entropy, Adam.  Inputs are shaken a little at every step, so that the
 * net does not rest on one clue to the last digit; every kind counts the same.
 */
#include "kinds_part.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/beatscan/kind_clues.h"
#include "../../tools/beatscan/kind_net.h"
#include "buf.h"
#include "diag.h"
#include "kinds_data.h"

enum { HIDDEN = 20, EPOCHS = 14, BATCH = 64 };

struct row {
	float clue[CLUES];
	int kind; /* NET_ */
};

struct rows {
	struct row *r;
	size_t n;
};

/* Everything that is learned, as one row of numbers for the optimiser. */
struct net {
	float w1[HIDDEN][CLUES], b1[HIDDEN];
	float w2[NET_KINDS][HIDDEN], b2[NET_KINDS];
};

enum { NUMBERS = sizeof(struct net) / sizeof(float) };

struct fit {
	struct net net;
	float mean[CLUES], scale[CLUES];
	float first[NUMBERS], second[NUMBERS]; /* moments */
	long steps;
};

static void
add_rows(struct rows *all, const struct programme *p)
{
	struct clues *c = clues_new();
	struct row r;
	size_t i, at = 0;

	for (i = 0; i <= p->n; i++) {
		if (i < p->n)
			clues_put(c, &p->h[i]);
		else
			clues_end(c);
		for (; clues_get(c, r.clue); at += 10) {
			int kind = p->truth[at];

			if (at + 9 >= p->n || p->truth[at + 9] != kind ||
			    kind == KIND_SILENCE || kind == TRUTH_UNKNOWN)
				continue;
			r.kind = kind - KIND_SPEECH;
			if ((all->n & (all->n - 1)) == 0)
				all->r = xrealloc(all->r, all->n * 2 + 1,
				    sizeof r);
			all->r[all->n++] = r;
		}
	}
	clues_free(c);
}

static struct rows
read_rows(const char *list)
{
	struct rows all = { NULL, 0 };
	char base[512];
	FILE *f = fopen(list, "r");

	if (!f)
		die("%s: cannot be opened", list);
	while (list_next(f, base, sizeof base)) {
		struct programme p = programme_read(base);

		add_rows(&all, &p);
		programme_free(&p);
	}
	fclose(f);
	if (!all.n)
		die("%s: nothing to learn from", list);
	return all;
}

static void
standardise(struct fit *fit, const struct rows *all)
{
	size_t i;
	int k;

	for (k = 0; k < CLUES; k++) {
		double sum = 0, squares = 0;

		for (i = 0; i < all->n; i++) {
			sum += all->r[i].clue[k];
			squares += (double)all->r[i].clue[k] *
			    all->r[i].clue[k];
		}
		sum /= (double)all->n;
		squares = squares / (double)all->n - sum * sum;
		fit->mean[k] = (float)sum;
		fit->scale[k] = (float)(1 / sqrt(fmax(squares, 1e-8)));
	}
}

/* Forward; x are standardised clues.  Fills the hidden layer and p. */
static void
forward(const struct net *n, const float *x, float *hidden, float *p)
{
	float most = -1e9f, sum = 0;
	int h, i, k;

	for (h = 0; h < HIDDEN; h++) {
		float v = n->b1[h];

		for (i = 0; i < CLUES; i++)
			v += n->w1[h][i] * x[i];
		hidden[h] = v / (1 + fabsf(v));
	}
	for (k = 0; k < NET_KINDS; k++) {
		p[k] = n->b2[k];
		for (h = 0; h < HIDDEN; h++)
			p[k] += n->w2[k][h] * hidden[h];
		most = fmaxf(most, p[k]);
	}
	for (k = 0; k < NET_KINDS; k++)
		sum += p[k] = expf(p[k] - most);
	for (k = 0; k < NET_KINDS; k++)
		p[k] /= sum;
}

static void
inputs(const struct fit *fit, const float *clue, float *x)
{
	int i;

	for (i = 0; i < CLUES; i++)
		x[i] = fmaxf(-4, fminf(4, (clue[i] - fit->mean[i]) *
		    fit->scale[i]));
}

static void
backward(const struct net *n, struct net *g, const float *x,
    const float *hidden, const float *p, int kind, float weight)
{
	float back[HIDDEN] = { 0 };
	int h, i, k;

	for (k = 0; k < NET_KINDS; k++) {
		/* 0.02 is left to the other kinds: never too sure */
		float want = k == kind ? 0.98f : 0.01f;
		float d = weight * (p[k] - want);

		g->b2[k] += d;
		for (h = 0; h < HIDDEN; h++) {
			g->w2[k][h] += d * hidden[h];
			back[h] += d * n->w2[k][h];
		}
	}
	for (h = 0; h < HIDDEN; h++) {
		float slope = 1 - fabsf(hidden[h]), d = back[h] * slope * slope;

		g->b1[h] += d;
		for (i = 0; i < CLUES; i++)
			g->w1[h][i] += d * x[i];
	}
}

static void
step(struct fit *fit, const struct net *g, float rate)
{
	float *w = (float *)&fit->net;
	const float *d = (const float *)g;
	float c1, c2;
	int i;

	fit->steps++;
	c1 = 1 - powf(0.9f, (float)fit->steps);
	c2 = 1 - powf(0.999f, (float)fit->steps);
	for (i = 0; i < NUMBERS; i++) {
		float v = d[i] / BATCH;

		fit->first[i] += 0.1f * (v - fit->first[i]);
		fit->second[i] += 0.001f * (v * v - fit->second[i]);
		w[i] -= rate * (fit->first[i] / c1 /
		    (sqrtf(fit->second[i] / c2) + 1e-8f) + 1e-3f * w[i]);
	}
}

static void
learn(struct fit *fit, const struct rows *all, struct chance *c)
{
	float x[CLUES], hidden[HIDDEN], p[NET_KINDS], weight[NET_KINDS];
	float *w = (float *)&fit->net;
	size_t count[NET_KINDS] = { 0 }, i, steps = all->n / BATCH * EPOCHS, s;
	int k;

	for (k = 0; k < NUMBERS; k++)
		w[k] = (float)(chance_gauss(c) / sqrt(CLUES));
	for (i = 0; i < all->n; i++)
		count[all->r[i].kind]++;
	for (k = 0; k < NET_KINDS; k++)
		weight[k] = (float)all->n / (3.0f * (float)count[k]);
	for (s = 0; s < steps; s++) {
		struct net g;

		memset(&g, 0, sizeof g);
		for (i = 0; i < BATCH; i++) {
			const struct row *r = &all->r[(size_t)(chance_unit(c) *
			    (double)all->n)];

			inputs(fit, r->clue, x);
			for (k = 0; k < CLUES; k++)
				x[k] += (float)chance_in(c, -0.35, 0.35);
			forward(&fit->net, x, hidden, p);
			backward(&fit->net, &g, x, hidden, p, r->kind,
			    weight[r->kind]);
		}
		step(fit, &g, 0.003f * (float)(1 - (double)s /
		    (double)steps));
	}
}

static void
tell(const struct fit *fit, const struct rows *all, const char *what)
{
	float x[CLUES], hidden[HIDDEN], p[NET_KINDS];
	int table[NET_KINDS][NET_KINDS] = { { 0 } }, k, j;
	size_t i;

	for (i = 0; i < all->n; i++) {
		inputs(fit, all->r[i].clue, x);
		forward(&fit->net, x, hidden, p);
		k = p[1] > p[0] ? 1 : 0;
		k = p[2] > p[k] ? 2 : k;
		table[all->r[i].kind][k]++;
	}
	for (k = 0; k < NET_KINDS; k++) {
		int sum = table[k][0] + table[k][1] + table[k][2];

		fprintf(stderr, "%s %-8s", what,
		    kind_name((enum kind)(KIND_SPEECH + k)));
		for (j = 0; j < NET_KINDS; j++)
			fprintf(stderr, " %6.1f%%", 100.0 * table[k][j] /
			    (sum ? sum : 1));
		fprintf(stderr, "   of %d rows\n", sum);
	}
}

static void
print(const char *head, const float *x, int n)
{
	int i;

	printf("%s {", head);
	for (i = 0; i < n; i++)
		printf("%s%.5ff,", i % 6 ? " " : "\n\t",
		    (double)x[i]);
	printf("\n}");
}

static void
print_all(const struct fit *fit)
{
	int h;

	printf("/* Made by tests/fit/kinds.sh. */\n"
	    "#ifndef KIND_WEIGHTS_H\n#define KIND_WEIGHTS_H\n\n"
	    "enum { KIND_HIDDEN = %d };\n\n", HIDDEN);
	print("static const float clue_mean[CLUES] =", fit->mean, CLUES);
	print(";\n\nstatic const float clue_scale[CLUES] =", fit->scale, CLUES);
	printf(";\n\nstatic const float hidden_weight[KIND_HIDDEN][CLUES] = {\n");
	for (h = 0; h < HIDDEN; h++) {
		print("", fit->net.w1[h], CLUES);
		printf(",\n");
	}
	print("};\n\nstatic const float hidden_bias[KIND_HIDDEN] =",
	    fit->net.b1, HIDDEN);
	printf(";\n\nstatic const float kind_weight[NET_KINDS][KIND_HIDDEN] = {\n");
	for (h = 0; h < NET_KINDS; h++) {
		print("", fit->net.w2[h], HIDDEN);
		printf(",\n");
	}
	print("};\n\nstatic const float kind_bias[NET_KINDS] =", fit->net.b2,
	    NET_KINDS);
	printf(";\n\n#endif\n");
}

int
kinds_learn(const char *list, const char *tests)
{
	static struct fit fit;
	struct rows all = read_rows(list), other = read_rows(tests);
	struct chance c;

	chance_seed(&c, 1);
	standardise(&fit, &all);
	learn(&fit, &all, &c);
	tell(&fit, &all, "learned");
	tell(&fit, &other, "tested ");
	print_all(&fit);
	free(all.r);
	free(other.r);
	return 0;
}
