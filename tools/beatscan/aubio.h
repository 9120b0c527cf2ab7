#ifndef AUBIO_H
#define AUBIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop.h"

/*
 * aubio's programs as finders of beats and onsets: aubiotrack and aubioonset
 * get the sound that was decoded here as a WAV file on their standard input,
 * so that they read whatever ffmpeg reads, and their times count from the
 * same sample.
 */
struct aubio_ops {
	/* Microseconds after the first sample, in order. */
	void (*beat)(void *arg, int64_t t);
	void (*onset)(void *arg, int64_t t);
	/* There is room again after aubio_put returned false. */
	void (*room)(void *arg);
	/* Once, after aubio_end, or before it where one failed; error is null
	 * or one sentence. */
	void (*ended)(void *arg, const char *error);
};

struct aubio;

/* ended is called from the loop, also where a program can't be started. */
struct aubio *aubio_new(struct loop *l, int rate, int channels, bool beats,
    bool onsets, int64_t quiet, const struct aubio_ops *ops, void *arg);

/* n times channels floats.  False: all was taken, but no more should come
 * before room. */
bool aubio_put(struct aubio *a, const float *x, size_t n);
void aubio_end(struct aubio *a);

/* No callback after this. */
void aubio_free(struct aubio *a);

#endif
