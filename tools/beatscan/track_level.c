/*
 * track_level: the readings of a pulse and the path through them.  What one
 * passage says is what its clues say about each reading; the path adds that
 * up over time, and pays where the beat changes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "track_level.h"

#include "buf.h"
#include "track_clues.h"
#include "track_level_weights.h"
#include "track_obs.h"

/* As found; twice; every second, from either; every third, from any.  Beats
 * between those found were tried: where a judge may choose them it does so
 * where they are wrong more often than where they are right. */
const struct level_reading level_readings[LEVEL_READINGS] = {
	{ 12, 0 }, { 6, 0 }, { 24, 0 }, { 24, 12 },
	{ 36, 0 }, { 36, 12 }, { 36, 24 },
};

/* Frames that a view looks at, and from one to the next. */
static const double LONG = 12 * TRACK_HZ, HOP = 3 * TRACK_HZ;
/* Frames between its first and last pulse, if it is heard from end to end. */
static const double WHOLE = 10 * TRACK_HZ;
/* What it costs to change the beat, and to go back on what was told. */
static const float TURN = 5.0f, BACK = 1.0f;
static const float NEVER = -1e9f;
/* Intervals that differ less are of the same beat. */
static const double SAME = 0.12;
/* And a beat is due within so much of an interval. */
static const double DUE = 0.25;

double
level_time(const double *pulse, size_t n, int position)
{
	size_t i = (size_t)(position / LEVEL_PARTS);
	double part = position % LEVEL_PARTS / (double)LEVEL_PARTS;

	if (i + 1 >= n) {
		i = n - 2;
		part = position / (double)LEVEL_PARTS - (double)i;
	}
	return pulse[i] + part * (pulse[i + 1] - pulse[i]);
}

static bool
in_range(const struct level_wish *w, double period)
{
	double bpm = 60.0 * TRACK_HZ / period;

	return bpm > 0.97 * w->bpm_least && bpm < 1.03 * w->bpm_most;
}

static float
says(const struct level_judge *j, const float clue[LEVEL_CLUES])
{
	float sum = 0, x;
	int h, k;

	for (k = 0; k < LEVEL_CLUES; k++)
		sum += j->straight[k] * clue[k];
	for (h = 0; h < LEVEL_HIDDEN; h++) {
		x = j->bias[h];
		for (k = 0; k < LEVEL_CLUES; k++)
			x += j->in[h][k] * clue[k];
		sum += j->out[h] * tanhf(x);
	}
	return sum;
}

/* What the clues say, as logarithms of probabilities; less where less than a
 * whole passage was heard. */
static void
weigh(struct level_view *v, const double *pulse, bool net)
{
	double heard = (pulse[v->past - 1] - pulse[v->first]) / WHOLE;
	float most = NEVER, sum = 0;
	int r;

	for (r = 0; r < LEVEL_READINGS; r++) {
		v->says[r] = NEVER;
		if (!v->can[r])
			continue;
		v->says[r] = says(&LEVEL_JUDGE[net], v->clue[r])
		    * (float)(heard > 1 ? 1 : heard * heard);
		most = fmaxf(most, v->says[r]);
	}
	for (r = 0; r < LEVEL_READINGS; r++)
		if (v->can[r])
			sum += expf(v->says[r] - most);
	for (r = 0; r < LEVEL_READINGS; r++)
		if (v->can[r])
			v->says[r] -= most + logf(sum);
}

/* Does this reading go on with what was told? */
static bool
goes_on(const struct level_view *v, int r, const struct level_wish *w,
    const double *pulse, size_t n)
{
	int step = level_readings[r].step, p = level_readings[r].offset;
	double off = INFINITY;

	if (fabs(log((double)v->period[r] / w->gap)) > SAME)
		return false;
	for (; p <= LEVEL_PARTS * (int)(n - 1); p += step) {
		double d = fabs(level_time(pulse, n, p) - w->told);

		off = d < off ? d : off;
	}
	return off < 0.2 * w->gap;
}

/* The beats of each reading next to where a view begins to decide. */
struct joint {
	double before[LEVEL_READINGS], behind[LEVEL_READINGS];
};

static void
joint_at(struct joint *j, double t, const double *pulse, size_t n)
{
	size_t i = 0;
	int r;

	while (i + 1 < n && pulse[i + 1] <= t)
		i++;
	for (r = 0; r < LEVEL_READINGS; r++) {
		int step = level_readings[r].step;
		int p = level_readings[r].offset + step *
		    ((LEVEL_PARTS * (int)i - level_readings[r].offset) / step -
		    1);

		while (p + step < 0 || level_time(pulse, n, p + step) < t)
			p += step;
		j->behind[r] = level_time(pulse, n, p + step);
		j->before[r] = p >= 0 ? level_time(pulse, n, p) :
		    2 * j->behind[r] - level_time(pulse, n, p + 2 * step);
	}
}

/* Music may go on at another level of the pulse, since the pulse itself may be
 * at another one: its beat then is the same, and comes when it is due. */
static float
change_cost(const struct level_view *a, int from, const struct level_view *b,
    int to, const struct joint *j)
{
	double period = (double)b->period[to];
	double gap = j->behind[to] - j->before[from];

	if (fabs(log((double)a->period[from] / period)) >= SAME)
		return TURN;
	return fabs(gap - period) < DUE * period ? 0 : TURN;
}

static void
choose(struct level_view *v, size_t views, const struct level_wish *w,
    const double *pulse, size_t n)
{
	float score[LEVEL_READINGS] = { 0 }, next[LEVEL_READINGS];
	int (*from)[LEVEL_READINGS] = xcalloc(views, sizeof *from);
	struct joint joint;
	size_t i;
	int r, q, best = 0;

	for (i = 0; i < views; i++) {
		bool told = w->gap > 0 && w->told >= v[i].from
		    && w->told < v[i].until;

		if (i > 0)
			joint_at(&joint, v[i].from, pulse, n);
		for (r = 0; r < LEVEL_READINGS; r++) {
			next[r] = NEVER;
			for (q = 0; i > 0 && q < LEVEL_READINGS; q++) {
				float x = score[q]
				    - change_cost(&v[i - 1], q, &v[i], r,
				    &joint);

				if (x > next[r]) {
					next[r] = x;
					from[i][r] = q;
				}
			}
			if (i == 0)
				next[r] = 0;
			next[r] += v[i].says[r] * (float)(HOP / LONG);
			if (told && v[i].can[r]
			    && !goes_on(&v[i], r, w, pulse, n))
				next[r] -= BACK;
		}
		memcpy(score, next, sizeof score);
	}
	for (r = 1; r < LEVEL_READINGS; r++)
		if (score[r] > score[best])
			best = r;
	for (i = views; i-- > 0; best = from[i][best])
		v[i].reading = best;
	free(from);
}

static void
view(const struct pulse_facts *facts, const struct level_wish *w,
    const double *pulse, size_t n, struct level_view *v)
{
	bool any = false;
	int r;

	v->first = 0;
	while (v->first + 1 < n && pulse[v->first] < v->begin)
		v->first++;
	v->past = v->first;
	while (v->past < n && pulse[v->past] <= v->end)
		v->past++;
	/* What is told of beats in a silence says nothing of those before. */
	while (v->first + 1 < v->past && !facts_sound(facts, v->first))
		v->first++;
	while (v->first + 1 < v->past && !facts_sound(facts, v->past - 1))
		v->past--;
	for (r = 0; r < LEVEL_READINGS; r++) {
		v->can[r] = clues_of_reading(facts, v, pulse, n, r)
		    && in_range(w, (double)v->period[r]);
		any = any || v->can[r];
	}
	/* The model stays in the range; at its very edge so does this. */
	if (!any)
		v->can[0] = true;
}

size_t
level_look(const struct sure_sound *s, const struct level_wish *w,
    const double *pulse, size_t n, struct level_view **views)
{
	double span = pulse[n - 1] - pulse[0];
	size_t many = span > LONG ? 1 + (size_t)((span - LONG) / HOP) : 1, i;
	struct level_view *v = xcalloc(many, sizeof *v);
	struct pulse_facts *facts = facts_gather(s, pulse, n);

	for (i = 0; i < many; i++) {
		/* The newest sound is always looked at. */
		v[i].end = pulse[n - 1] - (double)(many - 1 - i) * HOP;
		v[i].begin = v[i].end - LONG;
		v[i].from = v[i].begin + (LONG - HOP) / 2;
		v[i].until = v[i].from + HOP;
		view(facts, w, pulse, n, &v[i]);
		weigh(&v[i], pulse, s->net);
	}
	v[0].from = -INFINITY;
	v[many - 1].until = INFINITY;
	choose(v, many, w, pulse, n);
	facts_free(facts);
	*views = v;
	return many;
}

size_t
level_beats(const struct level_view *v, size_t views, const double *pulse,
    size_t n, struct level_beat *beats, size_t cap)
{
	int last = LEVEL_PARTS * (int)(n - 1), p;
	size_t many = 0, i;

	for (i = 0; i < views; i++) {
		struct level_reading r = level_readings[v[i].reading];

		for (p = r.offset; p <= last && many < cap; p += r.step) {
			double t = level_time(pulse, n, p);
			double period = level_time(pulse, n, p + r.step) - t;

			if (t < v[i].from)
				continue;
			if (t >= v[i].until)
				break;
			/* Where the reading changes. */
			if (many > 0 && t < beats[many - 1].t + 0.5 * period)
				continue;
			beats[many].t = t;
			beats[many].period = period;
			beats[many++].reading = v[i].reading;
		}
	}
	return many;
}
