#ifndef EAR_H
#define EAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "listen_on.h"

/*
 * Everything that is found out about one stretch of sound, from samples to
 * what is told: the parts of beatscan joined, in memory that does not grow
 * with the length; sections need ten notes a second, which lie in a file.
 */
enum ear_what {
	EAR_LOUD = 1 << 0,
	EAR_SOUND = 1 << 1,
	EAR_BEAT = 1 << 2,
	EAR_ONSET = 1 << 3,
	EAR_SECTION = 1 << 4,
};

struct ear_wish {
	unsigned what;       /* of enum ear_what: what is told; only the work
	                        that this takes is done */
	bool true_peak;
	bool others_beats;   /* beats, tempo and onsets are found elsewhere, */
	struct kind_wish kind;
	struct track_wish track;
};

/* The first sample's time, and what follows. */
struct ear_sound {
	int64_t t;           /* microseconds of the file */
	int rate, channels;
	uint64_t layout;     /* loud.h */
};

struct ear;

/* What is found is told to on, with arg, from ear_put and ear_end.  w is
 * copied, on has to live. */
struct ear *ear_new(const struct ear_wish *w, const struct ear_sound *s,
    const struct listen_on *on, void *arg);

/* n times channels floats, any number. */
void ear_put(struct ear *e, const float *x, size_t n);

/* and come here, as from the parts of its own: microseconds after the first
 * sample, in order, before ear_end. */
void ear_beat(struct ear *e, const struct beat *b);
void ear_tempo(struct ear *e, const struct tempo *t);
void ear_onset(struct ear *e, const struct onset *o);

/* After the last sample: what is left. */
void ear_end(struct ear *e);
void ear_free(struct ear *e);

/* Microseconds of the file up to which samples came. */
int64_t ear_at(const struct ear *e);

#endif
