/*
 * cut_data: labelled programmes for the fit of the cut detector.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cut_data.h"

#include "../../tools/framestat/cut.h"
#include "../../tools/framestat/cut_clues.h"
#include "../../tools/framestat/unlike.h"
#include "buf.h"
#include "diag.h"
#include "json.h"

/* A false cut in a flash or a pan costs more than one that was missed. */
static const float TRAP_WEIGHT = 2;

/* ---- loading ---- */

static void
load_pictures(struct programme *p, const char *base)
{
	struct buf name = BUF_INIT;
	char line[64];
	struct stat st;
	size_t room = 0, n = 0;
	void *map;
	FILE *f;
	int fd;

	buf_addf(&name, "%s.yuv", base);
	fd = open(name.p, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) < 0 || st.st_size < THUMB_BYTES)
		die("%s:", name.p);
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		die("%s:", name.p);
	close(fd);
	p->pix = map;
	p->n = (size_t)st.st_size / THUMB_BYTES;
	buf_clear(&name);
	buf_addf(&name, "%s.t", base);
	f = fopen(name.p, "r");
	if (!f)
		die("%s:", name.p);
	while (fgets(line, sizeof line, f)) {
		if (n == room)
			p->t = xrealloc(p->t, room = room * 2 + 512,
			    sizeof *p->t);
		p->t[n++] = strtoll(line, NULL, 10);
	}
	fclose(f);
	if (n < p->n)
		p->n = n;
	buf_free(&name);
}

static char *
whole(const char *path, size_t *len)
{
	struct buf b = BUF_INIT;
	FILE *f = fopen(path, "r");
	size_t got;

	if (!f)
		die("%s:", path);
	while ((got = fread(buf_room(&b, 65536), 1, 65536, f)) > 0)
		b.len += got;
	fclose(f);
	buf_addc(&b, '\0');
	*len = b.len - 1;
	return b.p;
}

/* The time of a frame of the truth. */
struct clock {
	double fps, t0;
	double *pts;
	size_t n;
};

static int64_t
at(const struct clock *c, double frame)
{
	size_t i = frame < 0 ? 0 : (size_t)frame;

	if (!c->pts)
		return (int64_t)llround((c->t0 + frame / c->fps) * 1e6);
	if (i >= c->n)
		i = c->n - 1;
	return (int64_t)llround(c->pts[i] * 1e6);
}

static void
skip(struct truth *t, int64_t from, int64_t to, bool gradual)
{
	t->skip = xrealloc(t->skip, t->skips + 1, sizeof *t->skip);
	t->skip[t->skips].from = from;
	t->skip[t->skips].gradual = gradual;
	t->skip[t->skips++].to = to;
}

static void
load_clock(struct clock *c, const struct cJSON *root)
{
	const struct cJSON *v;

	*c = (struct clock){ .fps = 25 };
	json_get_num(root, "fps", &c->fps);
	json_get_num(root, "t0", &c->t0);
	v = json_get(root, "pts");
	if (!v || !json_is_array(v))
		return;
	for (v = json_first(v); v; v = json_next(v)) {
		c->pts = xrealloc(c->pts, c->n + 1, sizeof *c->pts);
		c->pts[c->n] = 0;
		json_num(v, &c->pts[c->n++]);
	}
}

static int
by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
load_truth(struct programme *p, const char *path)
{
	const char *why, *type;
	struct truth *t = &p->truth;
	struct cJSON *root;
	const struct cJSON *v;
	struct clock c;
	double a, b;
	size_t len;
	char *text = whole(path, &len);

	root = json_parse_foreign(text, len, &why);
	if (!root)
		die("%s: %s", path, why);
	load_clock(&c, root);
	p->fps = c.fps;
	for (v = json_first(json_get(root, "transitions")); v;
	    v = json_next(v)) {
		if (json_get_str(v, "type", &type) < 0)
			continue;
		if (strcmp(type, "hard") == 0) {
			json_get_num(v, "frame", &a);
			t->cut = xrealloc(t->cut, t->cuts + 1, sizeof *t->cut);
			t->cut[t->cuts++] = at(&c, a);
		} else if (json_get_num(v, "start", &a) == 0 &&
		    json_get_num(v, "end", &b) == 0) {
			skip(t, at(&c, a - 1.5), at(&c, b + 1.5), true);
		}
	}
	for (v = json_first(json_get(root, "negatives")); v;
	    v = json_next(v)) {
		if (json_get_num(v, "start", &a) < 0 ||
		    json_get_num(v, "end", &b) < 0)
			continue;
		t->trap = xrealloc(t->trap, t->traps + 1, sizeof *t->trap);
		t->trap[t->traps].from = at(&c, a - 1);
		t->trap[t->traps++].to = at(&c, b + 1);
	}
	for (v = json_first(json_get(root, "ignore")); v; v = json_next(v)) {
		const struct cJSON *e = json_first(v);

		if (json_num(e, &a) < 0 || json_num(json_next(e), &b) < 0)
			continue;
		skip(t, at(&c, a), at(&c, b), false);
	}
	qsort(t->cut, t->cuts, sizeof *t->cut, by_time);
	json_free(root);
	free(text);
	free(c.pts);
}

void
programme_load(struct programme *p, const char *name, const char *dump,
    const char *truth)
{
	memset(p, 0, sizeof *p);
	p->name = xstrdup(name);
	load_pictures(p, dump);
	load_truth(p, truth);
}

/* ---- disturbing ---- */

/* Gain, noise; mirrored, backwards, blurred, letterboxed, flickering; every so
 * manieth, so many times; weight. */
const struct twist twist_none = { 1, 0, 0, 0, 0, 0, 0, 1, 1, 1 };
const struct twist twists[] = {
	{ 1, 0, 0, 0, 0, 0, 0, 1, 1, 1 },
	{ .7, 0, 1, 1, 0, 0, 0, 1, 1, 1 },
	{ 1, .4, 0, 0, 0, 0, 0, 2, 2, 1 },
	{ .2, .7, 0, 1, 0, 0, 0, 1, 1, 1 },
	{ 1.2, 6, 0, 0, 0, 0, 0, 1, 1, 1 },
	{ 1, 0, 0, 1, 1, 1, 0, 1, 1, 1 },
	{ 1, 0, 1, 0, 0, 0, 1, 1, 1, 1 },
	{ 1, 0, 0, 0, 0, 0, 0, 2, 1, 1 },
};
const int twists_n = sizeof twists / sizeof *twists;

static uint32_t
dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (uint32_t)(*seed >> 32);
}

/* About normal, deviation 1. */
static double
bell(uint64_t *seed)
{
	double sum = 0;
	int i;

	for (i = 0; i < 4; i++)
		sum += dice(seed) / 4294967296.0 - .5;
	return sum * 1.732;
}

static uint8_t
clip(double c)
{
	return (uint8_t)fmin(255, fmax(0, c + .5));
}

static void
plane(uint8_t *to, const uint8_t *from, int w, int h, double gain, double base,
    double noise, const struct twist *k, uint64_t *seed)
{
	int x, y;

	for (y = 0; y < h; y++) {
		bool bar = k->letterbox && (y < h / 9 || y >= h - h / 9);

		for (x = 0; x < w; x++) {
			int fx = k->mirror ? w - 1 - x : x;
			double c = from[y * w + fx];

			if (k->blur && x && y && x < w - 1 && y < h - 1) {
				const uint8_t *p = from + y * w + fx;

				c = (2 * c + p[-1] + p[1] + p[-w] + p[w]) / 6;
			}
			c = (c - base) * gain + base;
			if (noise > 0)
				c += noise * bell(seed);
			to[y * w + x] = clip(bar ? base : c);
		}
	}
}

/* Picture i of the disturbed programme; false after the last one. */
static bool
picture(struct thumb *t, const struct programme *p, const struct twist *k,
    size_t i, uint64_t *seed)
{
	size_t n = i / (size_t)k->repeat * (size_t)k->keep;
	size_t from = k->reverse ? p->n - 1 - n : n;
	const uint8_t *pix = p->pix + from * THUMB_BYTES;
	double gain = k->gain;

	if (n >= p->n)
		return false;
	if (k->flicker)
		gain *= 1 + .06 * bell(seed);
	t->t = k->reverse ? p->t[p->n - 1] - p->t[from] : p->t[from];
	/* Doubled pictures come where dropped ones were. */
	if (i % (size_t)k->repeat && n + 1 < p->n)
		t->t += llabs(p->t[k->reverse ? from - 1 : from + 1] -
		    p->t[from]);
	t->pts = t->n = (int64_t)i;
	t->gap = false;
	plane(t->y, pix, THUMB_COLS, THUMB_ROWS, gain, 16, k->noise, k, seed);
	plane(t->u, pix + THUMB_LUMA, THUMB_CCOLS, THUMB_CROWS, k->gain, 128,
	    k->noise * .4, k, seed);
	plane(t->v, pix + THUMB_LUMA + THUMB_CHROMA, THUMB_CCOLS, THUMB_CROWS,
	    k->gain, 128, k->noise * .4, k, seed);
	return true;
}

/* ---- collecting ---- */

void
samples_add(struct samples *s, const struct sample *one)
{
	if (s->n == s->room)
		s->p = xrealloc(s->p, s->room = s->room * 2 + 4096,
		    sizeof *s->p);
	s->p[s->n++] = *one;
}

struct collector {
	struct samples *s;
	const struct programme *p;
	const struct twist *k;
	int number;
};

/* The time in p of a time in the disturbed programme. */
static int64_t
home(const struct collector *c, int64_t t)
{
	return c->k->reverse ? c->p->t[c->p->n - 1] - t : t;
}

/* Is there a cut just before the picture shown at t (just after it where time
 * runs backwards)?  1: yes, 0: no, -1: better not asked.  Where a blended
 * picture lies between, either side of it will do. */
static int
label(const struct collector *c, int64_t t, bool wide)
{
	const struct truth *tr = &c->p->truth;
	int64_t one = (int64_t)(1e6 / c->p->fps), kept = one * c->k->keep;
	int64_t now = home(c, t), d;
	int verdict = 0;
	size_t i;

	for (i = 0; i < tr->cuts; i++) {
		/* Backwards, the old shot's last picture is the first. */
		d = c->k->reverse ? tr->cut[i] - one - now : now - tr->cut[i];
		if (d > -one / 2 - (wide ? kept : 0) &&
		    d < kept - one / 2 + (wide ? kept : 0))
			return 1;
		if (llabs(d) < kept * 2)
			verdict = -1;
	}
	for (i = 0; i < tr->skips; i++) {
		if (now >= tr->skip[i].from && now <= tr->skip[i].to)
			return -1;
	}
	return verdict;
}

static bool
trapped(const struct collector *c, int64_t t)
{
	const struct truth *tr = &c->p->truth;
	int64_t now = home(c, t);
	size_t i;

	for (i = 0; i < tr->traps; i++)
		if (now >= tr->trap[i].from && now <= tr->trap[i].to)
			return true;
	return false;
}

static void
watch(void *arg, const struct cut_case *k)
{
	struct collector *c = arg;
	struct sample s = { .weight = c->k->weight,
		.programme = (short)c->number };
	int real = label(c, k->t, k->clue[CLUE_WIDE] > 0);

	if (real < 0)
		return;
	s.real = real;
	if (!real && trapped(c, k->t))
		s.weight *= TRAP_WEIGHT;
	memcpy(s.x, k->clue, CUT_CLUES * sizeof *s.x);
	samples_add(c->s, &s);
}

static void
ignore(void *arg, const struct boundary *b)
{
	(void)arg;
	(void)b;
}

void
collect_cuts(struct samples *s, const struct programme *p, int number,
    const struct twist *k)
{
	struct collector c = { s, p, k, number };
	struct cut *d = cut_new(ignore, NULL);
	uint64_t seed = 88172645463325252u + (uint64_t)number;
	struct thumb t;
	size_t i;

	cut_watch(d, watch, &c);
	for (i = 0; picture(&t, p, k, i, &seed); i++)
		cut_push(d, &t);
	cut_end(d);
	cut_free(d);
}

/* Which shot is the picture shown at t in?  -1: on its way to another. */
static int
shot_of(const struct programme *p, int64_t t)
{
	const struct truth *tr = &p->truth;
	int shot = 0;
	size_t i;

	for (i = 0; i < tr->skips; i++) {
		if (t >= tr->skip[i].from && t <= tr->skip[i].to)
			return -1;
		if (tr->skip[i].gradual && t > tr->skip[i].to)
			shot++;
	}
	for (i = 0; i < tr->cuts; i++)
		if (t >= tr->cut[i])
			shot++;
	return shot;
}

/* Was there a span of which nothing is known between the two? */
static bool
doubtful(const struct programme *p, int64_t a, int64_t b)
{
	const struct truth *tr = &p->truth;
	size_t i;

	for (i = 0; i < tr->skips; i++)
		if (!tr->skip[i].gradual && tr->skip[i].from < b &&
		    tr->skip[i].to > a)
			return true;
	return false;
}

void
collect_pairs(struct samples *s, const struct programme *p, int number,
    const struct twist *k)
{
	static const int64_t lag[] = { 500000, 1000000, 2000000, 4000000,
		7000000, 10000000 };
	struct thumb a, b;
	struct sample one = { .programme = (short)number,
		.weight = k->weight };
	uint64_t seed = 362436069u + (uint64_t)number;
	size_t i, j, l, step = p->n / 200 + 1;

	for (i = 0; i < p->n; i += step) {
		j = i;
		for (l = 0; l < sizeof lag / sizeof *lag; l++) {
			int from = shot_of(p, p->t[i]), to;

			while (j < p->n && p->t[j] < p->t[i] + lag[l])
				j++;
			if (j >= p->n)
				break;
			to = shot_of(p, p->t[j]);
			/* After two cuts the first shot may be back. */
			if (from < 0 || to < 0 || to > from + 1 ||
			    doubtful(p, p->t[i], p->t[j]))
				continue;
			if (!picture(&a, p, k, k->reverse ? p->n - 1 - i : i,
			    &seed) || !picture(&b, p, k,
			    k->reverse ? p->n - 1 - j : j, &seed))
				continue;
			unlike_clues(one.x, &a, &b);
			one.real = from != to;
			samples_add(s, &one);
		}
	}
}

/* ---- scoring ---- */

struct found {
	int64_t *t;
	double *p;
	size_t n;
};

static void
note(void *arg, const struct boundary *b)
{
	struct found *f = arg;

	f->t = xrealloc(f->t, f->n + 1, sizeof *f->t);
	f->p = xrealloc(f->p, f->n + 1, sizeof *f->p);
	f->t[f->n] = b->t;
	f->p[f->n++] = b->confidence;
}

struct score
score_cuts(const struct programme *p, const struct net *net, bool tell)
{
	int64_t slack = (int64_t)(1.5e6 / p->fps);
	struct score s = { .cuts = (int)p->truth.cuts };
	bool *used = xcalloc(p->truth.cuts + 1, sizeof *used);
	struct found f = { 0 };
	struct cut *d = cut_new(note, &f);
	uint64_t seed = 1;
	struct thumb t;
	size_t i, j;

	cut_use(d, net);
	for (i = 0; picture(&t, p, &twist_none, i, &seed); i++)
		cut_push(d, &t);
	cut_end(d);
	cut_free(d);
	for (i = 0; i < f.n; i++) {
		bool good = false, out = false;

		for (j = 0; j < p->truth.cuts && !good; j++) {
			if (!used[j] &&
			    llabs(f.t[i] - p->truth.cut[j]) <= slack)
				used[j] = good = true;
		}
		for (j = 0; j < p->truth.skips; j++)
			if (f.t[i] >= p->truth.skip[j].from &&
			    f.t[i] <= p->truth.skip[j].to)
				out = true;
		s.hit += good;
		if (good && tell)
			printf("\tfound %.3f (%.2f)\n", f.t[i] / 1e6, f.p[i]);
		if (!good && !out) {
			s.wrong++;
			if (tell)
				printf("\tfalse %.3f (%.2f)\n", f.t[i] / 1e6,
				    f.p[i]);
		}
	}
	for (j = 0; tell && j < p->truth.cuts; j++)
		if (!used[j])
			printf("\tmissed %.3f\n", p->truth.cut[j] / 1e6);
	free(f.t);
	free(f.p);
	free(used);
	return s;
}
