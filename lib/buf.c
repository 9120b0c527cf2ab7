/*
 * Growable buffers and allocation that ends the program instead of failing:
 * none of these filters could do anything sensible without memory.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "diag.h"

void *
xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		die("out of memory (%zu bytes)", n);
	return p;
}

void *
xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		die("out of memory (%zu times %zu bytes)", count, size);
	return p;
}

void *
xrealloc(void *p, size_t count, size_t size)
{
	void *q;

	if (size && count > SIZE_MAX / size)
		die("out of memory (%zu times %zu bytes)", count, size);
	q = realloc(p, count && size ? count * size : 1);
	if (!q)
		die("out of memory (%zu times %zu bytes)", count, size);
	return q;
}

char *
xstrndup(const char *s, size_t n)
{
	char *p = xmalloc(n + 1);

	memcpy(p, s, n);
	p[n] = 0;
	return p;
}

char *
xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

void
buf_init(struct buf *b)
{
	b->p = (char *)"";
	b->len = b->cap = 0;
}

void
buf_free(struct buf *b)
{
	if (b->cap)
		free(b->p);
	buf_init(b);
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->cap)
		b->p[0] = 0;
}

char *
buf_room(struct buf *b, size_t n)
{
	size_t want, cap;

	if (n > SIZE_MAX / 4 - b->len)
		die("out of memory (%zu bytes)", n);
	want = b->len + n + 1;
	if (want > b->cap) {
		cap = b->cap ? b->cap : 64;
		while (cap < want)
			cap *= 2;
		b->p = xrealloc(b->cap ? b->p : NULL, cap, 1);
		b->cap = cap;
		b->p[b->len] = 0;
	}
	return b->p + b->len;
}

void
buf_add(struct buf *b, const void *data, size_t n)
{
	if (n) {
		memcpy(buf_room(b, n), data, n);
		b->len += n;
		b->p[b->len] = 0;
	}
}

void
buf_addc(struct buf *b, char c)
{
	buf_room(b, 1)[0] = c;
	b->p[++b->len] = 0;
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(buf_room(b, 64), 65, fmt, ap);
	if (n > 64)
		n = vsnprintf(buf_room(b, (size_t)n), (size_t)n + 1, fmt,
		    again);
	va_end(again);
	if (n > 0)
		b->len += (size_t)n;
	b->p[b->len] = 0;
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(b, fmt, ap);
	va_end(ap);
}

void
buf_drop(struct buf *b, size_t n)
{
	if (n > b->len)
		n = b->len;
	if (!n)
		return;
	b->len -= n;
	memmove(b->p, b->p + n, b->len);
	b->p[b->len] = 0;
}

char *
buf_steal(struct buf *b)
{
	char *p = b->cap ? b->p : xstrdup("");

	buf_init(b);
	return p;
}
