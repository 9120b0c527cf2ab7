/*
 * track_model: the best path, beat by beat.  A beat of tempo k that ends at
 * frame t began about its period before, some frames early or late, at a
 * cost; then the next beat begins, with the same tempo, one near it, or, at a
 * price, any.  The eight places in the bar are computed side by side, which
 * is what the innermost loops are made for.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "track_model.h"

#include "buf.h"

enum {
	RING = 128,  /* frames of scores: more than the longest period */
	JITTER = 2,  /* frames that a beat may be early or late */
	WAYS = 2 * JITTER + 1,
	REACH = 3,   /* tempi to each side that a beat can change to */
	LEAP = 7,    /* in place of a distance: from the best tempo of all */
	SETTLE = 256, /* frames after which scores are set back */
};

static const float NEVER = -1e20f;
static const double HZ = 50;

/* One byte a decision: bits 0-2 when the beat began (of those that end
 * here), 3-5 from which tempo, 6-7 from which bar (of those that begin). */
struct model {
	float period[MODEL_TEMPI];  /* frames */
	int whole[MODEL_TEMPI];     /* the same, rounded */
	float late[MODEL_TEMPI][WAYS];
	float change[2 * REACH + 1];
	float prior[MODEL_TEMPI];   /* of one beat of this tempo */
	float weight[MODEL_TEMPI];
	float leap, irregular, free;
	int tempi;
	int64_t n;
	float (*score)[RING][MODEL_PLACES]; /* [tempo]: a beat here */
	uint8_t (*how)[MODEL_TEMPI][MODEL_PLACES]; /* [frame] */
	uint8_t (*from)[MODEL_PLACES]; /* [frame]: the best tempo of all */
};

/* Where each place comes from: the usual way, and two at a price. */
static const uint8_t BEFORE[MODEL_PLACES][3] = {
	{ 3, 6, 7 }, { 0, 0, 0 }, { 1, 1, 1 }, { 2, 2, 2 },
	{ 6, 3, 7 }, { 4, 4, 4 }, { 5, 5, 5 }, { 7, 3, 6 },
};

void
model_usual(struct model_wish *w)
{
	memset(w, 0, sizeof *w);
	w->bpm_least = 40;
	w->bpm_most = 240;
	w->prior = 1.0f;
	w->centre = 115;
	w->spread = 0.7f;
	w->stiff = 80;
	w->leap = 16;
	w->early = 0.6f;
	w->slow = 0;
	w->irregular = 6;
	w->free = 0.5f;
}

static void
lay_tempi(struct model *m, const struct model_wish *w)
{
	/* A little beyond the ends, so that these are not at the edge. */
	double shortest = 60 * HZ / (w->bpm_most * 1.015);
	double longest = 60 * HZ / (w->bpm_least / 1.015);
	double step = log(longest / shortest) / (MODEL_TEMPI - 1);
	int k, j;

	m->tempi = MODEL_TEMPI;
	if (step < 0.004) {
		step = 0.004;
		m->tempi = (int)(log(longest / shortest) / step) + 2;
	}
	for (k = 0; k < MODEL_TEMPI; k++) {
		double p = shortest * exp(step * (k < m->tempi ? k : 0));
		double octaves = log2(60 * HZ / p / w->centre);

		m->period[k] = (float)p;
		m->whole[k] = (int)lrint(p);
		octaves /= w->spread;
		m->prior[k] = (float)(-0.5 * octaves * octaves * w->prior
		    * p / HZ);
		m->weight[k] = (float)pow(p / 25, w->slow);
		for (j = 0; j < WAYS; j++) {
			double off = m->whole[k] + j - JITTER - p;
			double usual = 0.7 + 0.02 * p;

			m->late[k][j] = (float)(w->early * off * off
			    / (usual * usual));
		}
		if (k >= m->tempi)
			m->prior[k] = NEVER;
	}
	for (j = -REACH; j <= REACH; j++)
		m->change[j + REACH] = (float)(w->stiff * fabs(j * step));
}

struct model *
model_new(const struct model_wish *w)
{
	struct model *m = xcalloc(1, sizeof *m);
	int k, i, l;

	m->score = xmalloc(MODEL_TEMPI * sizeof *m->score);
	m->how = xcalloc(MODEL_KEPT, sizeof *m->how);
	m->from = xcalloc(MODEL_KEPT, sizeof *m->from);
	lay_tempi(m, w);
	m->leap = w->leap;
	m->irregular = w->irregular;
	m->free = w->free;
	/* The first beat may be anywhere within a period from the start. */
	for (k = 0; k < MODEL_TEMPI; k++)
		for (i = 0; i < RING; i++)
			for (l = 0; l < MODEL_PLACES; l++)
				m->score[k][i][l] = k < m->tempi ? 0 : NEVER;
	return m;
}

void
model_free(struct model *m)
{
	if (!m)
		return;
	free(m->score);
	free(m->how);
	free(m->from);
	free(m);
}

/* The best way for a beat of tempo k to end at frame t, for all places. */
static void
end_beat(const struct model *m, int k, float *restrict best,
    int32_t *restrict way)
{
	int64_t first = m->n - m->whole[k] + JITTER;
	int j, l;

	for (l = 0; l < MODEL_PLACES; l++) {
		best[l] = NEVER;
		way[l] = 0;
	}
	for (j = 0; j < WAYS; j++) {
		/* Way j: the period and j - JITTER frames ago. */
		const float *s = m->score[k][(first - j) & (RING - 1)];
		float cost = m->late[k][j];

		for (l = 0; l < MODEL_PLACES; l++) {
			float x = s[l] - cost;
			int32_t better = -(int32_t)(x > best[l]);

			way[l] = (j & better) | (way[l] & ~better);
			best[l] = x > best[l] ? x : best[l];
		}
	}
}

/* The place in the bar moves on. */
static void
next_place(const struct model *m, const float ended[MODEL_PLACES],
    float next[MODEL_PLACES], uint8_t bar[MODEL_PLACES])
{
	int l, i;

	next[1] = ended[0];
	next[2] = ended[1];
	next[3] = ended[2];
	next[5] = ended[4];
	next[6] = ended[5];
	for (l = 0; l < MODEL_PLACES; l++)
		bar[l] = 0;
	for (l = 0; l < MODEL_PLACES; l += l == 4 ? 3 : 4) {
		next[l] = ended[BEFORE[l][0]];
		for (i = 1; i < 3; i++) {
			float x = ended[BEFORE[l][i]] - m->irregular;

			if (x > next[l]) {
				next[l] = x;
				bar[l] = (uint8_t)i;
			}
		}
	}
}

/* The best tempo to come from, one near k or any. */
static void
begin_beat(const struct model *m, float next[][MODEL_PLACES], int k,
    const float leap[MODEL_PLACES], float *restrict best,
    int32_t *restrict from)
{
	int j, l;

	for (l = 0; l < MODEL_PLACES; l++) {
		best[l] = leap[l];
		from[l] = LEAP;
	}
	for (j = 0; j <= 2 * REACH; j++) {
		const float *s = next[k + j];
		float cost = m->change[j];

		for (l = 0; l < MODEL_PLACES; l++) {
			float x = s[l] - cost;
			int32_t better = -(int32_t)(x > best[l]);

			from[l] = (j & better) | (from[l] & ~better);
			best[l] = x > best[l] ? x : best[l];
		}
	}
}

/* Scores only ever matter against each other. */
static void
settle(struct model *m)
{
	float best = NEVER;
	int k, i, l;

	for (k = 0; k < m->tempi; k++)
		for (i = 0; i < RING; i++)
			for (l = 0; l < MODEL_PLACES; l++)
				if (m->score[k][i][l] > best)
					best = m->score[k][i][l];
	for (k = 0; k < m->tempi; k++)
		for (i = 0; i < RING; i++)
			for (l = 0; l < MODEL_PLACES; l++)
				m->score[k][i][l] -= best;
}

void
model_put(struct model *m, float beat, float down)
{
	float next[MODEL_TEMPI + 2 * REACH][MODEL_PLACES];
	float leap[MODEL_PLACES], ended[MODEL_PLACES], place[MODEL_PLACES];
	uint8_t (*how)[MODEL_PLACES] = m->how[m->n & (MODEL_KEPT - 1)];
	uint8_t *any = m->from[m->n & (MODEL_KEPT - 1)];
	int32_t code[MODEL_PLACES];
	int k, l;

	for (l = 0; l < MODEL_PLACES; l++) {
		leap[l] = NEVER;
		any[l] = 0;
		place[l] = 0;
		for (k = 0; k < REACH; k++)
			next[k][l] = next[REACH + m->tempi + k][l] = NEVER;
	}
	for (k = 0; k < m->tempi; k++) {
		uint8_t bar[MODEL_PLACES];
		float *x = next[REACH + k];

		end_beat(m, k, ended, code);
		next_place(m, ended, x, bar);
		for (l = 0; l < MODEL_PLACES; l++) {
			how[k][l] = (uint8_t)(code[l] | bar[l] << 6);
			any[l] = x[l] > leap[l] ? (uint8_t)k : any[l];
			leap[l] = x[l] > leap[l] ? x[l] : leap[l];
		}
	}
	/* Down is the odds against the average place in a bar. */
	place[0] = place[MODEL_THREE] = down;
	place[MODEL_FREE] = -m->free;
	for (l = 0; l < MODEL_PLACES; l++)
		leap[l] -= m->leap;
	for (k = 0; k < m->tempi; k++) {
		float *s = m->score[k][m->n & (RING - 1)];
		float gain = beat * m->weight[k] + m->prior[k];
		float best[MODEL_PLACES];

		begin_beat(m, next, k, leap, best, code);
		for (l = 0; l < MODEL_PLACES; l++) {
			s[l] = best[l] + gain + place[l];
			how[k][l] |= (uint8_t)(code[l] << 3);
		}
	}
	m->n++;
	if (m->n % SETTLE == 0)
		settle(m);
}

/* The best beat whose successor is still to come. */
static struct model_beat
last_beat(const struct model *m, int *tempo)
{
	struct model_beat b = { -1, 0, 0 };
	float best = NEVER;
	int k, i, l;

	for (k = 0; k < m->tempi; k++)
		for (i = 1; i <= m->whole[k] && i <= m->n; i++) {
			const float *s =
			    m->score[k][(m->n - i) & (RING - 1)];

			for (l = 0; l < MODEL_PLACES; l++)
				if (s[l] > best) {
					best = s[l];
					b.frame = m->n - i;
					b.place = l;
					*tempo = k;
				}
		}
	return b;
}

size_t
model_path(const struct model *m, int64_t since, struct model_beat *beats,
    size_t cap)
{
	int64_t kept = m->n > MODEL_KEPT ? m->n - MODEL_KEPT : 0;
	int tempo = 0;
	struct model_beat b = last_beat(m, &tempo);
	size_t n = 0, i;

	if (since < kept)
		since = kept;
	while (n < cap && b.frame >= since) {
		int64_t slot = b.frame & (MODEL_KEPT - 1);
		uint8_t how = m->how[slot][tempo][b.place];
		int from = how >> 3 & 7;

		b.period = m->period[tempo];
		beats[n++] = b;
		tempo = from == LEAP ? m->from[slot][b.place]
		    : tempo + from - REACH;
		if (tempo < 0 || tempo >= m->tempi)
			break;
		b.place = BEFORE[b.place][m->how[slot][tempo][b.place] >> 6];
		b.frame -= m->whole[tempo] - JITTER
		    + (m->how[slot][tempo][b.place] & 7);
	}
	for (i = 0; i < n / 2; i++) {
		b = beats[i];
		beats[i] = beats[n - 1 - i];
		beats[n - 1 - i] = b;
	}
	return n;
}
