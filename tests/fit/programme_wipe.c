/*
 * Wipes, slides and pushes.  Every geometry is a number for each place that
 * says when it changes; slides and pushes move pictures instead.
 */
#include "programme_wipe.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"

enum { STILL_WIPES = 12, SCALE = 1000, DIRECTIONS = 4 };

/* When the place (0..1, 0..1) changes: 0..1. */
static double
turn(int kind, double x, double y)
{
	double cx = x - 0.5, cy = y - 0.5, angle;

	switch (kind) {
	case 0:
		return x;
	case 1:
		return 1 - x;
	case 2:
		return y;
	case 3:
		return 1 - y;
	case 4:
		return (x + y) / 2;
	case 5:
		return (1 - x + y) / 2;
	case 6:
		return sqrt(cx * cx + cy * cy) / sqrt(0.5);
	case 7:
		return 1 - sqrt(cx * cx + cy * cy) / sqrt(0.5);
	case 8:
		return 2 * fmax(fabs(cx), fabs(cy));
	case 9:
		return 2 * fabs(cx);
	case 10:
		angle = atan2(cx, -cy) / 6.283185307;
		return angle < 0 ? angle + 1 : angle;
	default:
		return fmod(y * 6, 1);
	}
}

void
wipe_init(struct wipe *w, int kind, double soft, int width, int height)
{
	w->kind = kind;
	w->soft = soft < 0.002 ? 0.002 : soft;
	w->slides = kind >= STILL_WIPES;
	w->order = NULL;
	if (w->slides)
		return;
	w->order = xmalloc((size_t)width * (size_t)height *
	    sizeof(*w->order));
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			w->order[y * width + x] = (uint16_t)(SCALE *
			    turn(kind, (x + 0.5) / width, (y + 0.5) / height));
}

void
wipe_free(struct wipe *w)
{
	free(w->order);
	w->order = NULL;
}

/* The new picture slides over the old one, or pushes it out. */
static void
slide(const struct wipe *w, struct picture *to, const struct picture *next,
    double done)
{
	static const int dx[DIRECTIONS] = { 1, -1, 0, 0 };
	static const int dy[DIRECTIONS] = { 0, 0, 1, -1 };
	int d = w->kind % DIRECTIONS;
	int x = (int)(dx[d] * to->w * (1 - done));
	int y = (int)(dy[d] * to->h * (1 - done));

	if (w->kind >= STILL_WIPES + DIRECTIONS) {
		struct picture old;

		picture_new(&old, to->w, to->h);
		picture_copy(&old, to);
		picture_shift(to, &old, x - dx[d] * to->w, y - dy[d] * to->h);
		picture_free(&old);
	}
	picture_shift(to, next, x, y);
}

void
wipe_draw(const struct wipe *w, struct picture *to,
    const struct picture *next, double done)
{
	size_t n = (size_t)to->w * (size_t)to->h;
	uint16_t *share;

	if (w->slides) {
		slide(w, to, next, done);
		return;
	}
	share = xmalloc(n * sizeof(*share));
	for (size_t i = 0; i < n; i++) {
		double k = (done * (1 + w->soft) -
		    w->order[i] / (double)SCALE) / w->soft;

		share[i] = (uint16_t)(k <= 0 ? 0 : k >= 1 ? 256 :
		    (int)(k * 256));
	}
	picture_mix_by(to, next, share);
	free(share);
}
