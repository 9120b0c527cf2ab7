#ifndef PLOT_FILE_H
#define PLOT_FILE_H

#include "encode.h"
#include "plot.h"

/* True for .svg and what encode.h knows. */
bool plot_knows(const char *path);

/* Writes the plot to a file; see encode_start.  The plot may be freed before
 * that is done. */
struct encode *plot_write(struct plot *p, int64_t end, struct loop *l,
    const char *path, encode_fn *done, void *arg);

#endif
