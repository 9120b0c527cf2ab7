/*
 * A private folder for parts of clips.
 *
 * Whether its owner lives is told by a lock in it and not by its pid: where
 * containers or machines share a disk, pids of one say nothing to another.
 * A folder without a lock file is one that is just being made, or being
 * removed, so it is left alone until it is old.
 *
 * A lock of fcntl is lost as soon as its process closes any descriptor of the
 * file, so our own folders are never tried: their names are known.
 */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "child.h"
#include "room.h"

#define PREFIX "cutlist-scratch-"
#define LOCK "lock"

enum { DEPTH = 16, ATTEMPTS = 100, YOUNG_S = 600 };

static struct scratch *living;
static pid_t owner; /* the process that made them: not one it forked */

static const char *
first_given(const char *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] && *v[i])
			return v[i];
	return "/tmp";
}

struct scratch_places
scratch_usual(const char *tmp)
{
	const char *const v[] = { tmp, getenv("CUTLIST_TMPDIR"),
		getenv("TMPDIR") };

	return (struct scratch_places){ "/dev/shm",
	    first_given(v, sizeof v / sizeof *v) };
}

static bool
fits_memory(const char *folder, int64_t need)
{
	struct statvfs fs;
	int64_t room, memory;

	if (!folder || need > SCRATCH_MOST || statvfs(folder, &fs) < 0)
		return false;
	room = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
	memory = room_memory();
	if (memory < room)
		room = memory;
	return need <= room / SCRATCH_SHARE;
}

/* Makes the lock file in a folder.  Returns its descriptor, or -1. */
static int
lock_new(const char *folder)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct buf b = BUF_INIT;
	int fd, saved;

	buf_addf(&b, "%s/" LOCK, folder);
	fd = open(b.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	saved = errno;
	buf_free(&b);
	/* a file system without locks: pids must do (see is_dead) */
	if (fd >= 0)
		fcntl(fd, F_SETLK, &all);
	errno = saved;
	return fd;
}

static int
make_in(struct scratch *s, const char *place)
{
	struct buf b = BUF_INIT;
	int made = -1;

	for (int i = 0; i < ATTEMPTS && made < 0; i++) {
		buf_clear(&b);
		buf_addf(&b, "%s/" PREFIX "%ld-%d", place, (long)getpid(), i);
		made = mkdir(b.p, 0700);
		if (made < 0 && errno != EEXIST)
			break;
	}
	if (made < 0) {
		buf_free(&b);
		return -1;
	}
	s->lock = lock_new(b.p);
	if (s->lock < 0) {
		int saved = errno;

		rmdir(b.p);
		buf_free(&b);
		errno = saved;
		return -1;
	}
	s->path = buf_steal(&b);
	return 0;
}

static void
remove_all(void)
{
	scratch_at_death(NULL);
}

static void
enlist(struct scratch *s)
{
	static bool at_exit;

	if (!at_exit)
		atexit(remove_all);
	at_exit = true;
	if (owner != getpid())
		living = NULL;
	owner = getpid();
	s->next = living;
	living = s;
}

int
scratch_make(struct scratch *s, const struct scratch_places *p, int64_t need)
{
	*s = (struct scratch){ .lock = -1 };
	if (fits_memory(p->memory, need) && make_in(s, p->memory) == 0)
		s->memory = true;
	else if (make_in(s, p->disk) < 0)
		return -1;
	enlist(s);
	return 0;
}

/* Empties an open folder; closes it.  Never follows a link, never leaves the
 * file system. */
static void
empty(int fd, dev_t device, int depth)
{
	DIR *d = fdopendir(fd);
	struct dirent *e;
	struct stat st;
	int inner;

	if (!d) {
		close(fd);
		return;
	}
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, e->d_name, 0) == 0 || depth == 0)
			continue;
		inner = openat(fd, e->d_name, O_RDONLY | O_DIRECTORY |
		    O_NOFOLLOW | O_CLOEXEC);
		if (inner < 0)
			continue;
		if (fstat(inner, &st) < 0 || st.st_dev != device) {
			close(inner);
			continue;
		}
		empty(inner, device, depth - 1);
		unlinkat(fd, e->d_name, AT_REMOVEDIR);
	}
	closedir(d);
}

static void
remove_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) < 0)
		close(fd);
	else
		empty(fd, st.st_dev, DEPTH);
	rmdir(path);
}

void
scratch_remove(struct scratch *s)
{
	struct scratch **at = &living;

	if (!s->path)
		return;
	while (*at && *at != s)
		at = &(*at)->next;
	if (*at)
		*at = s->next;
	remove_folder(s->path);
	if (s->lock >= 0)
		close(s->lock);
	free(s->path);
	*s = (struct scratch){ .lock = -1 };
}

void
scratch_at_death(void *nothing)
{
	(void)nothing;
	/* a fork of ours that exits must not take our folders along */
	if (owner != getpid() || !living)
		return;
	child_kill_all();
	while (living)
		scratch_remove(living);
}

/* Whether a folder's owner is gone.  fd: of the folder. */
static bool
is_dead(int fd, const struct stat *folder)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int lock = openat(fd, LOCK, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	bool dead;

	if (lock < 0)
		return errno == ENOENT &&
		    time(NULL) - folder->st_mtime > YOUNG_S;
	/* an error (no locks there) says nothing: it stays */
	dead = fcntl(lock, F_SETLK, &all) == 0;
	close(lock);
	return dead;
}

static bool
sweep_one(const char *place, const char *name)
{
	struct buf b = BUF_INIT;
	struct stat st;
	bool dead = false;
	char *end;
	int fd;

	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0 ||
	    strtol(name + strlen(PREFIX), &end, 10) == (long)getpid())
		return false;
	buf_addf(&b, "%s/%s", place, name);
	fd = open(b.p, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0) {
		dead = fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
		    is_dead(fd, &st);
		close(fd);
	}
	if (dead)
		remove_folder(b.p);
	buf_free(&b);
	return dead;
}

static int
sweep(const char *place)
{
	DIR *d = place ? opendir(place) : NULL;
	struct dirent *e;
	int n = 0;

	if (!d)
		return 0;
	while ((e = readdir(d)) != NULL)
		n += sweep_one(place, e->d_name);
	closedir(d);
	return n;
}

int
scratch_sweep(const struct scratch_places *p)
{
	return sweep(p->memory) + sweep(p->disk);
}
