#ifndef LANES_H
#define LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grid.h"
#include "story.h"

/*
 * Features out of a grid.  The value of a step depends on what the grid holds
 * within LANES_BEHIND before and LANES_AHEAD behind it, and on nothing else.
 * (A shot, a section, a span of sound that is longer is told when it ends: in
 * a stream it may come too late.)
 */
#define LANES_BEHIND INT64_C(61000000)
#define LANES_AHEAD INT64_C(61000000)

/* Fills the story's lanes for the steps from `from` to before `to`; they grow.
 * from must be at most s->first + s->n; a story without steps begins at from.
 * Edges, words and takes that begin in these steps are added and sorted.  A
 * lane of which nothing was told stays null; one that is told of later is NaN
 * before. */
void lanes_make(const struct grid *g, struct story *s, size_t from,
    size_t to);

/* How many steps a story has: up to its duration, or where that is not known,
 * up to what was told. */
size_t lanes_steps(const struct grid *g, const struct story *s);

/* Fills FEATURE_TOGETHER: after norms_set. */
void lanes_together(struct story *s, size_t from, size_t to);

/* Drops steps before first, edges and takes that end before it. */
void lanes_forget(struct story *s, size_t first);

/* The memory that lanes, edges and takes in files have taken is given back;
 * addresses stay.  Nothing is done where a story has less than LANES_LONG
 * steps, as in a stream. */
enum { LANES_REST = 4096, LANES_LONG = 2 * LANES_REST }; /* steps */
void lanes_rest(const struct story *s);

/* Frees lanes, edges and takes; zeroes the story. */
void lanes_free(struct story *s);

/* Is anything known about that feature, in any step? */
bool lanes_know(const struct story *s, enum feature f);

/* Is anything known about that lane (sound, picture, packets, text)? */
bool lanes_told(const struct story *s, enum feature_lane lane);

#endif
