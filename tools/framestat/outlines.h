#ifndef OUTLINES_H
#define OUTLINES_H

#include "view.h"

/*
 * Outlines: they have a place and a direction, but no brightness, and of those
 * of another scene hardly any falls on one that was there.
 */
struct outlines {
	float lost;     /* 0 to 1: how many of a are gone, or of b are new,
	                   whichever are fewer */
	float kept;     /* 0 to 1: of the parts of the picture that have any in
	                   either, how many have the same in their place */
	float soft;     /* 0 and up: of the two pictures the more blurred
	                   one's, log of outlines by contrast, its sign
	                   changed */
	float streaks;  /* 0 and up: how far they run in one direction, as in
	                   the blur of a fast pan; log of a ratio, the larger
	                   one of the two pictures */
};

void view_outlines(struct outlines *o, const struct view *a,
    const struct view *b);

#endif
