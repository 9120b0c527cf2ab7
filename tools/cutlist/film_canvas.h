#ifndef FILM_CANVAS_H
#define FILM_CANVAS_H

#include <stdbool.h>
#include <stddef.h>

#include "footage.h"
#include "montage.h"

/*
 * The canvas of a film: how large, how many pictures a second.
 */

/* Width and height as shown: turned, with square pixels, in pixels of which
 * none is lost.  0x0 where there is no video. */
void film_canvas_shown(const struct footage *f, int *width, int *height);

/*
 * What suits these sources.  The way round that four fifths of them have wins,
 * else it is 16:9; the size that most of them have or go beyond; the rate that
 * most of them have, at most 60.  Fields that are set (width and height, a
 * rate with a den) stay as they are.  fit is not touched.  Returns 0, or -1:
 * none of them has pictures.
 */
int film_canvas_choose(struct montage_canvas *c,
    const struct footage *const *films, size_t n);

/* The same shape, at most `lines` in its shorter side. */
struct montage_canvas film_canvas_draft(const struct montage_canvas *c,
    int lines);

/* The nearest number of pixels that chroma at half the size allows; 2 at
 * least. */
int film_canvas_even(double v);

/* "1080x1920": even sizes from 16 to 8192.  0 or -1. */
int film_canvas_size(const char *text, int *width, int *height);

/* A rate between 1 and 240 as ratio_parse reads it.  0 or -1. */
int film_canvas_rate(const char *text, struct ratio *rate);

/* "bars", "blur", "crop".  0 or -1. */
int film_canvas_fit(const char *text, enum montage_fit *fit);

#endif
