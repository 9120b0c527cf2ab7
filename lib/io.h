#ifndef IO_H
#define IO_H

#include <stdbool.h>
#include <sys/types.h>

#include "buf.h"

/*
 * Descriptors: EINTR solved once, and an output that never blocks the caller
 * by surprise.
 */

/* read(2) and pread(2), retried on EINTR.  pread fills the buffer as far as
 * the file reaches: a short count means end of file. */
ssize_t io_read(int fd, void *p, size_t n);
ssize_t io_pread(int fd, void *p, size_t n, off_t at);

/* Writes everything, waiting where the descriptor is non-blocking.
 * Returns 0, or -1 with errno. */
int io_write(int fd, const void *p, size_t n);

/* Reads the whole file into b (appending), up to max bytes.
 * Returns 0; -1 with errno (EFBIG where the file is longer). */
int io_slurp(const char *path, struct buf *b, size_t max);

/* A file without a name in TMPDIR, closed by exec; tool begins the name that
 * it has for a moment.  Returns its descriptor, or -1 with errno. */
int io_temporary(const char *tool);

/* Whether files can be made in a folder.  0, or -1 with errno. */
int io_folder(const char *path);

/* True when a read would not block (data or end of file is there). */
bool io_ready(int fd);

/*
 * Output of records.  Lines gather in buf; out_push writes as much as can be
 * written without blocking, out_flush everything.  Both return 0, or -1 with
 * errno (EPIPE when the reader has gone; with SIGPIPE at its default the
 * process is dead by then).
 */
struct out {
	int fd;
	struct buf buf;
	size_t at;      /* bytes of buf already written */
	bool may_block; /* a pipe or socket, or found to be non-blocking: only
	                   poll says when to write */
};

void out_init(struct out *o, int fd);
void out_free(struct out *o);
size_t out_pending(const struct out *o);
int out_push(struct out *o);
void out_drop(struct out *o); /* forgets what waits */
int out_flush(struct out *o);

#endif
