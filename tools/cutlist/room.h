#ifndef ROOM_H
#define ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "footage.h"
#include "slice.h"
#include "wish.h"

/*
 * Room on a disk: asked before a clip is begun, so that a run does not fill
 * it up and fail in the middle.
 */

/* Bytes we may still write there; the folder need not exist yet (the nearest
 * one above it that does counts).  -1 where it can't be told. */
int64_t room_free(const char *folder);

/* Bytes of memory that can be had, those that caches hold too; INT64_MAX where
 * the machine does not say. */
int64_t room_memory(void);

/* How large a clip will get at most, roughly, in bytes: copied, or encoded
 * (method METHOD_ENCODE, or not decided). */
int64_t room_need(const struct footage *film, const struct slice *slice,
    const struct wish *wish);

/* Whether need bytes more (those of all clips at work) fit, with something
 * left over.  Where not, a sentence is appended to why: "no room: clips has
 * 12.0 MB left, about 80.5 MB are needed".  What can't be told fits. */
bool room_fits(const char *folder, int64_t need, struct buf *why);

#endif
