#ifndef HEAR_ARGS_H
#define HEAR_ARGS_H

#include <stdbool.h>

#include "args.h"
#include "hear.h"

/* The command line of ffmpeg: the stream as NUT on its stdout, samples as
 * floats of this machine.  seek: where decoding begins, in the container's
 * time; TC_NONE: at the start. */
void hear_ffmpeg(struct args *a, const struct hear_spec *spec, int64_t seek);

/* What is added to the container's time, in seconds, as NUT holds none below
 * zero. */
enum { HEAR_SHIFT = 48 * 3600 };

/* The command line of SoX: the file as floats in an AU file on its stdout.
 * Returns false where SoX knows nothing of files of that name. */
bool hear_sox(struct args *a, const char *path);

#endif
