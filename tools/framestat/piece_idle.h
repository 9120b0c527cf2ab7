#ifndef PIECE_IDLE_H
#define PIECE_IDLE_H

#include <stdint.h>

#include "piece.h"

/*
 * A decoder that stands still between two stretches, because the next one will
 * want what comes behind the one before.
 */
struct idle {
	struct piece *piece; /* null: none */
	int64_t at;          /* ticks: it lets all pictures from here on through */
};

/* Has it stand still; it is i's from now on.  What i had is ended.  p may be
 * null. */
void idle_put(struct idle *i, struct piece *p, int64_t at);

/* Hands it back to decode from `from` on, where a new one would begin at ticks
 * `entry` (TC_NONE: at the start).  Returns null where there is none, or it
 * was of no use and is ended. */
struct piece *idle_take(struct idle *i, int64_t from, int64_t entry);

#endif
