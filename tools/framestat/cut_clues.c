/*
 * cut_clues: what speaks for a hard cut.  A cut differs more than its
 * neighbours in time do, on both sides; motion and light do not explain it;
 * and what was before does not come back.
 */
#include <math.h>
#include <stdlib.h>

#include "cut_clues.h"

#include "outlines.h"

enum {
	NEAR = 6,   /* neighbours on each side that say what is usual */
	SIDE = 12,  /* pictures on each side that are compared across */
	FEW = 3,    /* of these, at least */
	SHORT = 8,  /* of these, the near ones at most */
};

/* Microseconds. */
static const int64_t NEAR_US = 400000, SHORT_US = 250000, STEP_US = 30000;
/* Pictures are held this long at most where things move in steps. */
static const int64_t HELD_US = 200000;
static const int64_t LONG_US[] = { 350000, 500000, 700000, 1000000 };

const char *const cut_clue_names[CUT_CLUES] = {
	"diff", "unlike", "residual", "share", "colour", "light",
	"diff_before", "diff_after", "unlike_before", "unlike_after",
	"residual_before", "residual_after", "colour_around", "still",
	"still_around", "diff_next", "unlike_next", "stays", "stays_long",
	"step_before", "step_after", "split_before", "split_after", "novel",
	"outlines", "gone", "crisp", "straight", "contrast", "wide",
};

struct slot *
trail_at(struct trail *s, int64_t k)
{
	return &s->slot[k % TRAIL];
}

/* ---- what is usual ---- */

static void
lay(struct trail *s, int64_t k)
{
	struct slot *b = trail_at(s, k);

	if (!b->laid)
		view_overlay(&b->o, &trail_at(s, k - 1)->v, &b->v);
	b->laid = true;
}

static void
match(struct trail *s, int64_t k)
{
	struct slot *b = trail_at(s, k);

	if (!b->matched)
		view_match(&b->m, &trail_at(s, k - 1)->v, &b->v);
	b->matched = true;
}

/* Nothing moves, as opposed to moves in steps. */
static bool
stands(const struct slot *b)
{
	return b->until - b->t > HELD_US;
}

/* The changes on one side: the two largest of the nearest few. */
struct usual {
	double diff[2], unlike[2], residual[2], colour[2], still[2];
	double next_diff, next_unlike;
	int seen;   /* changes and repeats */
};

static void
keep(double most[2], double x)
{
	if (x > most[0]) {
		most[1] = most[0];
		most[0] = x;
	} else if (x > most[1]) {
		most[1] = x;
	}
}

/* From change k on, in steps of dir, around a cut at time at. */
static void
look_around(struct usual *u, struct trail *s, int64_t k, int dir, int64_t at)
{
	int i;

	*u = (struct usual){ .seen = 0 };
	/* Repeats of the picture next to the cut are changes of nothing. */
	u->seen = trail_at(s, dir < 0 ? k : k - 1)->repeats;
	for (i = 0; i < NEAR; i++, k += dir) {
		struct slot *b;

		if (k <= s->first || k >= s->end)
			break;
		b = trail_at(s, k);
		/* Of a film of few pictures a second the next two count
		 * wherever they are, unless there were repeats between. */
		if (llabs(b->t - at) > NEAR_US && (i > 1 || u->seen > i)) {
			u->seen += 2;
			break;
		}
		lay(s, k);
		match(s, k);
		keep(u->diff, b->diff);
		keep(u->unlike, b->o.unlike);
		keep(u->residual, b->m.residual);
		keep(u->colour, b->colour);
		keep(u->still, b->o.still);
		if (i == 0 && !stands(trail_at(s, dir < 0 ? k : k - 1))) {
			u->next_diff = b->diff;
			u->next_unlike = b->o.unlike;
		}
		u->seen += 1 + b->repeats;
	}
}

/* The second largest forgives one odd change, such as another cut. */
static double
second(const struct usual *u, const double most[2])
{
	return u->seen >= 2 ? most[1] : most[0];
}

static double
ratio(double a, double b, double noise)
{
	return log((a + noise) / (b + noise));
}

/* ---- what stays ---- */

struct side {
	const struct view *v[SIDE];
	int near, all; /* v[0..near) are near */
	bool stands;
};

/* Pictures from k on in steps of dir, as seen from time at. */
static void
gather(struct side *d, struct trail *s, int64_t k, int dir, int64_t at)
{
	int64_t last = 0;
	size_t i = 0;

	d->near = d->all = 0;
	for (; k >= s->first && k < s->end; k += dir) {
		struct slot *b = trail_at(s, k);
		int64_t away = llabs(b->t - at);

		if ((away <= SHORT_US && d->near < SHORT) ||
		    (away <= FEW * HELD_US && d->near < FEW &&
		    d->near == d->all && !stands(b))) {
			if (d->near && llabs(b->t - last) < STEP_US)
				continue;
			d->v[d->all++] = &b->v;
			d->near = d->all;
			last = b->t;
			continue;
		}
		while (i < 4 && away >= LONG_US[i] && d->all < SIDE) {
			d->v[d->all++] = &b->v;
			while (i < 4 && away >= LONG_US[i])
				i++;
		}
		if (i == 4 || d->all == SIDE)
			break;
	}
	if (d->near == 0 && d->all > 0)
		d->near = 1;
}

static double
spread(const struct side *d, int n)
{
	double sum = 0;
	int pairs = 0, i, j;

	if (n > d->near)
		n = d->near;
	for (i = 0; i < n; i++) {
		for (j = i + 1; j < n; j++) {
			sum += view_apart(d->v[i], d->v[j]);
			pairs++;
		}
	}
	return pairs ? sum / pairs : 0;
}

static double
widest(const struct side *d)
{
	double most = 0;
	int i;

	for (i = 1; i < 3 && i < d->near; i++)
		most = fmax(most, view_apart(d->v[0], d->v[i]));
	return most;
}

static void
across(float *clue, const struct side *a, const struct side *b)
{
	const double noise = .03;
	double least = 9, least_long = 9, sum = 0, mean, wa, wb;
	int i, j;

	for (i = 0; i < a->all; i++) {
		for (j = 0; j < b->all; j++) {
			double d = view_apart(a->v[i], b->v[j]);

			least_long = fmin(least_long, d);
			if (i < a->near && j < b->near) {
				least = fmin(least, d);
				sum += d;
			}
		}
	}
	mean = sum / (a->near * b->near);
	clue[CLUE_STAYS] = (float)least;
	clue[CLUE_STAYS_LONG] = (float)least_long;
	wa = a->stands ? 0 : widest(a);
	wb = b->stands ? 0 : widest(b);
	clue[CLUE_STEP_BEFORE] = (float)ratio(least, wa, noise);
	clue[CLUE_STEP_AFTER] = (float)ratio(least, wb, noise);
	wa = spread(a, SHORT);
	wb = spread(b, SHORT);
	clue[CLUE_SPLIT_BEFORE] = (float)ratio(mean, wa, noise);
	clue[CLUE_SPLIT_AFTER] = (float)ratio(mean, wb, noise);
	clue[CLUE_NOVEL] = (float)ratio(least_long, fmin(wa, wb), noise);
}

void
cut_clues(float clue[CUT_CLUES], struct trail *s, int64_t p, int64_t q)
{
	struct slot *a = trail_at(s, p), *b = trail_at(s, q);
	struct usual before, after;
	struct overlay o;
	struct match m;
	struct side old, new;
	struct outlines lines;
	double diff, colour;

	if (q == p + 1) {
		lay(s, q);
		match(s, q);
		o = b->o;
		m = b->m;
		diff = b->diff;
		colour = b->colour;
	} else {
		view_overlay(&o, &a->v, &b->v);
		view_match(&m, &a->v, &b->v);
		diff = view_diff(&a->v, &b->v);
		colour = view_colour(&a->v, &b->v);
	}
	look_around(&before, s, p, -1, b->t);
	look_around(&after, s, q + 1, 1, b->t);
	/* Where a side is not known the other one speaks for both. */
	if (!before.seen)
		before = after;
	if (!after.seen)
		after = before;
	clue[CLUE_DIFF] = (float)log(diff + .3);
	clue[CLUE_UNLIKE] = (float)fmin(1.3, o.unlike);
	clue[CLUE_RESIDUAL] = m.residual;
	clue[CLUE_SHARE] = m.share;
	clue[CLUE_COLOUR] = (float)log(colour + .3);
	clue[CLUE_LIGHT] = (float)log(o.light + .02);
	clue[CLUE_DIFF_BEFORE] = (float)ratio(diff,
	    second(&before, before.diff), .5);
	clue[CLUE_DIFF_AFTER] = (float)ratio(diff,
	    second(&after, after.diff), .5);
	clue[CLUE_UNLIKE_BEFORE] = (float)ratio(o.unlike,
	    second(&before, before.unlike), .02);
	clue[CLUE_UNLIKE_AFTER] = (float)ratio(o.unlike,
	    second(&after, after.unlike), .02);
	clue[CLUE_RESIDUAL_BEFORE] = (float)ratio(m.residual,
	    second(&before, before.residual), .02);
	clue[CLUE_RESIDUAL_AFTER] = (float)ratio(m.residual,
	    second(&after, after.residual), .02);
	clue[CLUE_COLOUR_AROUND] = (float)ratio(colour,
	    fmax(second(&before, before.colour),
	    second(&after, after.colour)), .5);
	clue[CLUE_STILL] = (float)log(o.still + .02);
	clue[CLUE_STILL_AROUND] = (float)ratio(o.still,
	    fmax(second(&before, before.still),
	    second(&after, after.still)), .02);
	clue[CLUE_DIFF_NEXT] = (float)ratio(diff,
	    fmax(before.next_diff, after.next_diff), .5);
	clue[CLUE_UNLIKE_NEXT] = (float)ratio(o.unlike,
	    fmax(before.next_unlike, after.next_unlike), .02);
	gather(&old, s, p, -1, b->t);
	gather(&new, s, q, 1, b->t);
	old.stands = stands(a);
	new.stands = stands(b);
	across(clue, &old, &new);
	view_outlines(&lines, &a->v, &b->v);
	clue[CLUE_OUTLINES] = lines.lost;
	clue[CLUE_GONE] = -(float)log(lines.kept + .03);
	clue[CLUE_CRISP] = -lines.soft;
	clue[CLUE_STRAIGHT] = -lines.streaks;
	clue[CLUE_CONTRAST] = (float)log(o.contrast + .5);
	clue[CLUE_WIDE] = q > p + 1;
}
