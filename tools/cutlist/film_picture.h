#ifndef FILM_PICTURE_H
#define FILM_PICTURE_H

#include "buf.h"
#include "film_recipe.h"

/*
 * Filters that bring a source's pictures onto the canvas.
 */

/* Appends the chain, from "," on: turned, with square pixels, fitted, in the
 * colours of the film, as pix_fmt.  `n` tells labels within it from those of
 * another source in the same graph. */
void film_picture_fit(struct buf *b, const struct film_make *m,
    const struct footage *film, const char *pix_fmt, int n);

/* How much memory decoding in so many threads and fitting take, roughly, in
 * bytes. */
int64_t film_picture_bytes(const struct footage *film, int threads);

#endif
