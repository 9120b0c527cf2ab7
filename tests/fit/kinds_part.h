#ifndef KINDS_PART_H
#define KINDS_PART_H

/*
 * What the parts of kinds share: reproducible chance, a buffer of sound, and
 * the commands.  Sound is float, mono, KINDS_RATE.
 */
#include <stddef.h>
#include <stdint.h>

enum { KINDS_RATE = 44100 };

/* --- chance (kinds_random.c) --- */

struct chance {
	uint64_t state;
};

void chance_seed(struct chance *c, uint64_t seed);
double chance_unit(struct chance *c);                       /* [0, 1) */
double chance_in(struct chance *c, double low, double high);
double chance_log(struct chance *c, double low, double high); /* by ratio */
int chance_int(struct chance *c, int low, int high);        /* both included */
int chance_yes(struct chance *c, double share);
double chance_gauss(struct chance *c);

/* --- sound (kinds_sound.c) --- */

struct sound {
	float *x;
	size_t n;
};

struct sound sound_new(double seconds); /* silent */
void sound_free(struct sound *s);
/* s16le mono; exits with a message where it cannot */
struct sound sound_read(const char *path);
void sound_write(const struct sound *s, const char *path);
double sound_rms(const struct sound *s);
/* rms of the loud half of its tenths of a second */
double sound_loud(const struct sound *s);
void sound_gain(struct sound *s, double gain);
/* first order, -3 dB at hz */
void sound_lowpass(struct sound *s, double hz);
void sound_highpass(struct sound *s, double hz);
/* second order resonance, added with the given gain */
void sound_peak(struct sound *s, double hz, double q, double gain);
/* reverberation of that length (to -60 dB), mixed in with gain wet */
void sound_reverb(struct sound *s, struct chance *c, double seconds,
    double wet);
/* adds a piece of `from`, beginning anywhere, over [at, at + n) */
void sound_add(struct sound *s, const struct sound *from, size_t skip,
    size_t at, size_t n, double gain, double fade_s);

/* --- commands; each returns the exit status --- */

int kinds_midi(uint64_t seed, int family);               /* to stdout */
int kinds_words(uint64_t seed, int sentences);           /* to stdout */
int kinds_noise(uint64_t seed, const char *out, int family, char **voices,
    int n);
int kinds_beat(uint64_t seed, const char *out, int family);
int kinds_sing(uint64_t seed, const char *in, const char *out);
int kinds_mix(uint64_t seed, const char *list, const char *out);
int kinds_learn(const char *list, const char *tests);
int kinds_score(const char *list);

#endif
