#ifndef SPANS_H
#define SPANS_H

#include <stddef.h>
#include <stdint.h>

#include "input.h"

/*
 * Windows of interest, collected from segment records.
 */
struct spans {
	struct span *v;
	size_t n, cap;
};

void spans_add(struct spans *s, const struct span *one);

/* Sorts them and joins those that overlap or touch (less than near
 * microseconds apart); the highest level counts.  What lies outside of
 * [from, to) is cut away (to TC_NONE: no end). */
void spans_merge(struct spans *s, int64_t near, int64_t from, int64_t to);
void spans_free(struct spans *s);

/* How far apart pictures are to be sampled, in microseconds, in a moment of
 * that level (LEVEL_NONE: outside of all) of a film of that length. */
int64_t sample_interval(enum level level, int64_t duration,
    int64_t frame_time);

#endif
