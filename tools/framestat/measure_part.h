#ifndef MEASURE_PART_H
#define MEASURE_PART_H

#include "measure.h"
#include "motion.h"

/*
 * What the files of measure have in common.
 */
enum {
	DARK = 20,   /* and below there is nothing to be seen, */
	BRIGHT = 231 /* nor above; video range is 16 to 235 */
};

/*
 * How many lines from the edge on are a black bar, less than most; -1 where
 * what follows is too dark to tell.  edge: the first pixel of the outermost
 * line; next: from there to the next line; step: to the line's next pixel, of
 * which there are length.
 */
int measure_bar(const uint8_t *edge, int next, int step, int length, int most);

/* area: without the bars. */
uint64_t measure_hash(const uint8_t *y, const struct area *area);

#endif
