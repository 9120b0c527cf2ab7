/*
 * Where a piece changes: the division into sections within which level, bands
 * and density are constant or climb evenly and the pitch classes stay what
 * they are, found exactly by dynamic programming.
 *
 * How much a trait has to change is measured by how much it changes from bar
 * to bar anyway, and a boundary has to explain more than chance would: so
 * nothing here depends on how loud or how busy the music is.
 */
#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "section_part.h"
#include "stock.h"

enum { LONGEST = 128 }; /* bars of a section */

/* Sums over the bars before i: of a trait, of its square, times the bar. */
struct sums {
	double v, vv, iv;
};

struct split {
	size_t n;
	struct sums *sums; /* (n + 1) times TRAITS */
	struct stock stock; /* where they lie */
	double price;      /* of a boundary */
};

/* What changes from bar to bar anyway: the middle of all changes as it would
 * be with normally distributed noise, and at least what can be heard. */
static double
noise(const struct section_bar *bars, size_t n, int trait, float *sorted)
{
	static const float least[] = { 1, 0, 0.03f, 0.03f, 0.03f };
	static const double of_middle = 1.4826 / 1.4142, margin = 1.5;
	float floor_of = trait < TRAIT_CHROMA ? least[trait] : 0.02f;
	double v;

	for (size_t i = 0; i + 1 < n; i++)
		sorted[i] = fabsf(bars[i + 1].trait[trait] -
		    bars[i].trait[trait]);
	section_sort(sorted, n - 1);
	v = margin * of_middle * (double)section_quantile(sorted, n - 1, 0.5);
	if (trait == TRAIT_FLUX) {
		for (size_t i = 0; i < n; i++)
			sorted[i] = bars[i].trait[trait];
		section_sort(sorted, n);
		floor_of = 0.1f * section_quantile(sorted, n, 0.5) + 1e-6f;
	}
	return fmax(v, (double)floor_of);
}

static void
sum_up(struct split *s, const struct section_bar *bars)
{
	float *sorted = xmalloc(s->n * sizeof *sorted);

	s->sums = stock_room(&s->stock, (s->n + 1) * TRAITS, sizeof *s->sums);
	for (int k = 0; k < TRAITS; k++) {
		double unit = noise(bars, s->n, k, sorted);
		/* The twelve classes together count as three. */
		double weight = k < TRAIT_CHROMA ? 1 : 0.5;
		double origin = (double)bars[0].trait[k];

		for (size_t i = 0; i < s->n; i++) {
			const struct sums *a = &s->sums[i * TRAITS +
			    (size_t)k];
			struct sums *b = &s->sums[(i + 1) * TRAITS +
			    (size_t)k];
			double v = ((double)bars[i].trait[k] - origin) *
			    weight / unit;

			if (i % LONGEST == 0)
				stock_rest(&s->stock);
			b->v = a->v + v;
			b->vv = a->vv + v * v;
			b->iv = a->iv + v * (double)i;
		}
	}
	free(sorted);
}

/* What a section of the bars from..to-1 leaves unexplained. */
static double
unexplained(const struct split *s, size_t from, size_t to)
{
	const struct sums *a = s->sums + from * TRAITS;
	const struct sums *b = s->sums + to * TRAITS;
	double n = (double)(to - from), all = 0;
	double middle = (double)from + (n - 1) / 2;
	double spread = n * (n * n - 1) / 12;

	for (int k = 0; k < TRAITS; k++) {
		double v = b[k].v - a[k].v, left;

		left = b[k].vv - a[k].vv - v * v / n;
		if (k < TRAITS_THAT_CLIMB && spread > 0) {
			double climb = b[k].iv - a[k].iv - middle * v;

			left -= climb * climb / spread;
		}
		all += fmax(left, 0);
	}
	return all;
}

/* The cheapest way to divide all bars; before[i]: where the section begins
 * that ends before bar i. */
static void
divide(const struct split *s, size_t least, size_t *before)
{
	double *cost = xmalloc((s->n + 1) * sizeof *cost);

	cost[0] = 0;
	for (size_t i = 1; i <= s->n; i++) {
		cost[i] = INFINITY;
		before[i] = 0;
		if (i % LONGEST == 0)
			stock_rest(&s->stock);
		for (size_t length = 1; length <= i && length <= LONGEST;
		    length++) {
			size_t from = i - length;
			double c;

			/* A piece that is shorter is one section. */
			if (length < least && (from > 0 || i < s->n))
				continue;
			if (isinf(cost[from]))
				continue;
			c = cost[from] + s->price + unexplained(s, from, i);
			if (c < cost[i]) {
				cost[i] = c;
				before[i] = from;
			}
		}
	}
	free(cost);
}

size_t
section_split(const struct section_bar *bars, size_t n, size_t least,
    size_t *from, float *gain)
{
	/* What a section is free to choose: where it begins, means, and slopes,
	 * most of which are the same one. */
	static const double choices = TRAITS_THAT_CLIMB + 3 + 2;
	struct split s = { .n = n };
	size_t *before, count = 0;

	from[0] = 0;
	gain[0] = 0;
	if (n < 2 * least || n < 2)
		return 1;
	s.price = choices * log((double)n + 2);
	sum_up(&s, bars);
	before = xmalloc((n + 1) * sizeof *before);
	divide(&s, least, before);
	for (size_t i = n; i > 0; i = before[i])
		count++;
	for (size_t i = n, k = count; i > 0; i = before[i])
		from[--k] = before[i];
	for (size_t k = 1; k < count; k++) {
		size_t end = k + 1 < count ? from[k + 1] : n;

		stock_rest(&s.stock);
		gain[k] = (float)((unexplained(&s, from[k - 1], end) -
		    unexplained(&s, from[k - 1], from[k]) -
		    unexplained(&s, from[k], end)) / s.price);
	}
	free(before);
	stock_free(&s.stock);
	return count;
}
