/*
 * The editor of generated programmes.  Two shots at most are open at a time;
 * what disturbs them is rolled for one shot after another, so that nothing
 * but the present needs to be kept, however long a programme is.
 */
#include "programme_edit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "diag.h"
#include "programme_plan.h"
#include "programme_wipe.h"

enum { EFFECTS = 64, GRAIN = 1 << 16, NEAR = 2 };

/* A change as it was rolled. */
struct change {
	enum change_kind kind;
	int length;           /* pictures from the first affected one to the
	                         first of the new shot alone */
	int out, hold, in;    /* of a fade */
	struct colour colour;
	const char *name;
	bool eased;
	double blend;
	int wipe;
	double soft;
};

struct editor {
	const struct edit_spec *spec;
	struct output *out;
	struct dice dice;
	struct planner planner;
	struct planned shots[2];
	int now;              /* which of them is on */
	int begin;            /* the programme's picture that is its first */
	int n;                /* pictures done */
	int burst;            /* very short shots still to come */
	struct effect effects[EFFECTS];
	int neffects;
	struct picture picture, other;
	int8_t *grain;
};

static void
roll_fade(struct editor *e, struct change *c)
{
	static const struct {
		const char *name;
		struct colour colour;
	} fades[] = {
		{ "fade_black", { { BLACK, 128, 128 } } },
		{ "fade_white", { { WHITE, 128, 128 } } },
		{ "fade_colour", { { 80, 90, 200 } } },
		{ "fade_colour", { { 60, 180, 110 } } },
		{ "fade_colour", { { 150, 60, 150 } } },
	};
	static const double often[] = { 5, 3, 0.5, 0.5, 0.5 };
	int which = dice_pick(&e->dice, often, 5);
	int side = dice_int(&e->dice, 0, 5);
	double max = 0.9;

	c->name = fades[which].name;
	c->colour = fades[which].colour;
	c->out = side == 1 ? 0 : plan_pictures(&e->planner,
	    dice_real(&e->dice, 0.15, max));
	c->in = side == 0 ? 0 : plan_pictures(&e->planner,
	    dice_real(&e->dice, 0.15, max));
	c->hold = dice_chance(&e->dice, 0.3) ? 0 : plan_pictures(&e->planner,
	    dice_real(&e->dice, 0.03, 1));
	if (c->out < 4 && c->out > 0)
		c->out = 4;
	if (c->in < 4 && c->in > 0)
		c->in = 4;
	if (c->out == 0 && c->hold == 0)
		c->hold = 1;
	c->length = c->out + c->hold + c->in;
}

static void
roll_change(struct editor *e, struct change *c)
{
	struct dice *d = &e->dice;

	memset(c, 0, sizeof(*c));
	c->kind = e->burst > 0 ? CHANGE_HARD : (enum change_kind)dice_pick(d,
	    e->spec->recipe->changes, CHANGE_KINDS);
	c->name = "hard";
	c->eased = dice_chance(d, 0.4);
	switch (c->kind) {
	case CHANGE_BURST:
		e->burst = dice_int(d, 3, 12);
		break;
	case CHANGE_BLENDED:
		c->blend = dice_int(d, 25, 75) / 100.0;
		c->length = 1;
		break;
	case CHANGE_PAUSE:
		c->hold = plan_pictures(&e->planner, dice_real(d, 0.1, 1.2));
		c->hold = c->hold < 3 ? 3 : c->hold;
		c->length = c->hold;
		break;
	case CHANGE_DISSOLVE:
		c->name = "dissolve";
		c->length = plan_pictures(&e->planner, 0.15 + 2.5 *
		    pow(dice_unit(d), 2));
		c->length = c->length < 4 ? 4 : c->length;
		break;
	case CHANGE_FADE:
		roll_fade(e, c);
		break;
	case CHANGE_WIPE:
		c->name = "wipe";
		c->length = plan_pictures(&e->planner, dice_real(d, 0.25,
		    1.8));
		c->length = c->length < 4 ? 4 : c->length;
		c->wipe = dice_int(d, 0, WIPES - 1);
		c->soft = dice_chance(d, 0.5) ? 0 : dice_real(d, 0.05, 0.4);
		break;
	default:
		break;
	}
}

/* How many pictures of the new shot belong to the change. */
static int
lead_of(const struct change *c)
{
	if (c->kind == CHANGE_FADE)
		return c->in;
	if (c->kind == CHANGE_PAUSE)
		return 0;
	return c->length;
}

static void
style(struct editor *e, struct picture *p)
{
	const struct style *s = &e->spec->style;
	struct colour black = { { BLACK, GREY, GREY } };
	int dy = (int)(p->h * s->letterbox / 2) & ~1;
	int dx = (int)(p->w * s->pillarbox / 2) & ~1;

	if (s->gain != 1)
		picture_gain(p, s->gain, 0);
	if (s->contrast != 1)
		picture_gain(p, s->contrast, (1 - s->contrast) * 90);
	if (s->grey)
		memset(p->plane[1], GREY, (size_t)p->w * (size_t)p->h / 2);
	if (s->logo)
		picture_text(p, p->w * 8 / 10, p->h / 14, p->h / 14, 5, 1,
		    (struct colour){ { 200, GREY, GREY } }, 3);
	picture_box(p, 0, 0, p->w, dy, black, 256);
	picture_box(p, 0, p->h - dy, p->w, p->h, black, 256);
	picture_box(p, 0, 0, dx, p->h, black, 256);
	picture_box(p, p->w - dx, 0, p->w, p->h, black, 256);
	if (s->grain > 0) {
		uint32_t at = (uint32_t)dice_bits(&e->dice);

		for (int i = 0; i < p->w * p->h; i++) {
			int v = p->plane[0][i] + e->grain[(at + (uint32_t)i +
			    (uint32_t)(i / p->w) * 2654435761u) % GRAIN];

			p->plane[0][i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 :
			    v);
		}
	}
}

/* The picture is complete: what disturbs it, how all looks, and out. */
static void
emit(struct editor *e)
{
	for (int i = 0; i < e->neffects; i++)
		if (e->n >= e->effects[i].from && e->n < e->effects[i].to)
			effect_draw(&e->effects[i], e->n, &e->picture);
	style(e, &e->picture);
	out_picture(e->out, &e->picture);
	e->n++;
}

static void
note_effect(struct editor *e, const struct effect *f)
{
	const char *name = effect_name(f->kind);

	if (f->kind == EFFECT_POPUP || f->kind == EFFECT_SUBTITLE) {
		/* It comes and it goes; in between nothing happens. */
		int in = f->in > 0 ? f->in : 1, out = f->out > 0 ? f->out : 1;

		out_negative(e->out, name, f->from, f->from + in);
		out_negative(e->out, name, f->to - out, f->to + 1);
	} else {
		out_negative(e->out, name, f->from, f->to);
	}
}

/* What disturbs the pictures from to to, none of it near their ends. */
static void
roll_effects(struct editor *e, int from, int to)
{
	const struct recipe *r = e->spec->recipe;
	double rate = e->spec->rate, gap;
	int at = from + NEAR;

	e->neffects = 0;
	while (r->often > 0 && e->neffects < EFFECTS) {
		struct effect *f = &e->effects[e->neffects];
		int kind = dice_pick(&e->dice, r->effects, EFFECT_KINDS);

		gap = -log(1 - dice_unit(&e->dice)) / r->often;
		at += (int)(gap * rate);
		if (at >= to - NEAR)
			break;
		if (!effect_roll(f, (enum effect_kind)kind, &e->dice, at,
		    to - NEAR, rate))
			continue;
		note_effect(e, f);
		at = f->to + NEAR;
		e->neffects++;
	}
}

static void
body(struct editor *e, int to)
{
	const struct planned *p = &e->shots[e->now];

	for (int i = 0; i < p->nnotes; i++) {
		int from = e->begin + p->notes[i].from;
		int end = e->begin + p->notes[i].to;

		out_negative(e->out, p->notes[i].type, from, end < to ? end :
		    to);
	}
	roll_effects(e, e->n, to);
	while (e->n < to) {
		shot_draw(&e->shots[e->now].shot, e->n - e->begin,
		    &e->picture);
		emit(e);
	}
	e->neffects = 0;
}

static double
ease(const struct change *c, double x)
{
	return c->eased ? x * x * (3 - 2 * x) : x;
}

/* The picture i of a fade: whichever shot is on, and how much colour. */
static void
draw_fade(struct editor *e, const struct change *c, int i)
{
	struct planned *next = &e->shots[!e->now];
	double share = 1;

	if (i < c->out) {
		shot_draw(&e->shots[e->now].shot, e->n - e->begin,
		    &e->picture);
		share = ease(c, (double)(i + 1) / c->out);
	} else if (i >= c->out + c->hold) {
		int k = i - c->out - c->hold;

		shot_draw(&next->shot, k, &e->picture);
		share = 1 - ease(c, (double)(k + 1) / (c->in + 1));
	}
	picture_tint(&e->picture, c->colour, (int)(share * 256 + 0.5));
}

static void
draw_change(struct editor *e, const struct change *c, const struct wipe *wipe,
    int i)
{
	double done = ease(c, (i + 1.0) / (c->length + 1));

	if (c->kind == CHANGE_FADE) {
		draw_fade(e, c, i);
		return;
	}
	if (c->kind == CHANGE_PAUSE) {
		picture_fill(&e->picture, (struct colour){ { BLACK, GREY,
		    GREY } });
		return;
	}
	shot_draw(&e->shots[e->now].shot, e->n - e->begin, &e->picture);
	shot_draw(&e->shots[!e->now].shot, i, &e->other);
	if (c->kind == CHANGE_BLENDED)
		done = c->blend;
	if (c->kind == CHANGE_WIPE)
		wipe_draw(wipe, &e->picture, &e->other, done);
	else
		picture_mix(&e->picture, &e->other, (int)(done * 256 + 0.5));
}

static void
note_change(struct editor *e, const struct change *c, int at)
{
	int end = at + c->length;

	if (c->kind >= CHANGE_DISSOLVE) {
		out_change(e->out, c->name, at, end, 0);
	} else if (c->kind == CHANGE_PAUSE) {
		out_change(e->out, "hard", at, at, 0);
		out_change(e->out, "hard", end, end, 0);
	} else if (c->kind == CHANGE_BLENDED && c->blend < 0.5) {
		out_change(e->out, "hard", end, end, c->blend);
	} else {
		out_change(e->out, "hard", at, at, c->blend);
	}
}

static void
change(struct editor *e, const struct change *c)
{
	struct wipe wipe = { 0 };
	int at = e->n;

	note_change(e, c, at);
	if (c->kind == CHANGE_WIPE)
		wipe_init(&wipe, c->wipe, c->soft, e->spec->w, e->spec->h);
	for (int i = 0; i < c->length; i++) {
		draw_change(e, c, &wipe, i);
		emit(e);
	}
	wipe_free(&wipe);
	shot_close(&e->shots[e->now].shot);
	e->now = !e->now;
	e->begin = e->n - lead_of(c);
}

static void
make_grain(struct editor *e)
{
	e->grain = xmalloc(GRAIN);
	for (int i = 0; i < GRAIN; i++) {
		double sum = 0;

		for (int k = 0; k < 4; k++)
			sum += dice_unit(&e->dice) - 0.5;
		e->grain[i] = (int8_t)(sum * 1.7 * e->spec->style.grain);
	}
}

void
edit_run(const struct edit_spec *spec, struct output *out)
{
	struct editor *e = xcalloc(1, sizeof(*e));
	int rest = plan_pictures(&(struct planner){ .spec = spec }, 1);

	e->spec = spec;
	e->out = out;
	dice_seed(&e->dice, spec->seed);
	planner_init(&e->planner, spec, &e->dice);
	picture_new(&e->picture, spec->w, spec->h);
	picture_new(&e->other, spec->w, spec->h);
	make_grain(e);
	plan_shot(&e->planner, &e->shots[0], NULL, 0, CHANGE_HARD, 0, 0);
	for (;;) {
		const struct planned *p = &e->shots[e->now];
		int end = e->n + p->body, length = 0;
		struct change c;

		roll_change(e, &c);
		if (end + c.length + rest > spec->total)
			break;
		if (c.kind == CHANGE_HARD && e->burst > 0) {
			e->burst--;
			length = dice_int(&e->dice, 2, (int)(12 * fmax(1,
			    spec->rate / 30)));
		}
		plan_shot(&e->planner, &e->shots[!e->now], &e->shots[e->now],
		    end - 1 - e->begin, c.kind, lead_of(&c), length);
		body(e, end);
		change(e, &c);
	}
	body(e, spec->total);
	if (e->planner.forced > 0)
		warn("%d changes can hardly be seen", e->planner.forced);
	shot_close(&e->shots[e->now].shot);
	planner_free(&e->planner);
	picture_free(&e->picture);
	picture_free(&e->other);
	free(e->grain);
	free(e);
}
