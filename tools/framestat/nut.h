#ifndef NUT_H
#define NUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tc.h"

/*
 * Reads pictures with exact time stamps out of NUT, the container that ffmpeg
 * writes with -f nut: one stream of raw video whose pictures all have the same
 * number of bytes.  Bytes come in as they arrive, cut anywhere.
 *
 * Nothing is believed: a length, count or sum that does not fit ends the
 * reading for good.  Memory stays below one picture and 128 KiB.
 */
struct nut;

/* A whole picture.  The bytes are valid during the call.  nut_free must not be
 * called from here. */
typedef void nut_fn(void *arg, int64_t pts, const uint8_t *picture);

/* size: bytes of a picture.  base: what pts is to be told in; a time between
 * two ticks of it counts as the earlier one. */
struct nut *nut_new(size_t size, struct ratio base, nut_fn *picture,
    void *arg);
void nut_free(struct nut *n);

/* Returns 0; -1 once something was wrong, from then on at each call. */
int nut_feed(struct nut *n, const void *data, size_t len);

/* What was wrong: a few words, or null. */
const char *nut_error(const struct nut *n);

/* True where the stream may end: nothing came at all, or the last byte is the
 * last one of a picture or header. */
bool nut_whole(const struct nut *n);

#endif
