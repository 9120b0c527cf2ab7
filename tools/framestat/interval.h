#ifndef INTERVAL_H
#define INTERVAL_H

#include <stdint.h>

#include "spans.h"

/* How far apart pictures are to be sampled, in microseconds, in a moment of
 * that level (LEVEL_NONE: outside of all) of a film of that length. */
int64_t sample_interval(enum level level, int64_t duration,
    int64_t frame_time);

#endif
