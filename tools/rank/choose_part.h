#ifndef CHOOSE_PART_H
#define CHOOSE_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The parts of choose: choose.c sorts and rounds, choose_price.c finds an
 * upper bound, choose_search.c the best set.  Values are whole numbers here, so
 * that sums do not depend on the order in which they are made.
 */
struct choose_item {
	int64_t start, end;  /* us; end with the gap behind it */
	int64_t value;       /* over 0 */
	uint32_t length;     /* tenths of a second; 0 without a budget */
	uint32_t part;       /* from 0 without holes; 0 without quotas */
	uint32_t next;       /* the first item that may follow: n for none */
	size_t number;       /* in the caller's array */
};

/* Items by start.  Limits that are not set are 0. */
struct choose_task {
	struct choose_item *v;
	uint32_t n, parts;
	uint32_t count, total, quota;
};

/*
 * Prices of what is limited.  A set's value is at most what is left of its
 * items' values when each has paid, and what all there is of the limited
 * things costs; the lower that bound, the fewer sets must be looked at.
 */
struct choose_price {
	int64_t count, total; /* of one item; of a tenth of a second */
	int64_t *part;        /* of one item in that part */
	int64_t *rest;        /* n + 1: most that is left of items i ... */
	int64_t *quotas;      /* parts + 1: cost of all places in parts p ... */
	int64_t bound;        /* no set has a greater value */
	int64_t reached;      /* the value of set[nset], by start */
	uint32_t *set, nset;
};

void choose_price_find(struct choose_price *p, const struct choose_task *t);
void choose_price_free(struct choose_price *p);

/* Looks for a set whose value is over `above`, and among those for the best.
 * Sets chosen[] to its items, by start, and *n; *n is 0 where there is none.
 * Returns false where memory did not suffice to look at all of them: then the
 * best of those that were looked at is given. */
bool choose_search(const struct choose_task *t, const struct choose_price *p,
    int64_t above, uint32_t *chosen, uint32_t *n);

#endif
