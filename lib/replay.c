/*
 * A source's records out of the cache into the stream, or the other way
 * round: what every tool does that takes its files in turn.
 */
#include <stdlib.h>

#include "replay.h"

enum { SLICE = 256 << 10 };

struct replay {
	struct loop *loop;
	struct flow *flow;
	struct cache_entry *entry; /* null: nothing is kept */
	int timer;
	bool telling, last;
	void (*make)(void *arg);
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

static void
on_entry(void *arg)
{
	struct replay *r = arg;

	r->telling = cache_hit(r->entry);
	if (r->telling)
		replay_room(r);
	else
		r->make(r->arg);
}

struct replay *
replay_open(struct loop *l, struct flow *f, struct cache *c,
    const struct cache_id *id, void (*make)(void *arg),
    void (*ended)(void *arg), void *arg)
{
	struct replay *r = xcalloc(1, sizeof *r);

	r->loop = l;
	r->flow = f;
	r->timer = -1;
	r->make = make;
	r->ended = ended;
	r->arg = arg;
	r->entry = cache_open(c, id, on_entry, r);
	if (r->entry)
		return r;
	free(r);
	return NULL;
}

struct cache_entry *
replay_entry(const struct replay *r)
{
	return r ? r->entry : NULL;
}

bool
replay_room(struct replay *r)
{
	if (!r || !r->telling)
		return false;
	if (r->timer < 0)
		r->timer = loop_timer(r->loop, 0, on_turn, r);
	return true;
}

void
replay_forgo(struct replay *r)
{
	if (!r)
		return;
	cache_drop(r->entry);
	r->entry = NULL;
}

void
replay_end(struct replay *r, bool good)
{
	if (!r)
		return;
	loop_timer_del(r->loop, r->timer);
	if (good)
		cache_commit(r->entry);
	else
		cache_drop(r->entry);
	free(r);
}
