#ifndef GROW_H
#define GROW_H

#include <stdbool.h>

#include "cache.h"
#include "keep.h"
#include "relay.h"
#include "scan.h"

/*
 * A film that grows: a recording in progress, looked at again and again.  The
 * pictures that were decoded of it are kept in the cache beside its records;
 * when the file has grown, those that come before its last groups of then are
 * taken from there, and only the others are decoded.  The records are those of
 * a run that decodes all.
 *
 * For files that a recorder only adds to (MPEG-TS, Matroska) and that were
 * written within the last ten minutes, so that others cost nothing.
 */
struct grow;

struct grow_film {
	const struct wish *wish;
	const struct facts *facts;
	const struct gops *gops;   /* all of them; stays where it is */
	const char *src, *path;
};

/* Returns null where nothing is kept of this film nor can anything be known.
 * What f points to outlives it; c may be null. */
struct grow *grow_new(struct loop *l, struct cache *c,
    const struct grow_film *f);

/* Looks for what is known: ready is called once, from the loop. */
void grow_look(struct grow *g, void (*ready)(void *arg), void *arg);

/* From then on: null where nothing is known, or nothing is kept. */
const struct past *grow_past(const struct grow *g);
struct keep *grow_keep(struct grow *g);

/* The film is through, and its scan freed.  Keeps what was looked at where it
 * is good.  Frees g, which may be null. */
void grow_end(struct grow *g, bool good);

#endif
