/*
 * Natural boundaries and words, in two arrays that are sorted once all was
 * added.
 */
#include "edge.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"

void
edges_add(struct edges *e, int64_t t, enum edge_kind kind, unsigned sides,
    float strength)
{
	struct edge edge = { .t = t, .kind = (unsigned char)kind,
		.sides = (unsigned char)sides, .strength = strength };

	if (e->n == e->cap) {
		e->cap += e->cap / 2 + 64;
		e->v = xrealloc(e->v, e->cap, sizeof *e->v);
	}
	e->v[e->n++] = edge;
}

void
edges_word(struct edges *e, int64_t start, int64_t end)
{
	if (e->nwords == e->wordcap) {
		e->wordcap += e->wordcap / 2 + 64;
		e->words = xrealloc(e->words, e->wordcap, sizeof *e->words);
	}
	e->words[e->nwords++] = (struct word_span){ start, end };
}

static int
by_time(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind - y->kind;
	return (x->strength < y->strength) - (x->strength > y->strength);
}

static int
by_start(const void *a, const void *b)
{
	const struct word_span *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

/* Edges of one kind at one time: the strongest, with the sides of all. */
static void
join_edges(struct edges *e)
{
	size_t i, kept = 0;

	for (i = 0; i < e->n; i++) {
		struct edge *last = kept ? &e->v[kept - 1] : NULL;

		if (last && last->t == e->v[i].t &&
		    last->kind == e->v[i].kind)
			last->sides |= e->v[i].sides;
		else
			e->v[kept++] = e->v[i];
	}
	e->n = kept;
}

static void
join_words(struct edges *e)
{
	size_t i, kept = 0;

	for (i = 0; i < e->nwords; i++) {
		struct word_span *last = kept ? &e->words[kept - 1] : NULL;

		if (last && e->words[i].start < last->end) {
			if (e->words[i].end > last->end)
				last->end = e->words[i].end;
		} else {
			e->words[kept++] = e->words[i];
		}
	}
	e->nwords = kept;
}

void
edges_sort(struct edges *e)
{
	if (e->n > 1)
		qsort(e->v, e->n, sizeof *e->v, by_time);
	if (e->nwords > 1)
		qsort(e->words, e->nwords, sizeof *e->words, by_start);
	join_edges(e);
	join_words(e);
}

void
edges_forget(struct edges *e, int64_t t)
{
	size_t i, kept = 0;

	for (i = 0; i < e->n; i++)
		if (e->v[i].t >= t)
			e->v[kept++] = e->v[i];
	e->n = kept;
	kept = 0;
	for (i = 0; i < e->nwords; i++)
		if (e->words[i].end >= t)
			e->words[kept++] = e->words[i];
	e->nwords = kept;
}

void
edges_free(struct edges *e)
{
	free(e->v);
	free(e->words);
	memset(e, 0, sizeof *e);
}
