/*
 * One film's analysis.
 *
 * Pictures come in order (relay.h).  Each is measured against the one
 * before, shown to the detector where it belongs to a stretch that is looked
 * at closely, and told as a record once its larger sibling, if there is one,
 * has come too.
 */
#include "scan_part.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "cache.h"
#include "records.h"
#include "tally.h"

struct scan *
scan_new(struct loop *l, struct flow *f, struct source *s,
    const struct wish *w, const struct facts *facts)
{
	struct scan *sc = xcalloc(1, sizeof *sc);

	sc->loop = l;
	sc->flow = f;
	sc->src = s;
	sc->w = w;
	sc->facts = *facts;
	sc->facts.film.path = s->path;
	sc->reached = INT64_MIN;
	sc->pass = w->windows;
	sc->end_timer = -1;
	return sc;
}

void
scan_free(struct scan *sc)
{
	if (!sc)
		return;
	loop_timer_del(sc->loop, sc->end_timer);
	relay_free(sc->relay);
	shard_writer_free(sc->shards);
	shard_free(&sc->shard);
	detector_free(sc->detector);
	shots_free(sc->shots);
	gops_free(&sc->gops);
	spans_free(&sc->spans);
	steps_free(&sc->steps);
	free(sc->keys);
	free(sc);
}

void
scan_gop(struct scan *sc, const struct gop_facts *g)
{
	gops_add(&sc->gops, g);
}

void
scan_segment(struct scan *sc, const struct span *s)
{
	spans_add(&sc->spans, s);
}

void
scan_pass_seen(struct scan *sc, int pass)
{
	if (sc->w->windows && pass >= sc->pass)
		sc->pass = pass + 1;
}

void
scan_watch(struct scan *sc, const struct onlooker *o, void *arg)
{
	sc->watch = o;
	sc->watch_arg = arg;
}

int
scan_pass(const struct scan *sc)
{
	return sc->pass;
}

void
scan_keep(struct scan *sc, struct cache_entry *e)
{
	sc->kept = e;
}

void
scan_shard(struct scan *sc, const char *what)
{
	sc->shard.what = xstrdup(what);
}

void
scan_join(struct scan *sc, const struct bank *b)
{
	sc->bank = b;
}

void
scan_grown(struct scan *sc, const struct past *past, struct keep *keep)
{
	sc->past = past;
	sc->keep = keep;
}

const struct gops *
scan_gops(const struct scan *sc)
{
	return &sc->gops;
}

bool
scan_clean(const struct scan *sc)
{
	return !sc->unclean;
}

const struct facts *
scan_facts(const struct scan *sc)
{
	return &sc->facts;
}

void
scan_pause(struct scan *sc, bool pause)
{
	if (sc->relay)
		relay_pause(sc->relay, pause);
}

void
scan_progress(const struct scan *sc, struct scan_progress *p)
{
	p->at = sc->any ? sc->before.t : 0;
	p->end = sc->facts.end == TC_NONE ? 0 : sc->facts.end;
	p->dense = sc->dense;
}

/* --- telling ------------------------------------------------------------- */

void
scan_sent(struct scan *sc, size_t from)
{
	const struct buf *out = flow_out(sc->flow);

	cache_put(sc->kept, out->p + from, out->len - from);
	flow_sent(sc->flow);
	if (flow_full(sc->flow))
		scan_pause(sc, true);
}

void
scan_made(void *arg, const struct shot *s)
{
	struct scan *sc = arg;
	size_t from = flow_out(sc->flow)->len;

	tally_add(TALLY_SHOTS, 1);
	if (!sc->w->text) {
		shot_record(flow_out(sc->flow), sc->src->src, sc->pass, s);
		scan_sent(sc, from);
	}
	if (sc->watch && sc->watch->shot)
		sc->watch->shot(sc->watch_arg, s);
}

void
scan_release(struct scan *sc)
{
	size_t from = flow_out(sc->flow)->len;

	if (!sc->holding)
		return;
	sc->holding = false;
	if (!sc->w->text) {
		frame_record(flow_out(sc->flow), sc->src->src, sc->pass,
		    &sc->held);
		scan_sent(sc, from);
	}
	if (sc->watch && sc->watch->frame)
		sc->watch->frame(sc->watch_arg, &sc->held, sc->before.gap);
	shots_seen(sc->shots, &sc->held);
}

void
scan_found(void *arg, const struct boundary *b)
{
	struct scan *sc = arg;
	const struct step *step = &sc->steps.v[sc->step];

	/* what lies in a window's context is somebody else's */
	if (b->t > step->show_from && b->t < step->show_to)
		shots_boundary(sc->shots, b);
	else if (sc->sparse && b->t >= step->show_to)
		shots_behind(sc->shots, b);
}

/* --- pictures ------------------------------------------------------------ */

/* A picture's number is known where the index knows it, or where the one
 * before was numbered and none lies between. */
static int64_t
number(const struct scan *sc, const struct thumb *t)
{
	size_t i;

	if (sc->any && !t->gap && !sc->sparse && sc->before.n >= 0)
		return sc->before.n + 1;
	if (!sc->any && sc->steps.v[sc->step].stretch.from == INT64_MIN &&
	    !t->gap)
		return 0;
	if (!sc->gops.n)
		return -1;
	i = gops_at(&sc->gops, t->t);
	return sc->gops.v[i].pts == t->pts ? sc->gops.note[i].n : -1;
}

/* Two pictures far apart, and nothing else known: what keys and samples
 * have. */
static void
compare_sparse(struct scan *sc, const struct thumb *t)
{
	struct boundary b = { .kind = CHANGE_CUT, .t = t->t, .pts = t->pts,
	    .n = t->n, .from = sc->before.t, .to = t->t };

	b.confidence = detect_unlike(&sc->before, t);
	if (b.confidence >= 0.5)
		scan_found(sc, &b);
}

/* One more picture, in order.  sparse: it may begin a shot by itself. */
static void
examine(struct scan *sc, struct thumb *t, bool sparse)
{
	struct seen *p = &sc->held;
	int64_t dt;

	if (sc->any && t->t <= sc->before.t)
		return;
	scan_release(sc);
	dt = sc->any ? t->t - sc->before.t : TC_NONE;
	t->n = number(sc, t);
	if (sc->any && !t->gap)
		sc->dt = dt;
	if (sc->any && sparse)
		compare_sparse(sc, t);
	*p = (struct seen){ .t = t->t, .pts = t->pts, .n = t->n, .dt = dt };
	measure(&p->m, t, sc->any ? &sc->before : NULL, sc->any ? dt : 0);
	sc->holding = true;
	sc->before = *t;
	sc->any = sc->ever = true;
}

/* Pictures of gops that needed no closer look, up to ticks. */
void
scan_tell_keys(struct scan *sc, int64_t upto)
{
	struct key *k;

	for (; sc->next_key < sc->upto &&
	    sc->gops.v[sc->next_key].pts < upto; sc->next_key++) {
		k = &sc->keys[sc->next_key - sc->first];
		if (!k->have)
			continue;
		k->thumb.gap = true;
		examine(sc, &k->thumb, false);
		if (sc->holding && sc->held.t == k->thumb.t) {
			sc->held.looked = k->looked;
			sc->held.close = k->close;
		}
	}
}

/* The key frame of the block that has this time; null: there is none. */
static struct key *
key_of(struct scan *sc, int64_t t, int64_t pts)
{
	size_t i = gops_at(&sc->gops, t);

	if (sc->gops.v[i].pts != pts || i < sc->first || i > sc->upto)
		return NULL;
	return &sc->keys[i - sc->first];
}

/* Returns true where it belongs to the block: that behind it is for comparing
 * only. */
static bool
keep_key(struct scan *sc, const struct thumb *t)
{
	struct key *k = key_of(sc, t->t, t->pts);

	if (!k)
		return false;
	k->thumb = *t;
	k->have = true;
	return k < &sc->keys[sc->upto - sc->first];
}

void
scan_thumb(void *arg, const struct thumb *given)
{
	struct scan *sc = arg;
	const struct step *step = &sc->steps.v[sc->step];
	struct thumb t = *given;

	if (++sc->came % GOPS_REST == 0)
		gops_rest(&sc->gops); /* decoders are begun by it all along */
	if (sc->phase == PHASE_KEYS && !keep_key(sc, &t))
		return;
	keep_thumb(sc->keep, sc->phase == PHASE_KEYS ? SHARD_KEYS :
	    SHARD_PICTURES, &t);
	if (sc->shards)
		scan_shard_thumb(sc, &t);
	if (sc->phase == PHASE_KEYS || sc->shards)
		return;
	if (sc->phase == PHASE_DENSE) {
		if (t.gap && step->dense && step->stretch.from == sc->reached)
			t.gap = false; /* continues an earlier block's */
		scan_tell_keys(sc, t.pts);
	}
	if (t.t >= step->show_from && t.t < step->show_to)
		examine(sc, &t, !step->dense);
	if (step->dense) {
		t.n = sc->any && sc->before.pts == t.pts ? sc->before.n : -1;
		detector_push(sc->detector, &t);
		sc->dense += sc->dt;
		shots_settle(sc->shots, detector_settled(sc->detector));
	} else {
		shots_settle(sc->shots, sc->before.t);
	}
}

void
scan_looked(void *arg, int64_t pts, const void *result)
{
	struct scan *sc = arg;
	struct key *k;

	keep_looked(sc->keep, pts, result);
	if (sc->shards)
		shard_writer_looked(sc->shards, pts, result);
	if (sc->phase == PHASE_KEYS) {
		k = key_of(sc, tc_minus(tc_us(pts, sc->facts.film.base),
		    sc->facts.film.start), pts);
		if (k && k->have) {
			memcpy(&k->close, result, sizeof k->close);
			k->looked = true;
		}
	} else if (sc->holding && sc->held.pts == pts) {
		memcpy(&sc->held.close, result, sizeof sc->held.close);
		sc->held.looked = true;
	}
}
