/*
 * Prices for what is limited: time, number, places in a part (Lagrange
 * multipliers, found by the subgradient method).  Where the best set at these
 * prices uses too much of something, it becomes dearer, else cheaper.  Any
 * prices give a true upper bound; good ones give a close one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "choose_part.h"

enum { ROUNDS = 250, PATIENCE = 8 };

/* What one round works on.  Prices are those of all there is of a thing, so
 * that steps are of one size for all things. */
struct market {
	const struct choose_task *t;
	double *price;    /* count, total, part 0, part 1, ... */
	double *excess;   /* use of each, less what there is, as a share of it */
	uint32_t things;
	uint32_t *taken;  /* items of the best set at these prices, by start */
	uint32_t ntaken;
};

static int64_t
part_price(const struct choose_price *p, uint32_t part)
{
	return p->part ? p->part[part] : 0;
}

/* Prices of single things, rounded, and the bound that they give. */
static int64_t
set_prices(struct choose_price *p, const struct market *m)
{
	const struct choose_task *t = m->t;
	uint32_t i;

	p->count = t->count ? llround(m->price[0] / t->count) : 0;
	p->total = t->total ? llround(m->price[1] / t->total) : 0;
	for (i = 0; i < t->parts && t->quota; i++)
		p->part[i] = llround(m->price[2 + i] / t->quota);
	p->quotas[t->parts] = 0;
	for (i = t->parts; i-- > 0;)
		p->quotas[i] = p->quotas[i + 1] + part_price(p, i) * t->quota;
	p->rest[t->n] = 0;
	for (i = t->n; i-- > 0;) {
		const struct choose_item *v = &t->v[i];
		int64_t with = v->value - p->count - p->total * v->length -
		    part_price(p, v->part) + p->rest[v->next];

		p->rest[i] = with > p->rest[i + 1] ? with : p->rest[i + 1];
	}
	return p->rest[0] + p->quotas[0] + p->count * t->count +
	    p->total * t->total;
}

/* What the best set at these prices uses.  Returns its value, or -1 where it
 * uses too much of something. */
static int64_t
use(const struct choose_price *p, struct market *m)
{
	const struct choose_task *t = m->t;
	double *used = m->excess;
	int64_t value = 0;
	uint32_t i = 0;
	bool fits = true;

	memset(used, 0, m->things * sizeof *used);
	m->ntaken = 0;
	while (i < t->n) {
		const struct choose_item *v = &t->v[i];

		if (p->rest[i] == p->rest[i + 1]) {
			i++;
			continue;
		}
		used[0] += 1;
		used[1] += v->length;
		used[2 + v->part] += 1;
		value += v->value;
		m->taken[m->ntaken++] = i;
		i = v->next;
	}
	for (i = 0; i < m->things; i++) {
		uint32_t most = i == 0 ? t->count : i == 1 ? t->total :
		    t->quota;

		if (most && used[i] > most)
			fits = false;
		used[i] = most ? (used[i] - most) / most : 0;
	}
	return fits ? value : -1;
}

static bool
change_prices(struct market *m, double step)
{
	double sum = 0;
	uint32_t i;

	for (i = 0; i < m->things; i++)
		if (m->excess[i] > 0 || m->price[i] > 0)
			sum += m->excess[i] * m->excess[i];
	if (!(sum > 0))
		return false;
	for (i = 0; i < m->things; i++) {
		double changed = m->price[i] + step * m->excess[i] / sum;

		m->price[i] = changed > 0 ? changed : 0;
	}
	return true;
}

static int
by_value(const void *x, const void *y)
{
	const struct choose_item *a = *(struct choose_item *const *)x;
	const struct choose_item *b = *(struct choose_item *const *)y;

	if (a->value != b->value)
		return a->value > b->value ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* Is none of the items that were taken in the way of this one? */
static bool
is_free(const struct market *m, const struct choose_item *v)
{
	uint32_t i;

	for (i = 0; i < m->ntaken; i++) {
		const struct choose_item *p = &m->t->v[m->taken[i]];

		if (p->start < v->end && p->end > v->start)
			return false;
	}
	return true;
}

static int
by_place(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

/* Takes the best that still fits, again and again. */
static int64_t
greedy(struct market *m)
{
	const struct choose_task *t = m->t;
	struct choose_item **order = xcalloc(t->n, sizeof *order);
	uint32_t *in_part = xcalloc(t->parts, sizeof *in_part);
	uint32_t i, total = 0;
	int64_t value = 0;

	for (i = 0; i < t->n; i++)
		order[i] = &t->v[i];
	qsort(order, t->n, sizeof *order, by_value);
	m->ntaken = 0;
	for (i = 0; i < t->n && !(t->count && m->ntaken == t->count); i++) {
		const struct choose_item *v = order[i];

		if ((t->total && t->total - total < v->length) ||
		    (t->quota && in_part[v->part] == t->quota) ||
		    !is_free(m, v))
			continue;
		m->taken[m->ntaken++] = (uint32_t)(v - t->v);
		total += v->length;
		in_part[v->part]++;
		value += v->value;
	}
	qsort(m->taken, m->ntaken, sizeof *m->taken, by_place);
	free(order);
	free(in_part);
	return value;
}

static void
reach(struct choose_price *p, const struct market *m, int64_t value)
{
	if (value <= p->reached)
		return;
	p->reached = value;
	p->nset = m->ntaken;
	memcpy(p->set, m->taken, m->ntaken * sizeof *p->set);
}

static void
bargain(struct choose_price *p, struct market *m, double *best)
{
	double pace = 1;
	int round, waited = 0;

	for (round = 0; round < ROUNDS && p->bound > p->reached; round++) {
		int64_t bound = set_prices(p, m), value = use(p, m);

		reach(p, m, value);
		if (round == 0 || bound < p->bound) {
			p->bound = bound;
			memcpy(best, m->price, m->things * sizeof *best);
			waited = 0;
		} else if (++waited >= PATIENCE) {
			pace /= 2;
			waited = 0;
		}
		if (!change_prices(m, pace * (double)(bound - p->reached + 1)))
			break;
	}
	memcpy(m->price, best, m->things * sizeof *best);
	p->bound = set_prices(p, m);
}

void
choose_price_find(struct choose_price *p, const struct choose_task *t)
{
	struct market m = { .t = t, .things = 2 + t->parts };
	double *best = xcalloc(m.things, sizeof *best);

	m.price = xcalloc(m.things, sizeof *m.price);
	m.excess = xcalloc(m.things, sizeof *m.excess);
	m.taken = xcalloc(t->n, sizeof *m.taken);
	p->part = t->quota ? xcalloc(t->parts, sizeof *p->part) : NULL;
	p->rest = xcalloc((size_t)t->n + 1, sizeof *p->rest);
	p->quotas = xcalloc((size_t)t->parts + 1, sizeof *p->quotas);
	p->set = xcalloc(t->n, sizeof *p->set);
	reach(p, &m, greedy(&m));
	p->bound = INT64_MAX;
	bargain(p, &m, best);
	free(m.price);
	free(m.excess);
	free(m.taken);
	free(best);
}

void
choose_price_free(struct choose_price *p)
{
	free(p->part);
	free(p->rest);
	free(p->quotas);
	free(p->set);
}
