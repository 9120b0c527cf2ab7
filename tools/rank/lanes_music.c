/*
 * Music: how dense and strong its beats are, its energy, where it breaks out.
 */
#include "lanes_work.h"

#include "tc.h"

static float
beat_weight(const struct grid_beat *e)
{
	return (isnan(e->strength) ? 0.5F : e->strength) *
	    (isnan(e->confidence) ? 0.5F : e->confidence);
}

/* Beats a second within two seconds either way, by strength. */
static void
make_beat(struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_BEATS];
	const int64_t half = 2 * TC_SECOND;
	const struct grid_beat *e;
	size_t i, from, to;
	float *out;

	if (!w->g->ever[GRID_BEATS])
		return;
	out = w->out[FEATURE_BEAT] = lanes_array(w, 0);
	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_BEATS, i);
		lanes_inside(w, e->span.start > half ? e->span.start - half :
		    0, e->span.start + half, &from, &to);
		for (; from < to; from++)
			out[from] += beat_weight(e) / 4 * w->jingle[from];
	}
}

/* A section's energy; where none is told, how loud it is for these parts. */
static void
make_music(struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_SECTIONS];
	const float *music = w->kind[GRID_MUSIC];
	const struct grid_section *e;
	size_t i, from, to;
	float *energy, v;

	energy = w->out[FEATURE_MUSIC] = lanes_array(w, NAN);
	for (i = 0; w->level && i < w->n; i++) {
		v = (w->middle[i] - w->ground[i] + 8) / 20;
		energy[i] = isnan(v) ? NAN : v < 0 ? 0 : v > 1 ? 1 : v;
	}
	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_SECTIONS, i);
		lanes_inside(w, e->span.start, e->span.end, &from, &to);
		for (; from < to; from++)
			energy[from] = isnan(e->energy) ? energy[from] :
			    e->energy;
	}
	for (i = 0; i < w->n; i++)
		energy[i] *= (music ? music[i] : 1) * w->jingle[i];
}

/* How much louder the music is from here on, 0 to 1. */
static float
breakout(const struct lanes_work *w, size_t i)
{
	int64_t second = (int64_t)lanes_span(w, TC_SECOND);
	const float *music = w->kind[GRID_MUSIC];
	float jump;

	if (!(lanes_mean_of(w, music, i, -6 * second, -second) >= 0.5F) ||
	    !(lanes_mean_of(w, music, i, second, 6 * second) >= 0.5F))
		return 0;
	jump = lanes_mean_of(w, w->level, i, 0, 3 * second) -
	    lanes_mean_of(w, w->level, i, -4 * second, -second / 2);
	return jump <= 3 || isnan(jump) ? 0 : jump >= 9 ? 1 : (jump - 3) / 6;
}

/* How surely a time lies in music that is no jingle: noises can have beats
 * and parts too. */
static float
inside(const struct lanes_work *w, int64_t t)
{
	int64_t i = lanes_index(w, t);
	int64_t span = (int64_t)lanes_span(w, 3 * TC_SECOND);
	float sure;

	if (i < 0 || i >= (int64_t)w->n)
		return 0;
	if (!w->kind[GRID_MUSIC])
		return 1;
	sure = lanes_mean_of(w, w->kind[GRID_MUSIC], (size_t)i, -span, span);
	return isnan(sure) ? w->jingle[i] : sure * w->jingle[i];
}

static void
make_drop(struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_SECTIONS];
	const int64_t before = TC_SECOND / 5, fade = 8 * TC_SECOND;
	const struct grid_section *e;
	float *out, v;
	size_t i;

	out = w->out[FEATURE_DROP] = lanes_array(w, 0);
	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_SECTIONS, i);
		if (e->part == GRID_DROP)
			lanes_pulse(w, out, e->span.start, before, fade,
			    (isnan(e->energy) ? 0.75F : 0.5F + e->energy / 2) *
			    inside(w, e->span.start));
	}
	for (i = 0; w->level && w->kind[GRID_MUSIC] && i < w->n; i++)
		if ((v = breakout(w, i)) > 0)
			lanes_pulse(w, out, (int64_t)(w->first + i) *
			    w->g->step, 0, fade, v * w->jingle[i]);
}

void
lanes_music(struct lanes_work *w)
{
	make_beat(w);
	if (!w->kind[GRID_MUSIC] && !w->g->ever[GRID_SECTIONS])
		return;
	make_music(w);
	make_drop(w);
}
