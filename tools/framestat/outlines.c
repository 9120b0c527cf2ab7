/*
 * outlines: what two pictures have drawn in common.
 */
#include <math.h>
#include <string.h>

#include "outlines.h"

enum { PART_W = 8, PART_H = 9 };

/* Added to variances: noise of codecs is no outline. */
static const double NOISE_VAR = 2.0;

/* Differences of neighbours, to the right and down. */
struct slopes {
	int16_t x[THUMB_LUMA], y[THUMB_LUMA];
};

static void
find_slopes(struct slopes *s, const struct view *v)
{
	const uint8_t *p = v->pic.y;
	int i, j;

	memset(s, 0, sizeof *s);
	for (j = v->top; j < THUMB_ROWS - 1 - v->bottom; j++) {
		for (i = v->left; i < THUMB_COLS - 1 - v->right; i++) {
			int k = j * THUMB_COLS + i;

			s->x[k] = (int16_t)(p[k + 1] - p[k]);
			s->y[k] = (int16_t)(p[k + THUMB_COLS] - p[k]);
		}
	}
}

/* Sums over a part of b and that of a which lies dx, dy further. */
struct agree {
	int aa, bb, ab;
};

static struct agree
agree(const struct slopes *a, const struct slopes *b, int x0, int y0, int dx,
    int dy)
{
	struct agree s = { 0, 0, 0 };
	int x, y;

	if (x0 + dx < 0 || x0 + dx > THUMB_COLS - PART_W || y0 + dy < 0 ||
	    y0 + dy > THUMB_ROWS - PART_H)
		return s;
	for (y = y0; y < y0 + PART_H; y++) {
		const int16_t *ax = a->x + (y + dy) * THUMB_COLS + x0 + dx;
		const int16_t *ay = a->y + (y + dy) * THUMB_COLS + x0 + dx;
		const int16_t *bx = b->x + y * THUMB_COLS + x0;
		const int16_t *by = b->y + y * THUMB_COLS + x0;

		for (x = 0; x < PART_W; x++) {
			s.aa += ax[x] * ax[x] + ay[x] * ay[x];
			s.bb += bx[x] * bx[x] + by[x] * by[x];
			s.ab += ax[x] * bx[x] + ay[x] * by[x];
		}
	}
	return s;
}

/* How like the outlines of a part are to those that were dx, dy further, give
 * or take a pixel: 0 to 1. */
static double
part_found(const struct slopes *a, const struct slopes *b, int x, int y,
    int dx, int dy)
{
	const double noise = PART_W * PART_H * 2;
	double best = 0;
	int i, j;

	for (j = -1; j <= 1; j++) {
		for (i = -1; i <= 1; i++) {
			struct agree s = agree(a, b, x, y, dx + i, dy + j);

			best = fmax(best, s.ab /
			    (sqrt((double)s.aa * s.bb) + noise));
		}
	}
	return best;
}

/* Returns how many of the outlines of b are found in a neither where they are
 * nor where a pan would have carried them. */
static double
outlines_lost(double *kept, const struct slopes *a, const struct slopes *b,
    int pan_x, int pan_y)
{
	double lost = 0, all = 0, same = 0;
	int textured = 0, x, y;

	for (y = 0; y < THUMB_ROWS; y += PART_H) {
		for (x = 0; x < THUMB_COLS; x += PART_W) {
			double still = part_found(a, b, x, y, 0, 0);
			double best = still;
			struct agree s = agree(a, b, x, y, 0, 0);
			/* Strong outlines shall not speak for all. */
			double energy = sqrt(s.bb);

			if (pan_x || pan_y)
				best = fmax(best, part_found(a, b, x, y, pan_x,
				    pan_y));
			all += energy;
			lost += energy * fmin(1, fmax(0, (.85 - best) / .4));
			if (s.aa + s.bb < PART_W * PART_H * 8)
				continue;
			textured++;
			same += fmin(1, fmax(0, (still - .65) / .25));
		}
	}
	*kept = textured ? same / textured : 0;
	return all > 1 ? lost / all : 0;
}

/* Returns the strength of the outlines by the contrast, and how much more of
 * them runs one way than the other. */
static double
outlines_of(double *streaks, const struct slopes *s, const struct view *v)
{
	double x = 0, y = 0;
	int i;

	for (i = 0; i < THUMB_LUMA; i++) {
		x += s->x[i] * s->x[i];
		y += s->y[i] * s->y[i];
	}
	x /= THUMB_LUMA;
	y /= THUMB_LUMA;
	*streaks = fabs(log((x + NOISE_VAR) / (y + NOISE_VAR)));
	return (x + y + NOISE_VAR) / ((double)v->dev * (double)v->dev +
	    NOISE_VAR);
}

void
view_outlines(struct outlines *o, const struct view *a, const struct view *b)
{
	struct slopes sa, sb;
	double one, other, kept, again;
	int x, y;

	find_slopes(&sa, a);
	find_slopes(&sb, b);
	view_pan(&x, &y, a->pic.y, b->pic.y);
	o->lost = (float)fmin(outlines_lost(&kept, &sa, &sb, x, y),
	    outlines_lost(&again, &sb, &sa, -x, -y));
	o->kept = (float)fmax(kept, again);
	o->soft = (float)-log(fmin(outlines_of(&one, &sa, a),
	    outlines_of(&other, &sb, b)));
	o->streaks = (float)fmax(one, other);
}
