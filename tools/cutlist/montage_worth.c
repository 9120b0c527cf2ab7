/*
 * What a shot is worth in a slot: by itself, for the slot's length and music,
 * behind the shot before, and after all that was shown.
 */
#include "montage_worth.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "footage.h"
#include "montage_chance.h"
#include "tc.h"

/* From here on sources go round whatever the points; up to here nobody
 * counts them; and what it costs that nobody has measured motion. */
static const double ROUND = 0.9, PURE = 0.1, ROUND_POINTS = 1000, UNKNOWN = 5;

/* Where shots are so few that the rules are given up: a cut to what goes on
 * anyway, or stutters, would be none. */
static const double NO_CUT = 1000;
#define GOES_ON (MONTAGE_GAP / 2)

static double
weight(const struct montage_worth *w, enum montage_point p)
{
	return w->rules->style->weight[p];
}

static double
quality(const struct montage_worth *w, const struct montage_shot *s)
{
	return weight(w, MONTAGE_SCORE) * (double)s->place +
	    weight(w, MONTAGE_STEADY) * (double)s->steady +
	    weight(w, MONTAGE_EXPOSURE) * (double)s->exposure -
	    (s->known ? 0 : UNKNOWN);
}

void
montage_worth_init(struct montage_worth *w, const struct montage_stock *s,
    const struct montage_rules *r, const struct montage_plan *p,
    const struct montage_need *needs)
{
	size_t i;

	*w = (struct montage_worth){ s, r, p, needs, xcalloc(s->n + 1,
	    sizeof *w->quality) };
	for (i = 0; i < s->n; i++)
		w->quality[i] = quality(w, &s->shots[i]);
}

void
montage_worth_free(struct montage_worth *w)
{
	free(w->quality);
	w->quality = NULL;
}

static int64_t
shown(const struct montage_worth *w, size_t slot)
{
	const struct montage_plan *p = w->plan;
	int64_t n = p->slots[slot].frames;

	if (slot + 1 < p->n && p->slots[slot + 1].turn == MONTAGE_FADE)
		n += p->slots[slot + 1].turn_frames;
	return montage_time(&p->canvas, n);
}

struct montage_query
montage_worth_query(const struct montage_worth *w, size_t slot)
{
	struct montage_query q = { shown(w, slot), w->needs[slot].energy,
	    weight(w, MONTAGE_LENGTH), weight(w, MONTAGE_ENERGY) };

	return q;
}

/* A source that was shown more often than its share loses points. */
static double
variety_loss(const struct montage_worth *w, size_t slot, size_t uses)
{
	const double v = w->rules->variety;
	double excess = (double)uses -
	    (double)slot / (double)w->stock->nsources;

	if (v <= PURE || excess <= 0)
		return 0;
	return excess * (v >= ROUND ? ROUND_POINTS :
	    v * weight(w, MONTAGE_VARIETY));
}

double
montage_worth_loss(const struct montage_worth *w, size_t slot, size_t shot,
    size_t uses, size_t takes)
{
	return variety_loss(w, slot, uses) +
	    weight(w, MONTAGE_FRESH) * (1 - pow(0.6, (double)takes)) +
	    weight(w, MONTAGE_CHANCE) *
	    montage_chance(w->rules->seed, slot, shot);
}

double
montage_worth_next(const struct montage_worth *w,
    const struct montage_use *before, const struct montage_use *u)
{
	const struct montage_shot *x, *y;
	struct montage_look a, b;
	double points = 0;

	if (!before)
		return 0;
	x = &w->stock->shots[before->shot];
	y = &w->stock->shots[u->shot];
	a = montage_stock_look(w->stock, x->source, before->to);
	b = montage_stock_look(w->stock, y->source, u->from);
	if (x->source == y->source && w->rules->variety > PURE)
		points -= weight(w, MONTAGE_VARIETY);
	if (x->source == y->source && llabs(u->from - before->to) < GOES_ON)
		points -= NO_CUT;
	return points + weight(w, MONTAGE_DIRECTION) * montage_look_way(a, b) +
	    weight(w, MONTAGE_COLOUR) * montage_look_near(a, b);
}

static double
peak_points(const struct montage_worth *w, size_t slot,
    const struct montage_use *u)
{
	const struct montage_shot *s = &w->stock->shots[u->shot];
	double off = fabs((double)(s->peak - u->from -
	    w->needs[slot].accent)) / TC_SECOND;

	return s->known && off < 1 ? weight(w, MONTAGE_PEAK) * (1 - off) : 0;
}

/* All from the key frame on is decoded for the first picture.  Of shots that
 * are worth the same the one is taken that needs least of it; it never counts
 * for more than chance. */
static double
late_loss(const struct montage_worth *w, const struct montage_use *u)
{
	static const double usual = 0.5; /* seconds: half of what chance may */
	const struct footage *film = montage_stock_film(w->stock,
	    w->stock->shots[u->shot].source);
	size_t gop = film ? footage_gop_at(film, u->from) : 0;
	double late;

	if (!film || gop >= film->ngops || u->from <= film->gops[gop].t)
		return 0;
	late = (double)(u->from - film->gops[gop].t) / TC_SECOND;
	return weight(w, MONTAGE_CHANCE) * late / (late + usual);
}

double
montage_worth(const struct montage_worth *w, size_t slot,
    const struct montage_use *before, const struct montage_use *u,
    size_t uses, size_t takes)
{
	struct montage_query q = montage_worth_query(w, slot);

	return w->quality[u->shot] +
	    montage_tree_points(&q, &w->stock->shots[u->shot]) -
	    montage_worth_loss(w, slot, u->shot, uses, takes) +
	    peak_points(w, slot, u) - late_loss(w, u) +
	    montage_worth_next(w, before, u);
}
