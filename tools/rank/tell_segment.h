#ifndef TELL_SEGMENT_H
#define TELL_SEGMENT_H

#include <stdbool.h>

#include "buf.h"
#include "moment.h"
#include "story.h"
#include "taste.h"

/*
 * What rank says: segment records, the grid as records, the table for people.
 */

/* One segment record.  The shares are rounded so that they add up to the
 * score to the last digit. */
void tell_segment(struct buf *b, const char *src, const struct story *s,
    const struct taste *t, const struct moment *m, bool coarse);

/* One record of type grid for each step from `from` to before `to`: the
 * features that are known, normalised, and their weighted sum. */
void tell_grid(struct buf *b, const char *src, const struct story *s,
    const struct taste *t, size_t from, size_t to);

/* The table: a heading, a line for each moment, the best first. */
void tell_heading(struct buf *b);
void tell_row(struct buf *b, const struct story *s, const struct moment *m);

#endif
