/*
 * Copies in memory of what is used again and again.
 *
 * The folder of copies belongs to one folder on disk, and is called by the
 * numbers of its device and inode; a link in it leads back.  Where that leads
 * nowhere any more, the copies are removed by the next one who makes such a
 * folder.  It is open to its owner alone: /dev/shm is everybody's.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "cache.h"
#include "cache_part.h"
#include "io.h"

#define PLACE "/dev/shm"
#define HOME "home"

enum {
	NAME = 96,
	SHARE = 4,     /* an entry takes at most so much of what is free, and
	                  of the limit: the 4th part */
	YOUNG_S = 600, /* a folder without a link is being made */
	BLOCK = 64 << 10,
};

static void
name_folder(char name[NAME], const struct stat *st)
{
	snprintf(name, NAME, "cutlist-cache-%lu-%llx-%llx",
	    (unsigned long)geteuid(), (unsigned long long)st->st_dev,
	    (unsigned long long)st->st_ino);
}

/* Opens a folder of ours; -1 where it is somebody else's. */
static int
open_own(int place, const char *name)
{
	int fd = openat(place, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
	    (st.st_mode & 077) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Whether the folder on disk is gone, or is another one by now. */
static bool
is_orphan(int fd, const char *name)
{
	char home[4096], now[NAME];
	ssize_t n = readlinkat(fd, HOME, home, sizeof home - 1);
	struct stat st;

	if (n < 0)
		return fstat(fd, &st) == 0 &&
		    time(NULL) - st.st_mtime > YOUNG_S;
	home[n] = '\0';
	if (stat(home, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR;
	name_folder(now, &st);
	return strcmp(now, name) != 0;
}

static void
remove_copies(int place, const char *name, int fd)
{
	int again = dup(fd);
	DIR *d = again < 0 ? NULL : fdopendir(again);
	struct dirent *e;

	while (d && (e = readdir(d)) != NULL)
		if (cache_is_name(e->d_name, false) ||
		    cache_is_name(e->d_name, true) ||
		    strcmp(e->d_name, HOME) == 0)
			unlinkat(fd, e->d_name, 0);
	if (d)
		closedir(d);
	else if (again >= 0)
		close(again);
	unlinkat(place, name, AT_REMOVEDIR);
}

static void
sweep(int place)
{
	int again = dup(place), fd, mine;
	DIR *d = again < 0 ? NULL : fdopendir(again);
	struct dirent *e;
	char prefix[NAME];

	mine = snprintf(prefix, sizeof prefix, "cutlist-cache-%lu-",
	    (unsigned long)geteuid());
	while (d && (e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, prefix, (size_t)mine) != 0 ||
		    (fd = open_own(place, e->d_name)) < 0)
			continue;
		if (is_orphan(fd, e->d_name))
			remove_copies(place, e->d_name, fd);
		close(fd);
	}
	if (d)
		closedir(d);
	else if (again >= 0)
		close(again);
}

int
cache_memory_folder(int dir, const char *path, bool create)
{
	char name[NAME];
	struct stat st;
	int place, fd;

	if (fstat(dir, &st) < 0)
		return -1;
	name_folder(name, &st);
	place = open(PLACE, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (place < 0)
		return -1;
	fd = open_own(place, name);
	if (fd < 0 && create && mkdirat(place, name, 0700) == 0) {
		fd = open_own(place, name);
		if (fd >= 0 && symlinkat(path, fd, HOME) < 0) {
			close(fd);
			fd = -1;
		}
		sweep(place);
	}
	close(place);
	return fd;
}

static bool
fits(const struct cache *c, int64_t size)
{
	struct statvfs fs;

	return size <= c->memory_most / SHARE &&
	    fstatvfs(c->memory, &fs) == 0 &&
	    size <= (int64_t)fs.f_bavail * (int64_t)fs.f_frsize / SHARE;
}

static int
copy(int from, int to, int64_t size)
{
	char *block = xmalloc(BLOCK);
	int64_t at = 0;
	ssize_t got = 1;
	int bad = ftruncate(to, 0);

	while (!bad && at < size && got > 0) {
		got = io_pread(from, block, BLOCK, (off_t)at);
		bad = got <= 0 || io_write(to, block, (size_t)got) < 0;
		at += got;
	}
	free(block);
	return bad || at != size ? -1 : 0;
}

void
cache_memory_forget(struct cache *c, const char *name)
{
	/* another process may have made the folder since we began */
	if (c->memory < 0)
		c->memory = cache_memory_folder(c->dir, c->folder, false);
	if (c->memory >= 0)
		unlinkat(c->memory, name, 0);
}

/* Whether it is still what that name stands for. */
static bool
is_entry(const struct cache *c, const char *name, int fd)
{
	struct stat st, now;

	return fstat(fd, &st) == 0 &&
	    fstatat(c->dir, name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	    st.st_ino == now.st_ino && st.st_dev == now.st_dev;
}

void
cache_memory_keep(struct cache *c, const char *name, int fd, int64_t size)
{
	char part[CACHE_NAME];
	int to;

	if (c->memory_most <= 0)
		return;
	if (c->memory < 0)
		c->memory = cache_memory_folder(c->dir, c->folder, true);
	if (c->memory < 0 || !fits(c, size))
		return;
	snprintf(part, sizeof part, ".%s", name);
	to = cache_part_lock(c->memory, part, NULL);
	if (to < 0)
		return;
	if (copy(fd, to, size) < 0 ||
	    renameat(c->memory, part, c->memory, name) < 0)
		unlinkat(c->memory, part, 0);
	else if (!is_entry(c, name, fd)) /* it was replaced meanwhile */
		unlinkat(c->memory, name, 0);
	close(to);
	cache_trim_folder(c, c->memory, c->memory_most);
}
