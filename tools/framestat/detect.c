/*
 * detect: joins hard cuts and gradual changes, which are looked for apart,
 * into one list in order of time, in which no change stands twice.
 */
#include <stdlib.h>
#include <string.h>

#include "detect.h"

#include "buf.h"
#include "cut.h"
#include "gradual.h"

/* More wait only where both detectors run wild; then the oldest goes. */
enum { QUEUE = 256 };

/* This near the ends of a gradual change a cut is part of it. */
static const int64_t SLACK_US = 50000;

struct queue {
	struct boundary b[QUEUE];
	int n;
};

struct detector {
	detect_fn *found;
	void *arg;
	struct cut *cut;
	struct gradual *gradual;
	struct queue cuts, slow; /* in order of t; in order of from */
	bool judged;             /* the first slow one has been */
};

static void
drop(struct queue *q, int i)
{
	q->n--;
	memmove(&q->b[i], &q->b[i + 1], (size_t)(q->n - i) * sizeof q->b[0]);
}

static void
emit(struct detector *d, struct queue *q)
{
	struct boundary b = q->b[0];

	drop(q, 0);
	d->found(d->arg, &b);
}

static void
add(struct detector *d, struct queue *q, const struct boundary *b)
{
	if (q->n == QUEUE)
		emit(d, q);
	q->b[q->n++] = *b;
}

static void
take_cut(void *arg, const struct boundary *b)
{
	struct detector *d = arg;

	add(d, &d->cuts, b);
}

static void
take_slow(void *arg, const struct boundary *b)
{
	struct detector *d = arg;

	add(d, &d->slow, b);
}

struct detector *
detector_new(detect_fn *found, void *arg)
{
	struct detector *d = xcalloc(1, sizeof *d);

	d->found = found;
	d->arg = arg;
	d->cut = cut_new(take_cut, d);
	d->gradual = gradual_new(take_slow, d);
	return d;
}

void
detector_sparse(struct detector *d)
{
	cut_sparse(d->cut);
}

static bool
inside(const struct boundary *c, const struct boundary *g)
{
	return c->t >= g->from - SLACK_US && c->t <= g->to + SLACK_US;
}

/*
 * All cuts up to the end of the first slow change are known: is it one, or are
 * they?  The likelier one; but a fade often begins or ends with a cut from or
 * to the bare colour, and is no less a fade.
 */
static void
judge(struct detector *d)
{
	const struct boundary *g = &d->slow.b[0];
	double best = 0;
	int i;

	for (i = 0; i < d->cuts.n; i++)
		if (inside(&d->cuts.b[i], g) &&
		    d->cuts.b[i].confidence > best)
			best = d->cuts.b[i].confidence;
	if (best > g->confidence && g->kind != CHANGE_FADE) {
		drop(&d->slow, 0);
		return;
	}
	for (i = d->cuts.n - 1; i >= 0; i--)
		if (inside(&d->cuts.b[i], g))
			drop(&d->cuts, i);
	d->judged = true;
}

static void
release(struct detector *d, int64_t cuts_known, int64_t slow_known)
{
	for (;;) {
		const struct boundary *c = d->cuts.n ? d->cuts.b : NULL;
		const struct boundary *g = d->slow.n ? d->slow.b : NULL;

		if (!g)
			d->judged = false;
		if (g && !d->judged && cuts_known > g->to + SLACK_US) {
			judge(d);
			continue;
		}
		if (c && c->t < slow_known - SLACK_US &&
		    (!g || c->t < (d->judged ? g->t : g->from - SLACK_US))) {
			emit(d, &d->cuts);
			continue;
		}
		if (g && d->judged && (!c || c->t >= g->t)) {
			d->judged = false;
			emit(d, &d->slow);
			continue;
		}
		return;
	}
}

void
detector_push(struct detector *d, const struct thumb *t)
{
	cut_push(d->cut, t);
	gradual_push(d->gradual, t);
	release(d, cut_settled(d->cut), gradual_settled(d->gradual));
}

int64_t
detector_settled(const struct detector *d)
{
	int64_t t = cut_settled(d->cut);

	if (gradual_settled(d->gradual) - SLACK_US < t)
		t = gradual_settled(d->gradual) - SLACK_US;
	if (d->cuts.n && d->cuts.b[0].t < t)
		t = d->cuts.b[0].t;
	if (d->slow.n && d->slow.b[0].from < t)
		t = d->slow.b[0].from;
	return t;
}

void
detector_end(struct detector *d)
{
	cut_end(d->cut);
	gradual_end(d->gradual);
	release(d, INT64_MAX, INT64_MAX);
}

void
detector_free(struct detector *d)
{
	if (!d)
		return;
	cut_free(d->cut);
	gradual_free(d->gradual);
	free(d);
}

const char *
change_name(enum change kind)
{
	static const char *const names[] = { "cut", "dissolve", "fade",
		"wipe" };

	return names[kind];
}
