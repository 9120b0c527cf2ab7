#ifndef KIND_QUIET_H
#define KIND_QUIET_H

/*
 * What is silence.  Told by the level alone, and by what the sound around has
 * been like: the pauses of a talk in a humming room are silence though the
 * room is not silent, and the soft bars of a concert are none.
 *
 * Known are the two minutes before and the ten seconds after, so that a file
 * and a live stream are judged alike.
 */
#include <stdbool.h>

#include "heard.h"

enum {
	QUIET_LATE = 1000,  /* frames */
	QUIET_LEAST = 30    /* frames: a silence lasts at least so long */
};

/* Levels in dB; the floor of all scales. */
#define QUIET_BOTTOM (-120.0f)

/* The level of a frame: what its rms is without a constant part. */
float heard_db(const struct heard *h);

struct quiet;

/* Below silence_db is silence; 0 is relative. */
struct quiet *quiet_new(double silence_db);

/* The level of every frame in turn.  True: the frame QUIET_LATE before it is
 * decided; *depth is 0 where it is no silence, else by how many dB it is
 * (more than 0). */
bool quiet_put(struct quiet *q, float db, float *depth);

/* After the last frame: what is left, one frame a call, until false. */
bool quiet_rest(struct quiet *q, float *depth);

/* At the last frame that was put: below this it is probably silent. */
float quiet_threshold(const struct quiet *q);

/* The level of loud seconds of late. */
float quiet_top(const struct quiet *q);

void quiet_free(struct quiet *q);

#endif
