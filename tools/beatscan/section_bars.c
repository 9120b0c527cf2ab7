/*
 * A piece as bars, and what each bar is like.
 *
 * Where bars are known a bar begins with each first beat; one that is missing
 * (a break without a beat) is put in where it would be.  Where they are not,
 * each four beats count as one, beginning so that the changes of level fall
 * on its lines.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "buf.h"
#include "section_part.h"
#include "stock.h"

enum { GROUP = 4, BARS_REST = 128 };

struct lines {
	int64_t *t;
	size_t n, cap;
};

static int
by_value(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

void
section_sort(float *v, size_t n)
{
	qsort(v, n, sizeof *v, by_value);
}

float
section_quantile(const float *v, size_t n, double share)
{
	size_t i = (size_t)(share * (double)(n - 1) + 0.5);

	return v[i < n ? i : n - 1];
}

static void
add_line(struct lines *l, int64_t t)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 64;
		l->t = xrealloc(l->t, l->cap, sizeof *l->t);
	}
	l->t[l->n++] = t;
}

/* --- lines ---------------------------------------------------------------- */

/* Each beat's level, LUFS. */
static float *
beat_levels(const struct section_piece *p)
{
	float *v = xmalloc(p->n_beats * sizeof *v);

	for (size_t i = 0; i < p->n_beats; i++) {
		int64_t to = i + 1 < p->n_beats ? p->beats[i + 1].t : p->end;
		int64_t a = p->beats[i].t / ROW_US - p->first;
		int64_t b = to / ROW_US - p->first;
		float sum = 0, n = 0;

		if (i % (GROUP * BARS_REST) == 0)
			stock_rest(p->stock);
		for (int64_t k = a; k < b || k == a; k++)
			if (k >= 0 && k < (int64_t)p->n_rows) {
				sum += p->rows[k].level;
				n++;
			}
		v[i] = n > 0 ? sum / n : i ? v[i - 1] : 0;
	}
	return v;
}

/* Which of the first four beats begins a group. */
static size_t
best_phase(const struct section_piece *p)
{
	float *level = beat_levels(p);
	double best = -1;
	size_t phase = 0;

	for (size_t first = 0; first < GROUP; first++) {
		double sum = 0;

		for (size_t i = first; i + GROUP <= p->n_beats; i += GROUP) {
			double step = 0;

			if (i < GROUP)
				continue;
			for (size_t k = 0; k < GROUP; k++)
				step += (double)(level[i + k] -
				    level[i - 1 - k]) / GROUP;
			sum += step * step;
		}
		if (sum > best * 1.001 + 1e-6) {
			best = sum;
			phase = first;
		}
	}
	free(level);
	return phase;
}

static bool
bars_known(const struct section_piece *p)
{
	size_t known = 0, firsts = 0;

	for (size_t i = 0; i < p->n_beats; i++) {
		known += p->beats[i].bar > 0;
		firsts += p->beats[i].bar == 1;
	}
	return known * 10 >= p->n_beats * 6 && firsts >= 4;
}

static int64_t
middle_distance(const struct lines *l)
{
	float *apart = xmalloc(l->n * sizeof *apart);
	float middle;

	for (size_t i = 0; i + 1 < l->n; i++)
		apart[i] = (float)(l->t[i + 1] - l->t[i]);
	section_sort(apart, l->n - 1);
	middle = apart[(l->n - 1) / 2];
	free(apart);
	return (int64_t)middle > 0 ? (int64_t)middle : 1;
}

/* A beat near that time, or the time itself. */
static int64_t
snapped(const struct section_piece *p, int64_t t, int64_t within)
{
	size_t low = 0, high = p->n_beats - 1;
	int64_t best;

	while (low < high) {
		size_t i = (low + high) / 2;

		if (p->beats[i].t < t)
			low = i + 1;
		else
			high = i;
	}
	best = p->beats[low].t;
	if (low && t - p->beats[low - 1].t < best - t)
		best = p->beats[low - 1].t;
	return llabs(best - t) <= within ? best : t;
}

/* Puts lines where they are missing between two that are there. */
static void
bridge(struct lines *l, const struct section_piece *p, int64_t from,
    int64_t to, int64_t bar)
{
	int64_t n = (to - from + bar / 2) / bar;

	for (int64_t i = 1; i < n; i++) {
		int64_t t = from + (to - from) * i / n;

		t = snapped(p, t, bar / 8);
		if (t > l->t[l->n - 1] && t < to)
			add_line(l, t);
	}
}

static void
find_lines(const struct section_piece *p, struct lines *out)
{
	struct lines raw = { 0 };
	int64_t begin = p->beats[0].t, bar;

	if (bars_known(p)) {
		for (size_t i = 0; i < p->n_beats; i++)
			if (p->beats[i].bar == 1)
				add_line(&raw, p->beats[i].t);
	} else {
		for (size_t i = best_phase(p); i < p->n_beats; i += GROUP)
			add_line(&raw, p->beats[i].t);
	}
	bar = middle_distance(&raw);
	add_line(out, begin);
	/* What comes before the first line is a bar where it is long enough,
	 * else it belongs to that of the first. */
	for (size_t i = 0; i < raw.n; i++) {
		int64_t last = out->t[out->n - 1];

		if (raw.t[i] - last < bar / 2)
			continue;
		bridge(out, p, last, raw.t[i], bar);
		add_line(out, raw.t[i]);
	}
	bridge(out, p, out->t[out->n - 1], p->end, bar);
	if (out->n > 1 && p->end - out->t[out->n - 1] < bar / 2)
		out->n--;
	free(raw.t);
}

/* --- traits --------------------------------------------------------------- */

static void
measure(const struct section_piece *p, struct section_bar *bar, int64_t to)
{
	int64_t a = bar->start / ROW_US - p->first, b = to / ROW_US - p->first;
	float n = 0;

	b = b < (int64_t)p->n_rows ? b : (int64_t)p->n_rows;
	a = a < b ? a : b - 1;
	for (int64_t i = a > 0 ? a : 0; i < b; i++, n++) {
		const struct section_row *r = &p->rows[i];

		bar->trait[TRAIT_LEVEL] += fmaxf(r->level, -60);
		bar->trait[TRAIT_FLUX] += r->flux;
		bar->trait[TRAIT_LOW] += r->low;
		bar->trait[TRAIT_MID] += r->mid;
		bar->trait[TRAIT_HIGH] += r->high;
		for (int k = 0; k < CHROMA; k++)
			bar->trait[TRAIT_CHROMA + k] +=
			    (float)r->chroma[k] / 255;
	}
	for (int k = 0; k < TRAITS && n > 0; k++)
		bar->trait[k] /= n;
}

/* Adds a trait to the bars' energies: 0 where it is among the least, 1 among
 * the most of this piece; but a range below `range` is not stretched. */
static void
add_energy(struct section_bar *bars, size_t n, enum section_trait trait,
    float range, float weight, float *sorted)
{
	float low, high;

	for (size_t i = 0; i < n; i++)
		sorted[i] = bars[i].trait[trait];
	section_sort(sorted, n);
	low = section_quantile(sorted, n, 0.05);
	high = section_quantile(sorted, n, 0.95);
	if (trait == TRAIT_FLUX)
		range = 0.5f * section_quantile(sorted, n, 0.5) + 1e-6f;
	if (high - low < range)
		low = high - range;
	for (size_t i = 0; i < n; i++)
		bars[i].energy += weight * fminf(fmaxf(
		    (bars[i].trait[trait] - low) / (high - low), 0), 1);
}

struct section_bar *
section_bars(const struct section_piece *p, size_t *n)
{
	struct lines l = { 0 };
	struct section_bar *bars;
	float *sorted;

	find_lines(p, &l);
	bars = xcalloc(l.n, sizeof *bars);
	sorted = xmalloc(l.n * sizeof *sorted);
	for (size_t i = 0; i < l.n; i++) {
		if (i % BARS_REST == 0)
			stock_rest(p->stock);
		bars[i].start = l.t[i];
		measure(p, &bars[i], i + 1 < l.n ? l.t[i + 1] : p->end);
	}
	add_energy(bars, l.n, TRAIT_LEVEL, 6, 0.6f, sorted);
	add_energy(bars, l.n, TRAIT_LOW, 0.3f, 0.2f, sorted);
	add_energy(bars, l.n, TRAIT_FLUX, 0, 0.2f, sorted);
	*n = l.n;
	free(sorted);
	free(l.t);
	return bars;
}
