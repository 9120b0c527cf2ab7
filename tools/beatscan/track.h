#ifndef TRACK_H
#define TRACK_H

#include <stdint.h>

/*
 * Pulses to beats, bars and tempo.  A hidden Markov model follows tempo,
 * place in the beat and place in the bar at once; what it found is believed
 * only where a judge of regularity and contrast says that there is a beat at
 * all.  Memory is bounded: some two and a half minutes are kept.
 */
struct heard;
struct pulse;
struct track;

struct beat {
	int64_t t;      /* microseconds after the first sample */
	float strength; /* 0..1: of the onset at this beat */
	int bar;        /* place in the bar, from 1; 0 unknown */
	float sure;     /* 0..1 */
};

struct tempo {
	int64_t start, end; /* microseconds after the first sample */
	double bpm;         /* 0: no beat here */
	int meter;          /* 2 3 4 6; 0 unknown */
	float sure;         /* 0..1: of the beat, or of there being none */
};

struct track_wish {
	double bpm_least, bpm_most; /* 40..240; 0: those */
	double lag;                 /* seconds; <= 0: whole */
};

/* Beats come in order of time, and so do tempo intervals, which cover all of
 * the sound without overlap; an interval comes when it is over.  Without lag
 * a beat comes up to two minutes late; with it a beat is told at most lag
 * seconds of sound after its time (lag itself is at least 0.3). */
struct track_ops {
	void (*beat)(void *arg, const struct beat *b);
	void (*tempo)(void *arg, const struct tempo *t);
};

struct track *track_new(const struct track_wish *w,
    const struct track_ops *ops, void *arg);

/* Every heard frame in turn.  p: the pulse of the same time, with frames 0,
 * 2, 4 ..; null in between.  Where frame 0 comes without a pulse there is no
 * network, and the onsets of the frames alone must do. */
void track_put(struct track *t, const struct heard *h, const struct pulse *p);
void track_end(struct track *t);
void track_free(struct track *t);

#endif
