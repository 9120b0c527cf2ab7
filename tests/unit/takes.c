/*
 * takes: a moment for each shot.
 */
#include <stdlib.h>

#include "../../tools/rank/takes.h"
#include "buf.h"
#include "tap.h"
#include "tc.h"

static void
each_shot(void)
{
	struct take shots[] = {
		{ .start = 0, .end = 4 * TC_SECOND, .peak = 3 * TC_SECOND,
		  .best = TC_SECOND, .hash = 5, .begins = TAKE_START },
		{ .start = 4 * TC_SECOND, .end = 4040000, .peak = TC_NONE,
		  .best = 4020000, .begins = TAKE_CUT },
		{ .start = 4040000, .end = 10 * TC_SECOND, .peak = TC_NONE,
		  .best = TC_NONE, .begins = TAKE_FADE },
	};
	float motion[100];
	struct story s = { .step = TC_SECOND / 10, .n = 100,
		.duration = 10 * TC_SECOND, .takes = shots, .ntakes = 3,
		.lane = { [FEATURE_MOTION] = motion } };
	struct taste t = { .peak_share = 0.5F, .peak_length = TC_SECOND,
		.shortest = 8 * TC_SECOND, .longest = 60 * TC_SECOND,
		.weight = { [FEATURE_MOTION] = 1, [FEATURE_CROWD] = 5 } };
	struct moments v = { 0 };
	int i;

	for (i = 0; i < 100; i++)
		motion[i] = i >= 25 && i < 35;
	s.norm[FEATURE_MOTION].span = 1;
	takes_moments(&s, &t, &v);
	is_int(v.n, 3, "each shot is a moment, the shortest too");
	ok(v.v[0].start == 0 && v.v[0].end == 4 * TC_SECOND &&
	    v.v[1].start == v.v[0].end && v.v[1].end == 4040000,
	    "from its first picture to its last");
	ok(v.v[0].peak == 3 * TC_SECOND, "its peak is where most moves");
	ok(v.v[1].peak == 4020000, "else its best picture");
	ok(v.v[2].peak == 7020000, "else its middle");
	ok(v.v[0].score > 0.61F && v.v[0].score < 0.64F,
	    "what is known of it counts alone");
	ok(v.v[0].share[FEATURE_MOTION] >= v.v[0].score &&
	    v.v[0].value >= v.v[0].score, "one share, which is its value");
	ok(v.v[2].score < 0.01F, "where nothing stands out, 0");
	ok(v.v[0].begins == EDGE_FILM && v.v[0].ends == EDGE_SHOT &&
	    v.v[1].begins == EDGE_SHOT && v.v[2].ends == EDGE_FILM,
	    "it begins and ends on shots, the first and last on the film's");
	ok(v.v[0].take == 0 && v.v[2].take == 2 && v.v[0].hash == 5,
	    "and has its picture");
	moments_free(&v);

	s.n = 0;
	takes_moments(&s, &t, &v);
	ok(v.n == 3 && v.v[0].score <= 0,
	    "shots of which no feature is known stay as well");
	moments_free(&v);
	s.ntakes = 0;
	takes_moments(&s, &t, &v);
	is_int(v.n, 0, "without shots there are none");
	moments_free(&v);
}

int
main(void)
{
	each_shot();
	return done_testing();
}
