#ifndef PROC_H
#define PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "child.h"
#include "loop.h"

/*
 * A child on the loop: its stdout (and further pipes) handed over piece by
 * piece, its stderr kept as a tail, its end told once, when it was reaped and
 * every pipe drained.
 *
 * Deadline: quiet_us of silence (0: none).  The clock is wound by every byte
 * it writes or is fed, and stands still while it is paused by back-pressure,
 * or has read all of its stdin and we have nothing more for it: a child that
 * waits for us is not hung.  Past it the group gets TERM, 2 s later KILL.
 *
 * Once the process is gone, something else that holds its pipes open has
 * 0.2 s to let go; then they are closed.
 */
struct proc;

struct proc_ops {
	/* which: 0 stdout, 1.. the further pipes.  May be null. */
	void (*data)(void *arg, int which, const char *p, size_t n);
	/* Its stderr, all of it; the tail is kept in any case.  May be null. */
	void (*said)(void *arg, const char *p, size_t n);
	/* Room in its stdin came up (CHILD_PIPE), or it was closed: write
	 * with proc_feed.  Where that isn't called, hungry is silent until
	 * it was. */
	void (*hungry)(void *arg);
	/* The end.  The proc is freed after this returns. */
	void (*ended)(void *arg, const struct child *c);
};

/* Returns null with errno when it can't be started; ended is not called. */
struct proc *proc_start(struct loop *l, const struct child_spec *spec,
    const struct proc_ops *ops, void *arg, int64_t quiet_us);

/* Stops and resumes reading its output. */
void proc_pause(struct proc *p, bool pause);

/* Writes to its stdin what fits: bytes taken, or -1 once it does not listen
 * any more.  proc_feed_end closes its stdin. */
long proc_feed(struct proc *p, const void *data, size_t n);
void proc_feed_end(struct proc *p);

/* Kills it and drops what it still has to say; only ended is called, later and
 * from the loop.  Any callback but ended may do that to its own proc. */
void proc_stop(struct proc *p);

#endif
