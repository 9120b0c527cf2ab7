/*
 * Decoding, in pieces.
 *
 * Stretches are cut into pieces, pieces are decoded by one child each, several
 * at once.  What the first of them finds is handed over as it comes, what the
 * others find is kept until it is their turn; when that takes too much memory
 * they stand still.  So the order of pictures, and which of them are handed
 * over, depends neither on the number of children nor on where the cuts are.
 *
 * A piece is begun where its index entry says.  Whether the child found that
 * place shows by its first picture, before which nothing is handed over; if it
 * did not, the piece begins anew from further ahead (piece_seek.h), and what
 * worked is where the pieces behind begin at once.  A piece whose child failed
 * is decoded again when its turn has come, once; what had been handed over is
 * not again.
 *
 * Where a film can't be entered, or in few places only, a child of each stretch
 * would decode the same again and again.  There one child lets all through and
 * goes on from stretch to stretch: it is carried.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reel.h"
#include "buf.h"
#include "diag.h"
#include "ff.h"
#include "piece.h"
#include "piece_cut.h"
#include "piece_gate.h"
#include "piece_idle.h"
#include "piece_seek.h"

enum {
	TURN = 400,        /* pictures handed over in a round of the loop */
	FAR_US = 30000000, /* decoding that is not done twice */
};

/* A stretch that is not complete yet. */
struct part {
	struct part *next;
	struct stretch s;
	char error[500];
};

struct job {
	struct job *next;
	struct part *part;
	struct cut cut;
	struct piece *piece;   /* null: not begun */
	enum seek seek, tried; /* how it begins; how it began first */
	int64_t prove;         /* see seek_order; TC_NONE: nothing to prove */
	bool over;             /* there is nothing to begin, or no way to */
	bool opened;           /* its turn came */
	bool again;            /* this is the second time */
	bool hw;               /* its child was to use hwaccel */
	bool carried;          /* its child can go on with the next stretch */
	int64_t got;           /* pictures that lie within the cut */
	int64_t got_before;    /* the first time */
	char error[160];       /* why it could not be begun */
};

struct reel {
	struct loop *l;
	const struct film *film;
	const struct entry *index;
	size_t n;
	struct reel_opts opts;
	const struct reel_ops *ops;
	void *arg;

	struct part *parts, **parts_end;
	struct part *cutting;  /* what the next piece is cut from */
	int64_t cut_at;
	struct job *jobs, **jobs_end;
	int64_t length;        /* of a piece, pictures */
	int64_t even;          /* the same, for the stretch being cut */

	bool paused, pumping;
	bool full;             /* the memory for pictures ahead of their turn */
	bool alone;            /* a piece is decoded again: no other begins */
	bool no_pieces;        /* this file cannot be entered in the middle */
	bool counts_lie;       /* pictures are not as many as packets */
	const char *hwaccel;   /* null once it failed */
	enum seek seek;
	int misses;            /* pieces in a row that did not begin so */
	int timer;
	struct idle idle[2];   /* of all pictures, of key frames: carried */

	struct gate gate;
};

static void pump(struct reel *r);

static void
on_timer(void *arg)
{
	struct reel *r = arg;

	r->timer = -1;
	pump(r);
}

/* Goes on from the loop. */
static void
kick(struct reel *r)
{
	if (r->timer < 0)
		r->timer = loop_timer(r->l, 0, on_timer, r);
}

/* --- pieces begin ---------------------------------------------------------- */

static int
running(const struct reel *r)
{
	int n = 0;

	for (const struct job *j = r->jobs; j; j = j->next)
		n += j->piece && j->piece->state == PIECE_RUNS;
	return n;
}

static void on_news(void *arg, struct piece *p);

/* Whether decoding can begin anywhere but at the start. */
static bool
enters(const struct reel *r)
{
	return r->film->seekable && r->n > 0 && !r->no_pieces;
}

/* Whether the next stretch would have to begin where this one does, long before
 * what is wanted of it. */
static bool
is_carried(const struct reel *r, const struct cut *c)
{
	if (r->film->follow || c->to == INT64_MAX)
		return false;
	return !enters(r) || (cut_entry(r->film, r->index, r->n, c->to) ==
	    c->entry && tc_minus(cut_us(r->film, c->to),
	    r->index[c->entry].t) > FAR_US);
}

/* Goes on with a child that stands still. */
static bool
resume(struct reel *r, struct job *j)
{
	j->piece = idle_take(&r->idle[j->part->s.keys], j->cut.from,
	    enters(r) ? r->index[j->cut.entry].pts : TC_NONE);
	if (!j->piece)
		return false;
	j->cut.frames = 0;
	j->carried = true;
	kick(r); /* what has come already is not told again */
	return true;
}

/* Starts the child of a piece.  Returns false where there is no room for one
 * more process just now, or it is not its turn. */
static bool
begin(struct reel *r, struct job *j)
{
	struct order o = { .keys = j->part->s.keys, .every = j->part->s.every,
		.to = j->cut.to == INT64_MAX ? TC_NONE : j->cut.to,
		.hwaccel = r->hwaccel };
	struct reel_opts opts = r->opts;

	piece_free(j->piece);
	j->piece = NULL;
	j->got = 0;
	j->prove = TC_NONE;
	j->hw = r->hwaccel != NULL;
	if (r->no_pieces && j != r->jobs)
		return false; /* what is ahead may go on with it */
	if (resume(r, j))
		return true;
	j->prove = seek_order(&o, r->film, r->index, r->n, &j->cut, j->seek);
	if (!r->film->seekable)
		o.from = o.to = TC_NONE;
	j->carried = is_carried(r, &j->cut);
	if (j->carried) {
		/* What is wanted later is not known yet. */
		o.to = TC_NONE;
		o.every = 0;
		opts.large_every = opts.large_every > 0;
	}
	j->piece = piece_new(r->l, r->film, &opts, r->ops, &o, on_news, r);
	if (j->piece)
		return true;
	if (errno != ENOENT && running(r) > 0)
		return false;
	j->over = true;
	if (errno == ENOENT)
		snprintf(j->error, sizeof(j->error), "%s",
		    ff_missing("ffmpeg"));
	else
		snprintf(j->error, sizeof(j->error), "ffmpeg: %s",
		    strerror(errno));
	return true;
}

static struct job *
add_job(struct reel *r)
{
	struct job *j = xcalloc(1, sizeof(*j));
	struct part *p = r->cutting;
	bool whole = !r->film->seekable || r->no_pieces;

	j->part = p;
	/* Other stretches keep the decoders busy as well. */
	if (r->cut_at == p->s.from)
		r->even = p->next || r->opts.piece > 0 ? r->length :
		    cut_evenly(r->film, r->index, r->n, &p->s, r->length,
		    r->opts.jobs);
	cut_next(&j->cut, r->film, r->index, r->n, &p->s, r->cut_at,
	    whole ? 0 : r->even);
	j->seek = j->tried = whole ? SEEK_START : r->seek;
	*r->jobs_end = j;
	r->jobs_end = &j->next;
	r->cut_at = j->cut.to;
	if (j->cut.last) {
		r->cutting = p->next;
		if (r->cutting)
			r->cut_at = r->cutting->s.from;
	}
	return j;
}

/* Ends the pieces behind j, and takes what was to be theirs back. */
static void
drop_behind(struct reel *r, struct job *j)
{
	struct job *next;

	for (struct job *k = j->next; k; k = next) {
		next = k->next;
		piece_free(k->piece);
		free(k);
	}
	j->next = NULL;
	r->jobs_end = &j->next;
	r->cutting = j->part->next;
	if (r->cutting)
		r->cut_at = r->cutting->s.from;
}

/* The piece did not begin where it should: from further ahead. */
static void
seek_again(struct reel *r, struct job *j)
{
	j->seek++;
	if (j->seek == SEEK_START) {
		/* This costs as much as all before it.  Once is enough. */
		r->no_pieces = true;
		drop_behind(r, j);
		j->cut.to = j->part->s.to;
		j->cut.frames = 0;
		j->cut.last = true;
	}
	if (!begin(r, j))
		kick(r);
}

/* The piece began well: the next ones should begin the same way. */
static void
seek_worked(struct reel *r, struct job *j)
{
	j->prove = TC_NONE;
	if (j->cut.entry == 0 || j->seek == SEEK_START)
		return;
	if (j->seek == j->tried)
		r->misses = 0;
	else if (++r->misses >= 2 && j->seek > r->seek)
		r->seek = j->seek;
}

/* The bytes that wait, but for those of the piece whose turn it is. */
static size_t
bytes_ahead(const struct reel *r)
{
	size_t bytes = 0;

	for (const struct job *j = r->jobs ? r->jobs->next : NULL; j;
	    j = j->next)
		if (j->piece)
			bytes += piece_bytes(j->piece);
	return bytes;
}

/* Begins pieces while there is work, and stops or resumes them. */
static void
balance(struct reel *r)
{
	size_t ahead = bytes_ahead(r);
	struct job *j = r->jobs;

	r->full = ahead > (r->full ? AHEAD_MAX / 8 * 7 : AHEAD_MAX);
	while (!r->paused && !r->full && running(r) < r->opts.jobs) {
		while (j && (j->piece || j->over) && !j->carried)
			j = j->next;
		if (j ? j->piece || j->over : !r->cutting || r->alone)
			break;
		if (!j)
			j = add_job(r);
		j->over = j->cut.from >= j->cut.to;
		if (!j->over && !begin(r, j))
			break;
		if (j->over)
			kick(r);
	}
	for (j = r->jobs; j; j = j->next) {
		if (!j->piece)
			continue;
		if (j == r->jobs)
			piece_pause(j->piece, r->paused ||
			    piece_bytes(j->piece) > GATE_MAX);
		else
			piece_pause(j->piece, r->full);
	}
}

/* --- pieces end ------------------------------------------------------------ */

/* Decodes a piece a second time, from further ahead, and with as little as
 * possible beside it. */
static bool
once_more(struct reel *r, struct job *j)
{
	if (j->again)
		return false;
	j->again = r->alone = true;
	j->got_before = j->got;
	if (j->seek < SEEK_FAR)
		j->seek++;
	begin(r, j); /* later, where there is no room now */
	return true;
}

/* Whether fewer pictures came than the index tells. */
static bool
lacks(const struct job *j)
{
	return j->part->s.every <= 0 &&
	    j->got + j->piece->late < j->cut.frames;
}

/* Whether a piece that ended well lacks pictures at its end. */
static bool
ends_early(const struct reel *r, const struct job *j)
{
	if (j->cut.to == INT64_MAX)
		return r->gate.last == TC_NONE;
	return lacks(j) && (j->got == 0 || cut_us(r->film, j->piece->last) <
	    cut_late(&j->cut, r->film, r->index, r->opts.references));
}

/* Judges a piece whose child has ended and whose pictures are handed over.
 * Returns false where it was begun again; else *error is null or a reason. */
static bool
judge(struct reel *r, struct job *j, const char **error)
{
	const struct piece *p = j->piece;

	*error = NULL;
	if (!p) {
		*error = j->error[0] ? j->error : NULL;
		return true;
	}
	if (p->state == PIECE_FAILED) {
		if (once_more(r, j))
			return false;
		*error = p->error;
		return true;
	}
	if (!ends_early(r, j) && (!lacks(j) || r->opts.references ||
	    r->counts_lie))
		return true;
	if (once_more(r, j))
		return false;
	if (ends_early(r, j))
		*error = "ffmpeg stopped decoding too early";
	else if (j->got <= j->got_before)
		r->counts_lie = true;
	return true;
}

/* Whether a child that goes on has come to the end of this piece. */
static bool
is_past(const struct job *j)
{
	const uint8_t *any;
	int64_t pts;

	return j->carried && j->piece && j->prove == TC_NONE &&
	    shelf_peek(&j->piece->thumbs, &pts, &any) && pts >= j->cut.to;
}

/* The piece whose turn it was is over. */
static void
close_job(struct reel *r, const char *error)
{
	struct job *j = r->jobs;
	struct part *p = j->part;
	bool last = j->cut.last;
	char t[TC_TEXT];

	if (error) {
		r->gate.gap = true;
		tc_print(cut_us(r->film, j->cut.from), t);
		if (!p->error[0] && j->cut.from != TC_NONE)
			snprintf(p->error, sizeof(p->error), "from %s on: %s",
			    t, error);
		else if (!p->error[0])
			snprintf(p->error, sizeof(p->error), "%s", error);
	}
	r->alone = false;
	r->jobs = j->next;
	if (!r->jobs)
		r->jobs_end = &r->jobs;
	if (j->carried && !error)
		idle_put(&r->idle[p->s.keys], j->piece, j->cut.to);
	else
		piece_free(j->piece);
	free(j);
	if (!last)
		return;
	r->parts = p->next;
	if (!r->parts)
		r->parts_end = &r->parts;
	r->ops->stretch(r->arg, &p->s, p->error[0] ? p->error : NULL);
	free(p);
}

/* Hands over what there is, and keeps the decoders busy. */
static void
pump(struct reel *r)
{
	const char *error;
	int turn = TURN;

	if (r->pumping)
		return;
	r->pumping = true;
	while (!r->paused && r->jobs) {
		struct job *j = r->jobs;

		if (!j->piece && !j->over)
			break;
		if (!j->opened && j->cut.first)
			gate_open(&r->gate, &j->part->s, r->n > 0 &&
			    j->part->s.from > r->index[0].pts);
		j->opened = true;
		while (turn > 0 && !r->paused && j->piece &&
		    j->prove == TC_NONE && !is_past(j) &&
		    gate_pass(&r->gate, j->piece, &j->cut, &j->part->s,
		    &j->got))
			turn--;
		if (turn == 0) {
			kick(r);
			break;
		}
		if (r->paused)
			break;
		if (is_past(j)) {
			close_job(r, NULL);
			continue;
		}
		if (j->piece && j->piece->state == PIECE_RUNS)
			break;
		if (judge(r, j, &error))
			close_job(r, error);
	}
	r->pumping = false;
	balance(r);
}

/* The hardware does not do, for whatever reason: the processor will. */
static void
give_up_hwaccel(struct reel *r, struct job *j)
{
	if (r->hwaccel)
		say("%s: -hwaccel %s failed, decoding without it: %s",
		    r->film->path, r->hwaccel, j->piece->error);
	r->hwaccel = NULL;
	if (!begin(r, j))
		kick(r);
}

static void
on_news(void *arg, struct piece *p)
{
	struct reel *r = arg;
	struct job *j = r->jobs;

	while (j && j->piece != p)
		j = j->next;
	if (!j)
		return; /* it stands still */
	if (j->hw && p->state == PIECE_FAILED) {
		give_up_hwaccel(r, j);
		return;
	}
	if (j->prove != TC_NONE) {
		if (p->first != TC_NONE ? p->first > j->prove :
		    p->state == PIECE_DONE) {
			seek_again(r, j);
			return;
		}
		if (p->first != TC_NONE)
			seek_worked(r, j);
	}
	pump(r);
}

/* --- outside --------------------------------------------------------------- */

struct reel *
reel_new(struct loop *l, const struct film *film, const struct entry *index,
    size_t n, const struct reel_opts *opts, const struct reel_ops *ops,
    void *arg)
{
	struct reel *r = xcalloc(1, sizeof(*r));

	r->l = l;
	r->film = film;
	r->index = index;
	r->n = n;
	r->opts = *opts;
	if (r->opts.jobs < 1)
		r->opts.jobs = 1;
	r->ops = ops;
	r->arg = arg;
	r->parts_end = &r->parts;
	r->jobs_end = &r->jobs;
	r->hwaccel = opts->hwaccel;
	r->timer = -1;
	gate_init(&r->gate, film, opts->large_every, ops, arg);
	r->length = opts->piece > 0 ? opts->piece : cut_length(film,
	    &r->opts, ops->digest ? ops->digest_size :
	    (size_t)r->gate.w * (size_t)r->gate.h);
	return r;
}

void
reel_add(struct reel *r, const struct stretch *s)
{
	struct part *p = xcalloc(1, sizeof(*p));

	p->s = *s;
	*r->parts_end = p;
	r->parts_end = &p->next;
	if (!r->cutting) {
		r->cutting = p;
		r->cut_at = s->from;
	}
	kick(r);
}

void
reel_rewind(struct reel *r)
{
	gate_rewind(&r->gate);
}

void
reel_pause(struct reel *r, bool pause)
{
	if (pause == r->paused)
		return;
	r->paused = pause;
	if (!r->pumping)
		kick(r);
}

void
reel_free(struct reel *r)
{
	if (!r)
		return;
	while (r->jobs) {
		struct job *j = r->jobs;

		r->jobs = j->next;
		piece_free(j->piece);
		free(j);
	}
	while (r->parts) {
		struct part *p = r->parts;

		r->parts = p->next;
		free(p);
	}
	idle_put(&r->idle[0], NULL, 0);
	idle_put(&r->idle[1], NULL, 0);
	loop_timer_del(r->l, r->timer);
	free(r);
}
