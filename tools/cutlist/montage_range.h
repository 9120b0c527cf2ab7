#ifndef MONTAGE_RANGE_H
#define MONTAGE_RANGE_H

#include "montage_slots.h"

/* Sets from and to of a plan.  s null: there is no song.  Returns 0, or -1 with
 * a sentence in why. */
int montage_range_set(struct montage_plan *p, const struct montage_song *s,
    const struct montage_timing *t, char *why, size_t n);

/* Where a film begins that is told no place: the song's musical start. */
int64_t montage_range_start(const struct montage_song *s);

/* Beats in a bar; 4 where nobody knows. */
int montage_range_meter(const struct montage_song *s);

#endif
