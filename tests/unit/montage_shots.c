/*
 * Sources to shots: cut where another one begins, never a picture of the
 * neighbour; what a closer look makes void; pieces of long ones; what looks
 * the same.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/cutlist/montage_shots.h"
#include "rec.h"
#include "tap.h"
#include "tc.h"

#define MS INT64_C(1000)

static struct footage film = { .audio = -1, .duration = 30 * TC_SECOND,
	.video.rate = { 25, 1 } };

static void
begin(struct montage_stock *s)
{
	montage_stock_init(s);
	montage_stock_source(s, &film);
}

static void
segment(struct montage_stock *s, int64_t from_ms, int64_t to_ms)
{
	montage_stock_segment(s, 0, from_ms * MS, to_ms * MS, 0.5, TC_NONE, 0);
}

/* The shots as "low-high" in ms. */
static const char *
shots(const struct montage_stock *s, char text[256])
{
	size_t i, at = 0;

	text[0] = '\0';
	for (i = 0; i < s->n && at < 200; i++)
		at += (size_t)snprintf(text + at, 256 - at, "%s%lld-%lld",
		    i ? " " : "", (long long)(s->shots[i].low / MS),
		    (long long)(s->shots[i].high / MS));
	return text;
}

/* All is known: these are the shots. */
static void
ends(struct montage_stock *s, const char *want, const char *name)
{
	char text[256];

	montage_stock_close(s);
	is_str(shots(s, text), want, name);
	montage_stock_free(s);
}

static void
test_cuts(void)
{
	struct montage_stock s;

	begin(&s);
	segment(&s, 0, 5000);
	montage_stock_change(&s, 0, 2000 * MS, 2000 * MS, 0, NAN, NAN);
	ends(&s, "0-1960 2000-4960", "a shot ends where another begins, less "
	    "one picture");

	begin(&s);
	segment(&s, 0, 5000);
	montage_stock_change(&s, 0, 2000 * MS, 3000 * MS, 0, NAN, NAN);
	ends(&s, "0-1960 3000-4960", "a gradual change is left out whole");

	begin(&s);
	segment(&s, 0, 5000);
	montage_stock_change(&s, 0, 2000 * MS, 3000 * MS, 0, NAN, NAN);
	montage_stock_window(&s, 0, 1500 * MS, 3500 * MS, 1);
	montage_stock_change(&s, 0, 2400 * MS, 2400 * MS, 1, NAN, NAN);
	ends(&s, "0-2360 2400-4960", "a closer look makes what the first one "
	    "said void");

	begin(&s);
	segment(&s, 28000, 31000);
	segment(&s, 1000, 1200);
	segment(&s, 10000, 10270);
	ends(&s, "28000-29960", "nothing beyond the file's end, nothing too "
	    "short");
}

static void
test_pieces(void)
{
	struct montage_stock s;
	int64_t t, *lengths;
	char text[256];
	size_t i, in = 0;

	begin(&s);
	segment(&s, 0, 20040);
	for (t = 0; t < 20 * TC_SECOND; t += 40 * MS) {
		struct montage_seen p = { t, 0, { t % (5 * TC_SECOND) ==
		    2520 * MS ? 0.9F : 0.1F, 0, 0, 100, 20 }, 0 };

		montage_stock_picture(&s, 0, &p);
	}
	montage_stock_close(&s);
	is_str(shots(&s, text), "0-20000 0-20000 0-20000 0-20000", "twenty "
	    "seconds are four pieces, which may reach on");
	for (i = 0; i < s.n; i++)
		in += s.shots[i].start == (int64_t)i * 5 * TC_SECOND &&
		    s.shots[i].end == s.shots[i].start + 5 * TC_SECOND &&
		    s.shots[i].peak == s.shots[i].start + 2520 * MS;
	is_int(in, 4, "each with a best moment of its own");
	lengths = montage_stock_lengths(&s);
	is_int(lengths[0], 20 * TC_SECOND, "and each can last as long as the "
	    "shot");
	free(lengths);
	montage_stock_free(&s);
}

static void
test_passes(void)
{
	struct montage_seen p = { 100 * MS, 0, { 0.8F, 0.5F, 0, 200, 40 },
	    7 };
	struct montage_stock s;

	begin(&s);
	segment(&s, 0, 1000);
	montage_stock_picture(&s, 0, &p);
	p.pass = 1;
	p.look.motion = 0.2F;
	montage_stock_picture(&s, 0, &p);
	p.pass = 0;
	p.look.motion = 0.8F;
	montage_stock_picture(&s, 0, &p);
	ok(fabsf(montage_stock_look(&s, 0, 300 * MS).motion - 0.2F) < 1e-6F,
	    "pictures of a higher pass make lower ones void, whichever comes "
	    "first");
	ok(isnan(montage_stock_look(&s, 0, 600 * MS).motion), "of other times "
	    "nothing is known");
	montage_stock_close(&s);
	ok(s.n == 1 && s.shots[0].hash == 7, "a shot is told by the hash of its "
	    "best moment");
	montage_stock_free(&s);
}

static void
test_places(void)
{
	struct montage_stock s;
	size_t i;

	begin(&s);
	for (i = 0; i < 3; i++) {
		struct montage_seen p = { (int64_t)i * 2 * TC_SECOND, 0,
		    { (float)i * 7, 0, 0, 0, 0 }, 0 };

		montage_stock_segment(&s, 0, p.t, p.t + TC_SECOND,
		    0.9 - (double)i / 100, TC_NONE, 0);
		montage_stock_picture(&s, 0, &p);
	}
	montage_stock_close(&s);
	ok(s.shots[0].energy < 0.01F && fabsf(s.shots[1].energy - 0.5F) < 0.01F
	    && s.shots[2].energy > 0.99F, "motion is its place among all");
	ok(s.shots[0].place > 0.99F && s.shots[2].place < 0.01F, "so is the "
	    "score");
	montage_stock_free(&s);
}

static void
test_alike(void)
{
	const struct montage_shot a = { .hash = 0xff00ff00ff00ff00, .luma =
	    100, .colour = 20 };
	struct montage_shot b = a;

	b.hash ^= 0x8000000100010001;
	ok(montage_shot_alike(&a, &b), "four bits apart: the same");
	b.hash ^= 0x10;
	ok(!montage_shot_alike(&a, &b), "five: another");
	b = a;
	b.luma = 117;
	ok(!montage_shot_alike(&a, &b), "not in another light");
	b.luma = NAN;
	ok(montage_shot_alike(&a, &b), "light that nobody knows is no reason");
	b.colour = 33;
	ok(!montage_shot_alike(&a, &b), "nor in other colours");
	b = a;
	b.hash = 0;
	ok(!montage_shot_alike(&b, &b), "without a hash nothing is the same");
}

static void
test_looks(void)
{
	const struct montage_look right = { 1, 0.4F, 0, 100, 20 };
	const struct montage_look left = { 1, -0.3F, 0, 132, 20 };
	const struct montage_look still = { 0, 0, 0.01F, NAN, NAN };

	ok(montage_look_way(right, right) > 0.99 &&
	    montage_look_way(right, left) < -0.99, "a camera that goes on, and "
	    "one that turns round");
	ok(fabs(montage_look_way(right, still)) < 1e-9, "one that stands goes "
	    "nowhere");
	ok(fabs(montage_look_near(right, left) - 0.5) < 1e-6 &&
	    montage_look_near(right, right) > 0.99, "light counts by how far "
	    "it is apart");
	ok(fabs(montage_look_near(right, still) - 0.5) < 1e-6, "half where "
	    "nobody knows");
}

static bool
take(struct montage_stock *s, const char *line)
{
	const char *why;
	struct rec r;

	memset(&r, 0, sizeof r);
	return rec_parse(&r, line, strlen(line), &why) == 0 &&
	    montage_stock_record(s, 0, &r);
}

static void
test_records(void)
{
	struct montage_stock s;
	char text[256];

	begin(&s);
	ok(take(&s, "{\"type\":\"segment\",\"src\":\"a\",\"start\":0.0,"
	    "\"end\":9.0,\"score\":1,\"stage\":\"coarse\"}"), "a coarse "
	    "segment is none");
	ok(take(&s, "{\"type\":\"segment\",\"src\":\"a\",\"start\":1.0,"
	    "\"end\":4.0,\"score\":0.25,\"peak\":2.5,"
	    "\"hash\":\"00000000000000ff\"}") &&
	    take(&s, "{\"type\":\"shot\",\"src\":\"a\",\"start\":2.0,"
	    "\"end\":4.0,\"from\":1.8,\"to\":2.2,\"steadiness\":0.75}") &&
	    take(&s, "{\"type\":\"window\",\"src\":\"a\",\"start\":1.0,"
	    "\"end\":3.0,\"pass\":1,\"tool\":\"beatscan\"}"),
	    "segments, shots and windows");
	ok(!take(&s, "{\"type\":\"segment\",\"src\":\"a\",\"start\":4.0,"
	    "\"end\":1.0}") && !take(&s, "{\"type\":\"frame\","
	    "\"src\":\"a\"}"), "what makes no sense is told");
	montage_stock_close(&s);
	is_str(shots(&s, text), "1000-1760 2200-3960", "one shot becomes two, "
	    "and a window of another tool is no look");
	ok(fabsf(s.shots[1].score - 0.25F) < 1e-6F &&
	    fabsf(s.shots[1].steady - 0.75F) < 1e-6F && s.shots[1].hash ==
	    255 && s.shots[1].peak == 2500 * MS, "with what was told of them");
	montage_stock_free(&s);
}

int
main(void)
{
	test_cuts();
	test_pieces();
	test_passes();
	test_places();
	test_alike();
	test_looks();
	test_records();
	return done_testing();
}
