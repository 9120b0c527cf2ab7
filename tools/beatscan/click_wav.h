#ifndef CLICK_WAV_H
#define CLICK_WAV_H

#include <stddef.h>
#include <stdint.h>

#include "outfile.h"

/*
 * A WAV file of 16 bit samples that is there whole or not at all; one of more
 * than 4 GiB becomes RF64.
 */
struct click_wav {
	struct outfile file;
	int rate, channels;
	uint64_t bytes; /* of samples */
};

/* Each returns 0, or -1 with errno; after a failure of open or commit there is
 * nothing to clean up. */
int click_wav_open(struct click_wav *w, const char *path);

/* Once, before the samples. */
int click_wav_begin(struct click_wav *w, int rate, int channels);

/* n samples, of all channels together, -32768..32767. */
int click_wav_put(struct click_wav *w, const int16_t *x, size_t n);
int click_wav_commit(struct click_wav *w);

/* Gives it up. */
void click_wav_drop(struct click_wav *w);

#endif
