/*
 * What the shots of a generated programme show.  Drawn sources are made from
 * their seed alone, so they never tell footage for training from footage for
 * testing.
 */
#include "programme_source.h"

#include <math.h>
#include <string.h>

static struct colour
any_colour(uint32_t seed, int darkest, int brightest)
{
	struct colour c;

	c.v[0] = (uint8_t)(darkest + (int)(dice_at(1, 0, seed) %
	    (uint32_t)(brightest - darkest + 1)));
	c.v[1] = (uint8_t)(80 + dice_at(2, 0, seed) % 96);
	c.v[2] = (uint8_t)(80 + dice_at(3, 0, seed) % 96);
	return c;
}

static uint32_t
roll(const struct source *s, int what, uint32_t n)
{
	return dice_at(what, 77, s->seed) % n;
}

static void
draw_card(struct source *s)
{
	struct picture *p = &s->drawn;
	bool light = roll(s, 0, 4) == 0;
	struct colour paper = { { (uint8_t)(light ? WHITE : BLACK), GREY,
	    GREY } };
	struct colour ink = { { (uint8_t)(light ? BLACK : WHITE), GREY,
	    GREY } };
	int lines = (int)roll(s, 1, 4), height = 20 + (int)roll(s, 2, 30);

	if (roll(s, 3, 3) == 0)
		paper = any_colour(s->seed, 30, 110);
	picture_fill(p, paper);
	if (lines > 0)
		picture_text(p, p->w / 6 + (int)roll(s, 5, 80), p->h / 2 -
		    lines * height * 3 / 4, height, p->w * 2 / 3 /
		    (height * 2 / 3) - 3, lines, ink, s->seed);
}

static void
draw_slide(struct source *s)
{
	struct picture *p = &s->drawn;
	bool light = roll(s, 0, 3) > 0;
	/* Slides of one deck share their paper. */
	struct colour paper = { { (uint8_t)(light ? 225 : 35), GREY, GREY } };
	struct colour ink = { { (uint8_t)(light ? 40 : 215), GREY, GREY } };
	int lines = 2 + (int)roll(s, 1, 8), x = 40, boxes = (int)roll(s, 4, 4);

	picture_fill(p, paper);
	picture_box(p, 0, 0, p->w, 44, any_colour(s->seed >> 8, 60, 160), 256);
	picture_text(p, x, 12, 20, 12 + (int)roll(s, 2, 16), 1, ink,
	    s->seed + 1);
	picture_text(p, x, 70, 16, 20 + (int)roll(s, 3, 28), lines, ink,
	    s->seed + 2);
	for (int i = 0; i < boxes; i++) {
		int w = 80 + (int)roll(s, 20 + i, 200);
		int h = 60 + (int)roll(s, 30 + i, 130);
		int bx = (int)roll(s, 40 + i, (uint32_t)(p->w - w));
		int by = 60 + (int)roll(s, 50 + i, (uint32_t)(p->h - h - 60));

		picture_box(p, bx, by, bx + w, by + h, any_colour(s->seed +
		    (uint32_t)i, 50, 220), 256);
	}
}

static void
blob(struct picture *p, double cx, double cy, double rx, double ry,
    struct colour c)
{
	for (int y = (int)(cy - ry) & ~1; y < cy + ry; y += 2) {
		double d = (y + 1 - cy) / ry;
		int half = d * d < 1 ? (int)(rx * sqrt(1 - d * d)) : 0;

		picture_box(p, (int)cx - half, y, (int)cx + half, y + 2, c,
		    256);
	}
}

static void
draw_scene(struct source *s)
{
	picture_clouds(&s->drawn, s->ink[0], s->ink[1], 40 +
	    (int)roll(s, 9, 120), 0, 0, s->seed);
}

static void
move_scene(struct source *s, double at)
{
	struct picture *p = &s->moving;
	int n = 2 + (int)roll(s, 10, 5);

	picture_copy(p, &s->drawn);
	for (int i = 0; i < n; i++) {
		double rx = 20 + roll(s, 100 + i, 80);
		double ry = 20 + roll(s, 200 + i, 80);
		double pace = 0.01 + roll(s, 300 + i, 40) / 1000.0;
		double x = roll(s, 400 + i, (uint32_t)p->w) +
		    40 * sin(at * pace);
		double y = roll(s, 500 + i, (uint32_t)p->h) +
		    25 * sin(at * pace * 1.3 + i);

		blob(p, x, y, rx, ry, any_colour(s->seed + 31 * (uint32_t)i,
		    40, 210));
	}
}

static void
move_slide(struct source *s, double at)
{
	struct picture *p = &s->moving;
	struct colour arrow = { { 16, 128, 128 } };
	int x = p->w / 2 + (int)(p->w * 0.35 * sin(at * 0.021 + s->seed % 7));
	int y = p->h / 2 + (int)(p->h * 0.35 * sin(at * 0.034 + s->seed % 5));

	picture_copy(p, &s->drawn);
	if (s->scrolls) {
		/* What leaves above comes in again below. */
		int dy = (int)(at * 3) % p->h & ~1;

		picture_shift(p, &s->drawn, 0, -dy);
		picture_shift(p, &s->drawn, 0, p->h - dy);
	}
	picture_box(p, x, y, x + 12, y + 18, arrow, 256);
}

static void
move_confetti(struct source *s, double at)
{
	struct picture *p = &s->moving;
	int n = 150 + (int)roll(s, 1, 350);

	picture_fill(p, s->ink[0]);
	for (int i = 0; i < n; i++) {
		int size = 6 + (int)roll(s, 1000 + i, 16);
		double fall = 4 + roll(s, 2000 + i, 100) / 10.0;
		int x = (int)(roll(s, 3000 + i, (uint32_t)p->w) +
		    12 * sin(at * 0.2 + i));
		int y = (int)fmod(roll(s, 4000 + i, 400) + at * fall, 400) -
		    20;

		picture_box(p, x, y, x + size, y + size * 2 / 3,
		    any_colour(s->seed + (uint32_t)i * 7, 60, 230), 256);
	}
}

static void
move_water(struct source *s, double at)
{
	const struct window all = { 0.5, 0.5, 1, false };
	struct picture thumb;

	picture_new(&thumb, 160, 90);
	picture_clouds(&thumb, s->ink[0], s->ink[1], 16, at * 0.9,
	    6 * sin(at * 0.15), s->seed + (uint32_t)(at / 3));
	if (fmod(at, 3) < 2) { /* the surface changes little by little */
		struct picture before;

		picture_new(&before, 160, 90);
		picture_clouds(&before, s->ink[0], s->ink[1], 16, at * 0.9,
		    6 * sin(at * 0.15), s->seed + (uint32_t)(at / 3) - 1);
		picture_mix(&thumb, &before, fmod(at, 3) < 1 ? 170 : 85);
		picture_free(&before);
	}
	picture_sample(&s->moving, &thumb, &all);
	picture_free(&thumb);
}

static void
move_crowd(struct source *s, double at)
{
	struct picture *p = &s->moving;
	int step = 30 + (int)roll(s, 1, 20);

	picture_copy(p, &s->drawn);
	for (int y = 0, row = 0; y < p->h + step; y += step, row++) {
		for (int x = 0, i = 0; x < p->w + step; x += step, i++) {
			uint32_t h = dice_at(i, row, s->seed);
			double t = at * (0.2 + (h & 255) / 600.0) + (h >> 8);

			blob(p, x + 7 * sin(t), y + 9 * sin(t * 1.7),
			    step / 3.0, step / 2.4, any_colour(h, 40, 200));
		}
	}
}

static void
move_static(struct source *s, double at)
{
	struct picture *p = &s->moving;
	uint64_t x = s->seed + 1 + (uint64_t)(at * 4096);

	picture_fill(p, s->ink[0]);
	for (int i = 0; i < p->w * p->h; i += 2) {
		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		p->plane[0][i] = (uint8_t)(40 + (x >> 20) % 160);
		p->plane[0][i + 1] = (uint8_t)(40 + (x >> 40) % 160);
	}
}

bool
source_open(struct source *s, enum source_kind kind, struct footage *f,
    size_t entry, uint32_t seed)
{
	memset(s, 0, sizeof(*s));
	s->kind = kind;
	s->seed = seed;
	s->entry = entry;
	for (int i = 0; i < 4; i++)
		s->ink[i] = any_colour(seed + (uint32_t)i * 13, 30, 210);
	if (kind == SOURCE_CLIP || kind == SOURCE_STILL) {
		s->clip = footage_take(f, entry);
		return s->clip != NULL;
	}
	picture_new(&s->drawn, CLIP_W, CLIP_H);
	picture_new(&s->moving, CLIP_W, CLIP_H);
	s->scrolls = kind == SOURCE_SLIDE && roll(s, 60, 4) == 0;
	switch (kind) {
	case SOURCE_CARD:
		draw_card(s);
		break;
	case SOURCE_SLIDE:
		draw_slide(s);
		break;
	default:
		draw_scene(s);
		break;
	}
	return true;
}

void
source_close(struct source *s)
{
	footage_give(s->clip);
	s->clip = NULL;
	if (s->drawn.plane[0]) {
		picture_free(&s->drawn);
		picture_free(&s->moving);
	}
}

bool
source_is_texture(const struct source *s)
{
	return s->kind >= SOURCE_CONFETTI;
}

const struct picture *
source_at(struct source *s, double at)
{
	static void (*const move[SOURCE_KINDS])(struct source *, double) = {
		[SOURCE_SLIDE] = move_slide, [SOURCE_SCENE] = move_scene,
		[SOURCE_CONFETTI] = move_confetti,
		[SOURCE_WATER] = move_water, [SOURCE_CROWD] = move_crowd,
		[SOURCE_STATIC] = move_static,
	};

	if (s->clip) {
		int n = s->clip->n, round = 2 * (n - 1), i;

		if (s->kind == SOURCE_STILL)
			return &s->clip->pictures[s->seed % (uint32_t)n];
		i = (int)fmod(at, round);
		return &s->clip->pictures[i < n ? i : round - i];
	}
	if (!move[s->kind])
		return &s->drawn;
	move[s->kind](s, at);
	return &s->moving;
}
