#ifndef TRACK_MODEL_H
#define TRACK_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The most likely beats: a hidden Markov model whose state is tempo, time
 * since the last beat and place in the bar.  Between beats nothing is to be
 * decided, so only beats are computed: for each frame, tempo and place in the
 * bar the best way to have a beat there.
 *
 * Places in the bar: four of a bar of four, three of a bar of three, and one
 * for beats outside of any bar.
 */
enum {
	MODEL_TEMPI = 64,
	MODEL_PLACES = 8,
	MODEL_KEPT = 8192, /* frames whose decisions are remembered */
	MODEL_THREE = 4,   /* the first place of a bar of three */
	MODEL_FREE = 7,    /* the place outside of bars */
};

/* Weights, in nats; model_usual says the ones to use. */
struct model_wish {
	double bpm_least, bpm_most;
	float prior;     /* of the tempo's probability, each second */
	float centre;    /* BPM that is likeliest */
	float spread;    /* octaves */
	float stiff;     /* against a change of tempo, by its logarithm */
	float leap;      /* against any change of tempo at once */
	float early;     /* against a beat that is early or late, in parts of
	                    its deviation squared */
	float slow;      /* a beat counts by its period to this power */
	float irregular; /* against leaving a kind of bar */
	float free;      /* against each beat outside of bars */
};

void model_usual(struct model_wish *w);

struct model_beat {
	int64_t frame;
	float period; /* frames: of the tempo it leaves with */
	int place;    /* 0 .. MODEL_FREE */
};

struct model;

struct model *model_new(const struct model_wish *w);
void model_free(struct model *m);

/* The next frame: log odds of a beat here, and of its being a downbeat. */
void model_put(struct model *m, float beat, float down);

/* The likeliest beats so far, in order, back to the frame `since` (what is
 * not remembered any more is left out).  At most cap; the newest where there
 * are more.  Returns how many. */
size_t model_path(const struct model *m, int64_t since,
    struct model_beat *beats, size_t cap);

#endif
