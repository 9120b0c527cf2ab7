/*
 * The contact sheet.  Pictures are decoded by seeking to each, a few at once,
 * their bytes going straight to their place on the canvas; when the last has
 * come, the canvas is encoded.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sheet.h"
#include "args.h"
#include "buf.h"
#include "canvas.h"
#include "encode.h"
#include "ff.h"
#include "glyphs.h"
#include "plot.h"
#include "proc.h"
#include "tc.h"

enum {
	MARGIN = 24, GAP = 12, HEADER = 64, CAPTION = 38,
	WIDEST = 320, NARROWEST = 156, /* room for its caption */
	LEAST_WIDTH = 380,             /* of the sheet: room for its title */
	PIXELS = 4600000,              /* of all cells */
	SMALL = 15, LARGE = 20,        /* letters */
	FIRST_LINE = 17, SECOND_LINE = 36, /* below the picture */
	MOST_JOBS = 16,
	ATTEMPTS = 3,
	LEAD_US = 20000000,
	PATIENCE_US = 120000000,       /* for second attempts together */
};

#define GROUND 0x16181c
#define EMPTY 0x25292f
#define CROSS 0x4a515b
#define BRIGHT 0xf2f4f7
#define DIM 0xa3adba

/* One decoder at work. */
struct worker {
	struct sheet *s;
	struct proc *proc; /* null: idle */
	int place, attempt;
	size_t got;        /* bytes of its picture */
};

struct sheet {
	struct loop *l;
	struct sheet_film film;
	char *path;
	struct people_shot *shots; /* those that have a place */
	size_t n;                  /* of the film */
	struct sheet_plan plan;
	struct canvas *canvas;
	struct worker workers[MOST_JOBS];
	int jobs, running, next, missing;
	struct encode *encode;
	int later;
	int64_t patience;          /* until then what failed is tried again */
	char why[200];             /* why there will be no sheet */
	sheet_fn *done;            /* null: it was stopped */
	void *arg;
};

/*
 * The layout.
 */

static void
place_box(struct sheet_plan *p, int box_w, int width, int height)
{
	double shape = (double)width / height;
	double box_shape = fmin(fmax(shape, 1), 2.4);

	p->box_w = box_w;
	p->box_h = (int)(box_w / box_shape + .5);
	p->picture_w = (int)(fmin(p->box_w, p->box_h * shape) + .5);
	p->picture_h = (int)(fmin(p->box_h, p->box_w / shape) + .5);
	p->picture_w = p->picture_w < 1 ? 1 : p->picture_w;
	p->picture_h = p->picture_h < 1 ? 1 : p->picture_h;
	p->cell_w = p->box_w + GAP;
	p->cell_h = p->box_h + CAPTION + GAP;
}

static void
place_columns(struct sheet_plan *p, int columns)
{
	p->columns = columns;
	p->rows = (p->shown + columns - 1) / columns;
	p->width = 2 * MARGIN - GAP + columns * p->cell_w;
	p->height = HEADER + p->rows * p->cell_h + MARGIN - GAP;
	if (p->width < LEAST_WIDTH)
		p->width = LEAST_WIDTH;
}

/* How far it is from 16:10, and how much of its last row is empty. */
static double
ugliness(const struct sheet_plan *p)
{
	double shape = (double)p->width / p->height;
	int empty = p->rows * p->columns - p->shown;

	return fabs(log(shape / 1.6)) + .6 * empty / p->shown;
}

void
sheet_plan(struct sheet_plan *p, size_t n, int width, int height)
{
	struct sheet_plan other;
	int most;

	*p = (struct sheet_plan){ 0 };
	if (width < 1 || height < 1) {
		width = 16;
		height = 9;
	}
	p->shown = n < 1 ? 1 : n > SHEET_MOST ? SHEET_MOST : (int)n;
	place_box(p, NARROWEST, width, height);
	most = PIXELS / (p->cell_w * p->cell_h);
	if (p->shown > most)
		p->shown = most;
	for (int w = WIDEST; w > NARROWEST; w -= 2) {
		place_box(p, w, width, height);
		if (p->cell_w * p->cell_h <= PIXELS / p->shown)
			break;
		place_box(p, NARROWEST, width, height);
	}
	place_columns(p, 1);
	other = *p;
	for (int columns = 2; columns <= p->shown; columns++) {
		place_columns(&other, columns);
		if (ugliness(&other) < ugliness(p))
			*p = other;
	}
}

size_t
sheet_pick(const struct sheet_plan *p, size_t n, int i)
{
	if (n <= (size_t)p->shown)
		return (size_t)i;
	return (size_t)i * (n - 1) / (size_t)(p->shown > 1 ? p->shown - 1 : 1);
}

/*
 * Drawing.
 */

static void
cell_at(const struct sheet_plan *p, int place, int *x, int *y)
{
	*x = MARGIN + place % p->columns * p->cell_w;
	*y = HEADER + place / p->columns * p->cell_h;
}

static struct ink
solid(uint32_t rgb)
{
	return (struct ink){ rgb, 1 };
}

/* The plot's colours are for white paper. */
static uint32_t
lighten(uint32_t rgb)
{
	uint32_t to = 0;

	for (int i = 16; i >= 0; i -= 8) {
		uint32_t part = rgb >> i & 0xff;

		to |= (part + (255 - part) * 3 / 10) << i;
	}
	return to;
}

static void
draw_header(struct sheet *s)
{
	struct canvas *c = s->canvas;
	size_t most = (size_t)((c->w - 2 * MARGIN) / text_width("m", LARGE));
	char *title = glyph_title(s->film.path, most < 60 ? most : 60);
	char length[TC_TEXT];
	struct buf b = BUF_INIT;
	size_t shown = (size_t)s->plan.shown;

	canvas_text(c, MARGIN, 28, ANCHOR_START, LARGE, solid(BRIGHT), title);
	if (s->n > shown)
		buf_addf(&b, "%zu of ", shown);
	buf_addf(&b, "%zu shot%s", s->n, s->n == 1 ? "" : "s");
	if (s->n > shown)
		buf_adds(&b, ", evenly chosen");
	if (s->n > 0)
		buf_addf(&b, ", %s",
		    tc_short(s->shots[shown - 1].end, length));
	canvas_text(c, MARGIN, 50, ANCHOR_START, SMALL, solid(DIM), b.p);
	buf_free(&b);
	free(title);
}

static void
draw_cell(struct sheet *s, int place)
{
	const struct people_shot *shot = &s->shots[place];
	struct canvas *c = s->canvas;
	char text[64], time[TC_TEXT];
	int x, y, bottom, w = s->plan.box_w;

	cell_at(&s->plan, place, &x, &y);
	bottom = y + s->plan.box_h;
	canvas_rect(c, x, y, w, s->plan.box_h, solid(EMPTY));
	snprintf(text, sizeof text, "%lld", (long long)shot->number);
	canvas_text(c, x, bottom + FIRST_LINE, ANCHOR_START, SMALL,
	    solid(DIM), text);
	canvas_text(c, x + w, bottom + FIRST_LINE, ANCHOR_END, SMALL,
	    solid(BRIGHT), tc_short(shot->start, time));
	if (shot->begun) {
		uint32_t rgb = lighten(plot_colour(shot->begins));
		struct point head[PLOT_HEAD];
		int n = plot_head(shot->begins, x + 5, bottom + SECOND_LINE -
		    5, 9, head);

		canvas_polygon(c, head, n, solid(rgb));
	}
	canvas_text(c, x + (shot->begun ? 15 : 0), bottom + SECOND_LINE,
	    ANCHOR_START, SMALL, solid(DIM), people_begins(shot));
	snprintf(text, sizeof text, "%.1f s",
	    (double)(shot->end - shot->start) / TC_SECOND);
	canvas_text(c, x + w, bottom + SECOND_LINE, ANCHOR_END, SMALL,
	    solid(DIM), text);
}

static void
picture_at(const struct sheet_plan *p, int place, int *x, int *y)
{
	cell_at(p, place, x, y);
	*x += (p->box_w - p->picture_w) / 2;
	*y += (p->box_h - p->picture_h) / 2;
}

/* Bytes of a picture, wherever one piece ends, go to their rows. */
static void
draw_bytes(struct worker *w, const char *p, size_t n)
{
	const struct sheet_plan *plan = &w->s->plan;
	struct canvas *c = w->s->canvas;
	size_t stride = (size_t)plan->picture_w * 3;
	size_t all = stride * (size_t)plan->picture_h;
	int x, y;

	picture_at(plan, w->place, &x, &y);
	while (n > 0 && w->got < all) {
		size_t row = w->got / stride, in = w->got % stride;
		size_t piece = stride - in < n ? stride - in : n;
		size_t at = (((size_t)y + row) * (size_t)c->w + (size_t)x) * 3;

		memcpy(c->rgb + at + in, p, piece);
		w->got += piece;
		p += piece;
		n -= piece;
	}
	w->got += n; /* too many are as wrong as too few */
}

static void
draw_cross(struct sheet *s, int place)
{
	int left, top, w = s->plan.box_w, h = s->plan.box_h;

	cell_at(&s->plan, place, &left, &top);
	canvas_rect(s->canvas, left, top, w, h, solid(EMPTY));
	for (int i = 0; i < 2; i++) {
		double x0 = left + (i ? w : 0), x1 = left + (i ? 0 : w);
		struct point line[] = { { x0 - 1, top }, { x0 + 1, top },
			{ x1 + 1, top + h }, { x1 - 1, top + h } };

		canvas_polygon(s->canvas, line, 4, solid(CROSS));
	}
	s->missing++;
}

/*
 * Decoding.
 */

static void
end(struct sheet *s)
{
	if (s->done)
		s->done(s->arg, s->why[0] ? s->why : NULL, s->missing);
	canvas_free(s->canvas);
	free(s->shots);
	free(s->path);
	free(s);
}

static void
on_later(void *arg)
{
	end(arg);
}

static void
on_encoded(void *arg, const char *error)
{
	struct sheet *s = arg;

	s->encode = NULL;
	if (error)
		snprintf(s->why, sizeof s->why, "%s", error);
	end(s);
}

static void
on_data(void *arg, int which, const char *p, size_t n)
{
	(void)which;
	draw_bytes(arg, p, n);
}

static void hire(struct sheet *s);
static bool try_again(struct worker *w);

static void
on_ended(void *arg, const struct child *c)
{
	struct worker *w = arg;
	struct sheet *s = w->s;
	size_t all = (size_t)s->plan.picture_w * (size_t)s->plan.picture_h * 3;

	w->proc = NULL;
	s->running--;
	if (!child_ok(c) || w->got != all) {
		if (try_again(w))
			return;
		draw_cross(s, w->place);
	}
	hire(s);
}

static const struct proc_ops ops = { .data = on_data, .ended = on_ended };

/* Seeking to a time leaves out what is before it, and a time in microseconds
 * may lie a little behind the picture that it was rounded from. */
static int64_t
seek_time(const struct people_shot *shot)
{
	const int64_t little = 1000;
	int64_t t = shot->best == TC_NONE ? shot->start : shot->best;

	return t > little ? t - little : 0;
}

static void
add_seek(struct args *a, int64_t t)
{
	if (t <= 0)
		return;
	args_add(a, "-ss");
	args_addf(a, "%lld.%06d", (long long)(t / TC_SECOND),
	    (int)(t % TC_SECOND));
}

/*
 * How far before the picture decoding begins.  Seeking lands too late in some
 * transport streams, near their end above all, and nowhere in streams without
 * a container.
 */
static int64_t
lead(int64_t t, int attempt)
{
	return attempt == 0 ? 0 : attempt == 1 && t > LEAD_US ? LEAD_US : t;
}

/* Returns 0, or -1 with errno. */
static int
start(struct worker *w, int place, int attempt)
{
	struct sheet *s = w->s;
	struct child_spec spec = { .in = CHILD_NULL, .out = CHILD_PIPE,
		.err = CHILD_PIPE };
	int64_t t = seek_time(&s->shots[place]), before = lead(t, attempt);
	struct args a;
	int saved;

	args_init(&a);
	ff_begin(&a, "ffmpeg");
	args_addl(&a, "-threads", "1", (char *)NULL);
	add_seek(&a, t - before);
	ff_input(&a, s->film.path, s->film.protocols);
	args_add(&a, "-map");
	args_addf(&a, "0:%d", s->film.stream);
	add_seek(&a, before);
	args_addl(&a, "-frames:v", "1", "-vf", (char *)NULL);
	args_addf(&a, "scale=%d:%d:flags=area", s->plan.picture_w,
	    s->plan.picture_h);
	args_addl(&a, "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1",
	    (char *)NULL);
	spec.argv = a.v;
	w->place = place;
	w->attempt = attempt;
	w->got = 0;
	w->proc = proc_start(s->l, &spec, &ops, w, s->film.quiet);
	saved = errno;
	args_free(&a);
	errno = saved;
	return w->proc ? 0 : -1;
}

/* False where that is no use, or not any more. */
static bool
try_again(struct worker *w)
{
	struct sheet *s = w->s;
	int64_t t = seek_time(&s->shots[w->place]), now = loop_now();
	int attempt = w->attempt + 1;

	if (s->patience == 0)
		s->patience = now + PATIENCE_US;
	if (!s->done || attempt >= ATTEMPTS || now > s->patience ||
	    lead(t, attempt) == lead(t, w->attempt) ||
	    start(w, w->place, attempt) != 0)
		return false;
	s->running++;
	return true;
}

/* Gives every idle worker a picture; encodes when all are there. */
static void
hire(struct sheet *s)
{
	for (int i = 0; i < s->jobs && s->done && !s->why[0]; i++) {
		while (!s->workers[i].proc && s->next < s->plan.shown) {
			if (start(&s->workers[i], s->next, 0) == 0) {
				s->running++;
			} else if (errno == ENOENT) {
				snprintf(s->why, sizeof s->why, "%s",
				    ff_missing("ffmpeg"));
				break;
			} else {
				draw_cross(s, s->next);
			}
			s->next++;
		}
	}
	if (s->running > 0)
		return;
	if (s->done && !s->why[0]) {
		s->encode = encode_start(s->l, s->canvas, s->path, on_encoded,
		    s);
		s->canvas = NULL;
	} else {
		s->later = loop_timer(s->l, 0, on_later, s);
	}
}

struct sheet *
sheet_new(struct loop *l, const struct sheet_film *film, const char *path,
    const struct people_shot *shots, size_t n, int jobs, sheet_fn *done,
    void *arg)
{
	struct sheet *s = xcalloc(1, sizeof *s);

	s->l = l;
	s->film = *film;
	s->path = xstrdup(path);
	s->n = n;
	s->done = done;
	s->arg = arg;
	s->later = -1;
	s->jobs = jobs < 1 ? 1 : jobs > MOST_JOBS ? MOST_JOBS : jobs;
	sheet_plan(&s->plan, n, film->width, film->height);
	if (n == 0)
		s->plan.shown = 0;
	s->shots = xcalloc((size_t)s->plan.shown, sizeof *s->shots);
	s->canvas = canvas_new(s->plan.width, s->plan.height, GROUND);
	for (int i = 0; i < s->plan.shown; i++) {
		s->shots[i] = shots[sheet_pick(&s->plan, n, i)];
		draw_cell(s, i);
	}
	draw_header(s);
	if (encode_trouble(path))
		snprintf(s->why, sizeof s->why, "%s", encode_trouble(path));
	for (int i = 0; i < s->jobs; i++)
		s->workers[i].s = s;
	hire(s);
	return s;
}

void
sheet_stop(struct sheet *s)
{
	if (!s)
		return;
	s->done = NULL;
	if (s->running > 0) {
		/* The end of the last one, told by the loop, frees it all. */
		for (int i = 0; i < s->jobs; i++)
			if (s->workers[i].proc)
				proc_stop(s->workers[i].proc);
		return;
	}
	if (s->encode)
		encode_stop(s->encode);
	loop_timer_del(s->l, s->later);
	end(s);
}
