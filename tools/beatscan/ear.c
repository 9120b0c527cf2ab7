/*
 * From samples to what is told.
 *
 * Samples go to the meter of loudness and to the spectrum; frames of the
 * spectrum go to the judge of sounds, to the picker of onsets, to the network
 * and, together with what that says of the same time, to the tracker of beats;
 * beats, loudness and frames make the sections.  Each part is there only when
 * something that is wanted needs it.
 *
 * Two streams have to meet again: a row of loudness waits for the ten frames
 * of its tenth of a second, and a frame waits for its pulse, which the network
 * gives some seconds later.
 */
#include "ear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "front.h"
#include "loud.h"
#include "net.h"

enum {
	RATE_LEAST = 1000, /* what the spectrum can be taken of */
	RATE_MOST = 384000,
	PER_ROW = HEARD_HZ / 10,
	PER_PULSE = HEARD_HZ / PULSE_HZ,
	ROWS_TOLD = 256,
};

/* Means of the spectrum over a tenth of a second. */
struct tenth {
	double flux, centroid, crossings;
	int n;
};

struct rows {
	struct loud_row *v;
	size_t at, n, cap;
};

struct frames {
	struct heard *v;
	size_t at, n, cap;
};

struct ear {
	struct ear_wish w;
	struct ear_sound s;
	const struct listen_on *on;
	void *arg;
	int64_t samples;

	struct loud *loud;
	struct front *front;
	struct kinds *kinds;
	struct onsets *onsets;
	struct net *net;
	struct track *track;
	struct sections *sections;

	struct rows rows;     /* without a spectrum yet */
	struct tenth tenth;
	struct frames frames; /* without a pulse yet */
	int64_t pulsed;       /* frames that the tracker has got */
	struct tempo *tempi;  /* those of the piece at work */
	size_t tempi_n, tempi_cap;
};

static bool
wants(const struct ear *e, unsigned what)
{
	return (e->w.what & what) != 0;
}

int64_t
ear_at(const struct ear *e)
{
	return e->s.t + (int64_t)((double)e->samples * 1e6 / e->s.rate);
}

/* --- what the parts say, in times of the file ----------------------------- */

static void
on_span(void *arg, const struct kind_span *s)
{
	struct ear *e = arg;
	struct kind_span told = *s;

	told.start += e->s.t;
	told.end += e->s.t;
	if (e->on->sound)
		e->on->sound(e->arg, &told);
}

static void
on_surge(void *arg, const struct surge *s)
{
	struct ear *e = arg;
	struct surge told = *s;

	told.t += e->s.t;
	told.from += e->s.t;
	if (e->on->surge)
		e->on->surge(e->arg, &told);
}

static void
on_beat(void *arg, const struct beat *b)
{
	struct ear *e = arg;
	struct beat told = *b;

	if (e->sections)
		sections_beat(e->sections, b);
	told.t += e->s.t;
	if (wants(e, EAR_BEAT) && e->on->beat)
		e->on->beat(e->arg, &told);
}

void
ear_beat(struct ear *e, const struct beat *b)
{
	on_beat(e, b);
}

static void
on_tempo(void *arg, const struct tempo *t)
{
	struct ear *e = arg;
	struct tempo told = *t;

	if (e->sections && t->bpm > 0) {
		if (e->tempi_n == e->tempi_cap) {
			e->tempi_cap = e->tempi_cap ? e->tempi_cap * 2 : 16;
			e->tempi = xrealloc(e->tempi, e->tempi_cap,
			    sizeof *e->tempi);
		}
		e->tempi[e->tempi_n++] = *t;
	}
	told.start += e->s.t;
	told.end += e->s.t;
	if (wants(e, EAR_BEAT) && e->on->tempo)
		e->on->tempo(e->arg, &told);
}

void
ear_tempo(struct ear *e, const struct tempo *t)
{
	on_tempo(e, t);
}

void
ear_onset(struct ear *e, const struct onset *o)
{
	struct onset told = *o;

	told.t += e->s.t;
	if (wants(e, EAR_ONSET) && e->on->onset)
		e->on->onset(e->arg, &told);
}

static void
on_section(void *arg, const struct section *s)
{
	struct ear *e = arg;
	struct section told = *s;

	told.start += e->s.t;
	told.end += e->s.t;
	if (e->on->section)
		e->on->section(e->arg, &told);
}

static int64_t
overlap(const struct tempo *t, int64_t from, int64_t to)
{
	from = t->start > from ? t->start : from;
	to = t->end < to ? t->end : to;
	return to > from ? to - from : 0;
}

/* The tempo and meter that most of a piece has; intervals that were over
 * before its end are of no more use. */
static void
find_tempo(struct ear *e, const struct section_song *s,
    struct told_song *told)
{
	int64_t most = 0, shared;
	size_t i, kept = 0;

	if (s->beats > 1 && s->end > s->begin)
		told->bpm = (double)s->beats * 60e6 /
		    (double)(s->end - s->begin);
	for (i = 0; i < e->tempi_n; i++) {
		shared = overlap(&e->tempi[i], s->begin, s->end);
		if (shared > most) {
			most = shared;
			told->bpm = e->tempi[i].bpm;
			told->meter = e->tempi[i].meter;
		}
		if (e->tempi[i].end > s->end)
			e->tempi[kept++] = e->tempi[i];
	}
	e->tempi_n = kept;
}

static void
on_song(void *arg, const struct section_song *s)
{
	struct ear *e = arg;
	struct told_song told = { .start = s->start + e->s.t,
	    .end = s->end + e->s.t, .beats = s->beats,
	    .sure = (double)s->sure };

	find_tempo(e, s, &told);
	if (e->on->song)
		e->on->song(e->arg, &told);
}

/* --- making and ending ---------------------------------------------------- */

struct ear *
ear_new(const struct ear_wish *w, const struct ear_sound *s,
    const struct listen_on *on, void *arg)
{
	static const struct kind_ops KIND = { on_span, on_surge };
	static const struct track_ops TRACK = { on_beat, on_tempo };
	static const struct section_ops SECTION = { on_section, on_song };
	struct ear *e = xcalloc(1, sizeof *e);

	e->w = *w;
	e->s = *s;
	e->on = on;
	e->arg = arg;
	if (wants(e, EAR_LOUD | EAR_SECTION))
		e->loud = loud_new(s->rate, s->channels, s->layout,
		    w->true_peak);
	if (s->rate < RATE_LEAST || s->rate > RATE_MOST ||
	    !wants(e, ~(unsigned)EAR_LOUD))
		return e;
	e->front = front_new(s->rate, s->channels);
	if (wants(e, EAR_SOUND))
		e->kinds = kind_new(&w->kind, &KIND, e);
	if (wants(e, EAR_ONSET) && !w->others_beats)
		e->onsets = onsets_new();
	if (wants(e, EAR_BEAT | EAR_SECTION) && !w->others_beats) {
		e->net = net_new();
		e->track = track_new(&w->track, &TRACK, e);
	}
	if (wants(e, EAR_SECTION))
		e->sections = sections_new(&SECTION, e);
	return e;
}

void
ear_free(struct ear *e)
{
	if (!e)
		return;
	loud_free(e->loud);
	if (e->front)
		front_free(e->front);
	if (e->kinds)
		kind_free(e->kinds);
	if (e->onsets)
		onsets_free(e->onsets);
	if (e->net)
		net_free(e->net);
	if (e->track)
		track_free(e->track);
	if (e->sections)
		sections_free(e->sections);
	free(e->rows.v);
	free(e->frames.v);
	free(e->tempi);
	free(e);
}

/* --- rows of loudness ----------------------------------------------------- */

static void
tell_row(struct ear *e, const struct loud_row *r)
{
	struct told_loud told = { .t = r->t + e->s.t,
	    .momentary = r->momentary, .shortterm = r->shortterm,
	    .rms = r->rms, .peak = r->peak, .flux = NAN, .centroid = NAN,
	    .crossings = NAN };

	if (e->tenth.n) {
		told.flux = e->tenth.flux / e->tenth.n;
		told.centroid = e->tenth.centroid / e->tenth.n;
		told.crossings = e->tenth.crossings / e->tenth.n;
	}
	if (wants(e, EAR_LOUD) && e->on->loud)
		e->on->loud(e->arg, &told);
}

/* Loudness is always some rows ahead of the spectrum: so the queue is never
 * empty, and those that were told must make room. */
static void
tell_first_row(struct ear *e)
{
	struct rows *q = &e->rows;

	if (q->at == q->n)
		return;
	tell_row(e, &q->v[q->at++]);
	if (q->at < ROWS_TOLD && q->at < q->n)
		return;
	q->n -= q->at;
	memmove(q->v, q->v + q->at, q->n * sizeof *q->v);
	q->at = 0;
}

static void
on_row(void *arg, const struct loud_row *r)
{
	struct ear *e = arg;
	struct rows *q = &e->rows;

	if (e->sections)
		sections_loud(e->sections, r->t, r->momentary);
	if (!e->front) {
		tell_row(e, r);
		return;
	}
	if (q->n == q->cap) {
		q->cap = q->cap ? q->cap * 2 : 64;
		q->v = xrealloc(q->v, q->cap, sizeof *q->v);
	}
	q->v[q->n++] = *r;
}

static void
add_to_row(struct ear *e, const struct heard *h)
{
	struct tenth *t = &e->tenth;

	t->flux += (double)h->flux;
	t->centroid += (double)h->centroid;
	t->crossings += (double)h->crossings;
	if (++t->n == PER_ROW) {
		tell_first_row(e);
		*t = (struct tenth){ 0 };
	}
}

/* --- frames and pulses ---------------------------------------------------- */

static void
keep_frame(struct frames *q, const struct heard *h)
{
	if (q->n == q->cap) {
		q->cap = q->cap ? q->cap * 2 : 256;
		q->v = xrealloc(q->v, q->cap, sizeof *q->v);
	}
	q->v[q->n++] = *h;
}

/* Those that were taken make room. */
static void
close_up(struct frames *q)
{
	size_t i;

	if (q->at < 256 || q->at < q->n / 2)
		return;
	for (i = q->at; i < q->n; i++)
		q->v[i - q->at] = q->v[i];
	q->n -= q->at;
	q->at = 0;
}

/* The tracker gets what came before the pulse, without one, and then the
 * frame that the pulse belongs to. */
static void
take_pulses(struct ear *e)
{
	struct frames *q = &e->frames;
	struct pulse p;

	while (net_get(e->net, &p)) {
		while (e->pulsed % PER_PULSE != 0 && q->at < q->n) {
			track_put(e->track, &q->v[q->at++], NULL);
			e->pulsed++;
		}
		if (q->at < q->n) {
			track_put(e->track, &q->v[q->at++], &p);
			e->pulsed++;
		}
	}
	close_up(q);
}

static void
take_onsets(struct ear *e)
{
	struct onset o;

	while (onsets_get(e->onsets, &o))
		ear_onset(e, &o);
}

static void
on_heard(struct ear *e, const struct heard *h)
{
	add_to_row(e, h);
	if (e->sections)
		sections_heard(e->sections, h);
	if (e->kinds)
		kind_put(e->kinds, h);
	if (e->onsets) {
		onsets_put(e->onsets, h);
		take_onsets(e);
	}
	if (e->net) {
		keep_frame(&e->frames, h);
		net_put(e->net, h);
		take_pulses(e);
	}
}

void
ear_put(struct ear *e, const float *x, size_t n)
{
	struct heard h;

	e->samples += (int64_t)n;
	if (e->loud)
		loud_put(e->loud, x, n, on_row, e);
	if (!e->front)
		return;
	front_put(e->front, x, n);
	while (front_get(e->front, &h))
		on_heard(e, &h);
}

static void
end_loud(struct ear *e)
{
	struct told_loudness told = { .start = e->s.t, .end = ear_at(e) };
	struct loud_sum sum;

	while (e->rows.n) {
		tell_first_row(e);
		e->tenth = (struct tenth){ 0 };
	}
	loud_end(e->loud, &sum);
	told.integrated = sum.integrated;
	told.range = sum.range;
	told.peak = sum.peak;
	told.true_peak = sum.true_peak;
	told.momentary_most = sum.momentary_most;
	told.shortterm_most = sum.shortterm_most;
	if (wants(e, EAR_LOUD) && e->on->loudness)
		e->on->loudness(e->arg, &told);
}

void
ear_end(struct ear *e)
{
	struct heard h;

	if (e->front) {
		front_end(e->front);
		while (front_get(e->front, &h))
			on_heard(e, &h);
	}
	if (e->loud)
		end_loud(e);
	if (e->kinds)
		kind_end(e->kinds);
	if (e->onsets) {
		onsets_end(e->onsets);
		take_onsets(e);
	}
	if (e->net) {
		net_end(e->net);
		take_pulses(e);
		while (e->frames.at < e->frames.n)
			track_put(e->track, &e->frames.v[e->frames.at++],
			    NULL);
		track_end(e->track);
	}
	if (e->sections)
		sections_end(e->sections);
}
