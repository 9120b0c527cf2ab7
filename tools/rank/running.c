/*
 * Tells moments while records still come, holding a bounded stretch of time.
 *
 * Every few seconds the features of what became known are made, and what is
 * usual is told anew.  Candidates of all that is held are chosen from as at
 * the end of a file; the first of them is told once whatever could replace it
 * would have to begin in what is known.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "running.h"
#include "advice.h"
#include "buf.h"
#include "choose.h"
#include "lanes.h"
#include "level.h"
#include "moments.h"
#include "norm.h"
#include "tc.h"
#include "threshold.h"

enum { SCORES = 1000, WANTED = 20 };

/* How much must be new before all is looked at again; how often a stretch is
 * scored for the share that -t 90% asks for. */
static const int64_t EVERY = 5 * TC_SECOND;
static const int64_t SCORED = 1 * TC_SECOND;

struct running {
	struct running_wish wish;
	struct grid *grid;
	struct story *story;
	struct norms *norms;
	struct level_scale *scale;
	size_t made;          /* steps whose lanes are made */
	int64_t scored;       /* up to here */
	uint32_t scores[SCORES + 1];
	uint64_t nscores;
	int64_t told;         /* end of the last moment told; TC_NONE */
	size_t count;
	struct threshold threshold;
	bool begun;           /* the threshold was */
	size_t heard;         /* steps that the threshold took */
};

struct running *
running_new(const struct running_wish *w, struct grid *g, struct story *s)
{
	struct running *r = xcalloc(1, sizeof *r);

	r->wish = *w;
	r->grid = g;
	r->story = s;
	r->norms = xcalloc(1, sizeof *r->norms);
	r->scale = xcalloc(1, sizeof *r->scale);
	r->told = TC_NONE;
	return r;
}

void
running_free(struct running *r)
{
	if (!r)
		return;
	free(r->norms);
	free(r->scale);
	free(r);
}

/* --- what is usual -------------------------------------------------------- */

static void
score_stretches(struct running *r, int64_t to)
{
	const struct taste *t = r->wish.taste;
	int64_t begin = (int64_t)r->story->first * r->story->step;
	struct moment m;

	if (r->scored < begin)
		r->scored = begin;
	for (; r->scored + t->shortest <= to; r->scored += SCORED) {
		memset(&m, 0, sizeof m);
		moments_score(r->story, t, r->scored, r->scored + t->shortest,
		    &m);
		r->scores[(size_t)(m.score * SCORES)]++;
		r->nscores++;
	}
}

/* The score that a moment must have. */
static float
least_score(const struct running *r)
{
	uint64_t below = 0, want;
	size_t i;

	if (r->wish.from == RUNNING_SCORE)
		return (float)r->wish.level;
	if (r->wish.from == RUNNING_DB)
		return 0;
	want = (uint64_t)(r->wish.level * (double)r->nscores);
	for (i = 0; i < SCORES && below + r->scores[i] <= want; i++)
		below += r->scores[i];
	return (float)i / SCORES;
}

static void
make_steps(struct running *r, size_t to)
{
	struct story *s = r->story;
	size_t from = r->made;

	if (to <= from)
		return;
	lanes_make(r->grid, s, from, to);
	r->made = to;
	norms_add(r->norms, s, from, to);
	norms_set(r->norms, s);
	lanes_together(s, s->first, s->first + s->n);
	level_scale_add(r->scale, s, r->wish.taste, from, to);
	score_stretches(r, (int64_t)to * s->step);
}

static void
forget(struct running *r)
{
	int64_t known = (int64_t)r->made * r->story->step;
	int64_t before = known - RUNNING_HELD;

	if (r->told != TC_NONE && r->told - RUNNING_AHEAD > before &&
	    r->told < known)
		before = r->told - RUNNING_AHEAD;
	if (before <= 0)
		return;
	lanes_forget(r->story, (size_t)(before / r->story->step));
	grid_forget(r->grid, before - LANES_BEHIND);
}

/* --- moments -------------------------------------------------------------- */

static bool
loud_enough(const struct running *r, const struct moment *m)
{
	const struct story *s = r->story;
	size_t i, to = (size_t)(m->end / s->step);

	if (r->wish.from != RUNNING_DB)
		return true;
	for (i = (size_t)(m->start / s->step); s->lane[FEATURE_LOUD] &&
	    i < to && i < s->first + s->n; i++)
		if (i >= s->first && (double)*story_value(s, FEATURE_LOUD,
		    i) >= r->wish.level)
			return true;
	return false;
}

static bool
may_tell(const struct running *r)
{
	return !r->wish.count || r->count < r->wish.count;
}

static void
tell(struct running *r, struct moment *m,
    void (*found)(void *arg, const struct moment *m), void *arg)
{
	m->rank = (int)++r->count;
	level_set(m, 1, r->story, r->wish.taste, r->scale);
	r->told = m->end;
	found(arg, m);
}

/* The first moment of the best set of those that are held, if it can be told:
 * 1; -1: there is none yet. */
static int
next_moment(struct running *r, bool ended, struct moment *next)
{
	const struct taste *t = r->wish.taste;
	struct moments all = { 0 };
	struct choose_wish wish = { .gap = t->gap };
	int64_t known = (int64_t)r->made * r->story->step;
	float least = least_score(r);
	struct choice *c;
	size_t *picked, n = 0, i, chosen;
	int found = -1;

	moments_find(r->story, t, WANTED, &all);
	c = xcalloc(all.n + 1, sizeof *c);
	picked = xcalloc(all.n + 1, sizeof *picked);
	for (i = 0; i < all.n; i++) {
		const struct moment *m = &all.v[i];

		if (m->score < least || !loud_enough(r, m) ||
		    (r->told != TC_NONE && m->start < r->told + t->gap))
			continue;
		all.v[n] = *m;
		c[n++] = (struct choice){ m->start, m->end, (double)m->value,
		    0 };
	}
	chosen = choose(c, n, &wish, picked);
	if (chosen > 0) {
		*next = all.v[picked[0]];
		if (ended || next->end + t->gap + t->target <= known)
			found = 1;
	}
	free(c);
	free(picked);
	moments_free(&all);
	return found;
}

static void
tell_moments(struct running *r, bool ended,
    void (*found)(void *arg, const struct moment *m), void *arg)
{
	struct moment next;

	if (!ended && (int64_t)r->made * r->story->step < RUNNING_WARM)
		return;
	while (may_tell(r) && next_moment(r, ended, &next) > 0)
		tell(r, &next, found, arg);
}

/* --- the rule of loudness ------------------------------------------------- */

/* A level of the file's own is that of what has been heard. */
static double
own_level(const struct running *r)
{
	struct advice a;

	if (!isnan(r->wish.taste->threshold_db))
		return (double)r->wish.taste->threshold_db;
	return advice_story(r->story, &a) < 0 ? 0 :
	    advice_pick(&a, r->wish.taste->threshold_own);
}

static void
tell_hit(struct running *r, const struct threshold_hit *hit,
    void (*found)(void *arg, const struct moment *m), void *arg)
{
	struct moment m;

	threshold_moment(hit, r->wish.taste, r->story->duration, &m);
	if (may_tell(r))
		tell(r, &m, found, arg);
}

static void
listen(struct running *r, bool ended,
    void (*found)(void *arg, const struct moment *m), void *arg)
{
	const struct story *s = r->story;
	struct threshold_hit hit;

	if (!s->lane[FEATURE_LOUD] ||
	    (!ended && (int64_t)r->made * s->step < RUNNING_WARM))
		return;
	if (!r->begun)
		threshold_init(&r->threshold, r->wish.taste, own_level(r));
	r->begun = true;
	if (r->heard < s->first)
		r->heard = s->first;
	for (; r->heard < r->made; r->heard++)
		if (threshold_add(&r->threshold, (int64_t)r->heard * s->step +
		    s->step / 2, (double)*story_value(s, FEATURE_LOUD,
		    r->heard), &hit))
			tell_hit(r, &hit, found, arg);
	if (ended && threshold_end(&r->threshold, &hit))
		tell_hit(r, &hit, found, arg);
}

/* -------------------------------------------------------------------------- */

static void
run_to(struct running *r, size_t to, bool ended,
    void (*found)(void *arg, const struct moment *m), void *arg)
{
	make_steps(r, to);
	if (r->wish.taste->rule == TASTE_LOUDNESS)
		listen(r, ended, found, arg);
	else
		tell_moments(r, ended, found, arg);
	forget(r);
}

/* In strides of the same length, however much comes at once: what is usual at
 * each, and so what is told, does not depend on who was faster. */
void
running_on(struct running *r, int64_t known, bool ended,
    void (*found)(void *arg, const struct moment *m), void *arg)
{
	int64_t step = r->story->step;
	size_t stride = (size_t)(EVERY / step);

	if (stride == 0)
		stride = 1;
	if (ended)
		known = (int64_t)lanes_steps(r->grid, r->story) * step +
		    RUNNING_AHEAD;
	while ((int64_t)(r->made + stride) * step <= known - RUNNING_AHEAD)
		run_to(r, r->made + stride, false, found, arg);
	if (ended)
		run_to(r, lanes_steps(r->grid, r->story), true, found, arg);
}
