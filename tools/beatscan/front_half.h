#ifndef FRONT_HALF_H
#define FRONT_HALF_H

#include <stddef.h>

/*
 * Half the samples: a symmetric low pass whose even factors are zero, without
 * delay: result j stands at sample 2 j.  Before the first sample is silence.
 */
struct half;

/* pairs: how sharp it is (1 .. 16); most: the most samples put at once. */
struct half *half_new(int pairs, size_t most);
void half_free(struct half *h);

/* n samples; returns how many results there are, at most most / 2 + 1. */
size_t half_put(struct half *h, const float *x, size_t n, float *result);

#endif
