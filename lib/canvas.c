/*
 * Drawing on RGB pixels: just what plots and contact sheets are made of.
 *
 * Edges are softened by the share of a pixel that is covered; letters and
 * small shapes by looking at 16 places in each pixel.
 */
#include <math.h>
#include <stdlib.h>

#include "canvas.h"
#include "buf.h"
#include "glyphs.h"

enum { PLACES = 4 }; /* looked at in a pixel, each way */

struct canvas *
canvas_new(int w, int h, uint32_t rgb)
{
	struct canvas *c = xmalloc(sizeof *c);
	size_t n = (size_t)w * (size_t)h;

	c->w = w;
	c->h = h;
	c->rgb = xmalloc(n * 3);
	for (size_t i = 0; i < n; i++) {
		c->rgb[i * 3] = (uint8_t)(rgb >> 16);
		c->rgb[i * 3 + 1] = (uint8_t)(rgb >> 8);
		c->rgb[i * 3 + 2] = (uint8_t)rgb;
	}
	return c;
}

void
canvas_free(struct canvas *c)
{
	if (!c)
		return;
	free(c->rgb);
	free(c);
}

uint32_t
canvas_at(const struct canvas *c, int x, int y)
{
	const uint8_t *p;

	if (x < 0 || x >= c->w || y < 0 || y >= c->h)
		return 0;
	p = c->rgb + ((size_t)y * (size_t)c->w + (size_t)x) * 3;
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

/* The pixel lies inside. */
static void
tint(struct canvas *c, int x, int y, uint32_t rgb, double alpha)
{
	uint8_t *p = c->rgb + ((size_t)y * (size_t)c->w + (size_t)x) * 3;
	int part = (int)(alpha * 256 + .5);

	for (int i = 0; i < 3; i++) {
		int to = (int)(rgb >> (16 - 8 * i) & 0xff);

		p[i] = (uint8_t)(p[i] + (to - p[i]) * part / 256);
	}
}

static int
clip(double v, int most)
{
	return v < 0 ? 0 : v > most ? most : (int)v;
}

/* How much of [at, at + 1) lies within [from, to). */
static double
share(int at, double from, double to)
{
	double a = fmax(at, from), b = fmin(at + 1, to);

	return b > a ? b - a : 0;
}

void
canvas_rect(struct canvas *c, double x, double y, double w, double h,
    struct ink ink)
{
	int x0 = clip(floor(x), c->w), x1 = clip(ceil(x + w), c->w);
	int y0 = clip(floor(y), c->h), y1 = clip(ceil(y + h), c->h);

	for (int j = y0; j < y1; j++) {
		double rows = share(j, y, y + h) * ink.alpha;

		for (int i = x0; i < x1; i++)
			tint(c, i, j, ink.rgb, rows * share(i, x, x + w));
	}
}

/* Even and odd: a line from here to the right meets so many edges. */
static int
inside(const struct point *p, int n, double x, double y)
{
	int in = 0;

	for (int i = 0, before = n - 1; i < n; before = i++) {
		const struct point *a = &p[i], *b = &p[before];

		if ((a->y > y) != (b->y > y) &&
		    x < a->x + (b->x - a->x) * (y - a->y) / (b->y - a->y))
			in = !in;
	}
	return in;
}

void
canvas_polygon(struct canvas *c, const struct point *p, int n,
    struct ink ink)
{
	double left = p[0].x, right = left, top = p[0].y, bottom = top;

	for (int i = 1; i < n; i++) {
		left = fmin(left, p[i].x);
		right = fmax(right, p[i].x);
		top = fmin(top, p[i].y);
		bottom = fmax(bottom, p[i].y);
	}
	for (int y = clip(floor(top), c->h); y < clip(ceil(bottom), c->h);
	    y++) {
		for (int x = clip(floor(left), c->w);
		    x < clip(ceil(right), c->w); x++) {
			int hits = 0;

			for (int k = 0; k < PLACES * PLACES; k++)
				hits += inside(p, n,
				    x + (k % PLACES + .5) / PLACES,
				    y + (k / PLACES + .5) / PLACES);
			tint(c, x, y, ink.rgb,
			    ink.alpha * hits / (PLACES * PLACES));
		}
	}
}

/* x, y: the top left corner of its box; scale: pixels a cell. */
static void
draw_letter(struct canvas *c, const struct glyph *g, double x, double y,
    double scale, struct ink ink)
{
	int x0 = clip(floor(x), c->w);
	int x1 = clip(ceil(x + GLYPH_W * scale), c->w);
	int y0 = clip(floor(y), c->h);
	int y1 = clip(ceil(y + GLYPH_H * scale), c->h);

	for (int j = y0; j < y1; j++) {
		for (int i = x0; i < x1; i++) {
			int hits = 0;

			for (int k = 0; k < PLACES * PLACES; k++) {
				double u = i + (k % PLACES + .5) / PLACES - x;
				double v = j + (k / PLACES + .5) / PLACES - y;
				int col = (int)floor(u * GLYPH_FINE / scale);
				int row = (int)floor(v * GLYPH_FINE / scale);

				hits += col >= 0 && row >= 0 &&
				    col < GLYPH_W * GLYPH_FINE &&
				    row < GLYPH_H * GLYPH_FINE &&
				    g->ink[row][col];
			}
			if (hits)
				tint(c, i, j, ink.rgb,
				    ink.alpha * hits / (PLACES * PLACES));
		}
	}
}

double
text_width(const char *text, int size)
{
	return (double)glyph_count(text) * size * GLYPH_W / GLYPH_H;
}

void
canvas_text(struct canvas *c, double x, double y, enum anchor anchor,
    int size, struct ink ink, const char *text)
{
	double scale = (double)size / GLYPH_H;
	struct glyph g;
	uint32_t letter;

	if (anchor == ANCHOR_MIDDLE)
		x -= text_width(text, size) / 2;
	else if (anchor == ANCHOR_END)
		x -= text_width(text, size) - scale; /* the gap behind it */
	/* On whole pixels the stems of letters are crisp. */
	x = floor(x + .5);
	y = floor(y + .5) - GLYPH_LINE * scale;
	for (; *text; x += GLYPH_W * scale) {
		text += glyph_next(text, &letter);
		glyph_draw(&g, letter);
		draw_letter(c, &g, x, y, scale, ink);
	}
}
