/*
 * From a song to slots.
 *
 * The walk goes over the grid in quarters of its steps and never adds up
 * times: each slot begins where the grid says that this place is, and its
 * picture is the one nearest to that time.
 */
#include "montage_slots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "montage_chance.h"
#include "montage_range.h"
#include "tc.h"

#define NEAR       (TC_SECOND / 20)
#define FADE_MOST  (3 * TC_SECOND)
#define FADE_PLAIN TC_SECOND        /* without a song */

enum { FADE_BEATS = 3,
	STEP_MOST = 128 * MONTAGE_BEAT, CHAOS = 1, TURNS = 2 };

/* A cut that less than this share of is left is none. */
static const double LEAST_REST = 0.3;

/* A slot so much longer than the longest cut becomes two. */
static const double TOO_LONG = 1.3;

struct walk {
	struct montage_plan *plan;
	struct montage_need *needs;
	size_t cap;
	const struct montage_grid *grid;
	const struct montage_song *song;
	const struct montage_style *style;
	const struct montage_timing *timing;
	int64_t end;
	int64_t last;       /* quarter of the grid's last place */
	int meter;
	long steps;         /* taken, in all */
	int at;             /* in the pattern */
	const struct montage_steps *pattern;
};

/* --- steps ---------------------------------------------------------------- */

static int64_t
time_at(const struct walk *w, int64_t quarter)
{
	return montage_grid_time(w->grid, quarter);
}

static int64_t
length(const struct walk *w, int64_t from, int64_t to)
{
	return time_at(w, to) - time_at(w, from);
}

/* Beats are played by hands: a twentieth less is as long.  What is shorter
 * than a picture of the film may have none. */
static bool
too_short(const struct walk *w, int64_t us)
{
	return us < w->style->shortest * 19 / 20 ||
	    us < montage_time(&w->plan->canvas, 1);
}

static enum montage_part
part_at(const struct walk *w, int64_t t)
{
	const struct montage_section *s;

	s = w->song ? montage_song_section_at(w->song, t + NEAR) : NULL;
	if (s)
		return s->part;
	if (!w->song || w->song->nsections == 0)
		return w->song && montage_song_energy(w->song, t, t +
		    4 * TC_SECOND) < 0.4 ? MONTAGE_LOW : MONTAGE_HIGH;
	return t < w->song->sections[0].start ? MONTAGE_INTRO : MONTAGE_OUTRO;
}

/* The pattern at this place. */
static const struct montage_steps *
pattern_at(const struct walk *w, int64_t t)
{
	const struct montage_style *s = w->style;
	double position = (double)(t - w->plan->from) /
	    (double)(w->end - w->plan->from);
	int i;

	if (s->nalong == 0)
		return &s->part[part_at(w, t)];
	for (i = 0; i + 1 < s->nalong && s->until[i] <= position; i++)
		;
	return &s->along[i];
}

/* Without a song: as long as shots are, spread evenly over all of them. */
static int64_t
shot_step(const struct walk *w)
{
	const struct montage_timing *t = w->timing;
	double at = fmod((double)(w->steps + 1) * 0.6180339887498949 +
	    montage_chance(t->seed, CHAOS, 0), 1);
	int64_t us = t->lengths[(size_t)(at * (double)t->nlengths)];
	int64_t most = 4 * TC_SECOND;

	if (us > most)
		us = most;
	return us * MONTAGE_BEAT / (TC_SECOND / 2);
}

static int64_t
pattern_step(struct walk *w, int64_t q)
{
	const struct montage_style *s = w->style;
	const struct montage_steps *p = pattern_at(w, time_at(w, q));
	double bpm = montage_grid_bpm(w->grid, q), chance;
	int64_t step;

	if (!w->song && w->timing->nlengths)
		return shot_step(w);
	if (p != w->pattern)
		w->at = 0;
	w->pattern = p;
	chance = montage_chance(w->timing->seed, CHAOS, (uint64_t)w->steps);
	if (chance < s->chaos)
		step = p->quarters[(int)(chance / s->chaos * p->n)];
	else
		step = p->quarters[w->at % p->n];
	w->at++;
	if (s->fast_bpm > 0 && bpm > s->fast_bpm && step < s->fast_least)
		step = s->fast_least;
	if (bpm < s->slow_bpm && step >= 2)
		step /= 2;
	return step;
}

/* Neither too short nor too long. */
static int64_t
bounded(const struct walk *w, int64_t q, int64_t step)
{
	if (step < 1)
		step = 1;
	while (step < STEP_MOST && q + step < w->last &&
	    too_short(w, length(w, q, q + step)))
		step = step < MONTAGE_BEAT ? step * 2 : step + MONTAGE_BEAT;
	while (step >= 2 && length(w, q, q + step) > w->style->longest &&
	    !too_short(w, length(w, q, q + step / 2)))
		step /= 2;
	return step;
}

/* The place of the grid at q; null beyond the last one and between two. */
static const struct montage_place *
place_at(const struct walk *w, int64_t q)
{
	return q < 0 || q % MONTAGE_BEAT || q / MONTAGE_BEAT >=
	    (int64_t)w->grid->n ? NULL : &w->grid->v[q / MONTAGE_BEAT];
}

/* A cut that would lie where nothing is heard goes to the place beside it
 * where something is. */
static int64_t
on_sound(const struct walk *w, int64_t q, int64_t step)
{
	const struct montage_place *p = place_at(w, q + step);
	int64_t way;

	if (!p || p->tick != MONTAGE_TICK_EVEN)
		return step;
	for (way = MONTAGE_BEAT; way >= -MONTAGE_BEAT;
	    way -= 2 * MONTAGE_BEAT) {
		p = place_at(w, q + step + way);
		if (p && p->tick != MONTAGE_TICK_EVEN && step + way > 0 &&
		    !too_short(w, length(w, q, q + step + way)))
			return step + way;
	}
	return step;
}

/* A long cut ends on a bar that is a beat away. */
static int64_t
on_bar(const struct walk *w, int64_t q, int64_t step)
{
	static const int near[] = { 0, 1, -1 };
	const struct montage_place *p;
	int64_t at;
	size_t i;

	if (step < (int64_t)w->meter * MONTAGE_BEAT || step % MONTAGE_BEAT ||
	    q % MONTAGE_BEAT)
		return step;
	for (i = 0; i < sizeof near / sizeof *near; i++) {
		at = step + near[i] * MONTAGE_BEAT;
		p = place_at(w, q + at);
		if (p && p->bar == 1)
			return at;
	}
	return step;
}

/* The quarter at which the next section begins, after q and before end; -1. */
static int64_t
boundary(const struct walk *w, int64_t q, int64_t end)
{
	const struct montage_section *s;
	int64_t beat;

	for (beat = q / MONTAGE_BEAT + 1; w->song &&
	    beat * MONTAGE_BEAT < end && beat < (int64_t)w->grid->n; beat++) {
		s = montage_song_section_at(w->song, w->grid->v[beat].t +
		    NEAR);
		if (s && s->start > time_at(w, q) + NEAR &&
		    llabs(s->start - w->grid->v[beat].t) <= NEAR)
			return beat * MONTAGE_BEAT;
	}
	return -1;
}

/* Cuts of this length in a row, at the end of those laid. */
static int
run_of(const struct walk *w, int64_t step)
{
	size_t i = w->plan->n;
	int run = 0;

	while (i > 0 && w->needs[i - 1].quarters == step) {
		run++;
		i--;
	}
	return run;
}

/* A length near to this one that does not make one equal cut too many, and
 * ends by `most`; 0: none. */
static int64_t
varied(const struct walk *w, int64_t q, int64_t step, int64_t most)
{
	const int64_t tries[] = { step, 2 * step, step / 2,
	    step + MONTAGE_BEAT, step - MONTAGE_BEAT };
	int64_t t, us;
	size_t i;

	for (i = 0; i < sizeof tries / sizeof *tries; i++) {
		t = tries[i];
		if (t < 1 || q + t > most || run_of(w, t) >=
		    w->style->equal_most)
			continue;
		us = length(w, q, q + t);
		if (!too_short(w, us) && us <= w->style->longest)
			return t;
	}
	return 0;
}

/* --- slots ---------------------------------------------------------------- */

static void
add_slot(struct walk *w, int64_t q, int64_t end)
{
	struct montage_plan *p = w->plan;
	struct montage_need *need;

	if (p->n == w->cap) {
		w->cap = w->cap ? 2 * w->cap : 128;
		p->slots = xrealloc(p->slots, w->cap, sizeof *p->slots);
		w->needs = xrealloc(w->needs, w->cap, sizeof *w->needs);
	}
	need = &w->needs[p->n];
	*need = (struct montage_need){ .start = time_at(w, q),
	    .end = time_at(w, end), .quarters = end - q,
	    .part = part_at(w, time_at(w, q)),
	    .tick = w->grid->v[q / MONTAGE_BEAT].tick,
	    .bar = q % MONTAGE_BEAT == 0 &&
	    w->grid->v[q / MONTAGE_BEAT].bar == 1 };
	p->slots[p->n++] = (struct montage_slot){ .beat = need->start };
}

/* What is much longer than any cut may be becomes two: no shot may last so
 * long. */
static void
add_slots(struct walk *w, int64_t q, int64_t end)
{
	int64_t half = (end - q) / 2;

	half -= half % MONTAGE_BEAT;
	if (half > 0 && (double)length(w, q, end) > TOO_LONG *
	    (double)w->style->longest &&
	    !too_short(w, length(w, q, q + half))) {
		if (run_of(w, half) + 2 > w->style->equal_most &&
		    half > MONTAGE_BEAT)
			half -= MONTAGE_BEAT;
		add_slots(w, q, q + half);
		add_slots(w, q + half, end);
		return;
	}
	add_slot(w, q, end);
}

/* The slot before reaches on to here; one of a length too often takes its
 * neighbour too. */
static void
stretch_last(struct walk *w, int64_t to)
{
	struct montage_need *last;

	for (;;) {
		last = &w->needs[w->plan->n - 1];
		last->quarters += to;
		if (w->plan->n < 2)
			return;
		w->plan->n--; /* count those before it */
		if (run_of(w, last->quarters) < w->style->equal_most) {
			w->plan->n++;
			return;
		}
		to = last->quarters;
	}
}

/* One slot or none from q on; returns where it ends. */
static int64_t
step_on(struct walk *w, int64_t q)
{
	int64_t step = pattern_step(w, q), edge, rest, most, other;

	w->steps++;
	step = on_sound(w, q, on_bar(w, q, bounded(w, q, step)));
	most = w->last;
	edge = boundary(w, q, q + step + MONTAGE_BEAT * 8);
	if (edge > 0)
		most = edge;
	rest = most - q - step;
	/* what would be left before a section or the end is no cut */
	if (rest < 0 || (rest > 0 && ((double)rest < LEAST_REST *
	    (double)step || too_short(w, length(w, q + step, most)))))
		step = most - q;
	other = varied(w, q, step, most);
	if (other > 0 && other != step && other < most - q &&
	    too_short(w, length(w, q + other, most)))
		other = 0;
	if (other == 0 && !too_short(w, length(w, q, q + step)) &&
	    run_of(w, step) < w->style->equal_most)
		other = step; /* longer than the longest: what is left */
	if (other > 0) {
		add_slots(w, q, q + other);
		return q + other;
	}
	if (w->plan->n == 0)
		add_slots(w, q, q + step);
	else
		stretch_last(w, step);
	return q + step;
}

/* Where each ends is where the next begins. */
static void
close_needs(struct walk *w)
{
	struct montage_plan *p = w->plan;
	size_t i;

	for (i = 0; i < p->n; i++)
		w->needs[i].end = i + 1 < p->n ? w->needs[i + 1].start :
		    w->end;
}

static void
lay_pictures(struct walk *w)
{
	struct montage_plan *p = w->plan;
	int64_t next;
	size_t i;

	p->frames = montage_frame(&p->canvas, w->end - p->from);
	for (i = 0; i < p->n; i++) {
		p->slots[i].first = montage_frame(&p->canvas,
		    w->needs[i].start - p->from);
		next = i + 1 < p->n ? montage_frame(&p->canvas,
		    w->needs[i + 1].start - p->from) : p->frames;
		p->slots[i].frames = next - p->slots[i].first;
	}
}

static void
lay_turns(struct walk *w)
{
	const struct montage_style *s = w->style;
	struct montage_slot *slot = w->plan->slots;
	int64_t n, most;
	size_t i;

	for (i = 1; i < w->plan->n; i++) {
		if (s->turn == MONTAGE_CUT || montage_chance(w->timing->seed,
		    TURNS, i) >= s->turn_share)
			continue;
		n = montage_frame(&w->plan->canvas, s->turn_length);
		most = slot[i].frames < slot[i - 1].frames ? slot[i].frames :
		    slot[i - 1].frames;
		if (n > most / 2)
			n = most / 2;
		if (n < 2)
			continue;
		slot[i].turn = s->turn;
		slot[i].turn_frames = n;
	}
}

/* The place in the first part of a slot that weighs most. */
static void
set_accent(const struct walk *w, struct montage_need *need)
{
	int64_t until = need->start + (need->end - need->start) * 6 / 10;
	double most = 0, value;
	size_t i;

	need->accent = 0;
	need->accent_on = need->tick;
	for (i = 0; i < w->grid->n && w->grid->v[i].t <= until; i++) {
		if (w->grid->v[i].t <= need->start)
			continue;
		value = (double)w->grid->v[i].strength +
		    (w->grid->v[i].bar == 1 ? 1 : 0);
		if (value > most) {
			most = value;
			need->accent = w->grid->v[i].t - need->start;
			need->accent_on = w->grid->v[i].tick;
		}
	}
}

static void
fill_needs(struct walk *w)
{
	const struct montage_section *section;
	const struct montage_style *s = w->style;
	struct montage_need *need;
	double music, position;
	size_t i;

	for (i = 0; i < w->plan->n; i++) {
		need = &w->needs[i];
		music = 0.5;
		if (w->song) {
			music = montage_song_energy(w->song, need->start,
			    need->end);
			section = montage_song_section_at(w->song,
			    need->start + NEAR);
			if (section)
				music = 0.6 * music + 0.4 *
				    (double)section->energy;
		}
		position = (double)(need->start + need->end -
		    2 * w->plan->from) / 2 / (double)(w->end - w->plan->from);
		need->energy = s->arc.n == 0 ? music : (1 - s->arc_share) *
		    music + s->arc_share * montage_arc_at(&s->arc, position);
		set_accent(w, need);
	}
}

static int64_t
fade_out(const struct walk *w)
{
	int64_t us = w->song ? llround(FADE_BEATS * 60e6 /
	    montage_grid_bpm(w->grid, w->last)) : FADE_PLAIN;
	int64_t most = (w->end - w->plan->from) / 4;

	most = most < FADE_MOST ? most : FADE_MOST;
	return us < most ? us : most;
}

int
montage_slots_lay(struct montage_plan *p, struct montage_need **needs,
    struct montage_grid *grid, const struct montage_song *s,
    const struct montage_style *style, const struct montage_timing *t,
    char *why, size_t n)
{
	struct montage_song none;
	struct walk w = { .plan = p, .grid = grid, .song = s, .style = style,
	    .timing = t, .meter = montage_range_meter(s) };
	int64_t q = 0;

	if (montage_range_set(p, s, t, why, n) < 0)
		return -1;
	if (montage_frame(&p->canvas, p->to - p->from) < 1) {
		snprintf(why, n, "it would be shorter than a picture");
		return -1;
	}
	montage_song_init(&none);
	montage_grid_make(grid, s ? s : &none, p->from, p->to);
	w.end = p->to;
	w.last = (int64_t)(grid->n - 1) * MONTAGE_BEAT;
	while (q < w.last)
		q = step_on(&w, q);
	close_needs(&w);
	lay_pictures(&w);
	lay_turns(&w);
	fill_needs(&w);
	p->fade_out = fade_out(&w);
	*needs = w.needs;
	return 0;
}
