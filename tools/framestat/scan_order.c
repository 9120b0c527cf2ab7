/*
 * What is decoded of a film, and in which order.
 *
 * The fast mode works in blocks of gops: first their key frames, then the
 * plan, then the stretches that need to be seen.  Key frames of the others
 * are kept until their turn in the order of time comes.
 */
#include "scan_part.h"

#include <string.h>

#include "buf.h"
#include "diag.h"
#include "plan.h"
#include "records.h"

enum { /* microseconds */
	LARGE_EVERY = 500000,
	LIMIT_AFTER = 10000000,
};

/* A larger picture is measured as soon as it is decoded, whenever that is;
 * what was measured comes in its turn. */
static void
digest(const struct large *p, void *result)
{
	measure_large(result, p);
}

/* Where the last picture ends if it lasts as long as the one before: in ticks,
 * for microseconds are rounded twice. */
static int64_t
after_last(const struct scan *sc)
{
	struct ratio base = sc->facts.film.base;
	int64_t pts = sc->before.pts;
	int64_t lasts = tc_us(pts + tc_ticks(sc->dt, base), base) -
	    tc_us(pts, base);

	return sc->before.t + (lasts > 0 ? lasts : 1);
}

/* Where the last shot ends: what decoding tells is surer than the header. */
static int64_t
end_time(const struct scan *sc)
{
	int64_t after = after_last(sc), end;

	if (!sc->before.gap && !sc->sparse)
		return after;
	end = sc->gops.n ? sc->gops.note[sc->gops.n - 1].end : sc->facts.end;
	return end == TC_NONE || end < after ? after : end;
}

static void
tell_end(void *arg)
{
	struct scan *sc = arg;

	sc->end_timer = -1;
	sc->ended(sc->ended_arg);
}

/* The caller is told from the loop: it is going to free what calls this. */
static void
end_soon(struct scan *sc)
{
	sc->end_timer = loop_timer(sc->loop, 0, tell_end, sc);
}

static void
end_of_film(struct scan *sc)
{
	if (sc->shards) {
		scan_shard_end(sc);
		end_soon(sc);
		return;
	}
	if (!relay_through(sc->relay))
		die("%s: the shards do not fit together: they hold pictures "
		    "that this film does not need", sc->src->path);
	scan_release(sc);
	detector_end(sc->detector);
	if (sc->any)
		shots_end(sc->shots, end_time(sc));
	if (!sc->ever && !sc->failed)
		flow_error(sc->flow, sc->src, sc->src->path,
		    "no picture could be decoded");
	end_soon(sc);
}

static enum shard_kind
kind_of(const struct scan *sc)
{
	return sc->phase == PHASE_KEYS ? SHARD_KEYS : SHARD_PICTURES;
}

static void
run_steps(struct scan *sc)
{
	size_t i;

	sc->step = 0;
	for (i = 0; i < sc->steps.n; i++)
		relay_add(sc->relay, &sc->steps.v[i].stretch, kind_of(sc));
}

/* The key frames of the next block, and the one behind it to compare with. */
static void
begin_block(struct scan *sc)
{
	size_t n = sc->gops.n;
	int64_t to;

	sc->first = sc->upto;
	sc->upto = n - sc->first > BLOCK ? sc->first + BLOCK : n;
	memset(sc->keys, 0, (BLOCK + 1) * sizeof *sc->keys);
	gops_rest(&sc->gops);
	to = sc->upto < n ? sc->gops.v[sc->upto].pts + 1 : INT64_MAX;
	sc->steps.n = 0;
	steps_plain(&sc->steps, sc->first ? sc->gops.v[sc->first].pts :
	    INT64_MIN, to, false, true, 0);
	sc->phase = PHASE_KEYS;
	sc->next_key = sc->first;
	relay_rewind(sc->relay);
	run_steps(sc);
}

static struct sampling
sampling(const struct scan *sc)
{
	const struct facts *f = &sc->facts;
	struct sampling how = { .length = f->end == TC_NONE ? 0 : f->end };

	how.frame_time = f->rate.num ?
	    TC_SECOND * f->rate.den / f->rate.num : 40000;
	if (sc->w->fps > 0)
		how.every = (int64_t)(TC_SECOND / sc->w->fps);
	else if (sc->w->nth)
		how.every = sc->w->nth * how.frame_time;
	else
		how.spans = &sc->spans;
	return how;
}

static bool
samples(const struct scan *sc)
{
	return sc->w->fps > 0 || sc->w->nth || sc->w->adaptive;
}

static void end_block(struct scan *sc);

/* With -v: why which gop is decoded. */
static void
explain(const struct scan *sc, const double *unlike, const bool *dense)
{
	const struct gop_note *note;
	size_t i;

	for (i = sc->first; i < sc->upto; i++) {
		note = &sc->gops.note[i];
		say("gop at %.3f s, %.3f s long: unlike %.3f, peak %.2f, "
		    "surge %.2f, %d keys: %s",
		    (double)sc->gops.v[i].t / TC_SECOND,
		    (double)(note->end - sc->gops.v[i].t) / TC_SECOND,
		    unlike[i - sc->first], (double)note->peak,
		    (double)note->surge, note->keys,
		    dense[i - sc->first] ? "decoded" : "key frame only");
	}
}

/* A key frame in the middle of a fade is like any other such. */
static bool
says_nothing(const struct thumb *t)
{
	struct measures m;

	measure(&m, t, NULL, 0);
	return m.contrast < 8;
}

/* Now that the block's key frames are there. */
static void
look_closely(struct scan *sc)
{
	double unlike[BLOCK];
	bool dense[BLOCK];
	struct sampling how = sampling(sc);
	const struct key *k = sc->keys;
	size_t i, n = sc->upto - sc->first;

	for (i = 0; i < n; i++)
		unlike[i] = !k[i].have || !k[i + 1].have ||
		    says_nothing(&k[i].thumb) || says_nothing(&k[i + 1].thumb) ?
		    1 : detect_unlike(&k[i].thumb, &k[i + 1].thumb);
	plan_dense(&sc->gops, sc->first, sc->upto, unlike,
	    plan_trusts(sc->facts.codec), dense);
	explain(sc, unlike, dense);
	sc->steps.n = 0;
	sc->begun = steps_dense(&sc->steps, &sc->gops, sc->first, sc->upto,
	    dense, sc->begun, samples(sc) ? &how : NULL, &sc->facts.film);
	scan_shard_clip(sc);
	sc->phase = PHASE_DENSE;
	if (!sc->steps.n) {
		end_block(sc);
		return;
	}
	relay_rewind(sc->relay);
	run_steps(sc);
}

static void
end_block(struct scan *sc)
{
	bool last = sc->upto == sc->gops.n || scan_shard_ends(sc);

	if (!sc->shards)
		scan_tell_keys(sc, last ? INT64_MAX :
		    sc->gops.v[sc->upto].pts);
	if (!last)
		begin_block(sc);
	else
		end_of_film(sc);
}

static void
open_window(struct scan *sc, const struct span *w)
{
	size_t from = flow_out(sc->flow)->len;

	if (sc->w->text)
		return;
	window_record(flow_out(sc->flow), sc->src->src, sc->pass, w->start,
	    w->end);
	scan_sent(sc, from);
}

static void
make_detector(struct scan *sc)
{
	sc->detector = detector_new(scan_found, sc);
	if (sc->sparse)
		detector_sparse(sc->detector);
}

static void
end_window(struct scan *sc, const struct step *step)
{
	const struct span *w = &sc->spans.v[step->window];

	scan_release(sc);
	detector_end(sc->detector);
	detector_free(sc->detector);
	make_detector(sc);
	shots_end(sc->shots, w->end);
	sc->any = false;
	if ((size_t)step->window + 1 < sc->spans.n)
		open_window(sc, &w[1]);
}

static void
on_stretch(void *arg, const struct stretch *s, const char *error)
{
	struct scan *sc = arg;
	const struct step *step = &sc->steps.v[sc->step];

	sc->unclean |= error != NULL;
	if (!error)
		keep_stretch(sc->keep, s, kind_of(sc));
	/* key frames that are missing only mean a closer look */
	if (error && sc->phase != PHASE_KEYS) {
		flow_error(sc->flow, sc->src, sc->src->path, "%s", error);
		sc->failed = true;
	}
	if (step->dense)
		sc->reached = s->to;
	if (step->window >= 0)
		end_window(sc, step);
	if (++sc->step < sc->steps.n)
		return;
	sc->step--; /* what is told from now on belongs to the last one */
	if (sc->phase == PHASE_KEYS)
		look_closely(sc);
	else if (sc->phase == PHASE_DENSE)
		end_block(sc);
	else
		end_of_film(sc);
}

static const struct reel_ops PICTURES = { .thumb = scan_thumb, .digest = digest,
    .digest_size = sizeof(struct close_look), .looked = scan_looked,
    .stretch = on_stretch };

static bool
begin_windows(struct scan *sc)
{
	const struct span *w;

	spans_merge(&sc->spans, 2 * WINDOW_CONTEXT, sc->facts.begin,
	    sc->facts.end);
	if (!sc->spans.n)
		return false;
	w = sc->spans.v;
	open_window(sc, w);
	steps_windows(&sc->steps, &sc->spans, &sc->facts.film,
	    sc->w->mode == MODE_KEYS);
	return true;
}

static void
make_relay(struct scan *sc)
{
	struct relay_from from = { .film = &sc->facts.film,
	    .index = sc->gops.v, .n = sc->gops.n, .all = sc->bank,
	    .past = sc->past };

	from.opts = (struct reel_opts){ .jobs = sc->w->jobs,
	    .quiet = sc->w->quiet, .hwaccel = sc->w->hwaccel,
	    .large_every = LARGE_EVERY, .loop_filter = sc->w->loop_filter,
	    .references = sc->w->references };
	sc->relay = relay_new(sc->loop, &from, &PICTURES, sc);
}

/* Where the packets end no picture is shown later; damage makes it look so. */
static void
set_limit(struct scan *sc)
{
	struct film *f = &sc->facts.film;

	if (f->seekable)
		f->limit = tc_ticks(sc->gops.note[sc->gops.n - 1].end +
		    f->start + LIMIT_AFTER, f->base);
}

void
scan_run(struct scan *sc, void (*ended)(void *arg), void *arg)
{
	struct sampling how = sampling(sc);
	enum mode mode = sc->w->mode;

	sc->ended = ended;
	sc->ended_arg = arg;
	sc->facts.film.seekable = sc->gops.n && !sc->gops.lost;
	if (!sc->facts.film.seekable)
		gops_free(&sc->gops);
	set_limit(sc);
	sc->sparse = sc->w->references && sc->facts.film.seekable;
	sc->shots = shots_new(sc->w->least, scan_made, sc);
	if (sc->sparse)
		shots_sparse(sc->shots);
	make_detector(sc);
	make_relay(sc);
	sc->begun = INT64_MIN;
	if (sc->w->ranged)
		scan_shard_begin(sc);
	if (scan_shard_empty(sc)) {
		end_of_film(sc);
		return;
	}
	if (sc->w->windows) {
		if (!begin_windows(sc)) {
			end_soon(sc);
			return;
		}
	} else if (mode == MODE_FAST && sc->facts.film.seekable &&
	    plan_pays(&sc->gops)) {
		sc->keys = xcalloc(BLOCK + 1, sizeof *sc->keys);
		begin_block(sc);
		return;
	} else if (mode == MODE_KEYS && samples(sc)) {
		if (sc->w->adaptive)
			spans_merge(&sc->spans, 0, INT64_MIN, TC_NONE);
		steps_samples(&sc->steps, INT64_MIN, INT64_MAX, &how,
		    &sc->facts.film);
	} else {
		steps_plain(&sc->steps, INT64_MIN, INT64_MAX,
		    mode != MODE_KEYS, mode == MODE_KEYS, 0);
	}
	scan_shard_clip(sc);
	if (sc->steps.n)
		run_steps(sc);
	else
		end_of_film(sc);
}
