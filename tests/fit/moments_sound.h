#ifndef MOMENTS_SOUND_H
#define MOMENTS_SOUND_H

#include <stddef.h>
#include <stdint.h>

/*
 * What the sound of a programme is mixed from: recordings of the pool, and
 * noises made here.  Levels are dB under full scale (root mean square while it
 * sounds); places and lengths are samples, PLANT_HZ a second.  Everything is
 * added to what is there already.
 */
struct plant_sound {
	float *x;
	size_t n;
};

/* When it swells and fades: samples; and how far it wavers, in dB. */
struct plant_shape {
	size_t attack, release;
	double waver_db;
};

struct plant_sound plant_silence(size_t n);
void plant_sound_free(struct plant_sound *s);

/* s16le mono, brought to a level of 0 dB while it sounds; ends the program
 * where it cannot be read. */
struct plant_sound plant_read(const char *path);

/* [at, at + n) of `from`, repeated as often as needed, from sample skip on;
 * low is a low-pass in Hz (0: none). */
void plant_play(struct plant_sound *to, size_t at, size_t n,
    const struct plant_sound *from, size_t skip, double db,
    struct plant_shape shape, double low);

/* Noise between two frequencies. */
void plant_noise(struct plant_sound *to, size_t at, size_t n, double low,
    double high, double db, struct plant_shape shape, uint64_t seed);

/* Applause: so many claps a second. */
void plant_claps(struct plant_sound *to, size_t at, size_t n, double rate,
    double db, struct plant_shape shape, uint64_t seed);

/* A crowd that roars: noise with the formants of open mouths. */
void plant_crowd(struct plant_sound *to, size_t at, size_t n, double db,
    struct plant_shape shape, uint64_t seed);

/* A blow that dies away: dark for an explosion, bright for a shot. */
void plant_blow(struct plant_sound *to, size_t at, double seconds, double high,
    double db, uint64_t seed);

/* Mains, with overtones. */
void plant_hum(struct plant_sound *to, size_t at, size_t n, double hz,
    double db);

/* Brings [at, at + n) down by so many dB, with soft edges. */
void plant_duck(struct plant_sound *to, size_t at, size_t n, double db);

#endif
