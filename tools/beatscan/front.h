#ifndef FRONT_H
#define FRONT_H

#include <stdbool.h>
#include <stddef.h>

#include "heard.h"

/*
 * The ear: interleaved samples in, 100 frames of struct heard a second out.
 * The same samples give the same frames to the bit, in whatever portions they
 * come; memory is bounded by the largest portion.  A frame comes at most
 * 0.7 s of sound after its time.
 */
struct front;

/* rate 1000 .. 384000, channels 1 or more. */
struct front *front_new(int rate, int channels);

/* n samples of each channel.  NaN, infinities and what is beyond 2^20 times
 * full scale count as 0. */
void front_put(struct front *f, const float *x, size_t n);

/* The next frame where there is one; call it until there is none. */
bool front_get(struct front *f, struct heard *h);

/* No more samples: the frames up to the time of the last sample. */
void front_end(struct front *f);

void front_free(struct front *f);

#endif
