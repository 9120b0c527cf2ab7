/*
 * gradual: looks at every stretch of the last seconds that might be a change
 * from one shot to the next, keeps the best of those that overlap, and tells
 * of it when nothing better can come.
 */
#include "gradual.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "fade.h"
#include "gradual_blend.h"
#include "gradual_strip.h"
#include "wipe.h"

/* A change that was found and may yet give way to a better one. */
struct candidate {
	enum change kind;
	int64_t from, to, middle;
	float odds;
	long first, last; /* stills; -1 for a fade */
};

enum {
	CANDIDATES = 16,
	AFTER_US = 280000, /* must be known of what follows a dissolve */
	PLAIN_US = 200000,
	LONG_US = 300000,
	HOLD_US = 700000,  /* that a better one may take to turn up, at least */
};

struct gradual {
	struct strip strip;
	struct fader fader;
	detect_fn *found;
	void *arg;
	struct candidate held[CANDIDATES]; /* in order of from */
	int holding;
	int64_t now;
	int64_t told;  /* end of the last one */
	int64_t settled;
};

/* Lengths of dissolves that are tried: each finds those up to a fifth longer or
 * shorter. */
static const int64_t lengths[] = {
	160000, 240000, 340000, 480000, 680000, 960000, 1360000, 1920000,
	2600000, 3300000,
};

enum { LENGTHS = sizeof lengths / sizeof *lengths };

struct gradual *
gradual_new(detect_fn *found, void *arg)
{
	struct gradual *g = xcalloc(1, sizeof *g);

	g->found = found;
	g->arg = arg;
	g->told = g->settled = INT64_MIN;
	return g;
}

static void
tell(struct gradual *g, const struct candidate *c)
{
	struct mark m = strip_nearest(&g->strip, c->middle);
	struct boundary b = { .kind = c->kind, .t = m.t, .pts = m.pts,
		.n = m.n, .from = c->from, .to = c->to };

	b.confidence = 1 / (1 + exp(-(double)c->odds));
	g->told = c->to;
	g->found(g->arg, &b);
}

static void
drop(struct gradual *g, int i)
{
	g->holding--;
	for (; i < g->holding; i++)
		g->held[i] = g->held[i + 1];
}

/* Long ones wait longer for one still longer. */
static int64_t
hold_for(const struct candidate *c)
{
	int64_t half = (c->to - c->from) / 2;

	return half < HOLD_US ? HOLD_US : half > 1000000 ? 1000000 : half;
}

/* A light or an object came and went. */
static bool
passed(const struct strip *s, const struct candidate *c)
{
	float whole;

	if (c->first < 0)
		return false;
	whole = strip_apart(s, c->first, c->last);
	return blend_returns(s, c->first, c->last, .1F * whole, .7F * whole);
}

/* Tells those for which the time has come. */
static void
tell_due(struct gradual *g, bool all)
{
	int64_t open = all ? INT64_MAX : fader_settled(&g->fader, g->now);

	while (g->holding && (all || (g->now - g->held[0].to >
	    hold_for(&g->held[0]) + AFTER_US && g->held[0].from < open))) {
		if (!passed(&g->strip, &g->held[0]))
			tell(g, &g->held[0]);
		drop(g, 0);
	}
}

static void
hold(struct gradual *g, const struct candidate *c)
{
	int i;

	if (c->from < g->told || c->odds < 0)
		return;
	for (i = 0; i < g->holding; i++)
		if (g->held[i].from < c->to && c->from < g->held[i].to &&
		    g->held[i].odds >= c->odds)
			return;
	for (i = g->holding - 1; i >= 0; i--)
		if (g->held[i].from < c->to && c->from < g->held[i].to)
			drop(g, i);
	if (g->holding == CANDIDATES) {
		tell(g, &g->held[0]);
		drop(g, 0);
	}
	for (i = g->holding++; i > 0 && g->held[i - 1].from > c->from; i--)
		g->held[i] = g->held[i - 1];
	g->held[i] = *c;
}

/* A picture of one colour on the way or close by: it is for the fader to
 * judge. */
static bool
plain_near(const struct gradual *g, long first)
{
	const struct strip *s = &g->strip;
	int64_t t = strip_time(s, first) - PLAIN_US;
	long i;

	for (i = s->next - 1; i >= strip_first(s) && strip_time(s, i) >= t;
	    i--)
		if (fade_plain(&g->fader, strip_at(s, i)))
			return true;
	return false;
}

static void
hold_stretch(struct gradual *g, long first, long last, struct candidate *c)
{
	c->from = strip_after(&g->strip, strip_time(&g->strip, first)).t;
	c->to = strip_time(&g->strip, last);
	c->middle = c->from / 2 + c->to / 2;
	c->first = first;
	c->last = last;
	hold(g, c);
}

/* The odds of the best one that has something in common with that stretch; 0:
 * there is none. */
static float
held_odds(const struct gradual *g, long first, long last)
{
	int64_t from = strip_time(&g->strip, first);
	int64_t to = strip_time(&g->strip, last);
	float best = 0;
	int i;

	for (i = 0; i < g->holding; i++)
		if (g->held[i].from < to && from < g->held[i].to)
			best = fmaxf(best, g->held[i].odds);
	return best;
}

static void
try_dissolve(struct gradual *g, long first, long last)
{
	const struct strip *s = &g->strip;
	struct candidate c = { .kind = CHANGE_DISSOLVE };
	float signs[BLEND_SIGNS];

	if (!blend_signs(s, first, last, true, true, signs) ||
	    blend_hint(signs) < 0 || plain_near(g, first) ||
	    blend_best(signs) < held_odds(g, first, last))
		return;
	blend_look(s, first, last, signs);
	c.odds = blend_odds(signs);
	hold_stretch(g, first, last, &c);
}

static void
try_wipe(struct gradual *g, long first, long last)
{
	const struct strip *s = &g->strip;
	struct candidate c = { .kind = CHANGE_WIPE };
	float signs[WIPE_SIGNS];

	if (!wipe_signs(s, first, last, signs) || wipe_hint(signs) < -1 ||
	    plain_near(g, first))
		return;
	wipe_look(s, first, last, signs);
	c.odds = wipe_odds(signs);
	hold_stretch(g, first, last, &c);
}

static void
scan(struct gradual *g, int64_t after)
{
	const struct strip *s = &g->strip;
	long last = strip_find(s, g->now - after), first, before = -1;
	int i;

	for (i = 0; i < LENGTHS && last > 0; i++) {
		first = strip_find(s, strip_time(s, last) - lengths[i]);
		if (first < 0 || last - first > STRIP_REACH)
			break;
		if (last - first < 4 || first == before)
			continue;
		before = first;
		try_dissolve(g, first, last);
		/* Long ones can be found from any second picture. */
		if (lengths[i] < LONG_US || last % 2 == 0)
			try_wipe(g, first, last);
	}
}

/* What overlaps a fade, or something that was found to be none, is a part of
 * it. */
static void
hold_fade(struct gradual *g, const struct fade *f)
{
	int i;
	struct candidate c = { CHANGE_FADE, f->from, f->to, f->middle,
		f->odds, -1, -1 };

	for (i = g->holding - 1; i >= 0; i--)
		if (g->held[i].from < c.to && c.from < g->held[i].to &&
		    g->held[i].kind != CHANGE_FADE)
			drop(g, i);
	hold(g, &c);
}

static void
finish(struct gradual *g)
{
	struct fade f;

	if (fader_end(&g->fader, &g->strip, &f))
		hold_fade(g, &f);
	tell_due(g, true);
	strip_clear(&g->strip);
	g->settled = g->now;
}

void
gradual_push(struct gradual *g, const struct thumb *t)
{
	struct fade f;
	int64_t sure;

	if (t->gap)
		finish(g);
	g->now = t->t;
	if (!strip_push(&g->strip, t))
		return;
	scan(g, AFTER_US);
	if (fader_step(&g->fader, &g->strip, &f))
		hold_fade(g, &f);
	tell_due(g, false);
	sure = g->now - lengths[LENGTHS - 1] - AFTER_US;
	if (fader_settled(&g->fader, g->now) < sure)
		sure = fader_settled(&g->fader, g->now);
	if (g->holding && g->held[0].from < sure)
		sure = g->held[0].from;
	if (sure > g->settled)
		g->settled = sure;
}

void
gradual_end(struct gradual *g)
{
	finish(g);
	g->settled = INT64_MAX;
}

void
gradual_free(struct gradual *g)
{
	free(g);
}

int64_t
gradual_settled(const struct gradual *g)
{
	return g->settled;
}
