/*
 * onset: when something begins to sound.
 *
 * The envelope is the rise of the logarithmic bands in three groups, so that
 * a bass drum, a voice and a cymbal count alike.  An onset is a local peak of
 * it, well above what is usual in the second around: the median there, not the
 * mean, as strong onsets must not hide weak ones, nor steady noise pass for
 * many.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "onset.h"

#include "buf.h"

enum {
	GROUPS = 3,
	FRAME_US = 1000000 / HEARD_HZ,
	EARLY = 1,  /* frames before the spectrum's peak at which a wave's */
	LATE = 3,   /* attack can stand, and after it */
	AHEAD = 6,  /* frames that a time may need after its peak */
	ALONE = 3,  /* a peak is the highest of so many on both sides */
	USUAL = 100, /* frames whose median is what is usual */
	QUEUE = 16,
};

/* The first band of each group, and the end. */
static const int group_edge[GROUPS + 1] = { 0, 5, 18, HEARD_BANDS };

static const float SHARP = 1.5f; /* doublings of energy that make an attack */

/* An onset rises so much, and so many times what is usual: steady noise, which
 * rises and falls at random in its bands, has no attacks. */
static const float LEAST = 0.04f, LEAST_DULL = 0.12f;
static const float TIMES_USUAL = 3, TIMES_DULL = 6;

struct row {
	float rise, rms, attack, attack_at;
};

struct onset_env {
	struct row *row; /* frame n at n % room */
	int64_t room, n;
	float before[HEARD_BANDS];
};

struct onset_env *
onset_env_new(double seconds)
{
	struct onset_env *e = xcalloc(1, sizeof *e);

	e->room = (int64_t)(seconds * HEARD_HZ) + 2 * AHEAD;
	e->row = xcalloc((size_t)e->room, sizeof *e->row);
	return e;
}

void
onset_env_free(struct onset_env *e)
{
	if (!e)
		return;
	free(e->row);
	free(e);
}

/* The mean over the groups of their bands' mean rise. */
static float
rise_of(const float *mel, const float *before)
{
	float all = 0;
	int g, i;

	for (g = 0; g < GROUPS; g++) {
		float sum = 0;

		for (i = group_edge[g]; i < group_edge[g + 1]; i++) {
			float most = before[i];

			if (i && before[i - 1] > most)
				most = before[i - 1];
			if (i + 1 < HEARD_BANDS && before[i + 1] > most)
				most = before[i + 1];
			sum += mel[i] > most ? mel[i] - most : 0;
		}
		all += sum / (float)(group_edge[g + 1] - group_edge[g]);
	}
	return all / GROUPS;
}

void
onset_env_put(struct onset_env *e, const struct heard *h)
{
	e->row[e->n++ % e->room] = (struct row){
		.rise = rise_of(h->mel, e->before), .rms = h->rms,
		.attack = h->attack, .attack_at = h->attack_at,
	};
	memcpy(e->before, h->mel, sizeof e->before);
}

static const struct row *
row(const struct onset_env *e, int64_t n)
{
	static const struct row none = { 0 };

	if (n < 0 || n >= e->n || n < e->n - e->room)
		return &none;
	return &e->row[n % e->room];
}

float
onset_env_at(const struct onset_env *e, int64_t n)
{
	float rise = row(e, n)->rise;

	return rise < 1 ? rise : 1;
}

/* Where the level is halfway up to its highest soon after frame n. */
static int64_t
halfway(const struct onset_env *e, int64_t n)
{
	float low = row(e, n - 2)->rms, high = 0, half;
	int64_t i, top = n;

	for (i = n; i <= n + AHEAD; i++)
		if (row(e, i)->rms > high) {
			high = row(e, i)->rms;
			top = i;
		}
	half = (low + high) / 2;
	for (i = top; i > n - 2; i--) {
		float here = row(e, i)->rms, last = row(e, i - 1)->rms;

		if (last < half && here >= half)
			return (int64_t)(((float)(i - 1 - n) +
			    (half - last) / (here - last)) * FRAME_US) +
			    n * FRAME_US;
	}
	return (n + 1) * FRAME_US;
}

/* The frame with the attack that makes the envelope peak at frame n. */
static int64_t
attack_near(const struct onset_env *e, int64_t n)
{
	int64_t best = n - EARLY, i;

	for (i = best + 1; i <= n + LATE; i++)
		if (row(e, i)->attack > row(e, best)->attack)
			best = i;
	return best;
}

static bool
is_sharp(const struct onset_env *e, int64_t n)
{
	return row(e, attack_near(e, n))->attack >= SHARP;
}

/* The time of what makes the envelope peak at frame n. */
static int64_t
time_of(const struct onset_env *e, int64_t n)
{
	int64_t at = attack_near(e, n);

	if (row(e, at)->attack < SHARP)
		return halfway(e, n);
	return at * FRAME_US + llroundf(row(e, at)->attack_at * 1e6f);
}

static bool
is_peak(const struct onset_env *e, int64_t n, int alone)
{
	float here = row(e, n)->rise;
	int i;

	for (i = 1; i <= alone; i++)
		if (row(e, n - i)->rise >= here || row(e, n + i)->rise > here)
			return false;
	return here > 0;
}

bool
onset_refine(const struct onset_env *e, int64_t near, int64_t within,
    int64_t *t)
{
	int64_t n = (near - within) / FRAME_US - LATE;
	int64_t end = (near + within) / FRAME_US + EARLY + 1;
	float most = LEAST / 2;
	bool found = false;

	for (; n <= end; n++) {
		float here = row(e, n)->rise;
		int64_t time;

		if (here <= most || !is_peak(e, n, 1))
			continue;
		time = time_of(e, n);
		if (time < near - within || time > near + within)
			continue;
		most = here;
		*t = time;
		found = true;
	}
	return found;
}

struct onsets {
	struct onset_env *env;
	int64_t seen;  /* frames that were judged */
	int64_t last;  /* time of the onset before */
	struct onset queue[QUEUE];
	int first, n;
};

struct onsets *
onsets_new(void)
{
	struct onsets *o = xcalloc(1, sizeof *o);

	o->env = onset_env_new(2.0 * USUAL / HEARD_HZ);
	o->last = -1000000;
	return o;
}

void
onsets_free(struct onsets *o)
{
	if (!o)
		return;
	onset_env_free(o->env);
	free(o);
}

/* Whether the median of the frames that lead up to n + AHEAD is below x. */
static bool
median_below(const struct onset_env *e, int64_t n, float x)
{
	int64_t i, end = n + AHEAD, from = end - USUAL + 1;
	int below = 0, count = 0;

	if (from < 0)
		from = 0;
	for (i = from; i <= end && i < e->n; i++, count++)
		below += row(e, i)->rise < x;
	return 2 * below > count;
}

/* Whether an onset makes the envelope what it is at frame n. */
static bool
is_onset(const struct onset_env *e, int64_t n)
{
	const float here = row(e, n)->rise;
	bool sharp;

	if (here < LEAST || !is_peak(e, n, ALONE))
		return false;
	sharp = is_sharp(e, n);
	return (sharp || here >= LEAST_DULL) && median_below(e, n,
	    here / (sharp ? TIMES_USUAL : TIMES_DULL));
}

static void
judge(struct onsets *o, int64_t n)
{
	const float here = row(o->env, n)->rise;
	struct onset *next;
	int64_t t;

	if (!is_onset(o->env, n))
		return;
	t = time_of(o->env, n);
	if (t < 0)
		t = 0;
	if (t <= o->last + 2 * FRAME_US || o->n == QUEUE)
		return;
	next = &o->queue[(o->first + o->n++) % QUEUE];
	next->t = o->last = t;
	next->strength = here < 1 ? here : 1;
}

void
onsets_put(struct onsets *o, const struct heard *h)
{
	onset_env_put(o->env, h);
	if (o->env->n > AHEAD)
		judge(o, o->seen++);
}

void
onsets_end(struct onsets *o)
{
	while (o->seen < o->env->n)
		judge(o, o->seen++);
}

bool
onsets_get(struct onsets *o, struct onset *next)
{
	if (!o->n)
		return false;
	*next = o->queue[o->first];
	o->first = (o->first + 1) % QUEUE;
	o->n--;
	return true;
}
