/*
 * A shot of a generated programme: a source through a camera that stands,
 * drifts, pans, zooms, shakes or is torn aside.
 */
#include "programme_shot.h"

#include <math.h>
#include <string.h>

enum { BLUR_STEPS = 6 };

void
shot_init(struct shot *s, uint32_t seed)
{
	memset(s, 0, sizeof(*s));
	s->pace = 1;
	s->hold = 1;
	s->window = (struct window){ 0.5, 0.5, 1, false };
	s->gain = 1;
	s->seed = seed;
}

void
shot_close(struct shot *s)
{
	source_close(&s->source);
	source_close(&s->inset);
}

static double
smooth(double x)
{
	x = x < 0 ? 0 : x > 1 ? 1 : x;
	return x * x * (3 - 2 * x);
}

static double
jitter(const struct shot *s, double i, int axis)
{
	return sin(i * 0.9 + s->seed % 17 + axis) * 0.5 +
	    (dice_at((int)i, axis, s->seed) / 4294967296.0 - 0.5);
}

/* Where the camera looks at the time i of the shot. */
static struct window
look(const struct shot *s, double i)
{
	struct window w = s->window;

	w.x += s->drift_x * i;
	w.y += s->drift_y * i;
	w.zoom *= 1 + s->drift_zoom * i;
	for (int k = 0; k < s->nmoves; k++) {
		const struct move *m = &s->moves[k];
		double done = smooth((i - m->from) / (m->to - m->from));

		if (m->back)
			done = 1 - fabs(2 * done - 1);
		w.x += m->dx * done;
		w.y += m->dy * done;
		w.zoom *= pow(m->zoom, done);
	}
	if (s->shake > 0) {
		w.x += s->shake * jitter(s, i, 0);
		w.y += s->shake * jitter(s, i, 1);
	}
	if (w.zoom < 1)
		w.zoom = 1;
	/* It stays on the picture. */
	w.x = fmin(fmax(w.x, 0.5 / w.zoom), 1 - 0.5 / w.zoom);
	w.y = fmin(fmax(w.y, 0.5 / w.zoom), 1 - 0.5 / w.zoom);
	return w;
}

static bool
blurred(const struct shot *s, int i)
{
	for (int k = 0; k < s->nmoves; k++)
		if (s->moves[k].blur && i > s->moves[k].from &&
		    i < s->moves[k].to)
			return true;
	return false;
}

static double
place(const struct shot *s, int i)
{
	if (i >= s->freeze_from && i < s->freeze_to)
		i = s->freeze_from;
	else if (i >= s->freeze_to)
		i += s->freeze_skip;
	return s->at + floor((i - i % s->hold) * s->pace + 1e-6);
}

void
shot_draw(struct shot *s, int i, struct picture *to)
{
	const struct picture *from = source_at(&s->source, place(s, i));
	double gain = s->gain;
	struct window w = look(s, i);

	picture_sample(to, from, &w);
	if (blurred(s, i)) {
		struct picture step;

		picture_new(&step, to->w, to->h);
		for (int k = 1; k < BLUR_STEPS; k++) {
			w = look(s, i + 0.8 * k / BLUR_STEPS);
			picture_sample(&step, from, &w);
			picture_mix(to, &step, 256 / (k + 1));
		}
		picture_free(&step);
	}
	if (s->box[2] > 0)
		picture_inset(to, source_at(&s->inset, i * s->pace),
		    s->box[0] * to->w / 1000, s->box[1] * to->h / 1000,
		    s->box[2] * to->w / 1000, s->box[3] * to->h / 1000);
	gain *= 1 + s->sway * sin(i * 0.011 + s->seed % 7);
	gain *= 1 + s->flicker * (dice_at(i / s->hold, 5, s->seed) /
	    2147483648.0 - 1);
	if (gain != 1 || s->lift != 0)
		picture_gain(to, gain, s->lift);
}
