/*
 * moments_sound: the instruments that a programme's sound is played on.  No
 * recordings but those of the pool are needed: crowds, applause, explosions
 * and hums are shaped noise, which is what they are to a listener who only
 * measures.
 */
#include "moments_sound.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moments_plan.h"

#include "buf.h"
#include "diag.h"

static const double TURN = 6.283185307179586;

static double
gain_of(double db)
{
	return pow(10, db / 20);
}

struct plant_sound
plant_silence(size_t n)
{
	return (struct plant_sound){ xcalloc(n, sizeof(float)), n };
}

void
plant_sound_free(struct plant_sound *s)
{
	free(s->x);
	*s = (struct plant_sound){ 0 };
}

/* Divides by the level of the loud half of its tenths of a second. */
static void
level_out(struct plant_sound *s)
{
	size_t tenth = PLANT_HZ / 10, i, j, loud = 0;
	double all = 0, sum, mean, part = 0;

	for (i = 0; i < s->n; i++)
		all += (double)s->x[i] * s->x[i];
	mean = all / (double)(s->n ? s->n : 1);
	for (i = 0; i + tenth <= s->n; i += tenth) {
		for (sum = 0, j = i; j < i + tenth; j++)
			sum += (double)s->x[j] * s->x[j];
		if (sum / (double)tenth < mean / 2)
			continue;
		part += sum / (double)tenth;
		loud++;
	}
	mean = loud ? part / (double)loud : mean;
	for (i = 0; mean > 0 && i < s->n; i++)
		s->x[i] /= (float)sqrt(mean);
}

struct plant_sound
plant_read(const char *path)
{
	struct plant_sound s = { 0 };
	FILE *f = fopen(path, "rb");
	unsigned char two[2];
	size_t cap = 0;

	if (!f)
		die("%s:", path);
	while (fread(two, 1, 2, f) == 2) {
		if (s.n == cap) {
			cap = cap ? 2 * cap : 1 << 16;
			s.x = xrealloc(s.x, cap, sizeof *s.x);
		}
		s.x[s.n++] = (int16_t)(two[0] | two[1] << 8) / 32768.0f;
	}
	fclose(f);
	if (s.n < PLANT_HZ / 4)
		die("%s: too short", path);
	level_out(&s);
	return s;
}

/* How loud sample i of n is. */
static double
shape_at(const struct plant_shape *s, size_t i, size_t n)
{
	double x = 1;

	if (i < s->attack)
		x = (double)i / (double)s->attack;
	if (n - i < s->release)
		x = fmin(x, (double)(n - i) / (double)s->release);
	if (s->waver_db > 0)
		x *= gain_of(s->waver_db * 0.5 *
		    (sin((double)i * TURN / (3.7 * PLANT_HZ)) +
		    sin((double)i * TURN / (9.1 * PLANT_HZ) + 1)));
	return x;
}

static size_t
room(const struct plant_sound *to, size_t at, size_t n)
{
	return at >= to->n ? 0 : n < to->n - at ? n : to->n - at;
}

void
plant_play(struct plant_sound *to, size_t at, size_t n,
    const struct plant_sound *from, size_t skip, double db,
    struct plant_shape shape, double low)
{
	double gain = gain_of(db), a, one = 0, two = 0, x;
	size_t i, fits = room(to, at, n);

	a = low > 0 ? 1 - exp(-TURN * low / PLANT_HZ) : 1;
	for (i = 0; i < fits; i++) {
		x = from->x[(skip + i) % from->n];
		one += a * (x - one);
		two += a * (one - two);
		to->x[at + i] += (float)(two * gain * shape_at(&shape, i, n));
	}
}

/* One-pole filters, two of each: enough to give noise a colour. */
struct colour {
	double low, high, h1, h2, l1, l2;
};

static double
coloured(struct colour *c, double x)
{
	c->h1 += c->high * (x - c->h1);
	c->h2 += c->high * (c->h1 - c->h2);
	c->l1 += c->low * (c->h2 - c->l1);
	c->l2 += c->low * (c->h2 - c->l1 - c->l2);
	return c->h2 - c->l1 - c->l2;
}

static struct colour
colour_of(double low, double high)
{
	return (struct colour){ 1 - exp(-TURN * low / PLANT_HZ),
		1 - exp(-TURN * high / PLANT_HZ), 0, 0, 0, 0 };
}

/* What coloured noise must be multiplied with to have a level of 1. */
static double
colour_gain(struct colour c)
{
	struct plant_chance chance;
	double sum = 0, x;
	int i;

	plant_seed(&chance, 1);
	for (i = 0; i < 40000; i++) {
		x = coloured(&c, plant_in(&chance, -1, 1));
		sum += x * x;
	}
	return sqrt(40000 / sum);
}

void
plant_noise(struct plant_sound *to, size_t at, size_t n, double low,
    double high, double db, struct plant_shape shape, uint64_t seed)
{
	struct colour c = colour_of(low, high);
	struct plant_chance chance;
	double gain = gain_of(db) * colour_gain(c);
	size_t i, fits = room(to, at, n);

	plant_seed(&chance, seed);
	for (i = 0; i < fits; i++)
		to->x[at + i] += (float)(gain * shape_at(&shape, i, n) *
		    coloured(&c, plant_in(&chance, -1, 1)));
}

void
plant_claps(struct plant_sound *to, size_t at, size_t n, double rate,
    double db, struct plant_shape shape, uint64_t seed)
{
	struct plant_sound one = plant_silence(n);
	struct plant_chance chance;
	double place = 0, gain, low, sum = 0;
	size_t i, j, long_;
	struct colour c;

	plant_seed(&chance, seed);
	while (place < (double)n) {
		i = (size_t)place;
		low = plant_in(&chance, 600, 1500);
		c = colour_of(low, 2.2 * low);
		gain = plant_in(&chance, 0.2, 1);
		long_ = (size_t)(PLANT_HZ * plant_in(&chance, 0.006, 0.02));
		for (j = 0; j < 3 * long_ && i + j < n; j++)
			one.x[i + j] += (float)(gain *
			    exp(-(double)j / (double)long_) *
			    coloured(&c, plant_in(&chance, -1, 1)));
		place += PLANT_HZ / rate * -log(1 - plant_unit(&chance)) + 1;
	}
	for (i = 0; i < n; i++)
		sum += (double)one.x[i] * one.x[i];
	for (i = 0; sum > 0 && i < n; i++)
		one.x[i] /= (float)sqrt(sum / (double)n);
	plant_play(to, at, n, &one, 0, db, shape, 0);
	plant_sound_free(&one);
}

void
plant_crowd(struct plant_sound *to, size_t at, size_t n, double db,
    struct plant_shape shape, uint64_t seed)
{
	struct plant_chance c;
	double low;

	plant_seed(&c, seed);
	low = plant_in(&c, 300, 500);
	plant_noise(to, at, n, low, 2.4 * low, db - 1, shape, seed + 1);
	shape.waver_db += 1.5;
	plant_noise(to, at, n, 2.5 * low, 5 * low, db - 6, shape, seed + 2);
	plant_noise(to, at, n, 2000, 7000, db - 16, shape, seed + 3);
}

void
plant_blow(struct plant_sound *to, size_t at, double seconds, double high,
    double db, uint64_t seed)
{
	struct colour c = colour_of(high / 30, high);
	struct plant_chance chance;
	double gain = gain_of(db) * colour_gain(c), e;
	size_t n = (size_t)(seconds * PLANT_HZ), i, fits = room(to, at, n);

	plant_seed(&chance, seed);
	for (i = 0; i < fits; i++) {
		e = exp(-5.0 * (double)i / (double)n) * (i < 60 ? i / 60.0 : 1);
		to->x[at + i] += (float)(gain * e *
		    coloured(&c, plant_in(&chance, -1, 1)));
	}
}

void
plant_hum(struct plant_sound *to, size_t at, size_t n, double hz, double db)
{
	static const double over[] = { 1, 0.6, 0.45, 0.3, 0.2 };
	double gain = gain_of(db), x, edge;
	size_t i, k, fits = room(to, at, n);

	for (i = 0; i < fits; i++) {
		edge = fmin(1, fmin((double)i, (double)(n - i)) / 8000);
		for (x = 0, k = 0; k < 5; k++)
			x += over[k] * sin((double)i * TURN * hz *
			    (double)(k + 1) / PLANT_HZ);
		to->x[at + i] += (float)(gain * edge * x);
	}
}

void
plant_duck(struct plant_sound *to, size_t at, size_t n, double db)
{
	size_t edge = PLANT_HZ / 20, i, fits = room(to, at, n);
	double share;

	for (i = 0; i < fits; i++) {
		share = fmin(1, (double)(i < n - i ? i : n - i) / (double)edge);
		to->x[at + i] *= (float)gain_of(db * share);
	}
}
