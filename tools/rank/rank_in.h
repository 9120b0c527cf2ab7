#ifndef RANK_IN_H
#define RANK_IN_H

#include <stdint.h>

#include "grid.h"
#include "story.h"
#include "taste.h"

struct cJSON;
struct rec;

/*
 * Records of one source into its grid.  What makes no sense is refused, told
 * why, and leaves no trace.
 */

enum rank_in_type { RANK_IN_LOUD, RANK_IN_SOUND, RANK_IN_SURGE,
	RANK_IN_ONSET, RANK_IN_BEAT, RANK_IN_SECTION, RANK_IN_FRAME,
	RANK_IN_SHOT, RANK_IN_GOP, RANK_IN_CAPTION, RANK_IN_WINDOW,
	RANK_IN_TYPES };

struct rank_in {
	struct grid *grid;          /* not owned */
	const struct taste *taste;  /* for captions' words; not owned */
	int64_t duration;           /* microseconds; 0: not known */
	struct rank_in_last {
		int64_t t, other;   /* the last one's time, and what tells a
				       second one at that time apart */
	} last[RANK_IN_TYPES][GRID_PASSES];
	long taken[RANK_IN_TYPES];  /* how many of each are in the grid */
};

/* A story and a grid for a media record: step (s->step, or 0.1 s where that is
 * 0; more where there would be more than 864,000), duration, role.  s must be
 * zero but for step.  *g is the caller's, to be freed by grid_free. */
void rank_in_media(struct story *s, struct grid **g,
    const struct cJSON *root);

void rank_in_start(struct rank_in *in, const struct story *s, struct grid *g,
    const struct taste *t);

/* Hands a record to the grid.  0: taken, or of no concern (other types).
 * -1: not used, *why is a static sentence without a full stop: a missing
 * field, out of order, a duplicate, negative, beyond the end. */
int rank_in_record(struct rank_in *in, struct rec *r, const char **why);

/* The name of a type, for messages: "loud". */
const char *rank_in_name(enum rank_in_type type);

#endif
