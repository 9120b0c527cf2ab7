/*
 * A file that is still being written.
 *
 * Whether somebody has it open for writing is asked of the kernel: it grants a
 * read lease only where nobody has.  So one that was finished before we came
 * is known as such at once, and a second writer that closes it ends nothing.
 * Where no lease can be had (somebody else's file, some network file systems)
 * the notice that a writer has closed it has to do, and patience.
 */
#define _GNU_SOURCE /* F_SETLEASE */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#include <sys/vfs.h>
#endif

#include "follow.h"
#include "buf.h"
#include "io.h"

enum {
	CHUNK = 65536,
	LOOK_US = 500000,    /* between two looks without a notice */
	EMPTY_US = 5000000,  /* until a file with nothing in it is given up */
	ROUNDS = 16,         /* chunks, in a round of the loop */
};

struct follow {
	struct loop *l;
	int fd, notes;       /* notes: of inotify; -1: none */
	int watch, timer;
	dev_t device;
	ino_t inode;
	int64_t size;        /* when it was looked at last, */
	int64_t grown_at;    /* and when it had grown */
	struct proc *child;  /* null: none */
	int64_t fed;         /* bytes */
	bool over;           /* no more is expected */
	void (*grown)(void *arg);
	void *grown_arg;
	void (*ended)(void *arg, const char *why);
	void *ended_arg;
	int64_t patience;
};

static char chunk[CHUNK];

/* --- the child ------------------------------------------------------------ */

void
follow_hungry(struct follow *f)
{
	ssize_t n;
	long did;
	int rounds;

	for (rounds = 0; f->child && rounds < ROUNDS; rounds++) {
		n = io_pread(f->fd, chunk, sizeof chunk, (off_t)f->fed);
		if (n <= 0) {
			/* Unreadable is like the end: the child tells. */
			if (f->over || n < 0)
				proc_feed_end(f->child);
			return;
		}
		did = proc_feed(f->child, chunk, (size_t)n);
		if (did > 0)
			f->fed += did;
		if (did < n)
			return;
	}
}

void
follow_feed(struct follow *f, struct proc *p)
{
	f->child = p;
	f->fed = 0;
}

void
follow_end(struct follow *f)
{
	f->over = true;
	follow_hungry(f);
}

/* --- the end -------------------------------------------------------------- */

static void
tell_end(struct follow *f, const char *why)
{
	void (*ended)(void *arg, const char *why) = f->ended;

	follow_end(f);
	f->ended = NULL;
	if (ended)
		ended(f->ended_arg, why);
}

enum writers { WRITERS_NONE, WRITERS_SOME, WRITERS_UNKNOWN };

#ifdef __linux__

/* Where others may write as well, this machine's kernel does not know them. */
static bool
knows_writers(int fd)
{
	static const unsigned long shared[] = { 0x6969 /* NFS */,
		0xff534d42 /* CIFS */, 0xfe534d42 /* SMB2 */, 0x517b /* SMB */,
		0x65735546 /* FUSE */, 0x01021997 /* 9P */,
		0x00c36400 /* Ceph */, 0x0bd00bd0 /* Lustre */ };
	struct statfs fs;
	size_t i;

	if (fstatfs(fd, &fs) < 0)
		return false;
	for (i = 0; i < sizeof shared / sizeof *shared; i++)
		if (((unsigned long)fs.f_type & 0xffffffff) == shared[i])
			return false;
	return true;
}

static enum writers
writers(const struct follow *f)
{
	/* A writer that comes in this very moment makes the kernel send us
	 * SIGIO, and waits until the lease is given back. */
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	enum writers are = WRITERS_NONE;

	if (!knows_writers(f->fd))
		return WRITERS_UNKNOWN;
	sigaction(SIGIO, &ignore, &before);
	if (fcntl(f->fd, F_SETLEASE, F_RDLCK) == 0)
		fcntl(f->fd, F_SETLEASE, F_UNLCK);
	else
		are = errno == EAGAIN ? WRITERS_SOME : WRITERS_UNKNOWN;
	sigaction(SIGIO, &before, NULL);
	return are;
}

#else

static enum writers
writers(const struct follow *f)
{
	(void)f;
	return WRITERS_UNKNOWN;
}

#endif

/* Looks at what has become of the file.  closed: a writer has closed it. */
static void
look(struct follow *f, bool closed, bool moved)
{
	bool grew = false;
	enum writers who;
	struct stat st;

	/* first, so that what is written before it is closed is seen */
	who = f->ended ? writers(f) : WRITERS_SOME;
	if (fstat(f->fd, &st) < 0)
		return;
	if (st.st_size < f->size || st.st_size < f->fed) {
		tell_end(f, "it became shorter: another recording has begun");
		return;
	}
	if (st.st_size > f->size) {
		grew = true;
		f->size = st.st_size;
		f->grown_at = loop_now();
		follow_hungry(f);
	}
	if (grew && f->grown)
		f->grown(f->grown_arg);
	if (!f->ended)
		return;
	if (st.st_nlink == 0)
		tell_end(f, "it was removed while it was recorded");
	else if ((who == WRITERS_NONE || (who == WRITERS_UNKNOWN && closed)) &&
	    (f->size > 0 || loop_now() - f->grown_at >= EMPTY_US))
		tell_end(f, NULL);
	else if (moved)
		tell_end(f, "it was renamed while it was recorded");
	else if (loop_now() - f->grown_at >= f->patience)
		tell_end(f, "it has not grown for so long that this is taken "
		    "for its end");
}

static void
on_time(void *arg)
{
	struct follow *f = arg;

	f->timer = loop_timer(f->l, LOOK_US, on_time, f);
	look(f, false, false);
}

void
follow_until(struct follow *f, int64_t patience_us,
    void (*ended)(void *arg, const char *why), void *arg)
{
	f->patience = patience_us;
	f->ended = ended;
	f->ended_arg = arg;
	f->grown_at = loop_now();
	/* it may be finished already */
	loop_timer_del(f->l, f->timer);
	f->timer = loop_timer(f->l, 0, on_time, f);
}

/* --- the whole ------------------------------------------------------------ */

#ifdef __linux__

static void
on_notes(void *arg, short revents)
{
	union { struct inotify_event one; char bytes[4096]; } notes;
	struct inotify_event e;
	struct follow *f = arg;
	bool closed = false, moved = false;
	ssize_t n, at;

	(void)revents;
	n = io_read(f->notes, notes.bytes, sizeof notes.bytes);
	for (at = 0; at + (ssize_t)sizeof e <= n;
	    at += (ssize_t)(sizeof e + e.len)) {
		memcpy(&e, notes.bytes + at, sizeof e);
		closed = closed || (e.mask & IN_CLOSE_WRITE) != 0;
		moved = moved || (e.mask & IN_MOVE_SELF) != 0;
	}
	look(f, closed, moved);
}

/* By descriptor: the name may be another file's by now. */
static void
begin_notes(struct follow *f, const char *path)
{
	const uint32_t what = IN_MODIFY | IN_CLOSE_WRITE | IN_MOVE_SELF |
	    IN_ATTRIB;
	char name[64];

	f->notes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (f->notes < 0)
		return;
	snprintf(name, sizeof name, "/proc/self/fd/%d", f->fd);
	if (inotify_add_watch(f->notes, name, what) < 0 &&
	    inotify_add_watch(f->notes, path, what) < 0) {
		close(f->notes);
		f->notes = -1;
		return;
	}
	f->watch = loop_add(f->l, f->notes, POLLIN, on_notes, f);
}

#else

static void
begin_notes(struct follow *f, const char *path)
{
	(void)path;
	f->notes = -1;
}

#endif

struct follow *
follow_new(struct loop *l, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct follow *f;
	struct stat st;
	int saved = EINVAL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		errno = saved;
		return NULL;
	}
	f = xcalloc(1, sizeof *f);
	f->l = l;
	f->fd = fd;
	f->device = st.st_dev;
	f->inode = st.st_ino;
	f->size = st.st_size;
	f->watch = -1;
	f->grown_at = loop_now();
	begin_notes(f, path);
	f->timer = loop_timer(l, LOOK_US, on_time, f);
	return f;
}

void
follow_free(struct follow *f)
{
	if (!f)
		return;
	loop_timer_del(f->l, f->timer);
	loop_del(f->l, f->watch);
	if (f->notes >= 0)
		close(f->notes);
	close(f->fd);
	free(f);
}

void
follow_name(const struct follow *f, char *name, size_t size)
{
	snprintf(name, size, "%llx-%llx", (unsigned long long)f->device,
	    (unsigned long long)f->inode);
}

void
follow_grown(struct follow *f, void (*grown)(void *arg), void *arg)
{
	f->grown = grown;
	f->grown_arg = arg;
}

int64_t
follow_size(const struct follow *f)
{
	return f->size;
}
