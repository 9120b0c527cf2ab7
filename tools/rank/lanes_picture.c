/*
 * The picture: motion without flashes, where it begins, how many shots there
 * are, and how the picture looks.  Pictures are often examined in some
 * stretches only: looks hold for some seconds within a shot, motion is known
 * where it was measured, and differences of pictures far apart stand in for
 * it weakly.
 */
#include "lanes_work.h"

#include <stdlib.h>

#include "buf.h"
#include "tc.h"

#define HOLD     INT64_C(3000000)   /* how long a look holds */
#define APART    5.0F               /* s: differences over more tell nothing */
#define SHOTS    INT64_C(7500000)   /* either side */

static const float stand_in = 0.004F; /* widths for a grey level a second */

static const struct grid_col_frame *
frame_at(const struct lanes_work *w, size_t i)
{
	const struct grid_col_frame *row = grid_row(w->g, GRID_COL_FRAME,
	    sizeof *row, w->first + i);

	return row && row->looked ? row : NULL;
}

/* Which take each step lies in, from 1; 0: none is told. */
static size_t *
find_takes(const struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_TAKES];
	size_t *take = xcalloc(w->n + 1, sizeof *take), i, from, to;
	const struct grid_take *e;

	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_TAKES, i);
		lanes_inside(w, e->span.start, e->span.end, &from, &to);
		for (; from < to; from++)
			take[from] = i + 1;
	}
	return take;
}

/* --- motion --- */

/* A difference holds for the time between its two pictures, unless a cut lies
 * between them. */
static void
put_stand_in(const struct lanes_work *w, const size_t *take, size_t i,
    const struct grid_col_frame *row, float *motion)
{
	float dt = grid_value(row->dt, GRID_SECONDS), v;
	size_t back, n;

	if (isnan(dt) || dt > APART)
		return;
	v = stand_in * grid_value(row->diff, GRID_GREYS) / dt;
	n = lanes_span(w, (int64_t)(dt * (float)TC_SECOND));
	if (i >= n && take[i - n] != take[i])
		return;
	for (back = 0; back <= i && back < n; back++)
		if (isnan(motion[i - back]))
			motion[i - back] = v;
}

static void
find_motion(struct lanes_work *w, const size_t *take)
{
	const struct grid_col_frame *row;
	float *raw = lanes_array(w, NAN);
	size_t i;

	for (i = 0; i < w->n; i++)
		if ((row = frame_at(w, i)) && row->measured)
			raw[i] = grid_value(row->motion, GRID_MOTION);
	for (i = 0; i < w->n; i++)
		if ((row = frame_at(w, i)) && !row->measured && row->dt)
			put_stand_in(w, take, i, row, raw);
	w->motion = lanes_array(w, NAN);
	lanes_median(w, raw, lanes_span(w, TC_SECOND / 5), w->motion);
	free(raw);
}

/* Motion now against that of the three seconds before. */
static float
spike_at(const struct lanes_work *w, size_t i)
{
	int64_t second = (int64_t)lanes_span(w, TC_SECOND);
	float now = lanes_mean_of(w, w->motion, i, 0, second);
	float past = lanes_mean_of(w, w->motion, i, -3 * second, 0);

	if (isnan(now) || isnan(past))
		return NAN;
	return now > past ? now - past : 0;
}

static void
make_motion(struct lanes_work *w)
{
	float *raw = lanes_array(w, NAN);
	size_t i;

	w->out[FEATURE_MOTION] = lanes_array(w, NAN);
	lanes_mean(w, w->motion, lanes_span(w, TC_SECOND / 2),
	    w->out[FEATURE_MOTION]);
	for (i = 0; i < w->n; i++)
		raw[i] = spike_at(w, i);
	w->out[FEATURE_SPIKE] = lanes_array(w, NAN);
	lanes_mean(w, raw, lanes_span(w, TC_SECOND / 2),
	    w->out[FEATURE_SPIKE]);
	free(raw);
}

/* --- shots --- */

/* Boundaries a second; those near count more. */
static void
make_shots(struct lanes_work *w)
{
	const struct grid_list *l = &w->g->list[GRID_TAKES];
	const struct grid_take *e;
	size_t i, from, to;
	int64_t t, apart;
	float *out;

	out = w->out[FEATURE_SHOTS] = lanes_array(w, 0);
	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_TAKES, i);
		t = e->span.start;
		if (e->shot.begins == TAKE_START || t != e->shot.start)
			continue;
		lanes_inside(w, t > SHOTS ? t - SHOTS : 0, t + SHOTS, &from,
		    &to);
		for (; from < to; from++) {
			apart = (int64_t)(w->first + from) * w->g->step +
			    w->g->step / 2 - t;
			apart = apart < 0 ? -apart : apart;
			out[from] += (float)(SHOTS - apart) / (float)SHOTS *
			    (float)TC_SECOND / (float)SHOTS;
		}
	}
}

/* --- looks --- */

enum look { LOOK_COLOUR, LOOK_SHARP, LOOK_EXPOSED, LOOK_STEADY, LOOKS };

static float
look_of_frame(const struct grid_col_frame *row, enum look look)
{
	switch (look) {
	case LOOK_COLOUR:
		return grid_value(row->colour, GRID_GREYS);
	case LOOK_SHARP:
		return grid_value(row->sharp, GRID_SHARE);
	case LOOK_EXPOSED:
		return grid_value(row->exposed, GRID_SHARE);
	default:
		return row->jolts ? expf(-10 * grid_value(row->jolt,
		    GRID_MOTION)) : NAN;
	}
}

static float
look_of_shot(const struct grid_shot *shot, enum look look)
{
	switch (look) {
	case LOOK_COLOUR:
		return shot->colour;
	case LOOK_SHARP:
		return shot->sharpness;
	case LOOK_EXPOSED:
		return shot->exposure;
	default:
		return shot->steadiness;
	}
}

/* The nearest known value, of the same take and not too far; failing that,
 * the take's mean. */
static void
hold(const struct lanes_work *w, const size_t *take, enum look look,
    const float *raw, float *out)
{
	size_t most = lanes_span(w, HOLD), i, j, back, ahead = 0;
	const struct grid_take *e;
	size_t last = SIZE_MAX;

	for (i = 0; i < w->n; i++) {
		if (!isnan(raw[i]))
			last = i;
		if (ahead < i)
			ahead = i;
		while (ahead < w->n && ahead <= i + most && isnan(raw[ahead]))
			ahead++;
		back = last == SIZE_MAX || take[last] != take[i] ? SIZE_MAX :
		    i - last;
		j = ahead < w->n && ahead <= i + most &&
		    take[ahead] == take[i] ? ahead - i : SIZE_MAX;
		if (back <= most && back <= j) {
			out[i] = raw[last];
		} else if (j <= most) {
			out[i] = raw[ahead];
		} else if (take[i]) {
			e = grid_at(w->g, GRID_TAKES, take[i] - 1);
			out[i] = look_of_shot(&e->shot, look);
		}
	}
}

static void
make_looks(struct lanes_work *w, const size_t *take)
{
	static const enum feature feature[LOOKS] = { FEATURE_COLOUR,
		FEATURE_SHARP, FEATURE_EXPOSED, FEATURE_STEADY };
	float *raw = lanes_array(w, NAN), *held = lanes_array(w, NAN);
	const struct grid_col_frame *row;
	size_t i;
	int k;

	for (k = 0; k < LOOKS; k++) {
		for (i = 0; i < w->n; i++) {
			row = frame_at(w, i);
			raw[i] = row ? look_of_frame(row, (enum look)k) : NAN;
			held[i] = NAN;
		}
		hold(w, take, (enum look)k, raw, held);
		w->out[feature[k]] = lanes_array(w, NAN);
		lanes_mean(w, held, lanes_span(w, TC_SECOND / 2),
		    w->out[feature[k]]);
	}
	free(raw);
	free(held);
}

void
lanes_picture(struct lanes_work *w)
{
	bool frames = w->g->col[GRID_COL_FRAME].p != NULL;
	bool shots = w->g->ever[GRID_TAKES];
	size_t *take;

	if (!frames && !shots)
		return;
	take = find_takes(w);
	if (frames) {
		find_motion(w, take);
		make_motion(w);
	}
	if (shots)
		make_shots(w);
	make_looks(w, take);
	free(take);
}
