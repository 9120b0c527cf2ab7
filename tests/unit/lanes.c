/*
 * lanes: what stands out in films made up here, and what must not.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/rank/lanes.h"
#include "../../tools/rank/norm.h"
#include "tap.h"
#include "tc.h"

#define STEP INT64_C(100000)

/* A film that is told as it is made up: each tenth of a second a level, and
 * four pictures of a certain motion. */
struct film {
	struct grid *g;
	struct story s;
	size_t n;
	uint64_t chance;
};

static float
chance(struct film *f)
{
	f->chance = f->chance * UINT64_C(6364136223846793005) + 1442695;
	return (float)(f->chance >> 40) / (float)(1 << 24) - 0.5F;
}

static void
film_new(struct film *f)
{
	memset(f, 0, sizeof *f);
	f->g = grid_new(STEP);
	f->chance = 7;
}

/* So many tenths of a level that swings by swing either way; NaN: digital
 * silence. */
static void
sound(struct film *f, size_t n, float level, float swing)
{
	struct grid_loud v = { .flux = 0.02F };

	for (; n > 0; n--) {
		v.momentary = v.rms = level + 2 * swing * chance(f);
		grid_add_loud(f->g, (int64_t)++f->n * STEP, 0, &v);
	}
}

static void
kind(struct film *f, double start, double end, enum grid_kind k)
{
	grid_add_sound(f->g, (int64_t)(start * 1e6), (int64_t)(end * 1e6), 0,
	    k, 0.9F);
}

static void
moves(struct film *f, double start, double end, float motion, float pan)
{
	struct grid_frame v = { .dt = 0.04F, .diff = 4,
		.motion = motion, .pan_x = pan, .object = 0.1F,
		.residual = 1, .colour = 40, .sharpness = 0.5F,
		.exposure = 1 };
	int64_t t;

	for (t = (int64_t)(start * 1e6); t < (int64_t)(end * 1e6); t += 40000)
		grid_add_frame(f->g, t, 0, &v);
}

static void
make(struct film *f, double seconds)
{
	static struct norms n;

	memset(&n, 0, sizeof n);
	f->s.duration = (int64_t)(seconds * 1e6);
	lanes_make(f->g, &f->s, 0, lanes_steps(f->g, &f->s));
	norms_add(&n, &f->s, 0, f->s.n);
	norms_set(&n, &f->s);
	lanes_together(&f->s, 0, f->s.n);
}

static void
film_free(struct film *f)
{
	grid_free(f->g);
	lanes_free(&f->s);
}

/* The mean of a feature, as far as it stands out, over some seconds. */
static float
stands_out(const struct film *f, enum feature k, double from, double to)
{
	size_t i = (size_t)(from * 10), n = 0;
	float sum = 0;

	for (; i < (size_t)(to * 10); i++, n++)
		sum += story_at(&f->s, k, i);
	return sum / (float)n;
}

static void
test_swell(void)
{
	struct film f;

	film_new(&f);
	sound(&f, 1000, -30, 3);
	sound(&f, 80, -16, 2);       /* 100 to 108 s: a crowd */
	sound(&f, 720, -30, 3);
	sound(&f, 2, -6, 0);         /* 180 s: a knock */
	sound(&f, 598, -30, 3);
	sound(&f, 400, -14, 0.3F);   /* 240 to 280 s: an engine */
	sound(&f, 600, -30, 3);
	kind(&f, 0, 100, GRID_SPEECH);
	kind(&f, 100, 108, GRID_NOISE);
	kind(&f, 108, 240, GRID_SPEECH);
	kind(&f, 240, 280, GRID_NOISE);
	kind(&f, 280, 340, GRID_SPEECH);
	make(&f, 340);
	ok(stands_out(&f, FEATURE_RISE, 101, 107) > 0.8F,
	    "a crowd that swells stands out");
	ok(stands_out(&f, FEATURE_CROWD, 101, 107) > 0.8F,
	    "as a crowd too");
	ok(stands_out(&f, FEATURE_RISE, 20, 80) < 0.15F,
	    "what is usual does not");
	ok(stands_out(&f, FEATURE_RISE, 179, 182) < 0.2F,
	    "a knock does not");
	ok(stands_out(&f, FEATURE_RISE, 245, 275) < 0.3F,
	    "an engine, loud but constant, does not");
	ok(stands_out(&f, FEATURE_CROWD, 245, 275) < 0.3F,
	    "and is no crowd");
	ok(stands_out(&f, FEATURE_LOUD, 245, 275) > 0.8F,
	    "loud it is");
	film_free(&f);
}

static void
test_everywhere(void)
{
	struct film f;
	int i;

	film_new(&f);
	for (i = 0; i < 30; i++) {
		sound(&f, 60, -25, 2);
		sound(&f, 40, -23, 2);
	}
	kind(&f, 0, 300, GRID_NOISE);
	make(&f, 300);
	ok(stands_out(&f, FEATURE_CROWD, 30, 270) < 0.2F,
	    "applause that is everywhere is no event");
	film_free(&f);
}

static void
test_impact(void)
{
	struct film f;

	film_new(&f);
	sound(&f, 600, -35, 2);
	sound(&f, 30, -60, 1);
	sound(&f, 40, -15, 3);      /* 63 s: somebody shouts */
	sound(&f, 600, -35, 2);
	make(&f, 127);
	ok(stands_out(&f, FEATURE_IMPACT, 63, 65) > 0.5F,
	    "a shout out of silence is an impact");
	ok(stands_out(&f, FEATURE_IMPACT, 10, 60) < 0.05F,
	    "nothing else is");
	film_free(&f);
}

static void
test_jingle(void)
{
	struct film f;

	film_new(&f);
	sound(&f, 600, -30, 4);
	sound(&f, 100, -20, 2);     /* 60 to 70 s: a jingle */
	sound(&f, 600, -30, 4);
	sound(&f, 200, -30, 2);     /* 130 to 170 s: a song, that */
	sound(&f, 200, -18, 2);     /* breaks out at 150 s */
	sound(&f, 600, -30, 4);
	kind(&f, 0, 60, GRID_SPEECH);
	kind(&f, 60, 70, GRID_MUSIC);
	kind(&f, 70, 130, GRID_SPEECH);
	kind(&f, 130, 170, GRID_MUSIC);
	kind(&f, 170, 230, GRID_SPEECH);
	make(&f, 230);
	ok(stands_out(&f, FEATURE_RISE, 61, 69) < 0.4F,
	    "a jingle is no event");
	ok(stands_out(&f, FEATURE_DROP, 151, 154) > 0.4F,
	    "a song that breaks out is");
	ok(stands_out(&f, FEATURE_DROP, 60, 70) < 0.1F,
	    "a jingle does not break out");
	film_free(&f);
}

static void
test_motion(void)
{
	struct film f;
	struct grid_frame flash = { .dt = 0.04F, .diff = 90, .residual = 89.5F,
		.motion = 1.5F, .object = 0.9F };

	film_new(&f);
	moves(&f, 0, 60, 0.02F, 0);
	moves(&f, 60, 66, 0.3F, 0);      /* things move */
	moves(&f, 66, 100, 0.02F, 0);
	moves(&f, 100, 103, 0.8F, 0.8F); /* the camera whips */
	moves(&f, 103, 130, 0.02F, 0);
	grid_add_frame(f.g, 130000000, 0, &flash);
	grid_add_frame(f.g, 130040000, 0, &flash);
	moves(&f, 130.08, 180, 0.02F, 0);
	make(&f, 180);
	ok(stands_out(&f, FEATURE_MOTION, 61, 65) > 0.8F, "motion is seen");
	ok(stands_out(&f, FEATURE_SPIKE, 59.5, 61) > 0.5F,
	    "and that it begins");
	ok(stands_out(&f, FEATURE_SPIKE, 63.5, 66) < 0.3F,
	    "but not that it goes on");
	ok(stands_out(&f, FEATURE_MOTION, 100, 103) < 0.4F,
	    "a whip pan is far less");
	ok(stands_out(&f, FEATURE_MOTION, 129, 132) < 0.05F &&
	    stands_out(&f, FEATURE_SPIKE, 129, 132) < 0.05F,
	    "a camera's flash is no motion");
	film_free(&f);
	film_new(&f);
	moves(&f, 0, 120, 0.5F, 0);
	make(&f, 120);
	ok(stands_out(&f, FEATURE_MOTION, 10, 110) < 0.05F,
	    "in a film that moves all along nothing stands out");
	film_free(&f);
}

static void
test_sampled(void)
{
	struct grid_frame v = { .dt = 2, .diff = 5, .motion = NAN,
		.pan_x = NAN, .pan_y = NAN, .zoom = NAN, .object = NAN,
		.residual = NAN, .colour = 30, .sharpness = 0.5F,
		.exposure = 1 };
	struct film f;
	int i;

	film_new(&f);
	for (i = 1; i <= 30; i++) {
		v.diff = i > 20 && i < 25 ? 40 : 5;
		grid_add_frame(f.g, i * INT64_C(2000000), 0, &v);
	}
	make(&f, 70);
	ok(!isnan(f.s.lane[FEATURE_COLOUR][310]),
	    "between key frames colours hold");
	ok(isnan(f.s.lane[FEATURE_COLOUR][660]), "but not for ever");
	ok(stands_out(&f, FEATURE_MOTION, 41, 47) > 0.5F,
	    "differences stand in for motion");
	film_free(&f);
}

static void
test_packets(void)
{
	struct grid_gop gop = { .key_bytes = 10000, .frames = 50 };
	struct film f;
	int i, k;

	film_new(&f);
	for (i = 0; i < 60; i++) {
		gop.t = i * INT64_C(2000000);
		gop.end = gop.t + 2000000;
		grid_add_gop(f.g, &gop);
		for (k = 0; k < 4; k++)
			grid_add_rate(f.g, gop.t + k * 500000,
			    gop.t + (k + 1) * 500000,
			    (i >= 30 && i < 33 ? 9000 : 1500) +
			    (k ? 0 : 10000), 0);
		if (i >= 40 && i < 45)
			grid_add_peak(f.g, gop.t + 900000, 8);
	}
	make(&f, 120);
	ok(stands_out(&f, FEATURE_ACTIVITY, 61, 65) > 0.8F,
	    "packets tell where much moves");
	ok(stands_out(&f, FEATURE_ACTIVITY, 10, 50) < 0.1F,
	    "key frames make no ripple");
	ok(stands_out(&f, FEATURE_CHANGE, 81, 89) > 0.5F &&
	    stands_out(&f, FEATURE_CHANGE, 10, 70) < 0.1F,
	    "and where the picture changes");
	ok(!f.s.lane[FEATURE_MOTION] && !f.s.lane[FEATURE_TOGETHER],
	    "what nothing was told of has no lane");
	film_free(&f);
}

static void
test_text(void)
{
	struct word_marks funny = { .laughter = 1, .words = 0 };
	struct word_marks talk = { .words = 6 };
	struct film f;
	size_t i;

	film_new(&f);
	for (i = 0; i < 30; i++)
		grid_add_caption(f.g, (int64_t)i * 4000000,
		    (int64_t)i * 4000000 + 3000000, i == 10 ? &funny : &talk,
		    false);
	make(&f, 120);
	ok(stands_out(&f, FEATURE_LAUGHTER, 40, 43) > 0.9F,
	    "laughter in captions stands out");
	ok(stands_out(&f, FEATURE_LAUGHTER, 0, 39) < 0.01F, "there alone");
	is_int(f.s.edges.nwords, 29, "each sentence is a word not to be cut");
	for (i = 0; i < f.s.edges.n; i++)
		if (f.s.edges.v[i].t == 7000000)
			break;
	ok(i < f.s.edges.n && f.s.edges.v[i].kind == EDGE_CAPTION &&
	    f.s.edges.v[i].sides == EDGE_END, "a clip may end with a caption");
	film_free(&f);
}

static void
test_edges(void)
{
	struct grid_shot shot = { .start = 0, .end = 4 * TC_SECOND,
		.peak = TC_NONE, .best = 2 * TC_SECOND, .confidence = 1,
		.steadiness = 0.9F, .motion = 0.1F, .begins = TAKE_START };
	struct film f;
	size_t i, shots = 0, pauses = 0;

	film_new(&f);
	sound(&f, 50, -25, 2);
	sound(&f, 5, -60, 0);        /* 5 to 5.5 s: a breath */
	sound(&f, 45, -25, 2);
	grid_add_shot(f.g, &shot);
	shot.start = shot.end;
	shot.end = 10 * TC_SECOND;
	shot.begins = TAKE_CUT;
	grid_add_shot(f.g, &shot);
	make(&f, 10);
	is_int(f.s.ntakes, 2, "shots are handed on");
	is_int(f.s.takes[0].best, 2000000, "with their best picture");
	is_int(f.s.takes[1].best, TC_NONE, "if it lies in them");
	for (i = 0; i < f.s.edges.n; i++) {
		const struct edge *e = &f.s.edges.v[i];

		shots += e->kind == EDGE_SHOT && e->t == 4000000;
		pauses += e->kind == EDGE_SILENCE && e->t > 4900000 &&
		    e->t < 5700000;
	}
	is_int(shots, 1, "a cut is an edge, the start of the film is none");
	is_int(pauses, 2, "a breath is one to end at and one to begin at");
	film_free(&f);
}

/* Everything that can be told, for ten minutes. */
static void
tell(struct film *f, size_t from, size_t to)
{
	struct grid_shot shot = { .peak = TC_NONE, .best = TC_NONE,
		.confidence = 0.8F, .begins = TAKE_CUT };
	struct grid_gop gop = { .key_bytes = 9000, .frames = 50 };
	size_t i;

	for (i = from; i < to; i++) {
		double t = (double)i / 10;

		sound(f, 1, i / 170 % 5 ? -30 : -18, 3);
		moves(f, t, t + 0.1, i / 130 % 7 ? 0.05F : 0.4F, 0.01F);
		if (i % 40 == 0)
			kind(f, t, t + 4, (enum grid_kind)(GRID_SPEECH +
			    i / 160 % 3));
		if (i % 5 == 0)
			grid_add_beat(f->g, (int64_t)i * STEP, 0, 0.7F,
			    1 + i / 5 % 4, 0.9F);
		if (i % 70 == 0) {
			shot.start = (int64_t)i * STEP;
			shot.end = shot.start + 70 * STEP;
			grid_add_shot(f->g, &shot);
		}
		if (i % 20 == 0) {
			gop.t = (int64_t)i * STEP;
			gop.end = gop.t + 20 * STEP;
			grid_add_gop(f->g, &gop);
			grid_add_rate(f->g, gop.t, gop.end,
			    30000 + (double)(i / 100 % 9) * 9000, 0);
		}
	}
}

static bool
same(float a, float b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* A stream hears of a minute ahead, works out a second, and forgets. */
static void
test_stream(void)
{
	enum { STEPS = 6000, AHEAD = 620 };
	struct film whole, stream;
	size_t i, differ = 0, edges = 0;
	int k;

	film_new(&whole);
	film_new(&stream);
	tell(&whole, 0, STEPS);
	whole.s.duration = stream.s.duration = STEPS * STEP;
	lanes_make(whole.g, &whole.s, 0, STEPS);
	tell(&stream, 0, AHEAD);
	for (i = 0; i + 10 <= STEPS; i += 10) {
		if (i + AHEAD + 10 <= STEPS)
			tell(&stream, i + AHEAD, i + AHEAD + 10);
		lanes_make(stream.g, &stream.s, i, i + 10);
		if (i >= 700)
			grid_forget(stream.g, (int64_t)(i - 650) * STEP);
	}
	for (k = 0; k < FEATURES; k++)
		for (i = 0; i < STEPS && whole.s.lane[k]; i++)
			if (!stream.s.lane[k] ||
			    !same(*story_value(&whole.s, (enum feature)k, i),
			    *story_value(&stream.s, (enum feature)k, i)))
				differ++;
	is_int(differ, 0, "a stream has the values of the whole");
	is_int(stream.s.edges.n, whole.s.edges.n, "as many edges");
	for (i = 0; i < whole.s.edges.n && i < stream.s.edges.n; i++)
		edges += whole.s.edges.v[i].t != stream.s.edges.v[i].t;
	is_int(edges, 0, "at the same times");
	is_int(stream.s.ntakes, whole.s.ntakes, "and as many shots");
	lanes_forget(&stream.s, 5000);
	is_int(stream.s.n, 1000, "what was judged can be forgotten");
	ok(same(*story_value(&stream.s, FEATURE_RISE, 5005),
	    *story_value(&whole.s, FEATURE_RISE, 5005)), "the rest stays");
	film_free(&whole);
	film_free(&stream);
}

static void
test_empty(void)
{
	struct film f;
	int i;

	film_new(&f);
	make(&f, 0);
	is_int(f.s.n, 0, "nothing told, no duration: no steps");
	film_free(&f);
	film_new(&f);
	make(&f, 30);
	is_int(f.s.n, 300, "a duration alone gives steps");
	ok(!lanes_told(&f.s, LANE_SOUND) && !lanes_told(&f.s, LANE_PICTURE),
	    "of which nothing is known");
	film_free(&f);
	film_new(&f);
	sound(&f, 600, NAN, 0);
	moves(&f, 0, 60, 0, 0);
	make(&f, 60);
	for (i = 0; i < FEATURES; i++)
		if (stands_out(&f, (enum feature)i, 0, 60) > 0.05F)
			break;
	is_int(i, FEATURES, "in silence nothing stands out");
	film_free(&f);
	film_new(&f);
	sound(&f, 1, -20, 1);
	make(&f, 0.1);
	is_int(f.s.n, 1, "a tenth of a second is enough");
	film_free(&f);
}

int
main(void)
{
	test_swell();
	test_everywhere();
	test_impact();
	test_jingle();
	test_motion();
	test_sampled();
	test_packets();
	test_text();
	test_edges();
	test_stream();
	test_empty();
	return done_testing();
}
