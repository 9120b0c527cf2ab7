/*
 * Which threshold of loudness suits a file: between its mean level and its
 * loudest, so that it is reached at all and not all the time.
 */
#include <math.h>
#include <string.h>

#include "advice.h"
#include "lanes.h"

static double
at_most(double db, double most)
{
	return db < most ? db : most;
}

/* Of the story's levels: how many there are, the most, their sum. */
static double
add_levels(const struct story *s, struct advice *a)
{
	double sum = 0, level;
	size_t i;

	for (i = s->first; s->lane[FEATURE_LOUD] && i < s->first + s->n;
	    i++) {
		if (i % LANES_REST == 0)
			lanes_rest(s);
		level = (double)*story_value(s, FEATURE_LOUD, i);
		if (!isfinite(level))
			continue;
		if (a->steps == 0 || level > a->max)
			a->max = level;
		sum += level;
		a->steps++;
	}
	return sum;
}

int
advice_story(const struct story *s, struct advice *a)
{
	double sum;

	memset(a, 0, sizeof *a);
	sum = add_levels(s, a);
	if (a->steps == 0)
		return -1;
	a->mean = at_most(sum / (double)a->steps, a->max);
	a->aggressive = a->mean + 0.4 * (a->max - a->mean);
	a->balanced = a->mean + 0.6 * (a->max - a->mean);
	a->conservative = a->max - 2;
	a->low = at_most(a->mean + 3, a->max);
	a->middle = at_most(a->mean + 5, a->max);
	a->high = at_most(a->mean + 8, a->max);
	return 0;
}

double
advice_pick(const struct advice *a, enum taste_own own)
{
	switch (own) {
	case TASTE_AGGRESSIVE:
		return a->aggressive;
	case TASTE_CONSERVATIVE:
		return a->conservative;
	default:
		return a->balanced;
	}
}
