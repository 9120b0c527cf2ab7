/*
 * grown: a file that only grew is known by what it was; one that was written
 * anew is not.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache_part.h"
#include "grown.h"
#include "io.h"
#include "owncache.h"
#include "tap.h"

static char base[4096], film[4200], other[4200];

/* Writes bytes from the place on: those of a file whose byte at i is i's. */
static void
write_bytes(const char *path, off_t at, size_t n, unsigned salt)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	char *p = xmalloc(n);
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = (char)(((size_t)at + i) * 2654435761u >> 11 ^ salt);
	(void)!pwrite(fd, p, n, at);
	free(p);
	close(fd);
}

static int64_t
size_of(const char *path)
{
	struct stat st;

	stat(path, &st);
	return st.st_size;
}

static void
note(struct cache *c, const char *path)
{
	char key[KEY_TEXT];
	int fd = open(path, O_RDONLY);

	key_file(fd, false, key);
	close(fd);
	grown_note(c, path, key, size_of(path));
}

static size_t
find(struct cache *c, const char *path, struct grown old[GROWN_MOST])
{
	return grown_find(c, path, size_of(path), false, old);
}

static void
test_grows(struct cache *c, size_t first, const char *name)
{
	struct grown old[GROWN_MOST] = { { "", 0 } };
	char key[KEY_TEXT];
	int fd, i;

	cache_trim(c, 0);
	write_bytes(film, 0, first, 0);
	is_int((long)find(c, film, old), 0, name);
	note(c, film);
	is_int((long)find(c, film, old), 0, "as it is it has not grown");
	fd = open(film, O_RDONLY);
	key_file(fd, false, key);
	close(fd);
	write_bytes(film, (off_t)first, 1000, 0);
	is_int((long)find(c, film, old), 1, "then it has");
	is_int(old[0].size, (long)first, "from that length");
	is_str(old[0].key, key, "and that key");
	for (i = 1; i <= 5; i++) {
		note(c, film);
		write_bytes(film, size_of(film), 1000, 0);
	}
	is_int((long)find(c, film, old), GROWN_MOST, "some pasts are kept");
	is_int(old[0].size, size_of(film) - 1000, "the latest is the first");
	is_int(old[GROWN_MOST - 1].size, size_of(film) - 4000,
	    "those before come after it");

	rename(film, other);
	is_int((long)find(c, other, old), GROWN_MOST,
	    "it is known under another name");
	write_bytes(film, 0, first + 7777, 0);
	is_int((long)find(c, film, old), GROWN_MOST,
	    "and so is a longer copy that took its name");
	write_bytes(film, 100, 1, 1);
	is_int((long)find(c, film, old), 0,
	    "but not what was changed in its beginning");
	write_bytes(film, 0, first, 5);
	is_int((long)find(c, film, old), 0, "nor what was written anew");
	is_int((long)grown_find(c, other, (int64_t)first, false, old), 0,
	    "nor what is shorter");
	unlink(other);
	unlink(film);
}

static void
damage(struct cache *c, const char *suffix)
{
	DIR *d = opendir(cache_folder(c));
	struct dirent *e;
	char path[8192];
	int fd;

	while ((e = readdir(d)) != NULL) {
		if (!strstr(e->d_name, suffix))
			continue;
		snprintf(path, sizeof path, "%s/%s", cache_folder(c),
		    e->d_name);
		fd = open(path, O_RDWR);
		(void)!pwrite(fd, "x", 1, size_of(path) - 3);
		close(fd);
	}
	closedir(d);
}

static void
is_whole(void *all, const struct cache_listed *l)
{
	*(bool *)all = *(bool *)all && l->whole &&
	    strcmp(l->tool, "grown") == 0;
}

static void
test_notes(struct cache *c)
{
	struct grown old[GROWN_MOST];
	bool whole = true;

	cache_trim(c, 0);
	write_bytes(film, 0, 5000, 0);
	note(c, film);
	write_bytes(film, 5000, 10, 0);
	is_int((long)cache_each(c, true, is_whole, &whole), 2,
	    "there is a note of the inode and one of the path");
	ok(whole, "entries like others, with checksums");
	damage(c, ".inode");
	is_int((long)find(c, film, old), 1, "one damaged note: the other tells");
	damage(c, ".path");
	is_int((long)find(c, film, old), 0, "two: it is not known");
	note(c, film);
	write_bytes(film, 5010, 10, 0);
	is_int((long)find(c, film, old), 1, "they are made anew");
	is_int((long)grown_find(NULL, film, 9999, false, old), 0,
	    "without a cache nothing is known");
	grown_note(NULL, film, "0123456789abcdef", 5);
	grown_note(c, other, "0123456789abcdef", 5);
	is_int((long)grown_find(c, other, 9999, false, old), 0,
	    "a file that is not there has no past");
	chmod(cache_folder(c), 0500);
	note(c, film);
	chmod(cache_folder(c), 0700);
	unlink(film);
}

int
main(void)
{
	struct cache *c;

	if (!own_cache(base, sizeof base, "grown"))
		return 2;
	snprintf(film, sizeof film, "%s/film.ts", base);
	snprintf(other, sizeof other, "%s/other.ts", base);
	c = cache_new(NULL, true);
	test_grows(c, 20000, "what was never seen has no past");
	test_grows(c, (size_t)5 << 20, "a long one, of which blocks are read");
	test_notes(c);
	cache_trim(c, 0);
	remove(cache_folder(c));
	cache_free(c);
	remove(base);
	return done_testing();
}
