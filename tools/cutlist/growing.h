#ifndef GROWING_H
#define GROWING_H

#include <stdint.h>

#include "footage.h"
#include "slices.h"

/*
 * A source that is still being written (media's `growing`): what can be cut
 * of it already, and how long that took.
 */

/* Up to where a segment may reach to be cut now, microseconds of the file:
 * the key frames behind its end are known (or sound was heard there, where
 * there are no pictures), and so it is on the disk.  INT64_MAX where the source is whole (ended: upstream is done). */
int64_t growing_reach(const struct footage *f, bool ended,
    const struct slices_wish *w);

/* Notes when the last gop of a growing source came. */
void growing_came(struct footage *f);

/* The same for sound, by a loud record; of use where there are no pictures. */
struct cJSON;
void growing_heard(struct footage *f, const struct cJSON *root);

/* Microseconds since the recording had reached this time; TC_NONE where that
 * is not known. */
int64_t growing_since(const struct footage *f, int64_t us);

#endif
