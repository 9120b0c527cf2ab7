/*
 * What a small picture looks like.  Sums over pixels are whole numbers in
 * plain loops of fixed length, which compilers turn into vector instructions;
 * bench/framestat-measure.sh watches over that.
 */
#include "measure.h"

#include <math.h>
#include <string.h>

#include "measure_part.h"
#include "motion.h"

enum {
	CELL_W = 8,  /* cells of which uniform ones are made up */
	CELL_H = 4,
	CELLS = (THUMB_COLS / CELL_W) * (THUMB_ROWS / CELL_H)
};

static void
tell_luma(struct measures *m, const uint8_t *y)
{
	uint32_t sum = 0, squares = 0;
	uint16_t dark = 0, bright = 0;
	double mean;
	int i;

	for (i = 0; i < THUMB_LUMA; i++)
		sum += y[i];
	for (i = 0; i < THUMB_LUMA; i++)
		squares += (uint32_t)(y[i] * y[i]);
	for (i = 0; i < THUMB_LUMA; i++) {
		dark = (uint16_t)(dark + (y[i] <= DARK));
		bright = (uint16_t)(bright + (y[i] >= BRIGHT));
	}
	mean = (double)sum / THUMB_LUMA;
	m->luma = mean;
	m->contrast = sqrt(fmax((double)squares / THUMB_LUMA - mean * mean,
	    0));
	m->dark = (double)dark / THUMB_LUMA;
	m->bright = (double)bright / THUMB_LUMA;
}

/*
 * Colourfulness is the spread and the mean of R - G and of (R + G) / 2 - B,
 * in which luma cancels out: with BT.709 and video range both are linear in
 * U and V,
 *
 *	R - G           =  0.213 u + 2.326 v
 *	(R + G) / 2 - B = -2.219 u + 0.630 v
 *
 * so that sums of u, v and their products are enough.  Films in BT.601 are
 * told a little wrong, by a tenth at most.
 */
static void
tell_colour(struct measures *m, const uint8_t *u, const uint8_t *v)
{
	static const double gu = 0.213, gv = 2.326, bu = -2.219, bv = 0.630;
	int32_t su = 0, sv = 0, uu = 0, vv = 0, uv = 0;
	double mu, mv, cuu, cvv, cuv, spread, mean;
	int i;

	for (i = 0; i < THUMB_CHROMA; i++) {
		su += u[i];
		sv += v[i];
	}
	for (i = 0; i < THUMB_CHROMA; i++) {
		uu += u[i] * u[i];
		vv += v[i] * v[i];
		uv += u[i] * v[i];
	}
	mu = (double)su / THUMB_CHROMA;
	mv = (double)sv / THUMB_CHROMA;
	cuu = (double)uu / THUMB_CHROMA - mu * mu;
	cvv = (double)vv / THUMB_CHROMA - mv * mv;
	cuv = (double)uv / THUMB_CHROMA - mu * mv;
	mu -= 128;
	mv -= 128;
	spread = (gu * gu + bu * bu) * cuu + (gv * gv + bv * bv) * cvv +
	    2 * (gu * gv + bu * bv) * cuv;
	mean = hypot(gu * mu + gv * mv, bu * mu + bv * mv);
	m->colour = sqrt(fmax(spread, 0)) + 0.3 * mean;
}

/*
 * Uniform: cells of 8 x 4 pixels, in which noise averages out, are alike, and
 * pixels are no further apart than noise makes them.  A dark scene has
 * structure that cells show, or lights.  Black and white may have no colour.
 */
static void
tell_uniform(struct measures *m, const struct thumb *t)
{
	const double cells_apart = 1.5, pixels_apart = 6;
	const int stray = THUMB_LUMA / 200, neutral = 6;
	double sum = 0, squares = 0, u = 0, v = 0, uu = 0, vv = 0;
	int i, x, y, above = 0, below = 0;

	if (m->contrast > pixels_apart)
		return;
	for (i = 0; i < CELLS; i++) {
		int left = i % (THUMB_COLS / CELL_W) * CELL_W;
		int top = i / (THUMB_COLS / CELL_W) * CELL_H;
		double cell = 0;

		for (y = 0; y < CELL_H; y++)
			for (x = 0; x < CELL_W; x++)
				cell += t->y[(top + y) * THUMB_COLS + left +
				    x];
		cell /= CELL_W * CELL_H;
		sum += cell;
		squares += cell * cell;
	}
	sum /= CELLS;
	if (squares / CELLS - sum * sum > cells_apart * cells_apart)
		return;
	for (i = 0; i < THUMB_CHROMA; i++) {
		u += t->u[i];
		v += t->v[i];
		uu += t->u[i] * t->u[i];
		vv += t->v[i] * t->v[i];
	}
	u /= THUMB_CHROMA;
	v /= THUMB_CHROMA;
	if (uu / THUMB_CHROMA - u * u + vv / THUMB_CHROMA - v * v > 9)
		return;
	for (i = 0; i < THUMB_LUMA; i++) {
		above += t->y[i] > m->luma + 20;
		below += t->y[i] < m->luma - 20;
	}
	if (above + below > stray)
		return;
	m->uniform = true;
	if (fabs(u - 128) > neutral || fabs(v - 128) > neutral)
		return;
	m->black = m->luma <= 26;
	m->white = m->luma >= 225;
}

/* A line of pixels across the picture. */
struct line {
	int mean, low, high;
};

static struct line
look_along(const uint8_t *at, int step, int n)
{
	struct line l = { 0, 255, 0 };
	int i, v;

	for (i = 0; i < n; i++, at += step) {
		v = *at;
		l.mean += v;
		l.low = v < l.low ? v : l.low;
		l.high = v > l.high ? v : l.high;
	}
	l.mean /= n;
	return l;
}

static bool
blackish(const struct line *l)
{
	return l->mean <= 26 && l->high <= 40 && l->high - l->low <= 16;
}

/* Lines from the edge on that are black; none unless it ends abruptly, within
 * two lines, of which the first may be half a bar. */
int
measure_bar(const uint8_t *edge, int next, int step, int length, int most)
{
	const int abrupt = 14;
	struct line l;
	int n, mean = 0;

	for (n = 0; n < most; n++) {
		l = look_along(edge + n * next, step, length);
		if (!blackish(&l) || (n && l.mean > mean / n + 4))
			break;
		mean += l.mean;
	}
	if (n == 0)
		return 0;
	if (n == most)
		return -1;
	l = look_along(edge + (n + 1) * next, step, length);
	return l.mean >= mean / n + abrupt ? n : -1;
}

static void
tell_bar(struct measures *m, int side, int lines)
{
	m->bars_sure[side] = lines >= 0;
	m->bars[side] = lines > 0 ? lines : 0;
}

/*
 * In a dark picture everything resembles a bar, so nothing is told from it.
 * Bars are looked for up to a height that leaves a third; columns within the
 * rows that are left.
 */
static void
tell_bars(struct measures *m, const uint8_t *y)
{
	enum { W = THUMB_COLS, H = THUMB_ROWS };
	const double bright_enough = 50;
	int rows, lit, i;

	tell_bar(m, 0, measure_bar(y, W, 1, W, H / 3));
	tell_bar(m, 1, measure_bar(y + (H - 1) * W, -W, 1, W, H / 3));
	rows = H - m->bars[0] - m->bars[1];
	y += m->bars[0] * W;
	tell_bar(m, 2, measure_bar(y, 1, W, rows, W * 3 / 8));
	tell_bar(m, 3, measure_bar(y + W - 1, -1, W, rows, W * 3 / 8));
	lit = rows * (W - m->bars[2] - m->bars[3]);
	/* mean of what is no bar, bars being 16 */
	if (16 + (m->luma - 16) * THUMB_LUMA / lit >= bright_enough)
		return;
	for (i = 0; i < 4; i++)
		tell_bar(m, i, -1);
}

static uint32_t
distance(const uint8_t *a, const uint8_t *b, int n)
{
	uint32_t sum = 0;
	int i, d;

	for (i = 0; i < n; i++) {
		d = a[i] - b[i];
		sum += (uint32_t)(d < 0 ? -d : d);
	}
	return sum;
}

/* Encoders repeat a picture exactly, or touch it up here and there by a grey
 * level; a scene at rest has some noise even at this size. */
static bool
same(const struct thumb *a, const struct thumb *b, uint32_t luma)
{
	const uint32_t touched = THUMB_LUMA / 50;

	return luma <= touched &&
	    distance(a->u, b->u, THUMB_CHROMA) <= touched &&
	    distance(a->v, b->v, THUMB_CHROMA) <= touched;
}

static void
tell_motion(struct measures *m, const struct thumb *now,
    const struct thumb *before, int64_t dt, const struct area *area)
{
	struct block blocks[MOTION_BLOCKS];
	double per_second = 1e6 / (double)dt;
	struct motion w;

	m->moved = true;
	if (m->frozen) {
		m->residual = m->diff;
		return;
	}
	motion_blocks(blocks, now->y, before->y, area);
	motion_fit(&w, blocks);
	m->motion = w.way / THUMB_COLS * per_second;
	m->pan_x = w.x / THUMB_COLS * per_second;
	m->pan_y = w.y / THUMB_ROWS * per_second;
	m->zoom = w.zoom * per_second;
	m->roll = w.roll * (180 / 3.14159265358979) * per_second;
	m->object = w.object;
	m->motion_x = w.at_x;
	m->motion_y = w.at_y;
	m->spread = w.spread;
	m->residual = fmin(w.residual * area->w * area->h / THUMB_LUMA,
	    m->diff);
}

void
measure(struct measures *m, const struct thumb *now,
    const struct thumb *before, int64_t dt)
{
	struct area area;
	uint32_t d;

	*m = (struct measures){ .motion_x = 0.5, .motion_y = 0.5 };
	tell_luma(m, now->y);
	tell_colour(m, now->u, now->v);
	tell_uniform(m, now);
	tell_bars(m, now->y);
	area = (struct area){ m->bars[2], m->bars[0],
		THUMB_COLS - m->bars[2] - m->bars[3],
		THUMB_ROWS - m->bars[0] - m->bars[1] };
	m->hash = measure_hash(now->y, &area);
	if (!before)
		return;
	d = distance(now->y, before->y, THUMB_LUMA);
	m->diff = (double)d / THUMB_LUMA;
	m->frozen = same(now, before, d);
	if (dt > 0 && dt <= MEASURE_NEAR)
		tell_motion(m, now, before, dt, &area);
}
