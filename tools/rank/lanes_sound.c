/*
 * Loudness and what follows from it: what is usual around here, what merely
 * stays as loud as it is, what begins of a sudden.  A lane must be near 0
 * where a file is as it usually is; so loudness is held against the minute
 * and a half around, and what does not change for a quarter of a minute (an
 * engine, rain, a hum) or is a short piece of music (a jingle) counts little.
 */
#include "lanes_work.h"

#include <stdlib.h>

#include "tc.h"

#define AROUND    INT64_C(45000000)  /* either side: what is usual here */
#define KNOCK     INT64_C(700000)    /* either side: shorter is no event */
#define STEADY    INT64_C(15000000)  /* as long, it is constant */
#define JINGLE    INT64_C(8000000)   /* music up to this long is a jingle */
#define PIECE     INT64_C(20000000)  /* from this on it is music */
#define LAG       INT64_C(150000)    /* a momentary loudness lags so much */

static const float steady_range = 5;     /* dB */
static const float steady_weight = 0.2F;
static const float jingle_weight = 0.25F;
static const float rise_most = 24;       /* dB: more is a quiet place */
static const float ground_depth = 14;    /* dB below the loudest around */

static const struct grid_col_loud *
loud_at(const struct lanes_work *w, size_t i)
{
	const struct grid_col_loud *row = grid_row(w->g, GRID_COL_LOUD,
	    sizeof *row, w->first + i);

	return row && row->told ? row : NULL;
}

static float
level_at(const struct lanes_work *w, size_t i)
{
	const struct grid_col_loud *row = loud_at(w, i +
	    (size_t)(LAG / w->g->step));
	float v;

	if (!row)
		row = loud_at(w, i);
	if (!row)
		return NAN;
	v = grid_value(row->momentary, GRID_DB);
	if (isnan(v))
		v = grid_value(row->rms, GRID_DB);
	return v > LANES_QUIET ? v : LANES_QUIET;
}

/* The range of the level over a stretch of STEADY from i on; more than
 * steady_range, or not known: HUGE_VALF. */
static float
range_from(const struct lanes_work *w, size_t i, size_t length)
{
	float least = w->level[i], most = least, v;
	size_t j;

	for (j = i; j < i + length; j++) {
		v = w->level[j];
		if (isnan(v))
			return HUGE_VALF;
		least = v < least ? v : least;
		most = v > most ? v : most;
		if (most - least >= steady_range)
			return HUGE_VALF;
	}
	return most - least;
}

/* How constant each step is: told by the most constant stretch that holds
 * it; half of steady_range is as good as none. */
static void
find_constant(struct lanes_work *w)
{
	size_t length = lanes_span(w, STEADY), i, j;
	float range, is;

	w->constant = lanes_array(w, 0);
	for (i = 0; i + length <= w->n; i++) {
		range = range_from(w, i, length);
		if (range >= steady_range)
			continue;
		is = 2 * (1 - range / steady_range);
		is = is < 1 ? is : 1;
		for (j = i; j < i + length; j++)
			if (w->constant[j] < is)
				w->constant[j] = is;
	}
}

static void
find_ground(struct lanes_work *w)
{
	size_t i;

	w->ground = lanes_array(w, NAN);
	w->top = lanes_array(w, NAN);
	lanes_shares(w, w->middle, lanes_span(w, AROUND), 0.3F, w->ground,
	    0.9F, w->top);
	/* In long silence anything is loud: a little below the loudest here is
	 * quiet enough to be held against. */
	for (i = 0; i < w->n; i++)
		if (w->top[i] - ground_depth > w->ground[i])
			w->ground[i] = w->top[i] - ground_depth;
}

/* --- kinds of sound --- */

static void
find_kinds(struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_SOUNDS];
	const struct grid_sound *e;
	float *raw[GRID_KINDS] = { NULL };
	size_t i, k, from, to;

	if (!w->g->ever[GRID_SOUNDS])
		return;
	for (k = GRID_SILENCE; k < GRID_KINDS; k++)
		raw[k] = lanes_array(w, NAN);
	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_SOUNDS, i);
		lanes_inside(w, e->span.start, e->span.end, &from, &to);
		for (; from < to; from++)
			for (k = GRID_SILENCE; k < GRID_KINDS; k++)
				raw[k][from] = (int)k == e->kind ?
				    e->confidence : 0;
	}
	for (k = GRID_SILENCE; k < GRID_KINDS; k++) {
		w->kind[k] = lanes_array(w, NAN);
		lanes_mean(w, raw[k], lanes_span(w, TC_SECOND / 2),
		    w->kind[k]);
		free(raw[k]);
	}
}

static void
damp_piece(struct lanes_work *w, int64_t start, int64_t end)
{
	float part = (float)(end - start - JINGLE) / (float)(PIECE - JINGLE);
	float weight;
	size_t from, to;

	if (part >= 1)
		return;
	weight = part <= 0 ? jingle_weight :
	    jingle_weight + part * (1 - jingle_weight);
	lanes_inside(w, start, end, &from, &to);
	for (; from < to; from++)
		w->jingle[from] = weight;
}

/* Pieces of music: spans that follow each other within two seconds. */
static void
find_jingles(struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_SOUNDS];
	int64_t start = TC_NONE, end = TC_NONE;
	const struct grid_sound *e;
	size_t i;

	w->jingle = lanes_array(w, 1);
	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_SOUNDS, i);
		if (e->kind != GRID_MUSIC)
			continue;
		if (start != TC_NONE && e->span.start <= end + 2 * TC_SECOND) {
			end = e->span.end > end ? e->span.end : end;
			continue;
		}
		if (start != TC_NONE)
			damp_piece(w, start, end);
		start = e->span.start;
		end = e->span.end;
	}
	if (start != TC_NONE)
		damp_piece(w, start, end);
}

void
lanes_sound(struct lanes_work *w)
{
	size_t i;

	find_kinds(w);
	find_jingles(w);
	if (!w->g->col[GRID_COL_LOUD].p)
		return;
	w->level = lanes_array(w, NAN);
	for (i = 0; i < w->n; i++)
		w->level[i] = level_at(w, i);
	w->middle = lanes_array(w, NAN);
	lanes_median(w, w->level, lanes_span(w, KNOCK), w->middle);
	find_ground(w);
	find_constant(w);
}

/* --- features --- */

static float
damp(const struct lanes_work *w, size_t i)
{
	float constant = w->constant ? w->constant[i] : 0;

	return (1 - constant * (1 - steady_weight)) * w->jingle[i];
}

static float
rise_at(const struct lanes_work *w, size_t i)
{
	float rise = w->middle[i] - w->ground[i];

	if (isnan(rise))
		return NAN;
	return (rise < 0 ? 0 : rise > rise_most ? rise_most : rise) *
	    damp(w, i);
}

/* Spectral flux; where only onsets are told, a tenth of a second full of
 * them stands for a flux of 0.1. */
static void
make_flux(struct lanes_work *w)
{
	const struct grid_col_onset *onset;
	const struct grid_col_loud *row;
	float *raw;
	size_t i;

	if (!w->g->col[GRID_COL_LOUD].p && !w->g->col[GRID_COL_ONSET].p)
		return;
	raw = lanes_array(w, NAN);
	for (i = 0; i < w->n; i++) {
		row = loud_at(w, i);
		onset = grid_row(w->g, GRID_COL_ONSET, sizeof *onset,
		    w->first + i);
		if (row)
			raw[i] = grid_value(row->flux, GRID_FLUX);
		if (isnan(raw[i]) && onset)
			raw[i] = 0.1F * (float)onset->strength / 255;
	}
	w->out[FEATURE_FLUX] = lanes_array(w, NAN);
	lanes_mean(w, raw, lanes_span(w, TC_SECOND / 2), w->out[FEATURE_FLUX]);
	for (i = 0; i < w->n; i++)
		w->out[FEATURE_FLUX][i] *= damp(w, i);
	free(raw);
}

/* How far what comes stays above what is usual, 0 to 1: a knock does not, nor
 * does what turns out to be constant. */
static float
lasting(const struct lanes_work *w, int64_t t)
{
	int64_t at = lanes_index(w, t), n = (int64_t)lanes_span(w,
	    3 * TC_SECOND / 2), i;
	float most = 0, v;

	if (!w->level || at < 0)
		return at < 0 ? 0 : 1;
	for (i = at; i < at + n && i < (int64_t)w->n; i++) {
		v = (w->middle[i] - w->ground[i]) / 6 * damp(w, (size_t)i);
		most = v > most ? v : most;
	}
	return most < 1 ? most : 1;
}

/* A jump out of a quiet, told by loudness alone. */
static float
jump_at(const struct lanes_work *w, size_t i)
{
	float before = lanes_mean_of(w, w->middle, i,
	    -(int64_t)lanes_span(w, 2 * TC_SECOND), 0);
	float after = lanes_mean_of(w, w->middle, i, 0,
	    (int64_t)lanes_span(w, TC_SECOND));

	if (isnan(before) || isnan(after) || before > w->ground[i] + 1 ||
	    after - before < 8)
		return 0;
	return after - before < 20 ? (after - before) / 20 : 1;
}

static void
make_impact(struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_SURGES];
	const int64_t before = 3 * TC_SECOND / 10, fade = 4 * TC_SECOND;
	const struct grid_surge *e;
	int64_t t;
	float *out, v;
	size_t i;

	if (!w->level && !w->g->ever[GRID_SURGES])
		return;
	out = w->out[FEATURE_IMPACT] = lanes_array(w, 0);
	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_SURGES, i);
		v = isnan(e->strength) ? 0.5F : e->strength;
		lanes_pulse(w, out, e->span.start, before, fade,
		    v * (e->impact ? 1 : 0.7F) * lasting(w, e->span.start));
	}
	for (i = 0; w->level && i < w->n; i++)
		if ((v = jump_at(w, i)) > 0) {
			t = (int64_t)(w->first + i) * w->g->step;
			lanes_pulse(w, out, t, before, fade,
			    0.8F * v * lasting(w, t));
		}
}

void
lanes_loud(struct lanes_work *w)
{
	size_t i;

	make_flux(w);
	make_impact(w);
	if (!w->level)
		return;
	w->out[FEATURE_LOUD] = lanes_array(w, NAN);
	w->out[FEATURE_RISE] = lanes_array(w, NAN);
	for (i = 0; i < w->n; i++) {
		if (w->level[i] > LANES_QUIET)
			w->out[FEATURE_LOUD][i] = w->level[i];
		w->out[FEATURE_RISE][i] = rise_at(w, i);
	}
}
