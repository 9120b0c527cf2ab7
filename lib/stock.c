/*
 * Arrays in files without names.
 *
 * They are mapped rather than read and written in blocks, because those who
 * use them sort, search and look back; what would be a block of theirs is a
 * page here.  A mapping is given back by mapping the same file at the same
 * place once more, which is all that POSIX has for it.
 *
 * Writing to a mapped file for which there is no room on the disk would end
 * the program by a signal.  So room is reserved first, and where that fails the
 * array moves to memory.
 */
#include "stock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "io.h"

/* A file over the limit of `ulimit -f` would be answered by a signal. */
static bool
is_allowed(size_t bytes)
{
	struct rlimit most;

	return getrlimit(RLIMIT_FSIZE, &most) < 0 ||
	    most.rlim_cur == RLIM_INFINITY || bytes <= most.rlim_cur;
}

/* Reserves room for a file and maps it; null with errno. */
static void *
map(int fd, size_t bytes)
{
	void *p;
	int error = is_allowed(bytes) ? 0 : EFBIG;

	while (!error && (error = posix_fallocate(fd, 0, (off_t)bytes)) ==
	    EINTR)
		error = 0;
	if (error) {
		errno = error;
		return NULL;
	}
	p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

static int
open_file(void)
{
	int fd = io_temporary(prog);

	if (fd >= STOCK_FILES) {
		close(fd);
		errno = EMFILE;
		fd = -1;
	}
	return fd;
}

static void
leave(struct stock *s)
{
	if (s->file) {
		munmap(s->p, s->bytes);
		close(s->file - 1);
	} else {
		free(s->p);
	}
}

/* Makes the file larger, or moves the array to one.  False where that can't
 * be done: nothing has changed. */
static bool
grow_file(struct stock *s, size_t bytes)
{
	int fd = s->file ? s->file - 1 : open_file();
	void *p = fd >= 0 ? map(fd, bytes) : NULL;

	if (!p) {
		say("no temporary file of %zu bytes, so more memory is used:",
		    bytes);
		if (!s->file && fd >= 0)
			close(fd);
		return false;
	}
	if (s->file) {
		munmap(s->p, s->bytes);
	} else {
		if (s->bytes)
			memcpy(p, s->p, s->bytes);
		free(s->p);
	}
	s->p = p;
	s->bytes = bytes;
	s->file = fd + 1;
	return true;
}

static void
grow_memory(struct stock *s, size_t bytes)
{
	char *p = s->file ? xmalloc(bytes) : xrealloc(s->p, bytes, 1);

	if (s->file) {
		memcpy(p, s->p, s->bytes);
		leave(s);
		s->file = 0;
	}
	memset(p + s->bytes, 0, bytes - s->bytes);
	s->p = p;
	s->bytes = bytes;
}

void *
stock_room(struct stock *s, size_t count, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), bytes = count * size;

	if (size && count > (SIZE_MAX / 2 - page) / size)
		die("out of memory");
	if (bytes <= s->bytes)
		return s->p;
	if (bytes > STOCK_LEAST && !s->stays) {
		if (grow_file(s, (bytes + page - 1) / page * page))
			return s->p;
		s->stays = true;
	}
	grow_memory(s, bytes);
	return s->p;
}

void
stock_rest(const struct stock *s)
{
	if (!s || !s->file)
		return;
	if (mmap(s->p, s->bytes, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_FIXED, s->file - 1, 0) == MAP_FAILED)
		die("out of memory");
}

void
stock_free(struct stock *s)
{
	leave(s);
	memset(s, 0, sizeof *s);
}
