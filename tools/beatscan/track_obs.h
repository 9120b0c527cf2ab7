#ifndef TRACK_OBS_H
#define TRACK_OBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the tracker looks at, 50 times a second: the network's probabilities,
 * and the rises of the spectrum in three groups of bands, each against what
 * is usual around it.
 */
struct heard;
struct pulse;

enum { TRACK_HZ = 50, TRACK_GROUPS = 3 };

/* What is not as loud is silence: -70 dB. */
#define TRACK_QUIET 3e-4f

struct obs {
	float env[TRACK_GROUPS]; /* rise: minus the mean, over the rms nearby */
	float change;   /* of the spectrum, the next quarter second against the
	                   last one, over its usual size */
	float level;    /* rms, linear */
	float beat;     /* probabilities; 0 where there is no network */
	float down;
	float music;
};

struct observer;

/* ahead: frames of 20 ms that an observation may be late. */
struct observer *observer_new(int ahead);
void observer_put(struct observer *o, const struct heard *h,
    const struct pulse *p);
bool observer_get(struct observer *o, struct obs *out);
void observer_end(struct observer *o);
void observer_free(struct observer *o);

#endif
