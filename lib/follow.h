#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "loop.h"
#include "proc.h"

/*
 * A file that is still being written: its bytes go into a child's stdin as
 * they come.  The file is the buffer: a child that is slower falls behind and
 * misses nothing.
 *
 * New bytes are noticed by inotify, and by a look at the size twice a second
 * where there is none, or the writer is another machine.
 */
struct follow;

/* Opens the file.  Returns null with errno (EINVAL: no regular file). */
struct follow *follow_new(struct loop *l, const char *path);

/* f may be null; the child is left alone. */
void follow_free(struct follow *f);

/* "DEVICE-INODE": what the file is called as long as it grows. */
void follow_name(const struct follow *f, char *name, size_t size);

/* The child that is fed, from the first byte on; its stdin is a CHILD_PIPE.
 * null: none, which must be said before the child ends.  follow_hungry is to
 * be called from its proc_ops.hungry. */
void follow_feed(struct follow *f, struct proc *p);
void follow_hungry(struct follow *f);

/* Nothing more will be written: the child's stdin is closed once it has had
 * what there is. */
void follow_end(struct follow *f);

/* Calls grown, from the loop, for bytes that have come; at present there are
 * follow_size. */
void follow_grown(struct follow *f, void (*grown)(void *arg), void *arg);
int64_t follow_size(const struct follow *f);

/*
 * For the one who decides on the end.  ended is called once, from the loop,
 * when nobody has the file open for writing any more, when it was removed,
 * renamed or made shorter, or when it has not grown for patience_us (a
 * writer on another machine is not seen); an empty file has five seconds to
 * begin.  why is null where the writer has closed it, else a sentence.
 * Before that follow_end is done.
 */
void follow_until(struct follow *f, int64_t patience_us,
    void (*ended)(void *arg, const char *why), void *arg);

#endif
