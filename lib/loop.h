#ifndef LOOP_H
#define LOOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * One poll(2) loop a program.  Watches and timers call back; callbacks may
 * add and remove watches, their own too.  Signals arrive as a byte in a pipe
 * of the loop: INT, TERM and HUP set loop_signalled, CHLD wakes it.
 */
struct loop;

typedef void loop_fn(void *arg, short revents);
typedef void loop_timer_fn(void *arg);

/* Makes the loop (one at a time), installs the signal handlers and ignores
 * SIGPIPE.  INT and HUP stay ignored where they were at start.  loop_free
 * puts everything back as it was. */
struct loop *loop_new(void);
void loop_free(struct loop *l);

/* Watches fd for events (POLLIN, POLLOUT; 0: errors and hang-up only, see
 * loop_want).  Returns an id >= 0. */
int loop_add(struct loop *l, int fd, short events, loop_fn *fn, void *arg);

/* Changes the events.  With -1 the watch sleeps: not even a hang-up wakes
 * it, which is what back-pressure needs. */
void loop_want(struct loop *l, int id, short events);
/* Ends the watch (-1: nothing happens); closing fd is the caller's. */
void loop_del(struct loop *l, int id);

/* A one-shot timer at loop_now() + after_us.  Returns an id >= 0.  An id of
 * -1, or of a timer that has fired, may be deleted: nothing happens. */
int loop_timer(struct loop *l, int64_t after_us, loop_timer_fn *fn, void *arg);
void loop_timer_del(struct loop *l, int id);

/* Called after each round in which SIGCHLD came (a set of functions, so that
 * several children can be looked after). */
int loop_on_child(struct loop *l, loop_timer_fn *fn, void *arg);
void loop_off_child(struct loop *l, int id);

/* Waits for one round of events and calls back.  Returns 0; -1 once INT,
 * TERM or HUP came: the caller then cleans up and calls loop_die.  Not to be
 * called from a callback. */
int loop_step(struct loop *l);

/* The signal that came, or 0. */
int loop_signalled(void);

/* Kills the children, puts the signal's default back and raises it: the
 * process dies of it. */
void loop_die(int sig) __attribute__((noreturn));

/* Monotonic microseconds. */
int64_t loop_now(void);

#endif
