/*
 * Pictures wait in a queue until it is settled to which shot they belong;
 * boundaries wait beside them.  Both queues hold a few seconds.
 */
#include "shots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "tc.h"

struct shots {
	int64_t least;
	bool sparse;       /* pictures are missing */
	int64_t latest;    /* end of the last shot; INT64_MAX: as is said */
	shots_fn *made;
	void *arg;

	struct seen *seen; /* waiting, in order, from at on */
	size_t at, n, cap;
	struct boundary *b;
	size_t nb, capb;

	struct shot now;
	bool open;         /* now has begun */
	int64_t number;
};

struct shots *
shots_new(int64_t least, shots_fn *made, void *arg)
{
	struct shots *s = xcalloc(1, sizeof *s);

	s->least = least;
	s->latest = INT64_MAX;
	s->made = made;
	s->arg = arg;
	return s;
}

void
shots_free(struct shots *s)
{
	if (!s)
		return;
	free(s->seen);
	free(s->b);
	free(s);
}

void
shots_sparse(struct shots *s)
{
	s->sparse = true;
}

void
shots_seen(struct shots *s, const struct seen *p)
{
	if (s->at > 256 && s->at * 2 > s->n) {
		s->n -= s->at;
		memmove(s->seen, s->seen + s->at, s->n * sizeof *s->seen);
		s->at = 0;
	}
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 256;
		s->seen = xrealloc(s->seen, s->cap, sizeof *s->seen);
	}
	s->seen[s->n++] = *p;
}

/* The last picture before t; t where none was seen. */
static int64_t
seen_before(const struct shots *s, int64_t t)
{
	size_t i = s->n;

	while (i > s->at && s->seen[i - 1].t >= t)
		i--;
	if (i > s->at)
		return s->seen[i - 1].t;
	return s->open && s->now.frames && s->now.last < t ? s->now.last : t;
}

void
shots_boundary(struct shots *s, const struct boundary *given)
{
	struct boundary *last = s->nb ? &s->b[s->nb - 1] : NULL;
	struct boundary own = *given, *b = &own;

	/* that of two pictures compared is known already */
	if (s->sparse && (own.kind != CHANGE_CUT || own.from == own.t))
		own.from = seen_before(s, own.from);
	/* Two that are closer than the user wants shots to be: one stays.
	 * The one that began the shot at hand can't be taken back. */
	if (last && b->t - last->t < s->least) {
		if (b->confidence > last->confidence)
			*last = *b;
		return;
	}
	if (s->open && s->now.begun && b->t - s->now.start < s->least)
		return;
	if (s->nb == s->capb) {
		s->capb = s->capb ? s->capb * 2 : 16;
		s->b = xrealloc(s->b, s->capb, sizeof *s->b);
	}
	s->b[s->nb++] = *b;
}

void
shots_behind(struct shots *s, const struct boundary *b)
{
	int64_t t = seen_before(s, b->from);

	if (t < s->latest)
		s->latest = t;
}

static void
mean_add(struct mean *m, double v)
{
	m->sum += v;
	m->n++;
}

double
mean_of(const struct mean *m)
{
	return m->n ? m->sum / (double)m->n : (double)NAN;
}

/*
 * A tripod or a steady pan shakes little: what counts is how much the
 * camera's speed changes from picture to picture, as a share of the picture's
 * width a second.  A tenth of a width is already hard to watch.
 */
double
shot_steadiness(const struct shot *s)
{
	double shake = mean_of(&s->shake);

	return isnan(shake) ? shake : exp(-10.0 * shake);
}

static void
open_shot(struct shots *s, int64_t start, const struct boundary *b)
{
	s->now = (struct shot){ .number = ++s->number, .start = start,
	    .n = -1, .best = start, .best_score = -1, .peak_t = TC_NONE,
	    .confidence = 1 };
	bars_init(&s->now.bars);
	cadence_init(&s->now.cadence);
	s->open = true;
	if (b) {
		s->now.begun = true;
		s->now.begins = b->kind;
		s->now.from = b->from;
		s->now.to = b->to;
		s->now.confidence = b->confidence;
		s->now.pts = b->pts;
		s->now.n = b->n;
	}
}

static void
close_shot(struct shots *s, int64_t end)
{
	s->now.end = end > s->now.start ? end : s->now.start;
	s->made(s->arg, &s->now);
	s->open = false;
}

static void
add_motion(struct shot *h, const struct seen *p)
{
	const struct measures *m = &p->m;

	mean_add(&h->diff, m->diff);
	mean_add(&h->motion, m->motion);
	mean_add(&h->object, m->object);
	mean_add(&h->motion_x, m->motion_x);
	mean_add(&h->motion_y, m->motion_y);
	if (h->panned)
		mean_add(&h->shake, hypot(m->pan_x - h->pan_x,
		    m->pan_y - h->pan_y));
	h->pan_x = m->pan_x;
	h->pan_y = m->pan_y;
	h->panned = true;
	if (h->peak_t == TC_NONE || m->motion > h->peak) {
		h->peak = m->motion;
		h->peak_t = p->t;
	}
}

/* A picture within a gradual change shows two shots: never the best. */
static void
choose_best(struct shot *h, const struct seen *p)
{
	bool mixed = h->begun && p->t < h->to && h->to > h->from;
	double score = 0;

	if (p->looked)
		score = 1 + close_score(&p->close, p->m.moved ? p->m.motion : 0);
	if (mixed)
		score = -0.5;
	if (score <= h->best_score)
		return;
	h->best_score = score;
	h->best = p->t;
	h->hash = p->m.hash;
}

static void
add(struct shots *s, const struct seen *p)
{
	struct shot *h = &s->now;
	const struct measures *m = &p->m;

	if (!h->frames++ && !h->begun) {
		h->pts = p->pts;
		h->n = p->n;
	}
	h->last = p->t;
	mean_add(&h->luma, m->luma);
	mean_add(&h->contrast, m->contrast);
	mean_add(&h->dark, m->dark);
	mean_add(&h->bright, m->bright);
	mean_add(&h->colour, m->colour);
	bars_add(&h->bars, m);
	/* the first picture of a shot is compared with the shot before */
	if (m->moved && h->frames > 1) {
		add_motion(h, p);
		if (!s->sparse)
			cadence_add(&h->cadence, m->diff);
	}
	if (p->looked) {
		mean_add(&h->sharpness, p->close.sharpness);
		mean_add(&h->noise, p->close.noise);
		mean_add(&h->exposure, p->close.exposure);
		if (!isnan(p->close.combing))
			mean_add(&h->interlaced, p->close.combing);
	}
	choose_best(h, p);
}

static void
next_boundary(struct shots *s)
{
	if (s->open)
		close_shot(s, s->b[0].t);
	open_shot(s, s->b[0].t, &s->b[0]);
	memmove(s->b, s->b + 1, --s->nb * sizeof *s->b);
}

void
shots_settle(struct shots *s, int64_t t)
{
	const struct seen *p;

	for (; s->at < s->n && s->seen[s->at].t < t; s->at++) {
		p = &s->seen[s->at];
		while (s->nb && s->b[0].t <= p->t)
			next_boundary(s);
		if (!s->open)
			open_shot(s, p->t, NULL);
		add(s, p);
	}
}

void
shots_end(struct shots *s, int64_t end)
{
	shots_settle(s, INT64_MAX);
	end = end < s->latest ? end : s->latest;
	s->latest = INT64_MAX;
	while (s->open && s->nb && s->b[0].t < end)
		next_boundary(s);
	s->nb = 0;
	if (s->open)
		close_shot(s, end);
}
