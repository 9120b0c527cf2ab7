/*
 * What a stretch of time is worth, and how much of that each feature gives.
 */
#include <math.h>
#include <stdlib.h>

#include "moments_part.h"

struct reach {
	size_t a, b;       /* steps of the story */
	size_t best, end;  /* its best seconds */
};

static float
share_of_mean(const struct story *s, enum feature f, size_t a, size_t b)
{
	double sum = 0;
	size_t i;

	for (i = a; i < b; i++)
		sum += (double)story_at(s, f, s->first + i);
	return b > a ? (float)(sum / (double)(b - a)) : 0;
}

static float
peak_share(const struct taste *t)
{
	return t->peak_share > 0 ? t->peak_share < 1 ? t->peak_share : 1 : 0;
}

/* Steps of the story from start to end: at least one, if there are any. */
static struct reach
reach_of(const struct moments_curve *c, int64_t start, int64_t end)
{
	int64_t step = c->s.step, first = (int64_t)c->s.first;
	int64_t a = (start + step / 2) / step - first;
	int64_t b = (end + step / 2) / step - first, n = (int64_t)c->n;
	struct reach r;

	a = a < 0 ? 0 : a < n ? a : n - 1;
	b = b > n ? n : b > a ? b : a + 1;
	r.a = (size_t)a;
	r.b = (size_t)b;
	r.best = r.a;
	r.end = r.b;
	return r;
}

static void
find_best(const struct moments_curve *c, struct reach *r)
{
	size_t length = moments_curve_steps(c, c->t->peak_length), i;

	if (length >= r->b - r->a)
		return;
	for (i = r->a; i + length <= r->b; i++)
		if (c->sum[i + length] - c->sum[i] >
		    c->sum[r->best + length] - c->sum[r->best] + 1e-9)
			r->best = i;
	r->end = r->best + length;
}

/* Penalties are made smaller so that they take no more than there is. */
static float
add_up(float share[FEATURES])
{
	double plus = 0, minus = 0;
	int f;

	for (f = 0; f < FEATURES; f++) {
		if (share[f] > 0)
			plus += (double)share[f];
		else
			minus -= (double)share[f];
	}
	if (plus >= minus)
		return plus - minus < 1 ? (float)(plus - minus) : 1;
	for (f = 0; f < FEATURES; f++)
		if (share[f] < 0)
			share[f] *= (float)(plus / minus);
	return 0;
}

void
moments_judge(const struct moments_curve *c, int64_t start, int64_t end,
    struct moment *m)
{
	float best = peak_share(c->t);
	struct reach r;
	int f;

	m->score = 0;
	m->peak = start + (end - start) / 2;
	for (f = 0; f < FEATURES; f++)
		m->share[f] = 0;
	if (c->n == 0 || !(c->weights > 0))
		return;
	r = reach_of(c, start, end);
	find_best(c, &r);
	for (f = 0; f < FEATURES; f++) {
		enum feature one = (enum feature)f;

		if (!(c->weight[f] < 0) && !(c->weight[f] > 0))
			continue;
		m->share[f] = c->weight[f] / c->weights *
		    (best * share_of_mean(&c->s, one, r.best, r.end) +
		    (1 - best) * share_of_mean(&c->s, one, r.a, r.b));
	}
	m->score = add_up(m->share);
	if (m->score > 0) {
		m->peak = (int64_t)(2 * c->s.first + r.best + r.end) *
		    c->s.step / 2;
		m->peak = m->peak < start ? start :
		    m->peak > end ? end : m->peak;
	}
}

void
moments_score(const struct story *s, const struct taste *t, int64_t start,
    int64_t end, struct moment *m)
{
	struct moments_curve c;

	moments_curve_make(&c, s, t, start, end);
	moments_judge(&c, start, end, m);
	moments_curve_free(&c);
}
