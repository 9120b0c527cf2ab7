/*
 * What is shown already, and what may still be.
 */
#include "montage_past.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "tc.h"

#define WORTH TC_SECOND /* what is left of a piece must be as long */

enum { TRIES = 32 };

void
montage_past_init(struct montage_past *p, const struct montage_stock *s)
{
	memset(p, 0, sizeof *p);
	p->stock = s;
	p->of = xcalloc(s->nsources + 1, sizeof *p->of);
}

void
montage_past_free(struct montage_past *p)
{
	size_t i;

	for (i = 0; p->of && i < p->stock->nsources; i++)
		free(p->of[i].v);
	free(p->of);
	free(p->all.v);
	memset(p, 0, sizeof *p);
}

static void
add(struct montage_uses *to, const struct montage_use *u)
{
	if (to->n == to->cap) {
		to->cap = to->cap ? 2 * to->cap : 8;
		to->v = xrealloc(to->v, to->cap, sizeof *to->v);
	}
	to->v[to->n++] = *u;
}

static void
remove_one(struct montage_uses *of, const struct montage_use *u)
{
	size_t i;

	for (i = 0; i < of->n; i++)
		if (of->v[i].shot == u->shot && of->v[i].from == u->from) {
			of->v[i] = of->v[--of->n];
			return;
		}
}

void
montage_past_add(struct montage_past *p, const struct montage_use *u)
{
	add(&p->of[p->stock->shots[u->shot].source], u);
	add(&p->all, u);
}

void
montage_past_remove(struct montage_past *p, const struct montage_use *u)
{
	remove_one(&p->of[p->stock->shots[u->shot].source], u);
	remove_one(&p->all, u);
}

/* Of one source: too near to each other. */
static bool
near(const struct montage_use *a, const struct montage_use *b,
    enum montage_give give)
{
	int64_t gap = give < MONTAGE_CLOSE ? MONTAGE_GAP : 0;

	return give < MONTAGE_AGAIN && a->from < b->to + gap &&
	    b->from < a->to + gap;
}

bool
montage_past_clash(const struct montage_stock *s, const struct montage_use *a,
    const struct montage_use *b, enum montage_give give)
{
	const struct montage_shot *x = &s->shots[a->shot];
	const struct montage_shot *y = &s->shots[b->shot];

	if (x->source == y->source && near(a, b, give))
		return true;
	return give < MONTAGE_ALIKE && montage_shot_alike(x, y);
}

static bool
apart(const struct montage_past *p, const struct montage_use *u,
    enum montage_give give)
{
	const struct montage_uses *of =
	    &p->of[p->stock->shots[u->shot].source];
	size_t i;

	for (i = 0; i < of->n; i++)
		if (near(u, &of->v[i], give))
			return false;
	return true;
}

static bool
unlike(const struct montage_past *p, size_t shot, enum montage_give give)
{
	const struct montage_shot *s = &p->stock->shots[shot];
	size_t i;

	for (i = 0; give < MONTAGE_ALIKE && i < p->all.n; i++)
		if (montage_shot_alike(s, &p->stock->shots[p->all.v[i].shot]))
			return false;
	return true;
}

bool
montage_past_allows(const struct montage_past *p, const struct montage_use *u,
    enum montage_give give)
{
	return apart(p, u, give) && unlike(p, u->shot, give);
}

/* Behind and before what is shown of this piece. */
static size_t
ways_round(const struct montage_past *p, const struct montage_shot *s,
    int64_t length, enum montage_give give, int64_t tries[TRIES])
{
	int64_t gap = give < MONTAGE_CLOSE ? MONTAGE_GAP : 0;
	const struct montage_uses *of = &p->of[s->source];
	size_t i, n = 0;

	for (i = 0; i < of->n && n + 2 <= TRIES; i++) {
		if (of->v[i].to + gap <= s->start ||
		    of->v[i].from - gap >= s->end)
			continue;
		tries[n++] = of->v[i].to + gap;
		tries[n++] = of->v[i].from - gap - length;
	}
	return n;
}

int
montage_past_place(const struct montage_past *p, size_t shot, int64_t length,
    int64_t accent, enum montage_give give, struct montage_use *u)
{
	const struct montage_shot *s = &p->stock->shots[shot];
	int64_t ideal = s->peak - accent, tries[TRIES], best = TC_NONE;
	size_t i, n;

	if (s->high - s->low < length || !unlike(p, shot, give))
		return -1;
	if (ideal > s->high - length)
		ideal = s->high - length;
	if (ideal < s->low)
		ideal = s->low;
	*u = (struct montage_use){ shot, ideal, ideal + length };
	if (apart(p, u, give))
		return 0;
	n = ways_round(p, s, length, give, tries);
	for (i = 0; i < n; i++) {
		u->from = tries[i];
		u->to = u->from + length;
		if (u->from < s->low || u->to > s->high ||
		    u->to <= s->start || u->from >= s->end ||
		    !apart(p, u, give))
			continue;
		if (best == TC_NONE || llabs(u->from - ideal) <
		    llabs(best - ideal))
			best = u->from;
	}
	u->from = best;
	u->to = best == TC_NONE ? best : best + length;
	return best == TC_NONE ? -1 : 0;
}

size_t
montage_past_source(const struct montage_past *p, size_t source)
{
	return p->of[source].n;
}

size_t
montage_past_take(const struct montage_past *p, size_t shot)
{
	const struct montage_shot *s = &p->stock->shots[shot];
	const struct montage_uses *of = &p->of[s->source];
	size_t i, n = 0;

	for (i = 0; i < of->n; i++)
		n += p->stock->shots[of->v[i].shot].low == s->low;
	return n;
}

bool
montage_past_used_up(const struct montage_past *p, size_t shot)
{
	const struct montage_shot *s = &p->stock->shots[shot];
	const struct montage_uses *of = &p->of[s->source];
	int64_t left = s->end - s->start, from, to;
	size_t i;

	for (i = 0; i < of->n; i++) {
		from = of->v[i].from - MONTAGE_GAP;
		to = of->v[i].to + MONTAGE_GAP;
		from = from > s->start ? from : s->start;
		to = to < s->end ? to : s->end;
		if (to > from)
			left -= to - from;
	}
	return left < WORTH;
}
