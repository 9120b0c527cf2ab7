/*
 * kind: what is heard, from frames to intervals.
 *
 * Two judges work side by side: kind_quiet.c says by the level alone what is
 * silence, to the frame; kind_clues.c, kind_net.c and kind_path.c say ten
 * times a second what the rest is.  Here their answers, both about ten seconds
 * late, become spans.
 */
#include "kind.h"

#include <math.h>
#include <stdlib.h>

#include "buf.h"
#include "kind_clues.h"
#include "kind_net.h"
#include "kind_path.h"
#include "kind_quiet.h"
#include "kind_surge.h"

enum {
	FRAME_US = 1000000 / HEARD_HZ,
	ROW = HEARD_HZ / CLUE_HZ,
	ROWS = 256,   /* that may wait for a judge; a power of two */
	AHEAD = 60    /* frames: what is shorter, beside a silence, is no kind of
	                 its own */
};

/* A frame on which both have answered. */
struct answer {
	enum kind kind;
	float sure;
};

struct kinds {
	struct kind_ops ops;
	void *arg;
	struct clues *clues;
	struct path *path;
	struct quiet *quiet;
	struct surges *surges;
	int64_t frames;                /* that were put */
	float row_db[ROWS];            /* the most of each row */
	struct answer row[ROWS];
	int64_t judged, rows;          /* by the net, by the path */
	int64_t answered;              /* frames answered by both */
	struct answer ahead[AHEAD];    /* the last of them */
	int64_t told;                  /* frames that are in spans */
	struct kind_span open;
	double sure;                   /* summed over the open span */
	int64_t length;                /* frames of it */
};

const char *
kind_name(enum kind k)
{
	static const char *const names[KINDS] = { "silence", "speech", "music",
		"noise" };

	return names[k];
}

struct kinds *
kind_new(const struct kind_wish *w, const struct kind_ops *ops, void *arg)
{
	struct kinds *k = xcalloc(1, sizeof *k);

	k->ops = *ops;
	k->arg = arg;
	k->clues = clues_new();
	k->path = path_new();
	k->quiet = quiet_new(w->silence_db);
	k->surges = surges_new();
	return k;
}

void
kind_free(struct kinds *k)
{
	if (!k)
		return;
	clues_free(k->clues);
	path_free(k->path);
	quiet_free(k->quiet);
	surges_free(k->surges);
	free(k);
}

/* The mean probability of a span is a little too modest where it is high and
 * too sure where it is low; tests/fit/kinds.c prints what share is right. */
static float
calibrate(enum kind kind, double mean)
{
	return (float)fmax(0, fmin(1, kind == KIND_SILENCE ? mean :
	    1 / (1 + exp(-5.5 * (mean - 0.42)))));
}

static void
close_span(struct kinds *k)
{
	struct kind_span *s = &k->open;

	if (!k->length)
		return;
	s->end = s->start + k->length * FRAME_US;
	s->sure = calibrate(s->kind, k->sure / (double)k->length);
	if (k->ops.span)
		k->ops.span(k->arg, s);
	k->length = 0;
	k->sure = 0;
}

/* A frame gets its place in a span.  What changes just before or just after a
 * silence is a fragment: it takes the kind of what it is attached to. */
static void
tell(struct kinds *k)
{
	struct answer a = k->ahead[k->told % AHEAD], next;
	int64_t i;

	if (a.kind != KIND_SILENCE && (!k->length || k->open.kind != a.kind)) {
		bool begins = !k->length || k->open.kind == KIND_SILENCE;

		for (i = k->told + 1; i < k->answered; i++) {
			next = k->ahead[i % AHEAD];
			if (begins && next.kind != KIND_SILENCE)
				a.kind = next.kind;
			if (next.kind == KIND_SILENCE ||
			    (!begins && next.kind == k->open.kind))
				break;
		}
		if (!begins && i < k->answered)
			a.kind = k->open.kind;
	}
	if (k->length && k->open.kind != a.kind)
		close_span(k);
	if (!k->length) {
		k->open.start = k->told * FRAME_US;
		k->open.kind = a.kind;
	}
	k->sure += (double)a.sure;
	k->length++;
	k->told++;
}

/* The level says how silent a frame is, the path what else it would be. */
static void
answer(struct kinds *k, float depth)
{
	int64_t r = k->answered / ROW;
	struct answer a;

	/* The last row may not be full. */
	if (r >= k->rows)
		r = k->rows - 1;
	a = k->row[r & (ROWS - 1)];
	if (depth > 0) {
		a.kind = KIND_SILENCE;
		a.sure = 1 - 0.4f * expf(-depth / 5);
	}
	if (k->answered - k->told == AHEAD)
		tell(k);
	k->ahead[k->answered++ % AHEAD] = a;
}

static void
take_rows(struct kinds *k)
{
	float clue[CLUES], p[NET_KINDS];
	int kind;

	while (clues_get(k->clues, clue)) {
		kind_judge(clue, p);
		path_put(k->path, p, k->row_db[k->judged & (ROWS - 1)] <
		    quiet_threshold(k->quiet));
		k->judged++;
	}
	while (path_get(k->path, &kind, p)) {
		struct answer *a = &k->row[k->rows++ & (ROWS - 1)];

		a->kind = (enum kind)(KIND_SPEECH + kind);
		a->sure = p[kind];
	}
}

static void
take_surges(struct kinds *k)
{
	struct surge s;

	while (surges_get(k->surges, &s))
		if (k->ops.surge)
			k->ops.surge(k->arg, &s);
}

void
kind_put(struct kinds *k, const struct heard *h)
{
	float db = heard_db(h), depth;
	float *most = &k->row_db[k->frames / ROW & (ROWS - 1)];

	*most = k->frames % ROW ? fmaxf(*most, db) : db;
	clues_put(k->clues, h);
	if (++k->frames % ROW == 0)
		take_rows(k);
	surges_put(k->surges, db, quiet_top(k->quiet));
	take_surges(k);
	if (quiet_put(k->quiet, db, &depth))
		answer(k, depth);
}

void
kind_end(struct kinds *k)
{
	float depth;

	clues_end(k->clues);
	take_rows(k);
	path_end(k->path);
	take_rows(k);
	surges_end(k->surges);
	take_surges(k);
	while (quiet_rest(k->quiet, &depth))
		answer(k, depth);
	while (k->told < k->answered)
		tell(k);
	close_span(k);
}
