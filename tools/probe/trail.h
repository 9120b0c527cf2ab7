#ifndef TRAIL_H
#define TRAIL_H

#include <stdbool.h>

#include "job.h"

/*
 * A recording while it is being written (--follow): a job that lists the
 * packets as they come, and ends when the recording does.
 */

/* Begins instead of the usual first stages.  ask: asks ffprobe about the file
 * as it is, once that much of it is there that the answer will not change. */
void trail_start(struct job *j, int64_t patience_us,
    void (*ask)(struct job *j));

/* The answer, made what it is for a file whose end nobody knows; then, once
 * the media record is made, the gop records, until the recording has ended. */
void trail_asked(struct job *j);
void trail_gops(struct job *j, void (*then)(struct job *j));

void trail_free(struct job *j);

/* Whether an MP4 can be read before its end: only with its index in front of
 * each piece (fragments).  More must come before that can be said where it is
 * TRAIL_MAYBE. */
enum trail_mp4 { TRAIL_YES, TRAIL_NO, TRAIL_MAYBE };
enum trail_mp4 trail_mp4(int fd, int64_t size);

#endif
