/*
 * beats_score: the measures of beat tracking.  The first five seconds do not
 * count where the known beats span more than nine, and neither does what was
 * found beyond them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beats_score.h"

#include "buf.h"

static const double NEAR = 0.07, PART = 0.175, SKIP = 5, LONG = 9;

void
list_add(struct beat_list *l, double t, int place)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 256;
		l->t = xrealloc(l->t, l->cap, sizeof *l->t);
		l->place = xrealloc(l->place, l->cap, sizeof *l->place);
	}
	l->t[l->n] = t;
	l->place[l->n++] = place;
}

void
list_free(struct beat_list *l)
{
	free(l->t);
	free(l->place);
	memset(l, 0, sizeof *l);
}

bool
list_read(struct beat_list *l, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[256], *end;
	double t;

	memset(l, 0, sizeof *l);
	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		t = strtod(line, &end);
		if (end == line)
			continue;
		list_add(l, t, (int)strtol(end, NULL, 10));
		if (l->place[l->n - 1] > l->meter)
			l->meter = l->place[l->n - 1];
	}
	fclose(f);
	return true;
}

static size_t
hits(const double *ref, size_t nref, const double *est, size_t nest,
    double *error)
{
	size_t i = 0, j = 0, hit = 0;

	while (i < nref && j < nest) {
		if (fabs(ref[i] - est[j]) <= NEAR) {
			if (error)
				error[hit] = est[j] - ref[i];
			hit++;
			i++;
			j++;
		} else if (ref[i] < est[j]) {
			i++;
		} else {
			j++;
		}
	}
	return hit;
}

static double
continuity(const double *ref, size_t nref, const double *est, size_t nest)
{
	size_t used = (size_t)-1, right = 0, k = 0, m;

	if (nref < 2 || nest < 2)
		return 0;
	for (m = 0; m < nest; m++) {
		double step_ref, step_est;

		while (k + 1 < nref && fabs(ref[k + 1] - est[m])
		    <= fabs(ref[k] - est[m]))
			k++;
		if (k == used)
			continue;
		step_ref = k ? ref[k] - ref[k - 1] : ref[1] - ref[0];
		step_est = m ? est[m] - est[m - 1] : est[1] - est[0];
		if (fabs(est[m] - ref[k]) < PART * step_ref
		    && fabs(1 - step_est / step_ref) < PART) {
			used = k;
			right++;
		}
	}
	return (double)right / (double)(nref > nest ? nref : nest);
}

/* Double, off-beat, and each half. */
static double
any_level(const double *ref, size_t n, const double *est, size_t nest)
{
	double *v = xmalloc((2 * n + 1) * sizeof *v);
	double best, x;
	size_t i, k, first;

	for (i = k = 0; i < n; i++) {
		v[k++] = ref[i];
		if (i + 1 < n)
			v[k++] = (ref[i] + ref[i + 1]) / 2;
	}
	best = continuity(v, k, est, nest);
	for (i = 0; i + 1 < n; i++)
		v[i] = (ref[i] + ref[i + 1]) / 2;
	x = continuity(v, n - 1, est, nest);
	best = x > best ? x : best;
	for (first = 0; first < 2; first++) {
		for (i = first, k = 0; i < n; i += 2)
			v[k++] = ref[i];
		x = continuity(v, k, est, nest);
		best = x > best ? x : best;
	}
	free(v);
	return best;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
score_errors(double *error, size_t n, struct beat_score *s)
{
	size_t i;

	s->median = s->spread = 0;
	if (n == 0)
		return;
	qsort(error, n, sizeof *error, by_value);
	s->median = 1000 * error[n / 2];
	for (i = 0; i < n; i++)
		error[i] = fabs(error[i] - s->median / 1000);
	qsort(error, n, sizeof *error, by_value);
	s->spread = 1000 * error[n / 2];
}

/* The times from..to, of downbeats only or all. */
static size_t
pick(const struct beat_list *l, double from, double to, bool down, double *v)
{
	size_t i, n = 0;

	for (i = 0; i < l->n; i++)
		if (l->t[i] >= from && l->t[i] <= to
		    && (!down || l->place[i] == 1))
			v[n++] = l->t[i];
	return n;
}

void
beats_score(const struct beat_list *ref, const struct beat_list *est,
    struct beat_score *s)
{
	double last = ref->t[ref->n - 1], from = ref->t[0];
	double *r = xmalloc((ref->n + 1) * sizeof *r);
	double *e = xmalloc((est->n + 1) * sizeof *e);
	double *error = xmalloc((ref->n + 1) * sizeof *error);
	size_t nr, ne, hit;

	if (last - from > LONG && from < SKIP)
		from = SKIP;
	nr = pick(ref, from, last, false, r);
	ne = pick(est, from - NEAR, last + NEAR, false, e);
	hit = hits(r, nr, e, ne, error);
	s->f = nr + ne ? 2.0 * (double)hit / (double)(nr + ne) : 1;
	score_errors(error, hit, s);
	s->cml = continuity(r, nr, e, ne);
	s->aml = any_level(r, nr, e, ne);
	s->aml = s->cml > s->aml ? s->cml : s->aml;
	nr = pick(ref, from, last, true, r);
	ne = pick(est, from - NEAR, last + NEAR, true, e);
	s->bars = nr > 1;
	s->down = nr + ne ? 2.0 * (double)hits(r, nr, e, ne, NULL)
	    / (double)(nr + ne) : 1;
	free(r);
	free(e);
	free(error);
}
