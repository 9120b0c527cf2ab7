#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "gops.h"

/*
 * The fast mode's decision: which gops have to be decoded whole.  From what
 * the packets tell, and from how unlike the key frames on both sides of a gop
 * are.
 */

/* Whether looking at key frames first can pay: not where they are so close
 * together that decoding them is most of the work. */
bool plan_pays(const struct gops *g);

/* Whether sizes of this codec's packets tell of cuts. */
bool plan_trusts(const char *codec);

/* For the gops from..to-1: unlike[i] is detect_unlike of the key frames of
 * gop from + i and the next one (1 where one of them is not there).  Sets
 * dense[i]. */
void plan_dense(const struct gops *g, size_t from, size_t to,
    const double *unlike, bool trusted, bool *dense);

#endif
