/*
 * One poll(2) loop a program.
 *
 * Watches live in a table whose index is their id; a slot that was emptied is
 * taken again, so each tenant has a serial number: what poll said about the
 * one before must not reach the one after.  Timers are an array sorted by
 * time, the next one last, because a program has a handful of them.
 *
 * Signal handlers only set a flag and write one byte into a pipe that the
 * loop watches; all work is done outside of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "loop.h"
#include "buf.h"
#include "child.h"
#include "diag.h"
#include "tally.h"

struct watch {
	int fd;
	short events; /* -1: asleep */
	loop_fn *fn;  /* null: a free slot */
	void *arg;
	unsigned serial;
};

struct timer {
	int id;
	int64_t due_us;
	unsigned round; /* in which it was set */
	loop_timer_fn *fn;
	void *arg;
};

struct minder {
	loop_timer_fn *fn; /* null: a free slot */
	void *arg;
};

/* What one entry of the poll set stood for when poll was called. */
struct asked {
	int slot;
	unsigned serial;
};

/* INT, TERM and HUP end the program; CHLD wakes it; PIPE is ignored. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGPIPE };

enum { SIGNALS = sizeof(signals) / sizeof(signals[0]) };

struct loop {
	struct watch *watches;
	int n_watches, cap_watches;
	struct pollfd *polls; /* [0] is the pipe of the signals */
	struct asked *asked;
	int cap_polls;
	struct timer *timers; /* latest first */
	int n_timers, cap_timers;
	struct minder *minders;
	int n_minders, cap_minders;
	unsigned serial, round;
	int timer_id;
	int wake[2];
	struct sigaction before[SIGNALS];
	sigset_t mask_before;
};

static volatile sig_atomic_t came;       /* INT, TERM or HUP: the first */
static volatile sig_atomic_t child_came;
static volatile sig_atomic_t wake_fd = -1;

static void
on_signal(int sig)
{
	int saved = errno;
	ssize_t n;

	if (sig == SIGCHLD)
		child_came = 1;
	else if (came == 0)
		came = sig;
	/* A full pipe wakes the loop just as well. */
	n = write(wake_fd, "", 1);
	(void)n;
	errno = saved;
}

static void
install(struct loop *l)
{
	struct sigaction sa;
	sigset_t mine;

	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sigemptyset(&mine);
	for (int i = 0; i < SIGNALS; i++) {
		int sig = signals[i];

		sigaction(sig, NULL, &l->before[i]);
		/* nohup, or started in the background of a script: whoever
		 * had these ignored wants us to live on. */
		if ((sig == SIGHUP || sig == SIGINT) &&
		    l->before[i].sa_handler == SIG_IGN)
			continue;
		sa.sa_handler = sig == SIGPIPE ? SIG_IGN : on_signal;
		sa.sa_flags = SA_RESTART;
		if (sig == SIGCHLD)
			sa.sa_flags |= SA_NOCLDSTOP;
		sigaction(sig, &sa, NULL);
		sigaddset(&mine, sig);
	}
	/* A mask inherited from a careless parent would make us deaf. */
	sigprocmask(SIG_UNBLOCK, &mine, &l->mask_before);
}

static void
uninstall(struct loop *l)
{
	for (int i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &l->before[i], NULL);
	sigprocmask(SIG_SETMASK, &l->mask_before, NULL);
}

/* Returns p with room for one more of count elements. */
static void *
grow(void *p, int count, int *cap, size_t size)
{
	if (count < *cap)
		return p;
	*cap = *cap == 0 ? 8 : *cap * 2;
	return xrealloc(p, (size_t)*cap, size);
}

struct loop *
loop_new(void)
{
	struct loop *l = xcalloc(1, sizeof(*l));

	if (child_pipe(l->wake) != 0)
		die("pipe:");
	fcntl(l->wake[0], F_SETFL, O_NONBLOCK);
	fcntl(l->wake[1], F_SETFL, O_NONBLOCK);
	came = 0;
	child_came = 0;
	wake_fd = l->wake[1];
	install(l);
	return l;
}

void
loop_free(struct loop *l)
{
	if (!l)
		return;
	uninstall(l);
	wake_fd = -1;
	close(l->wake[0]);
	close(l->wake[1]);
	free(l->watches);
	free(l->polls);
	free(l->asked);
	free(l->timers);
	free(l->minders);
	free(l);
}

int
loop_add(struct loop *l, int fd, short events, loop_fn *fn, void *arg)
{
	int id = 0;

	while (id < l->n_watches && l->watches[id].fn)
		id++;
	if (id == l->n_watches) {
		l->watches = grow(l->watches, l->n_watches, &l->cap_watches,
		    sizeof(*l->watches));
		l->n_watches++;
	}
	l->watches[id] = (struct watch){ fd, events, fn, arg, l->serial++ };
	return id;
}

void
loop_want(struct loop *l, int id, short events)
{
	if (id >= 0 && id < l->n_watches)
		l->watches[id].events = events;
}

void
loop_del(struct loop *l, int id)
{
	if (id >= 0 && id < l->n_watches)
		l->watches[id].fn = NULL;
}

int
loop_timer(struct loop *l, int64_t after_us, loop_timer_fn *fn, void *arg)
{
	int64_t due = loop_now() + after_us;
	int at = 0;

	l->timers = grow(l->timers, l->n_timers, &l->cap_timers,
	    sizeof(*l->timers));
	/* In front of its equals: they were first and fire first. */
	while (at < l->n_timers && l->timers[at].due_us > due)
		at++;
	memmove(&l->timers[at + 1], &l->timers[at],
	    (size_t)(l->n_timers - at) * sizeof(*l->timers));
	l->n_timers++;
	l->timers[at] = (struct timer){ l->timer_id, due, l->round, fn, arg };
	l->timer_id = l->timer_id == INT_MAX ? 0 : l->timer_id + 1;
	return l->timers[at].id;
}

void
loop_timer_del(struct loop *l, int id)
{
	for (int i = 0; i < l->n_timers; i++) {
		if (l->timers[i].id != id)
			continue;
		l->n_timers--;
		memmove(&l->timers[i], &l->timers[i + 1],
		    (size_t)(l->n_timers - i) * sizeof(*l->timers));
		return;
	}
}

int
loop_on_child(struct loop *l, loop_timer_fn *fn, void *arg)
{
	int id = 0;

	while (id < l->n_minders && l->minders[id].fn)
		id++;
	if (id == l->n_minders) {
		l->minders = grow(l->minders, l->n_minders, &l->cap_minders,
		    sizeof(*l->minders));
		l->n_minders++;
	}
	l->minders[id] = (struct minder){ fn, arg };
	return id;
}

void
loop_off_child(struct loop *l, int id)
{
	if (id >= 0 && id < l->n_minders)
		l->minders[id].fn = NULL;
}

/* Fills the poll set; returns how many entries it has. */
static int
gather(struct loop *l)
{
	int n = 1;

	if (l->cap_polls <= l->n_watches) {
		l->cap_polls = l->n_watches + 8;
		l->polls = xrealloc(l->polls, (size_t)l->cap_polls,
		    sizeof(*l->polls));
		l->asked = xrealloc(l->asked, (size_t)l->cap_polls,
		    sizeof(*l->asked));
	}
	l->polls[0] = (struct pollfd){ l->wake[0], POLLIN, 0 };
	for (int i = 0; i < l->n_watches; i++) {
		const struct watch *w = &l->watches[i];

		if (!w->fn || w->events == -1)
			continue;
		l->polls[n] = (struct pollfd){ w->fd, w->events, 0 };
		l->asked[n] = (struct asked){ i, w->serial };
		n++;
	}
	return n;
}

/* How long poll may wait: until the next timer, rounded up so that the timer
 * is due when poll returns. */
static int
patience_ms(const struct loop *l)
{
	int64_t us;

	if (l->n_timers == 0)
		return -1;
	us = l->timers[l->n_timers - 1].due_us - loop_now();
	if (us <= 0)
		return 0;
	if (us > (int64_t)INT_MAX * 1000)
		return INT_MAX;
	return (int)((us + 999) / 1000);
}

static void
drain_wake(struct loop *l)
{
	char bytes[64];

	while (read(l->wake[0], bytes, sizeof(bytes)) > 0)
		;
}

static void
call_watches(struct loop *l, int n)
{
	for (int i = 1; i < n; i++) {
		const struct asked *a = &l->asked[i];
		short got = l->polls[i].revents;
		struct watch w;

		if (got == 0)
			continue;
		/* An earlier callback may have ended this one, put it to sleep
		 * or given its slot away. */
		w = l->watches[a->slot];
		if (!w.fn || w.serial != a->serial || w.events == -1)
			continue;
		got &= (short)(w.events | POLLERR | POLLHUP | POLLNVAL);
		if (got != 0)
			w.fn(w.arg, got);
	}
}

/* Timers that a callback sets for now are left to the next round. */
static void
call_timers(struct loop *l)
{
	int64_t now = loop_now();

	l->round++;
	while (l->n_timers > 0) {
		struct timer t = l->timers[l->n_timers - 1];

		if (t.due_us > now || t.round == l->round)
			break;
		l->n_timers--;
		t.fn(t.arg);
	}
}

static void
call_minders(struct loop *l)
{
	if (!child_came)
		return;
	child_came = 0;
	for (int i = 0; i < l->n_minders; i++) {
		struct minder m = l->minders[i];

		if (m.fn)
			m.fn(m.arg);
	}
}

int
loop_step(struct loop *l)
{
	int n, got;

	if (came)
		return -1;
	n = gather(l);
	got = poll(l->polls, (nfds_t)n, patience_ms(l));
	if (got < 0 && errno != EINTR && errno != EAGAIN)
		die("poll:");
	if (got > 0 && l->polls[0].revents != 0)
		drain_wake(l);
	if (came)
		return -1;
	if (got > 0)
		call_watches(l, n);
	call_timers(l);
	call_minders(l);
	return came ? -1 : 0;
}

int
loop_signalled(void)
{
	return came;
}

void
loop_die(int sig)
{
	struct sigaction sa;
	sigset_t only;

	child_kill_all();
	tally_tell();
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = SIG_DFL;
	sigemptyset(&sa.sa_mask);
	sigaction(sig, &sa, NULL);
	sigemptyset(&only);
	sigaddset(&only, sig);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	raise(sig);
	/* Process 1 of a container does not die of its own signals. */
	_exit(128 + sig);
}

int64_t
loop_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}
