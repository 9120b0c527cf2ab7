/*
 * beatnet_spoil: a piece played faster, through other loudspeakers, in other
 * rooms, with people talking over it.
 *
 * Material that can be had with exact beats is cleaner and more alike than
 * what is in films.  What differs there is imitated on the magnitudes of
 * bands, where it costs next to nothing, so that no piece is ever seen twice.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "beatnet_spoil.h"

#include "../../tools/beatscan/net_sense.h"
#include "beatnet_random.h"
#include "buf.h"

void
spoilt_init(struct spoilt *s, int n)
{
	s->n = n;
	s->m = xcalloc((size_t)(2 * n + 2) * MEL, sizeof *s->m);
	s->chroma = xcalloc((size_t)(n + 1) * CHROMA, sizeof *s->chroma);
}

void
spoilt_free(struct spoilt *s)
{
	free(s->m);
	free(s->chroma);
}

/* mel at a band that may lie between two. */
static float
band_at(const uint16_t *mel, float band)
{
	int b = (int)floorf(band);
	float part = band - (float)b, low, high;

	low = b < 0 || b >= MEL ? 0 : mel[b];
	high = b + 1 < 0 || b + 1 >= MEL ? 0 : mel[b + 1];
	return low + (high - low) * part;
}

void
spoilt_take(struct spoilt *s, const struct piece *p, const double *when,
    float shift)
{
	int t, i, k, turn = (int)lroundf(shift);
	const uint16_t *a, *b;
	float part, x, y, mel[MEL];

	for (t = 0; t < 2 * s->n; t++) {
		k = (int)floor(when[t]);
		part = (float)(when[t] - k);
		if (k < 0 || k + 1 >= 2 * p->frames) {
			memset(s->m + t * MEL, 0, MEL * sizeof *s->m);
			continue;
		}
		a = p->frame[k / 2].mel[k % 2];
		b = p->frame[(k + 1) / 2].mel[(k + 1) % 2];
		for (i = 0; i < MEL; i++) {
			x = shift != 0 ? band_at(a, (float)i - shift) : a[i];
			y = shift != 0 ? band_at(b, (float)i - shift) : b[i];
			mel[i] = (x + (y - x) * part) / SENSE_UNIT;
		}
		net_sense_linear(mel, s->m + t * MEL, MEL);
		if (t % 2 == 0)
			for (i = 0; i < CHROMA; i++)
				s->chroma[t / 2 * CHROMA +
				    (i + turn + CHROMA) % CHROMA] =
				    p->frame[k / 2].chroma[i] / 255.0F;
	}
}

/* Beats as targets: 1 in their own frame, half in its neighbours, shared
 * where they lie between two.  Before the first and after the last nothing is
 * known. */
static void
targets(struct example *e, const struct piece *p, const double *when)
{
	double at, first, last;
	float y, *target;
	int t, i, b, from = 0;

	for (t = 0; t < e->n; t++) {
		float *w = e->weight + t * TARGETS;

		target = e->target + t * TARGETS;
		for (i = 0; i < TARGETS; i++) {
			target[i] = 0;
			w[i] = 1;
		}
		if (!p->beats)
			continue;
		first = p->beat[0] * 100 - 30;
		last = p->beat[p->beats - 1] * 100 + 30;
		target[2] = 1;
		if (when[2 * t] < first || when[2 * t] > last)
			w[0] = w[1] = w[2] = 0;
	}
	for (b = 0, t = 0; b < p->beats; b++) {
		at = p->beat[b] * 100;
		while (t < e->n && when[2 * t] < at)
			t++;
		/* beat lies between frames t - 1 and t */
		from = t - 2;
		for (i = from < 0 ? 0 : from; i < e->n && i < t + 2; i++) {
			double step = i + 1 < e->n ?
			    when[2 * i + 2] - when[2 * i] : 2;

			y = 1 - 0.5F * (float)(fabs(when[2 * i] - at) / step);
			if (y <= 0)
				continue;
			target = e->target + i * TARGETS;
			target[0] = fmaxf(target[0], y);
			if (p->pos[b] == 1)
				target[1] = fmaxf(target[1], y);
		}
	}
	for (t = 0; t < e->n && p->beats; t++)
		if (!p->pos[0] || !p->pos[p->beats / 2])
			e->weight[t * TARGETS + 1] = 0;
}

void
spoilt_example(struct example *e, const struct spoilt *s,
    const struct piece *p, const double *when)
{
	struct net_sense sense;
	float mel[2][NET_BANDS], *x;
	int t;

	e->n = s->n;
	net_sense_init(&sense);
	for (t = 0; t < e->n; t++) {
		net_sense_log(s->m + 2 * t * MEL, 1, mel[0], NET_BANDS);
		net_sense_log(s->m + (2 * t + 1) * MEL, 1, mel[1], NET_BANDS);
		x = e->x + t * INPUT;
		net_sense(&sense, (const float (*)[NET_BANDS])mel,
		    s->chroma + t * CHROMA, x, x + NET_ROW);
	}
	memset(e->x + e->n * INPUT, 0, 8 * INPUT * sizeof *e->x);
	targets(e, p, when);
}

static float
decibels(float db)
{
	return powf(10, db / 20);
}

/* Loudspeakers and microphones: a tilt and waves of some dB over the bands,
 * all that is above or below cut off. */
static void
equalise(struct spoilt *s, unsigned long long *seed)
{
	float gain[MEL], tilt = random_between(seed, -10, 10);
	float deep[3], phase[3], cycles[3];
	int i, k, t, low = 0, high = MEL;

	for (k = 0; k < 3; k++) {
		deep[k] = random_between(seed, 0, 6);
		phase[k] = random_between(seed, 0, 6.3F);
		cycles[k] = random_between(seed, 0.5F, 4) * 6.3F;
	}
	if (random_chance(seed, 0.15F))
		low = random_below(seed, 7);
	if (random_chance(seed, 0.2F))
		high = 14 + random_below(seed, MEL - 14);
	for (i = 0; i < MEL; i++) {
		float at = (float)i / MEL, db = tilt * (at - 0.5F);

		for (k = 0; k < 3; k++)
			db += deep[k] * sinf(phase[k] + cycles[k] * at);
		if (i < low)
			db -= 12 * (float)(low - i);
		if (i >= high)
			db -= 15 * (float)(i - high + 1);
		gain[i] = decibels(db);
	}
	for (t = 0; t < 2 * s->n; t++)
		for (i = 0; i < MEL; i++)
			s->m[t * MEL + i] *= gain[i];
}

/* A room: what was heard goes on, ever softer; and soft attacks. */
static void
blur(struct spoilt *s, unsigned long long *seed)
{
	bool room = random_chance(seed, 0.3F);
	bool soft = random_chance(seed, 0.2F);
	float keep = expf(-1 / random_between(seed, 5, 50));
	float wet = random_between(seed, 0.1F, 0.7F);
	float slow = random_between(seed, 0.2F, 0.75F);
	float tail[MEL] = { 0 }, follow[MEL] = { 0 };
	int t, i;

	if (!room && !soft)
		return;
	for (t = 0; t < 2 * s->n; t++)
		for (i = 0; i < MEL; i++) {
			float *m = &s->m[t * MEL + i];

			if (soft) {
				follow[i] = *m > follow[i] ? *m +
				    (follow[i] - *m) * slow : *m;
				*m = follow[i];
			}
			if (!room)
				continue;
			tail[i] = tail[i] * keep > wet * *m ?
			    tail[i] * keep : wet * *m;
			*m = sqrtf(*m * *m + tail[i] * tail[i]);
		}
}

/* The loud made softer, as in a limiter that can be heard working. */
static void
compress(struct spoilt *s, unsigned long long *seed)
{
	float share = random_between(seed, 0.1F, 0.7F);
	float fade = random_between(seed, 0.7F, 0.97F), sum, level = 0, gain;
	int t, i;

	for (t = 0; t < 2 * s->n; t++) {
		for (i = 0, sum = 0; i < MEL; i++)
			sum += s->m[t * MEL + i];
		sum /= MEL;
		level = sum > level ? sum : level * fade + sum * (1 - fade);
		gain = powf((level + 1e-4F) / 0.01F, -share);
		for (i = 0; i < MEL; i++)
			s->m[t * MEL + i] *= gain;
	}
}

/* Dense and loud music: in each band what stands out does so by less. */
static void
flatten(struct spoilt *s, unsigned long long *seed)
{
	float share = random_between(seed, 0.1F, 0.65F), mean[MEL], *m;
	int t, i;

	for (i = 0; i < MEL; i++)
		mean[i] = s->m[i] + 1e-4F;
	for (t = 0; t < 2 * s->n; t++)
		for (i = 0; i < MEL; i++) {
			m = &s->m[t * MEL + i];
			mean[i] += (*m + 1e-4F - mean[i]) * 0.01F;
			*m *= powf((*m + 1e-4F) / mean[i], -share);
		}
}

static float
mean_of(const struct spoilt *s)
{
	double sum = 0;
	int i;

	for (i = 0; i < 2 * s->n * MEL; i++)
		sum += s->m[i];
	return (float)(sum / (2.0 * s->n * MEL));
}

/* Another sound on top, for all of the time or some of it. */
static void
mix(struct spoilt *s, const struct piece *p, unsigned long long *seed)
{
	struct spoilt other;
	double *when = xmalloc((size_t)(2 * s->n + 2) * sizeof *when), at;
	float gain, share, own = mean_of(s), mean;
	int t, i, from = 0, to = s->n;

	spoilt_init(&other, s->n);
	at = random_unit(seed) * (float)p->frames;
	for (t = 0; t < 2 * s->n + 2; t++, at++)
		when[t] = fmod(at, 2.0 * p->frames - 2);
	spoilt_take(&other, p, when, random_between(seed, -2, 2));
	if (random_chance(seed, 0.5F))
		equalise(&other, seed);
	mean = mean_of(&other);
	gain = mean > 1e-6F ? own / mean *
	    decibels(random_between(seed, -25, 6)) : 0;
	if (random_chance(seed, 0.4F)) {
		from = random_below(seed, s->n);
		to = from + random_below(seed, s->n);
	}
	share = fminf(1, gain * mean / (own + 1e-9F));
	for (t = 2 * from; t < 2 * to && t < 2 * s->n; t++)
		for (i = 0; i < MEL; i++) {
			float a = s->m[t * MEL + i];
			float b = gain * other.m[t * MEL + i];

			s->m[t * MEL + i] = sqrtf(a * a + b * b);
		}
	for (t = from; t < to && t < s->n; t++)
		for (i = 0; i < CHROMA; i++)
			s->chroma[t * CHROMA + i] +=
			    (other.chroma[t * CHROMA + i] -
			    s->chroma[t * CHROMA + i]) * share * 0.5F;
	spoilt_free(&other);
	free(when);
}

/* A steady noise of some colour, as loud bands of it waver. */
static void
hiss(struct spoilt *s, unsigned long long *seed)
{
	float own = mean_of(s), tilt = random_between(seed, -20, 20);
	float level = own * decibels(random_between(seed, -35, 6));
	int t, i;

	for (t = 0; t < 2 * s->n; t++)
		for (i = 0; i < MEL; i++) {
			float *m = &s->m[t * MEL + i], a, b;
			float grain = 2.5F / sqrtf((float)(2 + i));

			a = 1 + grain * random_between(seed, -0.6F, 0.6F);
			b = level * decibels(tilt * ((float)i / MEL - 0.5F)) * a;
			*m = sqrtf(*m * *m + b * b);
		}
}

/* An instrument less for some seconds: a range of bands made soft. */
static void
rest(struct spoilt *s, unsigned long long *seed)
{
	int low = random_below(seed, MEL), wide = 3 + random_below(seed, 18);
	int from = random_below(seed, s->n), t, i;
	int to = from + 50 + random_below(seed, 300);
	float gain = decibels(random_between(seed, -40, -6));

	for (t = 2 * from; t < 2 * to && t < 2 * s->n; t++)
		for (i = low; i < low + wide && i < MEL; i++)
			s->m[t * MEL + i] *= gain;
}

/* When each frame is taken: at another speed, that may change or drift. */
static void
speed(double *when, int n, const struct piece *p, unsigned long long *seed)
{
	float rate = 1, to = 1;
	double at, need;
	int t;

	if (random_chance(seed, 0.7F))
		rate = to = expf(random_between(seed, -0.26F, 0.26F));
	if (random_chance(seed, 0.25F))
		to = rate * expf(random_between(seed, -0.15F, 0.15F));
	need = n * (double)(rate + to) / 2;
	at = random_unit(seed) * (float)fmax(0, 2.0 * p->frames - need);
	if (random_chance(seed, 0.1F))
		at = -random_between(seed, 0, 300);
	for (t = 0; t < n; t++) {
		when[t] = at;
		at += rate + (to - rate) * (float)t / (float)n;
	}
}

/* Silence, or a steady noise: no film is without, and no set is full of it. */
static void
nothing(struct spoilt *s, unsigned long long *seed)
{
	float level = powf(10, random_between(seed, -6, -1));
	bool digital = random_chance(seed, 0.3F);
	int i;

	for (i = 0; i < 2 * s->n * MEL; i++)
		s->m[i] = digital ? 0 : level;
	memset(s->chroma, 0, (size_t)(s->n * CHROMA) * sizeof *s->chroma);
	if (digital)
		return;
	hiss(s, seed);
	equalise(s, seed);
}

void
example_spoiled(struct example *e, const struct piece *p,
    const struct set *noise, unsigned long long *seed)
{
	int n = e->room, i;
	double *when = xmalloc((size_t)(2 * n + 2) * sizeof *when);
	const struct piece silent = { .beats = 0 };
	bool empty = random_chance(seed, 0.04F);
	float shift, gain;
	struct spoilt s;

	spoilt_init(&s, n);
	speed(when, 2 * n + 2, p, seed);
	shift = random_chance(seed, 0.5F) ? random_between(seed, -2, 2) : 0;
	spoilt_take(&s, p, when, shift);
	if (random_chance(seed, 0.3F))
		compress(&s, seed);
	if (random_chance(seed, 0.35F))
		flatten(&s, seed);
	blur(&s, seed);
	if (random_chance(seed, 0.2F))
		rest(&s, seed);
	if (random_chance(seed, 0.7F))
		equalise(&s, seed);
	if (noise->n && random_chance(seed, 0.4F))
		mix(&s, &noise->piece[random_below(seed, noise->n)], seed);
	if (random_chance(seed, 0.3F))
		hiss(&s, seed);
	gain = decibels(random_between(seed, -30, 10));
	for (i = 0; i < 2 * n * MEL; i++)
		s.m[i] = fminf(10, s.m[i] * gain);
	if (empty)
		nothing(&s, seed);
	spoilt_example(e, &s, empty ? &silent : p, when);
	spoilt_free(&s);
	free(when);
}
