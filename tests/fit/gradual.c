/*
 * gradual: learns how much each sign of a gradual change counts
 * (tools/framestat/gradual_weights.h), from programmes whose changes are
 * known.
 *
 *	cc -O2 -D_XOPEN_SOURCE=700 -Ilib -o gradual-fit tests/fit/gradual.c \
 *	    tools/framestat/gradual_*.c tools/framestat/wipe.c \
 *	    build/libcut.a -lcjson -lm
 *	gradual-fit TRUTH.json PICTURES ... >tools/framestat/gradual_weights.h
 *	gradual-fit -a TRUTH.json PICTURES ...
 *
 * PICTURES.yuv holds 64x36 pictures in yuv420p, PICTURES.t the time of each in
 * microseconds.  Every stretch of every length that might be a dissolve or a
 * wipe is an example: good where it lies as a known change lies, bad where
 * there is none.  A change counts once, however many stretches fit it.  What
 * was learned from all programmes but one is tried on that one (a comment in
 * what is written).  With -a a table is written instead: what each term is
 * worth, programmes being left out by fifths.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/framestat/gradual_blend.h"
#include "../../tools/framestat/wipe.h"
#include "buf.h"
#include "diag.h"
#include "json.h"

enum { TERMS_MAX = 16 };

/* Programmes that nothing is learned from: every so many-th; 0: none. */
struct without {
	int which, of;
};

struct example {
	float terms[TERMS_MAX];
	float weight;
	int programme, event; /* event -1: none, it is a bad one */
};

struct examples {
	const char *name, *hint, *signs;
	int terms, cheap;
	struct example *v;
	size_t n, cap;
	int events;
};

struct change {
	char kind; /* h(ard), d(issolve), w(ipe), f(ade) */
	double from, to;
};

struct programme {
	struct change *changes;
	size_t n;
	double fps, t0;
	double *pts;
	size_t npts;
	double *skip; /* pairs of times */
	size_t nskip;
};

static const int64_t lengths[] = {
	160000, 240000, 340000, 480000, 680000, 960000, 1360000, 1920000,
	2600000, 3300000,
};

static char *
slurp(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	struct buf b = BUF_INIT;
	size_t n;

	if (!f)
		die("%s: cannot be read", path);
	while ((n = fread(buf_room(&b, 65536), 1, 65536, f)) > 0)
		b.len += n;
	fclose(f);
	*len = b.len;
	buf_addc(&b, 0);
	return buf_steal(&b);
}

static double
time_of(const struct programme *p, double frame)
{
	size_t i = (size_t)frame;

	if (p->npts)
		return p->pts[i < p->npts ? i : p->npts - 1];
	return p->t0 + frame / p->fps;
}

static void
read_truth(struct programme *p, const char *path)
{
	const struct cJSON *v;
	const char *why, *kind;
	struct cJSON *root;
	struct change *c;
	double a, b;
	size_t len;
	char *text = slurp(path, &len);

	*p = (struct programme){ 0 };
	root = json_parse_foreign(text, len, &why);
	if (!root)
		die("%s: %s", path, why);
	if (json_get_num(root, "fps", &p->fps) < 0)
		p->fps = 25;
	json_get_num(root, "t0", &p->t0);
	for (v = json_first(json_get(root, "pts")); v; v = json_next(v)) {
		p->pts = xrealloc(p->pts, p->npts + 1, sizeof *p->pts);
		json_num(v, &p->pts[p->npts++]);
	}
	for (v = json_first(json_get(root, "transitions")); v;
	    v = json_next(v)) {
		if (json_get_str(v, "type", &kind) < 0)
			continue;
		p->changes = xrealloc(p->changes, p->n + 1,
		    sizeof *p->changes);
		c = &p->changes[p->n++];
		c->kind = kind[0];
		if (json_get_num(v, "frame", &a) == 0)
			b = a;
		else if (json_get_num(v, "start", &a) < 0 ||
		    json_get_num(v, "end", &b) < 0)
			die("%s: a change without a place", path);
		c->from = time_of(p, c->kind == 'h' ? a : a - 1);
		c->to = time_of(p, b);
	}
	for (v = json_first(json_get(root, "ignore")); v; v = json_next(v)) {
		p->skip = xrealloc(p->skip, p->nskip + 2, sizeof *p->skip);
		json_num(json_first(v), &a);
		json_num(json_next(json_first(v)), &b);
		p->skip[p->nskip++] = time_of(p, a);
		p->skip[p->nskip++] = time_of(p, b);
	}
	json_free(root);
	free(text);
}

/* The number of the change that this stretch is; -1: it is none; -2: neither
 * clearly. */
static int
judge(const struct programme *p, double from, double to, char kind)
{
	double both, either;
	int found = -1;
	size_t i;

	for (i = 0; i + 1 < p->nskip; i += 2)
		if (from < p->skip[i + 1] && to > p->skip[i])
			return -2;
	for (i = 0; i < p->n; i++) {
		const struct change *c = &p->changes[i];

		if (c->kind == 'h' || from >= c->to || to <= c->from)
			continue;
		both = fmin(to, c->to) - fmax(from, c->from);
		either = fmax(to, c->to) - fmin(from, c->from);
		if (c->kind == kind && both > .7 * either)
			found = (int)i;
		else
			return -2;
	}
	return found;
}

static struct example *
add(struct examples *e)
{
	if (e->n == e->cap) {
		e->cap = e->cap ? e->cap * 2 : 1024;
		e->v = xrealloc(e->v, e->cap, sizeof *e->v);
	}
	memset(&e->v[e->n], 0, sizeof e->v[e->n]);
	return &e->v[e->n++];
}

/* A picture of one colour is near: those are left to the fades. */
static bool
plain_near(const struct strip *s, long first, long last)
{
	long i;

	for (i = last; i >= strip_first(s); i--) {
		if (strip_time(s, i) < strip_time(s, first) - 200000)
			break;
		if (strip_at(s, i)->deviation < 3)
			return true;
	}
	return false;
}

static struct example *
keep(struct examples *e, int event, int programme)
{
	struct example *one = add(e);

	one->programme = programme;
	one->event = event < 0 ? -1 : e->events + event;
	return one;
}

static void
take(struct examples *blends, struct examples *wipes, const struct strip *s,
    long first, long last, const struct programme *p, int programme)
{
	double from = (double)strip_time(s, first) / 1e6;
	double to = (double)strip_time(s, last) / 1e6;
	int as_blend = judge(p, from, to, 'd');
	int as_wipe = judge(p, from, to, 'w');
	float signs[BLEND_SIGNS], marks[WIPE_SIGNS];
	bool blend, wipe;

	if (plain_near(s, first, last))
		return;
	blend = as_blend > -2 && blend_signs(s, first, last, true, true,
	    signs);
	wipe = as_wipe > -2 && wipe_signs(s, first, last, marks);
	if ((!blend && !wipe) || blend_returns(s, first, last,
	    .1F * strip_apart(s, first, last),
	    .7F * strip_apart(s, first, last)))
		return;
	if (blend) {
		blend_look(s, first, last, signs);
		if (blend_odds(signs) > -20)
			blend_terms(signs, keep(blends, as_blend,
			    programme)->terms);
	}
	if (wipe) {
		wipe_look(s, first, last, marks);
		wipe_terms(marks, keep(wipes, as_wipe, programme)->terms);
	}
}

static void
read_pictures(struct examples *blends, struct examples *wipes,
    const struct programme *p, const char *base, int programme)
{
	struct strip *s = xcalloc(1, sizeof *s);
	struct buf path = BUF_INIT;
	struct thumb t = { 0 };
	long long us;
	FILE *pictures, *times;
	long first, last, before;
	size_t i;

	buf_addf(&path, "%s.yuv", base);
	pictures = fopen(path.p, "rb");
	buf_clear(&path);
	buf_addf(&path, "%s.t", base);
	times = fopen(path.p, "r");
	if (!pictures || !times)
		die("%s: no pictures", base);
	while (fread(t.y, 1, THUMB_BYTES, pictures) == THUMB_BYTES &&
	    fscanf(times, "%lld", &us) == 1) {
		t.t = us;
		if (!strip_push(s, &t))
			continue;
		last = strip_find(s, us - 1050000);
		before = -1;
		for (i = 0; i < sizeof lengths / sizeof *lengths && last > 0;
		    i++) {
			first = strip_find(s, strip_time(s, last) - lengths[i]);
			if (first < 0 || last - first > STRIP_REACH)
				break;
			if (last - first < 4 || first == before)
				continue;
			before = first;
			take(blends, wipes, s, first, last, p, programme);
		}
	}
	fclose(pictures);
	fclose(times);
	buf_free(&path);
	free(s);
}

/* A change weighs one in all; all that is none weighs as much as bad says. */
static void
weigh(struct examples *e, double bad)
{
	int *count = xcalloc((size_t)e->events + 1, sizeof *count);
	size_t i, none = 0;
	int seen = 0;

	for (i = 0; i < e->n; i++)
		if (e->v[i].event < 0)
			none++;
		else if (count[e->v[i].event]++ == 0)
			seen++;
	for (i = 0; i < e->n; i++)
		e->v[i].weight = e->v[i].event < 0 ?
		    (float)(bad * seen / (double)(none ? none : 1)) :
		    1 / (float)count[e->v[i].event];
	fprintf(stderr, "%s: %zu examples, %d changes\n", e->name, e->n, seen);
	free(count);
}

static double
apply(const double *w, const float *terms, int n)
{
	double sum = w[0];
	int i;

	for (i = 0; i < n; i++)
		sum += w[i + 1] * terms[i];
	return sum;
}

/* Solves a x = b in place, n <= TERMS_MAX + 1. */
static void
solve(double a[][TERMS_MAX + 2], int n)
{
	int i, j, k, best;
	double f, swap;

	for (i = 0; i < n; i++) {
		best = i;
		for (j = i + 1; j < n; j++)
			if (fabs(a[j][i]) > fabs(a[best][i]))
				best = j;
		for (k = 0; k <= n; k++) {
			swap = a[i][k];
			a[i][k] = a[best][k];
			a[best][k] = swap;
		}
		for (j = 0; j < n; j++) {
			if (j == i)
				continue;
			f = a[j][i] / a[i][i];
			for (k = i; k <= n; k++)
				a[j][k] -= f * a[i][k];
		}
	}
	for (i = 0; i < n; i++)
		a[i][n] /= a[i][i];
}

static bool
left_out(const struct example *one, struct without o)
{
	return o.of && one->programme % o.of == o.which;
}

/* Logistic regression by Newton's method, drawn towards small weights.  Terms
 * that are out count nothing. */
static void
regress(const struct examples *e, int terms, struct without o,
    const bool *out, double *w)
{
	static double a[TERMS_MAX + 1][TERMS_MAX + 2];
	double x[TERMS_MAX + 1], p, r;
	int round, i, j;
	size_t k;

	memset(w, 0, (TERMS_MAX + 1) * sizeof *w);
	for (round = 0; round < 25; round++) {
		memset(a, 0, sizeof a);
		for (k = 0; k < e->n; k++) {
			const struct example *one = &e->v[k];

			if (left_out(one, o))
				continue;
			p = 1 / (1 + exp(-apply(w, one->terms, terms)));
			r = one->weight * ((one->event >= 0) - p);
			x[0] = 1;
			for (i = 0; i < terms; i++)
				x[i + 1] = out[i] ? 0 : one->terms[i];
			for (i = 0; i <= terms; i++) {
				for (j = 0; j <= terms; j++)
					a[i][j] += one->weight * p * (1 - p) *
					    x[i] * x[j];
				a[i][terms + 1] += r * x[i];
			}
		}
		for (i = 0; i <= terms; i++) {
			a[i][i] += i ? .02 : 1e-6;
			a[i][terms + 1] -= i ? .02 * w[i] : 0;
		}
		solve(a, terms + 1);
		for (i = 0; i <= terms; i++)
			w[i] += fmax(-4, fmin(4, a[i][terms + 1]));
	}
}

/* What counts for a change must not be learned to count against it: such a
 * term says nothing in its own right.  One term may be missing. */
static void
learn(const struct examples *e, int terms, struct without o, int missing,
    double *w)
{
	bool out[TERMS_MAX] = { false }, again;
	int i;

	if (missing >= 0)
		out[missing] = true;
	do {
		again = false;
		regress(e, terms, o, out, w);
		for (i = 0; i < terms; i++)
			if (!out[i] && w[i + 1] != 0 &&
			    (w[i + 1] > 0) != (e->signs[i] == '+'))
				again = out[i] = true;
	} while (again);
}

struct counts {
	int found, all, wrong;
};

/* Changes found and stretches wrongly taken for one, among what was left out
 * where anything was. */
static void
count(const struct examples *e, const double *w, struct without o,
    struct counts *c)
{
	double *best = xcalloc((size_t)e->events + 1, sizeof *best);
	double z;
	size_t i;
	int k;

	for (k = 0; k < e->events; k++)
		best[k] = -1e9;
	for (i = 0; i < e->n; i++) {
		if (o.of && !left_out(&e->v[i], o))
			continue;
		z = apply(w, e->v[i].terms, e->terms);
		if (e->v[i].event < 0)
			c->wrong += z > 0;
		else
			best[e->v[i].event] = fmax(best[e->v[i].event], z);
	}
	for (k = 0; k < e->events; k++)
		if (best[k] > -1e9) {
			c->all++;
			c->found += best[k] > 0;
		}
	free(best);
}

static void
print_weights(const char *name, const double *w, int terms)
{
	int i;

	printf("static const float %s_weights[] = {", name);
	for (i = 0; i <= terms; i++)
		printf("%s%.2fF,", i % 6 ? " " : "\n\t", w[i]);
	printf("\n};\n\n");
}

static struct counts
cross_validate(const struct examples *e, int folds, int missing)
{
	struct counts c = { 0, 0, 0 };
	struct without o = { 0, folds };
	double w[TERMS_MAX + 1];

	for (; o.which < folds; o.which++) {
		learn(e, e->terms, o, missing, w);
		count(e, w, o, &c);
	}
	return c;
}

static void
fit(const struct examples *e, int programmes)
{
	const struct without none = { 0, 0 };
	struct counts own = { 0, 0, 0 }, other = cross_validate(e,
	    programmes > 1 ? programmes : 0, -1);
	double w[TERMS_MAX + 1];

	learn(e, e->cheap, none, -1, w);
	print_weights(e->hint, w, e->cheap);
	learn(e, e->terms, none, -1, w);
	count(e, w, none, &own);
	printf("/* Learned from %d changes in %zu stretches: %d found, %d others "
	    "taken for one;\n * by what was learned without their own "
	    "programme: %d, %d. */\n", own.all, e->n, own.found, own.wrong,
	    other.found, other.wrong);
	print_weights(e->name, w, e->terms);
}

static void
ablate(const struct examples *e)
{
	struct counts c;
	int i;

	printf("| %s: without | found of | others taken for one |\n"
	    "|---|---|---|\n", e->name);
	for (i = -1; i < e->terms; i++) {
		c = cross_validate(e, 5, i);
		if (i < 0)
			printf("| nothing");
		else
			printf("| term %d (%c)", i + 1, e->signs[i]);
		printf(" | %d of %d | %d of %zu |\n", c.found, c.all,
		    c.wrong, e->n);
	}
	printf("\n");
}

int
main(int argc, char **argv)
{
	struct examples blends = { .name = "blend", .hint = "hint",
		.terms = BLEND_TERMS, .cheap = BLEND_CHEAP_TERMS,
		.signs = BLEND_TERM_SIGNS };
	struct examples wipes = { .name = "wipe", .hint = "wipe_hint",
		.terms = WIPE_TERMS, .cheap = WIPE_CHEAP_TERMS,
		.signs = WIPE_TERM_SIGNS };
	bool table = argc > 1 && strcmp(argv[1], "-a") == 0;
	struct programme p;
	int i, n = 0;

	prog = "gradual-fit";
	for (i = table ? 2 : 1; i + 1 < argc; i += 2) {
		read_truth(&p, argv[i]);
		read_pictures(&blends, &wipes, &p, argv[i + 1], n++);
		blends.events += (int)p.n;
		wipes.events += (int)p.n;
		free(p.changes);
		free(p.pts);
		free(p.skip);
	}
	weigh(&blends, 12);
	weigh(&wipes, 24);
	if (table) {
		ablate(&blends);
		ablate(&wipes);
	} else {
		printf("#ifndef GRADUAL_WEIGHTS_H\n"
		    "#define GRADUAL_WEIGHTS_H\n\n"
		    "/* Written by tests/fit/gradual.c. */\n\n");
		fit(&blends, n);
		fit(&wipes, n);
		printf("#endif\n");
	}
	free(blends.v);
	free(wipes.v);
	return 0;
}
