#ifndef TAKES_H
#define TAKES_H

#include "moment.h"
#include "story.h"
#include "taste.h"

/* Adds a moment for each shot, by time, none left out: start and end are the
 * shot's, peak is where most moves (else its best picture, else its middle),
 * score and shares as in moments.h, value is the score. */
void takes_moments(const struct story *s, const struct taste *t,
    struct moments *out);

#endif
