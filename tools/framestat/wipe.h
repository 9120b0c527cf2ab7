#ifndef WIPE_H
#define WIPE_H

#include <stdbool.h>

#include "gradual_strip.h"

/*
 * Does an edge sweep over the picture between two pictures, one shot before
 * it and another behind?
 */
enum wipe_sign {
	WIPE_SUM,     /* 1: what is of the new picture and what is of the old one
	                 lie beside each other; .5: they are mixed; 2: there is
	                 something else */
	WIPE_LEAP,    /* 0 to 1: the largest step between neighbours */
	WIPE_ORDER,   /* 0 to 1: how well the time at which each block changes
	                 follows from its place */
	WIPE_RANGE,   /* 0 to .5: how far these times are spread over the
	                 stretch; .29 where it sweeps evenly */
	WIPE_ACTIVE,  /* 0 to 1: share of the blocks that change */
	WIPE_KEPT,    /* as in gradual_blend.h */
	WIPE_SIGNS
};

/* False: it is certainly none. */
bool wipe_signs(const struct strip *s, long first, long last, float *signs);

/* The last sign, which is expensive. */
void wipe_look(const struct strip *s, long first, long last, float *signs);

#define WIPE_TERM_SIGNS "-------"
enum { WIPE_TERMS = 7, WIPE_CHEAP_TERMS = 6 };
void wipe_terms(const float *signs, float *terms);

/* The natural logarithm of the odds that it is one, by the cheap signs alone
 * and by all. */
float wipe_hint(const float *signs);
float wipe_odds(const float *signs);

#endif
