/*
 * The records of an entry, unpacked as they are read.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cache.h"
#include "cache_part.h"
#include "io.h"
#include "pack.h"

enum { BLOCK = 32 << 10 };

void
cache_reader_begin(struct cache_reader *r, int fd, int64_t body)
{
	*r = (struct cache_reader){ .fd = fd, .at = body };
	lines_init(&r->lines);
	r->unpack = unpack_new();
	r->block = xmalloc(BLOCK);
}

void
cache_reader_end(struct cache_reader *r)
{
	unpack_free(r->unpack);
	free(r->block);
	if (r->block)
		lines_free(&r->lines);
	*r = (struct cache_reader){ .fd = -1 };
}

/* Returns false at the end. */
static bool
read_more(struct cache_reader *r)
{
	size_t room;
	char *to = lines_room(&r->lines, &room);
	long made = 0;
	ssize_t got;

	while (r->unpack && !made && !unpack_ended(r->unpack)) {
		if (!r->n) {
			got = io_pread(r->fd, r->block, BLOCK, (off_t)r->at);
			if (got <= 0)
				return false;
			r->p = r->block;
			r->n = (size_t)got;
			r->at += got;
		}
		made = unpack_some(r->unpack, &r->p, &r->n, to, room);
	}
	if (made <= 0)
		return false;
	lines_got(&r->lines, (size_t)made);
	return true;
}

bool
cache_reader_line(struct cache_reader *r, const char **line, size_t *len)
{
	enum lines_is is;

	while ((is = lines_next(&r->lines, line, len)) != LINES_LINE)
		if (is == LINES_NONE && !read_more(r))
			return false;
	return true;
}

bool
cache_lines(struct cache *c, const char *name,
    void (*each)(void *arg, const char *line, size_t len), void *arg)
{
	int fd = !cache_is_name(name, false) ? -1 :
	    openat(c->dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct cache_reader r = { 0 };
	struct cache_check k;
	char id[CACHE_ID];
	const char *line;
	bool whole;
	size_t len;

	if (fd < 0)
		return false;
	whole = cache_check_begin(&k, fd, NULL, id) == CACHE_MORE &&
	    cache_check_some(&k, INT64_MAX) == CACHE_WHOLE;
	cache_check_end(&k);
	if (whole) {
		cache_reader_begin(&r, fd, k.body);
		while (cache_reader_line(&r, &line, &len))
			each(arg, line, len);
		cache_reader_end(&r);
	}
	close(fd);
	return whole;
}
