/*
 * Cores: from where to where something stands out.  Each is grown from a seed,
 * the best seconds around, the best seeds first.  Growing adds up by how much
 * the curve lies over a mark between the usual and the height of the moment,
 * and ends where that sum was at its greatest: a dip is bridged as long as
 * what follows makes up for it and it is not too long; noise does not end a
 * moment early, nor does one lively step make it longer.
 *
 * How high the mark must be is not known beforehand: a crowd that goes on after
 * the goal lies far below it, talk around a laugh as well.  So several are
 * tried, and of what they give that is taken which is both high and long.
 */
#include <math.h>
#include <stdlib.h>

#include "moments_part.h"
#include "buf.h"
#include "lanes.h"
#include "tc.h"

/* The marks, as shares of the seed's height; the longest dip. */
enum { MARKS = 5, SEEDS_REST = 8 };
static const float MARK[MARKS] = { 0.2F, 0.3F, 0.45F, 0.6F, 0.75F };
static const int64_t DIP = 2000000;

/* What is high and long: the mean over what noise reaches, times the length to
 * this power.  For even noise 0.5 would tell best what is no chance; a little
 * more keeps what fades away. */
static const float LENGTH_POWER = 0.7F;

/* A remainder is worth a candidate from this length on. */
static const int64_t LEAST_REST = 2000000;

struct seed {
	size_t at;         /* middle of its best seconds */
	float height;
};

struct field {
	const struct moments_curve *c;
	struct seed *seeds;
	size_t nseeds, cap;
	bool *taken;       /* steps of cores that were found */
	size_t best;       /* steps of the best seconds */
};

static float
height_at(const struct field *f, size_t i)
{
	size_t a = i > f->best / 2 ? i - f->best / 2 : 0, b = a + f->best;

	if (b > f->c->n) {
		b = f->c->n;
		a = b > f->best ? b - f->best : 0;
	}
	return moments_curve_mean(f->c, a, b) - moments_curve_usual(f->c, i);
}

static bool
is_top(const float *height, size_t n, size_t i, size_t reach)
{
	size_t a = i > reach ? i - reach : 0;
	size_t b = i + reach < n ? i + reach : n - 1, k;

	for (k = a; k <= b; k++)
		if (height[k] > height[i] || (height[k] >= height[i] && k < i))
			return false;
	return true;
}

static void
add_seed(struct field *f, size_t at, float height)
{
	if (f->nseeds == f->cap) {
		f->cap = f->cap ? 2 * f->cap : 64;
		f->seeds = xrealloc(f->seeds, f->cap, sizeof *f->seeds);
	}
	f->seeds[f->nseeds].at = at;
	f->seeds[f->nseeds++].height = height;
}

static int
higher(const void *x, const void *y)
{
	const struct seed *a = x, *b = y;

	if (a->height > b->height || a->height < b->height)
		return a->height > b->height ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static void
find_seeds(struct field *f)
{
	const struct moments_curve *c = f->c;
	struct stock stock = { 0 };
	float *height = stock_room(&stock, c->n + 1, sizeof *height);
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (i % LANES_REST == 0) {
			moments_curve_rest(c);
			stock_rest(&stock);
		}
		height[i] = height_at(f, i);
	}
	for (i = 0; i < c->n; i++) {
		if (i % LANES_REST == 0)
			stock_rest(&stock);
		if (height[i] > 1e-6F && height[i] > moments_curve_varies(c, i)
		    && is_top(height, c->n, i, f->best / 2 + 1))
			add_seed(f, i, height[i]);
	}
	if (f->nseeds)
		qsort(f->seeds, f->nseeds, sizeof *f->seeds, higher);
	stock_free(&stock);
}

/* The liveliest step of a seed's best seconds that is still free, or n. */
static size_t
liveliest(const struct field *f, const struct seed *s)
{
	size_t a = s->at > f->best / 2 ? s->at - f->best / 2 : 0, best = f->c->n;
	size_t b = a + f->best < f->c->n ? a + f->best : f->c->n, i;

	for (i = a; i < b; i++)
		if (!f->taken[i] && (best == f->c->n ||
		    f->c->at[i] > f->c->at[best]))
			best = i;
	return best;
}

/* From a step on in one direction: how many steps belong to it, that one
 * included.  *stopped: another core ends it. */
static size_t
grow(const struct field *f, size_t from, int way, float least, size_t most,
    bool *stopped)
{
	const struct moments_curve *c = f->c;
	double sum = 0, best = 0, dip = (double)moments_curve_steps(c, DIP);
	size_t steps, length = 0, i = from;

	*stopped = false;
	for (steps = 1; steps <= most; steps++) {
		float noise = moments_curve_varies(c, i);
		float mark = least > noise ? least : noise;

		sum += (double)(c->at[i] - moments_curve_usual(c, i) - mark);
		if (sum >= best) {
			best = sum;
			length = steps;
		}
		if (best - sum > dip * (double)mark)
			break;
		if (way < 0 ? i == 0 : i + 1 == c->n)
			break;
		i = way < 0 ? i - 1 : i + 1;
		if (f->taken[i]) {
			*stopped = length == steps;
			break;
		}
	}
	return length;
}

/* Of a core that is longer than a clip may be: the best part with step `at` in
 * it. */
static void
shorten(const struct moments_curve *c, struct moments_core *p, size_t at,
    size_t most)
{
	size_t a = at + 1 > most + p->a ? at + 1 - most : p->a, best = a, i;

	for (i = a; i <= at && i + most <= p->b; i++)
		if (c->sum[i + most] - c->sum[i] >
		    c->sum[best + most] - c->sum[best])
			best = i;
	p->a = best;
	p->b = best + most;
}

/* Grows p from step `at` with the mark that suits best. */
static void
grow_best(const struct field *f, size_t at, float height, size_t most,
    struct moments_core *p)
{
	const struct moments_curve *c = f->c;
	float usual = moments_curve_usual(c, at) + moments_curve_varies(c, at);
	float best = 0;
	size_t i;

	for (i = 0; i < MARKS; i++) {
		bool before, after;
		size_t back = grow(f, at, -1, MARK[i] * height, most, &before);
		size_t on = grow(f, at, 1, MARK[i] * height, most, &after);
		size_t a = at - (back > 0 ? back - 1 : 0);
		size_t b = at + (on > 0 ? on : 1);
		float fits = (moments_curve_mean(c, a, b) - usual) *
		    powf((float)(b - a), LENGTH_POWER);

		if (i > 0 && fits <= best)
			continue;
		best = fits;
		p->a = a;
		p->b = b;
		p->rest = before || after;
	}
}

static void
find_core(struct field *f, const struct seed *s, size_t at,
    struct moments_core *p)
{
	const struct moments_curve *c = f->c;
	size_t most = moments_curve_steps(c, c->t->longest);
	size_t best = s->at > f->best / 2 ? s->at - f->best / 2 : 0;
	size_t end = best + f->best < c->n ? best + f->best : c->n;
	float all = moments_curve_mean(c, best, end);

	grow_best(f, at, s->height, most, p);
	if (p->b - p->a > most)
		shorten(c, p, at, most);
	p->height = s->height;
	p->stands = all > s->height ? s->height / all : 1;
}

static void
take(struct field *f, const struct moments_core *p)
{
	size_t i;

	for (i = p->a; i < p->b; i++)
		f->taken[i] = true;
}

/* Nothing stands out of what is around, but there is something: the best
 * seconds of all. */
static bool
best_of_all(const struct moments_curve *c, struct moments_core *p)
{
	size_t most = moments_curve_steps(c, c->t->shortest), i, best = 0;

	if (most > c->n)
		most = c->n;
	for (i = 0; i + most <= c->n; i++) {
		if (i % LANES_REST == 0)
			moments_curve_rest(c);
		if (c->sum[i + most] - c->sum[i] >
		    c->sum[best + most] - c->sum[best] + 1e-9)
			best = i;
	}
	p->a = best;
	p->b = best + most;
	p->height = moments_curve_mean(c, p->a, p->b);
	p->stands = 0;
	p->rest = false;
	return p->height > 1e-6F;
}

struct moments_core *
moments_cores(const struct moments_curve *c, size_t most, size_t *n)
{
	struct field f = { .c = c };
	struct moments_core *found, p;
	size_t i, rest = moments_curve_steps(c, LEAST_REST);

	*n = 0;
	f.best = moments_curve_steps(c, c->t->peak_length);
	if (f.best > c->n)
		f.best = c->n;
	f.taken = xcalloc(c->n + 1, sizeof *f.taken);
	find_seeds(&f);
	found = xcalloc(f.nseeds + 1, sizeof *found);
	for (i = 0; i < f.nseeds && *n < most; i++) {
		size_t at;

		if (i % SEEDS_REST == 0)
			moments_curve_rest(c);
		at = liveliest(&f, &f.seeds[i]);
		if (at == c->n || f.taken[f.seeds[i].at])
			continue;
		find_core(&f, &f.seeds[i], at, &p);
		take(&f, &p);
		if (!p.rest || p.b - p.a >= rest)
			found[(*n)++] = p;
	}
	if (*n == 0 && best_of_all(c, &p))
		found[(*n)++] = p;
	free(f.seeds);
	free(f.taken);
	return found;
}
