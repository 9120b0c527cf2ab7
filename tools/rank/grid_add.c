/*
 * Records into the grid: which step a value belongs to, and how several
 * values in one step become one.  Means are taken over the codes as they
 * come: within a type and a pass they come in order of time, so that the
 * result does not depend on how types are interleaved.
 */
#include "grid_columns.h"

#include <stdlib.h>

#include "tc.h"

#define LOUD_LENGTH INT64_C(100000) /* what a loud record is about */

enum { MEASURED_MOST = 200 };       /* values that a mean counts */

static float
larger(float a, float b)
{
	return isnan(a) || b > a ? b : a;
}

static uint16_t
code_larger(uint16_t old, float v, struct grid_scale scale)
{
	return grid_code(larger(grid_value(old, scale), v), scale);
}

/* The mean of what is there and one more, *count before it. */
static uint16_t
code_mean(uint16_t old, float v, uint8_t *count, struct grid_scale scale)
{
	float mean;

	if (isnan(v))
		return old;
	if (*count < MEASURED_MOST)
		++*count;
	mean = *count > 1 ? grid_value(old, scale) : v;
	return grid_code(mean + (v - mean) / (float)*count, scale);
}

/* The row of the step that t lies in, if that step takes this pass. */
static void *
row_of(struct grid *g, enum grid_group group, enum grid_tool tool, int64_t t,
    int pass)
{
	size_t step = (size_t)(t / g->step);

	if (grid_pass(g, tool, step) != pass)
		return NULL;
	return grid_put(g, group, step);
}

/* --- sound --- */

static void
put_loud(struct grid_col_loud *row, const struct grid_loud *v)
{
	row->told = 1;
	row->momentary = code_larger(row->momentary, v->momentary, GRID_DB);
	row->rms = code_larger(row->rms, v->rms, GRID_DB);
	row->flux = code_larger(row->flux, v->flux, GRID_FLUX);
}

/* All steps whose middle it is about; with long steps, the one it lies in. */
int
grid_add_loud(struct grid *g, int64_t t, int pass, const struct grid_loud *v)
{
	int64_t start = t > LOUD_LENGTH ? t - LOUD_LENGTH : 0;
	size_t first = (size_t)((start + g->step / 2) / g->step);
	size_t last = (size_t)((t + g->step / 2) / g->step);
	void *row;

	if (grid_room(g, GRID_COL_LOUD, start, t, LANE_SOUND) < 0)
		return -1;
	if (first >= last) {
		first = (size_t)((start + (t - start) / 2) / g->step);
		last = first + 1;
	}
	for (; first < last; first++)
		if (grid_pass(g, GRID_BEATSCAN, first) == pass &&
		    (row = grid_put(g, GRID_COL_LOUD, first)))
			put_loud(row, v);
	return 0;
}

int
grid_add_onset(struct grid *g, int64_t t, int pass, float strength)
{
	struct grid_col_onset *row;
	float s = isnan(strength) ? 0.5F : strength;
	uint8_t code = (uint8_t)(255 * (s < 0 ? 0 : s > 1 ? 1 : s));

	if (grid_room(g, GRID_COL_ONSET, t, t + 1, LANE_SOUND) < 0)
		return -1;
	row = row_of(g, GRID_COL_ONSET, GRID_BEATSCAN, t, pass);
	if (row) {
		row->count += row->count < MEASURED_MOST;
		if (code > row->strength)
			row->strength = code;
	}
	return 0;
}

/* Lists need no columns, but their times are bounded like all. */
static int
add_span(struct grid *g, enum grid_list_id id, const void *element,
    enum feature_lane lane)
{
	const struct grid_span *e = element;

	if (grid_room(g, GRID_GROUPS, e->start,
	    e->end > e->start ? e->end : e->start + 1, lane) < 0)
		return -1;
	grid_insert(g, id, element);
	return 0;
}

int
grid_add_sound(struct grid *g, int64_t start, int64_t end, int pass,
    enum grid_kind kind, float confidence)
{
	struct grid_sound e = { { start, end, pass }, (int)kind, confidence };

	return add_span(g, GRID_SOUNDS, &e, LANE_SOUND);
}

int
grid_add_surge(struct grid *g, int64_t t, int pass, bool impact, float gain,
    float strength)
{
	struct grid_surge e = { { t, t, pass }, impact, gain, strength };

	return add_span(g, GRID_SURGES, &e, LANE_SOUND);
}

int
grid_add_beat(struct grid *g, int64_t t, int pass, float strength, int bar,
    float confidence)
{
	struct grid_beat e = { { t, t, pass }, bar, strength, confidence };

	return add_span(g, GRID_BEATS, &e, LANE_SOUND);
}

int
grid_add_section(struct grid *g, int64_t start, int64_t end, int pass,
    enum grid_part part, float energy)
{
	struct grid_section e = { { start, end, pass }, (int)part, energy };

	return add_span(g, GRID_SECTIONS, &e, LANE_SOUND);
}

/* --- picture --- */

/* The speed of what the camera does, in widths a second: pan as it is, zoom
 * as it is on average over the picture. */
static float
camera_speed(const struct grid_frame *v)
{
	return hypotf(v->pan_x, v->pan_y * 9 / 16) + fabsf(v->zoom) / 4;
}

/*
 * Of a film's motion, viewers keep what things do rather than what the camera
 * does: its part counts a tenth and levels off, so that a whip pan stays below
 * a lively scene.  In a fast pan some of the picture always seems to go its
 * own way, so the share that does is squared there.  Where motion does not
 * explain the difference of the pictures at all, it was a flash or a cut and
 * says nothing.
 */
float
grid_motion(const struct grid_frame *v)
{
	float object, camera, speed = 0;

	if (isnan(v->motion) || (v->diff > 8 &&
	    (v->motion <= 0 || v->residual > 0.97F * v->diff)))
		return NAN;
	object = isnan(v->object) ? 1 : v->object;
	if (!isnan(v->pan_x) && !isnan(v->pan_y) && !isnan(v->zoom))
		speed = camera_speed(v);
	camera = speed < v->motion ? speed : v->motion;
	return v->motion - camera + camera * object * object /
	    (1 + 2 * camera) + 0.1F * camera / (1 + 4 * camera);
}

static float
jolt_of(struct grid *g, int64_t t, int pass, const struct grid_frame *v)
{
	struct grid_camera *c = &g->camera[pass];
	float jolt = NAN;
	bool known = !isnan(v->pan_x) && !isnan(v->pan_y);

	if (known && c->t != TC_NONE && t - c->t <= TC_SECOND / 5)
		jolt = hypotf(v->pan_x - c->x, (v->pan_y - c->y) * 9 / 16);
	c->t = known ? t : TC_NONE;
	c->x = v->pan_x;
	c->y = v->pan_y;
	return jolt;
}

int
grid_add_frame(struct grid *g, int64_t t, int pass,
    const struct grid_frame *v)
{
	struct grid_col_frame *row;
	float jolt;

	if (grid_room(g, GRID_COL_FRAME, t, t + 1, LANE_PICTURE) < 0)
		return -1;
	jolt = jolt_of(g, t, pass, v);
	row = row_of(g, GRID_COL_FRAME, GRID_FRAMESTAT, t, pass);
	if (!row)
		return 0;
	row->looked += row->looked < MEASURED_MOST;
	row->motion = code_mean(row->motion, grid_motion(v), &row->measured,
	    GRID_MOTION);
	row->jolt = code_mean(row->jolt, jolt, &row->jolts, GRID_MOTION);
	if (v->dt > 0.2F) {
		row->diff = grid_code(v->diff, GRID_GREYS);
		row->dt = grid_code(v->dt, GRID_SECONDS);
	}
	if (!isnan(v->colour))
		row->colour = grid_code(v->colour, GRID_GREYS);
	if (!isnan(v->sharpness))
		row->sharp = grid_code(v->sharpness, GRID_SHARE);
	if (!isnan(v->exposure))
		row->exposed = grid_code(v->exposure, GRID_SHARE);
	return 0;
}

int
grid_add_shot(struct grid *g, const struct grid_shot *shot)
{
	struct grid_take e = { { shot->start, shot->end, shot->pass }, *shot };

	return add_span(g, GRID_TAKES, &e, LANE_PICTURE);
}

/* --- packets --- */

int
grid_add_gop(struct grid *g, const struct grid_gop *gop)
{
	struct grid_col_packets *row;

	/* An edit list hides what is ahead of 0, its key frame too. */
	if (gop->t < 0 && gop->end > 0) {
		g->gop = *gop;
		return 0;
	}
	if (grid_room(g, GRID_COL_PACKETS, gop->t, gop->t + 1,
	    LANE_PACKETS) < 0)
		return -1;
	g->gop = *gop;
	row = grid_put(g, GRID_COL_PACKETS, (size_t)(gop->t / g->step));
	if (row)
		row->key = 1;
	return 0;
}

/*
 * What is spent between key frames tells motion, but also detail and grain,
 * which cost in key frames as well, so their size counts against it.  With
 * its fourth root what comes out goes with measured motion best over films of
 * many kinds (correlation 0.4 to 0.8).  A hundredth of a key frame a second
 * is as good as nothing.  Packets unusually large are flashes and cuts: they
 * count like their neighbours.
 */
static float
activity_of(const struct grid_gop *gop, int64_t start, double bytes,
    double excess, double seconds)
{
	double length = (double)(gop->end - gop->t) / TC_SECOND;
	double frames = (double)gop->frames * seconds /
	    (length > seconds ? length : seconds);
	double key = gop->key_bytes > 1 ? gop->key_bytes : 1;

	if (start == gop->t && gop->frames > 1)
		bytes = bytes > key ? bytes - key : 0;
	if (excess > 0 && frames >= 1)
		bytes *= frames / (frames + excess);
	return (float)(log2(bytes / seconds + key / 100) - log2(key) / 4);
}

int
grid_add_rate(struct grid *g, int64_t start, int64_t end, double bytes,
    double excess)
{
	size_t step, last;
	uint16_t code;
	struct grid_col_packets *row;

	if (end <= start)
		return 0;
	if (grid_room(g, GRID_COL_PACKETS, start, end, LANE_PACKETS) < 0)
		return -1;
	code = grid_code(activity_of(&g->gop, start, bytes, excess,
	    (double)(end - start) / TC_SECOND), GRID_OCTAVES);
	step = (size_t)((start + g->step / 2) / g->step);
	last = (size_t)((end + g->step / 2) / g->step);
	if (step == last) { /* shorter than a step */
		step = (size_t)(start / g->step);
		last = step + 1;
	}
	for (; step < last; step++)
		if ((row = grid_put(g, GRID_COL_PACKETS, step)))
			row->rate = code;
	return 0;
}

int
grid_add_peak(struct grid *g, int64_t t, float ratio)
{
	struct grid_col_packets *row;
	float more = ratio > 1 ? log2f(ratio) : 0, old;

	if (grid_room(g, GRID_COL_PACKETS, t, t + 1, LANE_PACKETS) < 0)
		return -1;
	row = grid_put(g, GRID_COL_PACKETS, (size_t)(t / g->step));
	if (row) {
		row->peaks += row->peaks < MEASURED_MOST;
		old = grid_value(row->change, GRID_OCTAVES);
		row->change = grid_code((isnan(old) ? 0 : old) +
		    (more < 4 ? more : 4), GRID_OCTAVES);
	}
	return 0;
}

/* --- text --- */

int
grid_add_caption(struct grid *g, int64_t start, int64_t end,
    const struct word_marks *marks, bool timed)
{
	struct grid_caption e = { { start, end, 0 }, *marks, timed };

	return add_span(g, GRID_CAPTIONS, &e, LANE_TEXT);
}

int
grid_add_word(struct grid *g, int64_t start, int64_t end)
{
	struct grid_span e = { start, end, 0 };

	return add_span(g, GRID_WORDS, &e, LANE_TEXT);
}
