#ifndef MOMENT_H
#define MOMENT_H

#include <stddef.h>
#include <stdint.h>

#include "feature.h"

/*
 * A candidate for a clip, or one that was chosen.
 */
struct moment {
	int64_t start, end;      /* microseconds, on natural boundaries */
	int64_t core_start, core_end; /* what it is about, without rolls */
	int64_t peak;            /* where it is best */
	float score;             /* 0 to 1: the shares added up */
	float share[FEATURES];   /* what each feature added, weighted */
	float value;             /* what choosing maximises; at least 0 */
	uint64_t hash;           /* of the picture that stands for it; 0 */
	size_t take;             /* the shot its peak lies in; SIZE_MAX */
	int group;               /* of near-duplicates; -1: alone */
	int level;               /* enum taste_level */
	int rank;                /* from 1; 0: not chosen */
	unsigned char begins, ends; /* enum edge_kind it was snapped to;
	                               EDGE_KINDS: to none */
	size_t story;            /* which source (--across) */
};

struct moments {
	struct moment *v;
	size_t n, cap;
};

/* A moment about which nothing is known yet: no take, alone, not snapped, not
 * chosen, score 0. */
struct moment moment_none(void);

/* Adds a copy. */
void moments_add(struct moments *a, const struct moment *m);

/* By value, the greater first; then by start, end and story, so that the order
 * is the same whatever it was before. */
void moments_by_value(struct moments *a);

/* By story, start and end. */
void moments_by_time(struct moments *a);

void moments_free(struct moments *a);

#endif
