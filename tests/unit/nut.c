/*
 * nut.h: pictures out of NUT.  What ffmpeg really writes is read in
 * tests/framestat/reel.t; here streams are put together byte by byte, to be
 * cut and broken.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "nut.h"
#include "tap.h"

enum { SIZE = 300, FRAMES = 40 };

#define MAIN_CODE UINT64_C(0x4E4D7A561F5F04AD)
#define STREAM_CODE UINT64_C(0x4E5311405BF2F9DB)
#define SYNC_CODE UINT64_C(0x4E4BE4ADEECA4569)
#define INFO_CODE UINT64_C(0x4E49AB68B596BA78)

static const struct ratio base = { 1, 15360 };

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

static void
put_number(struct buf *b, uint64_t v, int bytes)
{
	while (bytes-- > 0)
		buf_addc(b, (char)(v >> (bytes * 8)));
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

/* Wraps a header's bytes up; those are emptied. */
static void
put_packet(struct buf *b, uint64_t code, struct buf *body)
{
	size_t at = b->len;

	put_number(b, code, 8);
	put_v(b, body->len + 4);
	if (body->len + 4 > 4096)
		put_number(b, sum_of(b->p + at, b->len - at), 4);
	buf_add(b, body->p, body->len);
	put_number(b, sum_of(body->p, body->len), 4);
	buf_clear(body);
}

/* The frame codes: 0 invalid; 1 all is coded; 2 to 4 the next tick (of 512)
 * with no, 3 and 1 bytes left out; the rest invalid. */
static void
put_main(struct buf *b, uint64_t streams, uint64_t den)
{
	struct buf body = BUF_INIT;

	put_v(&body, 3);
	put_v(&body, streams);
	put_v(&body, 65536);
	put_v(&body, 1); /* time base */
	put_v(&body, 1);
	put_v(&body, den);

	put_v(&body, 8192); /* one invalid */
	put_v(&body, 6);
	for (int i = 0; i < 5; i++)
		put_v(&body, i == 1 ? 1 : 0);
	put_v(&body, 1);

	put_v(&body, 4096 | 1); /* coded flags */
	put_v(&body, 6);
	for (int i = 0; i < 5; i++)
		put_v(&body, i == 1 ? 1 : 0);
	put_v(&body, 1);

	for (uint64_t i = 0; i < 3; i++) {
		put_v(&body, 32 | 1); /* size coded */
		put_v(&body, 8);
		put_v(&body, 512 * 2 - 1); /* pts_delta, signed */
		put_v(&body, 1);
		put_v(&body, 0);
		put_v(&body, 0);
		put_v(&body, 0);
		put_v(&body, 1);
		put_v(&body, 0);
		put_v(&body, i);
	}
	put_v(&body, 8192);
	put_v(&body, 8);
	for (int i = 0; i < 5; i++)
		put_v(&body, i == 1 ? 1 : 0);
	put_v(&body, 250); /* and the 'N' between */
	put_v(&body, 0);
	put_v(&body, 0);

	put_v(&body, 2); /* headers to leave out */
	put_v(&body, 3);
	buf_add(&body, "\0\0\1", 3);
	put_v(&body, 1);
	buf_add(&body, "x", 1);
	put_packet(b, MAIN_CODE, &body);
	buf_free(&body);
}

static void
put_stream(struct buf *b)
{
	struct buf body = BUF_INIT;

	put_v(&body, 0);
	put_v(&body, 0);
	put_v(&body, 4);
	buf_add(&body, "I420", 4);
	put_v(&body, 0);
	put_v(&body, 7); /* bits of a short time stamp */
	put_v(&body, 1000);
	put_v(&body, 0);
	put_v(&body, 0);
	put_v(&body, 0);
	put_packet(b, STREAM_CODE, &body);
	buf_free(&body);
}

static void
put_sync(struct buf *b, uint64_t pts)
{
	struct buf body = BUF_INIT;

	put_v(&body, pts);
	put_v(&body, 0);
	put_packet(b, SYNC_CODE, &body);
	buf_free(&body);
}

static void
put_info(struct buf *b, size_t n)
{
	struct buf body = BUF_INIT;

	memset(buf_room(&body, n), 'N', n);
	body.len += n;
	put_packet(b, INFO_CODE, &body);
	buf_free(&body);
}

static void
put_head(struct buf *b)
{
	buf_add(b, "nut/multimedia container", 25);
	put_main(b, 1, 61440);
	put_stream(b);
}

static void
picture(uint8_t p[SIZE], int n)
{
	for (int i = 0; i < SIZE; i++)
		p[i] = (uint8_t)(n * 7 + i * (n + 1));
	if (n % 5 == 1)
		memcpy(p, "\0\0\1", 3);
	else if (n % 5 == 2)
		p[0] = 'x';
}

/* A whole stream: every way to write a frame, a time stamp of 2048 a frame
 * (512 in ticks of the base), and headers in between. */
static void
put_all(struct buf *b)
{
	uint8_t p[SIZE];

	put_head(b);
	put_info(b, 20);
	for (uint64_t n = 0; n < FRAMES; n++) {
		uint64_t pts = 1000000 * 4 + n * 512;
		size_t at = b->len;
		size_t out = n % 5 == 1 ? 3 : n % 5 == 2 ? 1 : 0;

		picture(p, (int)n);
		if (n % 10 == 0) {
			put_sync(b, pts > 512 ? pts - 512 : 0);
			put_info(b, n == 20 ? 5000 : 50);
			at = b->len;
		}
		if (n % 5 == 3) {
			/* In full: time stamp, size, checksum. */
			buf_addc(b, 1);
			put_v(b, 8 | 32 | 64);
			put_v(b, pts + 128);
			put_v(b, SIZE);
			put_number(b, sum_of(b->p + at, b->len - at), 4);
		} else if (n % 5 == 4) {
			/* The last seven bits of the time stamp; reserved
			 * numbers. */
			buf_addc(b, 1);
			put_v(b, 8 | 16 | 32 | 128 | 1024 | 2048);
			put_v(b, 0);
			put_v(b, pts + 128);
			put_v(b, SIZE);
			put_v(b, 3);
			put_v(b, 0);
			put_v(b, 2);
			put_v(b, 77);
			put_v(b, 1 << 20);
		} else {
			buf_addc(b, (char)(2 + n % 5));
			put_v(b, SIZE);
		}
		buf_add(b, p + out, SIZE - out);
	}
}

struct seen {
	int frames, wrong;
	int64_t first, last;
};

static void
on_picture(void *arg, int64_t pts, const uint8_t *p)
{
	struct seen *s = arg;
	uint8_t want[SIZE];

	picture(want, s->frames);
	s->wrong += pts != 1000000 + s->frames * 128 ||
	    memcmp(p, want, SIZE) != 0;
	if (s->frames++ == 0)
		s->first = pts;
	s->last = pts;
}

static void
whole(void)
{
	struct buf b = BUF_INIT;
	struct seen s = { 0 };
	struct nut *n = nut_new(SIZE, base, on_picture, &s);

	put_all(&b);
	ok(nut_whole(n), "nothing at all is whole");
	is_int(nut_feed(n, b.p, b.len), 0, "a stream is read");
	is_int(s.frames, FRAMES, "every frame of it");
	is_int(s.wrong, 0, "with its bytes and its time stamp");
	is_int(s.first, 1000000, "in ticks of the base that was asked for");
	ok(nut_whole(n) && !nut_error(n), "and then it is whole");
	nut_free(n);
	buf_free(&b);
}

static void
in_steps(void)
{
	struct buf b = BUF_INIT;
	int bad = 0, early = 0;

	put_all(&b);
	for (size_t step = 1; step < 700; step += step < 20 ? 1 : 97) {
		struct seen s = { 0 };
		struct nut *n = nut_new(SIZE, base, on_picture, &s);

		for (size_t at = 0; at < b.len; at += step)
			bad += nut_feed(n, b.p + at, b.len - at < step ?
			    b.len - at : step) != 0;
		bad += s.frames != FRAMES || s.wrong != 0 || !nut_whole(n);
		nut_free(n);
	}
	is_int(bad, 0, "it may be cut anywhere");

	bad = 0;
	for (size_t cut = 1; cut < b.len; cut++) {
		struct seen s = { 0 };
		struct nut *n = nut_new(SIZE, base, on_picture, &s);

		bad += nut_feed(n, b.p, cut) != 0 || s.wrong != 0;
		early += nut_whole(n);
		nut_free(n);
	}
	is_int(bad, 0, "a stream that breaks off is no error");
	/* Id, headers, 4 sync points, 5 pieces of information, frames. */
	is_int(early, 3 + 4 + 5 + FRAMES - 1,
	    "but whole only behind a picture or a header");
	buf_free(&b);
}

/* Every byte is changed in turn.  Whatever becomes of that: no picture of
 * another size, nothing out of bounds (the sanitizers see), and after an error
 * nothing more. */
static void
broken(void)
{
	struct buf b = BUF_INIT;
	int refused = 0, after = 0;

	put_all(&b);
	for (size_t i = 0; i < b.len; i++) {
		for (int by = 1; by < 256; by += 127) {
			struct seen s = { 0 };
			struct nut *n = nut_new(SIZE, base, on_picture, &s);
			char was = b.p[i];
			int frames;

			b.p[i] = (char)(was + by);
			if (nut_feed(n, b.p, b.len) != 0) {
				refused++;
				frames = s.frames;
				after += nut_feed(n, b.p, b.len) == 0 ||
				    s.frames != frames || nut_whole(n);
			}
			b.p[i] = was;
			nut_free(n);
		}
	}
	ok(refused > 1000, "changed bytes of headers are seen");
	is_int(after, 0, "behind an error nothing is read");
	buf_free(&b);
}

/* What a stream says after its headers; or instead of them. */
static const char *
said(struct buf *b, size_t size, struct ratio in)
{
	static char text[64];
	struct seen s = { 0 };
	struct nut *n = nut_new(size, in, on_picture, &s);

	nut_feed(n, b->p, b->len);
	snprintf(text, sizeof(text), "%s",
	    nut_error(n) ? nut_error(n) : "nothing");
	nut_free(n);
	buf_clear(b);
	return text;
}

static void
refused(void)
{
	struct buf b = BUF_INIT, body = BUF_INIT;
	struct ratio third = { 1, 3 };
	char zeros[SIZE] = "";

	buf_adds(&b, "RIFF");
	is_str(said(&b, SIZE, base), "not NUT", "another container");
	put_head(&b);
	buf_addc(&b, 0);
	is_str(said(&b, SIZE, base), "an unknown frame code", "a bad code");
	buf_add(&b, "nut/multimedia container", 25);
	buf_addc(&b, 2);
	is_str(said(&b, SIZE, base), "no header", "a frame before headers");
	buf_add(&b, "nut/multimedia container", 25);
	put_main(&b, 2, 25);
	is_str(said(&b, SIZE, base), "not one stream", "two streams");
	buf_add(&b, "nut/multimedia container", 25);
	put_main(&b, 1, 0);
	is_str(said(&b, SIZE, base), "a bad time base", "no time base");
	put_head(&b);
	buf_addc(&b, 2);
	put_v(&b, SIZE - 1);
	is_str(said(&b, SIZE, base), "a picture of another size",
	    "a picture that is too small");
	put_head(&b);
	buf_addc(&b, 2);
	put_v(&b, UINT64_C(1) << 60);
	is_str(said(&b, SIZE, base), "a picture of another size",
	    "a picture of a billion gigabytes");
	put_head(&b);
	buf_addc(&b, 2);
	for (int i = 0; i < 40; i++)
		buf_addc(&b, (char)255);
	is_str(said(&b, SIZE, base), "a bad frame header",
	    "a number without an end");
	put_head(&b);
	buf_addc(&b, 1);
	put_v(&b, 128);
	put_v(&b, UINT64_C(1) << 60);
	for (int i = 0; i < 300; i++)
		buf_addc(&b, 1);
	is_str(said(&b, SIZE, base), "a bad frame header",
	    "more reserved numbers than there is room for");
	put_head(&b);
	buf_addc(&b, 1);
	put_v(&b, 256 | 32);
	put_v(&b, SIZE);
	is_str(said(&b, SIZE, base), "a bad frame header", "side data");
	put_head(&b);
	put_number(&b, SYNC_CODE, 8);
	put_v(&b, 1 << 20);
	put_number(&b, sum_of(b.p + b.len - 11, 11), 4);
	is_str(said(&b, SIZE, base), "an impossible length",
	    "a sync point of a megabyte");
	put_head(&b);
	put_number(&b, UINT64_C(0x4E00000000000000), 8);
	put_v(&b, 9);
	is_str(said(&b, SIZE, base), "an unknown start code",
	    "a start code that none has");
	put_head(&b);
	put_v(&body, 1);
	put_packet(&b, SYNC_CODE, &body);
	is_str(said(&b, SIZE, base), "a bad sync point",
	    "a header that is too short for what it holds");
	put_head(&b);
	put_sync(&b, 1024);
	buf_addc(&b, 2);
	put_v(&b, SIZE);
	buf_add(&b, zeros, SIZE);
	is_str(said(&b, SIZE, third), "nothing",
	    "a time that the base can't tell counts as the tick before");
	put_head(&b);
	put_head(&b);
	is_str(said(&b, SIZE, base), "an unknown frame code",
	    "a second stream behind the first");
	buf_free(&b);
	buf_free(&body);
}

int
main(void)
{
	whole();
	in_steps();
	broken();
	refused();
	return done_testing();
}
