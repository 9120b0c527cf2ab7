/*
 * Records out of the cache, into the stream.
 */
#include <stdlib.h>

#include "replay.h"

enum { SLICE = 256 << 10 };

struct replay {
	struct loop *loop;
	struct flow *flow;
	struct cache_entry *entry;
	int timer;
	bool last;
	void (*ended)(void *arg);
	void *arg;
};

static void
on_turn(void *arg)
{
	struct replay *r = arg;

	r->timer = -1;
	if (r->last) {
		r->ended(r->arg);
		return;
	}
	if (flow_full(r->flow))
		return; /* replay_room goes on */
	r->last = !cache_copy(r->entry, flow_out(r->flow), SLICE);
	flow_sent(r->flow);
	r->timer = loop_timer(r->loop, 0, on_turn, r);
}

struct replay *
replay_start(struct loop *l, struct flow *f, struct cache_entry *e,
    void (*ended)(void *arg), void *arg)
{
	struct replay *r = xcalloc(1, sizeof *r);

	r->loop = l;
	r->flow = f;
	r->entry = e;
	r->ended = ended;
	r->arg = arg;
	r->timer = loop_timer(l, 0, on_turn, r);
	return r;
}

void
replay_room(struct replay *r)
{
	if (r->timer < 0)
		r->timer = loop_timer(r->loop, 0, on_turn, r);
}

void
replay_free(struct replay *r)
{
	if (!r)
		return;
	loop_timer_del(r->loop, r->timer);
	free(r);
}
