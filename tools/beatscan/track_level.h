#ifndef TRACK_LEVEL_H
#define TRACK_LEVEL_H

#include <stdbool.h>
#include <stddef.h>

#include "track_sure.h"

/*
 * Which of the pulses in music is its beat.  The model finds a pulse; people
 * may tap every second one, or twice as often.  Each such reading of
 * a passage is looked at by itself, as if it were the beat, by one judge that
 * tests/fit/beats has learned; then a path over the passages decides, so that
 * the beat does not flip.
 */
enum {
	LEVEL_READINGS = 7, LEVEL_CLUES = 58, LEVEL_HIDDEN = 32,
	LEVEL_PARTS = 12
};

/* The beats lie every `step` twelfths of the pulse, from `offset` on. */
struct level_reading {
	int step, offset;
};

extern const struct level_reading level_readings[LEVEL_READINGS];
extern const char *const level_clue_names[LEVEL_CLUES];

/* What clues say, in nats: each by itself, and together, by way of some
 * functions tanh(of a sum of clues). */
struct level_judge {
	float straight[LEVEL_CLUES];
	float in[LEVEL_HIDDEN][LEVEL_CLUES], bias[LEVEL_HIDDEN];
	float out[LEVEL_HIDDEN];
};

struct level_wish {
	double bpm_least, bpm_most;
	double told, gap; /* the last beat told and the interval before it,
	                     frames; gap 0: none */
};

/* A passage of some seconds. */
struct level_view {
	double begin, end;    /* frames: what it looked at */
	double from, until;   /* and decides about */
	size_t first, past;   /* the pulses it looked at */
	bool can[LEVEL_READINGS];
	float period[LEVEL_READINGS]; /* frames */
	float clue[LEVEL_READINGS][LEVEL_CLUES];
	float says[LEVEL_READINGS];   /* logarithm of the probability */
	int reading;          /* the one that was chosen */
};

/* A beat at the chosen level. */
struct level_beat {
	double t, period;     /* frames */
	int reading;
};

/* Time of a position, in twelfths from the first of n pulses. */
double level_time(const double *pulse, size_t n, int position);

/* Views of n pulses, at least two; what they are is for the caller to free.
 * Returns how many. */
size_t level_look(const struct sure_sound *s, const struct level_wish *w,
    const double *pulse, size_t n, struct level_view **views);

/* The beats, in order; at most cap.  Returns how many. */
size_t level_beats(const struct level_view *v, size_t views,
    const double *pulse, size_t n, struct level_beat *beats, size_t cap);

#endif
