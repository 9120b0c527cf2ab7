/*
 * The search for the best set: time passes once over all items.  A label is a
 * set of items that can be gone on with: its value and what it has used.  When
 * an item begins, each label is copied with the item added; the copies wait
 * until the item has ended.  Labels that another one beats in all respects
 * are dropped, and so are those that even at best (choose_price.c) will not
 * get over `above`.  A label remembers its last item and the label before that
 * as a node, so that sets with a common beginning share it.
 *
 * Were there ever too many labels, only the most promising of those that have
 * used nearly the same time would stay.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "choose_part.h"

enum { LABELS = 120000, NODES = 600000, FEW = 64 };

#define NOTHING UINT32_MAX /* no node; a part before all others */

struct label {
	int64_t value;
	uint32_t length, count;
	uint32_t part, used;  /* the last part, and how many there */
	uint32_t node;
};

struct labels {
	struct label *v;
	uint32_t n, cap;
};

struct node {
	uint32_t item, before;
};

struct search {
	const struct choose_task *t;
	const struct choose_price *price;
	int64_t above;
	struct labels front;   /* of sets whose items have all ended */
	struct labels spare;
	struct labels *waiting; /* for each item, until it ends */
	uint32_t *by_end;      /* items */
	uint32_t *part_from;   /* smallest part of items i ... */
	uint32_t ended;        /* how many of by_end are in the front */
	uint32_t now;          /* the item that begins */
	uint32_t waits;        /* labels in waiting */
	struct node *nodes;
	uint32_t nnodes, nodecap;
	uint32_t grain;        /* ticks within which one label stays */
	struct label best;
	bool whole;
};

static void
labels_add(struct labels *a, const struct label *l)
{
	if (a->n == a->cap) {
		a->cap = a->cap ? a->cap + a->cap / 2 : 16;
		a->v = xrealloc(a->v, a->cap, sizeof *a->v);
	}
	a->v[a->n++] = *l;
}

static void
labels_free(struct labels *a)
{
	free(a->v);
	memset(a, 0, sizeof *a);
}

static int
in_order(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

/* Labels of one class have used the same number, and the same in the same
 * part: they differ in length and value alone. */
static int
by_class(const struct label *a, const struct label *b)
{
	int by;

	if ((by = in_order(a->count, b->count)) ||
	    (by = in_order(a->part + 1, b->part + 1)))
		return by;
	return in_order(a->used, b->used);
}

static int
compare(const void *x, const void *y)
{
	const struct label *a = x, *b = y;
	int by;

	if ((by = by_class(a, b)) || (by = in_order(a->length, b->length)))
		return by;
	if (a->value != b->value)
		return a->value > b->value ? -1 : 1;
	return in_order(a->node, b->node);
}

/* The most that a label can become with items from `item` on. */
static int64_t
promise(const struct search *s, const struct label *l, uint32_t item)
{
	const struct choose_task *t = s->t;
	const struct choose_price *p = s->price;
	int64_t most = l->value + p->rest[item];

	most += p->total * (t->total - l->length);
	most += p->count * (t->count - l->count);
	if (t->quota) {
		uint32_t part = item < t->n ? s->part_from[item] : t->parts;

		if (l->part != NOTHING && part <= l->part)
			most += p->part[l->part] * (t->quota - l->used) +
			    p->quotas[l->part + 1];
		else
			most += p->quotas[part];
	}
	return most;
}

/* Adds a label to a list in order, unless one there beats it. */
static void
put(struct search *s, struct labels *a, const struct label *l)
{
	struct label *last = a->n ? &a->v[a->n - 1] : NULL;
	int64_t price = s->price->total;

	if (last && by_class(last, l) == 0) {
		if (last->value >= l->value)
			return;
		if (last->length / s->grain == l->length / s->grain) {
			if (last->length == l->length || last->value -
			    price * last->length < l->value - price * l->length)
				*last = *l;
			return;
		}
	}
	labels_add(a, l);
}

/* A part that lies behind all that can come is as good as none. */
static void
forget_parts(struct search *s, uint32_t item)
{
	uint32_t part = item < s->t->n ? s->part_from[item] : s->t->parts, i;
	bool changed = false;

	if (!s->t->quota)
		return;
	for (i = 0; i < s->front.n; i++) {
		struct label *l = &s->front.v[i];

		if (l->part == NOTHING || l->part >= part)
			continue;
		l->part = NOTHING;
		l->used = 0;
		changed = true;
	}
	if (changed)
		qsort(s->front.v, s->front.n, sizeof *s->front.v, compare);
}

/* Front and more become the front; only items from `item` on can follow. */
static void
merge(struct search *s, const struct labels *more, uint32_t item)
{
	struct labels out = s->spare;
	uint32_t i = 0, k = 0;

	out.n = 0;
	while (i < s->front.n || k < more->n) {
		const struct label *l;

		if (k == more->n || (i < s->front.n &&
		    compare(&s->front.v[i], &more->v[k]) <= 0))
			l = &s->front.v[i++];
		else
			l = &more->v[k++];
		if (promise(s, l, item) > s->above)
			put(s, &out, l);
	}
	s->spare = s->front;
	s->front = out;
}

static uint32_t
node_add(struct search *s, uint32_t item, uint32_t before)
{
	if (s->nnodes == s->nodecap) {
		s->nodecap = s->nodecap ? s->nodecap + s->nodecap / 2 : 1024;
		s->nodes = xrealloc(s->nodes, s->nodecap, sizeof *s->nodes);
	}
	s->nodes[s->nnodes].item = item;
	s->nodes[s->nnodes].before = before;
	return s->nnodes++;
}

/* Calls do_it for each list of labels, with the item from which on they can be
 * continued. */
static void
each_list(struct search *s,
    void (*do_it)(struct search *, struct labels *, uint32_t))
{
	uint32_t i;

	do_it(s, &s->front, s->now);
	for (i = s->ended; i < s->t->n; i++) {
		uint32_t item = s->by_end[i];

		if (s->waiting[item].n)
			do_it(s, &s->waiting[item], s->t->v[item].next);
	}
}

static void
mark_nodes(struct search *s, struct labels *a, uint32_t item)
{
	uint32_t i;

	(void)item;
	for (i = 0; i < a->n; i++)
		if (a->v[i].node != NOTHING)
			s->nodes[a->v[i].node].item |= UINT32_C(1) << 31;
}

/* A node's new place stands in `before` of its old one meanwhile. */
static void
renumber(struct search *s, struct labels *a, uint32_t item)
{
	uint32_t i;

	(void)item;
	for (i = 0; i < a->n; i++)
		if (a->v[i].node != NOTHING)
			a->v[i].node = s->nodes[a->v[i].node].before;
}

/* Drops nodes of labels that are no more.  A node stands behind the one before
 * it, so two passes do. */
static void
drop_nodes(struct search *s)
{
	const uint32_t mark = UINT32_C(1) << 31;
	struct node *kept;
	uint32_t i, n = 0;

	each_list(s, mark_nodes);
	if (s->best.node != NOTHING)
		s->nodes[s->best.node].item |= mark;
	for (i = s->nnodes; i-- > 0;)
		if ((s->nodes[i].item & mark) && s->nodes[i].before != NOTHING)
			s->nodes[s->nodes[i].before].item |= mark;
	for (i = 0; i < s->nnodes; i++)
		n += (s->nodes[i].item & mark) != 0;
	kept = xcalloc((size_t)n + 1, sizeof *kept);
	for (i = n = 0; i < s->nnodes; i++) {
		struct node *p = &s->nodes[i];

		if (!(p->item & mark))
			continue;
		kept[n].item = p->item & ~mark;
		kept[n].before = p->before == NOTHING ? NOTHING :
		    s->nodes[p->before].before;
		p->before = n++;
	}
	each_list(s, renumber);
	if (s->best.node != NOTHING)
		s->best.node = s->nodes[s->best.node].before;
	free(s->nodes);
	s->nodes = kept;
	s->nnodes = n;
	s->nodecap = n + 1;
}

/* Drops what the grain or `above` no longer lets through. */
static void
thin_list(struct search *s, struct labels *a, uint32_t item)
{
	struct labels out = { 0 };
	uint32_t i;

	for (i = 0; i < a->n; i++)
		if (promise(s, &a->v[i], item) > s->above)
			put(s, &out, &a->v[i]);
	free(a->v);
	*a = out;
}

static void
count_waits(struct search *s)
{
	uint32_t i;

	s->waits = 0;
	for (i = s->ended; i < s->t->n; i++)
		s->waits += s->waiting[s->by_end[i]].n;
}

static void
make_room(struct search *s)
{
	if (s->nnodes > NODES)
		drop_nodes(s);
	while (s->front.n + s->waits > LABELS || s->nnodes > NODES / 2) {
		s->whole = false;
		if (s->grain < s->t->total / FEW)
			s->grain *= 2;
		else if (s->price->bound - s->above > FEW)
			s->above += (s->price->bound - s->above) / 2;
		else
			break;
		each_list(s, thin_list);
		count_waits(s);
		drop_nodes(s);
	}
}

static void
begin(struct search *s, uint32_t item)
{
	const struct choose_item *v = &s->t->v[item];
	struct labels *a = &s->waiting[item];
	uint32_t i;

	for (i = 0; i < s->front.n; i++) {
		struct label l = s->front.v[i];

		if (l.part != NOTHING && l.part > v->part)
			continue;
		l.used = s->t->quota ? l.part == v->part ? l.used + 1 : 1 : 0;
		l.part = s->t->quota ? v->part : NOTHING;
		l.count += s->t->count != 0;
		l.length += v->length;
		l.value += v->value;
		if (l.count > s->t->count || l.length > s->t->total ||
		    l.used > s->t->quota ||
		    promise(s, &l, v->next) <= s->above)
			continue;
		l.node = node_add(s, item, l.node);
		labels_add(a, &l);
		if (l.value > s->best.value)
			s->best = l;
	}
	if (s->t->quota && a->n)
		qsort(a->v, a->n, sizeof *a->v, compare);
	s->waits += a->n;
}

/* Takes in what has ended when `item` begins. */
static void
end(struct search *s, uint32_t item)
{
	while (s->ended < s->t->n) {
		uint32_t which = s->by_end[s->ended];
		struct labels *a = &s->waiting[which];

		if (s->t->v[which].end > s->t->v[item].start)
			break;
		s->ended++;
		if (a->n == 0)
			continue;
		s->waits -= a->n;
		forget_parts(s, item);
		merge(s, a, item);
		labels_free(a);
	}
}

struct ending {
	int64_t end;
	uint32_t item;
};

static int
by_end(const void *x, const void *y)
{
	const struct ending *a = x, *b = y;

	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return in_order(a->item, b->item);
}

static void
sort_ends(struct search *s)
{
	const struct choose_task *t = s->t;
	struct ending *order = xcalloc((size_t)t->n + 1, sizeof *order);
	uint32_t i;

	for (i = 0; i < t->n; i++) {
		order[i].end = t->v[i].end;
		order[i].item = i;
	}
	qsort(order, t->n, sizeof *order, by_end);
	s->by_end = xcalloc((size_t)t->n + 1, sizeof *s->by_end);
	for (i = 0; i < t->n; i++)
		s->by_end[i] = order[i].item;
	free(order);
	s->part_from = xcalloc((size_t)t->n + 1, sizeof *s->part_from);
	s->part_from[t->n] = t->parts;
	for (i = t->n; i-- > 0;)
		s->part_from[i] = t->v[i].part < s->part_from[i + 1] ?
		    t->v[i].part : s->part_from[i + 1];
}

static void
follow(const struct search *s, uint32_t *chosen, uint32_t *n)
{
	uint32_t node, i;

	*n = 0;
	for (node = s->best.node; node != NOTHING; node = s->nodes[node].before)
		++*n;
	for (node = s->best.node, i = *n; i-- > 0;
	    node = s->nodes[node].before)
		chosen[i] = s->nodes[node].item;
}

bool
choose_search(const struct choose_task *t, const struct choose_price *p,
    int64_t above, uint32_t *chosen, uint32_t *n)
{
	struct label nothing = { .part = NOTHING, .node = NOTHING };
	struct search s = { .t = t, .price = p, .above = above, .grain = 1,
		.best = nothing, .whole = true };
	uint32_t i;

	s.best.value = above > 0 ? above : 0;
	s.waiting = xcalloc((size_t)t->n + 1, sizeof *s.waiting);
	sort_ends(&s);
	labels_add(&s.front, &nothing);
	for (i = 0; i < t->n; i++) {
		s.now = i;
		end(&s, i);
		begin(&s, i);
		if (s.waits + s.front.n > LABELS || s.nnodes > NODES)
			make_room(&s);
	}
	follow(&s, chosen, n);
	for (i = 0; i < t->n; i++)
		labels_free(&s.waiting[i]);
	labels_free(&s.front);
	labels_free(&s.spare);
	free(s.waiting);
	free(s.by_end);
	free(s.part_from);
	free(s.nodes);
	return s.whole;
}
