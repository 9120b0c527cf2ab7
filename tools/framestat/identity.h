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

/* The same for the pictures alone, of the film's beginning, however long it
 * is: what keep.h's records depend on besides the key and the index. */
void identity_pictures(struct buf *b, const struct wish *w,
    const struct facts *f);

/* For people: what the run record says. */
void identity_options(struct buf *b, const struct wish *w);

#endif
