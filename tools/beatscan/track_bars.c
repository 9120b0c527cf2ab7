/*
 * track_bars: which beat is the first of a bar.  A bar may be cut short, and
 * the meter may change at its end, at a price: music does both rarely.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "track_bars.h"

#include "buf.h"

enum { METERS = 4, STATES = 2 + 3 + 4 + 6 };

static const int METER[METERS] = { 2, 3, 4, 6 };
/* Most music counts four; two and six are what four and three look like
 * where half of the downbeats are missed. */
static const float LIKELY[METERS] = { 0.10f, 0.17f, 0.70f, 0.03f };
/* What it costs to change the meter, and to cut a bar short. */
static const float CHANGED = 7, CUT = 6;

/* How often the middle of a bar of four or six passes for a downbeat. */
static const float MIDDLE = 0.6f;

struct state {
	int meter, place, last; /* last: place of the bar's last beat */
};

static void
lay_states(struct state s[STATES])
{
	int m, p, n = 0;

	for (m = 0; m < METERS; m++)
		for (p = 0; p < METER[m]; p++, n++) {
			s[n].meter = m;
			s[n].place = p;
			s[n].last = METER[m] - 1;
		}
}

/* What a beat says for its being in this place. */
static float
says(float down, const struct state *s)
{
	float p = 0.03f + 0.94f * down;
	float first = p / 0.25f, other = (1 - p) / 0.75f;

	if (s->place == 0)
		return logf(first);
	if (s->last >= 3 && 2 * s->place == s->last + 1)
		return logf(MIDDLE * first + (1 - MIDDLE) * other);
	return logf(other);
}

/* The best way into a state from the scores of the beat before. */
static int
best_before(const struct state s[STATES], int to, const float *score,
    float *gain)
{
	int i, best;

	if (s[to].place > 0) {
		*gain = score[to - 1];
		return to - 1;
	}
	best = to + s[to].last;
	*gain = score[best];
	for (i = 0; i < STATES; i++) {
		float x = score[i];

		if (i == to + s[to].last)
			continue;
		if (s[i].place != s[i].last)
			x -= CUT;
		if (s[i].meter != s[to].meter)
			x -= CHANGED;
		if (x > *gain) {
			*gain = x;
			best = i;
		}
	}
	return best;
}

float
bars_find(struct bar_beat *b, size_t n)
{
	struct state s[STATES];
	float score[STATES], next[STATES];
	uint8_t (*from)[STATES] = xmalloc((n ? n : 1) * sizeof *from);
	size_t i;
	int k, best = 0;
	float most;

	lay_states(s);
	for (k = 0; k < STATES; k++)
		score[k] = logf(LIKELY[s[k].meter] / (float)(s[k].last + 1));
	for (i = 0; i < n; i++) {
		for (k = 0; k < STATES; k++) {
			float x = score[k];

			from[i][k] = (uint8_t)k;
			if (i > 0)
				from[i][k] = (uint8_t)best_before(s, k, score,
				    &x);
			next[k] = x + says(b[i].down, &s[k]);
		}
		for (k = 0; k < STATES; k++)
			score[k] = next[k];
	}
	for (k = 1; k < STATES; k++)
		if (score[k] > score[best])
			best = k;
	most = score[best];
	for (i = n; i-- > 0; best = from[i][best]) {
		b[i].place = s[best].place + 1;
		b[i].meter = s[best].last + 1;
	}
	free(from);
	return n ? most / (float)n : 0;
}
