#ifndef PIECE_CUT_H
#define PIECE_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reel.h"

/* The memory for pictures that were decoded before their turn. */
enum { AHEAD_MAX = 13 << 19 }; /* 6.5 MiB */

/* A part of a stretch that one decoder works on. */
struct cut {
	int64_t from, to; /* ticks, as in struct stretch */
	size_t entry;     /* of the index: decoding begins there; 0: at the
	                     film's beginning */
	int64_t frames;   /* from there on to the end, at least; 0: unknown, or
	                     the cut does not begin with the entry */
	bool first, last; /* of its stretch */
};

/* Ticks to microseconds from the film's start. */
int64_t cut_us(const struct film *film, int64_t pts);

/* Entries of the index that are not so are of no use for beginning. */
bool cut_can_begin(const struct entry *e);

/* How many pictures a piece should have at least: so many that the start of a
 * decoder hardly counts, but not so many that those ahead of their turn fill
 * the memory. */
int64_t cut_length(const struct film *film, const struct reel_opts *opts,
    size_t large_bytes);

/* A length for the pieces of one stretch that leaves no decoder idle at its
 * end: at most that length, and not much less than it has to be. */
int64_t cut_evenly(const struct film *film, const struct entry *index,
    size_t n, const struct stretch *s, int64_t length, int jobs);

/* The last entry that decoding can begin at with a time stamp up to pts; 0
 * where there is none. */
size_t cut_entry(const struct film *film, const struct entry *index, size_t n,
    int64_t pts);

/* The piece of s that begins at `at`; length in pictures, 0: all of it. */
void cut_next(struct cut *c, const struct film *film,
    const struct entry *index, size_t n, const struct stretch *s, int64_t at,
    int64_t length);

/* When the last picture of a cut is shown at the earliest, where some are
 * missing: else its end was not decoded.  c->frames must be known; references:
 * pictures that no other one refers to are left out. */
int64_t cut_late(const struct cut *c, const struct film *film,
    const struct entry *index, bool references);

#endif
