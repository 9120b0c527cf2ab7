#ifndef FADE_H
#define FADE_H

#include <stdbool.h>

#include "gradual_strip.h"

/*
 * Fades through a single colour.  It follows the strip, picture by picture,
 * and tells of a fade when what comes out of the colour stands still or has
 * gone on for too long.
 */
struct fade {
	int64_t from, to, middle; /* microseconds, as in a boundary */
	float odds;               /* natural logarithm */
};

enum { FADE_RAMP_US = 2400000, FADE_REST_US = 2000000 };

struct fader {
	enum { FADE_PICTURE, FADE_COLOUR, FADE_RISING } state;
	float usual;           /* deviation of the film's pictures */
	float colour[3];       /* of the run */
	long first, last;      /* the run of pictures of one colour */
	float lowest;          /* deviation within it */
	bool before;           /* there is a picture before the run; */
	struct thumb old;      /* this one, whole */
	float fall;            /* odds that it was faded out, */
	int64_t fall_from;     /* from then on */
	bool judged;           /* these four are known */
	int64_t from, rest_from, rest_to;
	float rise;            /* the same of what comes after */
	long rise_to;
};

void fader_clear(struct fader *f);

/* To be called once for each picture that the strip kept.  True: *found is a
 * fade; or, where its odds are far below 0, only a half of one, or a flash. */
bool fader_step(struct fader *f, const struct strip *s, struct fade *found);

/* No more pictures. */
bool fader_end(struct fader *f, const struct strip *s, struct fade *found);

/* A fade that begins before this time would have been told. */
int64_t fader_settled(const struct fader *f, int64_t now);

/* Of one colour: no part of a dissolve. */
bool fade_plain(const struct fader *f, const struct still *p);

#endif
