/*
 * cache: what is kept is there again, for the same file and the same wishes
 * alone; whatever happens to the files of the cache, nobody gets anything
 * else than what was put in.
 */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache.h"
#include "cache_part.h"
#include "io.h"
#include "tap.h"

static struct loop *loop;
static char base[4096];

/* --- scaffolding ---------------------------------------------------------- */

static void
write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	io_write(fd, text, strlen(text));
	close(fd);
}

/* The identity of a film that lies at path now. */
static struct cache_id
id_of(const char *path, const char *what)
{
	struct cache_id id = { .tool = "framestat", .what = what,
	    .src = "0123456789abcdef", .path = path };
	struct stat st;
	int fd = open(path, O_RDONLY);

	fstat(fd, &st);
	key_file(fd, false, id.file.key);
	close(fd);
	id.file.size = st.st_size;
	id.file.mtime_us = (int64_t)st.st_mtim.tv_sec * 1000000 +
	    st.st_mtim.tv_nsec / 1000;
	return id;
}

static void
set(void *arg)
{
	*(bool *)arg = true;
}

/* Opens an entry and turns the loop until it is ready. */
static struct cache_entry *
get(struct cache *c, const struct cache_id *id)
{
	bool ready = false;
	struct cache_entry *e = cache_open(c, id, set, &ready);

	while (e && !ready)
		loop_step(loop);
	return e;
}

/* With digits that can't be packed: some 30 bytes of an entry. */
static void
line_of(struct buf *b, const char *src, int n)
{
	uint64_t noise = (uint64_t)n + 1;

	buf_addf(b, "{\"type\":\"frame\",\"src\":\"%s\",\"n\":%d,\"x\":\"",
	    src, n);
	for (int i = 0; i < 3; i++) {
		noise = (noise ^ noise >> 31) * 0x9e3779b97f4a7c15;
		buf_addf(b, "%016llx", (unsigned long long)noise);
	}
	buf_adds(b, "\"}\n");
}

/* Puts n records into an entry. */
static void
fill(struct cache_entry *e, const char *src, int n)
{
	struct buf b = BUF_INIT;

	for (int i = 0; i < n; i++)
		line_of(&b, src, i);
	cache_put(e, b.p, b.len);
	buf_free(&b);
}

/* Whether exactly those n records come, whatever slices they come in. */
static bool
holds(struct cache_entry *e, const char *src, int n, size_t slice)
{
	struct buf want = BUF_INIT, got = BUF_INIT;
	bool same;

	for (int i = 0; i < n; i++)
		line_of(&want, src, i);
	while (cache_copy(e, &got, slice))
		;
	same = want.len == got.len && memcmp(want.p, got.p, got.len) == 0;
	buf_free(&want);
	buf_free(&got);
	return same;
}

/* Makes an entry of n records. */
static void
make(struct cache *c, const struct cache_id *id, int n)
{
	struct cache_entry *e = get(c, id);

	fill(e, id->src, n);
	cache_commit(e);
}

static bool
is_there(struct cache *c, const struct cache_id *id)
{
	struct cache_entry *e = get(c, id);
	bool hit = e && cache_hit(e);

	cache_drop(e);
	return hit;
}

static size_t
count(struct cache *c, const char *prefix)
{
	DIR *d = opendir(cache_folder(c));
	struct dirent *e;
	size_t n = 0;

	while ((e = readdir(d)) != NULL)
		n += strcmp(e->d_name, ".") != 0 &&
		    strcmp(e->d_name, "..") != 0 &&
		    strncmp(e->d_name, prefix, strlen(prefix)) == 0;
	closedir(d);
	return n;
}

static void
take_name(void *name, const struct cache_listed *l)
{
	snprintf(name, CACHE_NAME, "%s", l->name);
}

/* The path of the only entry. */
static void
entry_path(struct cache *c, char path[8192])
{
	char name[CACHE_NAME] = "";

	cache_each(c, false, take_name, name);
	snprintf(path, 8192, "%s/%s", cache_folder(c), name);
}

static void
damage(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	char byte = 0;

	(void)!pread(fd, &byte, 1, at);
	byte ^= 1;
	(void)!pwrite(fd, &byte, 1, at);
	close(fd);
}

/* A new cache in a folder of its own; most: the limits in bytes, as text. */
static struct cache *
fresh(const char *most, const char *memory)
{
	static int nth;
	char folder[4200];

	snprintf(folder, sizeof folder, "%s/%d", base, nth++);
	setenv("XDG_CACHE_HOME", folder, 1);
	setenv("CUTLIST_CACHE_MAX", most, 1);
	setenv("CUTLIST_CACHE_MEMORY", memory, 1);
	return cache_new(loop, true);
}

/* --- the tests ------------------------------------------------------------ */

static void
test_found(const char *film)
{
	struct cache *c = fresh("1M", "0");
	struct cache_id id = id_of(film, "-M fast"), other = id;
	struct cache_entry *e = get(c, &id);
	char moved[4300];

	ok(!cache_hit(e), "what was never kept is missing");
	fill(e, id.src, 3000);
	cache_commit(e);
	e = get(c, &id);
	ok(cache_hit(e) && holds(e, id.src, 3000, 1000),
	    "what was kept is there again, byte for byte");
	cache_drop(e);
	other.src = "a \"name\"";
	e = get(c, &other);
	ok(cache_hit(e) && holds(e, "a \\\"name\\\"", 3000, 1),
	    "it has the src of the run that asks");
	cache_drop(e);
	other = id;
	other.what = "-M full";
	ok(!is_there(c, &other), "other options are another entry");
	other = id;
	other.tool = "beatscan";
	ok(!is_there(c, &other), "another tool's is another entry");

	snprintf(moved, sizeof moved, "%s.moved", film);
	rename(film, moved);
	ok(!cache_open(c, &id, set, NULL), "a film that is gone is not found");
	other = id;
	other.path = moved;
	ok(is_there(c, &other), "a renamed film is found");
	utimensat(AT_FDCWD, moved, NULL, 0);
	ok(is_there(c, &other), "a film that was only touched is found");
	write_file(moved, "another film of the same len");
	ok(!cache_open(c, &other, set, NULL),
	    "a film that has changed is not");
	cache_free(c);
	rename(moved, film);
}

static void
test_dropped(const char *film)
{
	struct cache *c = fresh("1M", "0");
	struct cache_id id = id_of(film, "");
	struct cache_entry *e = get(c, &id);

	fill(e, id.src, 10);
	cache_drop(e);
	ok(!is_there(c, &id), "what was given up is not there");
	is_int(count(c, ""), 0, "and leaves nothing");
	e = get(c, &id);
	cache_put(e, "not a record\n", 13);
	cache_commit(e);
	ok(!is_there(c, &id), "what is no record is not kept");
	e = get(c, &id);
	fill(e, id.src, 10);
	write_file(film, "it changed while it was looked at");
	cache_commit(e);
	is_int(count(c, ""), 0, "of a film that changes meanwhile nothing is "
	    "kept");
	cache_free(c);
}

static void
test_damage(const char *film)
{
	static const off_t PLACES[] = { 3, 20, 40, 60, 300, 5000 };
	struct cache *c = fresh("1M", "0");
	struct cache_id id = id_of(film, "-w");
	char path[8192];
	struct stat st;
	bool good = true;

	for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
		make(c, &id, 1000);
		entry_path(c, path);
		damage(path, PLACES[i]);
		good = good && !is_there(c, &id) && access(path, F_OK) < 0;
	}
	ok(good, "one wrong bit anywhere: the entry is dropped");
	make(c, &id, 20);
	stat(path, &st);
	good = st.st_size > 100;
	for (off_t at = 0; at < st.st_size && good; at++) {
		damage(path, at);
		good = !is_there(c, &id) && access(path, F_OK) < 0;
		make(c, &id, 20);
	}
	ok(good, "really anywhere");
	for (off_t at = 0; at < st.st_size && good; at++) {
		good = truncate(path, at) == 0 && !is_there(c, &id);
		make(c, &id, 20);
	}
	ok(good, "and cut off at any byte");
	make(c, &id, 1000);
	stat(path, &st);
	good = truncate(path, st.st_size - 1) == 0 && !is_there(c, &id);
	make(c, &id, 1000);
	good = good && truncate(path, 10) == 0 && !is_there(c, &id);
	make(c, &id, 1000);
	good = good && truncate(path, 0) == 0 && !is_there(c, &id);
	make(c, &id, 1000);
	good = good && truncate(path, st.st_size + 4096) == 0 &&
	    !is_there(c, &id);
	ok(good, "so it is when it is cut off, empty, or too long");
	make(c, &id, 1000);
	ok(is_there(c, &id), "and it can be made again");
	cache_free(c);
}

static void
test_waiting(const char *film)
{
	struct cache *c = fresh("1M", "0"), *d = cache_new(loop, true);
	struct cache_id id = id_of(film, "");
	struct cache_entry *maker = get(c, &id), *waiter;
	bool ready = false;

	waiter = cache_open(d, &id, set, &ready);
	fill(maker, id.src, 100);
	for (int i = 0; i < 3; i++)
		loop_step(loop);
	ok(!ready, "who comes second waits");
	cache_commit(maker);
	while (!ready)
		loop_step(loop);
	ok(cache_hit(waiter) && holds(waiter, id.src, 100, 1 << 20),
	    "and gets what the first has made");
	cache_drop(waiter);

	id.what = "again";
	maker = get(c, &id);
	ready = false;
	waiter = cache_open(d, &id, set, &ready);
	cache_drop(maker);
	while (!ready)
		loop_step(loop);
	ok(!cache_hit(waiter), "when the first gives up the second makes it");
	fill(waiter, id.src, 5);
	cache_commit(waiter);
	ok(is_there(c, &id), "and it is kept");

	id.what = "stuck";
	maker = get(c, &id);
	d->patience = 20000;
	waiter = get(d, &id);
	ok(!cache_hit(waiter), "nobody waits for ever");
	fill(waiter, id.src, 5);
	cache_commit(waiter);
	ok(!is_there(d, &id), "what was then made beside it is not kept");
	cache_drop(maker);
	cache_free(d);
	cache_free(c);
}

static void
test_limits(const char *film)
{
	struct cache *c = fresh("12000", "0");
	struct cache_id id = id_of(film, "");
	const struct timespec future[2] = { { INT32_MAX, 0 },
	    { INT32_MAX, 0 } };
	char what[16], path[8192];
	size_t kept;

	for (int i = 0; i < 6; i++) {
		snprintf(what, sizeof what, "n%d", i);
		id.what = what;
		make(c, &id, 100);
		id.what = "n0";
		is_there(c, &id);
	}
	kept = count(c, "");
	ok(kept > 1 && kept < 6, "the limit is kept");
	id.what = "n0";
	ok(is_there(c, &id), "what is used stays");
	id.what = "n1";
	ok(!is_there(c, &id), "what was not used for longest goes");
	id.what = "long";
	make(c, &id, 2000);
	ok(!is_there(c, &id), "what is longer than all is not kept");
	id.what = "n0";
	ok(is_there(c, &id), "and drives nothing out");
	cache_trim(c, 0);
	is_int(count(c, ""), 0, "trimmed to nothing it is empty");

	id.what = "future";
	make(c, &id, 100);
	entry_path(c, path);
	utimensat(AT_FDCWD, path, future, 0);
	id.what = "now";
	make(c, &id, 100);
	cache_trim(c, 5000);
	ok(is_there(c, &id), "what is used now stays");
	id.what = "future";
	ok(!is_there(c, &id), "what was used in the future, by a wrong clock, "
	    "goes");
	id.what = "now";
	id.tool = "shard";
	make(c, &id, 100);
	cache_trim(c, 5000);
	ok(!is_there(c, &id), "pictures go before all else,");
	id.tool = "framestat";
	ok(is_there(c, &id), "even those that came last");
	cache_free(c);
}

static void
test_memory(const char *film)
{
	struct cache *c = fresh("1M", "64k"), *d;
	struct cache_id id = id_of(film, "");
	struct cache_entry *e;
	struct stat st;
	char path[8192], name[CACHE_NAME] = "";

	make(c, &id, 100);
	ok(c->memory < 0, "what was kept once lies on the disk alone");
	ok(is_there(c, &id), "it is found there");
	cache_each(c, false, take_name, name);
	if (c->memory < 0) {
		ok(1, "# SKIP no /dev/shm here");
		cache_free(c);
		return;
	}
	ok(fstatat(c->memory, name, &st, 0) == 0,
	    "what was used has a copy in memory");
	entry_path(c, path);
	damage(path, 300);
	ok(is_there(c, &id), "which is read first");
	id.what = "large";
	make(c, &id, 1000);
	is_there(c, &id);
	id.what = "";
	ok(is_there(c, &id), "what is large is not copied");
	setenv("CUTLIST_CACHE", "refresh", 1);
	setenv("CUTLIST_CACHE_MEMORY", "0", 1);
	d = cache_new(loop, true);
	unsetenv("CUTLIST_CACHE");
	make(d, &id, 50);
	cache_free(d);
	e = get(c, &id);
	ok(cache_hit(e) && holds(e, id.src, 50, 1 << 20),
	    "a copy of what was replaced is not read");
	cache_drop(e);
	cache_trim(c, 0);
	ok(fstatat(c->memory, name, &st, 0) < 0,
	    "what goes from the disk goes from memory");
	make(c, &id, 100);
	is_there(c, &id);
	entry_path(c, path);
	unlink(path);
	ok(!is_there(c, &id), "also when it was removed by hand");
	cache_free(c);
}

static void
test_wishes(const char *film)
{
	struct cache *c = fresh("1M", "0"), *d;
	struct cache_id id = id_of(film, "");
	struct cache_entry *e;
	char was[4300];

	make(c, &id, 100);
	setenv("CUTLIST_CACHE", "off", 1);
	ok(!cache_new(loop, true), "off: there is no cache");
	setenv("CUTLIST_CACHE", "refresh", 1);
	d = cache_new(loop, true);
	ok(!is_there(d, &id), "refresh: nothing is found");
	make(d, &id, 7);
	cache_free(d);
	unsetenv("CUTLIST_CACHE");
	e = get(c, &id);
	ok(cache_hit(e) && holds(e, id.src, 7, 1 << 20),
	    "but what is made is kept");
	cache_drop(e);
	cache_free(c);

	ok(!cache_open(NULL, &id, set, NULL), "without a cache nothing is "
	    "called");
	snprintf(was, sizeof was, "%s/file", base);
	write_file(was, "");
	setenv("XDG_CACHE_HOME", was, 1);
	ok(!cache_new(loop, true), "where no folder can be made there is none");
	setenv("XDG_CACHE_HOME", "relative", 1);
	setenv("HOME", base, 1);
	c = cache_new(loop, true);
	snprintf(was, sizeof was, "%s/.cache/cutlist", base);
	is_str(cache_folder(c), was, "a relative XDG_CACHE_HOME is ignored");
	cache_free(c);
	unsetenv("HOME");
	ok(!cache_new(loop, true), "without a home there is none");
}

static int
remove_one(const char *path, const struct stat *st, int flag,
    struct FTW *where)
{
	(void)st;
	(void)flag;
	(void)where;
	return remove(path);
}

int
main(void)
{
	char film[4200];
	const char *tmp = getenv("TMPDIR");

	snprintf(base, sizeof base, "%s/cache.XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(base))
		return 2;
	unsetenv("CUTLIST_CACHE");
	loop = loop_new();
	snprintf(film, sizeof film, "%s/film.mp4", base);
	write_file(film, "this stands in for a film");
	test_found(film);
	test_dropped(film);
	test_damage(film);
	test_waiting(film);
	test_limits(film);
	test_memory(film);
	test_wishes(film);
	loop_free(loop);
	nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return done_testing();
}
