#ifndef ONSET_H
#define ONSET_H

#include <stdbool.h>
#include <stdint.h>

#include "heard.h"

/*
 * When something begins to sound: the strength of it 100 times a second, and
 * single times to about a millisecond.
 *
 * Spectra rise some 10 ms before the event, as soon as their window touches
 * it; the time is therefore read from the attack of the wave itself
 * (heard.attack), or from where its level is halfway up.  Times are in
 * microseconds after the first sample.
 */

/* What was heard lately: a ring of envelope values. */
struct onset_env;

/* seconds: how far back it remembers; 16 bytes a frame. */
struct onset_env *onset_env_new(double seconds);
void onset_env_free(struct onset_env *e);

/* Every frame in turn. */
void onset_env_put(struct onset_env *e, const struct heard *h);

/* The strength of frame n (0: nothing begins; 1: a bang in silence); 0 where
 * it is forgotten, or not heard yet. */
float onset_env_at(const struct onset_env *e, int64_t n);

/* The strongest beginning between near - within and near + within: its time.
 * Wants the frames to 60 ms after that to have been put.  False, and t is left
 * alone, where nothing begins or all of it is forgotten. */
bool onset_refine(const struct onset_env *e, int64_t near, int64_t within,
    int64_t *t);

struct onset {
	int64_t t;
	float strength; /* 0 .. 1 */
};

/* Picks the times at which something begins; late by at most 0.15 s. */
struct onsets;

struct onsets *onsets_new(void);
void onsets_free(struct onsets *o);
void onsets_put(struct onsets *o, const struct heard *h);
void onsets_end(struct onsets *o);

/* The next one, in order of time, until there is none. */
bool onsets_get(struct onsets *o, struct onset *next);

#endif
