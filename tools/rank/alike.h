#ifndef ALIKE_H
#define ALIKE_H

#include "moment.h"
#include "story.h"

/*
 * Near-duplicates: the same shot, or a shot that looks the same, twice, and for
 * the same reasons: their shares are alike, or not told.  A picture that fills
 * more than a seventh of its film is the usual one there (a lecture from one
 * camera): moments in it are not alike for that.
 */

/* Numbers groups of moments that are alike, from 0; the others get -1.
 * Candidates for the same place are in one group with its duplicates, or -1.
 * stories[m->story] are the sources; alike is the share of equal bits from
 * which on two hashes are the same picture, 0: pictures are not compared. */
void alike_group(struct moments *m, const struct story *const *stories,
    float alike);

/* Keeps of each group the moment with the greatest value, and those that are
 * about the same place; drops the others.  The order stays. */
void alike_best(struct moments *m);

#endif
