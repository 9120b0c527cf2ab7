/*
 * Collects what records tell about each source, plans its cuts, and has them
 * pinned and rendered.
 *
 * A segment is planned when the next one has come, or its source is done:
 * until then it may still touch its neighbour and be joined with it.  Only
 * where rank tells moments while the film is still running (-t), which may be
 * minutes apart, each is planned as it comes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cutting.h"
#include "buf.h"
#include "diag.h"
#include "figures.h"
#include "gang.h"
#include "growing.h"
#include "json.h"
#include "marks.h"
#include "progress.h"
#include "tc.h"
#include "tell_cut.h"
#include "timeline_tell.h"

/* A segment as it came. */
struct wanted {
	int64_t start, end;
	double score;
	char level[12];
	char *title;
};

/* Cuts are told in the order of their slots, whoever is pinned first. */
struct told {
	struct buf record;
	struct slice slice; /* for a list at the very end; its title is owned */
	bool ready, made;
};

struct film {
	struct cutting *cutting;
	struct source *src;
	struct footage footage;
	struct marks marks;
	struct wanted *wanted;
	size_t nwanted, cap;
	struct told *told;       /* of each slot, from 1 */
	size_t slots, next_told; /* planned; first that is not told */
	size_t open;             /* clips not finished */
	bool usable, ended;
	bool live;               /* its moments are told as they come: rank keeps
	                            them apart, and each is cut at once */
	struct film *next;       /* in the order in which they came */
};

struct cutting {
	struct flow *flow;
	const struct cut_wish *wish;
	struct gang *gang;
	struct film *first, **last;
	size_t films_open;
	bool ended;              /* no more come */
	bool any;                /* one has come */
	struct progress progress;
	bool headed;             /* the table */
	long made, kept, failed; /* clips */
	int64_t asked_us;        /* when the first segment had come; TC_NONE */
	bool told_first;
	int64_t latest;          /* the longest delay of a clip of a recording in
	                            progress; TC_NONE: there is none */
};

static const struct gang_ops GANG_OPS;

/* --- what is told --------------------------------------------------------- */

static void
tell_ready(struct film *f)
{
	struct cutting *c = f->cutting;
	struct told *t;

	while (f->next_told < f->slots && f->told[f->next_told].ready) {
		t = &f->told[f->next_told++];
		buf_add(flow_out(c->flow), t->record.p, t->record.len);
		buf_free(&t->record);
		buf_init(&t->record);
	}
	flow_sent(c->flow);
}

static void
tell_pinned(struct film *f, const struct slice *s)
{
	struct cutting *c = f->cutting;
	struct told *t = &f->told[s->slot - 1];

	t->ready = true;
	if (c->wish->format) {
		t->slice = *s;
		t->slice.title = s->title ? xstrdup(s->title) : NULL;
		t->slice.why = NULL;
		t->made = true;
	} else if (c->wish->text) {
		if (!c->headed)
			tell_cuts_heading(flow_out(c->flow));
		c->headed = true;
		tell_cut_row(&t->record, &f->footage, s);
	} else {
		tell_cut(&t->record, &f->footage, s);
	}
}

static void
show_progress(struct cutting *c)
{
	char what[64];
	double done, total;
	int n;

	if (!c->wish->out || c->wish->dry)
		return;
	n = snprintf(what, sizeof what, "%ld of %ld clips",
	    c->made + c->kept, c->made + c->kept + c->failed +
	    (long)gang_open(c->gang));
	if (c->failed > 0)
		snprintf(what + n, sizeof what - (size_t)n, ", %ld failed",
		    c->failed);
	gang_progress(c->gang, &done, &total);
	progress_set(&c->progress, done, total, what);
}

static void
on_went(void *arg)
{
	show_progress(arg);
}

/* How long the first clip took from the first segment on. */
static void
tell_first(struct cutting *c)
{
	if (c->told_first || c->asked_us == TC_NONE)
		return;
	c->told_first = true;
	say("the first clip was there %.3f s after the first segment",
	    (double)(loop_now() - c->asked_us) / TC_SECOND);
}

/* --- clips ---------------------------------------------------------------- */

static void
on_pinned(void *arg, struct gang_clip *clip, const char *why)
{
	struct film *f = clip->owner;
	struct cutting *c = arg;
	char at[TC_TEXT];

	figures_count_stage(c->wish->figures, FIGURES_PLAN, loop_now() -
	    clip->since);
	if (!why) {
		tell_pinned(f, &clip->pin->slice);
	} else {
		f->told[clip->slot - 1].ready = true;
		c->failed++;
		figures_count_unplanned(c->wish->figures);
		flow_error(c->flow, f->src, f->footage.path,
		    "the cut at %s can't be made: %s",
		    tc_short(clip->start, at), why);
	}
	tell_ready(f);
}

static void
on_finished(void *arg, struct gang_clip *clip, const char *why)
{
	struct film *f = clip->owner;
	struct cutting *c = arg;
	char at[TC_TEXT];
	struct tell_clip told = { .path = clip->path,
	    .slice = &clip->pin->slice, .made = clip->result,
	    .kept = clip->kept };

	figures_count_clip(c->wish->figures, clip, why);
	if (why) {
		c->failed++;
		flow_error(c->flow, f->src, f->footage.path,
		    "the clip at %s failed: %s", tc_short(clip->start, at),
		    why);
		return;
	}
	if (clip->kept)
		c->kept++;
	else
		c->made++;
	tell_first(c);
	told.delay = clip->kept ? TC_NONE : growing_delay(&f->footage,
	    told.slice, &c->latest);
	if (c->wish->text)
		return;
	tell_clip(flow_out(c->flow), &f->footage, &told);
	flow_sent(c->flow);
}

static void
free_film(struct film *f)
{
	size_t i;

	for (i = 0; i < f->nwanted; i++)
		free(f->wanted[i].title);
	free(f->wanted);
	for (i = 0; i < f->slots; i++) {
		buf_free(&f->told[i].record);
		if (f->told[i].made)
			slice_clear(&f->told[i].slice);
	}
	free(f->told);
	marks_free(&f->marks);
	footage_free(&f->footage);
	free(f);
}

/* The list of all cuts, in the order of the films and their cuts. */
static void
tell_list(struct cutting *c)
{
	struct timeline t = { 0 };
	struct film *f;
	size_t i;

	for (f = c->first; f; f = f->next)
		for (i = 0; i < f->slots; i++)
			if (f->told[i].made)
				timeline_add(&t, &f->footage,
				    &f->told[i].slice);
	/* Of one film, chapters are for that film; of several, for the film
	 * that the cuts make. */
	t.of_source = t.nfilms == 1;
	timeline_tell(c->flow, c->wish->format, &t);
	timeline_free(&t);
}

static void
finish(struct film *f)
{
	struct cutting *c = f->cutting;
	struct source *src = f->src;
	struct film **at = &c->first;

	c->films_open--;
	figures_count_file(c->wish->figures, src->broken ? FIGURES_PARTLY :
	    FIGURES_WHOLE, f->footage.size);
	src->data = NULL;
	if (!c->wish->format) {
		while (*at != f)
			at = &(*at)->next;
		*at = f->next;
		if (!*at)
			c->last = at;
		free_film(f);
	} else if (c->ended && c->films_open == 0) {
		tell_list(c);
	}
	flow_finish(c->flow, src);
}

static void
on_left(void *arg, struct gang_clip *clip)
{
	struct film *f = clip->owner;

	show_progress(arg);
	f->open--;
	if (f->ended && f->open == 0)
		finish(f);
}

static const struct gang_ops GANG_OPS = { .pinned = on_pinned,
    .finished = on_finished, .went = on_went, .left = on_left };

/* --- planning ------------------------------------------------------------- */

static void
plan(struct film *f, size_t n)
{
	struct cutting *c = f->cutting;
	struct slices_part *part = xcalloc(n + 1, sizeof *part);
	struct slices s;
	char at[TC_TEXT];
	size_t i;

	for (i = 0; i < n; i++)
		part[i] = (struct slices_part){ f->wanted[i].start,
		    f->wanted[i].end, f->wanted[i].score,
		    f->wanted[i].level[0] ? f->wanted[i].level : NULL,
		    f->wanted[i].title };
	if (c->asked_us == TC_NONE)
		c->asked_us = loop_now();
	marks_sort(&f->marks);
	slices_plan(part, n, &f->footage, &f->marks, &c->wish->plan, &s);
	for (i = 0; i < s.nrefused; i++) {
		figures_count_unplanned(c->wish->figures);
		flow_error(c->flow, f->src, f->footage.path,
		    "the cut at %s: %s", tc_short(s.refused[i].start, at),
		    s.refused[i].why);
	}
	f->told = xrealloc(f->told, f->slots + s.n + 1, sizeof *f->told);
	for (i = 0; i < s.n; i++) {
		memset(&f->told[f->slots], 0, sizeof *f->told);
		buf_init(&f->told[f->slots].record);
		s.v[i].slot = (int)++f->slots;
		f->open++;
		gang_add(c->gang, &f->footage, f, &s.v[i]);
	}
	slices_free(&s);
	free(part);
	for (i = 0; i < n; i++)
		free(f->wanted[i].title);
	if (f->nwanted > n)
		memmove(f->wanted, f->wanted + n, (f->nwanted - n) *
		    sizeof *f->wanted);
	f->nwanted -= n;
	show_progress(c);
}

/* Those that wait and can be cut already. */
static void
plan_ready(struct film *f)
{
	const struct slices_wish *w = &f->cutting->wish->plan;
	int64_t reach = growing_reach(&f->footage, f->ended, w);
	size_t n = 0;

	while (n < f->nwanted && f->wanted[n].end <= reach)
		n++;
	if (n > 0)
		plan(f, n);
}

/* Where moments are told while the film runs, nothing is joined. */
static void
plan_live(struct film *f)
{
	if (f->live && f->cutting->wish->plan.most == 0)
		plan_ready(f);
}

/* The last one may still be joined with what comes. */
static bool
touches(const struct film *f, const struct wanted *next)
{
	const struct slices_wish *w = &f->cutting->wish->plan;
	const struct wanted *last = &f->wanted[f->nwanted - 1];
	int64_t reach = w->before + w->after + w->merge_gap + w->snap_shot +
	    w->snap_word + TC_SECOND;

	return w->merge && next->start - last->end < reach;
}

static struct wanted *
room_for_one(struct film *f)
{
	if (f->nwanted == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 16;
		f->wanted = xrealloc(f->wanted, f->cap, sizeof *f->wanted);
	}
	return &f->wanted[f->nwanted];
}

static void
take_segment(struct film *f, const struct cJSON *root)
{
	struct cutting *c = f->cutting;
	struct wanted one = { .score = NAN }, *to;
	const char *text;

	if (json_get_time(root, "start", &one.start) < 0 ||
	    json_get_time(root, "end", &one.end) < 0) {
		flow_error(c->flow, f->src, f->footage.path,
		    "a segment without start or end is left out");
		return;
	}
	json_get_num(root, "score", &one.score);
	if (json_get_str(root, "level", &text) == 0)
		snprintf(one.level, sizeof one.level, "%s", text);
	if (json_get_str(root, "title", &text) == 0)
		one.title = xstrdup(text);
	if (c->asked_us == TC_NONE)
		c->asked_us = loop_now();
	if (c->wish->plan.most == 0 && f->nwanted > 0 && !touches(f, &one))
		plan_ready(f);
	to = room_for_one(f);
	*to = one;
	f->nwanted++;
	plan_live(f);
}

/* rank -t */
static bool
tells_live(const struct cJSON *run)
{
	const char *tool, *options;

	return json_get_str(run, "tool", &tool) == 0 &&
	    strcmp(tool, "rank") == 0 &&
	    json_get_str(run, "options", &options) == 0 &&
	    strstr(options, " -t ") != NULL;
}

/* What the user's list says of this source. */
static void
take_list(struct film *f)
{
	struct cutting *c = f->cutting;
	struct listing l = { 0 };
	const char *why;
	size_t i;

	if (cutlist_options_listed(c->wish, &f->footage, &l, &why) < 0)
		flow_error(c->flow, f->src, c->wish->list_path, "%s", why);
	for (i = 0; i < l.nfaults && i < LISTING_FAULTS; i++)
		flow_error(c->flow, f->src, c->wish->list_path,
		    "line %ld: %s", l.faults[i].line, l.faults[i].what);
	for (i = 0; i < l.n; i++) {
		struct wanted *to;

		if (!listing_is_for(&l.v[i], f->footage.src, f->footage.path))
			continue;
		to = room_for_one(f);
		*to = (struct wanted){ .start = l.v[i].start,
		    .end = l.v[i].end, .score = l.v[i].score };
		snprintf(to->level, sizeof to->level, "%s", l.v[i].level);
		to->title = l.v[i].title ? xstrdup(l.v[i].title) : NULL;
		f->nwanted++;
	}
	listing_free(&l);
}

static void
take_gop(struct film *f, const struct cJSON *root)
{
	if (footage_gop(&f->footage, root) < 0)
		return;
	growing_came(&f->footage);
	plan_live(f);
}

/* --- records -------------------------------------------------------------- */

void
cutting_media(void *arg, struct source *s, struct rec *r)
{
	struct cutting *c = arg;
	struct film *f;

	c->any = true;
	if (!s)
		return;
	f = xcalloc(1, sizeof *f);
	f->cutting = c;
	f->src = s;
	*c->last = f;
	c->last = &f->next;
	c->films_open++;
	f->usable = footage_media(&f->footage, rec_root(r)) == 0;
	s->data = f;
	if (!f->usable)
		flow_error(c->flow, s, s->path,
		    "its media record does not tell what it is");
}

void
cutting_record(void *arg, struct source *s, struct rec *r)
{
	struct film *f = s ? s->data : NULL;
	struct cutting *c = arg;

	if (!s && rec_is(r, "error"))
		figures_count_file(c->wish->figures, FIGURES_REFUSED, 0);
	if (!f || !f->usable)
		return;
	if (rec_is(r, "gop")) {
		take_gop(f, rec_root(r));
	} else if (rec_is(r, "segment")) {
		if (!c->wish->listed)
			take_segment(f, rec_root(r));
	} else if (rec_is(r, "run")) {
		f->live = f->live || tells_live(rec_root(r));
	} else {
		marks_record(&f->marks, r);
		if (f->footage.growing && rec_is(r, "loud")) {
			growing_heard(&f->footage, rec_root(r));
			plan_live(f);
		}
	}
}

void
cutting_done(void *arg, struct source *s)
{
	struct cutting *c = arg;
	struct film *f = s->data;

	if (!f) {
		flow_finish(c->flow, s);
		return;
	}
	f->ended = true;
	if (f->usable && !f->footage.music) {
		if (c->wish->listed)
			take_list(f);
		plan(f, f->nwanted);
	}
	if (f->open == 0)
		finish(f);
}

void
cutting_ended(void *arg)
{
	struct cutting *c = arg;

	c->ended = true;
	if (c->wish->format && c->films_open == 0)
		tell_list(c);
}

bool
cutting_idle(const struct cutting *c)
{
	return !c->any;
}

/* --- the whole ------------------------------------------------------------ */

struct cutting *
cutting_new(struct loop *l, const struct cut_wish *w, int progress_fd,
    bool quiet, const char **why)
{
	struct cutting *c = xcalloc(1, sizeof *c);

	c->wish = w;
	c->last = &c->first;
	c->asked_us = c->latest = TC_NONE;
	c->gang = gang_new(l, w, &GANG_OPS, c, why);
	if (!c->gang) {
		free(c);
		return NULL;
	}
	progress_init(&c->progress, progress_fd, quiet || !w->out || w->dry, "s");
	return c;
}

void
cutting_flow(struct cutting *c, struct flow *f)
{
	c->flow = f;
}

void
cutting_free(struct cutting *c)
{
	struct film *f, *next;

	progress_end(&c->progress);
	if (c->wish->out && !c->wish->dry)
		say("%ld clips made, %ld there already, %ld failed", c->made,
		    c->kept, c->failed);
	if (c->latest != TC_NONE)
		say("a clip was there at most %.3f s after its end was "
		    "recorded", (double)c->latest / TC_SECOND);
	for (f = c->first; f; f = next) {
		next = f->next;
		free_film(f);
	}
	gang_free(c->gang);
	free(c);
}
