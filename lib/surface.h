#ifndef SURFACE_H
#define SURFACE_H

#include <stdint.h>

#include "buf.h"
#include "canvas.h"

/*
 * Something that a plot can be drawn on without knowing what becomes of it:
 * pixels, or the text of an SVG file.
 */

/* Lists have a value a pixel from x on; NAN leaves a hole.  An area may lie
 * below its "bottom" as well. */
struct surface {
	void *arg;
	void (*rect)(void *arg, double x, double y, double w, double h,
	    struct ink ink);
	void (*polygon)(void *arg, const struct point *p, int n,
	    struct ink ink);
	void (*area)(void *arg, double x, const double *top, int n,
	    double bottom, struct ink ink);
	void (*curve)(void *arg, double x, const double *y, int n,
	    struct ink ink);
	void (*text)(void *arg, double x, double y, enum anchor anchor,
	    int size, struct ink ink, const char *text);
};

struct surface surface_pixels(struct canvas *c);

/* Appends the beginning of an SVG file; surface_svg_end its end.  title: UTF-8
 * and fit for XML (glyph_title). */
struct surface surface_svg(struct buf *b, int w, int h, const char *title);
void surface_svg_end(struct buf *b);

/* How far apart ticks are on an axis of that length when at most so many fit,
 * microseconds; and what stands at one. */
int64_t surface_tick(int64_t length, int most);
enum { SURFACE_TICK = 40 };
void surface_tick_text(int64_t t, int64_t apart, char text[SURFACE_TICK]);

#endif
