/*
 * Looking after the folders: who goes when there is too much, and what the
 * dead have left.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "cache.h"
#include "cache_part.h"

enum { SKEW_S = 3600 }; /* between the clocks of machines that share a folder */

struct kept {
	char name[CACHE_NAME];
	int64_t size;
	struct timespec used;
};

struct kept_list {
	struct kept *v;
	size_t n, cap;
	int64_t size; /* all together */
};

int
cache_part_lock(int dir, const char *part, struct stat *busy)
{
	struct stat st, now;
	int fd = openat(dir, part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
	    0600), saved;

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		/* it may have been finished, or removed, before we had it */
		if (fstat(fd, &st) == 0 &&
		    fstatat(dir, part, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
		    st.st_ino == now.st_ino && st.st_dev == now.st_dev)
			return fd;
		errno = EAGAIN;
	} else if (errno == EWOULDBLOCK && busy && fstat(fd, busy) < 0) {
		errno = EAGAIN;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

void
cache_forget(struct cache *c, const char *name)
{
	unlinkat(c->dir, name, 0);
	cache_memory_forget(c, name);
}

static void
remove_dead_part(int dir, const char *part)
{
	int fd = cache_part_lock(dir, part, NULL);

	if (fd < 0)
		return;
	unlinkat(dir, part, 0);
	close(fd);
}

/* A time that is still to come was set by a clock that was wrong: it says
 * nothing, and must not keep an entry for ever. */
static bool
is_to_come(const struct timespec *t)
{
	return t->tv_sec > time(NULL) + SKEW_S;
}

static void
take(struct kept_list *l, const char *name, const struct stat *st)
{
	struct kept *k;

	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 64;
		l->v = xrealloc(l->v, l->cap, sizeof *l->v);
	}
	k = &l->v[l->n++];
	memcpy(k->name, name, strlen(name) + 1); /* see cache_is_name */
	k->size = st->st_size;
	k->used = st->st_mtim;
	if (is_to_come(&k->used))
		k->used = (struct timespec){ 0, 0 };
	l->size += st->st_size;
}

/* All entries of a folder; what the dead have left goes. */
static void
read_folder(struct kept_list *l, int dir)
{
	int again = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = again < 0 ? NULL : fdopendir(again);
	struct dirent *e;
	struct stat st;

	*l = (struct kept_list){ 0 };
	while (d && (e = readdir(d)) != NULL) {
		if (cache_is_name(e->d_name, true))
			remove_dead_part(dir, e->d_name);
		else if (cache_is_name(e->d_name, false) &&
		    fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode))
			take(l, e->d_name, &st);
	}
	if (d)
		closedir(d);
	else if (again >= 0)
		close(again);
}

/* The one used last first. */
static int
by_use(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->used.tv_sec != y->used.tv_sec)
		return x->used.tv_sec > y->used.tv_sec ? -1 : 1;
	if (x->used.tv_nsec != y->used.tv_nsec)
		return x->used.tv_nsec > y->used.tv_nsec ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool
has_pictures(const struct kept *k)
{
	return strncmp(k->name + KEY_TEXT, "shard.", 6) == 0;
}

/* Pictures of recordings stand last: they are large, and soon of no use. */
static int
by_worth(const void *a, const void *b)
{
	bool x = has_pictures(a), y = has_pictures(b);

	return x != y ? (x ? 1 : -1) : by_use(a, b);
}

size_t
cache_trim_folder(struct cache *c, int dir, int64_t most)
{
	struct kept_list l;
	size_t gone = 0;

	read_folder(&l, dir);
	if (l.size > most && l.n)
		qsort(l.v, l.n, sizeof *l.v, by_worth);
	while (l.size > most && l.n) {
		l.size -= l.v[--l.n].size;
		if (dir == c->dir)
			cache_forget(c, l.v[l.n].name);
		else
			unlinkat(dir, l.v[l.n].name, 0);
		gone++;
	}
	if (dir == c->dir)
		c->size = l.size;
	free(l.v);
	return gone;
}

size_t
cache_trim(struct cache *c, int64_t most)
{
	if (c->memory >= 0)
		cache_trim_folder(c, c->memory, most < 0 ||
		    most > c->memory_most ? c->memory_most : most);
	return cache_trim_folder(c, c->dir, most < 0 ? c->most : most);
}

/* --- the list ------------------------------------------------------------- */

/* Cuts "framestat 0.4.0 KEY WHAT" into its words. */
static void
split_identity(struct cache_listed *l, char *id)
{
	char *version = strchr(id, ' '), *key, *what;

	l->tool = l->key = l->what = "?";
	if (!version || !(key = strchr(version + 1, ' ')))
		return;
	what = strchr(key + 1, ' ');
	*version = *key = '\0';
	l->tool = id;
	l->key = key + 1;
	l->what = what ? what + 1 : "";
	if (what)
		*what = '\0';
}

/* Reads the head of an entry, and with verify the rest. */
static enum cache_is
look_at(const struct cache *c, const char *name, bool verify,
    char id[CACHE_ID])
{
	struct cache_check k;
	enum cache_is is = CACHE_DAMAGED;
	int fd = openat(c->dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	*id = '\0';
	if (fd < 0)
		return is;
	is = cache_check_begin(&k, fd, NULL, id);
	if (is == CACHE_MORE && verify)
		is = cache_check_some(&k, INT64_MAX);
	cache_check_end(&k);
	close(fd);
	return is;
}

size_t
cache_each(struct cache *c, bool verify,
    void (*each)(void *arg, const struct cache_listed *l), void *arg)
{
	struct cache_listed one;
	struct kept_list l;
	struct stat st;
	char id[CACHE_ID];
	size_t i, n;

	read_folder(&l, c->dir);
	if (l.n)
		qsort(l.v, l.n, sizeof *l.v, by_use);
	for (i = 0; i < l.n; i++) {
		one = (struct cache_listed){ .name = l.v[i].name,
		    .size = l.v[i].size, .used = l.v[i].used.tv_sec };
		one.whole = look_at(c, one.name, verify, id) != CACHE_DAMAGED;
		split_identity(&one, id);
		one.memory = c->memory >= 0 && fstatat(c->memory, one.name,
		    &st, AT_SYMLINK_NOFOLLOW) == 0;
		if (verify && !one.whole)
			cache_forget(c, one.name);
		each(arg, &one);
	}
	n = l.n;
	free(l.v);
	return n;
}
