/*
 * Pictures from two sides, in one order.
 *
 * A stretch is cut into legs: what is known of it is played, what is not is
 * decoded.  Both sides get their legs at once, and the one whose turn it is
 * not stands still.
 *
 * A leg that begins where known pictures end is decoded from somewhat further
 * ahead, as a shard's range is (steps_clip.c): so its first picture has a
 * picture before it, and the slots of samples and of larger pictures are those
 * of the whole stretch.  Where the reel can't begin there, because its film
 * has no such place, nothing is played: all would be decoded anyway.
 */
#include "relay.h"

#include <stdlib.h>

#include "buf.h"
#include "piece_cut.h"
#include "piece_gate.h"
#include "steps.h"
#include "tally.h"

struct leg {
	struct leg *next;
	bool plays;
	bool last;              /* of its stretch: */
	struct stretch whole;
	int64_t from;           /* what is decoded before is not handed over */
};

struct relay {
	struct relay_from from;
	const struct reel_ops *ops;
	void *arg;
	struct reel_ops decoded;
	struct reel *reel;      /* null: nothing is decoded */
	struct player *player;  /* null: nothing is known */
	struct leg *legs, **legs_end;
	struct stretch before;  /* asked for last, */
	bool some;              /* there is one */
	int64_t ordered;        /* of the reel: up to here, ticks */
	bool paused;
};

/* Only the side whose turn it is goes on. */
static void
take_turns(struct relay *r)
{
	const struct leg *now = r->legs;

	if (r->reel)
		reel_pause(r->reel, r->paused || (now && now->plays));
	if (r->player)
		player_pause(r->player, r->paused || (now && !now->plays));
}

/* --- callbacks ------------------------------------------------------------- */

static void
on_decoded(void *arg, const struct thumb *t)
{
	struct relay *r = arg;

	tally_add(TALLY_PICTURES, 1);
	if (t->pts >= r->legs->from)
		r->ops->thumb(r->arg, t);
}

static void
on_looked(void *arg, int64_t pts, const void *digest)
{
	struct relay *r = arg;

	if (pts >= r->legs->from)
		r->ops->looked(r->arg, pts, digest);
}

static void
on_played(void *arg, const struct thumb *t)
{
	struct relay *r = arg;

	r->ops->thumb(r->arg, t);
}

static void
on_leg(void *arg, const struct stretch *s, const char *error)
{
	struct relay *r = arg;
	struct leg *leg = r->legs;

	(void)s;
	r->legs = leg->next;
	if (!r->legs)
		r->legs_end = &r->legs;
	if (leg->last)
		r->ops->stretch(r->arg, &leg->whole, error);
	free(leg);
	take_turns(r);
}

static const struct reel_ops PLAYED = { .thumb = on_played,
    .looked = on_looked, .stretch = on_leg };

/* --- legs ------------------------------------------------------------------ */

static void
add_leg(struct relay *r, const struct stretch *part,
    const struct stretch *whole, int64_t from, enum shard_kind kind, bool plays)
{
	struct leg *leg = xcalloc(1, sizeof *leg);

	leg->plays = plays;
	leg->whole = *whole;
	leg->last = part->to == whole->to;
	leg->from = from;
	*r->legs_end = leg;
	r->legs_end = &leg->next;
	if (plays) {
		player_add(r->player, part, kind);
	} else {
		reel_add(r->reel, part);
		r->ordered = part->to;
	}
	take_turns(r);
}

/* How far the stretch is known: its own start where nothing is. */
static int64_t
known_to(const struct relay *r, const struct stretch *s, enum shard_kind kind)
{
	const struct past *p = r->from.past;
	bool continues = r->some && gate_continues(&r->before, s);
	const struct known *k;
	int64_t to;
	size_t i;

	for (i = 0; p && i < p->n; i++) {
		k = &p->v[i];
		if (k->kind != kind || k->s.from != s->from ||
		    k->s.keys != s->keys || k->s.every != s->every ||
		    k->continues != continues)
			continue;
		to = k->s.to < p->edge ? k->s.to : p->edge;
		to = to < s->to ? to : s->to;
		return to > s->from ? to : s->from;
	}
	return s->from;
}

/* Where the reel begins, so that from `at` on it hands over what it would if
 * it had decoded all that comes before. */
static int64_t
lead_in(const struct relay *r, const struct stretch *s, int64_t at)
{
	int64_t from = steps_lead_in(r->from.index, r->from.n,
	    cut_us(r->from.film, at), s->every);

	return from > r->ordered ? from : r->ordered;
}

static bool
can_begin(const struct relay *r, int64_t at)
{
	return cut_entry(r->from.film, r->from.index, r->from.n, at) > 0;
}

static void
decode_rest(struct relay *r, const struct stretch *s, int64_t at,
    enum shard_kind kind)
{
	bool fresh = at == s->from && !(r->some &&
	    gate_continues(&r->before, s) && r->ordered != s->from);
	struct stretch part = *s;

	if (!fresh) {
		part.from = lead_in(r, s, at);
		if (at > s->from && part.from < s->from)
			part.from = s->from;
	}
	add_leg(r, &part, s, fresh ? INT64_MIN : at, kind, false);
}

void
relay_add(struct relay *r, const struct stretch *s, enum shard_kind kind)
{
	struct stretch part = *s;

	part.to = r->reel ? known_to(r, s, kind) : s->to;
	if (r->reel && part.to < s->to && part.to > s->from &&
	    !can_begin(r, lead_in(r, s, part.to)))
		part.to = s->from;
	if (part.to > s->from || !r->reel)
		add_leg(r, &part, s, INT64_MIN, kind, true);
	if (part.to < s->to)
		decode_rest(r, s, part.to, kind);
	r->before = *s;
	r->some = true;
}

void
relay_rewind(struct relay *r)
{
	if (r->reel)
		reel_rewind(r->reel);
	r->some = false;
	r->ordered = INT64_MIN;
}

void
relay_pause(struct relay *r, bool pause)
{
	r->paused = pause;
	take_turns(r);
}

bool
relay_through(const struct relay *r)
{
	return r->reel || player_through(r->player);
}

struct relay *
relay_new(struct loop *l, const struct relay_from *from,
    const struct reel_ops *ops, void *arg)
{
	struct relay *r = xcalloc(1, sizeof *r);
	const struct bank *bank = from->all ? from->all :
	    from->past ? from->past->bank : NULL;

	r->from = *from;
	r->ops = ops;
	r->arg = arg;
	r->legs_end = &r->legs;
	r->ordered = INT64_MIN;
	r->decoded = *ops;
	r->decoded.thumb = on_decoded;
	r->decoded.looked = on_looked;
	r->decoded.stretch = on_leg;
	if (bank)
		r->player = player_new(l, bank, from->film, &PLAYED, r);
	if (!from->all)
		r->reel = reel_new(l, from->film, from->index, from->n,
		    &from->opts, &r->decoded, r);
	return r;
}

void
relay_free(struct relay *r)
{
	struct leg *leg;

	if (!r)
		return;
	while ((leg = r->legs)) {
		r->legs = leg->next;
		free(leg);
	}
	if (r->reel)
		reel_free(r->reel);
	player_free(r->player);
	free(r);
}
