/*
 * gradual_blend: the signs by which a dissolve is told from everything else
 * that changes slowly.  A blend of two pictures runs straight from one to the
 * other in the space of all pictures; a pan, a zoom or an object that passes
 * runs in a bow.  Two unrelated pictures mixed have less contrast than either,
 * whatever moves in them.
 */
#include "gradual_blend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gradual_weights.h"

enum { BESIDE_US = 300000 }; /* looked at on both sides */

/* Two pictures less far apart (mean square grey levels) are no change. */
static const float least_change = 3;

/* A blend's contrast and bend are judged where both pictures have a fair part
 * in it. */
static float
weight(float part)
{
	return part * (1 - part);
}

/* The part of the last picture in one between, by least squares. */
static float
part_of(const struct strip *s, long first, long last, long i, float whole)
{
	return (strip_apart(s, first, i) + whole - strip_apart(s, i, last)) /
	    (2 * whole);
}

/* Distance with each plane's mean taken away. */
static float
apart_in_shape(const struct strip *s, long i, long j)
{
	const float *a = strip_at(s, i)->mean, *b = strip_at(s, j)->mean;
	float y = a[0] - b[0], u = a[1] - b[1], v = a[2] - b[2];

	return strip_apart(s, i, j) - (y * y * SMALL_LUMA +
	    (u * u + v * v) * SMALL_CHROMA) / SMALL;
}

static bool
look_between(const struct strip *s, long first, long last, float whole,
    float *signs)
{
	const struct still *a = strip_at(s, first), *b = strip_at(s, last), *x;
	float shape = apart_in_shape(s, first, last);
	float bend = 0, uneven = 0, leap = 0, weights = 0;
	float dip = 0, detail = 0, part, even, w;
	float span = (float)(strip_time(s, last) - strip_time(s, first));
	long i;

	for (i = first + 1; i <= last; i++) {
		leap = fmaxf(leap, strip_apart(s, i - 1, i));
		if (i == last)
			break;
		x = strip_at(s, i);
		even = (float)(x->thumb.t - a->thumb.t) / span;
		w = weight(even);
		part = part_of(s, first, last, i, whole);
		bend += fmaxf(0, strip_apart(s, first, i) -
		    part * part * whole);
		uneven += (part - even) * (part - even);
		dip += (1 - even) * a->power + even * b->power - x->power;
		detail += (1 - even) * a->detail + even * b->detail - x->detail;
		weights += w;
	}
	signs[BLEND_BEND] = bend / (weights * whole);
	signs[BLEND_DIP] = dip / (weights * shape + 1);
	signs[BLEND_DETAIL] = detail / (weights * (a->detail + b->detail) + 1);
	signs[BLEND_UNEVEN] = sqrtf(uneven / (float)(last - first - 1));
	signs[BLEND_LEAP] = sqrtf(leap / whole);
	return signs[BLEND_BEND] < 2 && signs[BLEND_LEAP] < .75F &&
	    signs[BLEND_DIP] > .1F && signs[BLEND_DIP] < 2.5F &&
	    signs[BLEND_DETAIL] > .1F && signs[BLEND_DETAIL] < 2.5F;
}

/* How far the same change goes on beyond one side of the stretch: 1 for one
 * that goes on as fast.  step: 1 after, -1 before. */
static float
goes_on(const struct strip *s, long near, long far, int step, float whole)
{
	int64_t length = llabs(strip_time(s, near) - strip_time(s, far)), away;
	int64_t reach = length / 2 < BESIDE_US ? length / 2 : BESIDE_US;
	long i, end = step > 0 ? s->next : strip_first(s) - 1;
	float onward = 0;

	for (i = near + step; i != end; i += step) {
		away = llabs(strip_time(s, i) - strip_time(s, near));
		/* After a cut there is another shot. */
		if (away > reach || labs(i - far) > STRIP_REACH ||
		    strip_apart(s, i, i - step) > whole / 4)
			break;
		onward = (strip_apart(s, i, far) - strip_apart(s, i, near) -
		    whole) / (2 * whole) * (float)length / (float)away;
	}
	return onward;
}

bool
blend_signs(const struct strip *s, long first, long last, bool before,
    bool after, float *signs)
{
	float whole = strip_apart(s, first, last);
	float onward = 0;

	if (whole < least_change ||
	    !look_between(s, first, last, whole, signs))
		return false;
	if (before)
		onward = goes_on(s, first, last, -1, whole);
	if (after)
		onward = fmaxf(onward, goes_on(s, last, first, 1, whole));
	signs[BLEND_ONWARD] = onward;
	return true;
}

/* Pixels of a block's side in luma; a block of chroma is half as large. */
enum {
	BLOCK = 4,
	BLOCKS = THUMB_LUMA / (BLOCK * BLOCK),
	AROUND_US = 1000000,
	SEARCH = 4, /* pixels that a block may have moved */
};

static int
block_difference(const uint8_t *a, const uint8_t *b, int width, int side)
{
	int x, y, d, sum = 0;

	for (y = 0; y < side; y++)
		for (x = 0; x < side; x++) {
			d = a[y * width + x] - b[y * width + x];
			sum += d * d;
		}
	return sum;
}

/* Windows of 8 x 8 pixels. */
enum { PATCH = 2 * BLOCK, PATCH_PIXELS = PATCH * PATCH };

/* Sum and variance of the window that begins at each pixel. */
struct windows {
	const uint8_t *y;
	int sum[THUMB_LUMA];
	float variance[THUMB_LUMA];
};

static void
sum_windows(struct windows *w, const uint8_t *y)
{
	int columns[THUMB_COLS], squares[THUMB_COLS];
	int row, x, at, sum, square;

	w->y = y;
	for (row = 0; row <= THUMB_ROWS - PATCH; row++) {
		for (x = 0; x < THUMB_COLS; x++) {
			columns[x] = squares[x] = 0;
			for (at = row * THUMB_COLS + x; at < (row + PATCH) *
			    THUMB_COLS; at += THUMB_COLS) {
				columns[x] += y[at];
				squares[x] += y[at] * y[at];
			}
		}
		sum = square = 0;
		for (x = 0; x < PATCH - 1; x++) {
			sum += columns[x];
			square += squares[x];
		}
		for (x = 0; x <= THUMB_COLS - PATCH; x++) {
			sum += columns[x + PATCH - 1];
			square += squares[x + PATCH - 1];
			at = row * THUMB_COLS + x;
			w->sum[at] = sum;
			w->variance[at] = ((float)square - (float)sum *
			    (float)sum / PATCH_PIXELS) / PATCH_PIXELS;
			sum -= columns[x];
			square -= squares[x];
		}
	}
}

/* What is left of the variance of b's window when a's is put in its place,
 * brighter or darker by up to a half. */
static float
rest_of(const struct windows *a, int from, const struct windows *b, int at)
{
	const uint8_t *p = a->y + from, *q = b->y + at;
	float own = b->variance[at], cov, gain, var = a->variance[from];
	int i, j, product = 0;

	for (j = 0; j < PATCH; j++, p += THUMB_COLS, q += THUMB_COLS)
		for (i = 0; i < PATCH; i++)
			product += p[i] * q[i];
	cov = ((float)product - (float)a->sum[from] * (float)b->sum[at] /
	    PATCH_PIXELS) / PATCH_PIXELS;
	if (cov <= 0)
		return own;
	gain = fminf(fmaxf(cov / (var + .1F), .5F), 2);
	return own - 2 * gain * cov + gain * gain * var;
}

/* The least rest of b's window at x, y among all windows of a near by: every
 * second place, then those around the best. */
static float
least_rest(const struct windows *a, const struct windows *b, int x, int y,
    const struct lit *lit)
{
	int at = y * THUMB_COLS + x, step, dx, dy, cx = x, cy = y, bx = x;
	int by = y, reach = SEARCH;
	float best = b->variance[at], rest;

	for (step = 2; step; step--) {
		for (dy = -reach; dy <= reach; dy += step)
			for (dx = -reach; dx <= reach; dx += step) {
				if (cx + dx < lit->left || cy + dy < lit->top ||
				    cx + dx > lit->right - PATCH ||
				    cy + dy > lit->bottom - PATCH)
					continue;
				rest = rest_of(a, (cy + dy) * THUMB_COLS + cx +
				    dx, b, at);
				if (rest < best) {
					best = rest;
					bx = cx + dx;
					by = cy + dy;
				}
			}
		cx = bx;
		cy = by;
		reach = 1;
	}
	return best;
}

/* Windows without texture say nothing. */
static const float least_texture = 6;

/* How much of one picture is found in the other. */
struct search {
	float rest, variance, textured, found;
};

static void
find_again(struct search *n, const struct windows *a, const struct windows *b,
    const struct lit *lit)
{
	float own, left;
	int x, y;

	for (y = lit->top; y <= lit->bottom - PATCH; y += PATCH - 1)
		for (x = lit->left; x <= lit->right - PATCH; x += PATCH) {
			own = b->variance[y * THUMB_COLS + x];
			if (own < least_texture)
				continue;
			left = least_rest(a, b, x, y, lit);
			n->rest += left;
			n->variance += own;
			n->textured++;
			if (left < .35F * own)
				n->found++;
		}
}

float
blend_unlike(const struct thumb *a, const struct thumb *b,
    const struct lit *lit, float *kept)
{
	struct search n = { 0, 0, 0, 0 };
	struct windows wa, wb;

	sum_windows(&wa, a->y);
	sum_windows(&wb, b->y);
	find_again(&n, &wa, &wb, lit);
	find_again(&n, &wb, &wa, lit);
	*kept = n.found / (n.textured + 1);
	return n.variance > 0 ? n.rest / n.variance : 1;
}

/* A sum over the pixels of a block of the one less those of the other. */
static float
block_apart(const struct thumb *a, const struct thumb *b, int at, int half)
{
	return (float)(block_difference(a->y + at, b->y + at, THUMB_COLS,
	    BLOCK) + block_difference(a->u + half, b->u + half, THUMB_CCOLS,
	    BLOCK / 2) + block_difference(a->v + half, b->v + half,
	    THUMB_CCOLS, BLOCK / 2));
}

static bool
has_texture(const uint8_t *y)
{
	int i, j, p, sum = 0, squares = 0;

	for (j = 0; j < BLOCK; j++, y += THUMB_COLS)
		for (i = 0; i < BLOCK; i++) {
			p = y[i];
			sum += p;
			squares += p * p;
		}
	return (float)squares - (float)sum * (float)sum / (BLOCK * BLOCK) >
	    least_texture * BLOCK * BLOCK;
}

/* A block that changes by less than that part of the mean of all was left
 * alone. */
static const float hardly = .05F;

void
blend_look(const struct strip *s, long first, long last, float *signs)
{
	int64_t t = strip_time(s, first) / 2 + strip_time(s, last) / 2;
	const struct thumb *a = &strip_at(s, first)->thumb;
	const struct thumb *b = &strip_at(s, last)->thumb;
	const struct thumb *m = &strip_at(s, strip_find(s, t))->thumb;
	struct lit lit = strip_lit(s, first, last);
	float roots = 0, sum = 0, follow = 0, change[BLOCKS], ab, am, mb, part;
	float bow;
	int x, y, at, half, n = 0, k, untouched = 0, textured = 0;
	bool texture[BLOCKS];

	for (y = (lit.top + 1) & ~1; y <= lit.bottom - BLOCK; y += BLOCK)
		for (x = (lit.left + 1) & ~1; x <= lit.right - BLOCK;
		    x += BLOCK) {
			at = y * THUMB_COLS + x;
			half = y / 2 * THUMB_CCOLS + x / 2;
			ab = block_apart(a, b, at, half);
			am = block_apart(a, m, at, half);
			mb = block_apart(m, b, at, half);
			roots += sqrtf(ab);
			sum += ab;
			texture[n] = has_texture(a->y + at);
			change[n++] = ab;
			if (ab <= 0)
				continue;
			part = (am + ab - mb) / (2 * ab);
			bow = (am - part * part * ab) / ab;
			if (part > .2F && part < .8F && bow < .25F)
				follow += sqrtf(ab);
		}
	signs[BLEND_SPREAD] = roots * roots / ((float)n * sum + 1);
	signs[BLEND_FOLLOW] = follow / (roots + 1);
	for (k = 0; k < n; k++) {
		textured += texture[k];
		untouched += texture[k] && change[k] * (float)n < hardly * sum;
	}
	signs[BLEND_UNTOUCHED] = (float)untouched / (float)(textured +
	    BLOCKS / 10);
	blend_unlike(a, b, &lit, &signs[BLEND_KEPT]);
}

/* So much of a picture kept, it is the same scene; where the two are near to
 * each other less will do. */
static const float found_again = .4F, found_near = .12F;

bool
blend_returns(const struct strip *s, long first, long last, float same,
    float other)
{
	float apart, least = other, kept;
	long i, k, from = first, to = last;
	struct lit lit;

	for (i = first; i >= strip_first(s) && strip_time(s, first) -
	    strip_time(s, i) <= AROUND_US; i--)
		for (k = last; k < s->next && k - i <= STRIP_REACH &&
		    strip_time(s, k) - strip_time(s, last) <= AROUND_US; k++) {
			apart = strip_apart(s, i, k);
			if (apart < least) {
				least = apart;
				from = i;
				to = k;
			}
		}
	if (least >= other)
		return false;
	lit = strip_lit(s, from, to);
	blend_unlike(&strip_at(s, from)->thumb, &strip_at(s, to)->thumb, &lit,
	    &kept);
	return least < same / 5 || kept > (least < same ? found_near :
	    found_again);
}

void
blend_terms(const float *signs, float *terms)
{
	float dip = signs[BLEND_DIP], detail = signs[BLEND_DETAIL];

	*terms++ = signs[BLEND_BEND];
	*terms++ = fmaxf(0, 1 - dip);
	*terms++ = fmaxf(0, dip - 1);
	*terms++ = fmaxf(0, 1 - detail);
	*terms++ = fmaxf(0, detail - 1);
	*terms++ = fminf(signs[BLEND_UNEVEN], .6F);
	*terms++ = signs[BLEND_LEAP];
	*terms++ = fminf(fmaxf(0, signs[BLEND_ONWARD]), 1);
	*terms++ = signs[BLEND_SPREAD];
	*terms++ = signs[BLEND_KEPT];
	*terms++ = signs[BLEND_FOLLOW];
}

/* Where so much stays, or so little changes, something was laid over a picture
 * that goes on. */
static const float overlay = .2F, little = .3F, no_odds = -20;

static float
weighed(const float *weights, const float *terms, int n)
{
	float sum = weights[0];
	int i;

	for (i = 0; i < n; i++)
		sum += weights[i + 1] * terms[i];
	return sum;
}

float
blend_hint(const float *signs)
{
	float terms[BLEND_TERMS];

	blend_terms(signs, terms);
	return weighed(hint_weights, terms, BLEND_CHEAP_TERMS);
}

float
blend_best(const float *signs)
{
	float best[BLEND_SIGNS];

	memcpy(best, signs, BLEND_CHEAP * sizeof *best);
	best[BLEND_SPREAD] = best[BLEND_FOLLOW] = 1;
	best[BLEND_KEPT] = best[BLEND_UNTOUCHED] = 0;
	return blend_odds(best);
}

float
blend_odds(const float *signs)
{
	float terms[BLEND_TERMS];

	if (signs[BLEND_UNTOUCHED] > overlay || signs[BLEND_SPREAD] < little)
		return no_odds;
	blend_terms(signs, terms);
	return weighed(blend_weights, terms, BLEND_TERMS);
}
