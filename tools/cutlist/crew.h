#ifndef CREW_H
#define CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "child.h"
#include "loop.h"
#include "recipe.h"

/*
 * Clips that share calls of ffmpeg.  Each has a seat.  When all who have one
 * have come to a step that can be shared, one ffmpeg does the steps of all:
 * their inputs and outputs stand side by side, and its start is paid once.
 *
 * Whose fault it is when that ffmpeg fails or complains is not told, so then
 * each does its step again by itself: sharing changes what clips cost, and
 * nothing else.
 */
enum { CREW_MOST = 1 + CHILD_FDS }; /* seats: each may have a pipe */

struct crew;
struct crew_seat;

struct crew_ops {
	/* What the step has written to stdout, all of it, once the step has
	 * ended well.  May be null. */
	void (*took)(void *arg, const char *p, size_t n);
	/* done: the step has ended well, without a word on stderr.  Else it
	 * has to be done alone. */
	void (*ended)(void *arg, bool done);
};

/* quiet: as runner_wish's.  It is freed when its last seat is left. */
struct crew *crew_new(struct loop *l, int64_t quiet);

/* A seat, before the loop turns. */
struct crew_seat *crew_join(struct crew *c);

/* The others do not wait for this one any more.  Not while it is at a step;
 * null: nothing happens. */
void crew_leave(struct crew_seat *s);

/* Whether a step can be shared. */
bool crew_shares(const struct step *s);

/* Does a step that can be shared, when the others have come to one as well;
 * the step and ops live until the end.  Calls back from the loop. */
void crew_do(struct crew_seat *s, const struct step *step,
    const struct crew_ops *ops, void *arg);

#endif
