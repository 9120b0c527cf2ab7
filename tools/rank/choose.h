#ifndef CHOOSE_H
#define CHOOSE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Which candidates to take: the set with the greatest sum of values, exactly,
 * of all sets that keep to the wish.
 */
struct choice {
	int64_t start, end;  /* microseconds */
	double value;        /* without a positive value it is never taken */
	int part;            /* of the film, 0 to parts - 1; later ones have no
	                        smaller part */
};

struct choose_wish {
	size_t count;        /* at most so many; 0: any number */
	int64_t total;       /* at most so long together, us; 0: any length */
	int64_t gap;         /* at least so far from each other, us */
	size_t parts;        /* with quota; 0: as the choices say */
	size_t quota;        /* at most so many in each part; 0: any number */
};

/* Sets picked[] (room for n, or for wish's count where that is less) to the
 * numbers of those taken, by time, and returns how many.  Lengths count in
 * tenths of a second, rounded up, so that the total is never exceeded; what is
 * empty is never taken.  Equal sums: always the same set, whatever the order of
 * v (equal choices: the first).  Memory stays under 20 MB: where a budget of
 * time is so tangled that this is not enough, which needs thousands of choices
 * whose values are in proportion to their lengths, the sum found may be less
 * than the greatest, by under a thousandth as far as was seen. */
size_t choose(const struct choice *v, size_t n, const struct choose_wish *w,
    size_t *picked);

#endif
