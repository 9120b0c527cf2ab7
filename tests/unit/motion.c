/*
 * motion: pictures made up here, whose motion is known.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/framestat/motion.h"
#include "tap.h"

/* How a made-up picture is seen. */
struct scene {
	double x, y;       /* the contents were shifted by, pixels */
	double zoom, roll; /* about the centre: growth, radians */
	double noise;      /* grey levels either side */
	double gain;       /* contrast, 1 unless set; */
	double light;      /* added */
	double object_x, object_y; /* its centre; size 0: none */
	double object_w, object_h;
	double flat_from;  /* right of this column nothing is to be seen */
	int bars;          /* rows, top and bottom */
	int detail;        /* size of the largest pattern, pixels; 0: 12 */
	unsigned seed;
};

static const struct area whole = { 0, 0, THUMB_COLS, THUMB_ROWS };

/* A number of -1 to 1 that a place in a pattern has. */
static double
dot(int x, int y, unsigned seed)
{
	unsigned h = (unsigned)x * 374761393u + (unsigned)y * 668265263u +
	    seed * 2246822519u;

	h = (h ^ (h >> 13)) * 1274126177u;
	h ^= h >> 16;
	return (h & 0xffff) / 32767.5 - 1;
}

/* Dots joined smoothly. */
static double
waves(double x, double y, unsigned seed)
{
	double fx = floor(x), fy = floor(y), u = x - fx, v = y - fy;
	int ix = (int)fx, iy = (int)fy;

	u = u * u * (3 - 2 * u);
	v = v * v * (3 - 2 * v);
	return (dot(ix, iy, seed) * (1 - u) + dot(ix + 1, iy, seed) * u) *
	    (1 - v) +
	    (dot(ix, iy + 1, seed) * (1 - u) + dot(ix + 1, iy + 1, seed) * u) *
	    v;
}

static double
texture(double x, double y, int detail, unsigned seed)
{
	double d = detail ? detail : 12;

	return 50 * waves(x / d, y / d, seed) +
	    25 * waves(x * 2 / d, y * 2 / d, seed + 1) +
	    12 * waves(x * 4 / d, y * 4 / d, seed + 2);
}

/* A point of the scene, x and y in pixels of the picture. */
static double
shine(const struct scene *s, double x, double y)
{
	double cx = x - THUMB_COLS / 2.0, cy = y - THUMB_ROWS / 2.0;
	double ox = x - s->object_x, oy = y - s->object_y;
	double scale = 1 / (1 + s->zoom), c = cos(s->roll), n = sin(s->roll);

	if (fabs(ox) < s->object_w / 2 && fabs(oy) < s->object_h / 2)
		return 140 + texture(ox + 500, oy + 500, s->detail, s->seed);
	cx -= s->x;
	cy -= s->y;
	x = (c * cx + n * cy) * scale;
	y = (c * cy - n * cx) * scale;
	if (s->flat_from > 0 && x + THUMB_COLS / 2.0 > s->flat_from)
		return 120;
	return 120 + texture(x, y, s->detail, s->seed);
}

static void
draw(uint8_t luma[THUMB_LUMA], const struct scene *s, unsigned grain)
{
	enum { FINE = 4 };
	double gain = s->gain > 0 ? s->gain : 1, v;
	int x, y, i;

	for (y = 0; y < THUMB_ROWS; y++)
		for (x = 0; x < THUMB_COLS; x++) {
			v = 0;
			for (i = 0; i < FINE * FINE; i++)
				v += shine(s, x + (i % FINE + 0.5) / FINE,
				    y + (i / FINE + 0.5) / FINE);
			v = 120 + (v / (FINE * FINE) - 120) * gain +
			    s->light + s->noise * dot(x, y, grain);
			if (y < s->bars || y >= THUMB_ROWS - s->bars)
				v = 16;
			luma[y * THUMB_COLS + x] =
			    (uint8_t)lrint(fmin(fmax(v, 0), 255));
		}
}

static struct motion
compare(const struct scene *before, const struct scene *now,
    const struct area *area)
{
	uint8_t a[THUMB_LUMA], b[THUMB_LUMA];
	struct block blocks[MOTION_BLOCKS];
	struct motion m;

	draw(a, before, 77);
	draw(b, now, 78);
	motion_blocks(blocks, b, a, area);
	motion_fit(&m, blocks);
	return m;
}

static int
near(double got, double want, double by, const char *what)
{
	int good = fabs(got - want) <= by;

	if (!good)
		printf("# %s: got %.4f, want %.4f, +-%.4f\n", what, got, want,
		    by);
	return good;
}

/* Texture that moves as a whole, for several patterns. */
static void
moved(double x, double y, double by, const char *name)
{
	int good = 1;
	unsigned seed;

	for (seed = 1; seed <= 5; seed++) {
		struct scene a = { .seed = seed }, b = { .seed = seed,
			.x = x, .y = y };
		struct motion m = compare(&a, &b, &whole);

		good &= near(m.x, x, by, "x") & near(m.y, y, by, "y") &
		    near(m.way, hypot(x, y), by, "way") &
		    near(m.object, 0, 0.11, "object");
	}
	ok(good, name);
}

static void
test_pan(void)
{
	static const struct {
		double x, y, by;
		const char *name;
	} cases[] = {
		{ 0, 0, 0.001, "what rests has no motion" },
		{ 0.1, 0, 0.02, "a tenth of a pixel to the right" },
		{ 0.25, -0.25, 0.03, "a quarter of a pixel, aslant" },
		{ 0.5, 0, 0.04, "half a pixel" },
		{ -1, 0, 0.04, "a pixel to the left" },
		{ 0, 2, 0.06, "two pixels down" },
		{ 3, 1, 0.08, "three and one" },
		{ -5.5, 0, 0.15, "five and a half to the left" },
		{ 10, 0, 0.3, "ten, a whip" },
		{ -14, 0, 0.5, "fourteen, a fast whip" },
		{ 0, -7, 0.25, "seven up" },
		{ 8, 6, 0.4, "ten aslant" },
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		moved(cases[i].x, cases[i].y, cases[i].by, cases[i].name);
}

static void
test_noise(void)
{
	struct scene a = { .seed = 3, .noise = 5 }, b = a, dim = a, dim2;
	struct motion m = compare(&a, &b, &whole);

	ok(near(m.way, 0, 0.06, "way") & near(m.object, 0, 0.03, "object"),
	    "noise on what rests is hardly motion");
	b.x = 1;
	m = compare(&a, &b, &whole);
	ok(near(m.x, 1, 0.08, "x") & near(m.y, 0, 0.06, "y") &
	    near(m.object, 0, 0.08, "object"), "a pan under noise is found");
	dim.gain = 0.08;
	dim.noise = 2;
	dim2 = dim;
	m = compare(&dim, &dim2, &whole);
	ok(near(m.way, 0, 0.08, "way") & near(m.object, 0, 0.05, "object"),
	    "noise where there is little contrast is hardly motion");
	dim.gain = dim2.gain = 1e-9;
	dim.noise = dim2.noise = 6;
	m = compare(&dim, &dim2, &whole);
	ok(near(m.way, 0, 0.1, "way") & near(m.object, 0, 0.1, "object"),
	    "noise alone is hardly motion");
}

static void
test_light(void)
{
	struct scene a = { .seed = 4 }, b = a;
	struct motion m;

	b.light = 60;
	m = compare(&a, &b, &whole);
	ok(near(m.way, 0, 0.05, "way") & near(m.object, 0, 0.03, "object") &
	    (m.residual > 50), "a flash is not motion, and not explained");
	b.light = 200;
	m = compare(&a, &b, &whole);
	ok(near(m.way, 0, 0.05, "way"), "a flash that swallows all is not");
	b.light = -20;
	b.gain = 0.7;
	m = compare(&a, &b, &whole);
	ok(near(m.way, 0, 0.05, "way"), "a fade is not");
	b.light = 10;
	b.gain = 1;
	b.x = 2;
	m = compare(&a, &b, &whole);
	ok(near(m.x, 2, 0.1, "x") & near(m.y, 0, 0.1, "y"),
	    "a pan while it gets brighter is found");
}

static void
test_object(void)
{
	struct scene a = { .seed = 5, .object_x = 20, .object_y = 18,
		.object_w = 16, .object_h = 16 }, b = a;
	struct motion m;

	b.object_x += 2;
	m = compare(&a, &b, &whole);
	ok(near(m.x, 0, 0.05, "x") & near(m.y, 0, 0.05, "y"),
	    "the ground behind an object rests");
	ok(m.object > 0.05 && m.object < 0.35, "its share is about right");
	ok(near(m.at_x, 21 / 64., 0.07, "at_x") & near(m.at_y, 0.5, 0.1,
	    "at_y"), "its place is found");
	ok(m.spread > 0.05 && m.spread < 0.6, "it is in one place");
	ok(m.way > 0.05 && m.way < 0.7, "motion is the object's share of it");

	b.x = -3;
	m = compare(&a, &b, &whole);
	ok(near(m.x, -3, 0.25, "x") & near(m.y, 0, 0.15, "y"),
	    "a pan behind an object that moves is found");
	ok(near(m.at_x, 21 / 64., 0.12, "at_x") & near(m.at_y, 0.5, 0.15,
	    "at_y"), "and the object");

	b = a;
	b.object_x += 0.5;
	m = compare(&a, &b, &whole);
	ok(m.object > 0.02 && near(m.at_x, 20.5 / 64., 0.1, "at_x"),
	    "half a pixel is enough for an object");

	a.gain = b.gain = 1;
	a.flat_from = b.flat_from = -1;
	a.object_w = b.object_w = 20;
	a.seed = b.seed = 6;
	b.object_x = a.object_x + 6;
	m = compare(&a, &b, &whole);
	ok(near(m.x, 0, 0.05, "x") & (m.object > 0.05),
	    "a fast object does not take the camera along");
}

static void
test_flat(void)
{
	struct scene a = { .seed = 7, .flat_from = 32 }, b = a;
	uint8_t grey[THUMB_LUMA], ball[THUMB_LUMA];
	struct block blocks[MOTION_BLOCKS];
	struct motion m;
	int x, y, i, flat = 0;

	b.x = 2;
	m = compare(&a, &b, &whole);
	ok(near(m.x, 2, 0.15, "x") & near(m.object, 0, 0.08, "object") &
	    near(m.way, 2, 0.2, "way"), "what is flat goes with the camera");

	memset(grey, 100, sizeof grey);
	motion_blocks(blocks, grey, grey, &whole);
	for (i = 0; i < MOTION_BLOCKS; i++)
		flat += !blocks[i].textured;
	ok(flat == MOTION_BLOCKS, "grey is flat");
	memcpy(ball, grey, sizeof ball);
	for (y = 14; y < 22; y++)
		for (x = 0; x < 8; x++) {
			double v = 100 + 80 * dot(x / 2, y / 2, 1);

			grey[y * THUMB_COLS + x + 30] = (uint8_t)v;
			ball[y * THUMB_COLS + x + 33] = (uint8_t)v;
		}
	motion_blocks(blocks, ball, grey, &whole);
	motion_fit(&m, blocks);
	ok(near(m.x, 0, 1e-9, "x") & (m.object > 0.02) &
	    near(m.at_x, 36 / 64., 0.1, "at_x") & near(m.at_y, 0.5, 0.1,
	    "at_y"), "what moves before something flat is an object");
}

static void
test_zoom(void)
{
	struct scene a = { .seed = 8 }, b = a;
	struct motion m;

	b.zoom = 0.02;
	m = compare(&a, &b, &whole);
	ok(near(m.zoom, 0.02, 0.002, "zoom") & near(m.x, 0, 0.06, "x") &
	    near(m.object, 0, 0.1, "object"), "a zoom");
	b.zoom = -0.06;
	m = compare(&a, &b, &whole);
	ok(near(m.zoom, -0.06, 0.006, "zoom"), "a fast zoom out");
	b.zoom = 0;
	b.roll = 0.03;
	m = compare(&a, &b, &whole);
	ok(near(m.roll, 0.03, 0.003, "roll") & near(m.zoom, 0, 0.003, "zoom"),
	    "a roll");
	b.roll = 0;
	b.zoom = 0.01;
	b.x = 3;
	m = compare(&a, &b, &whole);
	ok(near(m.x, 3, 0.2, "x") & near(m.zoom, 0.01, 0.003, "zoom"),
	    "a zoom and a pan at once");
	b.zoom = 0;
	b.x = 1;
	m = compare(&a, &b, &whole);
	ok(near(m.zoom, 0, 0.002, "zoom") & near(m.roll, 0, 0.002, "roll"),
	    "a pan is no zoom and no roll");
}

static void
test_bars(void)
{
	struct scene a = { .seed = 9, .bars = 5 }, b = a;
	struct area within = { 0, 5, THUMB_COLS, THUMB_ROWS - 10 };
	struct motion m;

	b.x = 1;
	b.y = 1.5;
	m = compare(&a, &b, &within);
	ok(near(m.x, 1, 0.1, "x") & near(m.y, 1.5, 0.15, "y") &
	    near(m.object, 0, 0.08, "object"),
	    "bars do not hold the picture back");
}

/* The patterns are as large as blocks, and so alike that many are found by
 * chance: a film's pictures are told apart far more often. */
static void
test_cut(void)
{
	unsigned seed;
	int still = 0;

	for (seed = 10; seed < 40; seed++) {
		struct scene a = { .seed = seed }, b = { .seed = seed + 100 };
		struct motion m = compare(&a, &b, &whole);

		still += m.way == 0 && m.object == 0;
	}
	ok(still >= 15, "pictures of different shots do not move, mostly");
	printf("# %d of 30\n", still);
}

/* Both versions of what is written twice. */
static void
test_same(void)
{
	enum { STRIDE = 80, N = 40 };
	uint8_t own[64], picture[STRIDE * 16];
	uint16_t a[N], b[N];
	unsigned sum, round;
	int i, same = 1, alike = 1;

	for (round = 1; round < 500; round++) {
		double wide = round % 5 == 0 ? 128 : round % 60;

		sum = 0;
		for (i = 0; i < 64; i++) {
			own[i] = (uint8_t)(127.5 + fmin(wide, 127.5) *
			    dot(i, 1, round));
			if (round % 7 == 0)
				own[i] = round % 2 ? 255 : 0;
			sum += own[i];
		}
		for (i = 0; i < STRIDE * 16; i++)
			picture[i] = (uint8_t)(127.5 + 127.5 *
			    dot(i, (int)round % 3, 2));
		motion_sads(own, picture + round % 9, STRIDE, N, a);
		motion_sads_plain(own, picture + round % 9, STRIDE, N, b);
		same &= !memcmp(a, b, sizeof a);
		for (i = 0; i < N; i++)
			alike &= motion_likeness(own, sum, picture + i,
			    STRIDE) == motion_likeness_plain(own, sum,
			    picture + i, STRIDE);
	}
	ok(same, "sums of differences are the same in C alone");
	ok(alike, "and so are those with means taken out");
}

int
main(void)
{
	test_pan();
	test_noise();
	test_light();
	test_object();
	test_flat();
	test_zoom();
	test_bars();
	test_cut();
	test_same();
	return done_testing();
}
