#ifndef TRACK_BARS_H
#define TRACK_BARS_H

#include <stddef.h>

/*
 * Bars over beats that are already decided: meters of 2, 3, 4 and 6 by a
 * small hidden Markov model.
 */
struct bar_beat {
	float down;  /* probability of a downbeat, where one in four is one */
	int place;   /* out: from 1 */
	int meter;   /* out: 2 3 4 6 */
};

/* Returns what the bars explain, in nats a beat: near 0 where nothing tells
 * one beat from another. */
float bars_find(struct bar_beat *b, size_t n);

#endif
