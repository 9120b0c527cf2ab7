#ifndef REPLAY_H
#define REPLAY_H

#include <stdbool.h>

#include "cache.h"
#include "flow.h"
#include "loop.h"

/*
 * The records of one source and the cache.  What it has is told again: it
 * goes out as fast as the reader takes it, a part in each round of the loop.
 * What it has not is made by the caller, and kept.
 */
struct replay;

/* Looks for the entry; then one of the two is called, once, from the loop:
 * make where its records are to be made, ended when they were told.  Returns
 * null where the cache can't be used (see cache_open): nothing is called
 * then. */
struct replay *replay_open(struct loop *l, struct flow *f, struct cache *c,
    const struct cache_id *id, void (*make)(void *arg),
    void (*ended)(void *arg), void *arg);

/* Where records are put that are made (cache_put).  Null: they are not kept,
 * or r is null. */
struct cache_entry *replay_entry(const struct replay *r);

/* There is room in the output again.  Returns false where nothing is being
 * told: that room is for the caller.  r may be null. */
bool replay_room(struct replay *r);

/* What is made is not to be kept after all.  r may be null. */
void replay_forgo(struct replay *r);

/* The source is through.  What was made is kept where it is good.  Frees r,
 * which may be null. */
void replay_end(struct replay *r, bool good);

#endif
