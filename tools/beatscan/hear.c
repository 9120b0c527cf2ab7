/*
 * The sound of a file, decoded.
 *
 * One ffmpeg writes NUT, whose time stamps say where each piece belongs
 * (hear_line.h).  A part in the middle is entered a second ahead, for what a
 * decoder needs before its sound is right, and cut out here, to the sample.
 * Where the place was missed, decoding begins anew at the start of the file.
 * What ffmpeg cannot open goes to SoX, if that may know it; there is no time
 * in what SoX writes, its first sample is at 0.
 *
 * Sound is handed over as it comes.  While the caller is busy, or while a long
 * hole is being filled, what had come already waits in a shelf, at most what
 * was read from the pipe in one go; the child stands still until that is
 * empty.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "hear.h"
#include "args.h"
#include "buf.h"
#include "ff.h"
#include "follow.h"
#include "hear_args.h"
#include "hear_au.h"
#include "hear_line.h"
#include "nut.h"
#include "proc.h"

#define AHEAD_US (1 * TC_SECOND)      /* of what is wanted */
#define PAST_US (10 * TC_SECOND)      /* sound may last so much longer than the
                                         file is said to */

enum {
	PIECE_MOST = 1 << 24, /* bytes */
	FLOATS = 4096,        /* handed over at once, about */
	TURNS = 128,          /* times that, in a round of the loop */
};

/* A piece on the shelf; its samples follow. */
struct waiting {
	int64_t at;           /* position of what is next */
	int64_t silence;      /* samples, still to come */
	size_t bytes, done;
};

struct hear {
	struct loop *l;
	struct hear_spec spec;
	char *path;
	const struct hear_ops *ops; /* null: freed, waits for its child */
	void *arg;

	struct proc *proc;
	struct nut *nut;
	struct au au;
	bool sox;             /* it is what decodes */
	bool entered;         /* ffmpeg was told to begin in the middle */
	bool missed;          /* and did not find the place */

	int rate, channels;   /* 0: not known yet */
	struct line line;
	int64_t came;         /* samples out of SoX */
	bool began;           /* ops->begins was called */
	bool full;            /* all that is wanted has come */
	bool over;            /* nothing more comes */
	bool told;            /* ops->ended was called */
	bool paused, busy;
	int timer;
	struct buf shelf;
	struct buf why;       /* what went wrong */
	struct buf before;    /* what went wrong with ffmpeg, before SoX */
};

static void on_ended(void *arg, const struct child *c);

static void
fail(struct hear *h, const char *who, const char *what)
{
	buf_addf(&h->why, "%s's sound can't be read: %s", who, what);
}

/* --- handing over --------------------------------------------------------- */

static void
hand_over(struct hear *h, int64_t at, const float *x, size_t n)
{
	if (!h->began) {
		struct hear_format f = { .rate = h->rate,
			.channels = h->channels,
			.by = h->sox ? "sox" : "ffmpeg" };
		struct ratio base = { 1, h->rate };

		h->began = true;
		f.t = tc_us(at, base);
		if (!h->sox)
			f.t = tc_minus(f.t, h->spec.start);
		h->ops->begins(h->arg, &f);
	}
	h->ops->samples(h->arg, x, n);
}

/* Some of a piece.  Returns false when there is no more of it. */
static bool
some(struct hear *h, struct waiting *w, const uint8_t *data)
{
	float x[FLOATS];
	size_t step = (size_t)h->channels * sizeof(*x);
	size_t most = sizeof(x) / step, n;

	if (w->silence > 0) {
		n = w->silence < (int64_t)most ? (size_t)w->silence : most;
		memset(x, 0, n * step);
		w->silence -= (int64_t)n;
	} else if (w->done < w->bytes) {
		n = (w->bytes - w->done) / step;
		if (n > most)
			n = most;
		memcpy(x, data + w->done, n * step);
		w->done += n * step;
	} else {
		return false;
	}
	w->at += (int64_t)n;
	hand_over(h, w->at - (int64_t)n, x, n);
	return true;
}

static void pump(struct hear *h);

static void
on_timer(void *arg)
{
	struct hear *h = arg;

	h->timer = -1;
	pump(h);
}

static void
kick(struct hear *h)
{
	if (h->timer < 0)
		h->timer = loop_timer(h->l, 0, on_timer, h);
}

static void
rein(struct hear *h)
{
	if (h->proc)
		proc_pause(h->proc, h->paused || h->shelf.len > 0);
}

/* What waits, then the end.  The last thing that its callers do. */
static void
pump(struct hear *h)
{
	struct waiting w;
	int turns = 0;

	h->busy = true;
	while (!h->paused && h->shelf.len > 0 && turns < TURNS) {
		const uint8_t *data = (uint8_t *)h->shelf.p + sizeof(w);

		memcpy(&w, h->shelf.p, sizeof(w));
		while (!h->paused && turns++ < TURNS && some(h, &w, data))
			;
		memcpy(h->shelf.p, &w, sizeof(w));
		if (w.silence == 0 && w.done == w.bytes)
			buf_drop(&h->shelf, sizeof(w) + w.bytes);
	}
	h->busy = false;
	rein(h);
	if (h->paused)
		return;
	if (h->shelf.len > 0) {
		kick(h);
	} else if (h->over && !h->told) {
		h->told = true;
		h->ops->ended(h->arg, h->why.len > 0 ? h->why.p : NULL);
	}
}

/* A piece that was placed: at once where nothing stands in the way. */
static void
put(struct hear *h, const struct place *p, const uint8_t *data)
{
	size_t step = (size_t)h->channels * sizeof(float);
	struct waiting w = { .at = p->at, .silence = p->silence,
		.bytes = p->n * step };

	/* Silence ahead of the first sound tells nothing. */
	if (p->silence == 0 && h->shelf.len == 0) {
		h->busy = true;
		while (!h->paused && some(h, &w, data + p->skip * step))
			;
		h->busy = false;
	}
	if (w.silence > 0 || w.done < w.bytes) {
		w.bytes -= w.done;
		buf_add(&h->shelf, &(struct waiting){ .at = w.at,
		    .silence = w.silence, .bytes = w.bytes }, sizeof(w));
		buf_add(&h->shelf, data + p->skip * step + w.done, w.bytes);
		rein(h);
		kick(h);
	}
}

/* --- what comes ------------------------------------------------------------ */

static void
stop(struct hear *h)
{
	h->full = true;
	proc_stop(h->proc);
}

/* A time of the spec as a position; without: the farthest. */
static int64_t
position(const struct hear *h, int64_t t, int64_t none)
{
	if (t == TC_NONE)
		return none;
	return hear_line_sample(h->sox ? t : t + h->spec.start, h->rate);
}

static bool
set_format(struct hear *h, int rate, int channels)
{
	const struct hear_spec *s = &h->spec;
	int64_t last = s->duration == TC_NONE ? TC_NONE :
	    s->duration + PAST_US;

	if (rate < 1 || rate > HEAR_RATE_MOST || channels < 1 ||
	    channels > HEAR_CHANNELS_MOST) {
		buf_addf(&h->why, "%d channels of %d samples a second are more "
		    "than can be understood", channels, rate);
		return false;
	}
	h->rate = rate;
	h->channels = channels;
	hear_line_init(&h->line, rate, position(h, s->from, INT64_MIN),
	    position(h, s->to, INT64_MAX), position(h, last, INT64_MAX));
	return true;
}

/* The first piece: was the place found where decoding was to begin? */
static bool
is_found(const struct hear *h, int64_t pts)
{
	return !h->entered || pts <= h->line.from;
}

static void
on_piece(void *arg, int64_t pts, const uint8_t *data, size_t bytes)
{
	struct hear *h = arg;
	struct place p;
	size_t n;

	if (!h->ops || h->full || h->missed || h->why.len > 0 || bytes == 0)
		return;
	if (h->rate == 0 &&
	    !set_format(h, nut_rate(h->nut), nut_channels(h->nut))) {
		proc_stop(h->proc);
		return;
	}
	n = bytes / (sizeof(float) * (size_t)h->channels);
	pts -= (int64_t)HEAR_SHIFT * h->rate;
	if (h->line.at == TC_NONE && !is_found(h, pts)) {
		h->missed = true;
		proc_stop(h->proc);
		return;
	}
	hear_line_place(&h->line, pts, n, &p);
	put(h, &p, data);
	if (p.full)
		stop(h);
}

static void
on_au(void *arg, const float *x, size_t n)
{
	struct hear *h = arg;
	struct place p;

	if (!h->ops || h->full || h->why.len > 0)
		return;
	if (h->rate == 0 && !set_format(h, h->au.rate, h->au.channels)) {
		proc_stop(h->proc);
		return;
	}
	hear_line_place(&h->line, h->came, n, &p);
	h->came += (int64_t)n;
	put(h, &p, (const uint8_t *)x);
	if (p.full)
		stop(h);
}

static void
on_data(void *arg, int which, const char *data, size_t n)
{
	struct hear *h = arg;

	(void)which;
	if (!h->ops || h->full || h->missed || h->why.len > 0)
		return;
	if (h->sox && hear_au_feed(&h->au, data, n) != 0) {
		fail(h, "SoX", h->au.error);
		proc_stop(h->proc);
	} else if (!h->sox && nut_feed(h->nut, data, n) != 0) {
		fail(h, "ffmpeg", nut_error(h->nut));
		proc_stop(h->proc);
	}
}

/* --- the child ------------------------------------------------------------ */

static void
release(struct hear *h)
{
	loop_timer_del(h->l, h->timer);
	nut_free(h->nut);
	hear_au_free(&h->au);
	buf_free(&h->shelf);
	buf_free(&h->why);
	buf_free(&h->before);
	free(h->path);
	free(h);
}

static void
on_hungry(void *arg)
{
	struct hear *h = arg;

	if (h->ops && h->spec.follow)
		follow_hungry(h->spec.follow);
}

/* Starts the decoder whose turn it is.  False: there is none. */
static bool
launch(struct hear *h, struct args *a)
{
	static const struct proc_ops OPS = { .data = on_data,
	    .hungry = on_hungry, .ended = on_ended };
	struct child_spec spec = { .argv = a->v,
		.in = h->spec.follow ? CHILD_PIPE : CHILD_NULL,
		.out = CHILD_PIPE, .err = CHILD_PIPE };

	h->proc = proc_start(h->l, &spec, &OPS, h, h->spec.quiet);
	if (h->proc) {
		if (h->spec.follow)
			follow_feed(h->spec.follow, h->proc);
		rein(h);
		return true;
	}
	if (h->sox)
		buf_adds(&h->why, "; SoX may know it, but cannot be started");
	else if (errno == ENOENT)
		buf_adds(&h->why, ff_missing("ffmpeg"));
	else
		buf_addf(&h->why, "ffmpeg: %s", strerror(errno));
	return false;
}

static bool
begin_sox(struct hear *h)
{
	struct args a;
	bool began = false;

	args_init(&a);
	if (hear_sox(&a, h->path)) {
		h->sox = true;
		hear_au_init(&h->au, on_au, h);
		began = launch(h, &a);
	}
	args_free(&a);
	if (began) {
		buf_adds(&h->before, h->why.p);
		buf_clear(&h->why);
	}
	return began;
}

static bool
begin_ffmpeg(struct hear *h)
{
	int64_t seek = TC_NONE;
	struct args a;
	bool began;

	if (h->entered)
		seek = h->spec.from + h->spec.start - AHEAD_US;
	nut_free(h->nut);
	h->nut = nut_new_sound(PIECE_MOST, on_piece, h);
	args_init(&a);
	hear_ffmpeg(&a, &h->spec, seek);
	began = launch(h, &a);
	args_free(&a);
	return began;
}

/* Why a child failed, without the name of the file. */
static void
describe(struct buf *why, const struct child *c, const char *path)
{
	char text[600], words[400];

	child_describe(c, text, sizeof(text));
	child_last_words(c, path, words, sizeof(words));
	if (!c->late && WIFEXITED(c->status) && words[0] != '\0')
		buf_addf(why, "%s: exit %d: %s", c->name,
		    WEXITSTATUS(c->status), words);
	else
		buf_adds(why, text);
}

/* Nothing came of a part in the middle, though there should be something. */
static bool
is_missed(const struct hear *h)
{
	if (!h->entered || h->full)
		return false;
	return h->missed || (h->line.rate == 0 &&
	    (h->spec.duration == TC_NONE || h->spec.from < h->spec.duration));
}

static void
on_ended(void *arg, const struct child *c)
{
	struct hear *h = arg;
	bool whole = h->sox ? h->au.in.len == 0 : nut_whole(h->nut);

	h->proc = NULL;
	if (h->ops && h->spec.follow)
		follow_feed(h->spec.follow, NULL);
	if (!h->ops) {
		release(h);
		return;
	}
	if (is_missed(h) && !c->late) {
		h->entered = h->missed = false;
		h->rate = 0;
		buf_clear(&h->why);
		if (begin_ffmpeg(h))
			return;
	} else if (!h->full && h->why.len == 0 && !child_ok(c)) {
		if (h->sox && h->rate == 0)
			buf_adds(&h->why, h->before.p);
		else
			describe(&h->why, c, h->path);
		if (h->rate == 0 && !h->sox && !c->late && !h->spec.follow &&
		    begin_sox(h))
			return;
	} else if (!h->full && h->why.len == 0 && !whole) {
		fail(h, c->name, "it ends in the middle");
	}
	h->over = true;
	pump(h);
}

/* --- the interface -------------------------------------------------------- */

struct hear *
hear_new(struct loop *l, const struct hear_spec *spec,
    const struct hear_ops *ops, void *arg)
{
	struct hear *h = xcalloc(1, sizeof(*h));

	h->l = l;
	h->spec = *spec;
	h->path = xstrdup(spec->path);
	h->spec.path = h->path;
	h->ops = ops;
	h->arg = arg;
	h->timer = -1;
	buf_init(&h->shelf);
	buf_init(&h->why);
	buf_init(&h->before);
	hear_au_init(&h->au, on_au, h);
	h->entered = spec->from != TC_NONE && spec->from > 2 * AHEAD_US;
	h->over = !begin_ffmpeg(h);
	if (h->over)
		kick(h);
	return h;
}

void
hear_pause(struct hear *h, bool pause)
{
	if (pause == h->paused)
		return;
	h->paused = pause;
	if (h->busy)
		return;
	rein(h);
	if (!pause)
		kick(h);
}

void
hear_free(struct hear *h)
{
	if (!h)
		return;
	h->ops = NULL;
	if (h->spec.follow)
		follow_feed(h->spec.follow, NULL);
	if (h->proc)
		proc_stop(h->proc);
	else
		release(h);
}
