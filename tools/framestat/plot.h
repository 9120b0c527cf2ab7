#ifndef PLOT_H
#define PLOT_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "canvas.h"
#include "detect.h"

/*
 * A film as a curve: how much each picture differs from the one before and how
 * much moves, with the boundaries found, what was not decoded, and what was
 * black, white or frozen.  Memory does not grow with the film (about 200 KB):
 * time is divided into bins that are joined in pairs when there are too many.
 */
struct plot;

enum { PLOT_BLACK = 1, PLOT_WHITE = 2, PLOT_FROZEN = 4 };

/* name: the film's, any bytes. */
struct plot *plot_new(const char *name);
void plot_free(struct plot *p);

/* One picture.  gap: pictures before it were left out, so diff and motion say
 * nothing; so does one that is negative or not finite.  Time may jump back,
 * for a second pass. */
void plot_frame(struct plot *p, int64_t t, double diff, double motion,
    unsigned flags, bool gap);

/* In any order, before or after the pictures around it. */
void plot_boundary(struct plot *p, const struct boundary *b);

/* What came so far as a picture (the caller frees it), or as the text of an
 * SVG file, appended.  end: where the film ends; TC_NONE: with the last
 * picture. */
struct canvas *plot_canvas(struct plot *p, int64_t end);
void plot_svg(struct plot *p, int64_t end, struct buf *b);

/* What a kind of boundary is drawn in: its colour, and its head, around x, y,
 * so wide.  Returns how many points the head has, at most PLOT_HEAD. */
enum { PLOT_HEAD = 12 };
uint32_t plot_colour(enum change kind);
int plot_head(enum change kind, double x, double y, double size,
    struct point head[PLOT_HEAD]);

#endif
