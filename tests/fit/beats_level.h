#ifndef BEATS_LEVEL_H
#define BEATS_LEVEL_H

#include <stdbool.h>
#include <stddef.h>

#include "../../tools/beatscan/track_level.h"
#include "beats_score.h"

/*
 * Learns which reading of a pulse is the beat: each passage is a choice
 * between readings, of which one agrees with the beats that are known.
 */
struct level_case {
	float clue[LEVEL_READINGS][LEVEL_CLUES];
	bool can[LEVEL_READINGS];
	int right;     /* the reading that is the beat; -1: none is */
	int piece;     /* cases of one piece are never split */
	float weight;
};

/* What the view shows, and which reading is right. */
void level_case_of(const struct level_view *v, const double *pulse, size_t n,
    const struct beat_list *known, struct level_case *c);

/* The judge of the clues, from all cases, which are changed; says on stderr
 * what such judges are worth in pieces that were left out, and what all
 * readings as found are. */
void level_learn(struct level_case *c, size_t n, bool net,
    struct level_judge *j);

#endif
