/*
 * What comes through a FIFO, in a file.
 *
 * The writer is never kept waiting for the analysis: the file is what grows
 * when that is slower.  Room on the disk is looked at in time, so that clips
 * can still be written when a recording is longer than expected.
 */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "io.h"
#include "room.h"
#include "scratch.h"

enum {
	CHUNK = 65536,
	ROUNDS = 16,             /* chunks, in a round of the loop */
	LOOK = 32 << 20,         /* bytes between two looks at the disk */
};

#define SPARE (INT64_C(256) << 20) /* for clips */

struct spool {
	struct loop *l;
	int from, to;            /* -1: closed */
	int watch;
	struct scratch scratch;
	char *path;
	int64_t since;           /* bytes since the disk was looked at */
	void (*failed)(void *arg, const char *why);
	void *arg;
};

static char chunk[CHUNK];

bool
spool_is_fifo(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISFIFO(st.st_mode);
}

/* Its closing is how those who follow the file know its end. */
static void
end(struct spool *s, const char *why)
{
	loop_del(s->l, s->watch);
	s->watch = -1;
	close(s->from);
	close(s->to);
	s->from = s->to = -1;
	if (why)
		s->failed(s->arg, why);
}

static bool
has_room(struct spool *s)
{
	int64_t left;

	if (s->since < LOOK)
		return true;
	s->since = 0;
	left = room_free(s->path);
	return left < 0 || left > SPARE;
}

static void
on_bytes(void *arg, short revents)
{
	struct spool *s = arg;
	struct buf why = BUF_INIT;
	ssize_t n;
	int i;

	(void)revents;
	for (i = 0; i < ROUNDS; i++) {
		n = io_read(s->from, chunk, sizeof chunk);
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0) {
			end(s, n < 0 ? strerror(errno) : NULL);
			return;
		}
		s->since += n;
		if (io_write(s->to, chunk, (size_t)n) < 0)
			buf_addf(&why, "%s: %s", s->path, strerror(errno));
		else if (!has_room(s))
			buf_addf(&why, "the disk of %s is nearly full: the "
			    "recording ends here", s->path);
		if (why.len) {
			end(s, why.p);
			buf_free(&why);
			return;
		}
	}
}

static int
open_target(struct spool *s, const char *path, const char *keep,
    const char *tmp)
{
	struct scratch_places places = scratch_usual(tmp);
	const char *name = strrchr(path, '/');
	struct buf b = BUF_INIT;

	/* hours of film are nothing for memory */
	places.memory = NULL;
	if (!keep && scratch_make(&s->scratch, &places, 0) < 0)
		return -1;
	buf_addf(&b, "%s/%s", keep ? keep : s->scratch.path,
	    name ? name + 1 : path);
	s->path = buf_steal(&b);
	s->to = open(s->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	return s->to;
}

struct spool *
spool_new(struct loop *l, const char *path, const char *keep,
    const char *tmp, void (*failed)(void *arg, const char *why), void *arg,
    const char **why)
{
	struct spool *s = xcalloc(1, sizeof *s);

	s->l = l;
	s->failed = failed;
	s->arg = arg;
	s->to = s->watch = s->scratch.lock = -1;
	s->since = LOOK;
	/* without waiting for a writer: there may be none yet */
	s->from = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (s->from < 0 || open_target(s, path, keep, tmp) < 0) {
		*why = errno == EEXIST ? "a file of that name is in the "
		    "folder of --keep-spool" : strerror(errno);
		spool_free(s);
		return NULL;
	}
	s->watch = loop_add(l, s->from, POLLIN, on_bytes, s);
	return s;
}

void
spool_free(struct spool *s)
{
	if (!s)
		return;
	loop_del(s->l, s->watch);
	if (s->from >= 0)
		close(s->from);
	if (s->to >= 0)
		close(s->to);
	scratch_remove(&s->scratch);
	free(s->path);
	free(s);
}

const char *
spool_path(const struct spool *s)
{
	return s->path;
}
