/*
 * A child on the loop.
 *
 * It ends in two independent ways, in either order: its process (SIGCHLD) and
 * each of its pipes (end of file).  Only when all have is `ended` called.
 * Something else may hold a pipe open after the process is gone, though;
 * what the child itself wrote is in the pipe by then, so a short grace is
 * enough and no orphan can hang us.  The grace does not run while we are
 * paused, for then the pipes are full of data that somebody wants.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "proc.h"
#include "buf.h"

enum {
	OUTS = 1 + CHILD_FDS,
	CHUNK = 65536,
	PIPE_MAX = 1 << 20,  /* no pipe holds more than this unread */
	KILL_AFTER_US = 2000000,
	GRACE_US = 200000,
	ASLEEP_US = 1000000, /* a timer this late: it is we who were stopped */
};

/* One pipe from the child. */
struct outlet {
	struct proc *p;
	int which; /* of ops->data; -1: stderr */
	int *fd;   /* in p->c; -1 once closed */
	int watch;
	size_t after; /* bytes read since it was reaped */
};

struct proc {
	struct child c;
	struct loop *l;
	const struct proc_ops *ops;
	void *arg;
	struct outlet outs[OUTS];
	struct outlet err;
	int feed_watch;
	int minder;
	int quiet_timer, kill_timer, grace_timer;
	int64_t alive_us;  /* its last sign of life */
	int64_t paused_us; /* when the pause began */
	int64_t grace_us;  /* what is left of the grace, */
	int64_t grace_from_us; /* counted from here */
	bool paused;
	bool stopped;      /* by proc_stop: nobody wants its data any more */
	bool starved;      /* we had nothing for it when it was hungry */
};

static char chunk[CHUNK];

static void
close_outlet(struct outlet *o)
{
	loop_del(o->p->l, o->watch);
	o->watch = -1;
	if (*o->fd >= 0)
		close(*o->fd);
	*o->fd = -1;
}

static void
close_feed(struct proc *p)
{
	loop_del(p->l, p->feed_watch);
	p->feed_watch = -1;
	if (p->c.in >= 0)
		close(p->c.in);
	p->c.in = -1;
}

static void
stop_timer(struct proc *p, int *timer)
{
	loop_timer_del(p->l, *timer);
	*timer = -1;
}

/* Calls `ended` if all is over; p is gone after that. */
static void
end_if_over(struct proc *p)
{
	if (p->c.pid != 0 || *p->err.fd >= 0)
		return;
	for (int i = 0; i < OUTS; i++)
		if (*p->outs[i].fd >= 0)
			return;
	close_feed(p);
	stop_timer(p, &p->quiet_timer);
	stop_timer(p, &p->kill_timer);
	stop_timer(p, &p->grace_timer);
	loop_off_child(p->l, p->minder);
	p->stopped = true; /* a proc_stop by `ended` is too late */
	if (p->ops->ended)
		p->ops->ended(p->arg, &p->c);
	child_free(&p->c);
	free(p);
}

/* Hands over one piece; closes the pipe at its end.  Returns the bytes read,
 * or 0 where there were none. */
static size_t
read_outlet(struct outlet *o)
{
	struct proc *p = o->p;
	ssize_t n;

	do
		n = read(*o->fd, chunk, sizeof(chunk));
	while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	if (n <= 0) {
		close_outlet(o);
		return 0;
	}
	p->alive_us = loop_now();
	if (o->which < 0) {
		child_note(&p->c, chunk, (size_t)n);
		if (p->ops->said && !p->stopped)
			p->ops->said(p->arg, chunk, (size_t)n);
	} else if (p->ops->data) {
		p->ops->data(p->arg, o->which, chunk, (size_t)n);
	}
	if (p->c.pid == 0 && (o->after += (size_t)n) > PIPE_MAX)
		close_outlet(o); /* not from the child any more */
	return (size_t)n;
}

static void
on_readable(void *arg, short revents)
{
	struct outlet *o = arg;

	(void)revents;
	read_outlet(o);
	end_if_over(o->p);
}

static void
on_writable(void *arg, short revents)
{
	struct proc *p = arg;

	if (revents & (POLLERR | POLLNVAL)) {
		/* Nobody reads there any more: hungry finds out by -1. */
		close_feed(p);
	} else {
		/* Room that is not used must not be told again and again:
		 * proc_feed asks for the next time. */
		loop_want(p->l, p->feed_watch, 0);
		p->starved = true;
	}
	if (p->ops->hungry)
		p->ops->hungry(p->arg);
}

static void
on_grace_over(void *arg)
{
	struct proc *p = arg;

	p->grace_timer = -1;
	p->grace_us = 0;
	for (int i = 0; i < OUTS && !p->paused; i++) {
		struct outlet *o = &p->outs[i];

		while (!p->paused && *o->fd >= 0 && read_outlet(o) > 0)
			;
		if (!p->paused)
			close_outlet(o);
	}
	/* Paused by that: the rest is for when it is resumed. */
	if (p->paused)
		return;
	close_outlet(&p->err);
	end_if_over(p);
}

static void
start_grace(struct proc *p)
{
	if (p->c.pid != 0 || p->paused || p->grace_timer >= 0)
		return;
	p->grace_from_us = loop_now();
	p->grace_timer = loop_timer(p->l, p->grace_us, on_grace_over, p);
}

static void
hold_grace(struct proc *p)
{
	if (p->grace_timer < 0)
		return;
	stop_timer(p, &p->grace_timer);
	p->grace_us -= loop_now() - p->grace_from_us;
	if (p->grace_us < 0)
		p->grace_us = 0;
}

static void
on_child(void *arg)
{
	struct proc *p = arg;

	if (p->c.pid == 0 || !child_reap(&p->c, false))
		return;
	stop_timer(p, &p->quiet_timer);
	stop_timer(p, &p->kill_timer);
	close_feed(p);
	start_grace(p);
	end_if_over(p);
}

static void
on_kill(void *arg)
{
	struct proc *p = arg;

	p->kill_timer = -1;
	child_kill(&p->c, SIGKILL);
}

static void
terminate(struct proc *p)
{
	child_kill(&p->c, SIGTERM);
	if (p->kill_timer < 0)
		p->kill_timer = loop_timer(p->l, KILL_AFTER_US, on_kill, p);
}

/* True while its silence is our doing: it has taken all that we gave it and
 * waits for more. */
static bool
waits_for_us(const struct proc *p)
{
	int unread = 0;

	return p->starved && p->c.in >= 0 &&
	    ioctl(p->c.in, FIONREAD, &unread) == 0 && unread == 0;
}

static void
on_quiet(void *arg)
{
	struct proc *p = arg;
	int64_t now = loop_now();
	int64_t left = p->alive_us + p->c.quiet_us - now;

	p->quiet_timer = -1;
	if (left < -ASLEEP_US || waits_for_us(p)) {
		p->alive_us = now;
		left = p->c.quiet_us;
	}
	if (left > 0) {
		p->quiet_timer = loop_timer(p->l, left, on_quiet, p);
		return;
	}
	p->c.late = true;
	terminate(p);
}

static void
start_quiet(struct proc *p)
{
	int64_t left;

	if (p->c.quiet_us <= 0 || p->c.pid == 0 || p->c.doomed || p->paused)
		return;
	left = p->alive_us + p->c.quiet_us - loop_now();
	p->quiet_timer = loop_timer(p->l, left, on_quiet, p);
}

static void
open_outlet(struct proc *p, struct outlet *o, int which, int *fd)
{
	*o = (struct outlet){ p, which, fd, -1, 0 };
	if (*fd >= 0)
		o->watch = loop_add(p->l, *fd, POLLIN, on_readable, o);
}

struct proc *
proc_start(struct loop *l, const struct child_spec *spec,
    const struct proc_ops *ops, void *arg, int64_t quiet_us)
{
	struct proc *p = xcalloc(1, sizeof(*p));

	if (child_start(&p->c, spec) != 0) {
		int saved = errno;

		free(p);
		errno = saved;
		return NULL;
	}
	p->l = l;
	p->ops = ops;
	p->arg = arg;
	p->quiet_timer = p->kill_timer = p->grace_timer = -1;
	p->feed_watch = -1;
	p->alive_us = loop_now();
	p->grace_us = GRACE_US;
	p->c.quiet_us = quiet_us;
	open_outlet(p, &p->outs[0], 0, &p->c.out);
	for (int i = 0; i < CHILD_FDS; i++)
		open_outlet(p, &p->outs[1 + i], 1 + i, &p->c.also[i]);
	open_outlet(p, &p->err, -1, &p->c.err);
	if (p->c.in >= 0)
		p->feed_watch = loop_add(l, p->c.in, POLLOUT, on_writable, p);
	p->minder = loop_on_child(l, on_child, p);
	start_quiet(p);
	return p;
}

void
proc_pause(struct proc *p, bool pause)
{
	if (pause == p->paused || p->stopped)
		return;
	p->paused = pause;
	for (int i = 0; i < OUTS; i++)
		loop_want(p->l, p->outs[i].watch, pause ? -1 : POLLIN);
	if (pause) {
		p->paused_us = loop_now();
		stop_timer(p, &p->quiet_timer);
		hold_grace(p);
	} else {
		p->alive_us += loop_now() - p->paused_us;
		start_quiet(p);
		start_grace(p);
	}
}

long
proc_feed(struct proc *p, const void *data, size_t n)
{
	ssize_t did;

	if (p->c.in < 0)
		return -1;
	if (n == 0)
		return 0;
	do
		did = write(p->c.in, data, n);
	while (did < 0 && errno == EINTR);
	if (did < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
		close_feed(p);
		return -1;
	}
	if (did > 0)
		p->alive_us = loop_now();
	p->starved = false;
	loop_want(p->l, p->feed_watch, POLLOUT);
	return did < 0 ? 0 : (long)did;
}

void
proc_feed_end(struct proc *p)
{
	p->alive_us = loop_now();
	close_feed(p);
}

void
proc_stop(struct proc *p)
{
	if (p->stopped)
		return;
	p->stopped = true;
	p->paused = false;
	stop_timer(p, &p->quiet_timer);
	stop_timer(p, &p->grace_timer);
	/* First of all, lest it is seen to die of a closed pipe. */
	if (p->c.own_group)
		child_kill(&p->c, SIGKILL);
	else if (p->c.pid != 0)
		terminate(p); /* it has children of its own to end */
	close_feed(p);
	for (int i = 0; i < OUTS; i++)
		close_outlet(&p->outs[i]);
	close_outlet(&p->err);
	if (p->c.pid == 0) {
		/* No SIGCHLD will come to call `ended`. */
		p->grace_us = 0;
		start_grace(p);
	}
}
