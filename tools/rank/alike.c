/*
 * Near-duplicates.  Moments of one shot, and of shots whose hashes differ in
 * few bits, show the same thing twice if they are moments for the same reasons;
 * unless that picture is the usual one in the film, as where somebody speaks
 * before one camera.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "alike.h"
#include "buf.h"

enum { USUAL = 7, BITS = 64 };

/* The cosine of two moments' shares from which on their reasons are alike. */
static const double SAME_REASONS = 0.9;

struct alike {
	struct moments *m;
	const struct story *const *stories;
	int bits;          /* hashes that differ in at most so many are alike;
	                      -1: none */
	size_t *parent;    /* of each moment: a forest, one tree a group */
};

/* A moment and its shot. */
struct shown {
	size_t moment, story, take;
	bool usual;        /* its picture is */
};

static int
bits_apart(uint64_t a, uint64_t b)
{
	uint64_t x = a ^ b;

	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) +
	    (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (int)(x * UINT64_C(0x0101010101010101) >> 56);
}

static bool
looks_like(const struct alike *a, uint64_t x, uint64_t y)
{
	return x && y && a->bits >= 0 && bits_apart(x, y) <= a->bits;
}

static size_t
root_of(struct alike *a, size_t i)
{
	while (a->parent[i] != i)
		i = a->parent[i] = a->parent[a->parent[i]];
	return i;
}

/* The smaller number becomes the root, so that groups do not depend on the
 * order of comparing. */
static void
join(struct alike *a, size_t i, size_t k)
{
	i = root_of(a, i);
	k = root_of(a, k);
	if (i < k)
		a->parent[k] = i;
	else
		a->parent[i] = k;
}

/* Does the picture of a moment's shot fill a good part of its film? */
static bool
is_usual(const struct alike *a, const struct moment *m)
{
	const struct story *s = a->stories[m->story];
	int64_t length = 0;
	size_t i;

	for (i = 0; i < s->ntakes; i++)
		if (i == m->take || looks_like(a, s->takes[i].hash, m->hash))
			length += s->takes[i].end - s->takes[i].start;
	return s->duration > 0 && length > s->duration / USUAL;
}

static bool
same_place(const struct moment *a, const struct moment *b)
{
	return a->story == b->story && a->core_start < b->core_end &&
	    b->core_start < a->core_end;
}

static int
by_take(const void *x, const void *y)
{
	const struct shown *a = x, *b = y;

	if (a->story != b->story)
		return a->story < b->story ? -1 : 1;
	if (a->take != b->take)
		return a->take < b->take ? -1 : 1;
	return a->moment < b->moment ? -1 : a->moment > b->moment;
}

/* Moments whose picture is not the usual one go to shown[].  Returns how
 * many. */
static size_t
find_shown(const struct alike *a, struct shown *shown)
{
	const struct moments *m = a->m;
	size_t i, n = 0, kept = 0;

	for (i = 0; i < m->n; i++) {
		if (m->v[i].take == SIZE_MAX && m->v[i].hash == 0)
			continue;
		shown[n].moment = i;
		shown[n].story = m->v[i].story;
		shown[n++].take = m->v[i].take;
	}
	qsort(shown, n, sizeof *shown, by_take);
	for (i = 0; i < n; i++) {
		struct shown *p = &shown[i];

		p->usual = i > 0 && p->take != SIZE_MAX &&
		    p->take == p[-1].take && p->story == p[-1].story ?
		    p[-1].usual : is_usual(a, &m->v[p->moment]);
	}
	for (i = 0; i < n; i++)
		if (!shown[i].usual)
			shown[kept++] = shown[i];
	return kept;
}

/* What speaks for a moment must be the same too: a goal is no duplicate of
 * idle talk before the same stand.  Where nothing is told, it is the same. */
static bool
same_reasons(const struct moment *a, const struct moment *b)
{
	double both = 0, of_a = 0, of_b = 0;
	int f;

	for (f = 0; f < FEATURES; f++) {
		double x = (double)a->share[f], y = (double)b->share[f];

		both += x * y;
		of_a += x * x;
		of_b += y * y;
	}
	return both >= SAME_REASONS * sqrt(of_a * of_b);
}

static void
join_shown(struct alike *a, const struct shown *shown, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = i + 1; k < n; k++) {
			const struct shown *x = &shown[i], *y = &shown[k];
			const struct moment *p = &a->m->v[x->moment];
			const struct moment *q = &a->m->v[y->moment];
			bool shot = x->take != SIZE_MAX &&
			    x->take == y->take && x->story == y->story;

			if ((shot || looks_like(a, p->hash, q->hash)) &&
			    same_reasons(p, q))
				join(a, x->moment, y->moment);
		}
}

/* Numbers the trees in which there are two places or more. */
static void
number(struct alike *a)
{
	struct moments *m = a->m;
	bool *several = xcalloc(m->n + 1, sizeof *several);
	int *group = xcalloc(m->n + 1, sizeof *group), next = 0;
	size_t i;

	for (i = 0; i < m->n; i++) {
		group[i] = -1;
		if (!same_place(&m->v[i], &m->v[root_of(a, i)]))
			several[root_of(a, i)] = true;
	}
	for (i = 0; i < m->n; i++) {
		size_t root = root_of(a, i);

		if (several[root] && group[root] < 0)
			group[root] = next++;
		m->v[i].group = group[root];
	}
	free(several);
	free(group);
}

void
alike_group(struct moments *m, const struct story *const *stories, float alike)
{
	struct alike a = { .m = m, .stories = stories, .bits = -1 };
	struct shown *shown = xcalloc(m->n + 1, sizeof *shown);
	size_t i, n;

	if (alike > 0 && alike <= 1)
		a.bits = (int)floorf((1 - alike) * BITS + 1e-4F);
	a.parent = xcalloc(m->n + 1, sizeof *a.parent);
	for (i = 0; i < m->n; i++)
		a.parent[i] = i;
	n = find_shown(&a, shown);
	join_shown(&a, shown, n);
	number(&a);
	free(a.parent);
	free(shown);
}

void
alike_best(struct moments *m)
{
	size_t *best, groups = 0, i, n = 0;
	bool *stays;

	for (i = 0; i < m->n; i++)
		if (m->v[i].group >= 0 && (size_t)m->v[i].group >= groups)
			groups = (size_t)m->v[i].group + 1;
	best = xcalloc(groups + 1, sizeof *best);
	for (i = 0; i < groups; i++)
		best[i] = SIZE_MAX;
	for (i = 0; i < m->n; i++) {
		int g = m->v[i].group;

		if (g >= 0 && (best[g] == SIZE_MAX ||
		    m->v[i].value > m->v[best[g]].value))
			best[g] = i;
	}
	stays = xcalloc(m->n + 1, sizeof *stays);
	for (i = 0; i < m->n; i++) {
		int g = m->v[i].group;

		stays[i] = g < 0 || same_place(&m->v[i], &m->v[best[g]]);
	}
	for (i = 0; i < m->n; i++)
		if (stays[i])
			m->v[n++] = m->v[i];
	m->n = n;
	free(stays);
	free(best);
}
