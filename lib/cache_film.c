/*
 * Whether a film still is what its content key says.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cache.h"
#include "cache_part.h"
#include "tc.h"

static int64_t
mtime_us(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * TC_SECOND +
	    st->st_mtim.tv_nsec / 1000;
}

static bool
begins_with(const char *path, int64_t size, const char *known)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char key[KEY_TEXT];
	bool same = fd >= 0 && key_prefix(fd, size, false, key) == 0 &&
	    strcmp(key, known) == 0;

	if (fd >= 0)
		close(fd);
	return same;
}

bool
cache_film_is(const struct cache_id *id, struct stat *st)
{
	if (stat(id->path, st) < 0 || !S_ISREG(st->st_mode) ||
	    st->st_size != id->file.size)
		return false;
	return mtime_us(st) == id->file.mtime_us ||
	    begins_with(id->path, id->file.size, id->file.key);
}

bool
cache_film_changed(const char *path, const struct stat *was)
{
	struct stat is;

	return stat(path, &is) < 0 || is.st_size != was->st_size ||
	    is.st_ino != was->st_ino || is.st_dev != was->st_dev ||
	    is.st_mtim.tv_sec != was->st_mtim.tv_sec ||
	    is.st_mtim.tv_nsec != was->st_mtim.tv_nsec;
}

bool
cache_film_grew(const char *path, const struct cache_file *first)
{
	return first->size >= 0 &&
	    begins_with(path, first->size, first->key);
}
