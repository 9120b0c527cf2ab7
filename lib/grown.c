/*
 * A note is an entry of the cache like others, with a line for each key:
 * listed, checked, and gone when it is not used.  It is written at once, not
 * by the loop: it has a few hundred bytes.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xxhash.h>

#include "grown.h"
#include "cache_part.h"
#include "io.h"
#include "pack.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

/* How a note finds its file. */
enum by { BY_INODE, BY_PATH, BYS };

struct note {
	char name[CACHE_NAME];
	char id[128];
	struct grown v[GROWN_MOST]; /* the latest first */
	size_t n;
};

/* What notes of this file are called.  Returns -1 where there is none. */
static int
name_note(struct note *k, enum by by, const char *path)
{
	static const char *const words[] = { "inode", "path" };
	char key[KEY_TEXT], *whole = realpath(path, NULL);
	struct buf b = BUF_INIT;
	struct stat st;
	int bad = !whole || stat(whole, &st) < 0;

	memset(k, 0, sizeof *k);
	if (!bad && by == BY_INODE)
		buf_addf(&b, "inode %llx %llx", (unsigned long long)st.st_dev,
		    (unsigned long long)st.st_ino);
	else if (!bad)
		buf_addf(&b, "path %s", whole);
	key_name(b.p, key);
	snprintf(k->name, sizeof k->name, "%s.grown.%s", key, words[by]);
	snprintf(k->id, sizeof k->id, "grown " VERSION " %s %s", key,
	    words[by]);
	buf_free(&b);
	free(whole);
	return bad ? -1 : 0;
}

static void
take_line(void *arg, const char *line, size_t len)
{
	struct note *k = arg;
	struct grown g;
	long long size;
	char text[128];

	snprintf(text, sizeof text, "%.*s", (int)(len < sizeof text ? len :
	    sizeof text - 1), line);
	if (k->n < GROWN_MOST && sscanf(text,
	    "{\"key\":\"%16[0-9a-f]\",\"size\":%18lld}", g.key, &size) == 2 &&
	    strlen(g.key) == KEY_TEXT - 1 && size > 0) {
		g.size = size;
		k->v[k->n++] = g;
	}
}

/* The entry's bytes but for the head. */
static bool
make_body(const struct note *k, struct buf *b)
{
	struct pack *pack = pack_new();
	struct buf lines = BUF_INIT;
	bool good;
	size_t i;

	for (i = 0; i < k->n; i++)
		buf_addf(&lines, "{\"key\":\"%s\",\"size\":%lld}\n", k->v[i].key,
		    (long long)k->v[i].size);
	good = pack && pack_put(pack, b, lines.p, lines.len) == 0 &&
	    pack_end(pack, b) == 0;
	pack_free(pack);
	buf_free(&lines);
	return good;
}

static void
write_note(struct cache *c, const struct note *k)
{
	struct buf body = BUF_INIT, all = BUF_INIT;
	char head[CACHE_HEAD + 1], part[CACHE_NAME + 1];
	size_t length;
	int fd;

	snprintf(part, sizeof part, ".%s", k->name);
	fd = cache_part_lock(c->dir, part, NULL);
	if (fd < 0)
		return; /* who writes it just now knows as much */
	buf_addf(&body, "%s\n", k->id);
	length = body.len;
	if (make_body(k, &body)) {
		cache_head(head, XXH3_64bits(body.p, body.len),
		    body.len - length);
		buf_add(&all, head, CACHE_HEAD);
		buf_add(&all, body.p, body.len);
	}
	if (!all.len || ftruncate(fd, 0) < 0 ||
	    io_write(fd, all.p, all.len) < 0 ||
	    renameat(c->dir, part, c->dir, k->name) < 0)
		unlinkat(c->dir, part, 0);
	close(fd);
	buf_free(&body);
	buf_free(&all);
}

/* Puts it first; what is not shorter is no past of it. */
static void
put_first(struct note *k, const char *key, int64_t size)
{
	struct note was = *k;
	size_t i;

	k->n = 0;
	memcpy(k->v[k->n].key, key, KEY_TEXT);
	k->v[k->n++].size = size;
	for (i = 0; i < was.n && k->n < GROWN_MOST; i++)
		if (was.v[i].size < size)
			k->v[k->n++] = was.v[i];
}

void
grown_note(struct cache *c, const char *path, const char *key, int64_t size)
{
	struct note k;
	int by;

	if (!c || size <= 0 || strlen(key) != KEY_TEXT - 1)
		return;
	for (by = 0; by < BYS; by++) {
		if (name_note(&k, (enum by)by, path) < 0)
			continue;
		cache_lines(c, k.name, take_line, &k);
		if (k.n && k.v[0].size == size &&
		    strcmp(k.v[0].key, key) == 0)
			continue;
		put_first(&k, key, size);
		write_note(c, &k);
	}
}

static bool
is_known(const struct grown *v, size_t n, const struct grown *g)
{
	while (n--)
		if (strcmp(v[n].key, g->key) == 0)
			return true;
	return false;
}

static int
longest_first(const void *a, const void *b)
{
	const struct grown *x = a, *y = b;

	return x->size < y->size ? 1 : x->size > y->size ? -1 : 0;
}

/* Adds what of a note is still true. */
static size_t
add_true(const struct note *k, int fd, int64_t size, bool full,
    struct grown old[GROWN_MOST], size_t n)
{
	char key[KEY_TEXT];
	size_t i;

	for (i = 0; i < k->n && n < GROWN_MOST; i++)
		if (k->v[i].size < size && !is_known(old, n, &k->v[i]) &&
		    key_prefix(fd, k->v[i].size, full, key) == 0 &&
		    strcmp(key, k->v[i].key) == 0)
			old[n++] = k->v[i];
	return n;
}

size_t
grown_find(struct cache *c, const char *path, int64_t size, bool full,
    struct grown old[GROWN_MOST])
{
	int fd = !c || c->refresh ? -1 : open(path, O_RDONLY | O_CLOEXEC |
	    O_NONBLOCK | O_NOCTTY);
	struct note k;
	size_t n = 0;
	int by;

	if (fd < 0)
		return 0;
	for (by = 0; by < BYS; by++) {
		if (name_note(&k, (enum by)by, path) < 0 ||
		    !cache_lines(c, k.name, take_line, &k))
			continue;
		utimensat(c->dir, k.name, NULL, 0); /* it is used: it stays */
		n = add_true(&k, fd, size, full, old, n);
	}
	close(fd);
	qsort(old, n, sizeof *old, longest_first);
	return n;
}
