/*
 * kinds_beat: dance music as machines make it: drums out of sines and noise
 * on a grid of sixteenths, a short bass, stabs of chords.  What a General MIDI
 * soundfont has too little of: bursts with gaps, and no harmony to hear.
 */
#include "kinds_part.h"

#include <math.h>

enum { SECONDS = 40, STEPS = 16, PARTS = 6 };

enum { KICK, SNARE, HAT, TOM, BASS, STAB };

struct machine {
	int on[PARTS][STEPS]; /* 0, or which of a few pitches */
	double gain[PARTS], decay[PARTS], tone[PARTS], bright;
};

static void
strike(struct sound *s, struct chance *c, const struct machine *m, int part,
    int pitch, size_t at, double gain)
{
	double phase = 0, length = m->decay[part], smooth = 0;
	size_t i, n = (size_t)(length * 6 * KINDS_RATE);
	double hz = m->tone[part] * pow(2, pitch / 12.0);
	int k;

	for (i = 0; i < n && at + i < s->n; i++) {
		double t = (double)i / KINDS_RATE, e = exp(-t / length);
		double hiss = chance_in(c, -1, 1), y = 0;

		switch (part) {
		case KICK:
		case TOM:
			phase += hz * (1 + 3 * exp(-t / 0.02)) / KINDS_RATE;
			y = sin(2 * M_PI * phase) + (t < 0.004 ? hiss : 0);
			break;
		case SNARE:
			phase += hz / KINDS_RATE;
			y = 0.5 * sin(2 * M_PI * phase) + 0.7 * hiss;
			break;
		case HAT:
			smooth += 0.5 * (hiss - smooth);
			y = hiss - smooth;
			break;
		case BASS:
			phase += hz / KINDS_RATE;
			smooth += m->bright * ((2 * fmod(phase, 1) - 1) -
			    smooth);
			y = smooth;
			break;
		default:
			for (k = 0; k < 3; k++)
				y += 2 * fmod(hz * (k == 0 ? 1 : k == 1 ? 1.26 :
				    1.498) * t, 1) - 1;
			smooth += m->bright * (y / 3 - smooth);
			y = smooth;
		}
		s->x[at + i] += (float)(gain * e * y);
	}
}

static void
pattern(struct machine *m, struct chance *c, int family)
{
	static const double share[PARTS] = { 0.15, 0.08, 0.5, 0.06, 0.4, 0.2 };
	static const int notes[4] = { 0, 3, 7, 10 };
	int style = chance_int(c, 0, 2), p, i;

	for (p = 0; p < PARTS; p++)
		for (i = 0; i < STEPS; i++)
			m->on[p][i] = chance_yes(c, share[p]) ? 1 + notes[
			    chance_int(c, 0, p >= BASS ? 3 : 0)] : 0;
	for (i = 0; i < STEPS; i++) {
		if (style == 0 && i % 4 == 0) /* four on the floor */
			m->on[KICK][i] = 1;
		if (style == 1 && i % 2 == 0)
			m->on[HAT][i] = 1;
	}
	m->on[KICK][0] = m->on[SNARE][4] = m->on[SNARE][12] = 1;
	m->tone[KICK] = chance_log(c, 40, 70);
	m->tone[SNARE] = chance_log(c, family ? 150 : 170, 260);
	m->tone[TOM] = chance_log(c, 80, 200);
	m->tone[HAT] = 1;
	m->tone[BASS] = chance_log(c, 40, 90);
	m->tone[STAB] = chance_log(c, 150, 400);
	m->bright = chance_log(c, 0.03, 0.6);
	m->decay[KICK] = chance_log(c, 0.04, 0.2);
	m->decay[SNARE] = chance_log(c, 0.02, family ? 0.12 : 0.1);
	m->decay[HAT] = chance_log(c, 0.008, 0.06);
	m->decay[TOM] = chance_log(c, 0.05, 0.2);
	m->decay[BASS] = chance_log(c, 0.05, 0.25);
	m->decay[STAB] = chance_log(c, 0.04, 0.4);
	for (p = 0; p < PARTS; p++)
		m->gain[p] = chance_log(c, 0.15, 1);
	m->gain[KICK] = 1;
	m->gain[HAT] *= 0.5;
	for (p = SNARE; p < PARTS; p++)
		if (chance_yes(c, p == SNARE ? 0.1 : 0.3))
			m->gain[p] = 0;
}

int
kinds_beat(uint64_t seed, const char *out, int family)
{
	struct sound s = sound_new(SECONDS);
	struct machine m;
	struct chance c;
	double step, t, most = 1e-9, swing;
	int n, p, shift = 0;
	size_t i;

	chance_seed(&c, seed);
	pattern(&m, &c, family);
	step = 15 / chance_log(&c, 70, 180);
	swing = chance_yes(&c, 0.3) ? chance_in(&c, 0, 0.33) * step : 0;
	for (n = 0, t = 0; t < SECONDS; n++, t += step) {
		if (n % (STEPS * 2) == 0)
			shift = chance_int(&c, -2, 2) * 2;
		for (p = 0; p < PARTS; p++) {
			int on = m.on[p][n % STEPS];

			if (!on || m.gain[p] <= 0 || chance_yes(&c, 0.03))
				continue;
			strike(&s, &c, &m, p, on - 1 + (p >= BASS ? shift : 0),
			    (size_t)((t + (n & 1 ? swing : 0)) * KINDS_RATE),
			    m.gain[p] * chance_in(&c, 0.7, 1));
		}
	}
	if (chance_yes(&c, 0.4))
		sound_reverb(&s, &c, chance_in(&c, 0.3, 1.2), 0.1);
	for (i = 0; i < s.n; i++)
		most = fmax(most, fabsf(s.x[i]));
	sound_gain(&s, 0.7 / most);
	sound_write(&s, out);
	sound_free(&s);
	return 0;
}
