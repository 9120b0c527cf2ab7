/*
 * Where a boundary goes that may move a little.
 *
 * A start and an end are each other's mirror image: a start wants to lie at
 * the first picture of a shot, an end behind the last one; a gradual change
 * belongs to neither shot.  So each rule is written once, for a side.
 */
#include "slices_snap.h"

#include <stdbool.h>
#include <stddef.h>

#include "footage.h"
#include "marks.h"
#include "slices.h"

/* Speech and steps fade: as much of a silence stays on the inner side. */
#define BREATH INT64_C(60000)

enum side { START, END };

struct snap {
	const struct footage *f;
	const struct marks *m;
	const struct slices_wish *w;
};

static int64_t
distance(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

/* Whether the boundary would leave less than `guard` of another shot in the
 * clip, or lies within a change. */
static bool
flashes(const struct snap *s, int64_t t, enum side side)
{
	const struct mark_list *l = &s->m->shots;
	const int64_t low = side == START ? t : t - s->w->guard;
	size_t i;

	for (i = marks_at(l, low); i < l->n; i++) {
		if (side == START ? t + s->w->guard <= l->v[i].start :
		    t <= l->v[i].start)
			return false;
		if (side == START ? t < l->v[i].end : l->v[i].end > low)
			return true;
	}
	return false;
}

/* The nearest end of a change of shot within tolerance.  False where there is
 * none. */
static bool
to_shot(const struct snap *s, int64_t t, enum side side, int64_t *to)
{
	const struct mark_list *l = &s->m->shots;
	const int64_t tolerance = s->w->snap_shot;
	int64_t most = tolerance > s->w->guard ? tolerance : s->w->guard;
	int64_t near = most + 1, place, reach;
	size_t i;

	if (tolerance <= 0)
		return false;
	for (i = marks_at(l, t - most); i < l->n && l->v[i].start <= t + most;
	    i++) {
		place = side == START ? l->v[i].end : l->v[i].start;
		reach = l->v[i].start <= t && t <= l->v[i].end ? 0 :
		    distance(place, t);
		/* further than the tolerance only out of a flash */
		if (reach > tolerance && (side == START ? place < t :
		    place > t))
			continue;
		if (reach < near) {
			near = reach;
			*to = place;
		}
	}
	return near <= most;
}

static const struct mark_span *
word_around(const struct snap *s, int64_t t)
{
	const struct mark_list *l = &s->m->words;
	size_t i;

	for (i = marks_at(l, t); i < l->n && l->v[i].start < t; i++)
		if (t < l->v[i].end)
			return &l->v[i];
	return NULL;
}

/* Out of a word: around it where that is near enough, else ahead of it. */
static int64_t
out_of_word(const struct snap *s, int64_t t, enum side side)
{
	const struct mark_span *word;
	int64_t outer, inner;

	if (s->w->snap_word <= 0 || !(word = word_around(s, t)))
		return t;
	outer = side == START ? word->start : word->end;
	inner = side == START ? word->end : word->start;
	if (distance(outer, t) <= s->w->snap_word)
		return outer;
	return distance(inner, t) <= s->w->snap_word ? inner : t;
}

static bool
is_good(const struct snap *s, int64_t t, enum side side)
{
	return !flashes(s, t, side) && !word_around(s, t);
}

/* Into the nearest silence; t where none is near, or where it is quiet. */
static int64_t
to_silence(const struct snap *s, int64_t t, enum side side)
{
	const struct mark_list *l = &s->m->silences;
	int64_t near = s->w->snap_silence, best = t, place, breath;
	size_t i;

	if (near <= 0)
		return t;
	for (i = marks_at(l, t - near); i < l->n && l->v[i].start <= t + near;
	    i++) {
		if (l->v[i].start <= t && t <= l->v[i].end)
			return t;
		breath = (l->v[i].end - l->v[i].start) / 2;
		if (breath > BREATH)
			breath = BREATH;
		place = l->v[i].start > t ? l->v[i].start + breath :
		    l->v[i].end - breath;
		if (distance(place, t) <= near && is_good(s, place, side)) {
			near = distance(place, t);
			best = place;
		}
	}
	return best;
}

static int64_t
to_beat(const struct snap *s, int64_t t, enum side side)
{
	const struct mark_list *l = &s->m->beats;
	int64_t near = s->w->snap_beat, best = t;
	size_t i;

	if (near <= 0)
		return t;
	for (i = marks_at(l, t - near); i < l->n && l->v[i].start <= t + near;
	    i++)
		if (distance(l->v[i].start, t) <= near &&
		    is_good(s, l->v[i].start, side)) {
			near = distance(l->v[i].start, t);
			best = l->v[i].start;
		}
	return best;
}

/* To the nearest random access point. */
static int64_t
to_key(const struct snap *s, int64_t t, enum side side)
{
	int64_t near = s->w->snap_key, best = t;
	const struct footage_gop *g;
	size_t i;

	if (near <= 0 || !s->f->ngops)
		return t;
	for (i = footage_gop_at(s->f, t - near); i < s->f->ngops; i++) {
		g = &s->f->gops[i];
		if (g->t > t + near)
			break;
		if (g->rap && distance(g->t, t) <= near &&
		    (!s->m || is_good(s, g->t, side))) {
			near = distance(g->t, t);
			best = g->t;
		}
	}
	return best;
}

static int64_t
snapped(const struct snap *s, int64_t t, enum side side)
{
	int64_t to = t;

	if (!s->m)
		return to_key(s, t, side);
	t = out_of_word(s, t, side);
	if (to_shot(s, t, side, &to))
		return to;
	if (s->w->snap_shot > 0 && flashes(s, t, side))
		return t; /* as it was: nowhere to go */
	if ((to = to_silence(s, t, side)) != t)
		return to;
	if ((to = to_beat(s, t, side)) != t)
		return to;
	return to_key(s, t, side);
}

void
slices_snap(int64_t *start, int64_t *end, const struct footage *f,
    const struct marks *m, const struct slices_wish *w)
{
	const struct snap s = { f, m, w };
	int64_t from = snapped(&s, *start, START);
	int64_t to = snapped(&s, *end, END);

	/* a short one: rather one good boundary than none of it */
	if (from < to) {
		*start = from;
		*end = to;
	} else if (from < *end) {
		*start = from;
	} else if (to > *start) {
		*end = to;
	}
}
