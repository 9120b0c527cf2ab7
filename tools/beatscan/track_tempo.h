#ifndef TRACK_TEMPO_H
#define TRACK_TEMPO_H

#include <stdbool.h>
#include <stdint.h>

#include "track.h"

/*
 * Beats to intervals of nearly constant tempo: a new one begins where the
 * tempo becomes another for good.
 */
struct tempi;

struct tempi *tempi_new(void (*fn)(void *arg, const struct tempo *t),
    void *arg);

/* Each beat that the model found, in order; not spoken: there is none. */
void tempi_put(struct tempi *t, const struct beat *b, int meter, bool spoken);

/* The sound is over at `end`. */
void tempi_end(struct tempi *t, int64_t end);
void tempi_free(struct tempi *t);

#endif
