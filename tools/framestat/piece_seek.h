#ifndef PIECE_SEEK_H
#define PIECE_SEEK_H

#include <stddef.h>

#include "piece_args.h"
#include "piece_cut.h"
#include "reel.h"

/*
 * Where ffmpeg is told to begin, so that the picture of an entry is the first
 * one that comes.  What a container makes of a time differs, and cannot be
 * known beforehand: so the first try costs least, and what comes shows whether
 * the next one is needed.
 */
enum seek {
	SEEK_EXACT,  /* the entry itself: containers with an index */
	SEEK_BEFORE, /* somewhat before: those that search for a time stamp */
	SEEK_ENTRY,  /* an entry before */
	SEEK_FAR,    /* one long before */
	SEEK_START,  /* do not seek at all */
};

/* Fills in o->seek, from and begin.  Returns the time stamp that the first
 * picture must not be later than, lest pictures are missing; TC_NONE: it
 * begins at the start, there is nothing further ahead. */
int64_t seek_order(struct order *o, const struct film *film,
    const struct entry *index, size_t n, const struct cut *c,
    enum seek how);

#endif
