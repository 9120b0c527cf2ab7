#ifndef NUT_H
#define NUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tc.h"

/*
 * Reads pictures or sound with exact time stamps out of NUT, the container that
 * ffmpeg writes with -f nut: one stream of raw video whose pictures all have
 * the same number of bytes, or of raw sound with samples of four bytes.  Bytes
 * come in as they arrive, cut anywhere.
 *
 * Nothing is believed: a length, count or sum that does not fit ends the
 * reading for good.  Memory stays below one picture (the most that sound may
 * have) and 128 KiB.
 */
struct nut;

/* A whole picture.  The bytes are valid during the call.  nut_free must not be
 * called from here. */
typedef void nut_fn(void *arg, int64_t pts, const uint8_t *picture);

/* size: bytes of a picture.  base: what pts is to be told in; a time between
 * two ticks of it counts as the earlier one. */
struct nut *nut_new(size_t size, struct ratio base, nut_fn *picture,
    void *arg);

/* A piece of sound: n bytes, samples of all channels in turn; n is 0 or more.
 * pts: of the first, in samples.  As for pictures, the bytes are valid during
 * the call, and need not be aligned. */
typedef void nut_sound_fn(void *arg, int64_t pts, const uint8_t *data,
    size_t n);

enum { NUT_SAMPLE = 4, NUT_CHANNELS_MOST = 1024 };

/* most: bytes of a piece. */
struct nut *nut_new_sound(size_t most, nut_sound_fn *sound, void *arg);

/* As the header says; not 0 once a piece came. */
int nut_rate(const struct nut *n);
int nut_channels(const struct nut *n);

/* n may be null. */
void nut_free(struct nut *n);

/* Returns 0; -1 once something was wrong, from then on at each call. */
int nut_feed(struct nut *n, const void *data, size_t len);

/* What was wrong: a few words, or null. */
const char *nut_error(const struct nut *n);

/* True where the stream may end: nothing came at all, or the last byte is the
 * last one of a picture or header. */
bool nut_whole(const struct nut *n);

#endif
