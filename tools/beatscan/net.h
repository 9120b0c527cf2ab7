#ifndef NET_H
#define NET_H

#include <stdbool.h>

#include "heard.h"

/*
 * A small convolutional network that has learned what a beat sounds like: of
 * heard frames it says how likely a beat, and the first beat of a bar, lies
 * within each 20 ms.  Which of these are beats is not its business: track.h
 * looks for a regular pulse in them.
 *
 * Frames that are not finite count as silence.  Memory is bounded, and what
 * comes out does not depend on how puts and gets take turns.
 */
enum { PULSE_HZ = 50 };

struct pulse {
	float beat, down; /* probabilities, 0 to 1, that a beat (a downbeat)
	                     lies within this 20 ms */
	float music;      /* that there is a beat to be followed here at all */
};

struct net;

struct net *net_new(void);
void net_free(struct net *n);

/* Every heard frame in turn. */
void net_put(struct net *n, const struct heard *h);

/* The next pulse, of time n / PULSE_HZ s as heard frame 2 n; false where
 * there is none yet.  It comes when at most net_late() pulses' worth of
 * frames after its own have been put, so call it until false after each put:
 * no more than that are kept. */
bool net_get(struct net *n, struct pulse *p);
int net_late(void);

/* No further frames come: what is left can be got, one pulse for each two
 * heard frames (an odd last one counts as two). */
void net_end(struct net *n);

#endif
