/*
 * Disturbances: light, things that pass, graphics, faults of cameras and
 * encoders.  Each is drawn from its own few numbers, so that any picture of
 * it can be drawn at any time.
 */
#include "programme_effect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

enum { FULL = 1000, BLOCK = 16 };

const char *
effect_name(enum effect_kind kind)
{
	static const char *const names[EFFECT_KINDS] = {
		"flash", "strobe", "lightning", "explosion", "object", "popup",
		"subtitle", "exposure", "focus", "glitch", "pump", "darkness",
	};

	return names[kind];
}

/* How long each lasts: seconds, and never fewer pictures than the third. */
static const double lasts[EFFECT_KINDS][3] = {
	[EFFECT_FLASH] = { 0.03, 0.22, 1 },
	[EFFECT_STROBE] = { 0.5, 2, 6 },
	[EFFECT_LIGHTNING] = { 0.2, 0.7, 4 },
	[EFFECT_EXPLOSION] = { 0.3, 1, 6 },
	[EFFECT_OBJECT] = { 0.2, 0.9, 5 },
	[EFFECT_POPUP] = { 0.8, 4, 8 },
	[EFFECT_SUBTITLE] = { 0.8, 2.5, 8 },
	[EFFECT_EXPOSURE] = { 0.7, 2, 8 },
	[EFFECT_FOCUS] = { 0.5, 1.8, 6 },
	[EFFECT_GLITCH] = { 0.03, 0.3, 1 },
	[EFFECT_PUMP] = { 1, 3, 12 },
	[EFFECT_DARKNESS] = { 1, 2.5, 12 },
};

static void
roll_box(struct effect *e, struct dice *d)
{
	static const int boxes[][4] = {
		{ 50, 680, 620, 900 },   /* lower third */
		{ 0, 700, 1000, 960 },   /* banner */
		{ 150, 300, 850, 700 },  /* title */
		{ 760, 40, 960, 200 },   /* logo */
		{ 500, 80, 960, 700 },   /* a window on the right */
		{ 100, 120, 900, 800 },  /* a window in the middle */
		{ 0, 0, 420, 1000 },     /* a column */
	};
	int i = dice_int(d, 0, (int)(sizeof(boxes) / sizeof(boxes[0])) - 1);

	memcpy(e->box, boxes[i], sizeof(e->box));
	for (int k = 0; k < 4; k++) {
		e->box[k] += dice_int(d, -40, 40);
		e->box[k] = e->box[k] < 0 ? 0 : e->box[k] > FULL ? FULL :
		    e->box[k];
	}
}

bool
effect_roll(struct effect *e, enum effect_kind kind, struct dice *d, int from,
    int to, double rate)
{
	static const struct colour lights[] = { { { WHITE, 128, 128 } },
		{ { WHITE, 128, 128 } }, { { 225, 110, 145 } },
		{ { 200, 90, 160 } }, { { 180, 170, 110 } },
		{ { 120, 90, 200 } } };
	int n = (int)(dice_real(d, lasts[kind][0], lasts[kind][1]) * rate +
	    0.5);

	memset(e, 0, sizeof(*e));
	n = n < lasts[kind][2] ? (int)lasts[kind][2] : n;
	if (n > to - from)
		return false;
	e->kind = kind;
	e->from = from;
	e->to = from + n;
	e->mode = dice_int(d, 0, 999);
	e->strength = dice_unit(d);
	e->seed = (uint32_t)dice_bits(d);
	e->colour = lights[dice_int(d, 0, 5)];
	e->period = (int)(rate / dice_real(d, 5, 15) + 0.5);
	e->period = e->period < 2 ? 2 : e->period;
	roll_box(e, d);
	if (kind == EFFECT_POPUP) {
		e->in = e->mode % 3 == 0 ? 1 : (int)(rate *
		    dice_real(d, 0.15, 0.5)) + 1;
		e->out = dice_chance(d, 0.5) ? 1 : e->in;
		if (e->in + e->out > n)
			e->in = e->out = 1;
	}
	return true;
}

/* 0..256 for every place: 1 in the middle of the ellipse, 0 at its edge, or
 * all of the box. */
static void
light(struct picture *p, const int box[4], bool round, struct colour c,
    double share)
{
	uint16_t *at = xcalloc((size_t)p->w * (size_t)p->h, sizeof(*at));
	double x0 = box[0] * p->w / 1000.0, x1 = box[2] * p->w / 1000.0;
	double y0 = box[1] * p->h / 1000.0, y1 = box[3] * p->h / 1000.0;

	for (int y = 0; y < p->h; y++) {
		for (int x = 0; x < p->w; x++) {
			double u = (2 * x - x0 - x1) / (x1 - x0 + 1);
			double v = (2 * y - y0 - y1) / (y1 - y0 + 1);
			double k = round ? 1.3 - u * u - v * v :
			    fabs(u) < 1 && fabs(v) < 1 ? 1 : 0;

			k = (k < 0 ? 0 : k > 1 ? 1 : k) * share;
			at[y * p->w + x] = (uint16_t)(k * 256);
		}
	}
	picture_tint_by(p, c, at);
	free(at);
}

static void
draw_flash(const struct effect *e, int i, int n, struct picture *p)
{
	double share = 0.45 + 0.55 * e->strength;

	if (e->mode % 2 && n > 1)
		share *= pow(0.25, (double)i / (n - 1)); /* it dies away */
	switch (e->mode / 2 % 4) {
	case 0: /* everything, towards a colour */
		picture_tint(p, e->colour, (int)(share * 256));
		break;
	case 1: /* light is added */
		picture_gain(p, 1 + 0.5 * share, 110 * share);
		break;
	case 2:
		light(p, e->box, true, e->colour, share);
		break;
	default: /* as bright as can be */
		picture_tint(p, (struct colour){ { WHITE, GREY, GREY } },
		    i == 0 || !(e->mode % 2) ? 256 : (int)(share * 256));
	}
}

static void
draw_strobe(const struct effect *e, int i, struct picture *p)
{
	bool on = i % e->period < (e->period + 1) / 2;

	if (e->mode % 3 == 0)
		picture_gain(p, on ? 1 : 0.15, 0);
	else if (e->mode % 3 == 1 && on)
		picture_gain(p, 1.5, 60 + 80 * e->strength);
	else if (e->mode % 3 == 2)
		picture_tint(p, e->colour, on ? 170 : 0);
}

static void
draw_lightning(const struct effect *e, int i, struct picture *p)
{
	double share = 0;

	/* Some strokes, each weaker picture by picture. */
	for (int k = i; k >= 0 && k > i - 5; k--)
		if (k == 0 || dice_at(k, 3, e->seed) % 4 == 0)
			share = fmax(share, pow(0.5, i - k));
	picture_gain(p, 1 + share, (70 + 90 * e->strength) * share);
}

static void
draw_explosion(const struct effect *e, int i, int n, struct picture *p)
{
	double t = (double)i / n, grow = fmin(1, t / 0.25);
	double share = t < 0.25 ? 0.6 + 0.4 * grow : (1 - t) / 0.75;
	int half_w = (int)(150 + 700 * grow), half_h = (int)(200 + 800 * grow);
	int cx = 300 + (int)(400 * e->strength), cy = 300 + e->mode * 4 / 10;
	int box[4] = { cx - half_w, cy - half_h, cx + half_w, cy + half_h };

	light(p, box, true, (struct colour){ { 220, 80, 160 } }, share);
	picture_gain(p, 1, 35 * share);
}

static void
draw_object(const struct effect *e, int i, int n, struct picture *p)
{
	double width = 0.3 + 0.6 * e->strength, at;
	struct picture thing;
	uint16_t *share = xcalloc((size_t)p->w * (size_t)p->h,
	    sizeof(*share));
	double shine = e->mode % 3 == 0 ? 20 : 40 + e->mode % 140;

	picture_new(&thing, p->w, p->h);
	at = -width / 2 + (1 + width) * (i + 0.5) / n;
	if (e->mode & 1)
		at = 1 - at;
	picture_clouds(&thing, (struct colour){ { 20, 128, 128 } },
	    (struct colour){ { (uint8_t)shine, 120, 136 } }, p->w / 6,
	    -at * p->w, 0, e->seed);
	for (int y = 0; y < p->h; y++) {
		double v = 2.0 * y / p->h - 1.1;
		double half = e->mode & 2 ? width / 2 : width / 2 *
		    sqrt(fmax(0, 1.5 - v * v) / 1.5);

		for (int x = 0; x < p->w; x++) {
			double d = (half - fabs((double)x / p->w - at)) * 12;

			share[y * p->w + x] = (uint16_t)(d <= 0 ? 0 : d >= 1 ?
			    256 : (int)(256 * d));
		}
	}
	picture_mix_by(p, &thing, share);
	free(share);
	picture_free(&thing);
}

static void
draw_popup(const struct effect *e, int i, int n, struct picture *p)
{
	double there = fmin(1, fmin((i + 1.0) / e->in, (double)(n - i) /
	    e->out));
	int x0 = e->box[0] * p->w / FULL, y0 = e->box[1] * p->h / FULL;
	int x1 = e->box[2] * p->w / FULL, y1 = e->box[3] * p->h / FULL;
	int lines = (y1 - y0) / 40 + 1, height = (y1 - y0) / lines / 2;
	struct picture under;
	struct colour ground = { { (uint8_t)(e->seed % 200 + 20),
	    (uint8_t)(90 + e->seed / 256 % 76),
	    (uint8_t)(90 + e->seed / 65536 % 76) } };
	struct colour ink = { { (uint8_t)(ground.v[0] > 120 ? 20 : 230), GREY,
	    GREY } };

	if (e->mode % 3 == 1) { /* it slides in from the side or below */
		int dx = (int)((1 - there) * (x0 < p->w - x1 ? -x1 :
		    p->w - x0));
		int dy = (int)((1 - there) * (p->h - y0));

		if (e->mode & 8)
			x0 += dx, x1 += dx;
		else
			y0 += dy, y1 += dy;
		there = 1;
	}
	picture_new(&under, p->w, p->h);
	picture_copy(&under, p);
	if (e->mode % 5 > 0)
		picture_box(p, x0, y0, x1, y1, ground, e->mode % 5 == 1 ? 150 :
		    256);
	height = height < 6 ? 6 : height > 40 ? 40 : height;
	picture_text(p, x0 + 8, y0 + 8, height, (x1 - x0 - 16) /
	    (height * 2 / 3), lines, ink, e->seed);
	if (there < 1)
		picture_mix(p, &under, 256 - (int)(there * 256));
	picture_free(&under);
}

static void
draw_subtitle(const struct effect *e, struct picture *p)
{
	int height = p->h / 17, lines = 1 + e->mode % 2;
	int chars = p->w * 3 / 4 / (height * 2 / 3);

	picture_text(p, p->w / 8, p->h - (lines + 1) * height * 3 / 2, height,
	    chars, lines, (struct colour){ { e->mode % 3 ? WHITE : 190,
	    (uint8_t)(e->mode % 3 ? GREY : 40), 140 } }, e->seed);
}

/* The exposure changes in a step or slowly, and comes back. */
static void
draw_exposure(const struct effect *e, int i, int n, struct picture *p)
{
	double most = e->mode % 2 ? 1.25 + 0.8 * e->strength :
	    0.75 - 0.4 * e->strength;
	double up = e->mode / 2 % 2 ? n * 0.3 : 1, down = n * 0.4;
	double k = fmin(1, fmin((i + 1) / up, (n - i) / down));

	picture_gain(p, pow(most, k), 0);
}

static void
draw_focus(const struct effect *e, int i, int n, struct picture *p)
{
	double k = 1 - fabs(2.0 * i / n - 1);

	picture_blur(p, (int)(k * (p->w / 80 + p->w / 40 * e->strength)));
}

static void
draw_glitch(const struct effect *e, int i, struct picture *p)
{
	struct picture wrong;
	int limit = (int)(50 + 350 * e->strength);

	picture_new(&wrong, p->w, p->h);
	picture_copy(&wrong, p);
	for (int y = 0; y < p->h; y += BLOCK) {
		bool lost = dice_at(y, i, e->seed) % 3 == 0;

		for (int x = 0; x < p->w; x += BLOCK) {
			uint32_t h = dice_at(x, y, e->seed);

			if ((int)(h % FULL) > limit && !(lost && e->mode & 1))
				continue;
			if (e->mode & 2)
				picture_box(p, x, y, x + BLOCK, y + BLOCK,
				    (struct colour){ { (uint8_t)(h >> 8),
				    (uint8_t)(96 + (h >> 16) % 64),
				    (uint8_t)(96 + (h >> 24) % 64) } }, 200);
			else
				picture_inset(p, &wrong, x, y, x + BLOCK < p->w
				    ? x + BLOCK : p->w, y + BLOCK < p->h ?
				    y + BLOCK : p->h);
		}
	}
	picture_free(&wrong);
}

/* Sharp at once every period, then coarser and coarser. */
static void
draw_pump(const struct effect *e, int i, struct picture *p)
{
	int period = e->period * 4, size = 1 + i % period * 5 / period;

	if (size > 1) {
		struct picture small;
		const struct window all = { 0.5, 0.5, 1, false };

		picture_new(&small, p->w / (2 * size) & ~1, p->h / (2 * size) &
		    ~1);
		picture_sample(&small, p, &all);
		picture_inset(p, &small, 0, 0, p->w, p->h);
		picture_free(&small);
	}
}

/* A dark edge passes over all of the picture and away again. */
static void
draw_darkness(const struct effect *e, int i, int n, struct picture *p)
{
	uint16_t *share = xmalloc((size_t)p->w * (size_t)p->h *
	    sizeof(*share));
	double t = 3.6 * (i + 0.5) / n - 1.2;

	for (int y = 0; y < p->h; y++) {
		for (int x = 0; x < p->w; x++) {
			double at = e->mode & 1 ? (double)y / p->h :
			    (double)x / p->w;
			double k = fmin(t - at + 1, 1.4 - t + at) * 1.6;

			k = k < 0 ? 0 : k > 1 ? 1 : k;
			share[y * p->w + x] = (uint16_t)(k * 246);
		}
	}
	picture_tint_by(p, (struct colour){ { BLACK, GREY, GREY } }, share);
	free(share);
}

void
effect_draw(const struct effect *e, int n, struct picture *p)
{
	int i = n - e->from, all = e->to - e->from;

	switch (e->kind) {
	case EFFECT_FLASH:
		draw_flash(e, i, all, p);
		break;
	case EFFECT_STROBE:
		draw_strobe(e, i, p);
		break;
	case EFFECT_LIGHTNING:
		draw_lightning(e, i, p);
		break;
	case EFFECT_EXPLOSION:
		draw_explosion(e, i, all, p);
		break;
	case EFFECT_OBJECT:
		draw_object(e, i, all, p);
		break;
	case EFFECT_POPUP:
		draw_popup(e, i, all, p);
		break;
	case EFFECT_SUBTITLE:
		draw_subtitle(e, p);
		break;
	case EFFECT_EXPOSURE:
		draw_exposure(e, i, all, p);
		break;
	case EFFECT_FOCUS:
		draw_focus(e, i, all, p);
		break;
	case EFFECT_GLITCH:
		draw_glitch(e, i, p);
		break;
	case EFFECT_PUMP:
		draw_pump(e, i, p);
		break;
	default:
		draw_darkness(e, i, all, p);
		break;
	}
}
