/*
 * Highlights by a threshold of loudness, as streamers' tools find them: it
 * takes no notice of what is usual in the file but by its dynamic rule.  One
 * level after the other goes in, so it works while the file is still being
 * heard; nothing but a few windows is kept.
 */
#include <math.h>
#include <string.h>

#include "threshold.h"
#include "advice.h"
#include "lanes.h"
#include "tc.h"

static const int64_t LEAST_APART = 30 * TC_SECOND;

/* The dynamic rule needs a mean worth the name. */
enum { DYNAMIC_LEAST = 3 };

/* Levels below this make no difference any more. */
static const double SCALE_DB = 60;

static void
open_window(struct threshold *h, int64_t t)
{
	h->at = t - t % h->window;
	h->open = (struct threshold_window){ .loudest = THRESHOLD_QUIET };
}

void
threshold_init(struct threshold *h, const struct taste *t, double own)
{
	memset(h, 0, sizeof *h);
	h->db = isnan(t->threshold_db) ? own : (double)t->threshold_db;
	h->spike = (double)t->spike_db;
	h->dynamic = (double)t->dynamic_db;
	h->looked = t->sustained_of < 1 ? 1 :
	    t->sustained_of < THRESHOLD_WINDOWS ? t->sustained_of :
	    THRESHOLD_WINDOWS;
	h->needed = t->sustained < h->looked ? t->sustained : h->looked;
	h->window = t->window > 0 ? t->window : TC_SECOND;
	h->apart = t->target > LEAST_APART ? t->target : LEAST_APART;
	h->at = h->last = TC_NONE;
}

/* Which rules the newest of the last windows meets. */
static unsigned
rules_met(const struct threshold *h, const struct threshold_window *newest)
{
	uint64_t looked = h->windows < (uint64_t)h->looked ? h->windows :
	    (uint64_t)h->looked, i;
	double sum = 0;
	int above = 0;
	unsigned met = 0;

	for (i = 0; i < looked; i++) {
		const struct threshold_window *w =
		    &h->past[(h->windows - 1 - i) % THRESHOLD_WINDOWS];

		above += w->loudest >= h->db;
		sum += w->steps ? w->sum / (double)w->steps : THRESHOLD_QUIET;
	}
	if (above >= h->needed)
		met |= THRESHOLD_SUSTAINED;
	if (newest->loudest >= h->db + h->spike)
		met |= THRESHOLD_SPIKE;
	if (looked >= DYNAMIC_LEAST &&
	    newest->loudest >= sum / (double)looked + h->dynamic)
		met |= THRESHOLD_DYNAMIC;
	return met;
}

/* Closes the open window; true where it is a highlight. */
static bool
close_window(struct threshold *h, struct threshold_hit *hit)
{
	const struct threshold_window *w;

	w = &h->past[h->windows % THRESHOLD_WINDOWS];
	h->past[h->windows % THRESHOLD_WINDOWS] = h->open;
	h->windows++;
	if (w->loudest < h->db ||
	    (h->last != TC_NONE && h->at - h->last < h->apart))
		return false;
	hit->why = rules_met(h, w);
	if (!hit->why)
		return false;
	hit->t = h->at + h->window / 2;
	hit->db = w->loudest;
	h->last = h->at;
	return true;
}

bool
threshold_add(struct threshold *h, int64_t t, double db,
    struct threshold_hit *hit)
{
	bool found = false;

	if (h->at == TC_NONE)
		open_window(h, t);
	if (t >= h->at + h->window) {
		found = close_window(h, hit);
		open_window(h, t);
	}
	if (!(db >= THRESHOLD_QUIET)) /* NaN too */
		db = THRESHOLD_QUIET;
	if (db > h->open.loudest)
		h->open.loudest = db;
	h->open.sum += db;
	h->open.steps++;
	return found;
}

bool
threshold_end(struct threshold *h, struct threshold_hit *hit)
{
	bool found = h->at != TC_NONE && close_window(h, hit);

	h->at = TC_NONE;
	return found;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void
threshold_moment(const struct threshold_hit *hit, const struct taste *t,
    int64_t duration, struct moment *m)
{
	double score = (hit->db + SCALE_DB) / SCALE_DB;

	*m = moment_none();
	m->start = hit->t - t->target / 2;
	m->end = m->start + t->target;
	if (m->start < 0)
		m->start = 0;
	if (duration > 0 && m->end > duration)
		m->end = duration;
	m->peak = hit->t < m->end ? hit->t : m->end;
	m->core_start = later(m->start, hit->t - t->window / 2);
	m->core_end = m->core_start + t->window < m->end ?
	    m->core_start + t->window : m->end;
	m->score = (float)(score > 0 ? score < 1 ? score : 1 : 0);
	m->share[FEATURE_LOUD] = m->value = m->score;
	if (m->start == 0)
		m->begins = EDGE_FILM;
	if (m->end == duration)
		m->ends = EDGE_FILM;
}

static void
append(struct moments *out, const struct threshold_hit *hit,
    const struct story *s, const struct taste *t)
{
	struct moment m;

	threshold_moment(hit, t, s->duration, &m);
	if (m.end > m.start)
		moments_add(out, &m);
}

void
threshold_moments(const struct story *s, const struct taste *t,
    struct moments *out)
{
	struct threshold_hit hit;
	struct threshold h;
	struct advice a;
	size_t i;

	if (!s->lane[FEATURE_LOUD] || advice_story(s, &a) < 0)
		return;
	threshold_init(&h, t, advice_pick(&a, t->threshold_own));
	for (i = s->first; i < s->first + s->n; i++) {
		int64_t at = (int64_t)i * s->step + s->step / 2;

		if (i % LANES_REST == 0)
			lanes_rest(s);
		if (threshold_add(&h, at, (double)*story_value(s,
		    FEATURE_LOUD, i), &hit))
			append(out, &hit, s, t);
	}
	if (threshold_end(&h, &hit))
		append(out, &hit, s, t);
}
