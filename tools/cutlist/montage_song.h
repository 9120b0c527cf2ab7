#ifndef MONTAGE_SONG_H
#define MONTAGE_SONG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "montage_style.h"
#include "tc.h"

struct rec;

/*
 * A song as records describe it, and the grid of places in it where a cut may
 * lie.  Times in microseconds of its file.
 */
struct montage_beat {
	int64_t t;
	int bar;            /* place in the bar from 1; 0: not known */
	float strength;     /* 0 to 1 */
};

struct montage_section {
	int64_t start, end;
	enum montage_part part;
	float energy;       /* 0 to 1 */
};

#define MONTAGE_LOUD_STEP (TC_SECOND / 10)

struct montage_song {
	struct montage_beat *beats;
	size_t nbeats, beatcap;
	struct montage_beat *onsets; /* bar unused */
	size_t nonsets, onsetcap;
	struct montage_section *sections;
	size_t nsections, sectioncap;
	float *loud;        /* momentary loudness, LUFS, of each tenth of a
	                       second; NaN: not told, or silence */
	float *flux;        /* the same, of the spectrum */
	size_t nloud, loudcap;
	int64_t start;      /* where it begins in earnest, where it ends; */
	int64_t end;        /* TC_NONE: nobody said */
	int64_t duration;   /* of the file; TC_NONE */
	int meter;          /* beats in a bar; 0: not known */
	float *sorted;      /* loudness by size, of montage_song_close */
	size_t nsorted;
};

void montage_song_init(struct montage_song *s);
void montage_song_free(struct montage_song *s);

/* Adds what is told; out of any order, anything twice.  Beats of a time that
 * cannot be are left out. */
void montage_song_beat(struct montage_song *s, int64_t t, int bar,
    double strength);
void montage_song_onset(struct montage_song *s, int64_t t, double strength);
void montage_song_loud(struct montage_song *s, int64_t t, double momentary,
    double flux);
void montage_song_section(struct montage_song *s, int64_t start, int64_t end,
    enum montage_part part, double energy);

/* A record about the song (montage_song_read.c). */
void montage_song_record(struct montage_song *s, struct rec *r);

/* All is told: sorts, finds what nobody said. */
void montage_song_close(struct montage_song *s);

/* How loud the music is from a to b, 0 to 1 of this song: its place among all
 * tenths of a second.  0.5 where nothing is known. */
double montage_song_energy(const struct montage_song *s, int64_t a, int64_t b);

/* The section at t; null: none. */
const struct montage_section *montage_song_section_at(
    const struct montage_song *s, int64_t t);

/*
 * Places where a cut may lie, from a to b, rising; a (unless a beat is there)
 * and b are among them.  Beats where there are any;
 * where none is for long, onsets; where there are none either, where it gets
 * louder; where nothing is known, evenly.
 */
enum montage_tick { MONTAGE_TICK_BEAT, MONTAGE_TICK_ONSET, MONTAGE_TICK_LOUD,
	MONTAGE_TICK_EVEN, MONTAGE_TICKS };

struct montage_place {
	int64_t t;
	int bar;            /* as in montage_beat */
	enum montage_tick tick;
	float strength;
};

struct montage_grid {
	struct montage_place *v;
	size_t n, cap;
};

void montage_grid_make(struct montage_grid *g, const struct montage_song *s,
    int64_t a, int64_t b);
void montage_grid_free(struct montage_grid *g);

/* The time of a place in quarters between one place of the grid and the next
 * (0: the first); beyond the last it stays there. */
int64_t montage_grid_time(const struct montage_grid *g, int64_t quarter);

/* Places a minute around this quarter. */
double montage_grid_bpm(const struct montage_grid *g, int64_t quarter);

#endif
