/*
 * pack: bytes come out as they went in, at once after a flush, and nonsense
 * is refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pack.h"
#include "tap.h"

/* Unpacks all of it with little room each time.  Returns false where it is
 * refused or does not end. */
static bool
unpack_all(const struct buf *packed, struct buf *to, size_t step)
{
	struct unpack *k = unpack_new();
	const char *p = packed->p;
	size_t left = packed->len, n;
	char some[100];
	long made = 1;

	while (made >= 0 && !unpack_ended(k) && (left || made)) {
		n = left < step ? left : step;
		left -= n;
		made = unpack_some(k, &p, &n, some, sizeof some);
		left += n;
		if (made > 0)
			buf_add(to, some, (size_t)made);
	}
	made = made >= 0 && unpack_ended(k);
	unpack_free(k);
	return made;
}

static void
put_lines(struct buf *b, int n)
{
	for (int i = 0; i < n; i++)
		buf_addf(b, "{\"type\":\"frame\",\"n\":%d,\"x\":%u}\n", i,
		    (unsigned)i * 2654435761u);
}

static void
test_whole(int lines, size_t piece, size_t step, const char *name)
{
	struct buf plain = BUF_INIT, packed = BUF_INIT, got = BUF_INIT;
	struct pack *k = pack_new();
	size_t at, n;

	put_lines(&plain, lines);
	for (at = 0; at < plain.len; at += n) {
		n = plain.len - at < piece ? plain.len - at : piece;
		pack_put(k, &packed, plain.p + at, n);
	}
	pack_end(k, &packed);
	ok(unpack_all(&packed, &got, step) && got.len == plain.len &&
	    memcmp(got.p, plain.p, got.len) == 0, name);
	ok(lines < 1000 || packed.len < plain.len / 3, "and it is smaller");
	pack_free(k);
	buf_free(&plain);
	buf_free(&packed);
	buf_free(&got);
}

/* More than goes out at one turn: nothing may stay behind. */
static void
test_large_flush(void)
{
	enum { SIZE = 300000 };
	struct buf packed = BUF_INIT;
	struct pack *k = pack_new();
	struct unpack *u = unpack_new();
	char *plain = xmalloc(SIZE), *got = xmalloc(SIZE + 1);
	const char *p;
	uint32_t x = 1;
	size_t n, i;

	for (i = 0; i < SIZE; i++) {
		x = x * 1664525 + 1013904223;
		plain[i] = (char)(x >> 24); /* can't be made smaller */
	}
	pack_put(k, &packed, plain, SIZE);
	pack_flush(k, &packed);
	p = packed.p;
	n = packed.len;
	ok(unpack_some(u, &p, &n, got, SIZE + 1) == SIZE &&
	    memcmp(got, plain, SIZE) == 0, "all of much that was flushed");
	free(plain);
	free(got);
	pack_free(k);
	unpack_free(u);
	buf_free(&packed);
}

static void
test_flush(void)
{
	struct buf packed = BUF_INIT;
	struct pack *k = pack_new();
	struct unpack *u = unpack_new();
	char got[100];
	const char *p;
	size_t n;

	pack_put(k, &packed, "at once\n", 8);
	pack_flush(k, &packed);
	p = packed.p;
	n = packed.len;
	ok(unpack_some(u, &p, &n, got, sizeof got) == 8 &&
	    memcmp(got, "at once\n", 8) == 0, "what was flushed is there");
	ok(!unpack_ended(u) && n == 0, "and it goes on");
	buf_clear(&packed);
	pack_end(k, &packed);
	p = packed.p;
	n = packed.len;
	ok(unpack_some(u, &p, &n, got, sizeof got) == 0 && unpack_ended(u),
	    "to its end");
	pack_free(k);
	unpack_free(u);
	buf_free(&packed);
}

static void
test_nonsense(void)
{
	struct buf plain = BUF_INIT, packed = BUF_INIT, got = BUF_INIT;
	struct pack *k = pack_new();

	buf_adds(&packed, "this was never packed, and is long enough");
	ok(!unpack_all(&packed, &got, 7), "other bytes are refused");
	buf_clear(&packed);
	ok(!unpack_all(&packed, &got, 7), "none are no end");
	put_lines(&plain, 1000);
	pack_put(k, &packed, plain.p, plain.len);
	pack_end(k, &packed);
	packed.len--;
	ok(!unpack_all(&packed, &got, 1000), "nor is what was cut off");
	pack_free(k);
	buf_free(&plain);
	buf_free(&packed);
	buf_free(&got);
	pack_free(NULL);
	unpack_free(NULL);
}

int
main(void)
{
	test_whole(0, 1, 1, "nothing");
	test_whole(1, 1000, 1, "a line, byte by byte");
	test_whole(20000, 1 << 20, 1 << 20, "much at once");
	test_whole(20000, 77, 13, "much in small pieces");
	test_flush();
	test_large_flush();
	test_nonsense();
	return done_testing();
}
