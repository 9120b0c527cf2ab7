/*
 * What only a larger picture tells: sharpness, noise, exposure, combing.
 *
 * The picture without its bars is looked at in tiles of 16 x 16 pixels, and
 * for each the energy of its detail is taken in three bands: second
 * differences over one, two and four pixels.  At a sharp edge, whatever its
 * height, a band has half the energy of the next coarser one; where all is
 * blurred, a sixteenth.  So the ratio of bands is a measure of sharpness that
 * depends neither on contrast nor on how much there is to be seen.  Noise has
 * the same energy in all bands and is taken out first.  What counts is the
 * tiles that have edges, and of those the sharper ones: what is out of focus
 * behind somebody's head does no harm.
 */
#include "measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "measure_part.h"

enum {
	TILE = 16,
	EDGE = 4
};

struct tile {
	double fine, middle, coarse; /* mean squares of second differences */
	double grain;                /* mean absolute value of the mask */
	double mean;
};

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Mean squares of p[-d] - 2 p[0] + p[d], across and down. */
static double
band(const uint8_t *at, int w, int d)
{
	uint32_t sum = 0;
	int x, y, v;

	for (y = 0; y < TILE; y++, at += w) {
		for (x = 0; x < TILE; x++) {
			v = at[x - d] + at[x + d] - 2 * at[x];
			sum += (uint32_t)(v * v);
		}
		for (x = 0; x < TILE; x++) {
			v = at[x - d * w] + at[x + d * w] - 2 * at[x];
			sum += (uint32_t)(v * v);
		}
	}
	return (double)sum / (2 * TILE * TILE);
}

/* Immerkaer's mask, the difference of two second differences, does not see
 * edges that are straight. */
static double
mask(const uint8_t *at, int w)
{
	uint32_t sum = 0;
	int x, y, v;

	for (y = 0; y < TILE; y++, at += w) {
		const uint8_t *up = at - w, *down = at + w;

		for (x = 0; x < TILE; x++) {
			v = up[x - 1] + up[x + 1] + down[x - 1] +
			    down[x + 1] - 2 * (up[x] + down[x] + at[x - 1] +
			    at[x + 1]) + 4 * at[x];
			sum += (uint32_t)(v < 0 ? -v : v);
		}
	}
	return (double)sum / (TILE * TILE);
}

static double
mean_of_tile(const uint8_t *at, int w)
{
	uint32_t sum = 0;
	int x, y;

	for (y = 0; y < TILE; y++, at += w)
		for (x = 0; x < TILE; x++)
			sum += at[x];
	return (double)sum / (TILE * TILE);
}

/* Tiles in rows; returns how many, at most for whole tiles within the area
 * less what differences touch around it. */
static size_t
look_at(struct tile *tiles, const struct large *p, const struct area *a)
{
	struct tile *t = tiles;
	int x, y;

	for (y = a->y + EDGE; y + TILE + EDGE <= a->y + a->h; y += TILE)
		for (x = a->x + EDGE; x + TILE + EDGE <= a->x + a->w;
		    x += TILE, t++) {
			const uint8_t *at = p->y + (size_t)y * (size_t)p->w +
			    x;

			t->fine = band(at, p->w, 1);
			t->middle = band(at, p->w, 2);
			t->coarse = band(at, p->w, 4);
			t->grain = mask(at, p->w);
			t->mean = mean_of_tile(at, p->w);
		}
	return (size_t)(t - tiles);
}

/* The value below which a share of them lies. */
static double
quantile(double *v, size_t n, double share)
{
	qsort(v, n, sizeof *v, by_size);
	return v[(size_t)((double)(n - 1) * share)];
}

/* Immerkaer's estimate in the calmest tiles.  Where light is clipped noise
 * is too, so such tiles do not count, unless there are no others. */
static double
noise_of(const struct tile *tiles, size_t n, double *v)
{
	const double to_sigma = 1.2533141 / 6, calm = 0.15;
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (tiles[i].mean > DARK && tiles[i].mean < BRIGHT)
			v[k++] = tiles[i].grain;
	if (k < n / 8 || k == 0)
		for (i = k = 0; i < n; i++)
			v[k++] = tiles[i].grain;
	return quantile(v, k, calm) * to_sigma;
}

static double
sharpness_of(const struct tile *tiles, size_t n, double noise, double *v)
{
	const double edge = 0.5, blur = 1.0 / 16; /* see above */
	const double least = 60, sharper = 0.75;
	double hidden = 6.6 * noise * noise, strong, ratio;
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		v[i] = tiles[i].coarse;
	strong = fmax(quantile(v, n, 0.9) * 0.2, least + 12 * hidden);
	for (i = 0; i < n; i++) {
		const struct tile *t = &tiles[i];
		double fine = fmax(t->fine - hidden, 0);
		double middle = fmax(t->middle - hidden, 1e-6);

		if (t->coarse < strong)
			continue;
		/* the mean of both ratios of neighbouring bands */
		ratio = sqrt(fmin(fine / middle, 1) * fmin(middle /
		    (t->coarse - hidden), 1));
		v[k++] = (ratio - blur) / (edge - blur);
	}
	if (k == 0)
		return 0;
	return fmin(fmax(quantile(v, k, sharper), 0), 1);
}

/*
 * Nothing is lost up to a tenth of dark pixels and a fiftieth of bright ones;
 * the mean should lie between a quarter and two thirds of the range.
 */
static void
tell_exposure(struct close_look *m, const struct large *p,
    const struct area *a)
{
	uint64_t sum = 0;
	uint32_t dark = 0, bright = 0;
	double pixels = (double)a->w * a->h, mean, middle, lost;
	int x, y;

	for (y = a->y; y < a->y + a->h; y++) {
		const uint8_t *row = p->y + (size_t)y * (size_t)p->w;

		for (x = a->x; x < a->x + a->w; x++) {
			sum += row[x];
			dark += row[x] <= DARK;
			bright += row[x] >= BRIGHT;
		}
	}
	m->dark = dark / pixels;
	m->bright = bright / pixels;
	mean = ((double)sum / pixels - 16) / 219;
	middle = fmin(fmin((mean - 0.02) / 0.23, (1 - mean) / 0.33), 1);
	lost = fmax(m->dark - 0.1, 0) + 2 * fmax(m->bright - 0.02, 0);
	m->exposure = fmax(middle, 0) * fmax(1 - lost, 0);
}

/* In how many places of a row four pixels, one step from each other, go up and
 * down by turns, more than those that belong together differ.  Everything is
 * 16 bits wide, so that eight places are looked at at once; a row is shorter
 * than what a count of that width holds. */
static uint32_t
zigzags(const uint8_t *row, int step, int n)
{
	const uint8_t *two = row + step, *three = two + step;
	const uint8_t *four = three + step;
	uint16_t count = 0;
	int x;

	for (x = 0; x < n; x++) {
		int16_t a = row[x], b = two[x], c = three[x], d = four[x];
		int16_t ac = (int16_t)(a < c ? c - a : a - c);
		int16_t bd = (int16_t)(b < d ? d - b : b - d);
		int16_t apart = (int16_t)(a + c - b - d);
		int16_t most = (int16_t)(ac > bd ? ac : bd);
		/* twice the gap between both pairs, where there is one */
		int16_t gap = (int16_t)((apart < 0 ? -apart : apart) - ac -
		    bd);
		int16_t least = (int16_t)(most > 12 ? most + most : 24);

		count = (uint16_t)(count + (gap >= least));
	}
	return count;
}

/* Woven fields make zigzags from line to line where something moves; fine
 * patterns make them in both directions. */
static double
combing_of(const struct large *p)
{
	const double sure = 0.02;
	const uint8_t *row = p->y + (size_t)p->w * (size_t)p->h;
	double down = 0, across = 0;
	int y;

	if (p->w < 4 || p->lines < 4)
		return (double)NAN;
	for (y = 0; y + 4 <= p->lines; y++, row += p->w) {
		down += zigzags(row, p->w, p->w);
		across += zigzags(row, 1, p->w - 3);
	}
	return fmin(fmax((down - 3 * across) / ((double)p->w * p->lines *
	    sure), 0), 1);
}

static int
bar(const uint8_t *edge, int next, int step, int length, int most)
{
	int lines = measure_bar(edge, next, step, length, most);

	return lines > 0 ? lines : 0;
}

/* Bars have the sharpest edges of all, and are no exposure. */
static struct area
without_bars(const struct large *p)
{
	struct area a = { 0, 0, p->w, p->h };
	int top, bottom, left, right, w = p->w;
	const uint8_t *from;

	top = bar(p->y, w, 1, w, p->h / 3);
	bottom = bar(p->y + (size_t)(p->h - 1) * (size_t)w, -w, 1, w,
	    p->h / 3);
	a.y = top;
	a.h -= top + bottom;
	from = p->y + (size_t)top * (size_t)w;
	left = bar(from, 1, w, a.h, w * 3 / 8);
	right = bar(from + w - 1, -1, w, a.h, w * 3 / 8);
	a.x = left;
	a.w -= left + right;
	return a;
}

void
measure_large(struct close_look *m, const struct large *p)
{
	struct area area;
	struct tile *tiles;
	double *values;
	size_t most, n;

	*m = (struct close_look){ .combing = (double)NAN };
	if (p->w < 1 || p->h < 1)
		return;
	area = without_bars(p);
	tell_exposure(m, p, &area);
	m->combing = combing_of(p);
	most = (size_t)(area.w / TILE + 1) * (size_t)(area.h / TILE + 1);
	tiles = xcalloc(most, sizeof *tiles);
	values = xcalloc(most, sizeof *values);
	n = look_at(tiles, p, &area);
	if (n > 0) {
		m->noise = noise_of(tiles, n, values);
		m->sharpness = sharpness_of(tiles, n, m->noise, values);
	}
	free(values);
	free(tiles);
}

/* Motion of a quarter of the width a second halves it.  Woven fields look sharp
 * and are not. */
double
close_score(const struct close_look *m, double motion)
{
	double still = 1 / (1 + 4 * fmax(motion, 0));
	double combing = isnan(m->combing) ? 0 : m->combing;

	return m->sharpness * (0.3 + 0.7 * m->exposure) * still *
	    (1 - 0.5 * combing);
}
