/*
 * level: importance levels of moments in stories made up here.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/rank/lanes.h"
#include "../../tools/rank/level.h"
#include "buf.h"
#include "lane.h"
#include "tap.h"
#include "tc.h"

enum { STEPS = 6000 }; /* ten minutes */

static struct story story;
static struct taste taste;

static void
told(enum feature f)
{
	lane_new(&story, f);
	story.norm[f] = (struct norm){ 0, 1 };
}

static void
set(enum feature f, int from_s, int to_s, float value)
{
	size_t i;

	for (i = (size_t)from_s * 10; i < (size_t)to_s * 10; i++)
		*story_value(&story, f, i) = value;
}

static void
begin(void)
{
	lanes_free(&story);
	story.step = TC_SECOND / 10;
	story.duration = STEPS * story.step;
	story.n = STEPS;
	taste_default(&taste);
}

/* The level of a moment from one second to another. */
static int
level(int from_s, int to_s)
{
	struct moment m = { .start = from_s * TC_SECOND,
		.end = to_s * TC_SECOND, .score = 0.5F };

	level_give(&m, 1, &story, &taste);
	return m.level;
}

/* Sound, picture and text: each has its places. */
static void
all_lanes(void)
{
	begin();
	told(FEATURE_RISE);
	told(FEATURE_MOTION);
	told(FEATURE_HOOK);
	set(FEATURE_RISE, 100, 110, 0.9F);
	set(FEATURE_MOTION, 100, 110, 0.9F);
	set(FEATURE_HOOK, 100, 110, 1);
	set(FEATURE_RISE, 200, 220, 0.9F);
	set(FEATURE_MOTION, 300, 320, 0.9F);
	set(FEATURE_RISE, 400, 440, 0.4F);
	set(FEATURE_MOTION, 500, 540, 0.4F);
	is_int(level(95, 115), TASTE_CRITICAL,
	    "what stands out in all is critical");
	is_int(level(195, 215), TASTE_HIGH, "in sound alone it is high");
	is_int(level(295, 315), TASTE_MEDIUM, "in the picture alone, medium");
	is_int(level(400, 430), TASTE_MEDIUM,
	    "a sound that stands out a little is medium");
	is_int(level(500, 530), TASTE_LOW, "such a picture is low");
	is_int(level(10, 30), TASTE_MINIMAL, "nothing at all is minimal");
	/* As with those who look for pictures first. */
	taste.lane_weight[LANE_SOUND] = 0.5F;
	taste.lane_weight[LANE_PICTURE] = 1;
	is_int(level(295, 315), TASTE_HIGH,
	    "another profile gives other lanes the lead");
	is_int(level(195, 215), TASTE_MEDIUM, "and takes it from sound");
	taste.level[TASTE_HIGH] = 1.1F;
	is_int(level(295, 315), TASTE_MEDIUM, "or has other limits");
	taste.level_least = 0.95F;
	is_int(level(295, 315), TASTE_MINIMAL, "below which nothing counts");
}

static void
missing_lanes(void)
{
	begin();
	told(FEATURE_RISE);
	set(FEATURE_RISE, 100, 110, 0.9F);
	is_int(level(95, 115), TASTE_CRITICAL,
	    "where only sound is known, it alone can be critical");
	begin();
	told(FEATURE_ACTIVITY);
	set(FEATURE_ACTIVITY, 100, 110, 0.9F);
	is_int(level(95, 115), TASTE_CRITICAL, "packets alone as well");
	begin();
	told(FEATURE_RISE);
	told(FEATURE_MOTION);
	told(FEATURE_SPIKE);
	told(FEATURE_ACTIVITY);
	set(FEATURE_ACTIVITY, 100, 110, 0.9F);
	set(FEATURE_SPIKE, 200, 204, 0.9F);
	is_int(level(95, 115), level(195, 215),
	    "packets or sudden motion are as good as a picture in motion");
	is_int(level(95, 115), TASTE_MEDIUM, "that is, medium without sound");
	begin();
	is_int(level(95, 115), TASTE_MINIMAL,
	    "of what nothing is known is minimal");
}

/* Loud all the time: nothing of it is above what is usual there. */
static void
own_distribution(void)
{
	int i;

	begin();
	told(FEATURE_RISE);
	for (i = 0; i < STEPS / 10; i++)
		set(FEATURE_RISE, i, i + 1, 0.5F + 0.4F * (float)(i / 10 % 2));
	set(FEATURE_RISE, 300, 310, 1);
	is_int(level(295, 315), TASTE_CRITICAL,
	    "the best of a lively file is critical");
	ok(level(95, 98) < TASTE_CRITICAL,
	    "what is usual there is not, however lively");
	set(FEATURE_RISE, 0, STEPS / 10, NAN);
	is_int(level(95, 115), TASTE_MINIMAL, "unknown values do no harm");
}

static void
odd_moments(void)
{
	struct moment m = { .start = 0, .end = STEPS * TC_SECOND,
		.score = 0.5F };
	struct level_scale *scale = xcalloc(1, sizeof *scale);

	begin();
	told(FEATURE_RISE);
	set(FEATURE_RISE, 100, 110, 0.9F);
	level_give(&m, 1, &story, &taste);
	is_int(m.level, TASTE_CRITICAL,
	    "a moment longer than the file is looked at where there is one");
	m.start = m.end = 105 * TC_SECOND;
	level_give(&m, 1, &story, &taste);
	is_int(m.level, TASTE_MINIMAL, "one without length is minimal");
	is_int(level(104, 105), TASTE_CRITICAL,
	    "one shorter than the best seconds is judged by what it has");
	m.end = 110 * TC_SECOND;
	m.score = 0;
	level_give(&m, 1, &story, &taste);
	is_int(m.level, TASTE_MINIMAL, "one without a score is minimal");
	/* In two halves, as a stream is seen. */
	m.score = 0.5F;
	level_scale_add(scale, &story, &taste, 0, STEPS / 2);
	level_scale_add(scale, &story, &taste, STEPS / 2, STEPS);
	level_set(&m, 1, &story, &taste, scale);
	is_int(m.level, TASTE_CRITICAL, "a file can be seen piece by piece");
	free(scale);
}

int
main(void)
{
	all_lanes();
	missing_lanes();
	own_distribution();
	odd_moments();
	begin();
	return done_testing();
}
