#ifndef LANE_H
#define LANE_H

#include "../../tools/rank/story.h"

/* A lane of zeroes for a story made by hand, which has its steps by then.  It
 * lies as lanes.c has them; lanes_free frees it. */
static inline void
lane_new(struct story *s, enum feature f)
{
	size_t blocks = s->n / STORY_BLOCK + 1;
	float *v = stock_room(&s->lane_stock, blocks * FEATURES * STORY_BLOCK,
	    sizeof *v);

	s->lane[f] = v + f * STORY_BLOCK;
}

#endif
