/*
 * Loudness, level and peak.
 *
 * Everything that windows need is the energy of each tenth of a second: the
 * last four are the momentary window, the last thirty the short-term one, and
 * the blocks that integration and range gate are these windows, told ten times
 * a second.  So a sample costs its filter and three sums.  Gating needs all
 * windows of the file at the end; a histogram with the energy in each of its
 * steps stands for them (loud_gate.h).
 *
 * Sound comes interleaved.  It is taken apart by channels in short runs, where
 * samples that are no numbers become 0, and a pair of channels goes through
 * the filter side by side (loud_weigh.h).
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "loud.h"
#include "buf.h"
#include "loud_gate.h"
#include "loud_part.h"
#include "loud_peak.h"
#include "loud_weigh.h"

enum {
	RUN = 512,          /* samples taken apart at a time */
	MOMENTARY = 4,      /* tenths of a second */
	SHORTTERM = 30,
	TENTHS = 10,        /* in a second */
	RATE_LEAST = 100,   /* below, the filter has no corner */
	RATE_MOST = 1536000,
};

#define TENTH_US 100000

/* Two channels, the second without use where their number is odd. */
struct pair {
	struct weigh filter;
	double weight[2];
	bool alone;
};

struct loud {
	int rate, channels, pairs;
	struct pair *pair;
	struct loud_peak *oversampled; /* null: no true peak */
	double energy;                 /* weighted, of this tenth so far */
	double square;                 /* of all channels, not weighted */
	float top;                     /* greatest magnitude of this tenth */
	int64_t samples;               /* since the first */
	int64_t tenths;                /* complete ones */
	int64_t due;                   /* the sample that ends the tenth */
	double past[SHORTTERM];        /* energies, a ring */
	float peak;
	double momentary_most, shortterm_most;
	struct loud_gate *integrated, *range;
	float run[2 * RUN];
};

static double
decibels(double power)
{
	return power > 0 ? 10 * log10(power) : -INFINITY;
}

double
loud_lufs(double power)
{
	return power > 0 ? -0.691 + 10 * log10(power) : -INFINITY;
}

/* The first sample behind a tenth: what is rounded does not add up. */
static int64_t
tenth_end(const struct loud *l, int64_t tenth)
{
	return ((tenth + 1) * l->rate + TENTHS / 2) / TENTHS;
}

struct loud *
loud_new(int rate, int channels, uint64_t layout, bool true_peak)
{
	struct loud *l = xcalloc(1, sizeof(*l));

	l->rate = rate < RATE_LEAST ? RATE_LEAST :
	    rate > RATE_MOST ? RATE_MOST : rate;
	l->channels = channels < 1 ? 1 : channels;
	l->pairs = (l->channels + 1) / 2;
	l->pair = xcalloc((size_t)l->pairs, sizeof(*l->pair));
	for (int c = 0; c < l->channels; c++)
		l->pair[c / 2].weight[c % 2] =
		    loud_weight(layout, l->channels, c);
	for (int i = 0; i < l->pairs; i++) {
		weigh_init(&l->pair[i].filter, l->rate);
		l->pair[i].alone = 2 * i + 1 == l->channels;
	}
	if (true_peak)
		l->oversampled = loud_peak_new(l->rate, l->channels);
	l->due = tenth_end(l, 0);
	l->momentary_most = l->shortterm_most = -INFINITY;
	l->integrated = loud_gate_new();
	l->range = loud_gate_new();
	return l;
}

void
loud_free(struct loud *l)
{
	if (!l)
		return;
	free(l->pair);
	loud_peak_free(l->oversampled);
	loud_gate_free(l->integrated);
	loud_gate_free(l->range);
	free(l);
}

/* --- samples ---------------------------------------------------------------- */

/* What is not a number is none; infinities are not either. */
static float
sane(float x)
{
	return fabsf(x) <= FLT_MAX ? x : 0;
}

/* Two neighbouring channels of n samples, out of many. */
static void
take_pair(float *restrict to, const float *restrict x, size_t n, size_t step,
    bool alone)
{
	if (step == 2) {
		for (size_t i = 0; i < 2 * n; i++)
			to[i] = sane(x[i]);
	} else if (alone) {
		for (size_t i = 0; i < n; i++) {
			to[2 * i] = sane(x[i * step]);
			to[2 * i + 1] = 0;
		}
	} else {
		for (size_t i = 0; i < n; i++) {
			to[2 * i] = sane(x[i * step]);
			to[2 * i + 1] = sane(x[i * step + 1]);
		}
	}
}

/* Sum of squares, and the greatest magnitude so far, in four lanes each. */
static double
measure(const float *x, size_t n, float *top)
{
	float high[4] = { *top, *top, *top, *top };
	double sum[4] = { 0 }, rest = 0;
	size_t i = 0;

	for (; i + 4 <= n; i += 4)
		for (int k = 0; k < 4; k++) {
			float m = fabsf(x[i + (size_t)k]);

			high[k] = high[k] > m ? high[k] : m;
			sum[k] += (double)m * (double)m;
		}
	for (; i < n; i++) {
		high[0] = fmaxf(high[0], fabsf(x[i]));
		rest += (double)x[i] * (double)x[i];
	}
	*top = fmaxf(fmaxf(high[0], high[1]), fmaxf(high[2], high[3]));
	return sum[0] + sum[1] + sum[2] + sum[3] + rest;
}

/* A run that lies in one tenth. */
static void
put_run(struct loud *l, const float *x, size_t n)
{
	for (int i = 0; i < l->pairs; i++) {
		struct pair *p = &l->pair[i];
		double energy[2];

		take_pair(l->run, x + 2 * i, n, (size_t)l->channels, p->alone);
		l->square += measure(l->run, 2 * n, &l->top);
		if (l->oversampled)
			loud_peak_put(l->oversampled, i, l->run, n);
		/* Nothing is filtered that does not count. */
		if (p->weight[0] > 0 || p->weight[1] > 0) {
			weigh(&p->filter, l->run, n, energy);
			l->energy += p->weight[0] * energy[0] +
			    p->weight[1] * energy[1];
		}
	}
	l->samples += (int64_t)n;
}

/* --- windows ---------------------------------------------------------------- */

/* Mean power of the last so many tenths. */
static double
window(const struct loud *l, int tenths)
{
	int64_t from = l->tenths - tenths, begin;
	double sum = 0;

	for (int64_t i = from < 0 ? 0 : from; i < l->tenths; i++)
		sum += l->past[i % SHORTTERM];
	begin = from <= 0 ? 0 : tenth_end(l, from - 1);
	/* Before the first sample there was silence. */
	if (from < 0)
		return sum * TENTHS / ((double)tenths * l->rate);
	return sum / (double)(l->samples - begin);
}

static void
end_tenth(struct loud *l, struct loud_row *r)
{
	int64_t begin = l->tenths > 0 ? tenth_end(l, l->tenths - 1) : 0;
	double momentary, shortterm;

	l->past[l->tenths % SHORTTERM] = l->energy;
	l->tenths++;
	momentary = window(l, MOMENTARY);
	shortterm = window(l, SHORTTERM);
	*r = (struct loud_row){ .t = l->tenths * TENTH_US,
		.momentary = loud_lufs(momentary),
		.shortterm = loud_lufs(shortterm),
		.rms = decibels(l->square /
		    ((double)(l->samples - begin) * l->channels)),
		.peak = 2 * decibels((double)l->top) };
	if (l->tenths >= MOMENTARY)
		loud_gate_add(l->integrated, momentary);
	if (l->tenths >= SHORTTERM)
		loud_gate_add(l->range, shortterm);
	l->momentary_most = fmax(l->momentary_most, r->momentary);
	l->shortterm_most = fmax(l->shortterm_most, r->shortterm);
	l->peak = fmaxf(l->peak, l->top);
	l->energy = l->square = 0;
	l->top = 0;
	l->due = tenth_end(l, l->tenths);
}

void
loud_put(struct loud *l, const float *x, size_t n,
    void (*row)(void *arg, const struct loud_row *r), void *arg)
{
	struct loud_row r;

	while (n > 0) {
		int64_t left = l->due - l->samples;
		size_t some = n < RUN ? n : RUN;

		if ((int64_t)some > left)
			some = (size_t)left;
		put_run(l, x, some);
		x += some * (size_t)l->channels;
		n -= some;
		if (l->samples == l->due) {
			end_tenth(l, &r);
			row(arg, &r);
		}
	}
}

void
loud_end(struct loud *l, struct loud_sum *sum)
{
	l->peak = fmaxf(l->peak, l->top);
	*sum = (struct loud_sum){
		.integrated = loud_gate_mean(l->integrated),
		.range = loud_gate_range(l->range),
		.peak = 2 * decibels((double)l->peak),
		.true_peak = NAN,
		.momentary_most = l->momentary_most,
		.shortterm_most = l->shortterm_most };
	if (l->oversampled)
		sum->true_peak = 2 * decibels(fmax((double)l->peak,
		    loud_peak_most(l->oversampled)));
}
