#ifndef WHY_H
#define WHY_H

#include <stddef.h>

#include "buf.h"
#include "moment.h"
#include "story.h"
#include "taste.h"

/*
 * Why a moment was chosen, in words.
 */

/* Appends "crowd noise rises 11 dB, fast motion, ends on a cut": the two to
 * four largest shares with their raw values where they mean something to
 * people, and on what the moment begins and ends.  Of a moment without
 * shares: "nothing stands out". */
void why_sentence(struct buf *b, const struct story *s,
    const struct moment *m);

/* The lanes of which nothing was told although the taste looks at them:
 * "sound", "picture", "packets", "text" (at most FEATURE_LANES; static
 * texts).  Packets are missed only where pictures are missing too. */
void why_lacks(const struct story *s, const struct taste *t,
    const char **names, size_t *n);

#endif
