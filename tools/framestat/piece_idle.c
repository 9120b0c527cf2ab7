/*
 * A decoder between two stretches.
 *
 * It is worth to go on with it where a new one would have to begin no later
 * than it stands.
 */
#include "piece_idle.h"

#include <stddef.h>

void
idle_put(struct idle *i, struct piece *p, int64_t at)
{
	piece_free(i->piece);
	*i = (struct idle){ p, at };
	if (p)
		piece_pause(p, true);
}

struct piece *
idle_take(struct idle *i, int64_t from, int64_t entry)
{
	struct piece *p = i->piece;

	if (!p)
		return NULL;
	i->piece = NULL;
	if (p->state != PIECE_FAILED && from >= i->at && entry <= i->at)
		return p;
	piece_free(p);
	return NULL;
}
