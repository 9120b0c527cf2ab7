/*
 * Footage for the generator of programmes: the list, the decoded pictures of
 * the few shots in use, and which shots show the same thing.
 */
#include "programme_footage.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "buf.h"
#include "child.h"
#include "diag.h"
#include "io.h"
#include "programme_random.h"

enum {
	CACHE = 6,        /* clips kept, some 30 MB each */
	LEAST = 12,
	LIST_MOST = 1 << 20,
	CLASSING = 252,   /* any number; by this one the classes of the
	                     development films are of about the same size */
	BINS = 12,        /* of a histogram, for each of the three colours */
	SIGHTS = 3,       /* pictures of a shot that are compared */
	SMALL_W = 32, SMALL_H = 18,
};

struct footage {
	struct shot_entry *entries;
	size_t n;
	struct clip cache[CACHE];
	unsigned clock;
};

static double
number(const char *s)
{
	return s ? strtod(s, NULL) : 0;
}

static bool
wanted(const char *classes, int class)
{
	return !classes || strchr(classes, '0' + class);
}

static void
add_line(struct footage *f, char *line, const char *classes)
{
	struct shot_entry e = { 0 };
	char *field[5] = { line };

	for (int i = 1; i < 5 && field[i - 1]; i++) {
		char *tab = strchr(field[i - 1], '\t');

		if (tab)
			*tab++ = '\0';
		field[i] = tab;
	}
	if (!field[3])
		return;
	e.group = xstrdup(field[4] ? field[4] : field[0]);
	e.class = (int)(dice_text(e.group, CLASSING) %
	    FOOTAGE_CLASSES);
	if (!wanted(classes, e.class)) {
		free(e.group);
		return;
	}
	e.path = xstrdup(field[0]);
	e.from = number(field[1]);
	e.to = number(field[2]);
	e.rate = number(field[3]);
	f->entries = xrealloc(f->entries, f->n + 1, sizeof(e));
	f->entries[f->n++] = e;
}

struct footage *
footage_open(const char *list, const char *classes)
{
	struct footage *f = xcalloc(1, sizeof(*f));
	struct buf text = BUF_INIT;

	if (io_slurp(list, &text, LIST_MOST) != 0)
		die("%s:", list);
	for (char *line = text.p, *end; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		if (*line != '#')
			add_line(f, line, classes);
	}
	buf_free(&text);
	return f;
}

static void
drop_clip(struct clip *c)
{
	for (int i = 0; i < c->n; i++)
		picture_free(&c->pictures[i]);
	free(c->pictures);
	memset(c, 0, sizeof(*c));
}

void
footage_free(struct footage *f)
{
	for (int i = 0; i < CACHE; i++)
		drop_clip(&f->cache[i]);
	for (size_t i = 0; i < f->n; i++) {
		free(f->entries[i].path);
		free(f->entries[i].group);
	}
	free(f->entries);
	free(f);
}

size_t
footage_count(const struct footage *f)
{
	return f->n;
}

const struct shot_entry *
footage_entry(const struct footage *f, size_t i)
{
	return &f->entries[i];
}

/* Reads n bytes from a pipe that does not block.  False at its end. */
static bool
read_whole(int fd, uint8_t *p, size_t n)
{
	while (n > 0) {
		ssize_t got = io_read(fd, p, n);

		if (got > 0) {
			p += got;
			n -= (size_t)got;
		} else if (got == 0 || errno != EAGAIN) {
			return false;
		} else {
			poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1,
			    -1);
		}
	}
	return true;
}

static void
decode_args(struct args *a, const struct shot_entry *e, int most)
{
	args_init(a);
	args_addl(a, "ffmpeg", "-v", "fatal", "-nostdin", "-threads", "1",
	    (char *)NULL);
	if (strncmp(e->path, "lavfi:", 6) == 0) {
		args_addl(a, "-f", "lavfi", (char *)NULL);
		args_addl(a, "-i", e->path + 6, (char *)NULL);
		args_addl(a, "-ss", (char *)NULL);
		args_addf(a, "%.4f", e->from);
	} else {
		args_addl(a, "-ss", (char *)NULL);
		args_addf(a, "%.4f", e->from);
		args_addl(a, "-i", (char *)NULL);
		args_addf(a, "file:%s", e->path);
	}
	args_addl(a, "-map", "0:v:0", "-t", (char *)NULL);
	args_addf(a, "%.4f", e->to - e->from);
	args_addl(a, "-frames:v", (char *)NULL);
	args_addf(a, "%d", most);
	/* Cropped to 16:9 rather than squeezed; bars are a style of their
	 * own. */
	args_addl(a, "-fps_mode", "passthrough", "-threads", "1", "-vf",
	    "crop=w=min(iw\\,ih*16/9):h=min(ih\\,iw*9/16),"
	    "scale=640:360:flags=bicubic+bitexact+accurate_rnd,"
	    "setsar=1,format=yuv420p", "-f", "rawvideo", "-", (char *)NULL);
}

static void
load(struct clip *c, const struct shot_entry *e, int most)
{
	struct child_spec spec = { .in = CHILD_NULL, .out = CHILD_PIPE,
	    .err = CHILD_INHERIT };
	struct child child;
	struct args a;

	memset(c, 0, sizeof(*c));
	c->entry = e;
	c->pictures = xcalloc((size_t)most, sizeof(*c->pictures));
	decode_args(&a, e, most);
	spec.argv = a.v;
	if (child_start(&child, &spec) != 0)
		die("ffmpeg:");
	while (c->n < most) {
		struct picture *p = &c->pictures[c->n];

		picture_new(p, CLIP_W, CLIP_H);
		if (!read_whole(child.out, p->plane[0],
		    picture_bytes(CLIP_W, CLIP_H))) {
			picture_free(p);
			break;
		}
		c->n++;
	}
	child_free(&child);
	args_free(&a);
	for (int i = 4; i < c->n; i += 4)
		c->motion += picture_difference(&c->pictures[i - 1],
		    &c->pictures[i]) / (c->n / 4);
}

struct clip *
footage_take(struct footage *f, size_t i)
{
	const struct shot_entry *e = &f->entries[i];
	struct clip *c = NULL;

	f->clock++;
	for (int k = 0; k < CACHE && !c; k++)
		if (f->cache[k].entry == e)
			c = &f->cache[k];
	if (!c) {
		for (int k = 0; k < CACHE; k++)
			if (f->cache[k].users == 0 && (!c ||
			    f->cache[k].last_use < c->last_use))
				c = &f->cache[k];
		if (!c)
			die("too many shots in use");
		drop_clip(c);
		load(c, e, CLIP_MOST);
	}
	c->last_use = f->clock;
	if (c->n < LEAST)
		return NULL;
	c->users++;
	return c;
}

void
footage_give(struct clip *c)
{
	if (c)
		c->users--;
}

size_t
footage_sibling(const struct footage *f, size_t i, unsigned nth)
{
	const char *group = f->entries[i].group;
	size_t found = 0, at;

	for (size_t k = 0; k < f->n; k++)
		found += k != i && strcmp(f->entries[k].group, group) == 0;
	if (found == 0)
		return i;
	at = nth % found;
	for (size_t k = 0; k < f->n; k++)
		if (k != i && strcmp(f->entries[k].group, group) == 0 &&
		    at-- == 0)
			return k;
	return i;
}

/* How its colours are spread: luma, and both colour differences together; and
 * a very small picture, of mean 0 and length 1. */
struct look {
	double luma[BINS], chroma[BINS * BINS], small[SMALL_W * SMALL_H];
};

static void
look_small(struct look *l, const struct picture *p)
{
	double sum = 0, square = 0;
	int n = SMALL_W * SMALL_H;

	for (int i = 0; i < p->w * p->h; i++)
		l->small[i / p->w * SMALL_H / p->h * SMALL_W + i % p->w *
		    SMALL_W / p->w] += p->plane[0][i];
	for (int i = 0; i < n; i++)
		sum += l->small[i] / n;
	for (int i = 0; i < n; i++) {
		l->small[i] -= sum;
		square += l->small[i] * l->small[i];
	}
	for (int i = 0; i < n && square > 0; i++)
		l->small[i] /= sqrt(square);
}

static void
look_at(struct look *l, const struct picture *p)
{
	int cw = p->w / 2, n = cw * (p->h / 2);

	memset(l, 0, sizeof(*l));
	for (int i = 0; i < n; i++) {
		int y = p->plane[0][i / cw * 2 * p->w + i % cw * 2];
		/* Most colours are near grey: a finer scale in the middle. */
		double u = (p->plane[1][i] - GREY) / 4.0;
		double v = (p->plane[2][i] - GREY) / 4.0;
		int bu = (int)(u / (1 + fabs(u) / 8) + BINS / 2.0);
		int bv = (int)(v / (1 + fabs(v) / 8) + BINS / 2.0);

		bu = bu < 0 ? 0 : bu >= BINS ? BINS - 1 : bu;
		bv = bv < 0 ? 0 : bv >= BINS ? BINS - 1 : bv;
		l->luma[y * BINS / 256] += 1.0 / n;
		l->chroma[bu * BINS + bv] += 1.0 / n;
	}
	look_small(l, p);
}

static double
alike(const struct look *a, const struct look *b)
{
	double luma = 0, chroma = 0;

	for (int i = 0; i < BINS; i++)
		luma += fmin(a->luma[i], b->luma[i]);
	for (int i = 0; i < BINS * BINS; i++)
		chroma += fmin(a->chroma[i], b->chroma[i]);
	return luma < chroma ? luma : chroma;
}

/* -1..1: how much the one looks like the other, or like its mirror image. */
static double
alike_in_shape(const struct look *a, const struct look *b)
{
	double same = 0, mirrored = 0;

	for (int i = 0; i < SMALL_W * SMALL_H; i++) {
		int back = i - i % SMALL_W + SMALL_W - 1 - i % SMALL_W;

		same += a->small[i] * b->small[i];
		mirrored += a->small[i] * b->small[back];
	}
	return fmax(same, mirrored);
}

static size_t
root(const size_t *parent, size_t i)
{
	while (parent[i] != i)
		i = parent[i];
	return i;
}

static bool
same_thing(const struct look *a, const struct look *b)
{
	const double spread = 0.72, shape = 0.85;

	for (int i = 0; i < SIGHTS; i++)
		for (int k = 0; k < SIGHTS; k++)
			if (alike(&a[i], &b[k]) > spread ||
			    alike_in_shape(&a[i], &b[k]) > shape)
				return true;
	return false;
}

void
footage_group(struct footage *f)
{
	struct look *looks = xcalloc(f->n * SIGHTS, sizeof(*looks));
	size_t *parent = xcalloc(f->n, sizeof(*parent));

	for (size_t i = 0; i < f->n; i++) {
		struct clip c;

		load(&c, &f->entries[i], CLIP_MOST);
		for (int k = 0; k < SIGHTS && c.n > 0; k++)
			look_at(&looks[i * SIGHTS + (size_t)k],
			    &c.pictures[(c.n - 1) * k / (SIGHTS - 1)]);
		drop_clip(&c);
		parent[i] = i;
		for (size_t k = 0; k < i; k++)
			if (same_thing(&looks[i * SIGHTS], &looks[k * SIGHTS]))
				parent[root(parent, i)] = root(parent, k);
	}
	for (size_t i = 0; i < f->n; i++) {
		const struct shot_entry *e = &f->entries[i];
		const struct shot_entry *r = &f->entries[root(parent, i)];
		const char *base = strrchr(r->path, '/');

		printf("%s\t%.4f\t%.4f\t%.6g\t%s@%.2f\n", e->path, e->from,
		    e->to, e->rate, base ? base + 1 : r->path, r->from);
	}
	free(parent);
	free(looks);
}
