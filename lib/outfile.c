/*
 * Files that are there whole or not at all.  The temporary name is short, so
 * that it fits wherever the real one does, and begins with a dot.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outfile.h"
#include "buf.h"

enum { ATTEMPTS = 100 };

static void
forget(struct outfile *f)
{
	free(f->path);
	free(f->temp);
	*f = (struct outfile){ .fd = -1 };
}

static char *
temp_name(const char *path, int attempt)
{
	const char *slash = strrchr(path, '/');
	struct buf b = BUF_INIT;

	buf_add(&b, path, slash ? (size_t)(slash - path) + 1 : 0);
	buf_addf(&b, ".cutlist-%ld-%d.tmp", (long)getpid(), attempt);
	return buf_steal(&b);
}

int
outfile_open(struct outfile *f, const char *path)
{
	struct stat st;
	int flags = O_WRONLY | O_CLOEXEC | O_NOCTTY;
	bool there = stat(path, &st) == 0;

	*f = (struct outfile){ .fd = -1, .path = xstrdup(path) };
	if (there && S_ISCHR(st.st_mode)) {
		f->fd = open(path, flags);
	} else if (there && !S_ISREG(st.st_mode)) {
		/* To open a named pipe would wait for a reader. */
		errno = S_ISDIR(st.st_mode) ? EISDIR : ENOTSUP;
	} else {
		for (int i = 0; i < ATTEMPTS && f->fd < 0; i++) {
			free(f->temp);
			f->temp = temp_name(path, i);
			f->fd = open(f->temp, flags | O_CREAT | O_EXCL, 0666);
			if (f->fd < 0 && errno != EEXIST)
				break;
		}
	}
	if (f->fd < 0) {
		int saved = errno;

		forget(f);
		errno = saved;
		return -1;
	}
	return 0;
}

int
outfile_commit(struct outfile *f)
{
	int bad = close(f->fd) != 0, saved;

	if (!bad && f->temp)
		bad = rename(f->temp, f->path) != 0;
	saved = errno;
	if (bad && f->temp)
		unlink(f->temp);
	forget(f);
	errno = saved;
	return bad ? -1 : 0;
}

void
outfile_drop(struct outfile *f)
{
	if (f->fd >= 0)
		close(f->fd);
	if (f->temp)
		unlink(f->temp);
	forget(f);
}

char *
outfile_numbered(const char *path, int nth)
{
	const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
	struct buf b = BUF_INIT;

	if (!dot || (slash && dot < slash))
		dot = path + strlen(path);
	buf_add(&b, path, (size_t)(dot - path));
	if (nth > 1)
		buf_addf(&b, "-%d", nth);
	buf_adds(&b, dot);
	return buf_steal(&b);
}
