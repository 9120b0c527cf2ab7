/*
 * What is usual, from histograms with as many bins for a minute as for a day.
 * A feature's range is fixed; what lies outside counts at its ends.
 */
#include "norm.h"

#include <math.h>

#include "lanes.h"

struct norm_range { float low, high; };

static const struct norm_range norm_range[FEATURES] = {
	[FEATURE_LOUD] = { -80, 10 },
	[FEATURE_RISE] = { 0, 24 },
	[FEATURE_FLUX] = { 0, 0.25F },
	[FEATURE_IMPACT] = { 0, 1 },
	[FEATURE_SPEECH] = { 0, 1 },
	[FEATURE_PACE] = { 0, 8 },
	[FEATURE_EMPHASIS] = { -80, 10 },
	[FEATURE_CROWD] = { 0, 24 },
	[FEATURE_BEAT] = { 0, 8 },
	[FEATURE_MUSIC] = { 0, 1 },
	[FEATURE_DROP] = { 0, 1 },
	[FEATURE_MOTION] = { 0, 2 },
	[FEATURE_SPIKE] = { 0, 2 },
	[FEATURE_SHOTS] = { 0, 4 },
	[FEATURE_COLOUR] = { 0, 256 },
	[FEATURE_SHARP] = { 0, 1 },
	[FEATURE_EXPOSED] = { 0, 1 },
	[FEATURE_STEADY] = { 0, 1 },
	[FEATURE_FACE] = { 0, 1 },
	[FEATURE_ACTIVITY] = { -20, 40 },
	[FEATURE_CHANGE] = { 0, 8 },
	[FEATURE_HOOK] = { 0, 1 },
	[FEATURE_QUESTION] = { 0, 1 },
	[FEATURE_LAUGHTER] = { 0, 1 },
	[FEATURE_WORD] = { -10, 10 },
	[FEATURE_TOGETHER] = { 0, 1 },
};

static unsigned
bin_of(enum feature f, float v)
{
	struct norm_range r = norm_range[f];
	float b = (v - r.low) / (r.high - r.low) * (NORM_BINS - 1) + 0.5F;

	return b < 0 ? 0 : b > NORM_BINS - 1 ? NORM_BINS - 1 : (unsigned)b;
}

void
norms_add(struct norms *n, const struct story *s, size_t from, size_t to)
{
	size_t i;
	float v;
	int f;

	for (i = from; i < to; i++) {
		if (i % LANES_REST == 0)
			lanes_rest(s);
		for (f = 0; f < FEATURES; f++) {
			if (!s->lane[f])
				continue;
			v = *story_value(s, (enum feature)f, i);
			if (isnan(v))
				continue;
			n->bin[f][bin_of((enum feature)f, v)]++;
			n->known[f]++;
		}
	}
}

float
norms_share(const struct norms *n, enum feature f, double share)
{
	struct norm_range r = norm_range[f];
	double want = share * (double)n->known[f], sum = 0;
	unsigned b = 0;

	if (!n->known[f])
		return NAN;
	while (b < NORM_BINS - 1 && sum + n->bin[f][b] < want)
		sum += n->bin[f][b++];
	while (b < NORM_BINS - 1 && !n->bin[f][b])
		b++;
	return r.low + (float)b / (NORM_BINS - 1) * (r.high - r.low);
}

/* The share of the file that is usual.  What comes back after every pause, as
 * the rise from a pause to a voice does in any talk, is usual too, though it
 * is there for less than half of the time. */
static double
usual_share(enum feature f)
{
	return f == FEATURE_RISE || f == FEATURE_IMPACT || f == FEATURE_CROWD ?
	    0.7 : 0.5;
}

static struct norm
norm_of(const struct norms *n, enum feature f)
{
	float low = norms_share(n, f, usual_share(f));
	float high = norms_share(n, f, 0.98);
	float floor = feature_is[f].floor;

	if (isnan(low))
		return (struct norm){ 0, 1 };
	return (struct norm){ low, high - low > floor ? high - low : floor };
}

void
norms_set(const struct norms *n, struct story *s)
{
	int f;

	for (f = 0; f < FEATURES; f++)
		s->norm[f] = norm_of(n, (enum feature)f);
	/* Each of the two is the strongest of several, so that both are a
	 * little above 0 most of the time. */
	s->norm[FEATURE_TOGETHER] = (struct norm){ 0.25F, 0.75F };
	/* What the user asks for counts as it is. */
	s->norm[FEATURE_WORD] = (struct norm){ 0, 1 };
}
