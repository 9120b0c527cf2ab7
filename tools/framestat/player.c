/*
 * A reel that does not decode: what shards told is handed over again, stretch
 * by stretch.
 */
#include "bank_part.h"

#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "piece_cut.h"

enum { TURN = 256 }; /* pictures handed over in a round of the loop */

struct order {
	struct order *next;
	struct stretch s;
	enum shard_kind kind;
};

struct player {
	struct loop *l;
	const struct bank *b;
	const struct film *film;
	const struct reel_ops *ops;
	void *arg;
	struct order *orders, **orders_end;
	bool playing;             /* the first of them has begun: */
	size_t part;              /* in the row of its kind */
	int at;                   /* the picture of that part */
	const struct bank_part *loaded;
	struct part_picture picture[PART_PICTURES];
	int64_t last[SHARD_KINDS]; /* handed over; INT64_MIN: none */
	int64_t played[SHARD_KINDS];
	bool paused, turning;
	int timer;
};

static void play(struct player *p);

static void
on_turn(void *arg)
{
	struct player *p = arg;

	p->timer = -1;
	play(p);
}

static void
kick(struct player *p)
{
	if (p->timer < 0 && !p->turning && !p->paused && p->orders)
		p->timer = loop_timer(p->l, 0, on_turn, p);
}

struct player *
player_new(struct loop *l, const struct bank *b, const struct film *film,
    const struct reel_ops *ops, void *arg)
{
	struct player *p = xcalloc(1, sizeof *p);
	int i;

	p->l = l;
	p->b = b;
	p->film = film;
	p->ops = ops;
	p->arg = arg;
	p->orders_end = &p->orders;
	p->timer = -1;
	for (i = 0; i < SHARD_KINDS; i++)
		p->last[i] = INT64_MIN;
	return p;
}

void
player_free(struct player *p)
{
	struct order *o;

	if (!p)
		return;
	while ((o = p->orders)) {
		p->orders = o->next;
		free(o);
	}
	loop_timer_del(p->l, p->timer);
	free(p);
}

void
player_add(struct player *p, const struct stretch *s, enum shard_kind kind)
{
	struct order *o = xcalloc(1, sizeof *o);

	o->s = *s;
	o->kind = kind;
	*p->orders_end = o;
	p->orders_end = &o->next;
	kick(p);
}

void
player_pause(struct player *p, bool pause)
{
	p->paused = pause;
	kick(p);
}

bool
player_through(const struct player *p)
{
	int i;

	for (i = 0; i < SHARD_KINDS; i++)
		if (p->played[i] != p->b->row[i].pictures)
			return false;
	return true;
}

/* The first part that reaches into the stretch. */
static void
begin(struct player *p, const struct order *o)
{
	const struct bank_row *row = &p->b->row[o->kind];
	size_t low = 0, high = row->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (row->v[mid].last < o->s.from)
			low = mid + 1;
		else
			high = mid;
	}
	p->part = low;
	p->at = 0;
	p->playing = true;
}

/* The next picture of the stretch; null: there is none. */
static const struct part_picture *
next_picture(struct player *p, const struct order *o)
{
	const struct bank_row *row = &p->b->row[o->kind];
	const struct bank_part *part;

	for (; p->part < row->n; p->part++, p->at = 0) {
		part = &row->v[p->part];
		if (part->first >= o->s.to)
			return NULL;
		if (part != p->loaded && bank_load(p->b, part, p->picture) < 0)
			die("%s: it has changed while it was read",
			    p->b->file[part->file].name);
		p->loaded = part;
		while (p->at < part->pictures &&
		    p->picture[p->at].thumb.pts < o->s.from)
			p->at++;
		if (p->at < part->pictures)
			return p->picture[p->at].thumb.pts < o->s.to ?
			    &p->picture[p->at++] : NULL;
	}
	return NULL;
}

static void
hand_over(struct player *p, enum shard_kind kind,
    const struct part_picture *picture)
{
	struct thumb t = picture->thumb;

	t.t = cut_us(p->film, t.pts);
	/* the key frame behind a block is looked at twice */
	if (t.pts > p->last[kind]) {
		p->last[kind] = t.pts;
		p->played[kind]++;
	}
	p->ops->thumb(p->arg, &t);
	if (picture->looked)
		p->ops->looked(p->arg, t.pts, &picture->close);
}

static void
end_stretch(struct player *p)
{
	struct order *o = p->orders;

	p->orders = o->next;
	if (!p->orders)
		p->orders_end = &p->orders;
	p->playing = false;
	p->ops->stretch(p->arg, &o->s, NULL);
	free(o);
}

static void
play(struct player *p)
{
	const struct part_picture *picture;
	int turn;

	p->turning = true;
	for (turn = 0; turn < TURN && p->orders && !p->paused; turn++) {
		if (!p->playing)
			begin(p, p->orders);
		picture = next_picture(p, p->orders);
		if (picture)
			hand_over(p, p->orders->kind, picture);
		else
			end_stretch(p);
	}
	p->turning = false;
	kick(p);
}
