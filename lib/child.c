/*
 * Child processes by posix_spawn.
 *
 * Whatever a child gets as a descriptor is first duplicated to 10 or above
 * and then put in place in the child, so that neither the order of the moves
 * nor a closed standard descriptor of ours can mix them up, and dup2 never
 * meets two equal numbers (which would leave close-on-exec set).
 *
 * All living children are on one list, for the end of the program.  What they
 * said is told by child_text.c.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "tally.h"

#ifndef TOOLPREFIX
#define TOOLPREFIX ""
#endif

enum {
	FD_ABOVE = 10,      /* no child has this many descriptors */
	FDS = 3 + CHILD_FDS,
	NOTHING = -1,       /* instead of a descriptor: do not touch */
	DEV_NULL = -2,      /* open /dev/null there */
	PATIENCE_MS = 2000, /* what a sibling has between TERM and KILL */
	STEP_MS = 5,
};

static struct child *living;
static pid_t owner; /* the process that started them: not one it forked */

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Moves fd up to where it is in nobody's way. */
static int
lift(int *fd)
{
	int high = fcntl(*fd, F_DUPFD_CLOEXEC, FD_ABOVE);

	if (high < 0)
		return -1;
	close(*fd);
	*fd = high;
	return 0;
}

int
child_pipe(int fd[2])
{
	if (pipe2(fd, O_CLOEXEC) != 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		if (fd[i] < FD_ABOVE && lift(&fd[i]) != 0) {
			int saved = errno;

			close(fd[0]);
			close(fd[1]);
			errno = saved;
			return -1;
		}
	}
	return 0;
}

/* Finds what becomes descriptor at in the child: *theirs is to be duplicated
 * there (and closed here after), *ours is our end of a pipe. */
static int
prepare(int want, int at, int *theirs, int *ours)
{
	int fd[2];

	if (want == CHILD_PIPE) {
		if (child_pipe(fd) != 0)
			return -1;
		*theirs = fd[at == 0 ? 0 : 1];
		*ours = fd[at == 0 ? 1 : 0];
		return fcntl(*ours, F_SETFL, O_NONBLOCK);
	}
	*theirs = DEV_NULL;
	if (want == CHILD_NULL)
		return 0;
	if (want == CHILD_INHERIT) {
		want = at;
		/* Left closed, the next file it opens would land there and
		 * get its messages written into. */
		if (fcntl(want, F_GETFD) < 0)
			return 0;
	}
	*theirs = fcntl(want, F_DUPFD_CLOEXEC, FD_ABOVE);
	if (*theirs >= 0)
		return 0;
	*theirs = NOTHING;
	return -1;
}

static int
prepare_all(struct child *c, const struct child_spec *spec, int theirs[FDS])
{
	if (prepare(spec->in, 0, &theirs[0], &c->in) != 0 ||
	    prepare(spec->out, 1, &theirs[1], &c->out) != 0 ||
	    prepare(spec->err, 2, &theirs[2], &c->err) != 0)
		return -1;
	for (int i = 0; i < CHILD_FDS; i++)
		if (spec->also[i] && prepare(CHILD_PIPE, 3 + i, &theirs[3 + i],
		    &c->also[i]) != 0)
			return -1;
	return 0;
}

static int
set_actions(posix_spawn_file_actions_t *fa, const int theirs[FDS])
{
	for (int i = 0; i < FDS; i++) {
		int err = 0;

		if (theirs[i] >= 0)
			err = posix_spawn_file_actions_adddup2(fa, theirs[i],
			    i);
		else if (theirs[i] == DEV_NULL)
			err = posix_spawn_file_actions_addopen(fa, i,
			    "/dev/null", i == 0 ? O_RDONLY : O_WRONLY, 0);
		if (err != 0)
			return err;
	}
	return 0;
}

static int
set_attr(posix_spawnattr_t *at, bool same_group)
{
	short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
	sigset_t all, none;

	sigfillset(&all);
	sigemptyset(&none);
	if (same_group) {
		/* Caught here they are at their default there anyway; ignored
		 * (nohup) they stay ignored, as for any part of a pipeline. */
		sigdelset(&all, SIGINT);
		sigdelset(&all, SIGHUP);
		sigdelset(&all, SIGQUIT);
	} else {
		flags |= POSIX_SPAWN_SETPGROUP;
		posix_spawnattr_setpgroup(at, 0);
	}
	posix_spawnattr_setsigdefault(at, &all);
	posix_spawnattr_setsigmask(at, &none);
	return posix_spawnattr_setflags(at, flags);
}

/* Returns 0 or an errno. */
static int
spawn(struct child *c, const struct child_spec *spec, const int theirs[FDS])
{
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	int err = posix_spawn_file_actions_init(&fa);

	if (err != 0)
		return err;
	err = posix_spawnattr_init(&at);
	if (err == 0) {
		err = set_actions(&fa, theirs);
		if (err == 0)
			err = set_attr(&at, spec->same_group);
		if (err == 0)
			err = posix_spawnp(&c->pid, spec->argv[0], &fa, &at,
			    spec->argv, environ);
		posix_spawnattr_destroy(&at);
	}
	posix_spawn_file_actions_destroy(&fa);
	return err;
}

static void
close_ends(struct child *c)
{
	shut(&c->in);
	shut(&c->out);
	shut(&c->err);
	for (int i = 0; i < CHILD_FDS; i++)
		shut(&c->also[i]);
}

static void
enlist(struct child *c)
{
	static bool at_exit;

	if (!at_exit)
		atexit(child_kill_all);
	at_exit = true;
	if (owner != getpid())
		living = NULL;
	owner = getpid();
	c->next = living;
	living = c;
}

static void
delist(struct child *c)
{
	for (struct child **p = &living; *p; p = &(*p)->next) {
		if (*p == c) {
			*p = c->next;
			break;
		}
	}
	c->next = NULL;
}

int
child_start(struct child *c, const struct child_spec *spec)
{
	const char *slash = strrchr(spec->argv[0], '/');
	int theirs[FDS], err;

	memset(c, 0, sizeof(*c));
	snprintf(c->name, sizeof(c->name), "%s",
	    slash ? slash + 1 : spec->argv[0]);
	c->in = c->out = c->err = -1;
	for (int i = 0; i < CHILD_FDS; i++)
		c->also[i] = -1;
	for (int i = 0; i < FDS; i++)
		theirs[i] = NOTHING;
	c->status = -1; /* neither an exit nor a signal */
	c->own_group = !spec->same_group;

	err = prepare_all(c, spec, theirs) != 0 ? errno :
	    spawn(c, spec, theirs);
	for (int i = 0; i < FDS; i++)
		shut(&theirs[i]);
	if (err != 0) {
		close_ends(c);
		c->pid = 0;
		errno = err;
		return -1;
	}
	enlist(c);
	tally_child_began(!c->own_group);
	return 0;
}

void
child_note(struct child *c, const char *data, size_t n)
{
	size_t over;

	if (n > CHILD_TAIL) {
		data += n - CHILD_TAIL;
		n = CHILD_TAIL;
	}
	if (c->tail_len + n > CHILD_TAIL) {
		over = c->tail_len + n - CHILD_TAIL;
		c->tail_len -= over;
		memmove(c->tail, c->tail + over, c->tail_len);
	}
	memcpy(c->tail + c->tail_len, data, n);
	c->tail_len += n;
}

void
child_kill(struct child *c, int sig)
{
	if (c->pid <= 0)
		return;
	if (sig == SIGTERM || sig == SIGKILL)
		c->doomed = true;
	kill(c->own_group ? -c->pid : c->pid, sig);
}

/* True once it has ended; it stays a zombie. */
static bool
ended(const struct child *c, bool wait)
{
	siginfo_t info;
	int r;

	info.si_pid = 0;
	do
		r = waitid(P_PID, (id_t)c->pid, &info,
		    WEXITED | WNOWAIT | (wait ? 0 : WNOHANG));
	while (r != 0 && errno == EINTR);
	return r != 0 || info.si_pid != 0;
}

bool
child_reap(struct child *c, bool wait)
{
	bool kill_rest = c->doomed && c->own_group;
	struct rusage used;
	int status;
	pid_t got;

	if (c->pid <= 0)
		return true;
	if (kill_rest || tally_on()) {
		if (!ended(c, wait))
			return false;
		/* A helper of its own may have outlived the signal.  As long
		 * as the leader is a zombie nobody else has that number. */
		if (kill_rest)
			kill(-c->pid, SIGKILL);
		tally_child_over(c->pid, c->name, !c->own_group);
	}
	memset(&used, 0, sizeof(used));
	do
		got = wait4(c->pid, &status, wait ? 0 : WNOHANG, &used);
	while (got < 0 && errno == EINTR);
	if (got == 0)
		return false;
	/* Reaped behind our back (SIGCHLD ignored at start): its status is
	 * lost, and what is not known to be well is not. */
	c->status = got < 0 ? 127 << 8 : status;
	c->pid = 0;
	tally_child_reaped(c->name, !c->own_group, child_ok(c), &used);
	delist(c);
	return true;
}

bool
child_ok(const struct child *c)
{
	return c->pid == 0 && !c->late && WIFEXITED(c->status) &&
	    WEXITSTATUS(c->status) == 0;
}

/* Ends it for good. */
static void
put_down(struct child *c)
{
	const struct timespec step = { 0, STEP_MS * 1000000L };

	if (!c->own_group) {
		child_kill(c, SIGTERM);
		for (int ms = 0; ms < PATIENCE_MS; ms += STEP_MS) {
			if (child_reap(c, false))
				return;
			nanosleep(&step, NULL);
		}
	}
	child_kill(c, SIGKILL);
	child_reap(c, true);
}

void
child_free(struct child *c)
{
	close_ends(c);
	if (c->pid > 0)
		put_down(c);
}

void
child_kill_all(void)
{
	/* A fork of ours that exits must not take our children along. */
	if (owner != getpid())
		return;
	for (struct child *c = living; c; c = c->next)
		child_kill(c, c->own_group ? SIGKILL : SIGTERM);
	while (living)
		child_free(living);
}

void
child_sibling(const char *tool, char *path, size_t size)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;
	int len;

	exe[n > 0 ? n : 0] = '\0';
	slash = strrchr(exe, '/');
	if (slash) {
		len = snprintf(path, size, "%.*s/%s%s", (int)(slash - exe), exe,
		    TOOLPREFIX, tool);
		if (len > 0 && (size_t)len < size && access(path, X_OK) == 0)
			return;
	}
	snprintf(path, size, "%s%s", TOOLPREFIX, tool);
}
