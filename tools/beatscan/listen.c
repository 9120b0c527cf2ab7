/*
 * One file: stretch after stretch is decoded, heard, and told.
 *
 * A stretch is the whole file, the range asked for, or a window.  Each has a
 * decoder and an ear of its own, one after the other; the ear is made when the
 * first samples come, for only they tell the rate.
 */
#include "listen.h"

#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "cache.h"
#include "follow.h"
#include "hear.h"
#include "listen_aubio.h"
#include "tc.h"
#include "tell.h"

enum { NEAR_US = 1000000 }; /* windows so close are one */

struct listen {
	struct loop *loop;
	struct flow *flow;
	struct source *src;
	const struct wish *w;
	struct audio_facts facts;
	const struct listen_on *watch;
	void *watch_arg;

	struct spans spans;
	size_t next;             /* of the spans */
	int pass;
	struct span now;

	struct hear *hear;
	struct ear *ear;
	struct listen_aubio *aubio;
	bool full, aubio_full;   /* who wants a pause */
	bool heard;              /* the decoder has ended */
	char error[512];         /* what went wrong first; "": nothing */
	int timer;
	struct cache_entry *kept;
	struct follow *follow;   /* null: the file is whole */
	void (*at)(void *arg, int64_t us);
	void (*ended)(void *arg);
	void *arg;
};

struct listen *
listen_new(struct loop *l, struct flow *f, struct source *s,
    const struct wish *w, const struct audio_facts *facts)
{
	struct listen *n = xcalloc(1, sizeof *n);

	n->loop = l;
	n->flow = f;
	n->src = s;
	n->w = w;
	n->facts = *facts;
	n->pass = w->windows;
	n->timer = -1;
	return n;
}

static void
end_stretch(struct listen *n)
{
	listen_aubio_free(n->aubio);
	n->aubio = NULL;
	ear_free(n->ear);
	n->ear = NULL;
	hear_free(n->hear);
	n->hear = NULL;
}

void
listen_free(struct listen *n)
{
	if (!n)
		return;
	loop_timer_del(n->loop, n->timer);
	end_stretch(n);
	follow_free(n->follow);
	spans_free(&n->spans);
	free(n);
}

void
listen_segment(struct listen *n, const struct span *s)
{
	spans_add(&n->spans, s);
}

void
listen_pass_seen(struct listen *n, int pass)
{
	if (n->w->windows && pass >= n->pass)
		n->pass = pass + 1;
}

int
listen_pass(const struct listen *n)
{
	return n->pass;
}

void
listen_keep(struct listen *n, struct cache_entry *e)
{
	n->kept = e;
}

bool
listen_follow(struct listen *n)
{
	if (!n->facts.growing || n->w->windows || n->w->ranged)
		return false;
	n->follow = follow_new(n->loop, n->src->path);
	return n->follow != NULL;
}

void
listen_whole(struct listen *n)
{
	if (n->follow)
		follow_end(n->follow);
}

void
listen_watch(struct listen *n, const struct listen_on *on, void *arg)
{
	n->watch = on;
	n->watch_arg = arg;
}

void
listen_sound(const struct listen *n, struct hear_spec *sound)
{
	*sound = (struct hear_spec){ .path = n->src->path,
	    .stream = n->facts.stream, .start = n->facts.start,
	    .duration = n->facts.duration, .from = TC_NONE, .to = TC_NONE,
	    .quiet = n->w->quiet };
}

static void
set_pause(struct listen *n)
{
	if (n->hear)
		hear_pause(n->hear, n->full || n->aubio_full);
}

void
listen_pause(struct listen *n, bool pause)
{
	n->full = pause;
	set_pause(n);
}

/* --- telling -------------------------------------------------------------- */

/* What was written to flow_out from there on goes out. */
static void
sent(struct listen *n, size_t from)
{
	const struct buf *out = flow_out(n->flow);

	cache_put(n->kept, out->p + from, out->len - from);
	flow_sent(n->flow);
	if (flow_full(n->flow) && !n->full)
		listen_pause(n, true);
}

/* A record of what the ear told, and the same to those who watch. */
#define TELL(what, type)						\
static void								\
on_##what(void *arg, const type *told)					\
{									\
	struct listen *n = arg;						\
	size_t from = flow_out(n->flow)->len;				\
									\
	if (!n->w->text) {						\
		tell_##what(flow_out(n->flow), n->src->src, n->pass,	\
		    told);						\
		sent(n, from);						\
	}								\
	if (n->watch && n->watch->what)					\
		n->watch->what(n->watch_arg, told);			\
}

TELL(loud, struct told_loud)
TELL(loudness, struct told_loudness)
TELL(sound, struct kind_span)
TELL(surge, struct surge)
TELL(onset, struct onset)
TELL(tempo, struct tempo)
TELL(beat, struct beat)
TELL(section, struct section)
TELL(song, struct told_song)

static const struct listen_on TOLD = {
	.loud = on_loud, .loudness = on_loudness, .sound = on_sound,
	.surge = on_surge, .onset = on_onset, .tempo = on_tempo,
	.beat = on_beat, .section = on_section, .song = on_song,
};

/* --- a stretch ------------------------------------------------------------ */

static void next_stretch(struct listen *n);

static void
note_error(struct listen *n, const char *error)
{
	if (error && !n->error[0])
		snprintf(n->error, sizeof n->error, "%s", error);
}

/* What was heard is told first, then what went wrong: once, for what failed
 * here would fail in the stretches behind it too. */
static void
stretch_done(struct listen *n)
{
	if (n->ear)
		ear_end(n->ear);
	end_stretch(n);
	if (n->error[0]) {
		flow_error(n->flow, n->src, n->src->path, "%s", n->error);
		n->next = n->spans.n;
	}
	next_stretch(n);
}

static void
on_aubio_room(void *arg)
{
	struct listen *n = arg;

	n->aubio_full = false;
	set_pause(n);
}

/* It ended, well or not: what is heard goes on. */
static void
on_aubio_ended(void *arg, const char *error)
{
	struct listen *n = arg;

	note_error(n, error);
	listen_aubio_free(n->aubio);
	n->aubio = NULL;
	n->aubio_full = false;
	set_pause(n);
	if (n->heard)
		stretch_done(n);
}

static void
on_begins(void *arg, const struct hear_format *f)
{
	static const struct listen_aubio_ops AUBIO = { on_aubio_room,
	    on_aubio_ended };
	struct listen *n = arg;
	struct ear_sound sound = { .t = f->t, .rate = f->rate,
	    .channels = f->channels, .layout = n->facts.layout };
	struct told_stretch told = { .start = f->t,
	    .end = n->now.end == TC_NONE ? n->facts.end : n->now.end,
	    .rate = f->rate, .channels = f->channels };

	n->ear = ear_new(&n->w->ear, &sound, &TOLD, n);
	if (n->w->ear.others_beats &&
	    (n->w->ear.what & (EAR_BEAT | EAR_ONSET | EAR_SECTION)))
		n->aubio = listen_aubio_new(n->loop, n->ear, &sound,
		    n->w->ear.what, n->w->quiet, &AUBIO, n);
	if (n->watch && n->watch->stretch)
		n->watch->stretch(n->watch_arg, &told);
}

static void
on_samples(void *arg, const float *x, size_t samples)
{
	struct listen *n = arg;

	if (n->aubio && !listen_aubio_put(n->aubio, x, samples)) {
		n->aubio_full = true;
		set_pause(n);
	}
	ear_put(n->ear, x, samples);
	if (n->at)
		n->at(n->arg, ear_at(n->ear));
}

static void
on_ended(void *arg, const char *error)
{
	struct listen *n = arg;

	if (!error && !n->ear && !n->w->windows && !n->w->ranged)
		error = "no sound could be decoded";
	note_error(n, error);
	n->heard = true;
	if (n->aubio)
		listen_aubio_end(n->aubio); /* and wait for it */
	else
		stretch_done(n);
}

static void
tell_ended(void *arg)
{
	struct listen *n = arg;

	n->timer = -1;
	n->ended(n->arg);
}

static void
next_stretch(struct listen *n)
{
	static const struct hear_ops HEAR = { on_begins, on_samples, on_ended };
	struct hear_spec spec;
	size_t from = flow_out(n->flow)->len;

	if (n->next == n->spans.n) {
		n->timer = loop_timer(n->loop, 0, tell_ended, n);
		return;
	}
	n->now = n->spans.v[n->next++];
	n->heard = n->aubio_full = false;
	if (n->w->windows && !n->w->text) {
		tell_window(flow_out(n->flow), n->src->src, n->pass,
		    n->now.start, n->now.end);
		sent(n, from);
	}
	listen_sound(n, &spec);
	spec.follow = n->follow;
	if (n->w->windows || n->w->ranged) {
		spec.from = n->now.start;
		spec.to = n->now.end;
	}
	n->hear = hear_new(n->loop, &spec, &HEAR, n);
	set_pause(n);
}

void
listen_run(struct listen *n, void (*at)(void *arg, int64_t us),
    void (*ended)(void *arg), void *arg)
{
	struct span all = { 0, TC_NONE, LEVEL_NONE };

	n->at = at;
	n->ended = ended;
	n->arg = arg;
	if (n->w->ranged)
		all = n->w->range;
	if (!n->w->windows) {
		spans_add(&n->spans, &all);
	} else {
		if (n->facts.begin > all.start)
			all.start = n->facts.begin;
		if (n->facts.end != TC_NONE &&
		    (all.end == TC_NONE || all.end > n->facts.end))
			all.end = n->facts.end;
		spans_merge(&n->spans, NEAR_US, all.start, all.end);
	}
	next_stretch(n);
}
