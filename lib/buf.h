#ifndef BUF_H
#define BUF_H

#include <stdarg.h>
#include <stddef.h>

/*
 * A growable byte buffer.  Invariant: once anything was added, p[len] == 0,
 * so p can be read as a string; a fresh buffer has p == "" as well.
 * Running out of memory ends the program (diag.h, EXIT_TROUBLE).
 */
struct buf {
	char *p;
	size_t len;
	size_t cap; /* bytes allocated; 0 while p is the static "" */
};

#define BUF_INIT { (char *)"", 0, 0 }

void buf_init(struct buf *b);
void buf_free(struct buf *b);

/* Empties it, keeps the memory. */
void buf_clear(struct buf *b);

/* Makes sure that n more bytes (and the final 0) fit; returns where they go.
 * After writing there, add what was written to len. */
char *buf_room(struct buf *b, size_t n);

void buf_add(struct buf *b, const void *data, size_t n);
void buf_addc(struct buf *b, char c);
void buf_adds(struct buf *b, const char *s);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Removes n bytes (at most len) from the front. */
void buf_drop(struct buf *b, size_t n);

/* Gives the bytes away: the caller frees them; the buffer is empty again. */
char *buf_steal(struct buf *b);

void *xmalloc(size_t n);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t count, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);

#endif
