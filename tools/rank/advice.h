#ifndef ADVICE_H
#define ADVICE_H

#include <stddef.h>

#include "story.h"
#include "taste.h"

/*
 * Advice for a threshold of loudness, from the file's own levels (dB).
 */
struct advice {
	double mean, max;      /* of all steps; digital silence is left out */
	double aggressive;     /* mean + 0.4 (max - mean): many highlights */
	double balanced;       /* mean + 0.6 (max - mean) */
	double conservative;   /* max - 2 dB: few */
	double low, middle, high; /* mean + 3, + 5, + 8 dB, at most max */
	size_t steps;          /* levels it was made of */
};

/* From a story's lane of loudness, in which NaN is digital silence.  0, or -1
 * where there is no level at all (*a is then all zero). */
int advice_story(const struct story *s, struct advice *a);

/* The level that the taste wants where it names no threshold in dB. */
double advice_pick(const struct advice *a, enum taste_own own);

#endif
