#ifndef REPLAY_H
#define REPLAY_H

#include "cache.h"
#include "flow.h"
#include "loop.h"

/*
 * Tells again what the cache has: the records of an entry go out as fast as
 * the reader takes them, a part in each round of the loop.
 */
struct replay;

/* e was found, and stays the caller's.  ended is called once, from the loop. */
struct replay *replay_start(struct loop *l, struct flow *f,
    struct cache_entry *e, void (*ended)(void *arg), void *arg);

/* There is room in the output again. */
void replay_room(struct replay *r);
void replay_free(struct replay *r); /* r may be null */

#endif
