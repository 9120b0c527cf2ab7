/*
 * Plain numbers by size: sorted once, then asked by halving.  Times of packets
 * and places among all shots are looked for in the same way.
 */
#include "sorted.h"

#include <stdlib.h>

static int
by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int
by_size(const void *a, const void *b)
{
	const float *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
sorted_times(int64_t *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof *v, by_time);
}

void
sorted_floats(float *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof *v, by_size);
}

/* How many of n are less than one, all in compare's order. */
static size_t
below(const void *v, size_t n, size_t size, const void *one,
    int (*compare)(const void *a, const void *b))
{
	const char *from = v;
	size_t low = 0, high = n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare(from + middle * size, one) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
sorted_times_below(const int64_t *v, size_t n, int64_t one)
{
	return below(v, n, sizeof *v, &one, by_time);
}

size_t
sorted_floats_below(const float *v, size_t n, float one)
{
	return below(v, n, sizeof *v, &one, by_size);
}
