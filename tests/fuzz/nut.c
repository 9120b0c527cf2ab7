/*
 * Fuzzes the reader of NUT: the stream in one go, and again in steps of
 * changing length; both must find the same pictures and come to the same
 * verdict, and no picture may come after an error.
 *
 * The input is a text that describes a stream, so that seeds can be read and
 * checksums are right unless they are meant to be wrong.  Words are
 *
 *	nut          the name that a stream begins with
 *	main{        a main header begins; stream{ sync{ info{ index{ others,
 *	             odd{ one that there is not
 *	}            it ends, with its length and checksum; }! with a wrong one
 *	12           a number as NUT writes it; +3 -3 one with a sign
 *	$0165        bytes in hexadecimal
 *	*78          so many zero bytes
 *	[  ]         the checksum of all since [ is written at ]
 *	I420         any other word: its letters
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "nut.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	PICTURE = 12, /* 4 by 2 in 4:2:0 */
	WORD = 64,
	STREAM_MAX = 1 << 17,
};

struct text {
	struct buf b;
	struct buf body;  /* of the header that is open */
	uint64_t code;    /* 0: none is */
	size_t mark;
};

struct seen {
	uint64_t sum;
	int pictures;
};

static void
check(bool good)
{
	if (!good)
		abort();
}

static void
put(struct buf *b, uint64_t v, int bytes)
{
	while (bytes-- > 0)
		buf_addc(b, (char)(v >> 8 * bytes));
}

static void
put_v(struct buf *b, uint64_t v)
{
	int bits = 7;

	while (bits < 63 && v >> bits)
		bits += 7;
	for (bits -= 7; bits > 0; bits -= 7)
		buf_addc(b, (char)(128 | (v >> bits & 127)));
	buf_addc(b, (char)(v & 127));
}

static uint32_t
sum_of(const char *p, size_t n)
{
	uint32_t sum = 0;

	for (; n > 0; n--) {
		sum ^= (uint32_t)(unsigned char)*p++ << 24;
		for (int bit = 0; bit < 8; bit++)
			sum = sum << 1 ^ (sum >> 31 ? 0x04C11DB7 : 0);
	}
	return sum;
}

static void
open_header(struct text *t, const char *name)
{
	static const struct { const char *name; uint64_t code; } codes[] = {
		{ "main", UINT64_C(0x4E4D7A561F5F04AD) },
		{ "stream", UINT64_C(0x4E5311405BF2F9DB) },
		{ "sync", UINT64_C(0x4E4BE4ADEECA4569) },
		{ "info", UINT64_C(0x4E49AB68B596BA78) },
		{ "index", UINT64_C(0x4E58DD672F23E64E) },
	};

	t->code = UINT64_C(0x4E00112233445566);
	buf_clear(&t->body);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strncmp(name, codes[i].name, strlen(name) - 1) == 0)
			t->code = codes[i].code;
}

static void
close_header(struct text *t, bool wrong)
{
	size_t at = t->b.len;

	put(&t->b, t->code, 8);
	put_v(&t->b, t->body.len + 4);
	if (t->body.len + 4 > 4096)
		put(&t->b, sum_of(t->b.p + at, t->b.len - at), 4);
	buf_add(&t->b, t->body.p, t->body.len);
	put(&t->b, sum_of(t->body.p, t->body.len) + wrong, 4);
	t->code = 0;
}

static void
put_hex(struct buf *to, const char *digits)
{
	char two[3] = "";

	for (; digits[0] && digits[1]; digits += 2) {
		memcpy(two, digits, 2);
		buf_addc(to, (char)strtoul(two, NULL, 16));
	}
}

static void
word(struct text *t, const char *w)
{
	struct buf *to = t->code ? &t->body : &t->b;
	long long v;

	if (strcmp(w, "nut") == 0) {
		buf_add(to, "nut/multimedia container", 25);
	} else if (w[strlen(w) - 1] == '{') {
		open_header(t, w);
	} else if (w[0] == '}') {
		if (t->code)
			close_header(t, w[1] == '!');
	} else if (w[0] == '[') {
		t->mark = to->len;
	} else if (w[0] == ']') {
		if (t->mark <= to->len)
			put(to, sum_of(to->p + t->mark, to->len - t->mark), 4);
	} else if (w[0] == '$') {
		put_hex(to, w + 1);
	} else if (w[0] == '*') {
		for (v = strtol(w + 1, NULL, 10); v > 0 && v < 10000; v--)
			buf_addc(to, 0);
	} else if (w[0] == '+' || w[0] == '-') {
		v = strtoll(w + 1, NULL, 10) & INT32_MAX;
		put_v(to, (uint64_t)(w[0] == '-' || v == 0 ? 2 * v :
		    2 * v - 1));
	} else if (w[0] >= '0' && w[0] <= '9') {
		put_v(to, strtoull(w, NULL, 10));
	} else {
		buf_adds(to, w);
	}
}

static void
describe(struct text *t, const char *p, size_t n)
{
	char w[WORD];
	size_t len = 0;

	for (size_t i = 0; i <= n && t->b.len < STREAM_MAX; i++) {
		if (i < n && p[i] > ' ' && len < WORD - 1) {
			w[len++] = p[i];
			continue;
		}
		w[len] = '\0';
		if (len > 0)
			word(t, w);
		len = 0;
	}
}

static void
on_picture(void *arg, int64_t pts, const uint8_t *picture)
{
	struct seen *s = arg;

	s->pictures++;
	s->sum = s->sum * 31 + (uint64_t)pts;
	for (int i = 0; i < PICTURE; i++)
		s->sum = s->sum * 31 + picture[i];
}

static void
read_both(const char *data, size_t size)
{
	const struct ratio base = { 1, 25 };
	struct seen once = { 0 }, steps = { 0 };
	struct nut *a = nut_new(PICTURE, base, on_picture, &once);
	struct nut *b = nut_new(PICTURE, base, on_picture, &steps);
	bool failed = nut_feed(a, data, size) != 0;
	size_t step = 1, n;
	int before;

	check(failed == (nut_error(a) != NULL));
	check(!failed || !nut_whole(a));
	for (size_t at = 0; at < size; at += n) {
		n = size - at < step ? size - at : step;
		before = steps.pictures;
		if (nut_error(b) && nut_feed(b, data + at, n) != 0)
			check(steps.pictures == before);
		else if (nut_feed(b, data + at, n) != 0)
			check(failed);
		step = step * 5 % 257;
	}
	check((nut_error(b) != NULL) == failed);
	check(once.pictures == steps.pictures && once.sum == steps.sum);
	check(nut_whole(a) == nut_whole(b));
	nut_free(a);
	nut_free(b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { .b = BUF_INIT, .body = BUF_INIT };

	describe(&t, (const char *)data, size);
	read_both(t.b.p, t.b.len);
	buf_free(&t.b);
	buf_free(&t.body);
	return 0;
}
