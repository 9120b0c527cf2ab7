#ifndef HEAR_H
#define HEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "tc.h"

/*
 * The sound of a file: one audio stream, or a part of it, decoded by a child
 * on the loop into floats at the stream's own rate and with all its channels.
 *
 * Sample n belongs to the time t + n / rate, exactly, t being the time of the
 * first: where the file's time stamps leave a hole silence is put in, where
 * they overlap the later samples are dropped.  What an encoder put in front of
 * the sound (priming) is not there.
 */
struct hear_spec {
	const char *path;
	int stream;       /* number in the file */
	int64_t start;    /* microseconds: the container's time of t = 0 */
	int64_t duration; /* microseconds from there; TC_NONE: unknown */
	int64_t from, to; /* microseconds: only the samples with from <= time
	                     < to; TC_NONE: from the first, to the last */
	struct follow *follow; /* the file is still being written, and ffmpeg is
	                     fed by this (follow.h); null: it is whole */
	int64_t quiet;    /* microseconds of silence of the decoder until it is
	                     given up */
};

struct hear_format {
	int rate;         /* samples a second, 1 to HEAR_RATE_MOST */
	int channels;     /* 1 to HEAR_CHANNELS_MOST, in FFmpeg's order */
	int64_t t;        /* microseconds: the first sample, counted as from */
	const char *by;   /* "ffmpeg" or "sox" */
};

enum { HEAR_RATE_MOST = 1536000, HEAR_CHANNELS_MOST = 64 };

struct hear_ops {
	/* Once, before the first samples.  Not called when there are none. */
	void (*begins)(void *arg, const struct hear_format *f);
	/* n times channels floats, in turn (n > 0, any number up to some
	 * thousands).  They may be NaN, infinite and beyond +-1. */
	void (*samples)(void *arg, const float *x, size_t n);
	/* The end, once.  error is null, or one sentence on why what came is
	 * not all; valid during the call. */
	void (*ended)(void *arg, const char *error);
};

struct hear;

/* spec is copied, with the path.  Nothing is called back before the loop runs,
 * not even ended where no decoder can be started. */
struct hear *hear_new(struct loop *l, const struct hear_spec *spec,
    const struct hear_ops *ops, void *arg);

/* While true no samples come, ended neither, and the decoder soon stands
 * still.  May be called from begins and samples. */
void hear_pause(struct hear *h, bool pause);

/* No callback after this.  May be called from ended, not from begins or
 * samples.  h may be null. */
void hear_free(struct hear *h);

#endif
