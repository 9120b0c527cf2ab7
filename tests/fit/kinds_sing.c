/*
 * kinds_sing: a voice that sings over a piece of music: a row of glottal
 * pulses at the pitch of a melody, with vibrato and glides, through the
 * resonances of vowels, with consonants of noise between.  Not beautiful, but
 * a voice that holds notes, which is what tells song from speech.
 */
#include "kinds_part.h"

#include <math.h>

struct throat {
	double y1[3], y2[3]; /* three resonances */
	double hz[3];
	double phase;
};

/* One sample of the voice at that pitch; resonances glide to the vowel's. */
static double
utter(struct throat *t, const double aim[3], double hz, double breath,
    struct chance *c)
{
	double pulse = 0, out = 0;
	int k;

	t->phase += hz / KINDS_RATE;
	if (t->phase >= 1) {
		t->phase -= 1;
		pulse = 1;
	}
	pulse += breath * chance_in(c, -1, 1) - 0.01;
	for (k = 0; k < 3; k++) {
		static const double width[3] = { 80, 110, 170 };
		double r = exp(-M_PI * width[k] / KINDS_RATE), y;

		t->hz[k] += (aim[k] - t->hz[k]) * 5e-4;
		y = pulse + 2 * r * cos(2 * M_PI * t->hz[k] / KINDS_RATE) *
		    t->y1[k] - r * r * t->y2[k];
		t->y2[k] = t->y1[k];
		t->y1[k] = y;
		out += y * (1 - r) / (1 + k);
	}
	return out;
}

static void
sing(struct sound *s, struct chance *c)
{
	static const double vowels[6][3] = { { 750, 1250, 2600 }, { 500, 1800,
		2500 }, { 300, 2250, 3000 }, { 480, 900, 2500 }, { 330, 750,
		2400 }, { 620, 1650, 2450 } };
	static const int scale[8] = { 0, 2, 4, 5, 7, 9, 11, 12 };
	struct throat t = { .hz = { 500, 1500, 2500 } };
	double base = chance_log(c, 100, 330), hz = base;
	double long_ = chance_log(c, 0.25, 0.9), size = base > 180 ? 1.12 : 1;
	double vibrato = chance_in(c, 0, 0.02), loud = 0;
	size_t i = 0, end;
	int degree = 2;

	while (i < s->n) {
		const double *v = vowels[chance_int(c, 0, 5)];
		double aim[3] = { v[0] * size, v[1] * size, v[2] * size };
		double note = long_ * (1 << chance_int(c, 0, 2)) / 2, want;
		int rest = chance_yes(c, 0.15);
		size_t hush = (size_t)(chance_in(c, 0, 0.08) * KINDS_RATE), at;

		degree += chance_int(c, -2, 2);
		degree = degree < 0 ? 1 : degree > 7 ? 6 : degree;
		want = base * pow(2, scale[degree] / 12.0);
		end = i + (size_t)(note * KINDS_RATE);
		for (at = 0; i < s->n && i < end; i++, at++) {
			double turn = sin(2 * M_PI * fmod(5.5 * (double)i /
			    KINDS_RATE, 1));
			double breath = at < hush ? 0.3 : 0.01;

			loud += ((rest ? 0 : at < hush ? 0.15 : 1) - loud) *
			    1e-3;
			hz += (want - hz) * 6e-4;
			s->x[i] = (float)(loud * utter(&t, aim, hz * (1 +
			    vibrato * turn), breath, c));
		}
	}
}

int
kinds_sing(uint64_t seed, const char *in, const char *out)
{
	struct sound music = sound_read(in);
	struct sound voice = sound_new((double)music.n / KINDS_RATE);
	struct chance c;
	double gain;
	size_t i;

	chance_seed(&c, seed);
	sing(&voice, &c);
	if (chance_yes(&c, 0.6))
		sound_reverb(&voice, &c, chance_in(&c, 0.5, 2), 0.2);
	gain = sound_loud(&music) / (sound_loud(&voice) + 1e-9) *
	    pow(10, chance_in(&c, -8, 6) / 20);
	for (i = 0; i < music.n; i++)
		music.x[i] = 0.5f * (music.x[i] + (float)gain * voice.x[i]);
	sound_write(&music, out);
	sound_free(&music);
	sound_free(&voice);
	return 0;
}
