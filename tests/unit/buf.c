#include <stdlib.h>

#include "buf.h"
#include "tap.h"

int
main(void)
{
	struct buf b = BUF_INIT;
	char big[1000], *s;
	int i;

	is_str(b.p, "", "a fresh buffer reads as an empty string");
	buf_adds(&b, "abc");
	buf_addc(&b, 'd');
	buf_addf(&b, "%05d", 42);
	is_str(b.p, "abcd00042", "bytes, a character and printf follow each other");
	is_int(b.len, 9, "the length is what was added");

	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = 0;
	buf_clear(&b);
	is_str(b.p, "", "a cleared buffer reads as an empty string");
	buf_addf(&b, "<%s>", big);
	is_int(b.len, 1001, "printf of more than the first guess is whole");
	ok(b.p[0] == '<' && b.p[1000] == '>', "and nothing of it is lost");

	buf_drop(&b, 1000);
	is_str(b.p, ">", "bytes dropped from the front leave the rest");
	buf_drop(&b, 99);
	is_int(b.len, 0, "dropping more than is there empties it");

	for (i = 0; i < 5000; i++)
		buf_add(&b, "0123456789", 10);
	ok(b.len == 50000 && b.p[50000] == 0, "it grows and stays terminated");
	s = buf_steal(&b);
	ok(strlen(s) == 50000 && b.len == 0, "stolen bytes are the caller's");
	free(s);
	is_str(b.p, "", "and the buffer is fresh again");

	buf_add(&b, "a\0b", 3);
	ok(b.len == 3 && !memcmp(b.p, "a\0b", 4), "NUL bytes are bytes");
	buf_free(&b);
	s = xstrndup("hello", 3);
	is_str(s, "hel", "xstrndup cuts");
	free(s);
	return done_testing();
}
