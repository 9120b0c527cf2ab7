#ifndef IDENTITY_H
#define IDENTITY_H

#include "buf.h"
#include "cache.h"
#include "scan.h"

/*
 * What framestat's records of a film depend on, besides the film: by this, and
 * the content key, the cache knows them.
 */
struct identity {
	char gops[KEY_TEXT];     /* of the index; "": none came */
	char segments[KEY_TEXT]; /* of the windows */
};

void identity_gop(struct identity *i, const struct gop_facts *g);
void identity_segment(struct identity *i, const struct span *s);

/* Appends it all as one line of words.  pass: that the records will have. */
void identity_text(struct buf *b, const struct identity *i,
    const struct wish *w, const struct facts *f, int pass);

#endif
