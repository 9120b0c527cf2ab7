#ifndef TOOK_H
#define TOOK_H

#include <stdlib.h>
#include <time.h>

/*
 * How long work takes, for bench/: processor time, so that other work beside
 * it does not count, and the median of a few runs.
 */
enum { TOOK_RUNS = 5 };

/* Milliseconds of processor time so far. */
static inline double
took_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline int
took_less(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The median; sorts them. */
static inline double
took_median(double took[TOOK_RUNS])
{
	qsort(took, TOOK_RUNS, sizeof *took, took_less);
	return took[TOOK_RUNS / 2];
}

#endif
