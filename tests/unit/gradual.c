/*
 * gradual: dissolves, fades and wipes between scenes made up here, whose
 * places are known, and much that only looks like one.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../tools/framestat/gradual.h"
#include "buf.h"
#include "tap.h"

enum { KEPT = 64 };

/* What was told, and whether the promises about order were kept. */
struct told {
	struct gradual *g;
	struct boundary b[KEPT];
	int n;
	int64_t settled, now, latest; /* latest: longest from end to telling */
	bool broken;
};

static void
take(void *arg, const struct boundary *b)
{
	struct told *t = arg;

	if (b->from < t->settled || b->from > b->t || b->t > b->to ||
	    (t->n && t->n < KEPT && b->from < t->b[t->n - 1].to) ||
	    !(b->confidence > 0 && b->confidence <= 1))
		t->broken = true;
	if (t->now - b->to > t->latest)
		t->latest = t->now - b->to;
	if (t->n < KEPT)
		t->b[t->n++] = *b;
}

/* A repeatable number from 0 to 1 for each seed and place. */
static double
noise(unsigned seed, int x, int y)
{
	unsigned h = seed * 2654435761U ^ (unsigned)x * 2246822519U ^
	    (unsigned)y * 3266489917U;

	h = (h ^ h >> 15) * 2246822519U;
	h = (h ^ h >> 13) * 3266489917U;
	return (h >> 8) / 16777216.0;
}

static double
smooth(unsigned seed, double x, double y)
{
	int i = (int)floor(x), j = (int)floor(y);
	double u = x - i, v = y - j;

	u = u * u * (3 - 2 * u);
	v = v * v * (3 - 2 * v);
	return (noise(seed, i, j) * (1 - u) + noise(seed, i + 1, j) * u) *
	    (1 - v) + (noise(seed, i, j + 1) * (1 - u) +
	    noise(seed, i + 1, j + 1) * u) * v;
}

/* Luma of a scene: coarse and fine texture, moved by dx, dy pixels. */
static double
scene(unsigned seed, double x, double y)
{
	return 30 + 130 * smooth(seed, x / 11, y / 11) +
	    60 * smooth(seed + 1000, x / 3, y / 3);
}

/* One programme being made. */
struct film {
	struct told told;
	struct thumb t;
	double fps;
	int64_t n;
	double drift; /* pixels a second that the scene moves */
	double grain;
};

static void
begin(struct film *f, double fps)
{
	memset(f, 0, sizeof *f);
	f->told.settled = INT64_MIN;
	f->told.g = gradual_new(take, &f->told);
	f->fps = fps;
	f->drift = 2;
}

/* What pixel x, y is now, when the clock of the film is at s seconds. */
typedef double pixel_fn(const struct film *f, double x, double y, double s,
    double part);

static void
show(struct film *f, pixel_fn *pixel, double part)
{
	double s = (double)f->n / f->fps, y;
	int i;

	f->t.n = f->n;
	f->t.t = (int64_t)(s * 1e6 + .5);
	f->t.pts = f->t.t / 10;
	f->n++;
	for (i = 0; i < THUMB_LUMA; i++) {
		y = pixel(f, i % THUMB_COLS, i / THUMB_COLS, s, part);
		y += f->grain * (noise((unsigned)f->n, i, 7) - .5);
		f->t.y[i] = (uint8_t)fmin(235, fmax(16, y));
	}
	for (i = 0; i < THUMB_CHROMA; i++)
		f->t.u[i] = f->t.v[i] = 128;
	f->told.now = f->t.t;
	gradual_push(f->told.g, &f->t);
	f->t.gap = false;
	if (gradual_settled(f->told.g) < f->told.settled ||
	    (f->n > 1 && f->t.t > 7500000 &&
	    gradual_settled(f->told.g) < f->t.t - 7500000))
		f->told.broken = true;
	f->told.settled = gradual_settled(f->told.g);
}

/* For so many seconds, part running from 0 (exclusive) to 1 (exclusive). */
static void
run(struct film *f, pixel_fn *pixel, double seconds)
{
	int n = (int)(seconds * f->fps + .5), i;

	for (i = 0; i < n; i++)
		show(f, pixel, (i + 1.0) / (n + 1));
}

static void
end(struct film *f)
{
	gradual_end(f->told.g);
	gradual_free(f->told.g);
}

static double
one(const struct film *f, double x, double y, double s, double part)
{
	(void)part;
	return scene(1, x + f->drift * s, y);
}

static double
two(const struct film *f, double x, double y, double s, double part)
{
	(void)part;
	return scene(2, x - f->drift * s, y + f->drift * s / 2);
}

static double
black(const struct film *f, double x, double y, double s, double part)
{
	(void)f, (void)x, (void)y, (void)s, (void)part;
	return 16;
}

static double
white(const struct film *f, double x, double y, double s, double part)
{
	(void)f, (void)x, (void)y, (void)s, (void)part;
	return 235;
}

static double
mix(double a, double b, double part)
{
	return a + (b - a) * part;
}

static double
dissolve(const struct film *f, double x, double y, double s, double part)
{
	return mix(one(f, x, y, s, 0), two(f, x, y, s, 0), part);
}

static double
out(const struct film *f, double x, double y, double s, double part)
{
	return mix(one(f, x, y, s, 0), 16, part);
}

static double
in(const struct film *f, double x, double y, double s, double part)
{
	return mix(16, two(f, x, y, s, 0), part);
}

static double
in_again(const struct film *f, double x, double y, double s, double part)
{
	return mix(16, one(f, x, y, s, 0), part);
}

static double
to_white(const struct film *f, double x, double y, double s, double part)
{
	return mix(one(f, x, y, s, 0), 235, part);
}

static double
from_white(const struct film *f, double x, double y, double s, double part)
{
	return mix(235, two(f, x, y, s, 0), part);
}

static double
from_flash(const struct film *f, double x, double y, double s, double part)
{
	return mix(235, one(f, x, y, s, 0), part);
}

static double
wipe(const struct film *f, double x, double y, double s, double part)
{
	return x < part * THUMB_COLS ? two(f, x, y, s, 0) :
	    one(f, x, y, s, 0);
}

static double
soft_wipe(const struct film *f, double x, double y, double s, double part)
{
	double edge = part * (THUMB_ROWS + 8) - y;

	return mix(one(f, x, y, s, 0), two(f, x, y, s, 0),
	    fmin(1, fmax(0, edge / 8)));
}

static double
iris(const struct film *f, double x, double y, double s, double part)
{
	return hypot(x - 31.5, y - 17.5) < part * 37 ? two(f, x, y, s, 0) :
	    one(f, x, y, s, 0);
}

static double
lower_third(const struct film *f, double x, double y, double s, double part)
{
	double a = one(f, x, y, s, 0);

	return y >= 26 && y < 33 && x > 4 && x < 50 ? mix(a, ((int)x / 2 +
	    (int)y) % 2 ? 220 : 40, part) : a;
}

static double
title(const struct film *f, double x, double y, double s, double part)
{
	(void)part;
	return lower_third(f, x, y, s, 1);
}

static double
brighter(const struct film *f, double x, double y, double s, double part)
{
	return one(f, x, y, s, 0) * (.4 + .7 * part);
}

static double
dim(const struct film *f, double x, double y, double s, double part)
{
	(void)part;
	return one(f, x, y, s, 0) * .4;
}

static double
bright(const struct film *f, double x, double y, double s, double part)
{
	(void)part;
	return one(f, x, y, s, 0) * 1.1;
}

/* Something dark and large goes by. */
static double
passer(const struct film *f, double x, double y, double s, double part)
{
	double left = part * 120 - 40;

	return x > left && x < left + 36 ? 25 + 20 * smooth(9, x - left, y) :
	    one(f, x, y, s, 0);
}

static double
zoomed(const struct film *f, double x, double y, double s, double part)
{
	double by = 1 - .5 * part;

	return scene(1, 32 + (x - 32) * by + f->drift * s,
	    18 + (y - 18) * by);
}

static double
close_up(const struct film *f, double x, double y, double s, double part)
{
	(void)part;
	return zoomed(f, x, y, s, 1);
}

static double
panned(const struct film *f, double x, double y, double s, double part)
{
	return scene(1, x + f->drift * s + 120 * part, y);
}

static double
panned_to(const struct film *f, double x, double y, double s, double part)
{
	(void)part;
	return scene(1, x + f->drift * s + 120, y);
}

/* A change in the middle of two shots; true when nothing else was told. */
static bool
only(const struct film *f, enum change kind, double from, double to)
{
	const struct boundary *b = &f->told.b[0];
	double middle = (double)b->t / 1e6;

	if (f->told.n != 1 || b->kind != kind || f->told.broken) {
		printf("# %d told, kind %d, %.3f (%.3f to %.3f)\n", f->told.n,
		    (int)b->kind, middle, (double)b->from / 1e6,
		    (double)b->to / 1e6);
		return false;
	}
	return middle > from && middle < to;
}

static void
test_dissolves(void)
{
	static const double lengths[] = { .24, .4, 1, 2, 3 };
	static const double rates[] = { 24, 25, 30, 50, 59.94, 120 };
	struct film f;
	char name[80];
	size_t i;

	for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		begin(&f, 25);
		run(&f, one, 4);
		run(&f, dissolve, lengths[i]);
		run(&f, two, 4);
		end(&f);
		snprintf(name, sizeof name, "a dissolve of %.2f s",
		    lengths[i]);
		ok(only(&f, CHANGE_DISSOLVE, 4, 4 + lengths[i]), name);
		ok(llabs(f.told.b[0].from - 4000000) < 300000 &&
		    llabs(f.told.b[0].to - 4000000 - (int64_t)(lengths[i] *
		    1e6)) < 300000, "... and where it begins and ends");
		ok(f.told.latest < 2500000, "... told soon after");
	}
	for (i = 0; i < sizeof rates / sizeof *rates; i++) {
		begin(&f, rates[i]);
		run(&f, one, 3);
		run(&f, dissolve, .8);
		run(&f, two, 3);
		end(&f);
		snprintf(name, sizeof name,
		    "a dissolve at %.0f pictures a second", rates[i]);
		ok(only(&f, CHANGE_DISSOLVE, 3.3, 3.5), name);
		is_int(f.told.b[0].pts, f.told.b[0].t / 10,
		    "... whose picture is one of the film's");
	}
	begin(&f, 25);
	f.grain = 20;
	f.drift = 8;
	run(&f, one, 3);
	run(&f, dissolve, 1);
	run(&f, two, 3);
	end(&f);
	ok(only(&f, CHANGE_DISSOLVE, 3, 4), "grain and movement on both sides");
}

static void
test_fades(void)
{
	struct film f;

	begin(&f, 25);
	run(&f, one, 3);
	run(&f, out, .5);
	run(&f, black, .2);
	run(&f, in, .5);
	run(&f, two, 3);
	end(&f);
	ok(only(&f, CHANGE_FADE, 3.3, 3.9), "a fade through black");
	begin(&f, 30);
	run(&f, one, 3);
	run(&f, to_white, .4);
	run(&f, white, .1);
	run(&f, from_white, .6);
	run(&f, two, 3);
	end(&f);
	ok(only(&f, CHANGE_FADE, 3, 4.1), "a fade through white");
	begin(&f, 25);
	run(&f, one, 3);
	run(&f, black, .4);
	run(&f, in, .5);
	run(&f, two, 3);
	end(&f);
	ok(only(&f, CHANGE_FADE, 3, 3.9), "a cut to black, then a fade in");
	begin(&f, 25);
	run(&f, one, 3);
	run(&f, out, .5);
	run(&f, black, 1);
	run(&f, in_again, .5);
	run(&f, one, 3);
	end(&f);
	ok(only(&f, CHANGE_FADE, 3.3, 4.7), "a rest in black, the same scene");
	begin(&f, 25);
	run(&f, one, 3);
	run(&f, out, .5);
	run(&f, black, 20);
	run(&f, in, .5);
	run(&f, two, 3);
	end(&f);
	ok(only(&f, CHANGE_FADE, 22, 24), "twenty seconds of black");
}

static void
test_wipes(void)
{
	static const struct {
		pixel_fn *pixel;
		const char *name;
	} wipes[] = {
		{ wipe, "a wipe from the left" },
		{ soft_wipe, "a soft wipe from above" },
		{ iris, "an iris" },
	};
	struct film f;
	size_t i;

	for (i = 0; i < sizeof wipes / sizeof *wipes; i++) {
		begin(&f, 25);
		run(&f, one, 3);
		run(&f, wipes[i].pixel, .8);
		run(&f, two, 3);
		end(&f);
		ok(only(&f, CHANGE_WIPE, 3, 3.8), wipes[i].name);
	}
}

static void
test_nothing(void)
{
	static const struct {
		pixel_fn *before, *change, *after;
		double seconds;
		const char *name;
	} cases[] = {
		{ one, one, two, 1, "no boundary: a hard cut" },
		{ one, black, two, .5, "none: a pause of black with hard edges" },
		{ one, lower_third, title, .5, "none: a graphic that fades in" },
		{ one, from_flash, one, .4, "none: a flash that dies away" },
		{ dim, brighter, bright, .8, "none: the light goes on" },
		{ one, passer, one, 1, "none: somebody passes" },
		{ one, zoomed, close_up, 1, "none: a zoom" },
		{ one, zoomed, close_up, .3, "none: a fast zoom" },
		{ one, panned, panned_to, 2, "none: a pan" },
		{ one, panned, panned_to, .3, "none: a whip pan" },
		{ black, in, two, 1, "none: a fade in at the start" },
		{ one, out, black, 1, "none: a fade out at the end" },
		{ one, out, one, .5, "none: it gets dark for a moment" },
	};
	struct film f;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin(&f, 25);
		run(&f, cases[i].before, 3);
		run(&f, cases[i].change, cases[i].seconds);
		run(&f, cases[i].after, 3);
		end(&f);
		if (!is_int(f.told.n, 0, cases[i].name))
			printf("# kind %d at %.3f\n", (int)f.told.b[0].kind,
			    (double)f.told.b[0].t / 1e6);
	}
}

static void
test_gaps(void)
{
	struct film f;
	int i;

	begin(&f, 25);
	run(&f, one, 3);
	run(&f, out, .5);
	f.t.gap = true;
	run(&f, in, .5);
	run(&f, two, 3);
	end(&f);
	is_int(f.told.n, 0, "nothing is seen across a gap");
	begin(&f, 25);
	run(&f, one, 1);
	f.t.gap = true;
	run(&f, one, 2);
	run(&f, dissolve, .6);
	run(&f, two, 2);
	f.t.gap = true;
	run(&f, one, .04);
	end(&f);
	ok(only(&f, CHANGE_DISSOLVE, 3, 3.6), "a dissolve between two gaps");
	begin(&f, 25);
	for (i = 0; i < 50; i++) {
		f.t.gap = true;
		run(&f, i % 2 ? one : dissolve, .12);
	}
	end(&f);
	is_int(f.told.n, 0, "all gaps");
	begin(&f, 25);
	end(&f);
	is_int(f.told.n, 0, "a film without pictures");
	begin(&f, 25);
	run(&f, one, 1);
	ok(gradual_settled(f.told.g) < 1000000, "not settled at once");
	end(&f);
}

/* Two in a row, and a film that is a mixture of everything. */
static void
test_rows(void)
{
	struct film f;
	int i;

	begin(&f, 25);
	for (i = 0; i < 4; i++) {
		run(&f, one, 2);
		run(&f, dissolve, .6);
		run(&f, two, 2);
		run(&f, out, .3);
	}
	end(&f);
	ok(f.told.n >= 4 && !f.told.broken, "four in a row, in order");
	begin(&f, 50);
	for (i = 0; i < 12; i++) {
		run(&f, i % 3 ? one : two, .3 * (i % 5));
		run(&f, i % 2 ? out : dissolve, .1 * (i % 7));
		run(&f, black, .4 * (i % 4));
		run(&f, i % 2 ? from_white : wipe, .2 * (i % 6));
	}
	end(&f);
	ok(!f.told.broken, "whatever comes, what is settled stays settled");
}

int
main(void)
{
	test_dissolves();
	test_fades();
	test_wipes();
	test_nothing();
	test_gaps();
	test_rows();
	return done_testing();
}
