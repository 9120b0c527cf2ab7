/*
 * Is an entry what it was when it was written?
 *
 * Its first line is "cutlist-cache 2 SUM LENGTH IDENTITY": the checksum of
 * everything behind LENGTH, and how long the rest is without this line.  The
 * rest is packed (pack.h), and the sum is of its packed bytes: so they are
 * known to be right before anything is unpacked, let alone told.  There is no
 * fsync anywhere in the cache: an entry that a power failure has left
 * short or full of zeros does not pass here.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "cache.h"
#include "cache_part.h"
#include "io.h"

enum { BLOCK = 64 << 10 };

static const char MARK[] = "cutlist-cache 2 ";

void
cache_head(char head[CACHE_HEAD + 1], uint64_t sum, uint64_t length)
{
	snprintf(head, CACHE_HEAD + 1, "%s%016llx %016llx ", MARK,
	    (unsigned long long)sum, (unsigned long long)length);
}

/* "0123456789abcdef " */
static bool
read_number(const char *text, uint64_t *n)
{
	char digits[17];

	if (strspn(text, "0123456789abcdef") != 16 || text[16] != ' ')
		return false;
	memcpy(digits, text, 16);
	digits[16] = '\0';
	*n = strtoull(digits, NULL, 16);
	return true;
}

enum cache_is
cache_check_begin(struct cache_check *k, int fd, const char *id, char *known)
{
	char line[CACHE_HEAD + CACHE_ID + 1], *name = line + CACHE_HEAD, *end;
	const size_t mark = sizeof MARK - 1;
	ssize_t got = io_pread(fd, line, sizeof line - 1, 0);
	uint64_t length;
	struct stat st;

	*k = (struct cache_check){ .fd = fd };
	if (got < CACHE_HEAD || fstat(fd, &st) < 0)
		return CACHE_DAMAGED;
	line[got] = '\0';
	end = memchr(name, '\n', (size_t)got - CACHE_HEAD);
	if (!end || memcmp(line, MARK, mark) != 0 ||
	    !read_number(line + mark, &k->sum) ||
	    !read_number(line + mark + 17, &length))
		return CACHE_DAMAGED;
	*end = '\0';
	k->at = k->body = end + 1 - line;
	k->end = st.st_size;
	if (length != (uint64_t)(k->end - k->body) ||
	    (id && strcmp(name, id) != 0))
		return CACHE_DAMAGED;
	if (!id)
		memcpy(known, name, (size_t)(end - name) + 1);
	k->state = XXH3_createState();
	if (!k->state)
		return CACHE_DAMAGED;
	XXH3_64bits_reset(k->state);
	*end = '\n';
	XXH3_64bits_update(k->state, name, (size_t)(end + 1 - name));
	return CACHE_MORE;
}

enum cache_is
cache_check_some(struct cache_check *k, int64_t most)
{
	char *block = xmalloc(BLOCK);
	int64_t upto = k->end - k->at < most ? k->end : k->at + most;
	bool bad = false;
	size_t n;

	while (!bad && k->at < upto) {
		n = k->end - k->at < BLOCK ? (size_t)(k->end - k->at) : BLOCK;
		bad = io_pread(k->fd, block, n, (off_t)k->at) != (ssize_t)n;
		if (!bad)
			XXH3_64bits_update(k->state, block, n);
		k->at += (int64_t)n;
	}
	free(block);
	if (bad)
		return CACHE_DAMAGED;
	if (k->at < k->end)
		return CACHE_MORE;
	return XXH3_64bits_digest(k->state) == k->sum ? CACHE_WHOLE :
	    CACHE_DAMAGED;
}

void
cache_check_end(struct cache_check *k)
{
	XXH3_freeState(k->state);
	k->state = NULL;
}
