#ifndef MOMENTS_H
#define MOMENTS_H

#include "moment.h"
#include "story.h"
#include "taste.h"

/*
 * Candidates: where something stands out, and from where to where a clip of it
 * should last.  A story may begin at a later step than 0 (streaming).  Values
 * of moments from different files may be compared.
 */

/* Adds candidates to *out, by time.  There are a few for each place, which
 * overlap: choosing decides.  Each has start, end (natural boundaries, never
 * within a word, inside the file, shortest to longest where the file allows),
 * core, peak, score, shares, value, hash, take, begins and ends.  Score and
 * shares are those of the core, widened to half the shortest length: what is
 * put around it does not weaken it.  Value is the score times how far the core
 * stands out of what is around and how well the clip suits; it does not grow
 * with length.  At most 60 a minute, and the max(40 * wanted, 2000) with most
 * value.  Nothing stands out of what is around: one, the best seconds, with a
 * tenth of the value; nothing is over the usual at all: none. */
void moments_find(const struct story *s, const struct taste *t, size_t wanted,
    struct moments *out);

/* Judges the time from start to end: sets score, share and peak of *m, and
 * nothing else.  Each feature adds
 *
 *	weight / (sum of the positive weights of features that are known)
 *	    * (peak_share * its mean in the best seconds
 *	    + (1 - peak_share) * its mean from start to end)
 *
 * where the best seconds are those peak_length in which all features together
 * are at their highest.  Where penalties would take more than the others give,
 * the score is 0 and they count as much as those. */
void moments_score(const struct story *s, const struct taste *t,
    int64_t start, int64_t end, struct moment *m);

/* Nothing is known: adds n moments of the target length (shorter where the
 * file is) at equal distances, score and value 0, level minimal, not snapped.
 * Fewer where n of the shortest length do not fit; none without duration. */
void moments_even(const struct story *s, const struct taste *t, size_t n,
    struct moments *out);

#endif
