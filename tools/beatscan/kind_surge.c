/*
 * kind_surge: finds rises and impacts in the course of the level.
 *
 * Both look at frames of the level; an impact at those around it, a rise ten
 * times a second at a level that is smoothed over 0.4 s.
 */
#include "kind_surge.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "kind_part.h"

enum {
	RING = 2048,        /* frames; a power of two */
	QUIET_BEFORE = 30,  /* frames: so long it must be quiet */
	QUIET_MOST = 300,   /* ... and so far back it is looked for */
	JUMP = 20,          /* frames: so fast it must become loud */
	APART = 100,        /* frames between two surges of a kind */
	AHEAD = 120,        /* frames after a moment that are looked at */
	STEP = 10,          /* frames from one smoothed level to the next */
	CLIMB_LEAST = 5,    /* of those */
	CLIMB_MOST = 60,
	QUEUE = 16
};

static const float JUMP_DB = 15, CLIMB_DB = 12, DIP_DB = 2.5f, LOUD_DB = 6;

struct surges {
	float db[RING];
	float top;              /* what is loud, as far as is known by now */
	float smooth[RING];     /* one for each STEP frames */
	int64_t frames, looked; /* put; examined for impacts */
	int64_t smoothed;       /* how many there are */
	int64_t rise_looked;
	int64_t last_impact, last_rise;
	struct surge queue[QUEUE];
	int queued;
	bool ended;
};

struct surges *
surges_new(void)
{
	struct surges *s = xcalloc(1, sizeof *s);

	s->last_impact = s->last_rise = -10 * APART;
	return s;
}

void
surges_free(struct surges *s)
{
	free(s);
}

static float
level(const struct surges *s, int64_t frame)
{
	if (frame < 0)
		return -80; /* before the sound there is silence */
	return fmaxf(s->db[frame & (RING - 1)], -80);
}

static float
mean_level(const struct surges *s, int64_t from, int n)
{
	float sum = 0;
	int i;

	for (i = 0; i < n; i++)
		sum += fast_exp2(level(s, from + i) * 0.332193f);
	return 3.0103f * fast_log2(sum / (float)n);
}

static void
found(struct surges *s, int64_t t, int64_t from, bool impact, float gain,
    float strength)
{
	struct surge *e;
	int i;

	if (s->queued == QUEUE)
		return;
	for (i = s->queued; i > 0 && s->queue[i - 1].t > t * 10000; i--)
		s->queue[i] = s->queue[i - 1];
	e = &s->queue[i];
	e->t = t * (1000000 / HEARD_HZ);
	e->from = (from > 0 ? from : 0) * (1000000 / HEARD_HZ);
	e->impact = impact;
	e->gain_db = gain;
	e->strength = fmaxf(0, fminf(1, strength));
	s->queued++;
}

/* Is this the frame where it becomes loud? */
static void
look_impact(struct surges *s, int64_t at)
{
	float loud, before, gain;
	int64_t quiet;

	if (at < QUIET_BEFORE || at < s->last_impact + APART ||
	    level(s, at) < level(s, at - 1) + 3)
		return;
	before = mean_level(s, at - QUIET_BEFORE, QUIET_BEFORE);
	if (level(s, at) < before + 6)
		return;
	loud = mean_level(s, at, JUMP);
	gain = loud - before;
	/* Loud for this file, and not a click that is gone at once. */
	if (gain < JUMP_DB || loud < s->top - LOUD_DB ||
	    loud < -60 || level(s, at + JUMP) < before + 6)
		return;
	for (quiet = QUIET_BEFORE; quiet < QUIET_MOST && quiet < at; quiet++)
		if (level(s, at - quiet) > before + gain / 2)
			break;
	s->last_impact = at;
	found(s, at, at - quiet, true, gain, 0.6f * (gain - JUMP_DB) / 25 +
	    0.4f * (float)quiet / 200);
}

static float
smooth(const struct surges *s, int64_t n)
{
	return n < 0 ? -80 : s->smooth[n & (RING - 1)];
}

/* Does a climb end at this smoothed level? */
static void
look_rise(struct surges *s, int64_t at)
{
	float here = smooth(s, at), low = here, gain, rest;
	int64_t n, from = at, peak = at, most = s->last_rise;

	for (n = at + 1; n <= at + 10; n++)
		if (n < s->smoothed && smooth(s, n) > here)
			return;
	if (here < s->top - LOUD_DB || here < -60)
		return;
	/* Levels tremble: its top begins where it is nearly reached. */
	while (at > 0 && smooth(s, at - 1) > here - 1.5f)
		at--;
	if (at == 0)
		return;
	if (most < at - CLIMB_MOST)
		most = at - CLIMB_MOST;
	if (most < 0)
		most = 0;
	/* Down the slope, over dips that are not its end. */
	for (n = at - 1; n >= most; n--) {
		float v = smooth(s, n);

		if (v > low + DIP_DB)
			break;
		if (v < low) {
			low = v;
			from = n;
		}
	}
	/* Its foot is where it left the ground, which trembles as well. */
	for (n = from + 1; n < at; n++)
		if (smooth(s, n) < low + 1.5f)
			from = n;
	gain = here - low;
	if (gain < CLIMB_DB || at - from < CLIMB_LEAST)
		return;
	/* Steady: no half second brings most of it, unless that is all there
	 * is. */
	for (n = from; n + 3 <= at; n++)
		if (smooth(s, n + 3) - smooth(s, n) > 0.65f * gain)
			return;
	/* What it reached lasts, and before it was no louder. */
	rest = mean_level(s, peak * STEP, 100);
	if (rest < here - 6 || mean_level(s, from * STEP - 60, 50) > low + 4)
		return;
	s->last_rise = at;
	found(s, at * STEP, from * STEP, false, gain,
	    0.6f * (gain - CLIMB_DB) / 25 + 0.4f * (float)(at - from) / 40);
}

static void
look(struct surges *s)
{
	int64_t known = s->frames - (s->ended ? 0 : AHEAD);

	for (; s->looked < known; s->looked++)
		look_impact(s, s->looked);
	for (; s->rise_looked * STEP < known && s->rise_looked < s->smoothed;
	    s->rise_looked++)
		look_rise(s, s->rise_looked);
}

/* Frames around each tenth of a second, 0.4 s of them. */
static void
smooth_more(struct surges *s)
{
	while (s->smoothed * STEP + 20 <= s->frames) {
		s->smooth[s->smoothed & (RING - 1)] = mean_level(s,
		    s->smoothed * STEP - 20, 40);
		s->smoothed++;
	}
}

void
surges_put(struct surges *s, float db, float top)
{
	s->db[s->frames & (RING - 1)] = db;
	s->top = top;
	s->frames++;
	smooth_more(s);
	look(s);
}

bool
surges_get(struct surges *s, struct surge *out)
{
	/* A rise is found later than an impact of the same time. */
	int64_t safe = (s->frames - 3 * AHEAD) * (1000000 / HEARD_HZ);

	if (!s->queued || (!s->ended && s->queue[0].t > safe))
		return false;
	*out = s->queue[0];
	s->queued--;
	memmove(s->queue, s->queue + 1, (size_t)s->queued *
	    sizeof s->queue[0]);
	return true;
}

void
surges_end(struct surges *s)
{
	int i;

	/* After the sound there is silence: enough of it to look at. */
	for (i = 0; i < AHEAD; i++)
		surges_put(s, -120, s->top);
	s->ended = true;
}
