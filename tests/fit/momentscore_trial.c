/*
 * momentscore_trial: is what was chosen what was planted?  A segment hits a
 * moment when it covers half of it and is no longer than clips are, or when
 * both have three tenths of what they cover together in common.  Best first,
 * each segment takes the moment that it fits best of those it hits and that
 * none before it took, so that a moment counts once and so does a segment.
 */
#include "momentscore_trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

static const double COVERS = 0.5, ALIKE = 0.3;
static const int64_t LONGEST = 60 * (int64_t)TRIAL_SECOND;

void
trial_add(struct trial_spans *s, struct trial_span span)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 16;
		s->v = xrealloc(s->v, s->cap, sizeof *s->v);
	}
	s->v[s->n++] = span;
}

static int
by_worth(const void *a, const void *b)
{
	const struct trial_span *x = a, *y = b;

	if (x->rank != y->rank)
		return (x->rank > y->rank) - (x->rank < y->rank);
	if (x->score != y->score)
		return (x->score < y->score) - (x->score > y->score);
	return (x->start > y->start) - (x->start < y->start);
}

void
trial_sort(struct trial_spans *s)
{
	if (s->n > 0)
		qsort(s->v, s->n, sizeof *s->v, by_worth);
}

static double
common(const struct trial_span *a, const struct trial_span *b)
{
	int64_t from = a->start > b->start ? a->start : b->start;
	int64_t to = a->end < b->end ? a->end : b->end;

	return to > from ? (double)(to - from) : 0;
}

static double
alike(const struct trial_span *a, const struct trial_span *b)
{
	double both = common(a, b);
	double all = (double)(a->end - a->start + b->end - b->start) - both;

	return all > 0 ? both / all : 0;
}

static bool
hits(const struct trial_span *chosen, const struct trial_span *moment)
{
	double covered = common(chosen, moment) /
	    (double)(moment->end - moment->start);

	return alike(chosen, moment) >= ALIKE || (covered >= COVERS &&
	    chosen->end - chosen->start <= LONGEST);
}

static size_t
kind_of(struct trial_result *r, const char *kind)
{
	size_t i;

	for (i = 0; i < r->kinds; i++)
		if (strcmp(r->kind[i].kind, kind) == 0)
			return i;
	if (r->kinds == TRIAL_KINDS)
		return TRIAL_KINDS - 1;
	memcpy(r->kind[i].kind, kind, strlen(kind) + 1);
	r->kinds++;
	return i;
}

/* What a wrong one shows most of: a distraction that is not everywhere. */
static void
blame(struct trial_result *r, const struct trial_truth *t,
    const struct trial_span *wrong)
{
	const struct trial_spans *lists[] = { &t->distractors, &t->moments };
	const char *kind = "nothing";
	double most = 0, x;
	size_t i, k;

	for (k = 0; k < 2; k++)
		for (i = 0; i < lists[k]->n; i++) {
			const struct trial_span *d = &lists[k]->v[i];

			x = common(wrong, d);
			if (x <= most || d->end - d->start > t->duration / 2)
				continue;
			most = x;
			kind = k ? "moment" : d->kind;
		}
	r->kind[kind_of(r, kind)].mistaken++;
}

static void
hit_add(struct trial_result *r, const struct trial_span *chosen,
    const struct trial_span *moment)
{
	r->starts = xrealloc(r->starts, r->hits + 1, sizeof *r->starts);
	r->ends = xrealloc(r->ends, r->hits + 1, sizeof *r->ends);
	r->starts[r->hits] = fabs((double)(chosen->start - moment->start)) /
	    TRIAL_SECOND;
	r->ends[r->hits++] = fabs((double)(chosen->end - moment->end)) /
	    TRIAL_SECOND;
	r->iou_sum += alike(chosen, moment);
	r->kind[kind_of(r, moment->kind)].found++;
}

void
trial_judge(struct trial_result *r, const struct trial_truth *t,
    const struct trial_spans *chosen)
{
	const struct trial_spans *m = &t->moments;
	bool *taken = xcalloc(m->n + 1, sizeof *taken);
	size_t i, j, best, found = 0;
	double precision = 0;

	for (i = 0; i < m->n; i++)
		r->kind[kind_of(r, m->v[i].kind)].planted++;
	for (i = 0; i < chosen->n && i < m->n; i++) {
		const struct trial_span *c = &chosen->v[i];

		for (best = m->n, j = 0; j < m->n; j++)
			if (!taken[j] && hits(c, &m->v[j]) && (best == m->n ||
			    alike(c, &m->v[j]) > alike(c, &m->v[best])))
				best = j;
		if (best == m->n) {
			blame(r, t, c);
			continue;
		}
		taken[best] = true;
		hit_add(r, c, &m->v[best]);
		precision += (double)++found / (double)(i + 1);
	}
	r->programmes++;
	r->moments += m->n;
	r->chosen += i;
	r->precision_sum += m->n ? precision / (double)m->n : 0;
	free(taken);
}

void
trial_result_free(struct trial_result *r)
{
	free(r->starts);
	free(r->ends);
	memset(r, 0, sizeof *r);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
trial_median(double *v, size_t n)
{
	if (n == 0)
		return NAN;
	qsort(v, n, sizeof *v, by_size);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}
