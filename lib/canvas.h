#ifndef CANVAS_H
#define CANVAS_H

#include <stdint.h>

/*
 * A picture to draw on, in RGB.  Places are in pixels from the top left
 * corner; fractions of a pixel are drawn as tints.  What lies outside is cut
 * off.
 */
struct canvas {
	int w, h;
	uint8_t *rgb; /* w * h * 3 bytes, row by row */
};

/* A colour, 0xRRGGBB, and how much of what is below it is covered, 0 to 1. */
struct ink {
	uint32_t rgb;
	double alpha;
};

struct point {
	double x, y;
};

/* Where a text stands: it begins, has its middle or ends at its place. */
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

/* Filled with one colour. */
struct canvas *canvas_new(int w, int h, uint32_t rgb);
void canvas_free(struct canvas *c);

/* 0xRRGGBB; 0 outside. */
uint32_t canvas_at(const struct canvas *c, int x, int y);

void canvas_rect(struct canvas *c, double x, double y, double w, double h,
    struct ink ink);

/* A small shape: every pixel around it is looked at. */
void canvas_polygon(struct canvas *c, const struct point *p, int n,
    struct ink ink);

/* y is the line that letters stand on; a letter is size * 6 / 10 wide (see
 * text_width) and size * 7 / 10 high.  Ten is the least readable size. */
void canvas_text(struct canvas *c, double x, double y, enum anchor anchor,
    int size, struct ink ink, const char *text);

double text_width(const char *text, int size);

#endif
