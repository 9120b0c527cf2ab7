/*
 * From where to where in its song a film goes.
 */
#include "montage_range.h"

#include <stdio.h>
#include <stdlib.h>

#include "tc.h"

#define NEAR    (TC_SECOND / 20)
#define SNAP    (TC_SECOND / 2)  /* --from goes to a beat so near */

enum { FEW_BEATS = 4, USUAL_METER = 4 };

/* How loud music is that has begun, as a share of its tenths of a second. */
static const double BEGUN = 0.3;

/* The song's musical start. */
static int64_t
start_of(const struct montage_song *s)
{
	int64_t t;

	if (s->start != TC_NONE)
		return s->start;
	if (s->nbeats >= FEW_BEATS)
		return s->beats[0].t;
	for (t = 0; t < (int64_t)s->nloud * (MONTAGE_LOUD_STEP / 2);
	    t += MONTAGE_LOUD_STEP)
		if (montage_song_energy(s, t, t + TC_SECOND) >= BEGUN)
			return t;
	return 0;
}

/* The beat nearest to t, if one is near. */
static int64_t
snapped(const struct montage_song *s, int64_t t)
{
	int64_t best = t, reach = SNAP;
	size_t i;

	for (i = 0; i < s->nbeats; i++)
		if (llabs(s->beats[i].t - t) < reach) {
			reach = llabs(s->beats[i].t - t);
			best = s->beats[i].t;
		}
	return best;
}

/* How well music can end at this place of the grid. */
static double
ending(const struct montage_grid *g, const struct montage_song *s, int meter,
    size_t i)
{
	const struct montage_section *section;
	size_t bars;

	section = montage_song_section_at(s, g->v[i].t + NEAR);
	if (section && llabs(section->start - g->v[i].t) <= NEAR)
		return 3;
	if (g->v[i].bar > 1 || (g->v[i].bar == 0 && i % (size_t)meter))
		return 0.3;
	bars = i / (size_t)meter;
	return bars % 8 == 0 ? 2.5 : bars % 4 == 0 ? 2 : 1;
}

/* The end of a phrase, at or before limit. */
static int64_t
phrase(const struct montage_song *s, int64_t from, int64_t limit, int meter)
{
	const double reach = 0.05 * (double)(limit - from) + TC_SECOND / 2;
	int64_t best = limit;
	struct montage_grid g;
	double most = 0, value;
	size_t i;

	montage_grid_make(&g, s, from, limit);
	for (i = 1; i < g.n; i++) {
		if (g.v[i].tick != MONTAGE_TICK_BEAT)
			continue;
		value = ending(&g, s, meter, i) -
		    (double)(limit - g.v[i].t) / reach;
		if (value >= most) {
			most = value;
			best = g.v[i].t;
		}
	}
	montage_grid_free(&g);
	return best;
}

int
montage_range_meter(const struct montage_song *s)
{
	return s && s->meter > 0 ? s->meter : USUAL_METER;
}

int
montage_range_set(struct montage_plan *p, const struct montage_song *s,
    const struct montage_timing *t, char *why, size_t n)
{
	int64_t whole, limit;

	if (!s) {
		p->from = 0;
		p->to = t->total != TC_NONE ? t->total :
		    MONTAGE_RANGE_PLAIN;
		return 0;
	}
	p->from = t->from != TC_NONE ? snapped(s, t->from) :
	    start_of(s);
	whole = s->end != TC_NONE ? s->end : s->duration;
	if (s->duration != TC_NONE && (whole == TC_NONE || whole > s->duration))
		whole = s->duration;
	if (whole == TC_NONE && t->to == TC_NONE && t->total == TC_NONE) {
		snprintf(why, n, "the length of the song is not known");
		return -1;
	}
	limit = t->to != TC_NONE ? t->to : whole;
	if (s->duration != TC_NONE && limit > s->duration)
		limit = s->duration;
	if (t->total != TC_NONE && limit - p->from > t->total)
		limit = p->from + t->total;
	if (limit - p->from < TC_SECOND) {
		snprintf(why, n, "there is no second of the song from %.2f s "
		    "on", (double)p->from / TC_SECOND);
		return -1;
	}
	p->to = whole != TC_NONE && limit >= whole ? limit :
	    phrase(s, p->from, limit, montage_range_meter(s));
	return 0;
}
