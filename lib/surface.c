/*
 * The two surfaces that a plot is drawn on: pixels, and the text of an SVG
 * file.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "surface.h"
#include "tc.h"

/*
 * Pixels.
 */

static void
pixel_rect(void *arg, double x, double y, double w, double h, struct ink ink)
{
	canvas_rect(arg, x, y, w, h, ink);
}

static void
pixel_polygon(void *arg, const struct point *p, int n, struct ink ink)
{
	canvas_polygon(arg, p, n, ink);
}

static void
pixel_area(void *arg, double x, const double *top, int n, double bottom,
    struct ink ink)
{
	for (int i = 0; i < n; i++)
		if (!isnan(top[i]))
			canvas_rect(arg, x + i, fmin(top[i], bottom), 1,
			    fabs(bottom - top[i]), ink);
}

/* Each column reaches half way to its neighbours, so that steep parts are a
 * line as well. */
static void
pixel_curve(void *arg, double x, const double *y, int n, struct ink ink)
{
	for (int i = 0; i < n; i++) {
		double top = y[i], bottom = y[i];

		if (isnan(y[i]))
			continue;
		for (int k = i - 1; k <= i + 1; k += 2) {
			if (k < 0 || k >= n || isnan(y[k]))
				continue;
			top = fmin(top, (y[i] + y[k]) / 2);
			bottom = fmax(bottom, (y[i] + y[k]) / 2);
		}
		canvas_rect(arg, x + i, top - .75, 1, bottom - top + 1.5, ink);
	}
}

static void
pixel_text(void *arg, double x, double y, enum anchor anchor, int size,
    struct ink ink, const char *text)
{
	canvas_text(arg, x, y, anchor, size, ink, text);
}

struct surface
surface_pixels(struct canvas *c)
{
	return (struct surface){ c, pixel_rect, pixel_polygon, pixel_area,
		pixel_curve, pixel_text };
}

/*
 * SVG.
 */

static void
svg_number(struct buf *b, double v)
{
	long tenths = lround(v * 10);

	if (tenths < 0)
		buf_addc(b, '-');
	tenths = tenths < 0 ? -tenths : tenths;
	buf_addf(b, "%ld", tenths / 10);
	if (tenths % 10)
		buf_addf(b, ".%ld", tenths % 10);
}

static void
svg_attribute(struct buf *b, const char *name, double v)
{
	buf_addf(b, " %s=\"", name);
	svg_number(b, v);
	buf_addc(b, '"');
}

static void
svg_point(struct buf *b, char command, double x, double y)
{
	buf_addc(b, command);
	svg_number(b, x);
	buf_addc(b, ' ');
	svg_number(b, y);
}

/* fill or stroke */
static void
svg_ink(struct buf *b, const char *what, struct ink ink)
{
	buf_addf(b, " %s=\"#%06x\"", what, (unsigned)ink.rgb);
	if (ink.alpha < 1)
		buf_addf(b, " %s-opacity=\"%.2f\"", what, ink.alpha);
}

static void
svg_rect(void *arg, double x, double y, double w, double h, struct ink ink)
{
	struct buf *b = arg;

	buf_adds(b, "<rect");
	svg_attribute(b, "x", x);
	svg_attribute(b, "y", y);
	svg_attribute(b, "width", w);
	svg_attribute(b, "height", h);
	svg_ink(b, "fill", ink);
	buf_adds(b, "/>\n");
}

static void
svg_polygon(void *arg, const struct point *p, int n, struct ink ink)
{
	struct buf *b = arg;

	buf_adds(b, "<path d=\"");
	for (int i = 0; i < n; i++)
		svg_point(b, i ? 'L' : 'M', p[i].x, p[i].y);
	buf_adds(b, "Z\"");
	svg_ink(b, "fill", ink);
	buf_adds(b, "/>\n");
}

/* The columns that follow each other from i on; y is in the middle of each.
 * Returns the first column behind them. */
static int
svg_run(struct buf *b, double x, const double *y, int i, int n)
{
	for (; i < n && !isnan(y[i]); i++) {
		/* what is level needs no points on its way */
		if (i > 0 && i + 1 < n && y[i - 1] == y[i] &&
		    y[i + 1] == y[i])
			continue;
		svg_point(b, 'L', x + i + .5, y[i]);
	}
	return i;
}

static void
svg_area(void *arg, double x, const double *top, int n, double bottom,
    struct ink ink)
{
	struct buf *b = arg;

	buf_adds(b, "<path d=\"");
	for (int i = 0; i < n; i++) {
		if (isnan(top[i]))
			continue;
		svg_point(b, 'M', x + i, bottom);
		svg_point(b, 'L', x + i, top[i]);
		i = svg_run(b, x, top, i, n);
		svg_point(b, 'L', x + i, top[i - 1]);
		svg_point(b, 'L', x + i, bottom);
		buf_addc(b, 'Z');
	}
	buf_addc(b, '"');
	svg_ink(b, "fill", ink);
	buf_adds(b, "/>\n");
}

static void
svg_curve(void *arg, double x, const double *y, int n, struct ink ink)
{
	struct buf *b = arg;

	buf_adds(b, "<path d=\"");
	for (int i = 0; i < n; i++) {
		if (isnan(y[i]))
			continue;
		svg_point(b, 'M', x + i, y[i]);
		i = svg_run(b, x, y, i, n);
		svg_point(b, 'L', x + i, y[i - 1]);
	}
	buf_adds(b, "\" fill=\"none\" stroke-width=\"1.5\" "
	    "stroke-linejoin=\"round\"");
	svg_ink(b, "stroke", ink);
	buf_adds(b, "/>\n");
}

static void
svg_words(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (*s == '&')
			buf_adds(b, "&amp;");
		else if (*s == '<')
			buf_adds(b, "&lt;");
		else if (*s == '>')
			buf_adds(b, "&gt;");
		else
			buf_addc(b, *s);
	}
}

static void
svg_text(void *arg, double x, double y, enum anchor anchor, int size,
    struct ink ink, const char *text)
{
	static const char *const anchors[] = { "start", "middle", "end" };
	struct buf *b = arg;

	buf_adds(b, "<text");
	svg_attribute(b, "x", x);
	svg_attribute(b, "y", y);
	buf_addf(b, " font-size=\"%d\"", size);
	if (anchor != ANCHOR_START)
		buf_addf(b, " text-anchor=\"%s\"", anchors[anchor]);
	svg_ink(b, "fill", ink);
	buf_addc(b, '>');
	svg_words(b, text);
	buf_adds(b, "</text>\n");
}

struct surface
surface_svg(struct buf *b, int w, int h, const char *title)
{
	buf_addf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
	    "height=\"%d\" viewBox=\"0 0 %d %d\"\n"
	    "font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\">\n"
	    "<title>", w, h, w, h);
	svg_words(b, title);
	buf_adds(b, "</title>\n");
	return (struct surface){ b, svg_rect, svg_polygon, svg_area, svg_curve,
		svg_text };
}

void
surface_svg_end(struct buf *b)
{
	buf_adds(b, "</svg>\n");
}

/*
 * The axis of time.
 */

int64_t
surface_tick(int64_t length, int most)
{
	static const int64_t steps[] = { 10, 20, 50, 100, 200, 500, 1000, 2000,
		5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000,
		900000, 1800000, 3600000, 7200000, 14400000, 21600000,
		43200000, 86400000 };
	const size_t n = sizeof steps / sizeof *steps;
	int64_t step;

	for (size_t i = 0; i < n; i++)
		if (length / (steps[i] * 1000) <= most)
			return steps[i] * 1000;
	for (step = steps[n - 1] * 1000; length / step > most; step *= 2)
		;
	return step;
}

void
surface_tick_text(int64_t t, int64_t apart, char text[SURFACE_TICK])
{
	int64_t s = t / TC_SECOND;
	int ms = (int)(t % TC_SECOND / 1000);
	size_t n;

	snprintf(text, SURFACE_TICK, "%lld:%02d:%02d", (long long)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));
	n = strlen(text);
	if (apart % TC_SECOND)
		snprintf(text + n, SURFACE_TICK - n,
		    apart % 100000 ? ".%02d" : ".%d",
		    apart % 100000 ? ms / 10 : ms / 100);
}
