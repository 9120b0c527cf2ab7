#ifndef NORM_H
#define NORM_H

#include <stddef.h>
#include <stdint.h>

#include "feature.h"
#include "story.h"

/*
 * What is usual: a histogram of each feature's values, in fixed memory (some
 * 100 KiB), over one story or several, whole or as it comes.
 *
 *	low  = the median; of rise, impact and crowd the 70th percentile
 *	span = max(98th percentile - low, floor of the feature)
 *
 * A feature that is told nowhere has low 0 and span 1.  FEATURE_TOGETHER is
 * made of normed values and has fixed ones.
 */
enum { NORM_BINS = 1024 };

struct norms {
	uint32_t bin[FEATURES][NORM_BINS];
	uint64_t known[FEATURES];
};

/* Adds the story's steps from `from` to before `to`; NaN are left out.  n must
 * have been zero in the beginning. */
void norms_add(struct norms *n, const struct story *s, size_t from,
    size_t to);

/* The value below which that share (0 to 1) of the known ones lie; NaN where
 * none is known. */
float norms_share(const struct norms *n, enum feature f, double share);

/* Sets story->norm. */
void norms_set(const struct norms *n, struct story *s);

#endif
