/*
 * shots: pictures and boundaries, told apart, become shots.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/framestat/shots.h"
#include "tap.h"
#include "tc.h"

static struct shot made[32];
static size_t n;

static void
take(void *arg, const struct shot *s)
{
	(void)arg;
	made[n++] = *s;
}

/* A row of shots of which none is made yet. */
static struct shots *
begin(int64_t shortest)
{
	n = 0;
	return shots_new(shortest, take, NULL);
}

/* A picture every 100 ms; luma is its number. */
static void
see(struct shots *s, int from, int to)
{
	struct seen p = { .looked = false };
	int i;

	for (i = from; i < to; i++) {
		p.t = INT64_C(100000) * i;
		p.pts = i;
		p.n = i;
		p.m.luma = i;
		p.m.diff = 1;
		p.m.moved = i > 0;
		p.m.motion = i == 7 ? 0.5 : 0.1;
		p.m.hash = (uint64_t)i;
		p.looked = i % 5 == 0;
		p.close.sharpness = i == 15 ? 0.9 : 0.2;
		p.close.exposure = 0.8;
		shots_seen(s, &p);
	}
}

static void
cut(struct shots *s, int at, double sure)
{
	int64_t t = INT64_C(100000) * at;
	struct boundary b = { CHANGE_CUT, t, at, at, t, t, sure };

	shots_boundary(s, &b);
}

static void
plain(void)
{
	struct shots *s = begin(0);

	see(s, 0, 12);
	cut(s, 5, 0.9);
	is_int(n, 0, "nothing is made before it is settled");
	shots_settle(s, 600000);
	is_int(n, 1, "a shot is made once its end is passed");
	ok(made[0].start == 0 && made[0].end == 500000, "from start to cut");
	is_int(made[0].frames, 5, "with the pictures before the cut");
	ok(mean_of(&made[0].luma) == 2, "and their mean");
	is_int(made[0].begun, false, "it begins the film");
	cut(s, 10, 0.7);
	see(s, 12, 20);
	shots_end(s, 2050000);
	is_int(n, 3, "the last one ends with the film");
	ok(made[1].start == 500000 && made[1].end == 1000000, "no gap");
	ok(made[1].n == 5 && made[1].pts == 5, "its first picture is known");
	is_int(made[1].peak_t, 700000, "and when most moves");
	is_int(made[2].end, 2050000, "up to the end given");
	is_int(made[2].best, 1500000, "its best picture is the sharpest");
	is_int(made[2].hash, 15, "with that one's hash");
	ok(made[2].confidence == 0.7 && made[2].number == 3,
	    "its boundary is remembered");
	ok(isnan(mean_of(&(struct mean){ 0, 0 })), "nothing has no mean");
	shots_free(s);
}

static void
gradual(void)
{
	struct shots *s = begin(0);
	struct boundary b = { CHANGE_DISSOLVE, 1500000, 15, 15, 1300000,
		1700000, 0.8 };

	see(s, 0, 30);
	shots_boundary(s, &b);
	shots_end(s, 3000000);
	is_int(n, 2, "a dissolve is one boundary");
	ok(made[0].end == 1500000 && made[1].start == 1500000,
	    "in its middle");
	is_int(made[1].best, 2000000,
	    "a picture that shows both shots is never the best");
	shots_free(s);
}

static void
least(void)
{
	struct shots *s = begin(500000);

	see(s, 0, 30);
	cut(s, 10, 0.6);
	cut(s, 12, 0.9);
	cut(s, 20, 0.9);
	cut(s, 22, 0.5);
	shots_end(s, 3000000);
	is_int(n, 3, "boundaries too close to each other become one");
	ok(made[1].start == 1200000 && made[2].start == 2000000,
	    "the surer one");
	shots_free(s);

	s = begin(0);
	see(s, 0, 30);
	cut(s, 10, 0.6);
	cut(s, 12, 0.9);
	shots_end(s, 3000000);
	is_int(n, 3, "unless nobody asked for that");
	shots_free(s);
}

static void
windows(void)
{
	struct shots *s = begin(0);

	see(s, 0, 10);
	shots_end(s, 950000);
	see(s, 20, 30);
	shots_end(s, 2900000);
	is_int(n, 2, "a new row of shots after an end");
	ok(!made[1].begun && made[1].start == 2000000,
	    "begins with its first picture");
	is_int(made[1].number, 2, "numbers go on");
	shots_end(s, 5000000);
	is_int(n, 2, "no shot without pictures");
	shots_free(s);
}

/* Where pictures are missing, the shot before may have ended anywhere between
 * its last one and the boundary. */
static void
sparse(void)
{
	struct shots *s = begin(0);

	shots_sparse(s);
	see(s, 0, 100);
	cut(s, 50, 0.9);
	shots_settle(s, 8000000);
	see(s, 100, 110);
	cut(s, 80, 0.9);
	shots_end(s, 11000000);
	is_int(n, 3, "boundaries are boundaries");
	ok(made[1].from == 4900000 && made[1].to == 5000000,
	    "they begin with the picture before");
	ok(made[2].from == 7900000 && made[2].to == 8000000,
	    "even if that is settled already");
	ok(cadence_get(&made[0].cadence) == CADENCE_UNKNOWN,
	    "nobody knows what is repeated");
	shots_free(s);

	s = begin(0);
	shots_sparse(s);
	see(s, 20, 40);
	cut(s, 20, 0.9);
	shots_end(s, 4000000);
	ok(n == 1 && made[0].from == made[0].start,
	    "nothing is known before the first picture");
	see(s, 50, 60);
	shots_behind(s, &(struct boundary){ CHANGE_CUT, 6300000, 63, 63,
	    6300000, 6300000, 0.9 });
	shots_end(s, 6000000);
	is_int(made[1].end, 5900000, "a cut behind the end may lie ahead of "
	    "it");
	see(s, 70, 80);
	shots_behind(s, &(struct boundary){ CHANGE_DISSOLVE, 8200000, 82, 82,
	    7700000, 8700000, 0.9 });
	shots_end(s, 8000000);
	is_int(made[2].end, 7600000, "a dissolve begins ahead of it");
	shots_free(s);
}

/* More pictures than any buffer is made for. */
static void
many(void)
{
	struct shots *s = begin(0);
	int i;

	for (i = 0; i < 100000; i += 10) {
		see(s, i, i + 10);
		if (i == 50000)
			cut(s, i, 0.9);
		shots_settle(s, INT64_C(100000) * i);
	}
	shots_end(s, INT64_C(100000) * i);
	is_int(n, 2, "a long film");
	is_int(made[0].frames + made[1].frames, 100000, "loses no picture");
	shots_free(s);
}

int
main(void)
{
	plain();
	gradual();
	least();
	windows();
	sparse();
	many();
	return done_testing();
}
