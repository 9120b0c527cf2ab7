/*
 * The choice of shots.  A candidate is drawn and looked at before it is taken:
 * a cut that nobody can see is no truth to train on.
 */
#include "programme_plan.h"

#include <math.h>
#include <string.h>

enum { TRIES = 24, EDGE = 3 };

/* Grey levels of mean difference (64 x 36) that make a change visible. */
static const double least_hard = 5, least_soft = 8, least_written = 1;

void
planner_init(struct planner *p, const struct edit_spec *spec, struct dice *d)
{
	size_t n = footage_count(spec->footage);

	memset(p, 0, sizeof(*p));
	p->spec = spec;
	p->dice = d;
	picture_new(&p->a, spec->w, spec->h);
	picture_new(&p->b, spec->w, spec->h);
	picture_new(&p->c, spec->w, spec->h);
	picture_new(&p->d, spec->w, spec->h);
	for (int i = 0; i < PLAN_CAST && spec->recipe->calm; i++) {
		double calmest = 1e9;

		for (int k = 0; k < 6; k++) {
			size_t at = (size_t)dice_int(d, 0, (int)n - 1);
			struct clip *c = footage_take(spec->footage, at);

			if (c && c->n >= 40 && c->motion < calmest) {
				calmest = c->motion;
				p->cast[i] = at;
			}
			footage_give(c);
		}
	}
}

void
planner_free(struct planner *p)
{
	picture_free(&p->a);
	picture_free(&p->b);
	picture_free(&p->c);
	picture_free(&p->d);
}

int
plan_pictures(const struct planner *p, double seconds)
{
	int n = (int)(seconds * p->spec->rate + 0.5);

	return n < 1 ? 1 : n;
}

static size_t
any_entry(struct planner *p)
{
	size_t n = footage_count(p->spec->footage);

	if (p->spec->recipe->calm)
		return p->cast[dice_int(p->dice, 0, PLAN_CAST - 1)];
	return (size_t)dice_int(p->dice, 0, (int)n - 1);
}

static void
pace(struct planner *p, struct shot *s, int length)
{
	const struct clip *c = s->source.clip;
	double most;

	if (!c) {
		s->pace = 25 / p->spec->rate;
		return;
	}
	s->pace = p->spec->slow ? 1 : c->entry->rate / p->spec->rate;
	most = c->n - 1 - s->pace * length;
	s->at = most > 0 ? floor(dice_real(p->dice, 0, most)) : 0;
}

static void
note(struct planned *n, const char *type, int from, int to)
{
	if (n->nnotes < PLAN_NOTES) {
		n->notes[n->nnotes].type = type;
		n->notes[n->nnotes].from = from;
		n->notes[n->nnotes++].to = to;
	}
}

static struct move *
add_move(struct planner *p, struct planned *n, const char *type, double min,
    double max)
{
	struct shot *s = &n->shot;
	int length = plan_pictures(p, dice_real(p->dice, min, max));
	int first = n->lead + EDGE, last = n->lead + n->body - EDGE - length;
	struct move *m;

	if (last < first || s->nmoves == SHOT_MOVES)
		return NULL;
	m = &s->moves[s->nmoves++];
	memset(m, 0, sizeof(*m));
	m->from = dice_int(p->dice, first, last);
	m->to = m->from + length;
	m->zoom = 1;
	note(n, type, m->from, m->to + 1);
	return m;
}

static void
whip(struct planner *p, struct planned *n)
{
	struct shot *s = &n->shot;
	double zoom = dice_real(p->dice, 1.7, 2.4), side = 1;
	struct move *m = add_move(p, n, "whip", 0.15, 0.45);

	if (!m)
		return;
	if (dice_chance(p->dice, 0.5))
		side = -1;
	s->window.zoom = zoom;
	s->window.x = 0.5 - side * (0.5 - 0.5 / zoom);
	m->dx = side * (1 - 1 / zoom);
	m->dy = dice_real(p->dice, -0.1, 0.1);
	m->blur = true;
	m->back = dice_chance(p->dice, 0.2);
}

static void
pan(struct planner *p, struct planned *n)
{
	struct shot *s = &n->shot;
	struct move *m = add_move(p, n, "pan", 0.5, 2);

	if (!m)
		return;
	if (s->window.zoom < 1.4)
		s->window.zoom = dice_real(p->dice, 1.4, 1.8);
	m->dx = dice_real(p->dice, -0.4, 0.4);
	m->dy = dice_real(p->dice, -0.2, 0.2);
	m->blur = fabs(m->dx) > 0.25;
}

static void
zoom(struct planner *p, struct planned *n)
{
	bool fast = dice_chance(p->dice, 0.5);
	struct move *m = fast ? add_move(p, n, "zoom", 0.15, 0.5) :
	    add_move(p, n, "zoom", 0.6, 2);

	if (!m)
		return;
	m->zoom = dice_real(p->dice, 1.3, 2);
	if (dice_chance(p->dice, 0.4)) {
		n->shot.window.zoom *= m->zoom;
		m->zoom = 1 / m->zoom;
	}
	m->back = fast && dice_chance(p->dice, 0.3);
	m->blur = fast;
}

static void
freeze(struct planner *p, struct planned *n)
{
	int length = plan_pictures(p, dice_real(p->dice, 0.05, 1));
	int first = n->lead + EDGE, last = n->lead + n->body - EDGE - length;

	if (last < first)
		return;
	n->shot.freeze_from = dice_int(p->dice, first, last);
	n->shot.freeze_to = n->shot.freeze_from + length;
	if (dice_chance(p->dice, 0.4)) /* pictures are lost */
		n->shot.freeze_skip = dice_int(p->dice, 0, 6);
	note(n, n->shot.freeze_skip ? "drop" : "freeze",
	    n->shot.freeze_from, n->shot.freeze_to + 1);
}

static void
camera(struct planner *p, struct planned *n)
{
	const double *habits = p->spec->recipe->habits;
	struct shot *s = &n->shot;
	struct dice *d = p->dice;
	bool has[HABITS];
	int end = n->lead + n->body;

	for (int i = 0; i < HABITS; i++)
		has[i] = dice_chance(d, habits[i]);
	s->window.zoom = dice_real(d, 1, 1.15);
	s->window.mirror = dice_chance(d, 0.25);
	if (s->source.scrolls)
		note(n, "scroll", 0, end);
	if (s->source.kind == SOURCE_CARD || s->source.kind == SOURCE_SLIDE) {
		s->window = (struct window){ 0.5, 0.5, 1, false };
		return;
	}
	s->drift_zoom = dice_chance(d, 0.3) ? dice_real(d, -0.0008, 0.001) :
	    0;
	if (s->source.kind == SOURCE_STILL) {
		s->window.zoom = dice_real(d, 1.1, 1.5);
		s->drift_x = dice_real(d, -0.002, 0.002);
		s->drift_y = dice_real(d, -0.002, 0.002);
	}
	if (has[HABIT_WHIP])
		whip(p, n);
	else if (has[HABIT_PAN])
		pan(p, n);
	if (has[HABIT_ZOOM])
		zoom(p, n);
	if (has[HABIT_SHAKE]) {
		s->window.zoom = fmax(s->window.zoom, 1.15);
		s->shake = dice_real(d, 0.008, 0.05);
		note(n, "shake", 0, end);
	}
	if (has[HABIT_FLICKER]) {
		s->flicker = dice_real(d, 0.02, 0.15);
		s->hold = dice_int(d, 1, 3);
		note(n, "flicker", 0, end);
	}
	if (has[HABIT_FREEZE])
		freeze(p, n);
	if (source_is_texture(&s->source))
		note(n, "texture", 0, end);
	if (p->spec->recipe->calm)
		s->sway = dice_real(d, 0, 0.06);
}

/* Another view of what the shot before shows. */
static bool
open_similar(struct planner *p, struct planned *n, struct planned *before)
{
	struct dice *d = p->dice;
	struct footage *f = p->spec->footage;
	struct shot *s = &n->shot;
	const struct source *was = &before->shot.source;
	size_t entry = was->entry;

	if (!was->clip || was->kind == SOURCE_STILL)
		return source_open(&s->source, was->kind, f, entry,
		    was->kind == SOURCE_SLIDE ? was->seed + 1 : was->seed);
	if (dice_chance(d, 0.5))
		entry = footage_sibling(f, entry, (unsigned)dice_bits(d));
	return source_open(&s->source, SOURCE_CLIP, f, entry, 0);
}

static void
view_similar(struct planner *p, struct planned *n, struct planned *before,
    int attempt)
{
	struct dice *d = p->dice;
	struct shot *s = &n->shot;
	double much = 1 + attempt / 8.0;

	s->window = before->shot.window;
	s->gain = before->shot.gain;
	switch (dice_int(d, 0, 3)) {
	case 0:
		s->window.mirror = !s->window.mirror;
		break;
	case 1:
		s->window.zoom *= dice_real(d, 1.15, 1.4) * much;
		break;
	case 2:
		s->window.zoom = fmax(s->window.zoom, 1.2) * much;
		s->window.x += dice_chance(d, 0.5) ? 0.2 : -0.2;
		break;
	default:
		s->gain *= dice_chance(d, 0.5) ? 0.8 : 1.25;
		s->window.zoom *= 1.1;
	}
	if (s->gain < 0.6 || s->gain > 1.6)
		s->gain = 1;
	if (s->window.zoom > 2.2)
		s->window.zoom = 1.1;
}

static bool
open_any(struct planner *p, struct planned *n, enum change_kind kind)
{
	struct shot *s = &n->shot;
	struct dice *d = p->dice;
	int source = dice_pick(d, p->spec->recipe->sources, SOURCE_KINDS);

	if (!source_open(&s->source, (enum source_kind)source,
	    p->spec->footage, any_entry(p), (uint32_t)dice_bits(d)))
		return false;
	if (kind != CHANGE_INSET)
		return true;
	if (!source_open(&s->inset, SOURCE_CLIP, p->spec->footage,
	    any_entry(p), 0))
		return false;
	s->box[0] = dice_chance(d, 0.5) ? 40 : 620;
	s->box[1] = dice_chance(d, 0.5) ? 40 : 620;
	s->box[2] = s->box[0] + 340;
	s->box[3] = s->box[1] + 340;
	return true;
}

/* True where the change from the one to the other is seen. */
static bool
visible(struct planner *p, struct planned *next, struct planned *before,
    int last_i, enum change_kind kind)
{
	bool soft = kind >= CHANGE_DISSOLVE;
	double least = soft ? least_soft : least_hard, gap, own;

	shot_draw(&before->shot, last_i, &p->a);
	shot_draw(&next->shot, soft ? next->lead : 0, &p->b);
	if (p->spec->style.gain * least < least_written)
		least = least_written / p->spec->style.gain;
	gap = picture_difference(&p->a, &p->b);
	if (kind == CHANGE_PAUSE) {
		/* Each against black. */
		picture_fill(&p->c, (struct colour){ { BLACK, GREY, GREY } });
		return gap >= least &&
		    picture_difference(&p->a, &p->c) >= 2 * least &&
		    picture_difference(&p->b, &p->c) >= 2 * least;
	}
	if (gap < least)
		return false;
	shot_draw(&before->shot, last_i > 0 ? last_i - 1 : 0, &p->c);
	shot_draw(&next->shot, (soft ? next->lead : 0) + 1, &p->d);
	own = fmax(picture_difference(&p->a, &p->c),
	    picture_difference(&p->b, &p->d));
	return gap >= 1.4 * own;
}

void
plan_shot(struct planner *p, struct planned *next, struct planned *before,
    int last_i, enum change_kind kind, int lead, int short_body)
{
	const struct recipe *r = p->spec->recipe;

	for (int i = 0;; i++) {
		/* Texture is too much like more of the same texture. */
		bool similar = before && kind == CHANGE_SIMILAR && i < TRIES &&
		    !source_is_texture(&before->shot.source);
		bool good;

		memset(next, 0, sizeof(*next));
		shot_init(&next->shot, (uint32_t)dice_bits(p->dice));
		next->lead = lead;
		next->body = short_body > 0 ? short_body :
		    plan_pictures(p, r->shot_min + (r->shot_max - r->shot_min) *
		    pow(dice_unit(p->dice), 1.5));
		good = similar ? open_similar(p, next, before) :
		    open_any(p, next, kind);
		if (good) {
			camera(p, next);
			if (similar && next->nnotes == 0)
				view_similar(p, next, before, i);
			pace(p, &next->shot, lead + next->body);
			if (!before || visible(p, next, before, last_i, kind))
				return;
			if (i >= 3 * TRIES) {
				p->forced++;
				return;
			}
		} else if (i >= 100 * TRIES) {
			return;
		}
		shot_close(&next->shot);
	}
}
