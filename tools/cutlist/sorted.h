#ifndef SORTED_H
#define SORTED_H

#include <stddef.h>
#include <stdint.h>

/*
 * Plain numbers by size.
 */

/* Sorts, the least first; v may be null where n is 0. */
void sorted_times(int64_t *v, size_t n);
void sorted_floats(float *v, size_t n);

/* How many of the n, which are sorted, are less than one: the number of the
 * first that is not. */
size_t sorted_times_below(const int64_t *v, size_t n, int64_t one);
size_t sorted_floats_below(const float *v, size_t n, float one);

#endif
