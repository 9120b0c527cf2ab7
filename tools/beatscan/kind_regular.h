#ifndef KIND_REGULAR_H
#define KIND_REGULAR_H

/*
 * How regularly something begins: what tells drums from syllables, which burst
 * as often, but to no clock.
 */
#include <stdint.h>

enum { REGULAR_CLUES = 4 };

struct regular;

struct regular *regular_new(void);

/* How much came up in a frame: in all bands, and in the lowest. */
void regular_put(struct regular *r, float up, float low);

/* The clues of the eight seconds around a frame, as far as they are known (at
 * most 6 s of frames after it were put). */
void regular_get(const struct regular *r, int64_t frame,
    float clue[REGULAR_CLUES]);

void regular_free(struct regular *r);

#endif
