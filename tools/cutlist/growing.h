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

/* A clip is there: microseconds since the recording had reached its end, said
 * with -v and, where it is the longest so far, put into *latest (TC_NONE:
 * there was none).  TC_NONE where it is not known. */
int64_t growing_delay(const struct footage *f, const struct slice *s,
    int64_t *latest);

#endif
