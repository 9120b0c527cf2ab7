#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "key.h"
#include "tap.h"

/* Bytes that repeat nowhere within a test. */
static void
fill(int fd, size_t size, unsigned seed)
{
	unsigned char *p = malloc(size);
	size_t i;

	for (i = 0; i < size; i++) {
		seed = seed * 1664525u + 1013904223u;
		p[i] = (unsigned char)(seed >> 24);
	}
	if (ftruncate(fd, 0) < 0 || pwrite(fd, p, size, 0) != (ssize_t)size)
		abort();
	free(p);
}

static void
change(int fd, off_t at)
{
	unsigned char c;

	if (pread(fd, &c, 1, at) != 1)
		abort();
	c ^= 1;
	if (pwrite(fd, &c, 1, at) != 1)
		abort();
}

int
main(void)
{
	const size_t sampled = (size_t)KEY_BLOCK * KEY_BLOCKS;
	char a[KEY_TEXT], b[KEY_TEXT], c[KEY_TEXT];
	int fd = memfd_create("a", MFD_CLOEXEC);

	fill(fd, 1000, 1);
	ok(!key_file(fd, false, a) && strlen(a) == 16 &&
	    strspn(a, "0123456789abcdef") == 16, "a key is 16 hex digits");
	is_str(a, "5af0b704c9693d89", "and the same on every machine");
	ok(!key_file(fd, false, b) && !strcmp(a, b), "twice the same");
	ok(!key_file(fd, true, b) && !strcmp(a, b),
	    "a small file has one key, in full or not");
	change(fd, 500);
	ok(!key_file(fd, false, b) && strcmp(a, b), "one bit makes another");

	fill(fd, sampled, 2);
	key_file(fd, false, a);
	change(fd, (off_t)sampled / 2);
	ok(!key_file(fd, false, b) && strcmp(a, b),
	    "4 MiB are read whole");

	fill(fd, sampled * 3 + 12345, 3);
	ok(!key_file(fd, false, a) && !key_file(fd, true, b) && strcmp(a, b),
	    "of a larger file sampled and full keys differ");
	change(fd, 10);
	ok(!key_file(fd, false, c) && strcmp(a, c), "its beginning counts");
	change(fd, 10);
	ok(!key_file(fd, false, c) && !strcmp(a, c), "(changed back)");
	change(fd, (off_t)sampled * 3 + 12344);
	ok(!key_file(fd, false, c) && strcmp(a, c), "its last byte counts");
	change(fd, (off_t)sampled * 3 + 12344);
	change(fd, KEY_BLOCK + 100);
	ok(!key_file(fd, false, c) && !strcmp(a, c),
	    "a change between the samples is not seen");
	ok(!key_file(fd, true, c) && strcmp(b, c), "in full it is");
	if (ftruncate(fd, (off_t)sampled * 3) < 0)
		abort();
	ok(!key_file(fd, false, c) && strcmp(a, c), "its size counts");
	key_name("http://a/b", a);
	key_name("http://a/c", b);
	ok(strlen(a) == 16 && strcmp(a, b), "names alone have keys, too");
	close(fd);
	ok(key_file(fd, false, a) < 0, "a closed descriptor is an error");
	return done_testing();
}
