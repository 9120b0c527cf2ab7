#ifndef LEVEL_H
#define LEVEL_H

#include <stddef.h>
#include <stdint.h>

#include "moment.h"
#include "story.h"
#include "taste.h"

/*
 * Importance levels.  Each lane (sound, picture, packets, text) of a moment is
 * held against the same lane everywhere in the file: the best peak_length
 * seconds against the percentiles of all such stretches.  It counts 1, 0.5
 * or 0; packets stand in for the picture; what a sudden motion tells counts
 * as the picture.  Weighted sums give the level (rank.1 has the formulas).
 */
enum { LEVEL_BINS = 1000, LEVEL_CURVES = FEATURE_LANES };

/* How strong the lanes are in what was seen: histograms of fixed size, for a
 * whole file, several, or a file that still goes on.  All zero: empty. */
struct level_scale {
	uint32_t bins[LEVEL_CURVES][LEVEL_BINS];
	uint64_t seen[LEVEL_CURVES];
};

/* Adds steps from, to before `to` of the story (its norm must be set). */
void level_scale_add(struct level_scale *scale, const struct story *s,
    const struct taste *t, size_t from, size_t to);

/* Gives these n moments, all of story s, their levels by that scale. */
void level_set(struct moment *m, size_t n, const struct story *s,
    const struct taste *t, const struct level_scale *scale);

/* Both, for one whole story. */
void level_give(struct moment *m, size_t n, const struct story *s,
    const struct taste *t);

#endif
