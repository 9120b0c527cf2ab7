#ifndef ELST_H
#define ELST_H

#include <stddef.h>
#include <stdint.h>

#include "tc.h"

/*
 * Edit lists of MP4 and MOV files: which part of a track is shown.  They are
 * changed in place, and no byte is moved.
 */
struct elst_patch {
	int64_t duration;  /* of the video track's edit, in ticks of base */
	struct ratio base; /* seconds a tick */
};

/* Shortens the edit of the first video track to the patch's duration (never
 * longer than it is), and the durations in its header; the film's own
 * duration becomes the longest of its tracks'.  0, or -1 with *why a sentence
 * (static text): there is no such track, edit or file, or it can't be
 * written. */
int elst_patch(const char *path, const struct elst_patch *patch,
    const char **why);

/* The same on a `moov` box in memory: all of it, from its size on. */
int elst_patch_moov(unsigned char *moov, size_t n,
    const struct elst_patch *patch, const char **why);

#endif
