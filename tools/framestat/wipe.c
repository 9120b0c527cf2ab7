/*
 * wipe: an edge, hard or soft, sweeps over the picture and leaves another shot
 * behind.  Each block of the picture changes once, at a time that follows from
 * its place: from left to right, from a corner, from the middle.
 */
#include "wipe.h"

#include <math.h>
#include <stdlib.h>

#include "gradual_blend.h"
#include "gradual_weights.h"

enum {
	BLOCK = 4,
	COLS = THUMB_COLS / BLOCK,
	ROWS = THUMB_ROWS / BLOCK,
	BLOCKS = COLS * ROWS / 2,
	LOOKS = 10, /* pictures looked at in one stretch */
	UNREST_US = 250000,
};

static const float least_change = 60;

/* Below these odds a stretch is not looked at any closer. */
static const float hopeless_hint = 0;

/* Wipes are rarer in films than among the examples. */
static const float rarity = 1;

/* A block's way from the old picture to the new one. */
struct course {
	float x, y;    /* -1 to 1: its place */
	float change;  /* squared difference of the two */
	float when;    /* 0 to 1: the moment at which it is half way */
};

/* Mean square difference of a block: 2 x 2 pixels of small luma, one of each
 * chroma. */
static float
block_apart(const int16_t *a, const int16_t *b, int block)
{
	int at = block / COLS * 4 * COLS + block % COLS * 2;
	int u = SMALL_LUMA + block, v = u + SMALL_CHROMA;
	int p = a[at] - b[at], q = a[at + 1] - b[at + 1];
	int r = a[at + 2 * COLS] - b[at + 2 * COLS];
	int t = a[at + 2 * COLS + 1] - b[at + 2 * COLS + 1];
	int du = a[u] - b[u], dv = a[v] - b[v];

	return (float)(p * p + q * q + r * r + t * t + du * du + dv * dv) /
	    (6 * 16);
}

/* Every second block, as on a chessboard: that is enough to see an order. */
static void
follow(const struct strip *s, long first, long last, struct course *blocks)
{
	const int16_t *a = strip_at(s, first)->small;
	const int16_t *b = strip_at(s, last)->small, *x;
	long looks = last - first - 1 < LOOKS ? last - first - 1 : LOOKS, i;
	float old, new;
	struct course *c = blocks;
	int col, row, k;

	for (row = 0; row < ROWS; row++)
		for (col = row % 2; col < COLS; col += 2, c++) {
			k = row * COLS + col;
			c->x = ((float)col + .5F) / COLS * 2 - 1;
			c->y = ((float)row + .5F) / ROWS * 2 - 1;
			c->change = block_apart(a, b, k);
			c->when = 0;
			for (i = 0; i < looks; i++) {
				x = strip_at(s, first + 1 + i *
				    (last - first - 1) / looks)->small;
				old = block_apart(a, x, k);
				new = block_apart(x, b, k);
				c->when += new / (old + new + .01F);
			}
			c->when /= (float)looks;
		}
}

/* Ways in which an edge may sweep; x and y run from -1 to 1. */
enum { PLANE, DISC, DOOR, SHUTTER, CLOCK, SHAPES };

static float
place(int shape, float x, float y)
{
	switch (shape) {
	case DISC:
		return sqrtf(x * x * 16 / 9 + y * y * 9 / 16);
	case DOOR:
		return fabsf(x);
	case CLOCK:
		return atan2f(x * 16 / 9, -y);
	default:
		return fabsf(y);
	}
}

/* Weighted sums for a fit of when = c0 + c1 p + c2 q. */
struct fit {
	double w, p, q, t, pp, qq, pq, pt, qt, tt;
};

static float
explained(const struct fit *f)
{
	double pp = f->pp - f->p * f->p / f->w, qq = f->qq - f->q * f->q / f->w;
	double pq = f->pq - f->p * f->q / f->w, pt = f->pt - f->p * f->t / f->w;
	double qt = f->qt - f->q * f->t / f->w, tt = f->tt - f->t * f->t / f->w;
	double det = pp * qq - pq * pq, one, two;

	if (tt <= 1e-9 || pp <= 1e-9)
		return 0;
	if (det < 1e-6 * pp * (qq + 1e-9))
		return (float)(pt * pt / pp / tt);
	one = (pt * qq - qt * pq) / det;
	two = (qt * pp - pt * pq) / det;
	return (float)((one * pt + two * qt) / tt);
}

static void
measure_order(const struct course *blocks, float *signs)
{
	struct fit f;
	float x, y, w, p, q, best = 0;
	int shape, k;

	for (shape = 0; shape < SHAPES; shape++) {
		f = (struct fit){ 0 };
		for (k = 0; k < BLOCKS; k++) {
			x = blocks[k].x;
			y = blocks[k].y;
			w = sqrtf(fminf(blocks[k].change, 2500));
			p = shape == PLANE ? x : place(shape, x, y);
			q = shape == PLANE ? y : 0;
			f.w += w;
			f.p += w * p;
			f.q += w * q;
			f.t += w * blocks[k].when;
			f.pp += w * p * p;
			f.qq += w * q * q;
			f.pq += w * p * q;
			f.pt += w * p * blocks[k].when;
			f.qt += w * q * blocks[k].when;
			f.tt += w * blocks[k].when * blocks[k].when;
		}
		best = fmaxf(best, explained(&f));
		signs[WIPE_RANGE] = (float)sqrt(fmax(0, f.tt / f.w -
		    f.t / f.w * (f.t / f.w)));
	}
	signs[WIPE_ORDER] = best;
}

static float
unrest(const struct strip *s, long near, int step, float whole)
{
	long i, end = step > 0 ? s->next : strip_first(s) - 1;
	float most = 0;

	for (i = near + step; i != end; i += step) {
		if (llabs(strip_time(s, i) - strip_time(s, near)) > UNREST_US ||
		    strip_apart(s, i, i - step) > whole / 2)
			break;
		most = fmaxf(most, sqrtf(strip_apart(s, i, near) / whole));
	}
	return most;
}

static bool
look_between(const struct strip *s, long first, long last, float *signs)
{
	float whole = strip_apart(s, first, last), sum = 0, leap = 0, old;
	long i, n = 0, length = last - first;

	if (whole < least_change)
		return false;
	for (i = first + 1; i <= last; i++) {
		leap = fmaxf(leap, strip_apart(s, i - 1, i));
		if (i < first + length / 4 || i > last - length / 4)
			continue;
		sum += strip_apart(s, first, i) + strip_apart(s, i, last);
		n++;
	}
	signs[WIPE_SUM] = sum / ((float)n * whole);
	signs[WIPE_LEAP] = sqrtf(leap / whole);
	old = strip_apart(s, first, first + length / 2) / whole;
	return signs[WIPE_LEAP] < .72F && signs[WIPE_SUM] > .75F &&
	    signs[WIPE_SUM] < 1.5F && unrest(s, first, -1, whole) +
	    unrest(s, last, 1, whole) < 1.1F &&
	    old > .12F && old < 1.1F;
}

bool
wipe_signs(const struct strip *s, long first, long last, float *signs)
{
	float whole = strip_apart(s, first, last), active = 0;
	struct course blocks[BLOCKS];
	int k;

	if (!look_between(s, first, last, signs))
		return false;
	/* If everything else were as it ought to be? */
	signs[WIPE_ORDER] = signs[WIPE_ACTIVE] = 1;
	signs[WIPE_RANGE] = .29F;
	if (wipe_hint(signs) < hopeless_hint)
		return false;
	follow(s, first, last, blocks);
	measure_order(blocks, signs);
	for (k = 0; k < BLOCKS; k++)
		if (blocks[k].change > whole / 20)
			active += 1;
	signs[WIPE_ACTIVE] = active / BLOCKS;
	return true;
}

void
wipe_look(const struct strip *s, long first, long last, float *signs)
{
	struct lit lit = strip_lit(s, first, last);

	blend_unlike(&strip_at(s, first)->thumb, &strip_at(s, last)->thumb,
	    &lit, &signs[WIPE_KEPT]);
}

void
wipe_terms(const float *signs, float *terms)
{
	*terms++ = fmaxf(0, 1 - signs[WIPE_SUM]);
	*terms++ = signs[WIPE_LEAP];
	*terms++ = fmaxf(0, .7F - signs[WIPE_ORDER]);
	*terms++ = fmaxf(0, .92F - signs[WIPE_ORDER]);
	*terms++ = fmaxf(0, .2F - signs[WIPE_RANGE]);
	*terms++ = fmaxf(0, .8F - signs[WIPE_ACTIVE]);
	*terms++ = signs[WIPE_KEPT];
}

static float
weighed(const float *weights, const float *signs, int n)
{
	float terms[WIPE_TERMS], sum = weights[0];
	int i;

	wipe_terms(signs, terms);
	for (i = 0; i < n; i++)
		sum += weights[i + 1] * terms[i];
	return sum;
}

float
wipe_hint(const float *signs)
{
	return weighed(wipe_hint_weights, signs, WIPE_CHEAP_TERMS);
}

float
wipe_odds(const float *signs)
{
	return weighed(wipe_weights, signs, WIPE_TERMS) - rarity;
}
