#ifndef FILM_PART_H
#define FILM_PART_H

#include <stdint.h>

#include "buf.h"

/*
 * A finished slot, looked at without a child: an MP4 file of one track, as our
 * own calls write it.
 */
struct film_part {
	int64_t frames;
	int width, height;
	int64_t scale;      /* ticks a second */
	int64_t step;       /* ticks of each picture; 0: they differ */
	int64_t keys;       /* key frames; the first picture is one of them */
	int64_t bytes;      /* of all pictures */
	struct buf config;  /* the decoder's parameters, as they stand there */
};

/* Reads it.  0, or -1 with *why a sentence: it is not whole.  Free it in both
 * cases with film_part_free. */
int film_part_read(struct film_part *p, const char *path, const char **why);
void film_part_free(struct film_part *p);

/* How long any MP4 file says it is, microseconds; TC_NONE: it does not, as one
 * in fragments, or it is no such file. */
int64_t film_part_length(const char *path);

#endif
