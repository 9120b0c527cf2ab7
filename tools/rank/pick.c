/*
 * Picks the moments: finds candidates in every story, leaves near-duplicates
 * out, chooses the best set exactly, and gives levels and ranks.  Several
 * stories are laid one behind the other, so that one choice is made over all.
 */
#include <stdlib.h>
#include <string.h>

#include "pick.h"
#include "alike.h"
#include "buf.h"
#include "choose.h"
#include "level.h"
#include "moments.h"
#include "pick_room.h"
#include "takes.h"
#include "tc.h"
#include "threshold.h"

enum { EVENLY = 5 }; /* moments, where nobody says how many */

/* Candidates are wanted for so many clips where only the total length, or
 * nothing, is limited. */
static size_t
wanted(const struct pick_wish *w, const struct story *s)
{
	int64_t each = w->taste->shortest > TC_SECOND ? w->taste->shortest :
	    TC_SECOND;
	int64_t most = (w->total > 0 ? w->total : s->duration) / each + 1;

	if (w->count > 0 && (int64_t)w->count < most)
		return w->count;
	return (size_t)most;
}

/* Pictures end a little before the sound does, or after it. */
static const int64_t EDGE = TC_SECOND / 2;

static bool
lies_in(const struct moment *m, const struct spans *only)
{
	size_t i;

	if (!only || only->n == 0)
		return true;
	for (i = 0; i < only->n; i++)
		if (m->start >= only->v[i].start - EDGE &&
		    m->end <= only->v[i].end + EDGE)
			return true;
	return false;
}

static bool
knows_nothing(const struct story *s)
{
	int f;

	for (f = 0; f < FEATURES; f++)
		if (s->lane[f])
			return false;
	return true;
}

static void
gather(const struct pick_story *p, size_t story, const struct pick_wish *w,
    bool anywhere, struct moments *all)
{
	struct moments found = { 0 };
	size_t i;

	if (w->shots)
		takes_moments(p->story, w->taste, &found);
	else if (w->taste->rule == TASTE_LOUDNESS)
		threshold_moments(p->story, w->taste, &found);
	else
		moments_find(p->story, w->taste, wanted(w, p->story), &found);
	for (i = 0; i < found.n; i++) {
		found.v[i].story = story;
		if (anywhere || lies_in(&found.v[i], p->only))
			moments_add(all, &found.v[i]);
	}
	moments_free(&found);
}

/* Which part of its film a moment lies in. */
static size_t
part_of(const struct moment *m, const struct story *s, size_t parts)
{
	int64_t middle = m->start + (m->end - m->start) / 2;
	size_t part;

	if (parts < 2 || s->duration <= 0)
		return 0;
	part = (size_t)((double)middle / (double)s->duration * (double)parts);
	return part < parts ? part : parts - 1;
}

static void
keep_chosen(struct moments *all, const struct pick_story *v, size_t n,
    const struct pick_wish *w)
{
	struct choice *c = xcalloc(all->n + 1, sizeof *c);
	size_t *picked = xcalloc(all->n + 1, sizeof *picked);
	int64_t *behind = xcalloc(n + 1, sizeof *behind);
	size_t parts = w->spread > 1 ? w->spread : 1, i, chosen;
	struct choose_wish wish = { .count = w->count, .total = w->total,
	    .gap = w->taste->gap };
	struct moments kept = { 0 };

	for (i = 0; i < n; i++)
		behind[i + 1] = behind[i] + v[i].story->duration +
		    w->taste->gap + TC_SECOND;
	for (i = 0; i < all->n; i++) {
		const struct moment *m = &all->v[i];

		c[i].start = behind[m->story] + m->start;
		c[i].end = behind[m->story] + m->end;
		c[i].value = m->value;
		c[i].part = (int)(m->story * parts +
		    part_of(m, v[m->story].story, parts));
	}
	if (w->cap > 0 || (parts > 1 && w->count > 0)) {
		wish.parts = n * parts;
		wish.quota = w->cap > 0 ? w->cap :
		    (w->count + parts * n - 1) / (parts * n);
	}
	chosen = choose(c, all->n, &wish, picked);
	for (i = 0; i < chosen; i++)
		moments_add(&kept, &all->v[picked[i]]);
	moments_free(all);
	*all = kept;
	free(c);
	free(picked);
	free(behind);
}

static int
by_score(const void *a, const void *b)
{
	const struct moment *const *x = a, *const *y = b;

	if ((*x)->score != (*y)->score)
		return (*x)->score > (*y)->score ? -1 : 1;
	return (*x > *y) - (*x < *y);
}

static void
give_ranks(struct moments *all)
{
	struct moment **order = xcalloc(all->n + 1, sizeof(struct moment *));
	size_t i;

	for (i = 0; i < all->n; i++)
		order[i] = &all->v[i];
	if (all->n > 0)
		qsort(order, all->n, sizeof(struct moment *), by_score);
	for (i = 0; i < all->n; i++)
		order[i]->rank = (int)i + 1;
	free(order);
}

static void
give_levels(struct moments *all, const struct pick_story *v,
    const struct pick_wish *w)
{
	size_t i, n;

	for (i = 0; i < all->n; i += n) {
		for (n = 1; i + n < all->n &&
		    all->v[i + n].story == all->v[i].story; n++)
			;
		level_give(all->v + i, n, v[all->v[i].story].story, w->taste);
	}
}

/* Nobody can tell what matters: a clip here and there. */
static void
space_evenly(const struct pick_story *v, size_t n, const struct pick_wish *w,
    struct moments *out)
{
	size_t i, from, each = w->count > 0 ? w->count : EVENLY;

	if (w->total > 0 && w->total / w->taste->target < (int64_t)each)
		each = (size_t)(w->total / w->taste->target);
	if (w->cap > 0 && w->cap < each)
		each = w->cap;
	for (i = 0; i < n; i++) {
		from = out->n;
		moments_even(v[i].story, w->taste,
		    (each - from + n - i - 1) / (n - i), out);
		for (; from < out->n; from++) {
			out->v[from].story = i;
			out->v[from].peak = TC_NONE;
		}
	}
}

/* True where moments are to be found in some stretches only. */
static bool
narrowed(const struct pick_story *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].only && v[i].only->n > 0)
			return true;
	return false;
}

enum pick_end
pick(const struct pick_story *v, size_t n, const struct pick_wish *w,
    struct moments *out)
{
	const struct story **stories = xcalloc(n + 1, sizeof(struct story *));
	bool known = false, evenly;
	enum pick_end end;
	size_t i, round;

	memset(out, 0, sizeof *out);
	/* What looked promising from afar may be nothing from near: then, what
	 * is known of the rest decides. */
	for (round = 0; round < 2 && out->n == 0; round++) {
		for (i = 0; i < n; i++) {
			stories[i] = v[i].story;
			if (knows_nothing(v[i].story))
				continue;
			known = true;
			gather(&v[i], i, w, round > 0, out);
		}
		if (!narrowed(v, n))
			break;
	}
	evenly = out->n == 0 && !w->shots;
	end = !known ? PICK_BLIND : evenly ? PICK_DULL : PICK_CHOSEN;
	if (known && !w->shots) {
		alike_group(out, stories, w->taste->alike);
		alike_best(out);
		keep_chosen(out, v, n, w);
	}
	if (!known || (evenly && w->taste->rule == TASTE_SCORE))
		space_evenly(v, n, w, out);
	moments_by_time(out);
	if (known && !evenly)
		give_levels(out, v, w);
	if (w->coarse && pick_room(out, v, n, w))
		end = PICK_CHOSEN;
	give_ranks(out);
	free(stories);
	return end;
}
