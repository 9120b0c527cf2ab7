/*
 * kind_clues: from frames to clues.
 *
 * Each frame is made free of its level: bands relative to a peak that falls
 * slowly.  From that come, as sums over a row of ten frames: how the level
 * moves and in which rhythm (speech: four syllables a second, in all bands
 * together), how fast the spectrum changes over 10, 40 and 160 ms (hiss is
 * all new in each frame and the same in the mean; a note stays), how long its
 * fine structure lasts (harmonics of notes stand still, those of speech
 * glide), how tonal and in how few pitch classes it is; and how regularly
 * something begins.  Rows are added up,
 * so that any window is a difference of two sums (kind_measure.c).
 */
#include "kind_clues.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "kind_part.h"
#include "kind_regular.h"

enum {
	FRAMES = HEARD_HZ / CLUE_HZ,
	PAST = 64,   /* frames that lags look back on; a power of two */
	RING = 128,  /* rows; a power of two, more than a window */
	HALF_SHORT = 5,
	HALF_MID = 15,
	HALF_LONG = CLUE_LATE
};

struct clues {
	float bands[PAST][CORE];
	float detail[PAST][CORE];
	float chroma[16][12];            /* of the last rows */
	float low[MOD_BANDS + 1][MOD_WIDTH]; /* lowpasses of the envelopes */
	float peak;
	int64_t frames;
	float row[SUMS];                 /* the row that is being filled */
	double total[RING][SUMS];        /* of all rows up to this one */
	struct regular *regular;
	float regular_clue[REGULAR_CLUES];
	int64_t rows, given;
	bool ended;
};

struct clues *
clues_new(void)
{
	struct clues *c = xcalloc(1, sizeof *c);

	c->regular = regular_new();
	return c;
}

void
clues_free(struct clues *c)
{
	regular_free(c->regular);
	free(c);
}

/* Bands' edges of the four groups below 4 kHz and the one above. */
static const int group_at[GROUPS + 1] = { 0, 6, 13, 20, CORE, HEARD_BANDS };

static float
mean_of(const float *x, int from, int to)
{
	float sum = 0;
	int i;

	for (i = from; i < to; i++)
		sum += x[i];
	return sum / (float)(to - from);
}

/* The levels of the groups, and of all, through a bank of filters: how much
 * each moves at which rate. */
static void
rhythms(struct clues *c, const float envelope[MOD_WIDTH])
{
	/* one-pole lowpasses at 0.7, 1.4 ... 22.4 Hz, of 100 a second */
	static const float speed[MOD_BANDS + 1] = { 0.0430f, 0.0842f, 0.1613f,
		0.2966f, 0.5053f, 0.7552f };
	float *sum = &c->row[S_MOD], *together = &c->row[S_TOGETHER];
	int j, k;

	if (!c->frames)
		for (j = 0; j <= MOD_BANDS; j++)
			memcpy(c->low[j], envelope, sizeof c->low[j]);
	for (j = 0; j <= MOD_BANDS; j++)
		for (k = 0; k < MOD_WIDTH; k++)
			c->low[j][k] += speed[j] * (envelope[k] - c->low[j][k]);
	for (j = 0; j < MOD_BANDS; j++) {
		float all = 0, each = 0;

		for (k = 0; k < MOD_WIDTH; k++) {
			float v = c->low[j + 1][k] - c->low[j][k];

			if (k < GROUPS - 1) {
				all += v;
				each += v * v;
			} else if (k == GROUPS - 1) {
				sum[2 * j + 1] += v * v;
			}
		}
		sum[2 * j] += each;
		together[j] += all * all;
	}
}

static float
distance(const float *a, const float *b)
{
	float sum = 0;
	int i;

	for (i = 0; i < CORE; i++)
		sum += fabsf(a[i] - b[i]);
	return sum / CORE;
}

static float
product(const float *a, const float *b)
{
	float part[4] = { 0, 0, 0, 0 };
	int i;

	for (i = 0; i < CORE; i += 4) {
		part[0] += a[i] * b[i];
		part[1] += a[i + 1] * b[i + 1];
		part[2] += a[i + 2] * b[i + 2];
		part[3] += a[i + 3] * b[i + 3];
	}
	return part[0] + part[1] + part[2] + part[3];
}

/* What changes, and what stays. */
static void
changes(struct clues *c, bool heard)
{
	unsigned at = (unsigned)c->frames;
	const float *l = c->bands[at % PAST], *d = c->detail[at % PAST];
	const float *before = c->bands[(at - 2) % PAST];
	float up = 0, low = 0;
	int b;

	for (b = 0; b < CORE; b++)
		up += fmaxf(0, l[b] - before[b]);
	for (b = group_at[0]; b < group_at[1]; b++)
		low += fmaxf(0, l[b] - before[b]);
	regular_put(c->regular, up, low);
	if (!heard)
		return;
	up /= CORE;
	c->row[S_UP] += up;
	c->row[S_UP2] += up * up;
	c->row[S_FLUX] += distance(l, c->bands[(at - 1) % PAST]);
	c->row[S_FLUX4] += distance(l, c->bands[(at - 4) % PAST]);
	c->row[S_FLUX16] += distance(l, c->bands[(at - 16) % PAST]);
	c->row[S_DETAIL] += product(d, d);
	c->row[S_STAYS5] += product(d, c->detail[(at - 5) % PAST]);
	c->row[S_STAYS20] += product(d, c->detail[(at - 20) % PAST]);
	c->row[S_STAYS60] += product(d, c->detail[(at - 60) % PAST]);
}

/* What the front end has measured already. */
static void
shapes(struct clues *c, const struct heard *h)
{
	float z = fast_log2(1 + h->crossings * 0.01f);
	float f = fast_log2(h->centroid * 0.001f + 0.03f);
	float *r = c->row;

	r[S_FLAT] += h->flatness;
	r[S_FLAT2] += h->flatness * h->flatness;
	r[S_CENTRE] += f;
	r[S_CENTRE2] += f * f;
	r[S_CROSS] += z;
	r[S_CROSS2] += z * z;
	r[S_CROSS3] += z * z * z;
	r[S_CREST] += fast_log2((h->peak + 1e-7f) / (h->rms + 1e-7f));
}

/* Once a row: the pitch classes. */
static void
pitches(struct clues *c, const struct heard *h)
{
	float *now = c->chroma[c->rows & 15], *r = c->row;
	const float *then = c->chroma[(c->rows - 5) & 15];
	const float *long_ago = c->chroma[(c->rows - 15) & 15];
	float most = 0, self = 0, near = 0, far = 0, n5 = 0, n15 = 0;
	int i;

	memcpy(now, h->chroma, sizeof c->chroma[0]);
	for (i = 0; i < 12; i++) {
		most = fmaxf(most, now[i]);
		self += now[i] * now[i];
		near += now[i] * then[i];
		far += now[i] * long_ago[i];
		n5 += then[i] * then[i];
		n15 += long_ago[i] * long_ago[i];
		r[S_CHROMA + i] += now[i];
	}
	r[S_PITCH_MOST] += most;
	r[S_PITCH_SELF] += self;
	r[S_PITCH_NEAR] += near / sqrtf(self * n5 + 1e-9f);
	r[S_PITCH_FAR] += far / sqrtf(self * n15 + 1e-9f);
}

static void
close_row(struct clues *c)
{
	const double *before = c->total[(c->rows - 1) & (RING - 1)];
	double *now = c->total[c->rows & (RING - 1)];
	int i;

	for (i = 0; i < SUMS; i++)
		now[i] = (c->rows ? before[i] : 0) + (double)c->row[i];
	memset(c->row, 0, sizeof c->row);
	c->rows++;
}

void
clues_put(struct clues *c, const struct heard *h)
{
	unsigned at = (unsigned)c->frames % PAST;
	float m[HEARD_BANDS], l[HEARD_BANDS], envelope[MOD_WIDTH] = { 0 };
	float all = 0, level, least;
	int b, g;

	for (b = 0; b < HEARD_BANDS; b++)
		m[b] = fast_exp2(h->mel[b] * 3.3219281f) - 1;
	for (b = 0; b < HEARD_BANDS; b++)
		all += m[b];
	c->peak = fmaxf(all, c->peak * 0.995f) + 1e-9f;
	least = c->peak * 5e-5f;
	for (b = 0; b < HEARD_BANDS; b++)
		l[b] = fmaxf(m[b], 0) + least;
	for (b = 0; b < HEARD_BANDS; b++)
		l[b] = fast_log2(l[b] / c->peak);
	level = fast_log2(all / c->peak + 0.01f);
	memcpy(c->bands[at], l, sizeof c->bands[0]);
	for (b = 1; b < CORE - 1; b++)
		c->detail[at][b] = l[b] - 0.5f * (l[b - 1] + l[b + 1]);

	for (g = 0; g < GROUPS; g++) {
		float v = mean_of(l, group_at[g], group_at[g + 1]);

		if (g < GROUPS - 1)
			envelope[g] = v;
		if (all > 0.01f * c->peak) {
			c->row[S_GROUP + g] += v;
			c->row[S_GROUP2 + g] += v * v;
		}
	}
	envelope[GROUPS - 1] = level;
	rhythms(c, envelope);
	c->row[S_FRAMES] += 1;
	c->row[S_LEVEL] += level;
	c->row[S_LEVEL2] += level * level;
	c->row[S_LEVEL3] += level * level * level;
	c->row[S_LOW] += level < -2;
	c->row[S_LOWER] += level < -4;
	changes(c, all > 0.01f * c->peak);
	if (all > 0.01f * c->peak) {
		c->row[S_HEARD] += 1;
		shapes(c, h);
	}
	if (++c->frames % FRAMES == 0) {
		pitches(c, h);
		c->row[S_ROWS] += 1;
		close_row(c);
	}
}

void
clues_end(struct clues *c)
{
	if (!c->rows && c->frames) {
		c->row[S_ROWS] += 1;
		close_row(c);
	}
	c->ended = true;
}

/* The sums over the rows around r, as far as there are any. */
static void
window(const struct clues *c, int64_t r, int half, float sum[SUMS])
{
	int64_t last = r + half < c->rows ? r + half : c->rows - 1;
	int64_t first = r - half;
	const double *to = c->total[last & (RING - 1)];
	const double *from = c->total[(first - 1) & (RING - 1)];
	int i;

	for (i = 0; i < SUMS; i++)
		sum[i] = (float)(to[i] - (first > 0 ? from[i] : 0));
}

bool
clues_get(struct clues *c, float clue[CLUES])
{
	float sum[SUMS];

	if (c->given + (c->ended ? 0 : CLUE_LATE) >= c->rows)
		return false;
	window(c, c->given, HALF_MID, sum);
	kind_measure(sum, true, clue);
	window(c, c->given, HALF_SHORT, sum);
	kind_measure(sum, false, clue + CLUES_FULL);
	window(c, c->given, HALF_LONG, sum);
	kind_measure(sum, false, clue + CLUES_FULL + CLUES_BRIEF);
	/* It changes slowly, and costs the most. */
	if (c->given % CLUE_HZ == 0)
		regular_get(c->regular, c->given * FRAMES, c->regular_clue);
	memcpy(clue + CLUES - REGULAR_CLUES, c->regular_clue,
	    sizeof c->regular_clue);
	c->given++;
	return true;
}
