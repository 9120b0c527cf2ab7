/*
 * Files that are being made.  A process id in the name would not tell whether
 * the maker lives: another machine that shares the folder, or a container, has
 * processes of the same number.
 */
#include "unfinished.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "io.h"

enum { ATTEMPTS = 100 };

static uint64_t
random_number(int attempt)
{
	struct timespec t;
	uint64_t x = 0;
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (io_read(fd, &x, sizeof x) != (ssize_t)sizeof x)
			x = 0;
		close(fd);
	}
	clock_gettime(CLOCK_REALTIME, &t);
	x ^= (uint64_t)t.tv_nsec * UINT64_C(0x9e3779b97f4a7c15);
	return x + ((uint64_t)getpid() << 20) + (uint64_t)attempt;
}

/* The name still stands for the file that is open. */
static bool
is_named(int fd, const char *path)
{
	struct stat have, now;

	return fstat(fd, &have) == 0 && lstat(path, &now) == 0 &&
	    have.st_ino == now.st_ino && have.st_dev == now.st_dev;
}

int
unfinished_make(struct unfinished *u, const char *folder)
{
	struct buf path = BUF_INIT;
	int i, fd;

	*u = (struct unfinished){ .lock = -1 };
	for (i = 0; i < ATTEMPTS; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/" UNFINISHED_PREFIX "%016" PRIx64
		    UNFINISHED_SUFFIX, folder, random_number(i));
		fd = open(path.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC |
		    O_NOFOLLOW, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
		if (fd < 0)
			continue;
		/* Where there are no locks, nobody takes it for left over. */
		if (flock(fd, LOCK_EX) < 0 || is_named(fd, path.p)) {
			u->path = buf_steal(&path);
			u->lock = fd;
			return 0;
		}
		/* Somebody swept before it was locked. */
		close(fd);
	}
	buf_free(&path);
	return -1;
}

void
unfinished_done(struct unfinished *u)
{
	if (!u->path)
		return;
	close(u->lock);
	free(u->path);
	u->path = NULL;
	u->lock = -1;
}

void
unfinished_drop(struct unfinished *u)
{
	if (u->path)
		unlink(u->path);
	unfinished_done(u);
}

int
unfinished_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), bad;

	if (fd < 0)
		return -1;
	bad = fsync(fd) < 0 && errno != EINVAL && errno != EROFS;
	close(fd);
	return bad ? -1 : 0;
}

/* A new name survives a loss of power only when its folder is written. */
static void
sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf folder = BUF_INIT;

	buf_add(&folder, slash ? path : ".", slash ? (size_t)(slash - path) +
	    1 : 1);
	(void)unfinished_sync(folder.p);
	buf_free(&folder);
}

int
unfinished_name(const char *temp, const char *path, bool overwrite)
{
	struct stat st;
	int bad;

	if (overwrite) {
		bad = rename(temp, path) < 0;
	} else {
		/* Unlike rename, link never replaces what came meanwhile. */
		bad = link(temp, path) < 0;
		if (!bad)
			unlink(temp);
		else if (errno != EEXIST && lstat(path, &st) < 0)
			bad = rename(temp, path) < 0;
	}
	if (bad)
		return -1;
	sync_folder(path);
	return 0;
}

static bool
is_name(const char *name)
{
	size_t n = strlen(name), tail = sizeof UNFINISHED_SUFFIX - 1;

	return strncmp(name, UNFINISHED_PREFIX,
	    sizeof UNFINISHED_PREFIX - 1) == 0 && n > tail &&
	    strcmp(name + n - tail, UNFINISHED_SUFFIX) == 0;
}

int
unfinished_sweep(const char *folder)
{
	DIR *dir = opendir(folder);
	struct buf path = BUF_INIT;
	const struct dirent *e;
	struct stat st;
	int fd, swept = 0;

	while (dir && (e = readdir(dir)) != NULL) {
		if (!is_name(e->d_name))
			continue;
		buf_clear(&path);
		buf_addf(&path, "%s/%s", folder, e->d_name);
		fd = open(path.p, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd < 0)
			continue;
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		    flock(fd, LOCK_EX | LOCK_NB) == 0 &&
		    is_named(fd, path.p) && unlink(path.p) == 0)
			swept++;
		close(fd);
	}
	if (dir)
		closedir(dir);
	buf_free(&path);
	return swept;
}
