#ifndef MONTAGE_RANGE_H
#define MONTAGE_RANGE_H

#include "montage_slots.h"
#include "tc.h"

/* So long is a film without a song, where nobody says how long. */
#define MONTAGE_RANGE_PLAIN (60 * TC_SECOND)

/* Sets from and to of a plan.  s null: there is no song.  Returns 0, or -1 with
 * a sentence in why. */
int montage_range_set(struct montage_plan *p, const struct montage_song *s,
    const struct montage_timing *t, char *why, size_t n);

/* Beats in a bar; 4 where nobody knows. */
int montage_range_meter(const struct montage_song *s);

#endif
