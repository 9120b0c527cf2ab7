#ifndef SCENE_H
#define SCENE_H

/*
 * Small pictures of made-up scenes for the tests of shot detection: soft blobs
 * of seeded place, size and shade, over a slope of light.
 */
#include <math.h>
#include <string.h>

#include "../../tools/framestat/thumb.h"

struct film {
	struct thumb pic;
	int rate;            /* pictures a second */
	int64_t n;           /* pictures shot */
	double gain, noise;
	int bars;            /* black rows above and below */
	uint32_t seed;
};

static inline uint32_t
film_dice(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static inline void
film_new(struct film *f, int rate)
{
	memset(f, 0, sizeof *f);
	f->rate = rate;
	f->gain = 1;
	f->seed = 1;
}

static inline uint8_t
film_clip(double c)
{
	return (uint8_t)(c < 0 ? 0 : c > 255 ? 255 : c + .5);
}

/* One plane, as its window on the scene at dx, dy sees it. */
static inline void
film_plane(uint8_t *p, int w, int h, uint32_t seed, double dx, double dy,
    double base, double deep)
{
	enum { BLOBS = 14 };
	double bx[BLOBS], by[BLOBS], size[BLOBS], shade[BLOBS];
	double slope = film_dice(&seed) % 100 / 100.0 - .5;
	int i, x, y;

	for (i = 0; i < BLOBS; i++) {
		bx[i] = film_dice(&seed) % 1400 / 1000.0 - .2;
		by[i] = film_dice(&seed) % 1400 / 1000.0 - .2;
		size[i] = .06 + film_dice(&seed) % 140 / 1000.0;
		shade[i] = (film_dice(&seed) % 1000 / 500.0 - 1) * deep;
	}
	for (y = 0; y < h; y++) {
		for (x = 0; x < w; x++) {
			double fx = (x + .5) / w + dx / THUMB_COLS;
			double fy = (y + .5) / h + dy / THUMB_ROWS;
			double c = base + slope * deep * (fx - .5);

			for (i = 0; i < BLOBS; i++) {
				double ex = fx - bx[i], ey = (fy - by[i]) * .6;
				double d = (ex * ex + ey * ey) /
				    (size[i] * size[i]);

				c += shade[i] / (1 + d * d * d);
			}
			p[y * w + x] = film_clip(c);
		}
	}
}

/* Sets the picture to a scene, the window having moved by dx, dy pixels. */
static inline void
film_scene(struct film *f, int scene, double dx, double dy)
{
	uint32_t seed = (uint32_t)scene * 7919u + 17;

	film_plane(f->pic.y, THUMB_COLS, THUMB_ROWS, seed, dx, dy, 110, 70);
	film_plane(f->pic.u, THUMB_CCOLS, THUMB_CROWS, seed + 1, dx, dy, 128,
	    20);
	film_plane(f->pic.v, THUMB_CCOLS, THUMB_CROWS, seed + 2, dx, dy, 128,
	    20);
}

/* A mixture of two scenes; part is that of the second. */
static inline void
film_mix(struct film *f, int a, int b, double part)
{
	struct thumb first;
	int i;

	film_scene(f, a, 0, 0);
	first = f->pic;
	film_scene(f, b, 0, 0);
	for (i = 0; i < THUMB_LUMA; i++)
		f->pic.y[i] = film_clip(first.y[i] * (1 - part) +
		    f->pic.y[i] * part);
	for (i = 0; i < THUMB_CHROMA; i++) {
		f->pic.u[i] = film_clip(first.u[i] * (1 - part) +
		    f->pic.u[i] * part);
		f->pic.v[i] = film_clip(first.v[i] * (1 - part) +
		    f->pic.v[i] * part);
	}
}

/* Other light on the picture: luma times gain plus more. */
static inline void
film_light(struct film *f, double gain, double more)
{
	int i;

	for (i = 0; i < THUMB_LUMA; i++)
		f->pic.y[i] = film_clip((f->pic.y[i] - 16) * gain + 16 + more);
	for (i = 0; i < THUMB_CHROMA; i++) {
		f->pic.u[i] = film_clip((f->pic.u[i] - 128) * gain + 128);
		f->pic.v[i] = film_clip((f->pic.v[i] - 128) * gain + 128);
	}
}

/* A plain box in front. */
static inline void
film_box(struct film *f, int x, int y, int w, int h, int shade)
{
	int i, j;

	for (j = y; j < y + h; j++)
		for (i = x; i < x + w; i++)
			if (i >= 0 && i < THUMB_COLS && j >= 0 &&
			    j < THUMB_ROWS)
				f->pic.y[j * THUMB_COLS + i] = (uint8_t)shade;
}

/* The next picture as the camera delivers it: number, time, gain, grain. */
static inline const struct thumb *
film_shot(struct film *f)
{
	int i;

	f->pic.n = f->n;
	f->pic.pts = f->n;
	f->pic.t = f->n++ * 1000000 / f->rate;
	if (f->gain < 1)
		film_light(f, f->gain, 0);
	for (i = 0; i < THUMB_LUMA; i++) {
		int y = i / THUMB_COLS;

		if (f->noise > 0)
			f->pic.y[i] = film_clip(f->pic.y[i] + f->noise *
			    (film_dice(&f->seed) % 2000 / 1000.0 - 1));
		if (y < f->bars || y >= THUMB_ROWS - f->bars)
			f->pic.y[i] = 16;
	}
	return &f->pic;
}

#endif
