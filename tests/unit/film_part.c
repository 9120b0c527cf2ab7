/* film_part.h: a finished slot, read without a child. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tools/cutlist/film_part.h"
#include "tap.h"
#include "tc.h"

enum { FRAMES = 3, SIZE = 100 };

static void
put32(struct buf *b, uint32_t v)
{
	buf_addc(b, (char)(v >> 24));
	buf_addc(b, (char)(v >> 16));
	buf_addc(b, (char)(v >> 8));
	buf_addc(b, (char)v);
}

/* Begins a box; its size is put in by box_end. */
static size_t
box(struct buf *b, const char *name)
{
	size_t at = b->len;

	put32(b, 0);
	buf_adds(b, name);
	return at;
}

static void
box_end(struct buf *b, size_t at)
{
	uint32_t n = (uint32_t)(b->len - at);

	b->p[at] = (char)(n >> 24);
	b->p[at + 1] = (char)(n >> 16);
	b->p[at + 2] = (char)(n >> 8);
	b->p[at + 3] = (char)n;
}

static void
zeros(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_addc(b, 0);
}

static void
put_stsd(struct buf *b)
{
	size_t all = box(b, "stsd"), entry, config;

	put32(b, 0);
	put32(b, 1);
	entry = box(b, "avc1");
	zeros(b, 24);
	put32(b, 320 << 16 | 180);
	zeros(b, 50);
	config = box(b, "avcC");
	buf_adds(b, "how");
	box_end(b, config);
	config = box(b, "btrt");
	put32(b, (uint32_t)b->len);
	box_end(b, config);
	box_end(b, entry);
	box_end(b, all);
}

static void
write_bytes(const void *bytes, size_t n)
{
	int fd = open("part", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
		exit(2);
	close(fd);
}

/* A list of numbers, behind version and flags. */
static void
put_list(struct buf *b, const char *name, const uint32_t *v, size_t n)
{
	size_t at = box(b, name);

	put32(b, 0);
	while (n-- > 0)
		put32(b, *v++);
	box_end(b, at);
}

/* step2: how long the last picture lasts. */
static void
make(struct buf *b, uint32_t step2)
{
	const uint32_t mdhd[] = { 0, 0, 30000, 3003, 0 };
	const uint32_t stsz[] = { 0, FRAMES, SIZE, SIZE, SIZE };
	const uint32_t stss[] = { 1, 1 };
	const uint32_t mvhd[] = { 0, 0, 1000, 2500, 0, 0, 0 };
	uint32_t stts[] = { 2, 2, 1001, 1, step2 };
	size_t at, moov, trak, mdia, minf, stbl;

	buf_clear(b);
	at = box(b, "mdat");
	zeros(b, FRAMES * SIZE);
	box_end(b, at);
	moov = box(b, "moov");
	put_list(b, "mvhd", mvhd, 7);
	trak = box(b, "trak");
	mdia = box(b, "mdia");
	put_list(b, "mdhd", mdhd, 5);
	minf = box(b, "minf");
	stbl = box(b, "stbl");
	put_stsd(b);
	put_list(b, "stts", stts, 5);
	put_list(b, "stss", stss, 2);
	put_list(b, "stsz", stsz, 5);
	box_end(b, stbl);
	box_end(b, minf);
	box_end(b, mdia);
	box_end(b, trak);
	box_end(b, moov);
}

/* How long a movie is whose head has these words, with maybe a box behind. */
static int64_t
length(const uint32_t head[8], const char *more)
{
	struct buf b = BUF_INIT;
	size_t moov = box(&b, "moov"), at = box(&b, "mvhd"), i;
	int64_t us;

	for (i = 0; i < 8; i++)
		put32(&b, head[i]);
	box_end(&b, at);
	if (more)
		box_end(&b, box(&b, more));
	box_end(&b, moov);
	write_bytes(b.p, b.len);
	us = film_part_length("part");
	buf_free(&b);
	return us;
}

static void
lengths(void)
{
	uint32_t head[8] = { 0, 0, 0, 1000, 2500 };
	uint32_t wide[8] = { 1 << 24, 0, 0, 0, 0, 1000, 0, 2500 };

	is_int(length(head, NULL), 2500000, "how long any such file is");
	is_int(length(wide, NULL), 2500000, "in 64 bits too");
	is_int(length(head, "mvex"), TC_NONE, "but where fragments follow");
	head[4] = 0;
	is_int(length(head, NULL), TC_NONE, "or nothing is said");
	wide[5] = UINT32_MAX;
	wide[6] = UINT32_MAX - 1;
	is_int(length(wide, NULL), TC_NONE, "or nonsense");
	unlink("part");
	if (mkfifo("part", 0600) != 0)
		exit(2);
	is_int(film_part_length("part"), TC_NONE, "a pipe has none");
	unlink("part");
}

static int
read_bytes(struct film_part *p, const void *bytes, size_t n)
{
	const char *why;

	write_bytes(bytes, n);
	return film_part_read(p, "part", &why);
}

int
main(void)
{
	struct buf b = BUF_INIT;
	struct film_part p;
	const char *why;
	bool good = true;
	size_t i;

	make(&b, 1001);
	ok(read_bytes(&p, b.p, b.len) == 0 && p.frames == FRAMES &&
	    p.width == 320 && p.height == 180, "pictures and their size");
	ok(p.scale == 30000 && p.step == 1001 && p.keys == 1 &&
	    p.bytes == FRAMES * SIZE, "times, key frames, bytes");
	ok(p.config.len == 11 && memcmp(p.config.p + 4, "avcChow", 7) == 0,
	    "what a decoder needs, without the rate of its bits");
	film_part_free(&p);
	make(&b, 900);
	ok(read_bytes(&p, b.p, b.len) == 0 && p.step == 0,
	    "pictures of unequal length");
	film_part_free(&p);
	for (i = 0; i < b.len; i++) {
		if (read_bytes(&p, b.p, i) == 0 ||
		    film_part_length("part") != TC_NONE)
			good = false;
		film_part_free(&p);
	}
	ok(good, "cut off anywhere it is not whole");
	for (i = 300; i < b.len; i++) {
		b.p[i] = (char)~b.p[i];
		(void)read_bytes(&p, b.p, b.len);
		(void)film_part_length("part");
		film_part_free(&p);
		b.p[i] = (char)~b.p[i];
	}
	ok(true, "no byte that is wrong does harm");
	unlink("part");
	ok(film_part_read(&p, "part", &why) < 0, "no file is none");
	film_part_free(&p);
	is_int(film_part_length("part"), TC_NONE, "nor has it a length");
	is_int(film_part_length("."), TC_NONE, "nor has a folder");
	lengths();
	buf_free(&b);
	return done_testing();
}
