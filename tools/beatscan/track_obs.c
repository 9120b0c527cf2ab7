/*
 * track_obs: the rises of the spectrum.  Each group of bands is measured
 * against its own neighbourhood, so that a quiet hi-hat counts beside a loud
 * bass, and a fade changes nothing.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "track_obs.h"

#include "buf.h"
#include "heard.h"
#include "net.h"

enum {
	KEPT = 512,   /* frames in the ring: more than BACK + ahead */
	MEAN = 20,    /* frames to each side: what is usual now */
	BACK = 200,   /* frames back: how large rises are here */
	CHANGE = 12,  /* frames that are compared with as many before */
};

/* The first band of the middle and of the high group: about 300 Hz, 2 kHz. */
static const int MIDDLE = 5, HIGH = 18;
/* Rises of steady noise are about this large: less is not blown up. */
static const double FLOOR = 0.02, CHANGE_FLOOR = 0.05;
static const float MOST = 5.0f;

struct raw {
	float rise[TRACK_GROUPS];
	float mel[HEARD_BANDS];
	float level;
	float beat, down, music;
};

struct observer {
	int ahead;
	struct raw ring[KEPT];
	int64_t n;      /* raw frames there are */
	int64_t out;    /* observations told */
	int64_t frames; /* heard frames */
	float last[HEARD_BANDS]; /* of the frame before */
	float wide[HEARD_BANDS]; /* the same, maximum of neighbours */
	float odd[TRACK_GROUPS]; /* rises of the odd frame before */
	double square[TRACK_GROUPS], change_square;
	int64_t squared; /* raw frames that are in the sums above */
	bool ended;
};

struct observer *
observer_new(int ahead)
{
	struct observer *o = xcalloc(1, sizeof *o);

	o->ahead = ahead < 1 ? 1 : ahead;
	return o;
}

static struct raw *
at(struct observer *o, int64_t i)
{
	return &o->ring[i & (KEPT - 1)];
}

/* Each band against the loudest of its neighbours before: vibrato is no
 * onset. */
static void
rises(struct observer *o, const struct heard *h, float rise[TRACK_GROUPS])
{
	float up[HEARD_BANDS];
	const float *l = o->last;
	int b;

	for (b = 0; b < HEARD_BANDS; b++) {
		float d = h->mel[b] - o->wide[b];

		up[b] = d > 0 ? d : 0;
	}
	rise[0] = rise[1] = rise[2] = 0;
	for (b = 0; b < MIDDLE; b++)
		rise[0] += up[b];
	for (; b < HIGH; b++)
		rise[1] += up[b];
	for (; b < HEARD_BANDS; b++)
		rise[2] += up[b];
	rise[0] /= (float)MIDDLE;
	rise[1] /= (float)(HIGH - MIDDLE);
	rise[2] /= (float)(HEARD_BANDS - HIGH);
	memcpy(o->last, h->mel, sizeof o->last);
	for (b = 0; b < HEARD_BANDS; b++) {
		float m = l[b];

		if (b > 0 && l[b - 1] > m)
			m = l[b - 1];
		if (b + 1 < HEARD_BANDS && l[b + 1] > m)
			m = l[b + 1];
		o->wide[b] = m;
	}
}

void
observer_put(struct observer *o, const struct heard *h, const struct pulse *p)
{
	float rise[TRACK_GROUPS];
	struct raw *r;
	int g;

	rises(o, h, rise);
	if (o->frames++ % 2) {
		r = at(o, o->n - 1);
		for (g = 0; g < TRACK_GROUPS; g++) {
			r->rise[g] += 0.5f * rise[g];
			o->odd[g] = rise[g];
		}
		return;
	}
	r = at(o, o->n++);
	for (g = 0; g < TRACK_GROUPS; g++)
		r->rise[g] = rise[g] + 0.5f * o->odd[g];
	memcpy(r->mel, h->mel, sizeof r->mel);
	r->level = h->rms;
	r->beat = p ? p->beat : 0;
	r->down = p ? p->down : 0;
	r->music = p ? p->music : 0;
}

/* The rise at i over the mean around it. */
static float
over_mean(struct observer *o, int64_t i, int g)
{
	int64_t from = i - MEAN < 0 ? 0 : i - MEAN;
	int64_t to = i + MEAN < o->n ? i + MEAN : o->n - 1;
	float sum = 0;
	int64_t k;

	if (to > i + o->ahead)
		to = i + o->ahead;
	for (k = from; k <= to; k++)
		sum += at(o, k)->rise[g];
	return at(o, i)->rise[g] - sum / (float)(to - from + 1);
}

static float
change_at(struct observer *o, int64_t i)
{
	float before[HEARD_BANDS] = { 0 }, after[HEARD_BANDS] = { 0 };
	int64_t to = o->ahead < CHANGE ? o->ahead : CHANGE;
	int64_t k;
	float sum = 0;
	int b;

	for (k = i - to; k < i; k++) {
		const float *m = at(o, k < 0 ? 0 : k)->mel;

		for (b = 0; b < HEARD_BANDS; b++)
			before[b] += m[b];
	}
	for (k = i; k < i + to; k++) {
		const float *m = at(o, k < o->n ? k : o->n - 1)->mel;

		for (b = 0; b < HEARD_BANDS; b++)
			after[b] += m[b];
	}
	for (b = 0; b < HEARD_BANDS; b++)
		sum += fabsf(after[b] - before[b]);
	return sum / (float)(HEARD_BANDS * to);
}

/* Rises of the last seconds and of what is known of the next, squared. */
static void
slide(struct observer *o, int64_t to)
{
	int g;

	for (; o->squared < to; o->squared++) {
		int64_t gone = o->squared - BACK - o->ahead;

		for (g = 0; g < TRACK_GROUPS; g++) {
			double x = at(o, o->squared)->rise[g];

			o->square[g] += x * x;
			if (gone >= 0) {
				x = at(o, gone)->rise[g];
				o->square[g] -= x * x;
			}
		}
	}
}

bool
observer_get(struct observer *o, struct obs *out)
{
	int64_t i = o->out, have, many;
	struct raw *r;
	float change;
	int g;

	/* A frame is whole once the odd one after it was heard. */
	have = o->n - (o->frames % 2 ? 1 : 0);
	if (o->ended)
		have = o->n;
	else if (i + o->ahead >= have)
		return false;
	if (i >= have)
		return false;
	slide(o, i + o->ahead + 1 < have ? i + o->ahead + 1 : have);
	many = o->squared < BACK + o->ahead ? o->squared : BACK + o->ahead;
	r = at(o, i);
	for (g = 0; g < TRACK_GROUPS; g++) {
		double mean = o->square[g] / (double)many;
		float e = over_mean(o, i, g);

		e /= (float)sqrt((mean > 0 ? mean : 0) + FLOOR * FLOOR);
		out->env[g] = e > MOST ? MOST : e;
	}
	change = change_at(o, i);
	o->change_square += ((double)change * change - o->change_square) / 400;
	out->change = change
	    / (float)sqrt(o->change_square + CHANGE_FLOOR * CHANGE_FLOOR);
	out->level = r->level;
	out->beat = r->beat;
	out->down = r->down;
	out->music = r->music;
	o->out++;
	return true;
}

void
observer_end(struct observer *o)
{
	o->ended = true;
}

void
observer_free(struct observer *o)
{
	free(o);
}
