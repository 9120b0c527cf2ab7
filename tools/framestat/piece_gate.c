/*
 * What of the decoded pictures is handed over.
 *
 * Decoders let a little more through than is wanted: what lies between the
 * entry that they begin at and the stretch, the first picture of a slot that
 * another one began, and after a failure all that came before it.
 */
#include <string.h>

#include "piece_gate.h"

/* Hands the larger picture of that time stamp over, or drops it where it is not
 * wanted; drops those before it, too. */
static void
hand_large(struct gate *g, struct piece *p, int64_t pts, bool wanted)
{
	struct large l = { .w = g->w, .h = g->h, .lines = g->lines };

	while (shelf_peek(&p->larges, &l.pts, &l.y) && l.pts <= pts) {
		l.t = cut_us(g->film, l.pts);
		if (l.pts == pts && wanted && g->ops->digest)
			g->ops->looked(g->arg, pts, l.y);
		else if (l.pts == pts && wanted)
			g->ops->large(g->arg, &l);
		shelf_drop(&p->larges);
	}
}

static void
hand_thumb(struct gate *g, const struct stretch *s, int64_t pts,
    const uint8_t *picture)
{
	struct thumb t = { .t = cut_us(g->film, pts), .pts = pts, .n = -1 };

	t.gap = g->gap || s->keys || s->every > 0;
	memcpy(t.y, picture, THUMB_LUMA);
	memcpy(t.u, picture + THUMB_LUMA, THUMB_CHROMA);
	memcpy(t.v, picture + THUMB_LUMA + THUMB_CHROMA, THUMB_CHROMA);
	g->last = pts;
	g->gap = false;
	g->ops->thumb(g->arg, &t);
}

/* The larger picture belonging to a small one may come later than that. */
static bool
is_paired(struct piece *p, int64_t pts)
{
	const uint8_t *any;
	int64_t have;

	while (shelf_peek(&p->larges, &have, &any) && have < pts)
		shelf_drop(&p->larges);
	return p->state != PIECE_RUNS || p->thumbs.bytes > GATE_MAX ||
	    (shelf_peek(&p->larges, &have, &any) && have >= pts);
}

void
gate_init(struct gate *g, const struct film *film, int64_t large_every,
    const struct reel_ops *ops, void *arg)
{
	*g = (struct gate){ .film = film, .ops = ops, .arg = arg,
		.large_every = large_every, .last = TC_NONE };
	large_size(film, &g->w, &g->h);
	g->lines = large_lines(film);
}

bool
gate_continues(const struct stretch *before, const struct stretch *s)
{
	return before->to == s->from && !before->keys && !s->keys &&
	    before->every == s->every;
}

void
gate_rewind(struct gate *g)
{
	g->last = TC_NONE;
	g->sieved = false;
	g->some = false;
}

void
gate_open(struct gate *g, const struct stretch *s, bool inside)
{
	if (!g->some || !gate_continues(&g->before, s)) {
		g->sieved = false;
		g->gap = g->last != TC_NONE || inside;
	}
	g->before = *s;
	g->some = true;
}

bool
gate_pass(struct gate *g, struct piece *p, const struct cut *c,
    const struct stretch *s, int64_t *within)
{
	struct sieve thumbs = sieve_thumbs(g->film, s->every);
	struct sieve larges = sieve_larges(g->film, s->every, g->large_every);
	double thumb_slot, large_slot;
	const uint8_t *picture;
	bool inside, wanted, wants_large;
	int64_t pts;

	if (!shelf_peek(&p->thumbs, &pts, &picture))
		return false;
	thumb_slot = sieve_slot(&thumbs, pts);
	large_slot = sieve_slot(&larges, pts);
	inside = pts >= c->from && pts < c->to;
	wanted = inside && (g->last == TC_NONE || pts > g->last) &&
	    !(thumbs.rate > 0 && g->sieved && thumb_slot == g->thumb_slot);
	wants_large = wanted && larges.rate > 0 &&
	    !(g->sieved && large_slot == g->large_slot);
	if (wants_large && !is_paired(p, pts))
		return false;
	*within += inside;
	if (wanted) {
		hand_thumb(g, s, pts, picture);
		g->sieved = true;
		g->thumb_slot = thumb_slot;
		g->large_slot = large_slot;
	}
	hand_large(g, p, pts, wants_large);
	shelf_drop(&p->thumbs);
	return true;
}
