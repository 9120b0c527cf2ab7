#ifndef MOMENTS_PLAY_H
#define MOMENTS_PLAY_H

#include "moments_plan.h"
#include "moments_sound.h"

/*
 * The sound of a whole programme.  pool is the folder that moments.sh makes:
 * dev/ and test/ with voices, songs, shouts and laughter.
 */
struct plant_sound plant_sound_of(const struct plant_plan *p,
    const char *pool);

/* The same for the picture: every frame to stdout, planar 4:2:0. */
void plant_picture_of(const struct plant_plan *p, const char *pool);

#endif
