/*
 * stock: long arrays lie in files, whatever happens to these; and what is read
 * and written of them takes no memory once they rested.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "peak.h"
#include "stock.h"
#include "tap.h"

enum { LONG = 4 * STOCK_LEAST };

/* A number for each place, another in each test. */
static unsigned
number(size_t i, unsigned salt)
{
	return (unsigned)i * 2654435761u ^ salt;
}

/* Grows it to n numbers, a few more each time, and writes what is new. */
static void
fill(struct stock *s, size_t from, size_t n, unsigned salt)
{
	size_t i;

	for (i = from; i < n; i++) {
		size_t more = i / 1000 * 1000 + 1000;
		unsigned *v = stock_room(s, more < n ? more : n, sizeof *v);

		v[i] = number(i, salt);
		if (i % 1000 == 0)
			stock_rest(s);
	}
}

static size_t
wrong(const struct stock *s, size_t n, unsigned salt)
{
	const unsigned *v = s->p;
	size_t i, differ = 0;

	for (i = 0; i < n; i++)
		differ += v[i] != number(i, salt);
	return differ;
}

static size_t
nonzero(const struct stock *s, size_t from)
{
	const char *p = s->p;
	size_t i, n = 0;

	for (i = from; i < s->bytes; i++)
		n += p[i] != 0;
	return n;
}

static void
test_grows(void)
{
	size_t few = 1000, many = LONG / sizeof(unsigned);
	struct stock s = { 0 };
	unsigned *v;

	stock_rest(NULL);
	stock_rest(&s);
	ok(1, "nothing rests");
	fill(&s, 0, few, 1);
	ok(!s.file && wrong(&s, few, 1) == 0, "a short array lies in memory");
	stock_rest(&s);
	ok(wrong(&s, few, 1) == 0, "where it stays");
	fill(&s, few, many, 1);
	ok(s.file, "a long one in a file");
	is_int(wrong(&s, many, 1), 0, "with all that it had");
	v = s.p;
	stock_rest(&s);
	ok(s.p == v && wrong(&s, many, 1) == 0,
	    "when it rests, address and contents stay");
	stock_room(&s, 3 * LONG, 1);
	is_int(nonzero(&s, LONG), 0, "what is new is zero");
	is_int(wrong(&s, many, 1), 0, "what was there is kept");
	v = s.p;
	ok(stock_room(&s, 10, 1) == v && s.bytes >= 3 * LONG,
	    "it never becomes smaller");
	stock_free(&s);
	ok(!s.p && !s.file && !s.bytes, "it is empty when it is freed");
	stock_room(&s, 100, 4);
	ok(nonzero(&s, 0) == 0, "and can be used again, zero");
	stock_free(&s);
}

static void
test_memory(void)
{
	enum { CHUNK = 1 << 18, CHUNKS = 128 };
	struct stock s = { 0 };
	long before = peak_anew();
	size_t i, k, differ = 0;
	char *p;

	for (i = 0; i < CHUNKS; i++) {
		p = stock_room(&s, (i + 1) * CHUNK, 1);
		memset(p + i * CHUNK, (int)(i & 255), CHUNK);
		stock_rest(&s);
	}
	p = s.p;
	for (i = CHUNKS; i-- > 0; ) {
		for (k = 0; k < CHUNK; k += 64)
			differ += p[i * CHUNK + k] != (char)i;
		stock_rest(&s);
	}
	is_int(differ, 0, "32 MiB are written, and read from behind");
	if (before)
		ok(peak_kib() - before < 4096, "with less than 4 MiB of memory");
	stock_free(&s);
}

static size_t
names_in(const char *folder)
{
	DIR *d = opendir(folder);
	size_t n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static void
test_no_name(const char *folder)
{
	struct stock s = { 0 };

	stock_room(&s, LONG, 1);
	ok(s.file && names_in(folder) == 2, "its file has no name");
	ok(fcntl(s.file - 1, F_GETFD) & FD_CLOEXEC, "and no child gets it");
	stock_free(&s);
}

static void
test_no_folder(const char *folder)
{
	size_t many = LONG / sizeof(unsigned);
	struct stock s = { 0 };

	setenv("TMPDIR", "/nonexistent", 1);
	fill(&s, 0, many, 2);
	ok(!s.file && wrong(&s, many, 2) == 0,
	    "where no file can be made it lies in memory");
	setenv("TMPDIR", folder, 1);
	fill(&s, many, 2 * many, 2);
	ok(!s.file && wrong(&s, 2 * many, 2) == 0, "from then on");
	stock_free(&s);
}

/* A limit for the size of files stands in for a disk that is full.  It would
 * be answered by a signal, whose default ends the process. */
static void
test_no_room(void)
{
	size_t some = 2 * STOCK_LEAST / sizeof(unsigned), many = 4 * some;
	struct rlimit was, most;
	struct stock s = { 0 }, other = { 0 };

	getrlimit(RLIMIT_FSIZE, &was);
	fill(&s, 0, some, 3);
	ok(s.file, "a file has begun");
	most = was;
	most.rlim_cur = 3 * STOCK_LEAST;
	setrlimit(RLIMIT_FSIZE, &most);
	fill(&s, some, many, 3);
	ok(!s.file, "it may not grow: the array moves to memory");
	is_int(wrong(&s, many, 3), 0, "and nothing is lost");
	stock_room(&s, 2 * many, sizeof(unsigned));
	is_int(nonzero(&s, many * sizeof(unsigned)), 0, "what is new is zero");
	fill(&other, 0, many, 4);
	ok(!other.file && wrong(&other, many, 4) == 0,
	    "so does one that begins then");
	setrlimit(RLIMIT_FSIZE, &was);
	stock_free(&s);
	stock_free(&other);
}

static void
test_many(void)
{
	enum { MANY = STOCK_FILES + 40 };
	static struct stock s[MANY];
	size_t i, files = 0, differ = 0;
	int fd;

	for (i = 0; i < MANY; i++) {
		unsigned *v = stock_room(&s[i], STOCK_LEAST + 1, 1);

		*v = number(i, 5);
		files += s[i].file != 0;
	}
	fd = open("/dev/null", O_RDONLY);
	ok(files > 0 && files < MANY && fd >= 0 && fd <= STOCK_FILES,
	    "of many stocks some lie in memory: descriptors are left");
	close(fd);
	for (i = 0; i < MANY; i++) {
		differ += *(unsigned *)s[i].p != number(i, 5);
		stock_free(&s[i]);
	}
	is_int(differ, 0, "each has its own");
}

int
main(void)
{
	char folder[] = "/tmp/stock.XXXXXX";

	if (!mkdtemp(folder))
		return 2;
	setenv("TMPDIR", folder, 1);
	test_grows();
	test_memory();
	test_no_name(folder);
	test_no_folder(folder);
	test_no_room();
	test_many();
	rmdir(folder);
	return done_testing();
}
