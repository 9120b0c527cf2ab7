#ifndef TRACK_SURE_H
#define TRACK_SURE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Is there a beat at all?  The model finds the best beats in anything; a small
 * judge, fitted by tests/fit/beats, looks at how they stand out, and where it
 * is convinced for long enough, they are told.
 */
struct obs;

enum { SURE_CLUES = 13 };

extern const char *const sure_clue_names[SURE_CLUES];

/* The beats, each with what lies between it and the next one. */
struct sure_beat {
	double t;      /* frames */
	float clue[SURE_CLUES]; /* out: of the seconds around it */
	float sure;    /* out: probability that there is a beat here */
	bool spoken;   /* out */
};

/* obs: frames from `first` on, `frames` of them, at[i & mask].  Beats lie
 * inside.  spoken: whether the beats just before the first were. */
struct sure_sound {
	const struct obs *at;
	long long first, frames, mask;
	bool net;      /* the network's probabilities are there */
};

void sure_judge(const struct sure_sound *s, struct sure_beat *b, size_t n,
    bool spoken);

#endif
