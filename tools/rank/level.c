/*
 * Importance levels relative to the file itself.  A curve for each lane is
 * the weighted mean of its features; sudden motion has one of its own.  Each
 * is smoothed over the best seconds' length, so that a moment is compared
 * with stretches of equal length, and their distribution is kept as a
 * histogram: exact enough, and it needs no more memory for six hours.
 */
#include <stdlib.h>
#include <string.h>

#include "level.h"
#include "buf.h"
#include "lanes.h"

/* The curve of sudden motion has the place of LANE_ALL. */
enum { CURVE_SPIKE = LANE_ALL };

static bool
belongs(int f, int curve)
{
	if (curve == CURVE_SPIKE)
		return f == FEATURE_SPIKE;
	return feature_is[f].lane == (enum feature_lane)curve &&
	    f != FEATURE_SPIKE;
}

/* The features of a curve, and their weights added up: 0 where there are
 * none. */
static double
curve_weight(const struct story *s, const struct taste *t, int curve)
{
	double sum = 0;
	int f;

	for (f = 0; f < FEATURES; f++)
		if (s->lane[f] && t->weight[f] > 0 && belongs(f, curve))
			sum += (double)t->weight[f];
	return sum;
}

static double
curve_at(const struct story *s, const struct taste *t, int curve, size_t i)
{
	double sum = 0;
	int f;

	for (f = 0; f < FEATURES; f++)
		if (s->lane[f] && t->weight[f] > 0 && belongs(f, curve))
			sum += (double)(t->weight[f] *
			    story_at(s, (enum feature)f, i));
	return sum;
}

/* A curve from step `from` to before `to`, each value the mean of `length`
 * steps from there on (fewer at the end); they come one by one. */
struct smooth {
	const struct story *s;
	const struct taste *t;
	int curve;
	size_t at, to;     /* the next step that is looked at */
	size_t length, seen;
	double weights, sum;
	double *raw;       /* of the last `length` steps */
};

static void
smooth_begin(struct smooth *m, const struct story *s, const struct taste *t,
    int curve, size_t from, size_t to)
{
	size_t length = s->step > 0 ? (size_t)(t->peak_length / s->step) : 0;
	size_t n = to > from ? to - from : 0;

	*m = (struct smooth){ .s = s, .t = t, .curve = curve, .at = from,
		.to = to, .weights = curve_weight(s, t, curve) };
	m->length = length < 1 ? 1 : length > n ? n : length;
	m->raw = xmalloc((m->length + 1) * sizeof *m->raw);
}

/* False where there is none any more, or no such curve. */
static bool
smooth_next(struct smooth *m, float *v)
{
	double *raw;

	if (m->weights <= 0)
		return false;
	while (m->at < m->to) {
		if (m->at % LANES_REST == 0)
			lanes_rest(m->s);
		raw = &m->raw[m->seen % m->length];
		if (m->seen >= m->length)
			m->sum -= *raw;
		*raw = curve_at(m->s, m->t, m->curve, m->at++) / m->weights;
		m->sum += *raw;
		if (++m->seen < m->length)
			continue;
		*v = (float)(m->sum / (double)m->length);
		return true;
	}
	return false;
}

static void
smooth_end(struct smooth *m)
{
	free(m->raw);
}

static unsigned
bin_of(float v)
{
	int bin = (int)(v * LEVEL_BINS);

	return bin < 0 ? 0 : bin < LEVEL_BINS ? (unsigned)bin : LEVEL_BINS - 1;
}

void
level_scale_add(struct level_scale *scale, const struct story *s,
    const struct taste *t, size_t from, size_t to)
{
	int curve;

	for (curve = 0; curve < LEVEL_CURVES; curve++) {
		struct smooth m;
		float v;

		smooth_begin(&m, s, t, curve, from, to);
		while (smooth_next(&m, &v)) {
			scale->bins[curve][bin_of(v)]++;
			scale->seen[curve]++;
		}
		smooth_end(&m);
	}
}

/* The share of what was seen that lies below a value, and half of what is
 * equal: where much is equally loud, none of it stands out. */
static float
place_of(const struct level_scale *scale, int curve, float v)
{
	unsigned bin = bin_of(v), i;
	double below = scale->bins[curve][bin] / 2.0;

	for (i = 0; i < bin; i++)
		below += scale->bins[curve][i];
	return scale->seen[curve] ?
	    (float)(below / (double)scale->seen[curve]) : 0;
}

/* How many steps of the story lie before a time, within its range. */
static size_t
step_of(const struct story *s, int64_t t)
{
	int64_t i = t > 0 && s->step > 0 ? t / s->step : 0;

	if (i < (int64_t)s->first)
		return s->first;
	return i < (int64_t)(s->first + s->n) ? (size_t)i : s->first + s->n;
}

/* 1, 0.5 or 0: how much the moment's curve counts. */
static float
curve_count(const struct moment *m, const struct story *s,
    const struct taste *t, const struct level_scale *scale, int curve)
{
	size_t from = step_of(s, m->start), to = step_of(s, m->end);
	float v, best = 0, place;
	struct smooth curved;

	smooth_begin(&curved, s, t, curve, from, to);
	while (smooth_next(&curved, &v))
		best = v > best ? v : best;
	smooth_end(&curved);
	if (!(best > 0) || best < t->level_least)
		return 0;
	place = place_of(scale, curve, best);
	return place >= t->lane_strong[curve] ? 1 :
	    place >= t->lane_some[curve] ? 0.5F : 0;
}

static bool
has_curve(const struct story *s, const struct taste *t, int curve)
{
	return curve_weight(s, t, curve) > 0;
}

static float
greater(float a, float b)
{
	return a > b ? a : b;
}

static int
level_of(const struct moment *m, const struct story *s,
    const struct taste *t, const struct level_scale *scale)
{
	const float *w = t->lane_weight;
	float all = w[LANE_SOUND] + w[LANE_PICTURE] + w[LANE_TEXT];
	float there = 0, sum = 0, seen;
	bool picture = has_curve(s, t, LANE_PICTURE) ||
	    has_curve(s, t, CURVE_SPIKE);
	bool packets = has_curve(s, t, LANE_PACKETS);
	int level;

	if (has_curve(s, t, LANE_SOUND)) {
		there += w[LANE_SOUND];
		sum += w[LANE_SOUND] * curve_count(m, s, t, scale, LANE_SOUND);
	}
	if (picture || packets) {
		float weight = picture ? w[LANE_PICTURE] : w[LANE_PACKETS];

		seen = greater(curve_count(m, s, t, scale, LANE_PICTURE),
		    curve_count(m, s, t, scale, CURVE_SPIKE));
		if (packets)
			seen = greater(seen,
			    curve_count(m, s, t, scale, LANE_PACKETS));
		there += weight;
		sum += weight * seen;
	}
	if (has_curve(s, t, LANE_TEXT)) {
		there += w[LANE_TEXT];
		sum += w[LANE_TEXT] * curve_count(m, s, t, scale, LANE_TEXT);
	}
	if (!(sum > 0) || !(m->score > 0))
		return TASTE_MINIMAL;
	/* What nobody told anything about must not keep a file low. */
	if (there < all)
		sum *= all / there;
	for (level = TASTE_LEVELS - 1; level > TASTE_MINIMAL; level--)
		if (sum >= t->level[level])
			break;
	return level;
}

void
level_set(struct moment *m, size_t n, const struct story *s,
    const struct taste *t, const struct level_scale *scale)
{
	size_t i;

	for (i = 0; i < n; i++) {
		m[i].level = level_of(&m[i], s, t, scale);
		lanes_rest(s);
	}
}

void
level_give(struct moment *m, size_t n, const struct story *s,
    const struct taste *t)
{
	struct level_scale *scale = xcalloc(1, sizeof *scale);

	level_scale_add(scale, s, t, s->first, s->first + s->n);
	level_set(m, n, s, t, scale);
	free(scale);
}
