#ifndef KEEP_H
#define KEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "cache.h"
#include "gops.h"
#include "reel.h"
#include "relay.h"
#include "shard.h"

/*
 * The pictures of a film's beginning, as records: written while a scan looks
 * at them, and read when the film has grown.  They are for the cache alone:
 *
 *	edge     where the beginning ends (pts, ticks), and of how many groups
 *	         of pictures it consists (gops), with what the index says of
 *	         them (index)
 *	stretch  all pictures of it are there that lie before the edge
 *	part     pictures, as in a shard
 */
struct keep;

/* Of that film, into e, which is keep's from now on; src is that of this run
 * and outlives it.  Returns null where e is, or where the film is too short to
 * have a beginning: then e is dropped.  All of the following may be given
 * null. */
struct keep *keep_new(struct cache_entry *e, const char *src,
    const struct gops *g, int64_t most);

/* Pictures as they come, and the end of the stretch that they are of.  What
 * lies behind the edge is left out.  Where it gets more than `most` bytes
 * nothing is kept. */
void keep_thumb(struct keep *k, enum shard_kind kind, const struct thumb *t);
void keep_looked(struct keep *k, int64_t pts, const struct close_look *c);
void keep_stretch(struct keep *k, const struct stretch *s,
    enum shard_kind kind);

/* The film is through: what was put is kept where it is good, and frees k.
 * Returns whether it is kept. */
bool keep_end(struct keep *k, bool good);

/* A record of those above, of `len` bytes at `at` of the bank's file.  Returns
 * 0, or -1 where it is none, or where the edge is not in this index. */
struct cJSON;
int keep_read(struct past *p, const char *type, const struct cJSON *root,
    int64_t at, size_t len, const struct gops *g);

/* Before the first one, and behind the last: -1 where there was no edge, or
 * where pictures are not in order. */
void past_init(struct past *p, int fd);
int past_ready(struct past *p);
void past_free(struct past *p);

#endif
