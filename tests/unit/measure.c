/*
 * measure: pictures made up here, of which everything is known.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/framestat/measure.h"
#include "tap.h"

enum { W = THUMB_COLS, H = THUMB_ROWS, DT = 40000 };

static int
near(double got, double want, double by, const char *what)
{
	int good = fabs(got - want) <= by;

	if (!good)
		printf("# %s: got %.4f, want %.4f, +-%.4f\n", what, got, want,
		    by);
	return good;
}

static unsigned
next(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 16;
}

static struct thumb
plain(int y, int u, int v)
{
	struct thumb t = { .n = 0 };

	memset(t.y, y, sizeof t.y);
	memset(t.u, u, sizeof t.u);
	memset(t.v, v, sizeof t.v);
	return t;
}

/* Up to amount either side. */
static void
add_noise(uint8_t *p, size_t n, int amount, unsigned seed)
{
	size_t i;
	int v;

	for (i = 0; i < n; i++) {
		v = p[i] + (int)(next(&seed) % (2 * (unsigned)amount + 1)) -
		    amount;
		p[i] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
	}
}

/* A scene of a few waves, brighter by light, moved by x, without bars. */
static struct thumb
scene(int which, double light, double gain, double x0)
{
	struct thumb t = plain(0, 128, 128);
	int x, y;

	for (y = 0; y < H; y++)
		for (x = 0; x < W; x++) {
			double a = (x - x0) * (0.11 + 0.05 * which) +
			    y * 0.07 * which;
			double b = y * 0.23 - (x - x0) * 0.04 * (which + 1);
			double v = 110 + 45 * sin(a + which) + 35 *
			    cos(b + 2 * which);

			v = 16 + (v - 16) * gain + light;
			t.y[y * W + x] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 :
			    v);
		}
	return t;
}

static struct measures
look(const struct thumb *t)
{
	struct measures m;

	measure(&m, t, NULL, 0);
	return m;
}

static void
test_luma(void)
{
	struct thumb t = plain(100, 128, 128);
	struct measures m = look(&t);
	int i;

	ok(near(m.luma, 100, 1e-9, "luma") & near(m.contrast, 0, 1e-6,
	    "contrast"), "grey has its luma and no contrast");
	for (i = 0; i < THUMB_LUMA; i++)
		t.y[i] = i % 2 ? 120 : 80;
	m = look(&t);
	ok(near(m.luma, 100, 1e-9, "luma") & near(m.contrast, 20, 1e-9,
	    "contrast"), "twenty either side is a contrast of twenty");
	memset(t.y, 20, THUMB_LUMA / 4);
	memset(t.y + THUMB_LUMA / 4, 231, THUMB_LUMA / 2);
	memset(t.y + 3 * THUMB_LUMA / 4, 21, THUMB_LUMA / 8);
	memset(t.y + 7 * THUMB_LUMA / 8, 230, THUMB_LUMA / 8);
	m = look(&t);
	ok(near(m.dark, 0.25, 1e-9, "dark") & near(m.bright, 0.5, 1e-9,
	    "bright"), "20 is dark, 231 is bright, 21 and 230 are not");
	ok(!m.moved && !m.frozen && near(m.diff, 0, 0, "diff") &&
	    near(m.motion_x, 0.5, 0, "motion_x"),
	    "without a picture before nothing is compared");
	t = plain(255, 255, 255);
	m = look(&t);
	ok(near(m.luma, 255, 1e-9, "luma"), "the largest sums do not wrap");
}

/* Colourfulness in RGB, as it is defined, of two halves of the picture. */
static double
colour_of(const int a[3], const int b[3])
{
	double rg[2], yb[2];
	const int *c[2] = { a, b };
	int i;

	for (i = 0; i < 2; i++) {
		double y = 1.1644 * (c[i][0] - 16);
		double red = y + 1.7927 * (c[i][2] - 128);
		double green = y - 0.2132 * (c[i][1] - 128) -
		    0.5329 * (c[i][2] - 128);
		double blue = y + 2.1124 * (c[i][1] - 128);

		rg[i] = red - green;
		yb[i] = (red + green) / 2 - blue;
	}
	return hypot((rg[0] - rg[1]) / 2, (yb[0] - yb[1]) / 2) +
	    0.3 * hypot((rg[0] + rg[1]) / 2, (yb[0] + yb[1]) / 2);
}

static void
test_colour(void)
{
	static const int pairs[][2][3] = {
		{ { 63, 102, 240 }, { 63, 102, 240 } }, /* red */
		{ { 100, 90, 150 }, { 60, 140, 110 } },
		{ { 120, 128, 128 }, { 50, 128, 128 } },
		{ { 32, 240, 118 }, { 173, 42, 26 } }, /* blue and green */
	};
	size_t i;
	int good = 1;

	for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		const int *a = pairs[i][0], *b = pairs[i][1];
		struct thumb t = plain(a[0], a[1], a[2]);

		memset(t.u, b[1], THUMB_CHROMA / 2);
		memset(t.v, b[2], THUMB_CHROMA / 2);
		good &= near(look(&t).colour, colour_of(a, b), 0.5, "colour");
	}
	ok(good, "colourfulness is that of RGB");
}

static void
flags_are(const struct thumb *t, int black, int white, int uniform,
    const char *name)
{
	struct measures m = look(t);

	ok(m.black == black && m.white == white && m.uniform == uniform,
	    name);
}

static void
test_flags(void)
{
	struct thumb t = plain(16, 128, 128);
	int i;

	flags_are(&t, 1, 0, 1, "black is black");
	add_noise(t.y, THUMB_LUMA, 6, 1);
	add_noise(t.u, THUMB_CHROMA, 2, 2);
	flags_are(&t, 1, 0, 1, "and with noise");
	t = plain(0, 128, 128);
	flags_are(&t, 1, 0, 1, "and in full range");
	t = plain(16, 128, 128);
	for (i = 0; i < 40; i++)
		t.y[i * 57] = 200;
	flags_are(&t, 0, 0, 0, "a night with stars is not");
	t = scene(1, 0, 0.12, 0);
	flags_are(&t, 0, 0, 0, "a dark scene is not");
	t = plain(30, 128, 128);
	memset(t.y, 17, THUMB_LUMA / 2);
	flags_are(&t, 0, 0, 0, "half of it in the dark is not");
	t = plain(20, 150, 120);
	flags_are(&t, 0, 0, 1, "a dark blue is uniform, not black");
	t = plain(235, 128, 128);
	add_noise(t.y, THUMB_LUMA, 5, 3);
	flags_are(&t, 0, 1, 1, "white is white");
	t = plain(255, 128, 128);
	flags_are(&t, 0, 1, 1, "and in full range");
	t = plain(120, 90, 160);
	add_noise(t.y, THUMB_LUMA, 8, 4);
	flags_are(&t, 0, 0, 1, "one colour is uniform");
	memset(t.u, 120, THUMB_CHROMA / 2);
	flags_are(&t, 0, 0, 0, "two are not");
	t = scene(0, 0, 1, 0);
	flags_are(&t, 0, 0, 0, "a scene is not");
}

static void
put_bars(struct thumb *t, int top, int bottom, int left, int right, int noise)
{
	int x, y;

	for (y = 0; y < H; y++)
		for (x = 0; x < W; x++)
			if (y < top || y >= H - bottom || x < left ||
			    x >= W - right)
				t->y[y * W + x] = 16;
	if (noise)
		add_noise(t->y, THUMB_LUMA, noise, 9);
}

static int
bars_are(const int got[4], int top, int bottom, int left, int right)
{
	int good = got[0] == top && got[1] == bottom && got[2] == left &&
	    got[3] == right;

	if (!good)
		printf("# got %d %d %d %d\n", got[0], got[1], got[2], got[3]);
	return good;
}

static void
test_bars(void)
{
	struct thumb t = scene(0, 0, 1, 0);
	struct bars_seen seen;
	struct measures m = look(&t);
	int bars[4], i;

	ok(bars_are(m.bars, 0, 0, 0, 0), "a scene has no bars");
	put_bars(&t, 4, 4, 0, 0, 2);
	m = look(&t);
	ok(bars_are(m.bars, 4, 4, 0, 0), "a letterbox has, with noise too");
	memset(t.y + 4 * W, 55, W);
	m = look(&t);
	ok(bars_are(m.bars, 4, 4, 0, 0), "half a row belongs to the picture");
	t = scene(2, 20, 1, 0);
	put_bars(&t, 0, 0, 22, 21, 1);
	m = look(&t);
	ok(bars_are(m.bars, 0, 0, 22, 21), "a pillarbox has");
	t = scene(1, 10, 1, 0);
	put_bars(&t, 3, 3, 8, 8, 1);
	m = look(&t);
	ok(bars_are(m.bars, 3, 3, 8, 8), "and both at once");
	t = scene(1, 0, 0.1, 0);
	put_bars(&t, 4, 4, 0, 0, 0);
	m = look(&t);
	ok(bars_are(m.bars, 0, 0, 0, 0) && !m.bars_sure[0],
	    "nothing is told of a dark scene");
	t = plain(16, 128, 128);
	m = look(&t);
	ok(bars_are(m.bars, 0, 0, 0, 0), "black is no bar");

	bars_init(&seen);
	bars_get(&seen, bars);
	ok(bars_are(bars, 0, 0, 0, 0), "no picture, no bars");
	for (i = 0; i < 100; i++) {
		t = scene(i % 3, 10, i % 10 == 1 ? 0.1 : 1, i);
		put_bars(&t, 4, 5, 0, 0, 1);
		if (i % 20 == 3) /* a subtitle */
			memset(t.y + (H - 3) * W + 20, 200, 24);
		m = look(&t);
		bars_add(&seen, &m);
	}
	bars_get(&seen, bars);
	ok(bars_are(bars, 4, 5, 0, 0), "a film's bars, some dark pictures and "
	    "subtitles notwithstanding");
	for (i = 0; i < 40; i++) {
		t = scene(i % 3, 10, 1, i);
		m = look(&t);
		bars_add(&seen, &m);
	}
	bars_get(&seen, bars);
	ok(bars_are(bars, 0, 0, 0, 0), "what is full now and then has none");
}

static void
test_against(void)
{
	struct thumb a = scene(1, 0, 1, 0), b = scene(1, 0, 1, 1), c = a;
	struct measures m;

	measure(&m, &b, &a, DT);
	ok(m.moved && near(m.pan_x, 25.0 / W, 0.02, "pan_x") &&
	    near(m.pan_y, 0, 0.03, "pan_y") &&
	    near(m.motion, 25.0 / W, 0.03, "motion") && !m.frozen,
	    "a pixel in 40 ms is 25 64ths of a width a second");
	ok(m.residual < m.diff / 2, "which explains the difference");
	measure(&m, &b, &a, MEASURE_NEAR + 1);
	ok(!m.moved && m.motion == 0 && m.diff > 1,
	    "further apart they have a difference but no motion");
	measure(&m, &b, &a, 0);
	ok(!m.moved && m.motion == 0, "nor at the same time");
	measure(&m, &c, &a, DT);
	ok(m.frozen && m.moved && m.motion == 0 && m.diff == 0,
	    "the same again is frozen");
	add_noise(c.y, 40, 1, 5);
	measure(&m, &c, &a, DT);
	ok(m.frozen, "touched up a little, it still is");
	add_noise(c.y, THUMB_LUMA, 1, 5);
	measure(&m, &c, &a, DT);
	ok(!m.frozen && near(m.motion, 0, 0.01, "motion"),
	    "with a little noise it is not, and does not move");
	c = a;
	memset(c.v, 140, THUMB_CHROMA);
	measure(&m, &c, &a, DT);
	ok(!m.frozen, "in another colour it is not");
	c = scene(1, 70, 1, 0);
	measure(&m, &c, &a, DT);
	ok(near(m.diff, 70, 1, "diff") & near(m.motion, 0, 0.02, "motion") &
	    near(m.residual, m.diff, 3, "residual"),
	    "a flash is a difference that motion does not explain");
}

static void
test_hash(void)
{
	struct thumb a = scene(0, 0, 1, 0), b;
	int i, least = 64;

	b = a;
	add_noise(b.y, THUMB_LUMA, 4, 1);
	ok(hash_distance(look(&a).hash, look(&b).hash) <= HASH_SAME,
	    "noise hardly changes the hash");
	b = scene(0, 10, 0.8, 0);
	ok(hash_distance(look(&a).hash, look(&b).hash) <= HASH_SAME,
	    "nor does gain");
	b = scene(0, 0, 1, 1);
	ok(hash_distance(look(&a).hash, look(&b).hash) <= 8,
	    "nor a shift by a pixel");
	for (i = 1; i < 6; i++) {
		int d;

		b = scene(i, 0, 1, 0);
		d = hash_distance(look(&a).hash, look(&b).hash);
		least = d < least ? d : least;
	}
	ok(least > 12, "other scenes are far");
	b = plain(16, 128, 128);
	ok(look(&b).hash == 0, "nothing has the hash 0");
	b = plain(100, 128, 128);
	ok(look(&b).hash == 0, "whatever its luma");
	ok(hash_distance(0, ~(uint64_t)0) == 64 && hash_distance(5, 5) == 0 &&
	    hash_distance(1, 6) == 3, "distances are bits");
}

/* What a pattern of differences is told to be. */
static void
cadence_is(const char *pattern, const char *want, const char *name)
{
	struct cadence c;
	size_t n = strlen(pattern);
	unsigned seed = 1;
	int i;

	cadence_init(&c);
	for (i = 0; i < 200; i++) {
		double d = 4 + next(&seed) % 300 / 100.0;

		if (pattern[(size_t)i % n] == '0')
			d = next(&seed) % 50 / 100.0;
		if (pattern[(size_t)i % n] == '.')
			d = 0.02;
		cadence_add(&c, d);
	}
	is_str(cadence_name(&c), want, name);
}

static void
test_cadence(void)
{
	struct cadence c;

	cadence_init(&c);
	is_str(cadence_name(&c), "unknown", "of nothing nothing is known");
	cadence_is("1", "unique", "new ones");
	cadence_is("10", "doubled", "each twice");
	cadence_is("100", "tripled", "each three times");
	cadence_is("11110", "pulldown", "one more of four");
	cadence_is("10100", "pulldown2", "two and three by turns");
	cadence_is(".", "unknown", "nothing moves");
	cadence_is("1101001110110010", "unknown", "no rule");
}

enum { LW = 480, LH = 270 };

/* A picture of edges at various angles, blurred by sigma pixels. */
static void
edges(uint8_t *p, double sigma, double noise, double contrast)
{
	unsigned seed = 3;
	int x, y, i;

	for (y = 0; y < LH; y++)
		for (x = 0; x < LW; x++) {
			double v = 0;

			for (i = 0; i < 4; i++) {
				/* stripes, smooth at their borders */
				double a = 0.4 + 0.7 * i;
				double at = fmod((x * cos(a) + y * sin(a)) +
				    1000, 48) - 24;

				v += tanh((fabs(at) - 12) / (sigma * 1.2 +
				    0.3));
			}
			v = 120 + contrast * v * 20;
			for (i = 0; i < 3; i++)
				v += noise * ((next(&seed) & 1023) / 511.5 -
				    1);
			p[y * LW + x] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 :
			    v + 0.5);
		}
}

static struct close_look
closely(const uint8_t *p, int w, int h)
{
	struct large l = { .w = w, .h = h, .y = p };
	struct close_look m;

	measure_large(&m, &l);
	return m;
}

static void
test_sharpness(void)
{
	static uint8_t p[LW * LH];
	struct close_look sharp, soft, blurred, pale, noisy, noisy_blur;

	edges(p, 0.2, 0, 1);
	sharp = closely(p, LW, LH);
	edges(p, 1, 0, 1);
	soft = closely(p, LW, LH);
	edges(p, 3, 0, 1);
	blurred = closely(p, LW, LH);
	ok(sharp.sharpness > 0.4 && soft.sharpness < sharp.sharpness / 2 &&
	    blurred.sharpness < soft.sharpness / 2,
	    "the more blurred, the less sharp");
	edges(p, 1, 0, 0.4);
	pale = closely(p, LW, LH);
	ok(near(pale.sharpness, soft.sharpness, 0.08, "sharpness"),
	    "contrast is not sharpness");
	edges(p, 1, 3, 1);
	noisy = closely(p, LW, LH);
	ok(near(noisy.sharpness, soft.sharpness, 0.12, "sharpness"),
	    "nor is noise");
	ok(near(noisy.noise, 3, 0.6, "noise") & near(soft.noise, 0.5, 0.6,
	    "noise"), "noise is told in grey levels");
	edges(p, 3, 3, 1);
	noisy_blur = closely(p, LW, LH);
	ok(noisy_blur.sharpness < 0.15,
	    "noise on what is blurred is not sharp");
	memset(p, 16, LW * 34);
	memset(p + LW * (LH - 34), 16, LW * 34);
	ok(closely(p, LW, LH).sharpness < 0.15, "bars are not sharp either");
	memset(p, 90, sizeof p);
	ok(closely(p, LW, LH).sharpness == 0 && closely(p, LW, LH).noise == 0,
	    "nothing is neither sharp nor noisy");
	ok(closely(p, 3, 2).sharpness == 0 && closely(p, 23, 480).noise == 0,
	    "tiny and narrow pictures are looked at");
}

static double
exposure_of(int dark, int middle, int bright)
{
	static uint8_t p[100 * 100];

	memset(p, middle, sizeof p);
	memset(p, 235, (size_t)bright * 100);
	memset(p + (100 - dark) * 100, 16, (size_t)dark * 100);
	/* one light at either end, so that it is no bar */
	p[50] = p[9950] = p[0] = p[99] = 100;
	return closely(p, 100, 100).exposure;
}

static void
test_exposure(void)
{
	ok(near(exposure_of(0, 110, 0), 1, 1e-9, "exposure"),
	    "a mean in the middle is well exposed");
	ok(exposure_of(0, 30, 0) < 0.4, "darkness is not");
	ok(exposure_of(0, 215, 0) < 0.5, "nor is glare");
	ok(exposure_of(0, 110, 20) < 0.7 && exposure_of(0, 110, 20) > 0.4,
	    "burnt out places cost");
	ok(exposure_of(50, 110, 0) < 0.8, "and so do black ones");
	ok(exposure_of(100, 16, 0) == 0, "black is 0");
}

/* Of the film's own lines, below a larger picture that is flat. */
static double
combing(const uint8_t *lines)
{
	static uint8_t p[2 * LW * LH];
	struct large l = { .w = LW, .h = LH, .lines = LH, .y = p };
	struct close_look m;

	memset(p, 90, LW * LH);
	memcpy(p + LW * LH, lines, LW * LH);
	measure_large(&m, &l);
	return m.combing;
}

static void
test_combing(void)
{
	static uint8_t p[LW * LH], later[LW * LH];
	int x, y;

	edges(p, 1, 2, 1);
	ok(isnan(closely(p, LW, LH).combing), "scaled pictures tell no combing");
	ok(combing(p) == 0, "edges are no combing");
	for (y = 0; y < LH; y++)
		for (x = 0; x < LW; x++)
			later[y * LW + x] = p[y * LW + (x + 7) % LW];
	for (y = 1; y < LH; y += 2)
		memcpy(p + y * LW, later + y * LW, LW);
	ok(combing(p) > 0.8, "woven fields are");
	for (y = 0; y < LH; y++)
		for (x = 0; x < LW; x++)
			p[y * LW + x] = (x + y) % 2 ? 60 : 180;
	ok(combing(p) == 0, "a chessboard is not");
}

static void
test_score(void)
{
	struct close_look good = { .sharpness = 0.9, .exposure = 1 };
	struct close_look soft = good, dark = good, woven = good;

	soft.sharpness = 0.5;
	dark.exposure = 0.2;
	woven.combing = 1;
	ok(close_score(&good, 0) > 0.85 && close_score(&good, 0) <= 1,
	    "sharp, exposed and still is good");
	ok(close_score(&soft, 0) < close_score(&good, 0) &&
	    close_score(&dark, 0) < close_score(&good, 0) &&
	    close_score(&woven, 0) < close_score(&good, 0) &&
	    close_score(&good, 0.5) < close_score(&good, 0.1),
	    "anything less is less good");
	ok(close_score(&good, 1e9) >= 0, "motion never makes it negative");
	woven.combing = (double)NAN;
	ok(close_score(&woven, 0) >= close_score(&good, 0),
	    "what is not known does no harm");
}

int
main(void)
{
	test_luma();
	test_colour();
	test_flags();
	test_bars();
	test_against();
	test_hash();
	test_cadence();
	test_sharpness();
	test_exposure();
	test_combing();
	test_score();
	return done_testing();
}
