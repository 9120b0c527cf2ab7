/*
 * Is a file still the one that was probed?  Its content key tells; where size
 * and time are those of the last look, nobody has written to it since.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unchanged.h"
#include "key.h"
#include "tc.h"

static bool
is_same(const struct unchanged *u, const struct footage *f,
    const struct stat *st)
{
	return strcmp(u->key, f->key) == 0 &&
	    u->size == (int64_t)st->st_size &&
	    u->mtime == (int64_t)st->st_mtim.tv_sec * TC_SECOND +
	    st->st_mtim.tv_nsec / 1000 &&
	    u->device == (uint64_t)st->st_dev &&
	    u->inode == (uint64_t)st->st_ino;
}

static void
remember(struct unchanged *u, const struct footage *f, const struct stat *st)
{
	snprintf(u->key, sizeof u->key, "%s", f->key);
	u->size = st->st_size;
	u->mtime = (int64_t)st->st_mtim.tv_sec * TC_SECOND +
	    st->st_mtim.tv_nsec / 1000;
	u->device = (uint64_t)st->st_dev;
	u->inode = (uint64_t)st->st_ino;
}

/* The key of a file of equal size may have been made of all of its bytes:
 * probe --full-hash. */
static bool
has_key(int fd, const struct footage *f, const struct stat *st)
{
	char key[KEY_TEXT];

	if (f->size >= 0 && f->size != (int64_t)st->st_size)
		return false;
	if (key_file(fd, false, key) < 0)
		return false;
	if (strcmp(key, f->key) == 0)
		return true;
	return key_file(fd, true, key) == 0 && strcmp(key, f->key) == 0;
}

/* A recording in progress has no content key yet: its name in the stream is
 * which file it is, and it only gets longer. */
static const char *
check_growing(struct unchanged *u, const struct footage *f,
    const struct stat *st)
{
	bool same = u->device == (uint64_t)st->st_dev &&
	    u->inode == (uint64_t)st->st_ino;
	char name[sizeof f->src];

	snprintf(name, sizeof name, "%llx-%llx",
	    (unsigned long long)st->st_dev, (unsigned long long)st->st_ino);
	if (strcmp(name, f->src) != 0)
		return "another file has its name by now";
	if (same && (int64_t)st->st_size < u->size)
		return "it became shorter while it was recorded";
	remember(u, f, st);
	return NULL;
}

const char *
unchanged_check(struct unchanged *u, const struct footage *f, bool needed)
{
	/* Opening a FIFO for reading would wait for a writer. */
	int fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	const char *why = NULL;
	struct stat st;

	if (fd < 0)
		return needed ? strerror(errno) : NULL;
	if (fstat(fd, &st) < 0)
		why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		why = "it is no regular file, and a clip is read more than "
		    "once";
	else if (f->growing)
		why = check_growing(u, f, &st);
	else if (!f->key[0] || is_same(u, f, &st))
		why = NULL;
	else if (!has_key(fd, f, &st))
		why = "the file has changed since it was probed";
	else
		remember(u, f, &st);
	close(fd);
	return why;
}
