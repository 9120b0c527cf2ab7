/*
 * alike: what is shown twice is kept once, but not where one picture is there
 * all the time.
 */
#include <stdlib.h>

#include "../../tools/rank/alike.h"
#include "tap.h"
#include "tc.h"

enum { TAKES = 30, TAKE_SECONDS = 20 };

/* Ten minutes of shots of 20 s, each with a picture of its own. */
static struct story
film(struct take *takes)
{
	struct story s = { .step = TC_SECOND / 10, .takes = takes,
		.ntakes = TAKES,
		.duration = TAKES * TAKE_SECONDS * TC_SECOND };
	uint64_t hash = 88172645463325252u;
	int i;

	for (i = 0; i < TAKES; i++) {
		hash ^= hash << 13;
		hash ^= hash >> 7;
		hash ^= hash << 17;
		takes[i] = (struct take) {
			.start = i * TAKE_SECONDS * TC_SECOND,
			.end = (i + 1) * TAKE_SECONDS * TC_SECOND,
			.hash = hash };
	}
	return s;
}

static void
add(struct moments *a, const struct story *s, size_t story, int64_t second,
    float value)
{
	struct moment m = moment_none();

	m.start = m.core_start = second * TC_SECOND;
	m.end = m.core_end = m.start + 5 * TC_SECOND;
	m.take = (size_t)(second / TAKE_SECONDS);
	m.hash = s->takes[m.take].hash;
	m.value = value;
	m.story = story;
	moments_add(a, &m);
}

static void
shown_twice(void)
{
	struct take takes[TAKES];
	struct story s = film(takes);
	const struct story *stories[] = { &s };
	struct moments a = { 0 };

	takes[20].hash = takes[3].hash ^ 0x8000000000001001u; /* three bits */
	takes[25].hash = 0;
	takes[26].hash = 0;
	add(&a, &s, 0, 62, 0.5F);
	add(&a, &s, 0, 63, 0.4F); /* the same place, laid out another way */
	add(&a, &s, 0, 100, 0.3F);
	add(&a, &s, 0, 108, 0.2F);
	add(&a, &s, 0, 402, 0.6F);
	add(&a, &s, 0, 502, 0.6F);
	add(&a, &s, 0, 522, 0.6F);
	alike_group(&a, stories, 0.92F);
	ok(a.v[0].group >= 0 && a.v[0].group == a.v[1].group &&
	    a.v[0].group == a.v[4].group, "pictures that look the same");
	ok(a.v[2].group >= 0 && a.v[2].group == a.v[3].group &&
	    a.v[2].group != a.v[0].group, "moments of one shot");
	ok(a.v[5].group < 0 && a.v[6].group < 0,
	    "pictures that are not known are not alike");
	alike_best(&a);
	is_int(a.n, 4, "of each group the best stays");
	ok(a.v[0].value <= 0.31F && a.v[1].value > 0.5F,
	    "that with the greatest value");
	moments_free(&a);

	add(&a, &s, 0, 62, 0.5F);
	add(&a, &s, 0, 402, 0.6F);
	alike_group(&a, stories, 0);
	ok(a.v[0].group < 0 && a.v[1].group < 0,
	    "pictures are not compared if that is not wanted");
	alike_group(&a, stories, 1);
	ok(a.v[0].group < 0, "or have to be the same to the last bit");
	moments_free(&a);
}

static void
other_reasons(void)
{
	struct take takes[TAKES];
	struct story s = film(takes);
	const struct story *stories[] = { &s };
	struct moments a = { 0 };

	takes[20].hash = takes[3].hash;
	add(&a, &s, 0, 62, 0.5F);
	add(&a, &s, 0, 402, 0.6F);
	add(&a, &s, 0, 412, 0.4F);
	a.v[0].share[FEATURE_CROWD] = a.v[2].share[FEATURE_CROWD] = 0.3F;
	a.v[0].share[FEATURE_RISE] = a.v[2].share[FEATURE_RISE] = 0.1F;
	a.v[1].share[FEATURE_EMPHASIS] = 0.3F;
	a.v[1].share[FEATURE_RISE] = 0.1F;
	alike_group(&a, stories, 0.92F);
	ok(a.v[1].group < 0,
	    "a cheer and a shout before the same picture are two moments");
	ok(a.v[0].group >= 0 && a.v[0].group == a.v[2].group,
	    "two cheers are one");
	moments_free(&a);
}

static void
same_place(void)
{
	struct take takes[TAKES];
	struct story s = film(takes);
	const struct story *stories[] = { &s };
	struct moments a = { 0 };

	add(&a, &s, 0, 62, 0.5F);
	add(&a, &s, 0, 64, 0.4F);
	add(&a, &s, 0, 300, 0.4F);
	alike_group(&a, stories, 0.92F);
	ok(a.v[0].group < 0 && a.v[1].group < 0,
	    "clips around the same place are no duplicates of each other");
	alike_best(&a);
	is_int(a.n, 3, "and stay, so that choosing has a choice");
	takes[15].hash = takes[3].hash;
	a.v[2].hash = takes[3].hash;
	alike_group(&a, stories, 0.92F);
	alike_best(&a);
	is_int(a.n, 2, "all of them, where another place is a duplicate");
	ok(a.v[0].value > 0.45F && a.v[1].value > 0.35F, "in their order");
	moments_free(&a);
}

static void
one_camera(void)
{
	struct take takes[TAKES], whole = { .start = 0,
		.end = 600 * TC_SECOND, .hash = 77 };
	struct story s = film(takes);
	const struct story *stories[] = { &s };
	struct moments a = { 0 };
	int i;

	for (i = 0; i < TAKES; i += 2)
		takes[i].hash = 0xfeed; /* every other shot */
	add(&a, &s, 0, 5, 0.5F);
	add(&a, &s, 0, 45, 0.5F);
	add(&a, &s, 0, 55, 0.4F);
	alike_group(&a, stories, 0.92F);
	ok(a.v[0].group < 0 && a.v[1].group < 0,
	    "the picture that fills half of a film makes nothing alike");
	s.takes = &whole;
	s.ntakes = 1;
	a.v[0].take = a.v[1].take = a.v[2].take = 0;
	alike_group(&a, stories, 0.92F);
	ok(a.v[0].group < 0, "nor does a film of one shot");
	moments_free(&a);
}

static void
two_films(void)
{
	struct take first[TAKES], second[TAKES];
	struct story s = film(first), o = film(second);
	const struct story *stories[] = { &s, &o };
	struct moments a = { 0 };
	int i;

	for (i = 0; i < TAKES; i++)
		second[i].hash = ~first[i].hash;
	second[9].hash = first[4].hash;
	add(&a, &s, 0, 82, 0.5F);
	add(&a, &o, 1, 82, 0.5F);
	add(&a, &o, 1, 182, 0.7F);
	alike_group(&a, stories, 0.92F);
	ok(a.v[0].group == a.v[2].group && a.v[0].group >= 0,
	    "the same picture in two films");
	ok(a.v[1].group < 0, "but not the same time in both");
	moments_free(&a);
	alike_group(&a, stories, 0.92F);
	alike_best(&a);
	is_int(a.n, 0, "none of none");
	moments_free(&a);
}

int
main(void)
{
	shown_twice();
	other_reasons();
	same_place();
	one_camera();
	two_films();
	return done_testing();
}
