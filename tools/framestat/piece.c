/*
 * One decoder: an ffmpeg that writes small pictures to one pipe and larger
 * ones to another.
 *
 * The child outlives piece_free by the moment that it takes to reap it; the
 * piece stays until then, deaf.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "piece.h"
#include "args.h"
#include "buf.h"
#include "follow.h"
#include "nut.h"
#include "proc.h"

static void
fail(struct piece *p, const char *what)
{
	p->state = PIECE_FAILED;
	snprintf(p->error, sizeof(p->error),
	    "ffmpeg's pictures can't be read: %s", what);
}

static void
on_small(void *arg, int64_t pts, const uint8_t *picture)
{
	struct piece *p = arg;

	pts -= p->shift;
	if (p->last != TC_NONE && pts <= p->last) {
		p->late++;
		return;
	}
	if (p->first == TC_NONE)
		p->first = pts;
	p->last = pts;
	p->came++;
	shelf_put(&p->thumbs, pts, picture, THUMB_BYTES);
}

static size_t
large_bytes(const struct piece *p)
{
	return (size_t)p->w * (size_t)(p->h + p->lines);
}

static void
on_large(void *arg, int64_t pts, const uint8_t *picture)
{
	struct piece *p = arg;

	pts -= p->shift;
	if (p->last_large != TC_NONE && pts <= p->last_large)
		return;
	p->last_large = pts;
	if (p->digest) {
		struct large l = { .pts = pts, .w = p->w, .h = p->h,
			.lines = p->lines, .y = picture };

		l.t = tc_minus(tc_us(pts, p->film->base), p->film->start);
		p->digests->digest(&l, p->digest);
		shelf_put(&p->larges, pts, p->digest,
		    p->digests->digest_size);
	} else {
		shelf_put(&p->larges, pts, picture, large_bytes(p));
	}
}

static void
on_data(void *arg, int which, const char *data, size_t n)
{
	struct piece *p = arg;
	struct nut *from = which == 0 ? p->small : p->large;

	if (!p->news || p->state != PIECE_RUNS || !from)
		return;
	if (nut_feed(from, data, n) != 0) {
		fail(p, nut_error(from));
		proc_stop(p->proc);
	}
	p->news(p->arg, p);
}

static void
release(struct piece *p)
{
	nut_free(p->small);
	nut_free(p->large);
	shelf_clear(&p->thumbs);
	shelf_clear(&p->larges);
	free(p->digest);
	free(p);
}

static void
on_hungry(void *arg)
{
	struct piece *p = arg;

	if (p->news && p->film->follow)
		follow_hungry(p->film->follow);
}

static void
on_ended(void *arg, const struct child *c)
{
	struct piece *p = arg;

	p->proc = NULL;
	if (p->news && p->film->follow)
		follow_feed(p->film->follow, NULL);
	if (!p->news) {
		release(p);
		return;
	}
	if (p->state != PIECE_RUNS)
		return;
	if (!child_ok(c)) {
		p->state = PIECE_FAILED;
		child_describe(c, p->error, sizeof(p->error));
	} else if (!nut_whole(p->small) || (p->large && !nut_whole(p->large))) {
		fail(p, "they end in the middle");
	} else {
		p->state = PIECE_DONE;
	}
	p->news(p->arg, p);
}

struct piece *
piece_new(struct loop *l, const struct film *film,
    const struct reel_opts *opts, const struct reel_ops *ops,
    const struct order *o, void (*news)(void *arg, struct piece *p),
    void *arg)
{
	static const struct proc_ops proc_ops = { .data = on_data,
	    .hungry = on_hungry, .ended = on_ended };
	struct child_spec spec = {
		.in = film->follow ? CHILD_PIPE : CHILD_NULL, .out = CHILD_PIPE,
		.err = CHILD_PIPE };
	struct piece *p = xcalloc(1, sizeof(*p));
	struct args a;

	p->film = film;
	p->digests = ops;
	p->first = p->last = p->last_large = TC_NONE;
	p->shift = piece_shift(film);
	p->news = news;
	p->arg = arg;
	p->small = nut_new(THUMB_BYTES, film->base, on_small, p);
	if (opts->large_every > 0) {
		large_size(film, &p->w, &p->h);
		p->lines = large_lines(film);
		p->large = nut_new(large_bytes(p), film->base, on_large, p);
		spec.also[0] = true;
		if (ops->digest)
			p->digest = xmalloc(ops->digest_size + 1);
	}
	args_init(&a);
	piece_args(&a, film, opts, o);
	spec.argv = a.v;
	p->proc = proc_start(l, &spec, &proc_ops, p, opts->quiet);
	if (!p->proc) {
		int saved = errno;

		args_free(&a);
		release(p);
		errno = saved;
		return NULL;
	}
	args_free(&a);
	if (film->follow)
		follow_feed(film->follow, p->proc);
	return p;
}

void
piece_pause(struct piece *p, bool pause)
{
	if (p->proc)
		proc_pause(p->proc, pause);
}

size_t
piece_bytes(const struct piece *p)
{
	return p->thumbs.bytes + p->larges.bytes;
}

void
piece_free(struct piece *p)
{
	if (!p)
		return;
	p->news = NULL;
	if (p->proc && p->film->follow)
		follow_feed(p->film->follow, NULL);
	if (p->proc)
		proc_stop(p->proc);
	else
		release(p);
}
