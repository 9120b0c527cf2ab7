#ifndef LISTEN_IDENTITY_H
#define LISTEN_IDENTITY_H

#include "cache.h"
#include "listen.h"

/*
 * What beatscan's records of a file depend on, besides the file: by this, and
 * the content key, the cache knows them.
 */

/* Makes segments ("" at first) depend on one more window. */
void listen_identity_segment(char segments[KEY_TEXT], const struct span *s);

/* Appends it all as one line of words.  pass: that the records will have. */
void listen_identity_text(struct buf *b, const char *segments,
    const struct wish *w, const struct audio_facts *f, int pass);

#endif
