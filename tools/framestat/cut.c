/*
 * cut: hard cuts.  Different pictures are laid on a trail; when a second of
 * what follows is known, each change on it that could be a cut at all is
 * looked at closely, and the likelier of two neighbours is told.
 */
#include <stdlib.h>

#include "buf.h"
#include "cut.h"
#include "cut_clues.h"

enum {
	AHEAD = 120,   /* pictures that are waited for at most... */
	AROUND = 6,    /* neighbours that the gate looks at */
};

static const int64_t AHEAD_US = 1000000; /* ...and for how long */
static const int64_t WIDE_US = 110000;   /* of blended pictures */

/* Below these nothing is a cut. */
static const double LEAST_DIFF = .8, LEAST_APART = .045;
/* Learning wants to see more of what is none. */
static const double SHOWN_APART = .03;
static const float LEAST_UNLIKE = .05f, LEAST_CONTRAST = 1.5f;
/* A picture no further than this from the one before is the same one. */
static const double SAME_DIFF = .25, SAME_PEAK = 1.0;
/* A doubled picture differs by this much of the change before, at most. */
static const double ECHO = .15, ECHO_DIFF = .8;

struct cut {
	detect_fn *found;
	void *arg;
	const struct net *net;
	cut_watch_fn *watch;
	void *watch_arg;
	struct trail trail;
	int64_t next;       /* the change on the trail to look at next */
	int64_t seen;       /* time of the last picture, kept or not */
	int64_t pictures;   /* so far */
	bool any;
	bool sparse;        /* pictures are missing */
	bool held;          /* a cut that its neighbour may still outdo */
	int64_t held_at;    /* its number among all pictures... */
	int64_t held_end;   /* ...and the end of it on the trail */
	struct boundary hold;
};

struct cut *
cut_new(detect_fn *found, void *arg)
{
	struct cut *c = xcalloc(1, sizeof *c);

	c->found = found;
	c->arg = arg;
	c->net = &net_cut;
	return c;
}

void
cut_use(struct cut *c, const struct net *net)
{
	c->net = net;
}

void
cut_sparse(struct cut *c)
{
	c->sparse = true;
}

void
cut_watch(struct cut *c, cut_watch_fn *watch, void *arg)
{
	c->watch = watch;
	c->watch_arg = arg;
}

static void
tell(struct cut *c)
{
	if (c->held)
		c->found(c->arg, &c->hold);
	c->held = false;
}

/*
 * What lies from change k to change end of the trail may be a cut, the new
 * shot beginning at place at.  Changes that touch each other are one cut: a
 * shot has two pictures at least.
 */
static void
offer(struct cut *c, int64_t k, int64_t end, int64_t at, const float *clue)
{
	const struct slot *b = trail_at(&c->trail, at);
	const struct thumb *t = &b->v.pic;
	double sum = net_sum(c->net, clue);
	double p = net_sure(c->net, sum);

	if (c->watch)
		c->watch(c->watch_arg,
		    &(struct cut_case){ t->t, t->n, clue, p });
	if (sum < 0)
		return;
	if (c->held && k > c->held_end &&
	    (c->sparse || b->number > c->held_at + 1))
		tell(c);
	if (c->held && k <= c->held_end && end < c->held_end)
		end = c->held_end;
	if (c->held && p <= c->hold.confidence) {
		if (k <= c->held_end)
			c->held_end = end;
		return;
	}
	c->held = true;
	c->held_at = b->number;
	c->held_end = end;
	c->hold = (struct boundary){ CHANGE_CUT, t->t, t->pts, t->n, t->t,
		t->t, p };
}

/* Cheap: is change k so small, or so usual here, that it is none? */
static bool
hopeless(struct cut *c, int64_t k)
{
	struct trail *s = &c->trail;
	struct slot *b = trail_at(s, k);
	double much = c->watch ? .8 : .9;
	int64_t i;
	int more = 0;

	if (b->diff < LEAST_DIFF ||
	    b->apart < (c->watch ? SHOWN_APART : LEAST_APART))
		return true;
	for (i = k - AROUND; i <= k + AROUND; i++) {
		struct slot *o;

		if (i == k || i <= s->first || i >= s->end)
			continue;
		o = trail_at(s, i);
		if (o->apart * much > b->apart && o->diff * much > b->diff)
			more++;
	}
	return more > (c->watch ? 3 : 2);
}

/* A cut with one or two blended pictures, the first of them number k. */
static void
look_wide(struct cut *c, int64_t k)
{
	float clue[CUT_CLUES];
	struct trail *s = &c->trail;
	const struct view *a = &trail_at(s, k - 1)->v;
	int64_t q;

	for (q = k + 1; q <= k + 2 && q < s->end; q++) {
		const struct view *b = &trail_at(s, q)->v;
		double part, later = 1;

		if (q == k + 2 && b->pic.t - a->pic.t > WIDE_US)
			break;
		if (trail_at(s, q)->diff < LEAST_DIFF ||
		    trail_at(s, k)->diff < LEAST_DIFF)
			break;
		part = view_blend(a, &trail_at(s, k)->v, b);
		if (q == k + 2)
			later = view_blend(a, &trail_at(s, k + 1)->v, b);
		if (part < 0 || later < part)
			continue;
		cut_clues(clue, s, k - 1, q);
		/* The new shot begins where it is the greater part. */
		offer(c, k, q, part >= .5 ? k : later >= .5 ? k + 1 : q, clue);
		break;
	}
}

static void
look(struct cut *c, int64_t k)
{
	float clue[CUT_CLUES];

	if (c->held && k > c->held_end + 1)
		tell(c);
	if (hopeless(c, k))
		return;
	cut_clues(clue, &c->trail, k - 1, k);
	/* The same picture in another light, whatever else may be said. */
	if (clue[CLUE_UNLIKE] < LEAST_UNLIKE &&
	    clue[CLUE_CONTRAST] > LEAST_CONTRAST)
		return;
	offer(c, k, k, k, clue);
	look_wide(c, k);
}

/* Looks at what can be looked at; all: nothing more will follow. */
static void
work(struct cut *c, bool all)
{
	struct trail *s = &c->trail;

	for (; c->next < s->end; c->next++) {
		if (!all && s->end - c->next < AHEAD &&
		    c->seen - trail_at(s, c->next)->t < AHEAD_US)
			break;
		if (c->next > s->first)
			look(c, c->next);
	}
	if (all)
		tell(c);
}

static bool
same(const struct cut *c, const struct slot *a, const struct slot *b)
{
	if (b->diff < SAME_DIFF && b->colour < 2 * SAME_DIFF)
		return view_peak(&a->v, &b->v) < SAME_PEAK;
	return c->trail.end > c->trail.first + 1 && b->diff < ECHO_DIFF &&
	    b->diff < ECHO * a->diff && b->colour < ECHO_DIFF;
}

void
cut_push(struct cut *c, const struct thumb *t)
{
	struct trail *s = &c->trail;
	struct slot *b, *a;

	if (t->gap && c->any) {
		work(c, true);
		s->first = c->next = s->end;
	}
	/* One place is left free: the next picture is tried there. */
	if (s->end - s->first == TRAIL)
		s->first++;
	b = trail_at(s, s->end);
	view_set(&b->v, t);
	b->t = b->until = t->t;
	b->number = c->pictures++;
	b->repeats = 0;
	b->laid = b->matched = false;
	b->diff = b->colour = b->apart = 0;
	c->any = true;
	c->seen = t->t;
	if (s->end > s->first) {
		a = trail_at(s, s->end - 1);
		b->diff = (float)view_diff(&a->v, &b->v);
		b->colour = (float)view_colour(&a->v, &b->v);
		b->apart = (float)view_apart(&a->v, &b->v);
		if (same(c, a, b)) {
			a->repeats++;
			a->until = t->t;
			work(c, false);
			return;
		}
	}
	s->end++;
	work(c, false);
}

void
cut_end(struct cut *c)
{
	work(c, true);
}

void
cut_free(struct cut *c)
{
	free(c);
}

int64_t
cut_settled(const struct cut *c)
{
	const struct trail *s = &c->trail;

	if (c->held)
		return c->hold.t;
	if (c->next < s->end)
		return s->slot[c->next % TRAIL].t;
	return c->any ? c->seen : INT64_MIN;
}
