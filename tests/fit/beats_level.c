/*
 * beats_level: a choice between readings, each weighed by the same small
 * network (what makes a beat does not depend on how it was come by): clues
 * by themselves and a few functions of all of them.  Adam, some cases at a
 * time, always in the same order.
 *
 * One such network tips over with every beginning, so there are several, each
 * with its own functions, and what they say is averaged: a judge of judges.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beats_level.h"

#include "../../tools/beatscan/track_obs.h"
#include "beats_fit.h"
#include "buf.h"

enum {
	ROUNDS = 30, LAST = 10, FOLDS = 5, KINDS = 4, MOST = 512, BATCH = 50,
	SEED = 7, MEMBERS = 4, OWN = LEVEL_HIDDEN / MEMBERS,
	NUMBERS = (int)(sizeof(struct level_judge) / sizeof(float)),
};

/* Agreement with what is known that makes a reading right, and decay. */
static const double AGREES = 0.85, DECAY = 1e-2, NEAR = 0.07;

/* Where music mostly is: octaves from the tempo clue's centre (110 BPM).
 * Most is danced or marched to; a share is slow songs. */
static const struct {
	double share, centre, wide;
} USUAL[] = {
	{ 0.5, 0, 0.4 }, { 0.5, -0.6, 0.35 },
};

static const struct reading_count {
	const char *name;
	int first, past;
} KIND[] = {
	{ "found", 0, 1 }, { "twice", 1, 2 }, { "half", 2, 4 },
	{ "third", 4, 7 },
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

static double
usual(double octave)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < sizeof USUAL / sizeof *USUAL; i++) {
		double d = (octave - USUAL[i].centre) / USUAL[i].wide;

		sum += USUAL[i].share / USUAL[i].wide * exp(-d * d / 2);
	}
	return sum;
}

/*
 * A library of accompaniments has as many pieces at 200 BPM as at 100; what
 * people listen to has not.  A case counts by how usual its tempo is, over how
 * often the library has it.
 */
static void
weigh_tempi(struct level_case *c, size_t n)
{
	static const double WIDE = 0.2;
	double *octave = xcalloc(n ? n : 1, sizeof *octave);
	double *weight = xcalloc(n ? n : 1, sizeof *weight);
	size_t i, k;

	for (i = 0; i < n; i++)
		octave[i] = c[i].right < 0 ? 0
		    : (double)c[i].clue[c[i].right][0];
	for (i = 0; i < n; i++) {
		double often = 0, all = 0;

		if (c[i].right < 0)
			continue;
		for (k = 0; k < n; k++) {
			double d = (octave[k] - octave[i]) / WIDE;

			if (c[k].right < 0)
				continue;
			often += (double)c[k].weight * exp(-d * d / 2);
			all += (double)c[k].weight;
		}
		weight[i] = usual(octave[i]) * WIDE / (often / all);
		weight[i] = weight[i] > 3 ? 3 : weight[i];
	}
	for (i = 0; i < n; i++)
		c[i].weight *= (float)weight[i];
	free(octave);
	free(weight);
}

/* Clues minus their mean, over their deviation. */
static void
scale_of(const struct level_case *c, size_t n, double mean[LEVEL_CLUES],
    double scale[LEVEL_CLUES])
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
		mean[k] = sum / many;
		square = square / many - mean[k] * mean[k];
		scale[k] = square > 1e-9 ? 1 / sqrt(square) : 0;
	}
}

static void
rescale(struct level_case *c, size_t n, const double *mean,
    const double *scale)
{
	size_t i;
	int r, k;

	for (i = 0; i < n; i++)
		for (r = 0; r < LEVEL_READINGS; r++)
			for (k = 0; k < LEVEL_CLUES; k++)
				c[i].clue[r][k] = (float)(scale[k]
				    * ((double)c[i].clue[r][k] - mean[k]));
}

/* Probabilities of the readings, by `many` functions of the judge; act: of
 * these, if wanted. */
static void
says(const struct level_case *c, const struct level_judge *j, int many,
    double p[LEVEL_READINGS], float act[LEVEL_READINGS][OWN])
{
	double most = -1e9, sum = 0;
	int r, k, h;

	for (r = 0; r < LEVEL_READINGS; r++) {
		const float *clue = c->clue[r];
		float x = 0;

		for (k = 0; k < LEVEL_CLUES; k++)
			x += j->straight[k] * clue[k];
		for (h = 0; h < many; h++) {
			float y = j->bias[h];

			for (k = 0; k < LEVEL_CLUES; k++)
				y += j->in[h][k] * clue[k];
			y = tanhf(y);
			x += j->out[h] * y;
			if (act)
				act[r][h] = y;
		}
		p[r] = (double)x;
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

/* Adds the gradient of what the right reading lacks. */
static void
add_case(const struct level_case *c, const struct level_judge *j,
    struct level_judge *g)
{
	float act[LEVEL_READINGS][OWN];
	double p[LEVEL_READINGS];
	int r, k, h;

	says(c, j, OWN, p, act);
	for (r = 0; r < LEVEL_READINGS; r++) {
		float d = c->weight * ((float)p[r] - (r == c->right));

		if (!c->can[r])
			continue;
		for (k = 0; k < LEVEL_CLUES; k++)
			g->straight[k] += d * c->clue[r][k];
		for (h = 0; h < OWN; h++) {
			float y = act[r][h], e = d * j->out[h] * (1 - y * y);

			g->out[h] += d * y;
			g->bias[h] += e;
			for (k = 0; k < LEVEL_CLUES; k++)
				g->in[h][k] += e * c->clue[r][k];
		}
	}
}

struct adam {
	float mean[NUMBERS], square[NUMBERS];
	int steps;
};

static void
step(struct adam *a, struct level_judge *j, const struct level_judge *g,
    float rate, float decay)
{
	float *w = (float *)(void *)j, was, size;
	const float *d = (const float *)(const void *)g;
	int i;

	a->steps++;
	was = 1 - powf(0.9f, (float)a->steps);
	size = 1 - powf(0.99f, (float)a->steps);
	for (i = 0; i < NUMBERS; i++) {
		float x = d[i] + decay * w[i];

		a->mean[i] += 0.1f * (x - a->mean[i]);
		a->square[i] += 0.01f * (x * x - a->square[i]);
		w[i] -= rate * a->mean[i] / was
		    / (sqrtf(a->square[i] / size) + 1e-6f);
	}
}

static unsigned
chance(unsigned long long *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(*seed >> 33);
}

static void
add_numbers(struct level_judge *sum, const struct level_judge *j, float part)
{
	float *to = (float *)(void *)sum;
	const float *from = (const float *)(const void *)j;
	int i;

	for (i = 0; i < NUMBERS; i++)
		to[i] += part * from[i];
}

/* One member, in the first functions, from the cases whose fold is not `out`;
 * the mean of the last rounds. */
static void
fit(const struct level_case *c, size_t n, int out, unsigned long long seed,
    struct level_judge *mean)
{
	static struct adam a;
	static struct level_judge g, now, *const j = &now;
	size_t *order = xcalloc(n ? n : 1, sizeof *order), many = 0, i, k;
	double all = 0;
	int round, h;

	memset(&a, 0, sizeof a);
	memset(j, 0, sizeof *j);
	memset(mean, 0, sizeof *mean);
	for (h = 0; h < OWN; h++)
		for (k = 0; k < LEVEL_CLUES; k++)
			j->in[h][k] = 0.2f * ((float)(chance(&seed) % 2001)
			    / 1000 - 1);
	for (h = 0; h < OWN; h++)
		j->out[h] = h % 2 ? 0.1f : -0.1f;
	for (i = 0; i < n; i++)
		if (c[i].right >= 0 && c[i].piece % FOLDS != out) {
			order[many++] = i;
			all += (double)c[i].weight;
		}
	for (round = 0; round < ROUNDS && all > 0; round++) {
		for (i = 0; i < many; i++) {
			size_t swap = i + chance(&seed) % (many - i), was;
			float left = 1 - ((float)round + (float)i
			    / (float)many) / ROUNDS;

			was = order[i];
			order[i] = order[swap];
			order[swap] = was;
			if (i % BATCH == 0)
				memset(&g, 0, sizeof g);
			add_case(&c[order[i]], j, &g);
			if (i % BATCH == BATCH - 1)
				step(&a, j, &g, 0.01f * left,
				    (float)(DECAY * all / (double)many)
				    * BATCH);
		}
		if (round >= ROUNDS - LAST)
			add_numbers(mean, j, 1.0f / LAST);
	}
	free(order);
}

static void
fit_members(const struct level_case *c, size_t n, struct level_judge *j)
{
	static struct level_judge one;
	int m, k, h;

	memset(j, 0, sizeof *j);
	for (m = 0; m < MEMBERS; m++) {
		fit(c, n, -1, SEED + 1000ULL * (unsigned)m, &one);
		for (k = 0; k < LEVEL_CLUES; k++)
			j->straight[k] += one.straight[k] / MEMBERS;
		for (h = 0; h < OWN; h++) {
			memcpy(j->in[m * OWN + h], one.in[h],
			    sizeof one.in[h]);
			j->bias[m * OWN + h] = one.bias[h];
			j->out[m * OWN + h] = one.out[h] / MEMBERS;
		}
	}
}

/* What the judges of the folds, one member each, get right. */
static void
tell(const struct level_case *c, size_t n, const struct level_judge *fold,
    bool net)
{
	double right = 0, found = 0, all = 1e-9, none = 0, loss = 0;
	double kind[KINDS][2] = { { 0 } };
	size_t i;
	int k, r;

	for (i = 0; i < n; i++) {
		double p[LEVEL_READINGS], m = (double)c[i].weight;
		int best = 0;

		if (c[i].right < 0) {
			none += m;
			continue;
		}
		says(&c[i], &fold[c[i].piece % FOLDS], OWN, p, NULL);
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
}

void
level_learn(struct level_case *c, size_t n, bool net, struct level_judge *j)
{
	static struct level_judge fold[FOLDS];
	double scale[LEVEL_CLUES], mean[LEVEL_CLUES];
	int k, h;

	weigh_tempi(c, n);
	scale_of(c, n, mean, scale);
	rescale(c, n, mean, scale);
	for (k = 0; k < FOLDS; k++)
		fit(c, n, k, SEED, &fold[k]);
	tell(c, n, fold, net);
	fit_members(c, n, j);
	for (k = 0; k < LEVEL_CLUES; k++) {
		j->straight[k] *= (float)scale[k];
		for (h = 0; h < LEVEL_HIDDEN; h++) {
			j->in[h][k] *= (float)scale[k];
			j->bias[h] -= j->in[h][k] * (float)mean[k];
		}
	}
}
