/*
 * A shard of a film: of what a scan would decode only what lies in a range,
 * told as it comes, looked at by nobody.
 *
 * What is decoded must be what a scan of the whole film decodes there: so the
 * plan is made for whole blocks, and what makes a difference to the choice of
 * pictures (slots of samples, and of larger pictures) begins early enough to
 * be the same at the range's edge.
 */
#include "scan_part.h"

#include "tc.h"

/* How far a closer look at one block may reach into the next one. */
enum { TAIL = 1000000 };

/* Whether all of the range lies before or behind what the film says it
 * holds. */
static bool
is_outside(const struct shard *s, const struct facts *f)
{
	return (s->to != TC_NONE && s->to <= f->begin) ||
	    (f->end != TC_NONE && s->from > 0 && s->from >= f->end);
}

bool
scan_shard_empty(const struct scan *sc)
{
	return sc->shards && shard_empty(&sc->shard);
}

void
scan_shard_begin(struct scan *sc)
{
	const struct facts *f = &sc->facts;
	struct shard *s = &sc->shard;
	size_t i;

	s->from = sc->w->range.start;
	s->to = sc->w->range.end;
	sc->shards = shard_writer_new(sc->src->src, flow_out(sc->flow));
	if (is_outside(s, f)) {
		/* Of parts that reach over an edge of the film only one may
		 * hold the pictures there. */
		s->to = s->from = s->to == TC_NONE ? s->from : s->to;
		return;
	}
	if (s->from <= 0 || s->from <= f->begin)
		s->from = TC_NONE;
	if (f->end != TC_NONE && s->to >= f->end)
		s->to = TC_NONE;
	if (!sc->gops.n || s->from == TC_NONE)
		return;
	i = gops_at(&sc->gops, s->from - TAIL);
	sc->upto = (i ? i - 1 : 0) / BLOCK * BLOCK;
	if (sc->upto)
		sc->begun = sc->gops.v[sc->upto].pts;
}

bool
scan_shard_ends(const struct scan *sc)
{
	int64_t to = sc->shard.to;

	return sc->shards && to != TC_NONE &&
	    sc->gops.v[sc->upto].t >= to;
}

void
scan_shard_clip(struct scan *sc)
{
	if (sc->shards)
		steps_clip(&sc->steps, sc->gops.v, sc->gops.n,
		    &sc->facts.film, sc->shard.from, sc->shard.to);
}

void
scan_shard_thumb(struct scan *sc, const struct thumb *t)
{
	size_t from = flow_out(sc->flow)->len;

	if ((sc->shard.from != TC_NONE && t->t < sc->shard.from) ||
	    (sc->shard.to != TC_NONE && t->t >= sc->shard.to))
		return;
	shard_writer_thumb(sc->shards, sc->phase == PHASE_KEYS ? SHARD_KEYS :
	    SHARD_PICTURES, t);
	if (flow_out(sc->flow)->len > from)
		scan_sent(sc, from);
	if (sc->watch && sc->watch->frame)
		sc->watch->frame(sc->watch_arg, &(struct seen){ .t = t->t,
		    .pts = t->pts, .n = -1, .dt = TC_NONE }, t->gap);
}

void
scan_shard_end(struct scan *sc)
{
	size_t from = flow_out(sc->flow)->len;

	if (!sc->unclean) {
		shard_writer_end(sc->shards, &sc->shard);
		scan_sent(sc, from);
	} else if (!sc->failed) {
		flow_error(sc->flow, sc->src, sc->src->path, "key frames "
		    "could not be decoded: look at it without --range");
	}
}
