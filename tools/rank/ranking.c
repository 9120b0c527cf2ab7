/*
 * Sources under study, one by one or all together, and what is told of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ranking.h"
#include "advice.h"
#include "diag.h"
#include "json.h"
#include "lanes.h"
#include "moments.h"
#include "pick.h"
#include "running.h"
#include "study.h"
#include "tc.h"
#include "tell_segment.h"

enum { SHOWN = 5 }; /* records that made no sense */

struct ranking {
	const struct rank_wish *wish;
	struct flow *flow;
	struct study *first, **last; /* of those that are open */
	int told;                    /* sources */
	long opened;                 /* sources, all in all */
	long strays;                 /* records of no open source */
	const struct study *shown;   /* whose moments the table tells */
};

struct ranking *
ranking_new(const struct rank_wish *w)
{
	struct ranking *r = xcalloc(1, sizeof *r);

	r->wish = w;
	r->last = &r->first;
	return r;
}

void
ranking_flow(struct ranking *r, struct flow *f)
{
	r->flow = f;
}

void
ranking_free(struct ranking *r)
{
	free(r);
}

/* --- as they come --------------------------------------------------------- */

struct told_of {
	struct ranking *r;
	struct study *one;
};

static void
on_found(void *arg, const struct moment *m)
{
	const struct told_of *t = arg;
	struct ranking *r = t->r;
	struct buf *b = flow_out(r->flow);
	char name[DIAG_NAME];

	if (r->wish->text) {
		if (t->one != r->shown) {
			buf_addf(b, "%s%s\n", r->shown ? "\n" : "",
			    diag_name(name, t->one->src->path));
			tell_heading(b);
			r->shown = t->one;
		}
		tell_row(b, &t->one->story, m);
	} else {
		tell_segment(b, t->one->src->src, &t->one->story,
		    &r->wish->taste, m, false);
	}
	flow_sent(r->flow);
}

static void
run_on(struct ranking *r, struct study *one)
{
	struct told_of t = { r, one };
	int64_t known = study_known(one);

	if (one->running && (one->ended || known != TC_NONE))
		running_on(one->running, known, one->ended, on_found, &t);
}

static void
run_along(struct ranking *r, struct study *one)
{
	static const enum running_from from[] = {
		[RANK_FROM_SHARE] = RUNNING_SHARE,
		[RANK_FROM_SCORE] = RUNNING_SCORE,
		[RANK_FROM_DB] = RUNNING_DB,
	};
	struct running_wish w = { .taste = &r->wish->taste,
	    .from = from[r->wish->from], .level = r->wish->level,
	    .count = r->wish->count };

	one->running = running_new(&w, one->grid, &one->story);
}

/* --- records -------------------------------------------------------------- */

void
ranking_media(void *arg, struct source *s, struct rec *rec)
{
	struct ranking *r = arg;
	struct study *one;

	if (!s)
		return;
	r->opened++;
	one = study_new(s, rec, &r->wish->taste, r->wish->step);
	if (r->wish->from && !one->story.music)
		run_along(r, one);
	s->data = one;
	*r->last = one;
	r->last = &one->next;
}

bool
ranking_swallow(void *arg, struct source *s, struct rec *rec)
{
	const struct ranking *r = arg;
	const char *stage;

	(void)s;
	return !r->wish->coarse && rec_is(rec, "segment") &&
	    json_get_str(rec_root(rec), "stage", &stage) == 0 &&
	    strcmp(stage, "coarse") == 0;
}

/* A record of no source that is open: nobody knows what it is about. */
static void
count_stray(struct ranking *r, const struct rec *rec)
{
	char name[DIAG_NAME];
	int type;

	for (type = 0; type < RANK_IN_TYPES; type++)
		if (rec_is(rec, rank_in_name((enum rank_in_type)type)))
			break;
	if (type < RANK_IN_TYPES && ++r->strays <= SHOWN && r->opened > 0)
		warn("a record of type %s is left out: there is no source "
		    "\"%s\"", rec->type, diag_name(name, rec->src));
}

void
ranking_record(void *arg, struct source *s, struct rec *rec)
{
	struct study *one = s ? s->data : NULL;
	char name[DIAG_NAME];
	const char *why;

	if (!s)
		count_stray(arg, rec);
	if (!one || one->story.music)
		return;
	if (study_record(one, rec, &why) == 0) {
		if (one->running && (rec_is(rec, "loud") ||
		    rec_is(rec, "frame") || rec_is(rec, "shot")))
			run_on(arg, one);
		return;
	}
	if (++one->bad <= SHOWN)
		warn("%s: a record of type %s is left out: %s",
		    diag_name(name, s->path), rec->type, why);
}

/* --- what is told --------------------------------------------------------- */

static void
tell_grids(struct ranking *r, struct study *const *v, size_t n)
{
	enum { AT_ONCE = 512 };
	size_t i, at, to;

	for (i = 0; r->wish->grid && i < n; i++) {
		const struct story *s = &v[i]->story;

		for (at = s->first; at < s->first + s->n; at = to) {
			to = at + AT_ONCE;
			if (to > s->first + s->n)
				to = s->first + s->n;
			tell_grid(flow_out(r->flow), v[i]->src->src, s,
			    &r->wish->taste, at, to);
			flow_sent(r->flow);
			lanes_rest(s);
		}
	}
}

static int
by_rank(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	return (x->rank > y->rank) - (x->rank < y->rank);
}

static void
tell_table(struct ranking *r, struct study *const *v, struct moments *m)
{
	struct buf *b = flow_out(r->flow);
	char name[DIAG_NAME];
	size_t i;

	if (r->told++ > 0)
		buf_addc(b, '\n');
	if (!r->wish->across)
		buf_addf(b, "%s\n", diag_name(name, v[0]->src->path));
	tell_heading(b);
	if (m->n > 0)
		qsort(m->v, m->n, sizeof *m->v, by_rank);
	for (i = 0; i < m->n; i++) {
		tell_row(b, &v[m->v[i].story]->story, &m->v[i]);
		lanes_rest(&v[m->v[i].story]->story);
		if (r->wish->across)
			buf_addf(b, "%13s%s\n", "", diag_name(name,
			    v[m->v[i].story]->src->path));
	}
	flow_sent(r->flow);
}

static void
tell_advice(struct ranking *r, const struct study *one)
{
	struct buf *b = flow_out(r->flow);
	char name[DIAG_NAME];
	struct advice a;

	if (r->told++ > 0)
		buf_addc(b, '\n');
	buf_addf(b, "%s\n", diag_name(name, one->src->path));
	if (advice_story(&one->story, &a) < 0) {
		buf_adds(b, "  there is no sound, or nothing but silence\n");
	} else {
		buf_addf(b, "  mean %.1f dB, loudest %.1f dB\n", a.mean,
		    a.max);
		buf_addf(b, "  few moments     -t %.1fdB\n", a.conservative);
		buf_addf(b, "  balanced        -t %.1fdB\n", a.balanced);
		buf_addf(b, "  many moments    -t %.1fdB\n", a.aggressive);
		buf_addf(b, "  to try out      -t %.1fdB, %.1fdB, %.1fdB\n",
		    a.low, a.middle, a.high);
	}
	flow_sent(r->flow);
}

/* Nothing known, or not even how long the file is; or nothing to choose. */
static void
tell_trouble(struct ranking *r, const struct study *one, enum pick_end end,
    size_t found)
{
	char name[DIAG_NAME];

	if (end == PICK_CHOSEN && found == 0)
		warn("%s: %s", diag_name(name, one->src->path),
		    r->wish->shots ? "no shot is told of" :
		    "no moment is as short as -d");
	else if (end == PICK_DULL)
		warn("%s: nothing stands out%s", diag_name(name,
		    one->src->path), found == 0 ? "" :
		    ": moments are evenly spaced");
	else if (end == PICK_BLIND && one->story.duration > 0)
		warn("%s: nothing is known of its sound and pictures: "
		    "moments are evenly spaced",
		    diag_name(name, one->src->path));
	else if (end == PICK_BLIND)
		flow_error(r->flow, one->src, one->src->path,
		    "there is nothing to rank: no length is known, and "
		    "no sound or picture was told of");
}

static void
judge(struct ranking *r, struct study *const *v, size_t n)
{
	struct pick_story *p = xcalloc(n + 1, sizeof *p);
	const struct rank_wish *w = r->wish;
	struct pick_wish wish = { .taste = &w->taste, .count = w->count,
	    .total = w->total, .spread = w->spread, .cap = w->cap,
	    .coarse = w->coarse, .shots = w->shots };
	struct moments m;
	enum pick_end end;
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = (struct pick_story){ &v[i]->story,
		    w->coarse ? NULL : &v[i]->windows };
	end = pick(p, n, &wish, &m);
	for (i = 0; i < n; i++)
		tell_trouble(r, v[i], end, m.n);
	if (w->text) {
		tell_table(r, v, &m);
	} else {
		tell_grids(r, v, n);
		for (i = 0; i < m.n; i++) {
			tell_segment(flow_out(r->flow),
			    v[m.v[i].story]->src->src,
			    &v[m.v[i].story]->story, &w->taste, &m.v[i],
			    w->coarse);
			flow_sent(r->flow);
			lanes_rest(&v[m.v[i].story]->story);
		}
	}
	moments_free(&m);
	free(p);
}

/* --- ends ----------------------------------------------------------------- */

static void
finish(struct ranking *r, struct study *one)
{
	struct study **at = &r->first;

	while (*at != one)
		at = &(*at)->next;
	*at = one->next;
	if (!*at)
		r->last = at;
	one->src->data = NULL;
	flow_finish(r->flow, one->src);
	study_free(one);
}

static void
tell_alone(struct ranking *r, struct study *one)
{
	if (one->story.music || one->running)
		return; /* the song of a film; or all is told */
	study_norms(&one, 1, true);
	if (r->wish->advice)
		tell_advice(r, one);
	else
		judge(r, &one, 1);
}

void
ranking_done(void *arg, struct source *s)
{
	struct ranking *r = arg;
	struct study *one = s->data;

	if (!one)
		return;
	one->ended = true;
	if (one->running)
		run_on(r, one);
	else
		study_close(one);
	if (one->bad > 0)
		flow_error(r->flow, s, s->path, one->bad == 1 ?
		    "%ld record was left out, since it makes no sense" :
		    "%ld records were left out, since they make no sense",
		    one->bad);
	if (r->wish->across)
		return;
	tell_alone(r, one);
	finish(r, one);
}

void
ranking_ended(void *arg)
{
	struct ranking *r = arg;
	struct study **all, *one;
	size_t n = 0, open = 0;

	if (r->strays > 0 && r->opened > 0)
		flow_error(r->flow, NULL, "stdin", r->strays == 1 ?
		    "%ld record was left out, since its source is not open" :
		    "%ld records were left out, since their source is not "
		    "open", r->strays);
	for (one = r->first; one; one = one->next)
		open++;
	if (!r->wish->across || open == 0)
		return;
	all = xcalloc(open, sizeof(struct study *));
	for (one = r->first; one; one = one->next)
		if (!one->story.music)
			all[n++] = one;
	if (n > 0) {
		study_norms(all, n, false);
		judge(r, all, n);
	}
	while (r->first)
		finish(r, r->first);
	free(all);
}
