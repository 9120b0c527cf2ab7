/*
 * One curve of all features, and what is usual around each step: the 40th
 * percentile of the seconds a minute and a half to each side.  A slow trend,
 * or a part of a film that is livelier throughout, is thus usual there, while
 * a moment, even a minute long, is not.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "moments_part.h"
#include "buf.h"
#include "lanes.h"
#include "tc.h"

enum { AROUND = 90 }; /* seconds */

/* Percentiles of seconds: the usual one, and two whose distance is about that
 * of noise from its mean. */
static const double USUAL = 0.4, LOWER = 0.3, UPPER = 0.6;
static const float NOISE = 1.3F;

static void
weigh(struct moments_curve *c, const struct story *s)
{
	int f;

	for (f = 0; f < FEATURES; f++) {
		float w = c->t->weight[f];

		if (!isfinite(w) || !(s->norm[f].span > 0) ||
		    !lanes_know(s, (enum feature)f))
			continue;
		c->weight[f] = w;
		if (w > 0)
			c->weights += w;
	}
}

/* Leaves of the story only the steps from a to before b. */
static void
narrow(struct story *s, size_t a, size_t b)
{
	s->first += a;
	s->n = b - a;
}

static void
narrow_to(struct moments_curve *c, int64_t start, int64_t end)
{
	int64_t step = c->s.step, n = (int64_t)c->s.n, a, b;

	a = start / step - (int64_t)c->s.first;
	b = end / step + (end % step != 0) - (int64_t)c->s.first;
	a = a < 0 ? 0 : a < n ? a : n - 1;
	b = b > n ? n : b > a ? b : a + 1;
	narrow(&c->s, (size_t)a, (size_t)b);
}

static void
draw_steps(struct moments_curve *c, size_t from, size_t to)
{
	size_t i;
	int f;

	for (f = 0; f < FEATURES && c->weights > 0; f++) {
		float w = c->weight[f] / c->weights;

		if (!(w > 0) && !(w < 0))
			continue;
		for (i = from; i < to; i++)
			c->at[i] += w * story_at(&c->s, (enum feature)f,
			    c->s.first + i);
	}
	for (i = from; i < to; i++)
		c->sum[i + 1] = c->sum[i] + (double)c->at[i];
}

static void
draw(struct moments_curve *c)
{
	size_t i, to;

	for (i = 0; i < c->n; i = to) {
		to = c->n - i > LANES_REST ? i + LANES_REST : c->n;
		draw_steps(c, i, to);
		if (to < c->n)
			moments_curve_rest(c);
	}
}

void
moments_curve_rest(const struct moments_curve *c)
{
	if (c->n < LANES_LONG)
		return;
	stock_rest(&c->atstock);
	stock_rest(&c->sumstock);
	lanes_rest(&c->s);
}

/* Some seconds, sorted. */
struct around {
	float v[2 * AROUND + 1];
	size_t n;
};

static size_t
around_place(const struct around *a, float v)
{
	size_t low = 0, high = a->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (a->v[middle] < v)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
around_add(struct around *a, float v)
{
	size_t at = around_place(a, v);

	memmove(a->v + at + 1, a->v + at, (a->n - at) * sizeof *a->v);
	a->v[at] = v;
	a->n++;
}

static void
around_drop(struct around *a, float v)
{
	size_t at = around_place(a, v);

	a->n--;
	memmove(a->v + at, a->v + at + 1, (a->n - at) * sizeof *a->v);
}

static float
around_share(const struct around *a, double share)
{
	return a->v[(size_t)(share * (double)(a->n - 1) + 0.5)];
}

static float
second_mean(const struct moments_curve *c, size_t i)
{
	size_t b = (i + 1) * c->second;

	return moments_curve_mean(c, i * c->second, b < c->n ? b : c->n);
}

void
moments_curve_settle(struct moments_curve *c)
{
	struct around a = { .n = 0 };
	size_t i, added = 0;

	c->second = moments_curve_steps(c, TC_SECOND);
	c->seconds = (c->n + c->second - 1) / c->second;
	c->usual = xcalloc(c->seconds + 1, sizeof *c->usual);
	c->varies = xcalloc(c->seconds + 1, sizeof *c->varies);
	for (i = 0; i < c->seconds; i++) {
		if (i > AROUND)
			around_drop(&a, second_mean(c, i - AROUND - 1));
		while (added < c->seconds && added <= i + AROUND)
			around_add(&a, second_mean(c, added++));
		c->usual[i] = around_share(&a, USUAL);
		c->varies[i] = NOISE * (around_share(&a, UPPER) -
		    around_share(&a, LOWER));
		if (i * c->second % LANES_REST < c->second)
			moments_curve_rest(c);
	}
}

float
moments_curve_mean(const struct moments_curve *c, size_t a, size_t b)
{
	return b > a ? (float)((c->sum[b] - c->sum[a]) / (double)(b - a)) : 0;
}

float
moments_curve_usual(const struct moments_curve *c, size_t i)
{
	return c->usual[i / c->second];
}

float
moments_curve_varies(const struct moments_curve *c, size_t i)
{
	return c->varies[i / c->second];
}

size_t
moments_curve_steps(const struct moments_curve *c, int64_t us)
{
	int64_t steps = us > 0 ? (us + c->s.step / 2) / c->s.step : 0;

	return steps > 0 ? (size_t)steps : 1;
}

void
moments_curve_make(struct moments_curve *c, const struct story *s,
    const struct taste *t, int64_t start, int64_t end)
{
	memset(c, 0, sizeof *c);
	c->s = *s;
	c->t = t;
	if (s->step > 0 && s->n > 0) {
		c->from = (int64_t)s->first * s->step;
		c->to = s->duration > 0 ? s->duration :
		    (int64_t)(s->first + s->n) * s->step;
		weigh(c, s);
		narrow_to(c, start, end);
		c->n = c->s.n;
	}
	c->at = stock_room(&c->atstock, c->n + 1, sizeof *c->at);
	c->sum = stock_room(&c->sumstock, c->n + 1, sizeof *c->sum);
	draw(c);
}

void
moments_curve_free(struct moments_curve *c)
{
	stock_free(&c->atstock);
	stock_free(&c->sumstock);
	free(c->usual);
	free(c->varies);
}
