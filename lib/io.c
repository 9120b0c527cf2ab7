/*
 * Reading, writing, and the output that a poll loop can live with.
 *
 * A pipe shared with other processes must not be switched to non-blocking:
 * the flag belongs to the open file, so it would change theirs as well.
 * Instead poll says when a pipe takes at least PIPE_BUF bytes, and no single
 * write is larger than that.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io.h"

ssize_t
io_read(int fd, void *p, size_t n)
{
	ssize_t got;

	do
		got = read(fd, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

ssize_t
io_pread(int fd, void *p, size_t n, off_t at)
{
	size_t have = 0;
	ssize_t got;

	while (have < n) {
		got = pread(fd, (char *)p + have, n - have, at + (off_t)have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	return (ssize_t)have;
}

static int
wait_for(int fd, short events, int ms)
{
	struct pollfd p = { fd, events, 0 };
	int n;

	do
		n = poll(&p, 1, ms);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

int
io_write(int fd, const void *p, size_t n)
{
	const char *at = p;
	ssize_t put;

	while (n) {
		put = write(fd, at, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			wait_for(fd, POLLOUT, -1);
			continue;
		}
		if (put < 0)
			return -1;
		at += put;
		n -= (size_t)put;
	}
	return 0;
}

int
io_slurp(const char *path, struct buf *b, size_t max)
{
	size_t start = b->len;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -1;
	while ((got = io_read(fd, buf_room(b, 65536), 65536)) > 0) {
		b->len += (size_t)got;
		b->p[b->len] = 0;
		if (b->len - start > max) {
			err = EFBIG;
			break;
		}
	}
	if (got < 0)
		err = errno;
	close(fd);
	errno = err;
	return err ? -1 : 0;
}

int
io_temporary(const char *tool)
{
	const char *folder = getenv("TMPDIR");
	struct buf name = BUF_INIT;
	int fd;

	buf_addf(&name, "%s/%s.XXXXXX", folder && *folder ? folder : "/tmp",
	    tool);
	fd = mkstemp(name.p);
	if (fd >= 0) {
		unlink(name.p);
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
	buf_free(&name);
	return fd;
}

int
io_folder(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return -1;
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return -1;
	}
	return access(path, W_OK | X_OK);
}

bool
io_ready(int fd)
{
	return wait_for(fd, POLLIN, 0);
}

void
out_init(struct out *o, int fd)
{
	struct stat st;

	o->fd = fd;
	o->at = 0;
	buf_init(&o->buf);
	o->may_block = fstat(fd, &st) == 0 &&
	    (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

void
out_free(struct out *o)
{
	buf_free(&o->buf);
	o->at = 0;
}

size_t
out_pending(const struct out *o)
{
	return o->buf.len - o->at;
}

/* Written bytes stay in the buffer until they are half of it: moving the
 * rest for every write would cost more than the writes. */
static void
written(struct out *o, size_t n)
{
	o->at += n;
	if (o->at == o->buf.len) {
		buf_clear(&o->buf);
		o->at = 0;
	} else if (o->at > o->buf.len / 2) {
		buf_drop(&o->buf, o->at);
		o->at = 0;
	}
}

void
out_drop(struct out *o)
{
	written(o, out_pending(o));
}

int
out_push(struct out *o)
{
	ssize_t put;
	size_t n;

	while ((n = out_pending(o)) > 0) {
		if (o->may_block) {
			if (!wait_for(o->fd, POLLOUT, 0))
				return 0;
			if (n > PIPE_BUF)
				n = PIPE_BUF;
		}
		put = write(o->fd, o->buf.p + o->at, n);
		if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			/* someone else made it so: ask poll from now on */
			o->may_block = true;
			return 0;
		}
		if (put < 0 && errno != EINTR)
			return -1;
		if (put > 0)
			written(o, (size_t)put);
	}
	return 0;
}

int
out_flush(struct out *o)
{
	int bad = io_write(o->fd, o->buf.p + o->at, out_pending(o));

	buf_clear(&o->buf);
	o->at = 0;
	return bad;
}
