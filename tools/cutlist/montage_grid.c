/*
 * Where cuts may lie: the beats, and what stands in for them where there are
 * none.
 *
 * A stretch without a beat is one where the next beat is more than twice as
 * far away as beats usually are.  There a cut may lie on the strongest onset
 * in each stretch of about a half and three quarters of a second, so that "two
 * beats" means about as long as elsewhere.
 */
#include "montage_song.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "sorted.h"
#include "tc.h"

#define USUAL     (TC_SECOND / 2)      /* a beat where none is known */
#define NEAREST   (TC_SECOND * 35 / 100)
#define FARTHEST  (TC_SECOND * 3 / 4)

enum { FEW = 4 }; /* so many beats are no beat */

static void
put(struct montage_grid *g, int64_t t, int bar, enum montage_tick tick,
    float strength)
{
	if (g->n && t <= g->v[g->n - 1].t)
		return;
	if (g->n == g->cap) {
		g->cap = g->cap ? 2 * g->cap : 256;
		g->v = xrealloc(g->v, g->cap, sizeof *g->v);
	}
	g->v[g->n++] = (struct montage_place){ t, bar, tick, strength };
}

static size_t
first_from(const struct montage_beat *v, size_t n, int64_t t)
{
	size_t low = 0, high = n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (v[middle].t < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The strongest onset from a to b; null where there is none. */
static const struct montage_beat *
onset_in(const struct montage_song *s, int64_t a, int64_t b)
{
	const struct montage_beat *best = NULL;
	size_t i;

	for (i = first_from(s->onsets, s->nonsets, a); i < s->nonsets &&
	    s->onsets[i].t <= b; i++)
		if (!best || s->onsets[i].strength > best->strength)
			best = &s->onsets[i];
	return best;
}

/* Where the spectrum, or the loudness, rises most from a to b; TC_NONE. */
static int64_t
rise_in(const struct montage_song *s, int64_t a, int64_t b)
{
	int64_t i, at = TC_NONE;
	double most = 0, rise;

	for (i = a / MONTAGE_LOUD_STEP + 1; i <= b / MONTAGE_LOUD_STEP &&
	    i < (int64_t)s->nloud; i++) {
		if (i < 1)
			continue;
		rise = isnan(s->flux[i]) ? (double)(s->loud[i] -
		    s->loud[i - 1]) : (double)s->flux[i];
		if (rise > most) {
			most = rise;
			at = i * MONTAGE_LOUD_STEP;
		}
	}
	return at;
}

/* From the last place on to b, without beats. */
static void
fill(struct montage_grid *g, const struct montage_song *s, int64_t b)
{
	const struct montage_beat *onset;
	int64_t last, at;

	for (;;) {
		last = g->v[g->n - 1].t;
		if (b - last < NEAREST + USUAL / 2)
			return;
		at = last + FARTHEST < b - NEAREST ? last + FARTHEST :
		    b - NEAREST;
		onset = onset_in(s, last + NEAREST, at);
		if (onset) {
			put(g, onset->t, 0, MONTAGE_TICK_ONSET,
			    onset->strength);
			continue;
		}
		at = rise_in(s, last + NEAREST, at);
		if (at != TC_NONE && at > last)
			put(g, at, 0, MONTAGE_TICK_LOUD, 0.5F);
		else
			put(g, last + USUAL, 0, MONTAGE_TICK_EVEN, 0.5F);
	}
}

/* The usual distance of these beats. */
static int64_t
usual_of(const struct montage_beat *v, size_t n)
{
	int64_t *d = xcalloc(n, sizeof *d), usual;
	size_t i;

	for (i = 1; i < n; i++)
		d[i - 1] = v[i].t - v[i - 1].t;
	sorted_times(d, n - 1);
	usual = d[(n - 1) / 2];
	free(d);
	return usual;
}

void
montage_grid_make(struct montage_grid *g, const struct montage_song *s,
    int64_t a, int64_t b)
{
	size_t i = first_from(s->beats, s->nbeats, a);
	size_t end = first_from(s->beats, s->nbeats, b + 1);
	int64_t usual = USUAL;

	*g = (struct montage_grid){ 0 };
	if (end - i < FEW)
		i = end;
	else
		usual = usual_of(s->beats + i, end - i);
	if (i == end || s->beats[i].t > a)
		put(g, a, 0, MONTAGE_TICK_EVEN, 0.5F);
	for (; i < end; i++) {
		if (g->n && s->beats[i].t - g->v[g->n - 1].t > 2 * usual)
			fill(g, s, s->beats[i].t);
		put(g, s->beats[i].t, s->beats[i].bar, MONTAGE_TICK_BEAT,
		    s->beats[i].strength);
	}
	if (b - g->v[g->n - 1].t > 2 * usual)
		fill(g, s, b);
	put(g, b, 0, MONTAGE_TICK_EVEN, 0.5F); /* the end is a place too */
}

void
montage_grid_free(struct montage_grid *g)
{
	free(g->v);
	*g = (struct montage_grid){ 0 };
}

int64_t
montage_grid_time(const struct montage_grid *g, int64_t quarter)
{
	size_t i = (size_t)(quarter / MONTAGE_BEAT);
	int64_t part = quarter % MONTAGE_BEAT;

	if (i + 1 >= g->n)
		return g->v[g->n - 1].t;
	return g->v[i].t + ((g->v[i + 1].t - g->v[i].t) * part +
	    MONTAGE_BEAT / 2) / MONTAGE_BEAT;
}

double
montage_grid_bpm(const struct montage_grid *g, int64_t quarter)
{
	size_t at = (size_t)(quarter / MONTAGE_BEAT), a, b;

	a = at > 2 ? at - 2 : 0;
	b = at + 4 < g->n ? at + 4 : g->n - 1;
	if (b <= a || g->v[b].t <= g->v[a].t)
		return 120;
	return (double)(b - a) * 60e6 / (double)(g->v[b].t - g->v[a].t);
}
