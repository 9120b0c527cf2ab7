#ifndef TRACK_TIME_H
#define TRACK_TIME_H

#include <stddef.h>

/*
 * Times of beats finer than frames: the onsets near them, and between onsets
 * a tempo that changes as little as they allow.
 */
struct time_beat {
	double t;      /* in: frames of 20 ms; out: the same, refined */
	double onset;  /* time of the onset nearby, frames */
	double weight; /* how much it counts, 0..1; 0: there is none */
};

void times_smooth(struct time_beat *b, size_t n);

#endif
