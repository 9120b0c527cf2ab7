/*
 * moments_picture: what is to be seen in a programme.  A camera looks at a
 * place (one of the pool's pictures), in front of which things move; cuts,
 * pans, flashes, blows and fades come from the plan.  How fast things move
 * follows what is on.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moments_play.h"

#include "buf.h"
#include "diag.h"

enum {
	SCENES = 8, WIDE = 640, HIGH = 360, /* of the pool's pictures */
	PIXELS = WIDE * HIGH * 3 / 2,
	W = PLANT_WIDE, H = PLANT_HIGH, FRAME = W * H * 3 / 2,
	THINGS = 14
};

/* Something that moves: an ellipse with stripes. */
struct thing {
	double size, tall;     /* of the picture's height */
	double x, y, a, b, far; /* where, how fast, how far it goes */
	int luma, u, v;
};

struct scene {
	const unsigned char *picture;
	double x, y;           /* where the camera stands */
	double gain, lift;     /* of the luma */
	double colour;
	struct thing thing[THINGS];
	int things;
};

/* What is on at a frame. */
struct mood {
	double speed;   /* of the things */
	double shake;   /* pixels */
	double pan;     /* texture pixels a frame */
	double flash;   /* grey levels */
	double dark;    /* 1: as it is, 0: black */
	double colour;  /* times */
	double zoom;    /* times */
};

struct studio {
	const struct plant_plan *plan;
	unsigned char *pictures;
	struct scene scene;
	int shot;
	double phase, panned, shaken;
	unsigned char frame[FRAME];
	struct plant_chance chance;
};

static unsigned char *
pictures_read(const char *pool, bool test)
{
	unsigned char *all = xmalloc((size_t)SCENES * PIXELS);
	struct buf b;
	FILE *f;
	int i;

	for (i = 0; i < SCENES; i++) {
		buf_init(&b);
		buf_addf(&b, "%s/%s/scene%d.yuv", pool, test ? "test" : "dev",
		    i);
		f = fopen(b.p, "rb");
		if (!f || fread(all + (size_t)i * PIXELS, 1, PIXELS, f) !=
		    PIXELS)
			die("%s: no picture", b.p);
		fclose(f);
		buf_free(&b);
	}
	return all;
}

static void
thing_make(struct thing *t, struct plant_chance *c, bool head)
{
	t->size = head ? plant_in(c, 0.3, 0.55) : plant_in(c, 0.04, 0.2);
	t->tall = t->size * plant_in(c, 1, 1.8);
	t->x = head ? plant_in(c, 0.3, 0.7) : plant_in(c, 0.1, 0.9);
	t->y = head ? plant_in(c, 0.5, 0.6) : plant_in(c, 0.2, 0.85);
	t->a = plant_in(c, 0.4, 1.3);
	t->b = plant_in(c, 0.4, 1.3);
	t->far = head ? plant_in(c, 0.015, 0.04) : plant_in(c, 0.05, 0.3);
	t->luma = plant_int(c, 40, 220);
	t->u = plant_int(c, 85, 170);
	t->v = plant_int(c, 85, 170);
}

static void
scene_make(struct studio *s, int number)
{
	const struct plant_plan *p = s->plan;
	struct scene *e = &s->scene;
	struct plant_chance c;
	bool head;
	int i;

	plant_seed(&c, p->seed * 4099 + (uint64_t)number);
	e->picture = s->pictures + (size_t)plant_int(&c, 0, SCENES - 1) *
	    PIXELS;
	e->x = plant_in(&c, 0, WIDE);
	e->y = plant_in(&c, 0, HIGH);
	e->gain = plant_in(&c, 0.5, 1);
	e->lift = plant_in(&c, 10, 60);
	e->colour = plant_in(&c, 0.3, 1);
	head = p->genre == PLANT_TALK || (p->genre != PLANT_SPORT &&
	    plant_unit(&c) < 0.3);
	e->things = number == 1000 ? THINGS : head ? plant_int(&c, 1, 2) :
	    plant_int(&c, 2, THINGS - 1);
	for (i = 0; i < e->things; i++)
		thing_make(&e->thing[i], &c, head && number != 1000);
}

static double
hits_glow(const struct plant_part *t, int f, int decay)
{
	int hit[PLANT_HITS], n = plant_hits(t, hit), i;
	double x = 0;

	for (i = 0; i < n; i++)
		if (f >= hit[i] && f < hit[i] + decay)
			x = fmax(x, 1 - (double)(f - hit[i]) / decay);
	return x;
}

static void
mood_of_goal(struct mood *m, const struct plant_part *t, int f)
{
	int roar = plant_roar(t), replay = plant_replay(t);

	if (f < roar) {
		m->speed *= 1 + 2.0 * (f - t->start) / (roar - t->start);
		m->pan += 1.5;
	} else if (f < replay) {
		m->speed *= 5;
		m->shake += 2;
		m->pan += 4 * exp(-(f - roar) / 40.0);
	} else {
		m->speed *= 0.4;
		m->zoom *= 0.6;
	}
}

static void
mood_of_distraction(struct mood *m, const struct plant_part *t, int f)
{
	double half = (t->end - t->start) / 2.0;

	switch (t->kind) {
	case PLANT_PAN:
		m->pan += 14 * sin(3.14159 * (f - t->start) / (2 * half));
		break;
	case PLANT_FLASH:
		m->flash += 130 * hits_glow(t, f, 2);
		break;
	case PLANT_ADVERT:
		m->colour *= 3;
		m->flash += 40;
		break;
	case PLANT_MONTAGE:
		m->speed *= 0.2;
		break;
	case PLANT_HUM:
		m->speed *= 0.1;
		break;
	case PLANT_FADE:
		m->dark = fmin(1, fmax(0, fabs(f - t->start - half) / half *
		    1.4 - 0.4));
		break;
	case PLANT_SHAKY:
		m->shake += 3.5;
		break;
	case PLANT_TRAIN:
		m->speed *= 2;
		m->pan += 2;
		break;
	case PLANT_STROBE:
		m->flash += (f - t->start) % 6 < 2 ? 60 : 0;
		break;
	default:
		break;
	}
}

static struct mood
mood_at(const struct plant_plan *p, int f)
{
	const struct plant_part *t = plant_at(p, f);
	struct mood m = { p->bustle, p->shake, 0, 0, 1, 1, 1 };
	double x;

	if (!t)
		return m;
	x = plant_swell(t, f) * (p->hard ? 0.25 + 0.5 * t->strength :
	    0.5 + 0.5 * t->strength);
	switch (t->kind) {
	case PLANT_SWELL:
		m.speed *= 1 + 5 * x;
		m.shake += 2.5 * x;
		break;
	case PLANT_SHOUT:
		m.speed *= f < t->from ? 0.4 : 1 + 3 * x;
		break;
	case PLANT_DROP:
		m.speed *= f < t->from ? 0.7 : 4;
		if (f >= t->from && (f - t->from) % 12 < 2)
			m.flash += 45;
		break;
	case PLANT_GOAL:
		mood_of_goal(&m, t, f);
		break;
	case PLANT_LAUGH:
	case PLANT_JOKE:
		m.speed *= 1 + 1.5 * x;
		break;
	case PLANT_FIGHT:
		m.speed *= 1 + 4 * x;
		m.shake += 5 * hits_glow(t, f, 12);
		m.flash += 70 * hits_glow(t, f, 5);
		m.pan += 5 * x * sin(f / 17.0);
		break;
	case PLANT_CRASH:
		m.speed *= 1 + 4 * x;
		m.shake += 9 * hits_glow(t, f, 35);
		break;
	case PLANT_FINALE:
		m.flash += 35 * hits_glow(t, f, 10);
		m.dark = 0.4;
		break;
	default:
		mood_of_distraction(&m, t, f);
		break;
	}
	return m;
}

static int
wrapped(int i, int n)
{
	i %= 2 * n;
	if (i < 0)
		i += 2 * n;
	return i < n ? i : 2 * n - 1 - i;
}

static unsigned char
byte(double x)
{
	return x < 0 ? 0 : x > 255 ? 255 : (unsigned char)x;
}

/* The place, as the camera sees it from x, y. */
static void
draw_place(struct studio *s, double x, double y, double zoom)
{
	const unsigned char *tex = s->scene.picture, *a, *b;
	int xi[W + 1], xf[W], i, j, yi, yf, top, low;
	double at;

	for (i = 0; i < W; i++) {
		at = x + i * zoom;
		xi[i] = (int)floor(at);
		xf[i] = (int)((at - xi[i]) * 256);
	}
	for (j = 0; j < H; j++) {
		at = y + j * zoom;
		yi = (int)floor(at);
		yf = (int)((at - yi) * 256);
		a = tex + (size_t)wrapped(yi, HIGH) * WIDE;
		b = tex + (size_t)wrapped(yi + 1, HIGH) * WIDE;
		for (i = 0; i < W; i++) {
			int l = wrapped(xi[i], WIDE), r = wrapped(xi[i] + 1,
			    WIDE);

			top = a[l] * (256 - xf[i]) + a[r] * xf[i];
			low = b[l] * (256 - xf[i]) + b[r] * xf[i];
			s->frame[j * W + i] = (unsigned char)((top *
			    (256 - yf) + low * yf) >> 16);
		}
	}
	for (j = 0; j < H / 2; j++)
		for (i = 0; i < W / 2; i++) {
			size_t k = (size_t)wrapped((int)(y / 2 + j * zoom),
			    HIGH / 2) * (WIDE / 2) + (size_t)wrapped(
			    (int)(x / 2 + i * zoom), WIDE / 2);

			s->frame[W * H + j * W / 2 + i] = tex[WIDE * HIGH + k];
			s->frame[W * H * 5 / 4 + j * W / 2 + i] =
			    tex[WIDE * HIGH * 5 / 4 + k];
		}
}

/* An ellipse; its stripes go with it. */
static void
draw_thing(struct studio *s, const struct thing *t, double cx, double cy)
{
	double rx = t->size * H / 2, ry = t->tall * H / 2, dx, dy;
	int x, y, at, left = (int)fmax(0, cx - rx), top = (int)fmax(0, cy - ry);

	for (y = top; y < H && y < cy + ry; y++)
		for (x = left; x < W && x < cx + rx; x++) {
			dx = (x - cx) / rx;
			dy = (y - cy) / ry;
			if (dx * dx + dy * dy > 1)
				continue;
			s->frame[y * W + x] = (unsigned char)(t->luma +
			    ((int)((dx * 5 + dy * 3 + 16)) % 2 ? 22 : -22));
			at = (y / 2) * (W / 2) + x / 2;
			s->frame[W * H + at] = (unsigned char)t->u;
			s->frame[W * H * 5 / 4 + at] = (unsigned char)t->v;
		}
}

static void
draw_things(struct studio *s, double off_x, double off_y)
{
	const struct thing *t;
	double p = s->phase;
	int i;

	for (i = 0; i < s->scene.things; i++) {
		t = &s->scene.thing[i];
		draw_thing(s, t, W * (t->x + t->far * sin(t->a * p + i)) -
		    off_x, H * (t->y + t->far * sin(t->b * p * 1.3 + 2 * i)) -
		    off_y);
	}
}

/* Fireworks: sparks fly apart from each burst for a second. */
static void
draw_bursts(struct studio *s, const struct plant_part *t, int f)
{
	struct plant_chance c;
	struct thing spark = { 0 };
	double cx, cy, age, angle, far;
	int hit[PLANT_HITS], n = plant_hits(t, hit), i, k;

	for (i = 0; i < n; i++) {
		age = (f - hit[i]) / 30.0;
		if (age < 0 || age >= 1)
			continue;
		plant_seed(&c, t->seed + (uint64_t)i);
		cx = plant_in(&c, 0.15, 0.85) * W;
		cy = plant_in(&c, 0.1, 0.5) * H;
		spark.u = plant_int(&c, 40, 215);
		spark.v = plant_int(&c, 40, 215);
		spark.luma = (int)(225 - 130 * age);
		spark.size = spark.tall = 0.045 * (1.2 - age);
		for (k = 0; k < 36; k++) {
			angle = plant_in(&c, 0, 6.283);
			far = plant_in(&c, 0.3, 1) * 75 * sqrt(age);
			draw_thing(s, &spark, cx + far * cos(angle),
			    cy + far * sin(angle) + 25 * age * age);
		}
	}
}

/* Exposure, colour, flashes, grain. */
static void
develop(struct studio *s, const struct mood *m)
{
	const struct scene *e = &s->scene;
	double colour = e->colour * m->colour * m->dark;
	unsigned char tone[256], tint[256];
	int grain = (int)(s->plan->grain * 2), i, x;
	uint64_t bits = 0;

	for (i = 0; i < 256; i++) {
		tone[i] = byte((e->lift + e->gain * i + m->flash) * m->dark +
		    16 * (1 - m->dark));
		tint[i] = byte(128 + (i - 128) * fmin(colour, 2));
	}
	for (i = 0; i < W * H; i++) {
		if (i % 8 == 0)
			bits = (uint64_t)(plant_unit(&s->chance) *
			    9007199254740992.0);
		x = tone[s->frame[i]];
		if (grain > 0)
			x += (int)((bits & 63) * (unsigned)grain >> 6) -
			    grain / 2;
		bits >>= 6;
		s->frame[i] = byte(x);
	}
	for (; i < FRAME; i++)
		s->frame[i] = tint[s->frame[i]];
}

static void
frame_make(struct studio *s, int f)
{
	const struct plant_plan *p = s->plan;
	const struct plant_part *t = plant_at(p, f);
	struct mood m = mood_at(p, f);
	const struct plant_shot *shot;
	double dx, dy;

	if (s->shot < 0 || (s->shot + 1 < p->shots &&
	    p->shot[s->shot + 1].start <= f)) {
		scene_make(s, p->shot[++s->shot].scene);
		s->panned = 0;
	}
	shot = &p->shot[s->shot];
	s->phase += m.speed / PLANT_RATE * 1.5;
	s->panned += m.pan;
	s->shaken += 0.9;
	dx = m.shake * (sin(s->shaken * 0.71) + 0.6 * sin(s->shaken * 1.37)) +
	    s->panned;
	dy = m.shake * (cos(s->shaken * 0.83) + 0.5 * sin(s->shaken * 1.71));
	draw_place(s, s->scene.x + dx + shot->drift_x * (f - shot->start),
	    s->scene.y + dy + shot->drift_y * (f - shot->start),
	    shot->zoom * m.zoom);
	draw_things(s, fmod(dx, W / 2.0) * 0.7, dy * 0.7);
	if (t && t->kind == PLANT_FINALE)
		draw_bursts(s, t, f);
	develop(s, &m);
}

void
plant_picture_of(const struct plant_plan *p, const char *pool)
{
	struct studio *s = xcalloc(1, sizeof *s);
	int f;

	s->plan = p;
	s->shot = -1;
	s->pictures = pictures_read(pool, p->test);
	plant_seed(&s->chance, p->seed + 200);
	for (f = 0; f < p->frames; f++) {
		frame_make(s, f);
		if (fwrite(s->frame, 1, FRAME, stdout) != FRAME)
			die("the picture cannot be written");
	}
	free(s->pictures);
	free(s);
}
