/*
 * Natural boundaries and words, in two arrays that are sorted once all was
 * added.
 */
#include "edge.h"

#include <stdlib.h>
#include <string.h>

void
edges_add(struct edges *e, int64_t t, enum edge_kind kind, unsigned sides,
    float strength)
{
	struct edge edge = { .t = t, .kind = (unsigned char)kind,
		.sides = (unsigned char)sides, .strength = strength };

	if (e->n == e->cap) {
		e->cap += e->cap / 2 + 64;
		e->v = stock_room(&e->stock, e->cap, sizeof *e->v);
	}
	e->v[e->n++] = edge;
}

void
edges_word(struct edges *e, int64_t start, int64_t end)
{
	if (e->nwords == e->wordcap) {
		e->wordcap += e->wordcap / 2 + 64;
		e->words = stock_room(&e->wordstock, e->wordcap,
		    sizeof *e->words);
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
	size_t kept = e->sorted, i;

	for (i = kept; i < e->n; i++) {
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
	size_t kept = e->sortedwords, i;

	for (i = kept; i < e->nwords; i++) {
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

/* What is sorted stays so if none that was added lies before its end. */
static size_t
sorted_edges(const struct edges *e)
{
	size_t i;

	for (i = e->sorted; i < e->n && e->sorted; i++)
		if (e->v[i].t <= e->v[e->sorted - 1].t)
			return 0;
	return e->sorted;
}

static size_t
sorted_words(const struct edges *e)
{
	size_t i;

	for (i = e->sortedwords; i < e->nwords && e->sortedwords; i++)
		if (e->words[i].start < e->words[e->sortedwords - 1].start)
			return 0;
	return e->sortedwords;
}

void
edges_sort(struct edges *e)
{
	e->sorted = sorted_edges(e);
	e->sortedwords = sorted_words(e);
	if (e->n > e->sorted + 1)
		qsort(e->v + e->sorted, e->n - e->sorted, sizeof *e->v,
		    by_time);
	if (e->nwords > e->sortedwords + 1)
		qsort(e->words + e->sortedwords, e->nwords - e->sortedwords,
		    sizeof *e->words, by_start);
	join_edges(e);
	join_words(e);
	e->sorted = e->n;
	e->sortedwords = e->nwords;
}

void
edges_forget(struct edges *e, int64_t t)
{
	size_t i, kept = 0, sorted = 0;

	for (i = 0; i < e->n; i++)
		if (e->v[i].t >= t) {
			sorted += i < e->sorted;
			e->v[kept++] = e->v[i];
		}
	e->n = kept;
	e->sorted = sorted;
	kept = sorted = 0;
	for (i = 0; i < e->nwords; i++)
		if (e->words[i].end >= t) {
			sorted += i < e->sortedwords;
			e->words[kept++] = e->words[i];
		}
	e->nwords = kept;
	e->sortedwords = sorted;
}

void
edges_rest(const struct edges *e)
{
	stock_rest(&e->stock);
	stock_rest(&e->wordstock);
}

void
edges_free(struct edges *e)
{
	stock_free(&e->stock);
	stock_free(&e->wordstock);
	memset(e, 0, sizeof *e);
}
