#ifndef GRADUAL_H
#define GRADUAL_H

#include <stdint.h>

#include "detect.h"
#include "thumb.h"

/*
 * Changes from one shot to the next that take their time: dissolves, fades
 * through a single colour, wipes.  Small pictures go in, in the order of
 * presentation; boundaries come out, in the order of their `from`, none
 * overlapping another, one to two seconds after their `to`.  Memory is bounded
 * (about 1.2 MB).
 *
 * A fade that leads back to the same picture is none unless it rests in
 * between; one at the film's start or end has no other side and is none; hard
 * edges on both sides of a colour are cuts and left to others.  Where the
 * pictures between fading out and fading in are of one colour for more than two
 * seconds, the boundary begins in the last of these seconds.
 */
struct gradual;

struct gradual *gradual_new(detect_fn *found, void *arg);
void gradual_push(struct gradual *g, const struct thumb *t);
void gradual_end(struct gradual *g);
void gradual_free(struct gradual *g);

/* Every boundary that begins before this time (microseconds) has been told.  It
 * follows the last picture at four seconds as a rule (a dissolve may take
 * three), at seven and a half at most (a fade: out, a rest, in). */
int64_t gradual_settled(const struct gradual *g);

#endif
