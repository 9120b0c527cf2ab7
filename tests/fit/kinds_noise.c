/*
 * kinds_noise: what is neither speech nor music: hiss, wind, rain, the sea, a
 * crowd, applause, engines, hum, traffic, footsteps, machines, sirens.
 *
 * Families 0 and 1 draw their numbers from different ranges, and some kinds
 * belong to one alone, so that what was learned on one can be tested on the
 * other.
 */
#include "kinds_part.h"

#include <math.h>

enum { SECONDS = 20 };

static void
white(struct sound *s, struct chance *c, double gain)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		s->x[i] += (float)(gain * chance_in(c, -1, 1));
}

/* A gain that wanders: between 1 - depth and 1, so many turns a second. */
static void
wander(struct sound *s, struct chance *c, double rate, double depth)
{
	size_t step = (size_t)(KINDS_RATE / rate) + 1, i;
	double from = chance_unit(c), to = chance_unit(c);

	for (i = 0; i < s->n; i++) {
		double at = (double)(i % step) / (double)step;
		double v = from + (to - from) * (0.5 - 0.5 * cos(M_PI * at));

		s->x[i] *= (float)(1 - depth * v);
		if (i % step == step - 1) {
			from = to;
			to = chance_unit(c);
			step = (size_t)(KINDS_RATE /
			    (rate * chance_log(c, 0.6, 1.6))) + 1;
		}
	}
}

static void
colour(struct sound *s, struct chance *c, int family)
{
	int k, peaks = chance_int(c, 0, 3);

	if (chance_yes(c, 0.7))
		sound_lowpass(s, family ? chance_log(c, 300, 9000) :
		    chance_log(c, 200, 12000));
	if (chance_yes(c, 0.4))
		sound_highpass(s, chance_log(c, 60, 1500));
	for (k = 0; k < peaks; k++)
		sound_peak(s, chance_log(c, 150, 5000), chance_in(c, 1, 4),
		    chance_in(c, 1, 6));
}

static void
hiss(struct sound *s, struct chance *c, int family)
{
	white(s, c, 0.5);
	colour(s, c, family);
}

static void
wind(struct sound *s, struct chance *c, int family)
{
	white(s, c, 0.5);
	sound_lowpass(s, chance_log(c, 100, family ? 500 : 350));
	sound_lowpass(s, chance_log(c, 200, 900));
	if (chance_yes(c, 0.5))
		sound_peak(s, chance_log(c, 200, 900), chance_in(c, 3, 12),
		    chance_in(c, 1, 3));
	wander(s, c, chance_log(c, 0.3, 3), chance_in(c, 0.4, 0.95));
}

/* Short decaying bursts at random times: claps, drops, crackle, steps. */
static void
bursts(struct sound *s, struct chance *c, double rate, double decay_s,
    double jitter)
{
	size_t i;
	double level = 0, next = chance_unit(c) / rate, fall;

	fall = exp(-1 / (decay_s * KINDS_RATE));
	for (i = 0; i < s->n; i++) {
		double t = (double)i / KINDS_RATE;

		while (t >= next) {
			level += chance_log(c, 0.2, 1);
			next += jitter < 1 ? chance_in(c, 1 - jitter,
			    1 + jitter) / rate :
			    -log(1 - chance_unit(c)) / rate;
		}
		s->x[i] += (float)(level * chance_in(c, -1, 1));
		level *= fall;
	}
}

static void
applause(struct sound *s, struct chance *c, int family)
{
	int hands = chance_int(c, 2, 5), k;

	for (k = 0; k < hands; k++) {
		struct sound one = sound_new(SECONDS);

		bursts(&one, c, chance_log(c, family ? 20 : 8, 150),
		    chance_log(c, 0.003, 0.012), 1);
		sound_highpass(&one, chance_log(c, 300, 900));
		sound_lowpass(&one, chance_log(c, 2000, 9000));
		sound_peak(&one, chance_log(c, 700, 2500), chance_in(c, 1, 3),
		    chance_in(c, 1, 4));
		sound_add(s, &one, 0, 0, s->n, 1, 0.01);
		sound_free(&one);
	}
	wander(s, c, 0.3, chance_in(c, 0.1, 0.7));
	if (chance_yes(c, 0.6))
		sound_reverb(s, c, chance_in(c, 0.4, 2), chance_in(c, 0.1,
		    0.4));
}

static void
rain(struct sound *s, struct chance *c, int family)
{
	bursts(s, c, chance_log(c, 60, 800), chance_log(c, 0.0006, 0.004), 1);
	white(s, c, chance_log(c, 0.02, 0.3));
	colour(s, c, family);
}

static void
sea(struct sound *s, struct chance *c, int family)
{
	hiss(s, c, family);
	wander(s, c, chance_log(c, 0.15, 0.6), chance_in(c, 0.6, 0.98));
}

/* A row of pulses whose rate wanders: engines, hum, sirens, propellers. */
static void
engine(struct sound *s, struct chance *c, double hz, double drift,
    double noise)
{
	double phase = 0, f = hz, aim = hz, bright = chance_in(c, 0.6, 0.97);
	double y = 0;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (i % (KINDS_RATE / 4) == 0)
			aim = hz * exp(drift * chance_gauss(c));
		f += (aim - f) * 4e-5;
		phase += f / KINDS_RATE;
		if (phase >= 1) {
			phase -= 1;
			y += chance_in(c, 0.7, 1.3);
		}
		y *= bright;
		s->x[i] += (float)(y - 0.1 + noise * chance_in(c, -1, 1));
	}
	sound_highpass(s, 20);
}

static void
motor(struct sound *s, struct chance *c, int family)
{
	engine(s, c, chance_log(c, family ? 35 : 20, 180), chance_in(c, 0,
	    0.25), chance_log(c, 0.02, 0.5));
	colour(s, c, family);
	if (chance_yes(c, 0.5))
		sound_reverb(s, c, 0.5, 0.2);
}

static void
hum(struct sound *s, struct chance *c, int family)
{
	double hz = chance_yes(c, 0.5) ? 50 : 60, part[12];
	size_t i;
	int k;

	if (family)
		hz = chance_log(c, 80, 400);
	for (k = 0; k < 12; k++)
		part[k] = chance_unit(c) / (1 + k * chance_unit(c));
	for (i = 0; i < s->n; i++)
		for (k = 0; k < 12; k++)
			s->x[i] += (float)(0.2 * part[k] * sin(2 * M_PI *
			    fmod(hz * (k + 1) * (double)i / KINDS_RATE, 1)));
	white(s, c, chance_log(c, 0.01, 0.3));
}

static void
siren(struct sound *s, struct chance *c, int family)
{
	double low = chance_log(c, 300, 900), up = chance_in(c, 1.2, 2.2);
	double rate = chance_log(c, family ? 0.2 : 0.15, 4), phase = 0;
	int steps = chance_int(c, 0, 1);
	size_t i;

	for (i = 0; i < s->n; i++) {
		double at = fmod(rate * (double)i / KINDS_RATE, 1);
		double v = steps ? at < 0.5 : 0.5 - 0.5 * cos(2 * M_PI * at);

		phase += low * pow(up, v) / KINDS_RATE;
		s->x[i] += (float)(0.3 * tanh(3 * sin(2 * M_PI *
		    fmod(phase, 1))));
	}
	white(s, c, chance_log(c, 0.02, 0.2));
	sound_lowpass(s, chance_log(c, 1500, 6000));
}

static void
steps(struct sound *s, struct chance *c, int family)
{
	bursts(s, c, chance_log(c, 0.8, family ? 4 : 3), chance_log(c, 0.01,
	    0.08), chance_in(c, 0.2, 0.9));
	colour(s, c, family);
	white(s, c, chance_log(c, 0.002, 0.03));
	sound_reverb(s, c, chance_in(c, 0.2, 1), chance_in(c, 0.05, 0.3));
}

static void
machine(struct sound *s, struct chance *c, int family)
{
	bursts(s, c, chance_log(c, 4, family ? 25 : 16), chance_log(c, 0.005,
	    0.04), chance_in(c, 0, 0.15));
	colour(s, c, family);
	white(s, c, chance_log(c, 0.02, 0.2));
	if (chance_yes(c, 0.5))
		engine(s, c, chance_log(c, 30, 120), 0.01, 0.02);
	sound_reverb(s, c, 0.4, 0.2);
}

/* Many voices at once, from far and near; now and then they cheer. */
static void
crowd(struct sound *s, struct chance *c, char **voices, int n)
{
	int heads = chance_int(c, 10, 26), k;

	for (k = 0; k < heads; k++) {
		struct sound v = sound_read(voices[chance_int(c, 0, n - 1)]);

		sound_lowpass(&v, chance_log(c, 1200, 7000));
		sound_add(s, &v, (size_t)chance_int(c, 0, (int)v.n - 1), 0,
		    s->n, chance_log(c, 0.2, 0.7) / (sound_rms(&v) + 1e-6),
		    0.1);
		sound_free(&v);
	}
	if (chance_yes(c, 0.5)) {
		struct sound roar = sound_new(SECONDS);

		white(&roar, c, 1);
		sound_lowpass(&roar, chance_log(c, 800, 3000));
		for (k = 0; k < 4; k++)
			sound_peak(&roar, chance_log(c, 300, 3000), 3, 3);
		wander(&roar, c, 0.4, 0.9);
		sound_add(s, &roar, 0, 0, s->n, chance_log(c, 0.3, 4) /
		    (sound_rms(&roar) + 1e-6), 0.1);
		sound_free(&roar);
	}
	sound_reverb(s, c, chance_in(c, 0.5, 2.5), chance_in(c, 0.1, 0.6));
}

int
kinds_noise(uint64_t seed, const char *out, int family, char **voices, int n)
{
	struct sound s = sound_new(SECONDS);
	struct chance c;
	double most = 1e-9;
	size_t i;

	chance_seed(&c, seed);
	switch (n ? seed % 14 : seed % 11) {
	case 0: hiss(&s, &c, family); break;
	case 1: wind(&s, &c, family); break;
	case 2: applause(&s, &c, family); break;
	case 3: rain(&s, &c, family); break;
	case 4: sea(&s, &c, family); break;
	case 5: motor(&s, &c, family); break;
	case 6: hum(&s, &c, family); break;
	case 7: siren(&s, &c, family); break;
	case 8: steps(&s, &c, family); break;
	case 9: machine(&s, &c, family); break;
	case 10: applause(&s, &c, family); break;
	default: crowd(&s, &c, voices, n); break;
	}
	for (i = 0; i < s.n; i++)
		most = fmax(most, fabsf(s.x[i]));
	sound_gain(&s, 0.7 / most);
	sound_write(&s, out);
	sound_free(&s);
	return 0;
}
