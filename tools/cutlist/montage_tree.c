/*
 * The tree, searched best first: a heap holds boxes with the most points that
 * any shot inside could have, and shots with the points that they do have.
 * What comes off the top is the best of all that is left, so the search ends
 * as soon as enough shots have come.
 *
 * Equal points go by the shot's number: the same library always gives the
 * same film.
 */
#include "montage_tree.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "tc.h"

enum { LEAF = 6, AXES = 3 };

/* AutoCut's: exact 1, up to 2 s too long a quarter a second less, then less
 * and less. */
static const double EXCESS = 4, LOST_MOST = 0.5;

struct node {
	int64_t room[2];        /* least and most */
	float energy[2];
	double quality;         /* the most */
	size_t first, n;        /* in order */
	size_t child;           /* the second one follows; 0: a leaf */
	size_t parent;
	size_t alive;           /* shots that were not taken out */
};

struct item {
	double points;
	size_t which;           /* a node; or nodes + a shot */
};

struct montage_tree {
	const struct montage_stock *stock;
	const double *quality;
	size_t *order;          /* shots */
	size_t *leaf_of;        /* of each shot */
	bool *gone;
	struct node *nodes;
	size_t n, cap;
	struct item *heap;
	size_t items, itemcap;
};

static int64_t
room_of(const struct montage_shot *s)
{
	return s->high - s->low;
}

static double
length_points(int64_t room, int64_t need)
{
	double excess = (double)(room - need) / TC_SECOND;
	double lost = excess / EXCESS;

	if (lost <= LOST_MOST)
		return 1 - lost;
	return 0.3 + 0.2 * LOST_MOST * EXCESS / excess;
}

double
montage_tree_points(const struct montage_query *q,
    const struct montage_shot *s)
{
	if (room_of(s) < q->length)
		return -INFINITY;
	return q->length_weight * length_points(room_of(s), q->length) +
	    q->energy_weight * (1 - fabs((double)s->energy - q->energy));
}

/* --- built ---------------------------------------------------------------- */

static double
value(const struct montage_tree *t, size_t shot, int axis)
{
	const struct montage_shot *s = &t->stock->shots[shot];

	return axis == 0 ? log((double)room_of(s) + 1) : axis == 1 ?
	    (double)s->energy : t->quality[shot];
}

static void
swap(size_t *a, size_t *b)
{
	size_t was = *a;

	*a = *b;
	*b = was;
}

/* Puts the middle one in its place, smaller ones before it. */
static void
select_middle(struct montage_tree *t, size_t first, size_t n, int axis)
{
	size_t low = first, high = first + n - 1, middle = first + n / 2, i, to;

	while (low < high) {
		double pivot = value(t, t->order[low + (high - low) / 2],
		    axis);
		size_t j = high;

		i = low;
		while (i <= j) {
			while (value(t, t->order[i], axis) < pivot)
				i++;
			while (value(t, t->order[j], axis) > pivot)
				j--;
			if (i <= j) {
				swap(&t->order[i], &t->order[j]);
				i++;
				if (j == 0)
					break;
				j--;
			}
		}
		to = j;
		if (middle <= to)
			high = to;
		else if (middle >= i)
			low = i;
		else
			return;
	}
}

static void
bound(struct montage_tree *t, struct node *n)
{
	size_t i;

	for (i = n->first; i < n->first + n->n; i++) {
		size_t shot = t->order[i];
		const struct montage_shot *s = &t->stock->shots[shot];
		int64_t room = room_of(s);

		if (i == n->first) {
			n->room[0] = n->room[1] = room;
			n->energy[0] = n->energy[1] = s->energy;
			n->quality = t->quality[shot];
		}
		if (room < n->room[0])
			n->room[0] = room;
		if (room > n->room[1])
			n->room[1] = room;
		if (s->energy < n->energy[0])
			n->energy[0] = s->energy;
		if (s->energy > n->energy[1])
			n->energy[1] = s->energy;
		if (t->quality[shot] > n->quality)
			n->quality = t->quality[shot];
	}
}

static size_t
add_node(struct montage_tree *t, size_t first, size_t n, size_t parent)
{
	struct node *node;

	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 64;
		t->nodes = xrealloc(t->nodes, t->cap, sizeof *t->nodes);
	}
	node = &t->nodes[t->n];
	*node = (struct node){ .first = first, .n = n, .alive = n,
	    .parent = parent };
	bound(t, node);
	return t->n++;
}

static void
split(struct montage_tree *t, size_t at, int depth)
{
	size_t first = t->nodes[at].first, n = t->nodes[at].n, i, child;

	if (n <= LEAF) {
		for (i = first; i < first + n; i++)
			t->leaf_of[t->order[i]] = at;
		return;
	}
	select_middle(t, first, n, depth % AXES);
	child = add_node(t, first, n / 2, at);
	add_node(t, first + n / 2, n - n / 2, at);
	t->nodes[at].child = child;
	split(t, child, depth + 1);
	split(t, child + 1, depth + 1);
}

struct montage_tree *
montage_tree_new(const struct montage_stock *s, const double *quality)
{
	struct montage_tree *t = xcalloc(1, sizeof *t);
	size_t i;

	t->stock = s;
	t->quality = quality;
	t->order = xcalloc(s->n + 1, sizeof *t->order);
	t->leaf_of = xcalloc(s->n + 1, sizeof *t->leaf_of);
	t->gone = xcalloc(s->n + 1, sizeof *t->gone);
	for (i = 0; i < s->n; i++)
		t->order[i] = i;
	add_node(t, 0, s->n, 0);
	split(t, 0, 0);
	return t;
}

void
montage_tree_free(struct montage_tree *t)
{
	if (!t)
		return;
	free(t->order);
	free(t->leaf_of);
	free(t->gone);
	free(t->nodes);
	free(t->heap);
	free(t);
}

void
montage_tree_drop(struct montage_tree *t, size_t shot)
{
	size_t at = t->leaf_of[shot];

	if (t->gone[shot])
		return;
	t->gone[shot] = true;
	for (;;) {
		t->nodes[at].alive--;
		if (at == 0)
			return;
		at = t->nodes[at].parent;
	}
}

/* --- asked ---------------------------------------------------------------- */

static bool
before(const struct item *a, const struct item *b)
{
	return a->points > b->points || (a->points >= b->points &&
	    a->which < b->which);
}

static void
push(struct montage_tree *t, double points, size_t which)
{
	struct item one = { points, which };
	size_t i, up;

	if (!(points > -INFINITY))
		return;
	if (t->items == t->itemcap) {
		t->itemcap = t->itemcap ? 2 * t->itemcap : 256;
		t->heap = xrealloc(t->heap, t->itemcap, sizeof *t->heap);
	}
	for (i = t->items++; i > 0; i = up) {
		up = (i - 1) / 2;
		if (!before(&one, &t->heap[up]))
			break;
		t->heap[i] = t->heap[up];
	}
	t->heap[i] = one;
}

static struct item
pop(struct montage_tree *t)
{
	struct item top = t->heap[0], one = t->heap[--t->items];
	size_t i = 0, down;

	while ((down = 2 * i + 1) < t->items) {
		if (down + 1 < t->items &&
		    before(&t->heap[down + 1], &t->heap[down]))
			down++;
		if (!before(&t->heap[down], &one))
			break;
		t->heap[i] = t->heap[down];
		i = down;
	}
	t->heap[i] = one;
	return top;
}

/* The most points that a shot in this box can have. */
static double
promise(const struct node *n, const struct montage_query *q)
{
	double apart = 0;
	int64_t room = n->room[0] > q->length ? n->room[0] : q->length;

	if (n->n == 0 || n->room[1] < q->length)
		return -INFINITY;
	if (q->energy < (double)n->energy[0])
		apart = (double)n->energy[0] - q->energy;
	else if (q->energy > (double)n->energy[1])
		apart = q->energy - (double)n->energy[1];
	return n->quality + q->length_weight *
	    length_points(room, q->length) + q->energy_weight * (1 - apart);
}

size_t
montage_tree_best(struct montage_tree *t, const struct montage_query *q,
    bool all, const struct montage_judge *j, size_t *found, size_t most)
{
	size_t n = 0, i, shot;
	const struct node *node;
	struct item top;

	t->items = 0;
	push(t, promise(&t->nodes[0], q), 0);
	while (t->items > 0 && n < most) {
		top = pop(t);
		if (top.which >= t->n) {
			if (j->allows(j->arg, top.which - t->n))
				found[n++] = top.which - t->n;
			continue;
		}
		node = &t->nodes[top.which];
		if (!all && node->alive == 0)
			continue;
		if (node->child) {
			push(t, promise(&t->nodes[node->child], q),
			    node->child);
			push(t, promise(&t->nodes[node->child + 1], q),
			    node->child + 1);
			continue;
		}
		for (i = node->first; i < node->first + node->n; i++) {
			shot = t->order[i];
			if (all || !t->gone[shot])
				push(t, t->quality[shot] +
				    montage_tree_points(q,
				    &t->stock->shots[shot]) -
				    j->loss(j->arg, shot), t->n + shot);
		}
	}
	return n;
}
