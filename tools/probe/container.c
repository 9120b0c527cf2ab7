/*
 * What the headers of containers say that ffprobe does not tell: whether the
 * file is all there, and whether it is encrypted.
 */
#include <string.h>

#include "container.h"
#include "io.h"

static uint64_t
big_endian(const unsigned char *p, int n)
{
	uint64_t v = 0;

	while (n--)
		v = v << 8 | *p++;
	return v;
}

/* The header of an MP4 box: its whole length (0: to the end of what it lies
 * in) and where its content begins.  False where none is there. */
struct box {
	uint64_t at, content, end;
	char type[5];
};

static bool
read_box(int fd, uint64_t at, uint64_t limit, struct box *b)
{
	unsigned char h[16];
	uint64_t length;

	if (at + 8 > limit || io_pread(fd, h, sizeof h, (off_t)at) < 8)
		return false;
	length = big_endian(h, 4);
	b->at = at;
	b->content = at + 8;
	memcpy(b->type, h + 4, 4);
	b->type[4] = 0;
	if (length == 1) {
		length = big_endian(h + 8, 8);
		b->content = at + 16;
	}
	b->end = length ? at + length : limit;
	return b->end >= b->content && b->end > at;
}

/* list: types, each followed by a blank. */
static bool
type_in(const char *list, const char *type)
{
	char word[6];

	memcpy(word, type, 4);
	word[4] = ' ';
	word[5] = 0;
	return strlen(word) == 5 && strstr(list, word) != NULL;
}

enum { BOXES = 100000 }; /* more than that is no film */

static bool
boxes_end_early(int fd, int64_t size)
{
	uint64_t at = 0;
	struct box b;
	int n;

	for (n = 0; n < BOXES && read_box(fd, at, (uint64_t)size, &b); n++) {
		if (b.end > (uint64_t)size)
			return true;
		at = b.end;
	}
	return at < (uint64_t)size && at + 8 > (uint64_t)size;
}

/* Looks for sample entries of encrypted tracks below the boxes that lead to
 * them. */
static bool
find_encrypted(int fd, uint64_t at, uint64_t end, int *boxes)
{
	static const char way[] = "moov trak mdia minf stbl ";
	struct box b;

	while (--*boxes > 0 && read_box(fd, at, end, &b)) {
		if (b.end > end)
			b.end = end;
		if (strcmp(b.type, "encv") == 0 || strcmp(b.type, "enca") == 0)
			return true;
		/* stsd: eight bytes, then the entries as boxes */
		if (strcmp(b.type, "stsd") == 0 &&
		    find_encrypted(fd, b.content + 8, b.end, boxes))
			return true;
		if (type_in(way, b.type) &&
		    find_encrypted(fd, b.content, b.end, boxes))
			return true;
		at = b.end;
	}
	return false;
}

bool
is_encrypted(int fd, int64_t size, const char *container)
{
	int boxes = BOXES;

	return strstr(container, "mp4") &&
	    find_encrypted(fd, 0, (uint64_t)size, &boxes);
}

bool
starts_like_mp4(int fd)
{
	static const char first[] = "ftyp moov mdat wide free skip pnot ";
	struct box b;

	return read_box(fd, 0, UINT64_MAX / 2, &b) && type_in(first, b.type);
}

/* Matroska: the EBML header, then a segment that tells its length (a live
 * recording does not). */
static bool
segment_ends_early(int fd, int64_t size)
{
	unsigned char h[4096];
	ssize_t got = io_pread(fd, h, sizeof h, 0);
	uint64_t v;
	ssize_t at = 4;
	int round, n, i;
	bool unknown;

	if (got < 64)
		return true;
	for (round = 0; round < 2; round++) {
		for (n = 1; n <= 8 && !(h[at] & 0x80 >> (n - 1)); n++)
			;
		if (n > 8 || at + n + 12 > got)
			return false;
		v = h[at] & (0xff >> n);
		unknown = v == (uint64_t)(0xff >> n);
		for (i = 1; i < n; i++) {
			v = v << 8 | h[at + i];
			unknown &= h[at + i] == 0xff;
		}
		at += n;
		if (round == 1)
			return !unknown && v > (uint64_t)(size - at);
		if (unknown || v > 2048)
			return false;
		at += (ssize_t)v;
		if (at + 12 > got || big_endian(h + at, 4) != 0x18538067)
			return false;
		at += 4;
	}
	return false;
}

/* RIFF (AVI, WAV), of which long files hold several. */
static bool
riff_ends_early(int fd, int64_t size)
{
	unsigned char h[8];
	int64_t at = 0;
	uint32_t n;

	while (at + 8 <= size && io_pread(fd, h, 8, at) == 8 &&
	    memcmp(h, "RIFF", 4) == 0) {
		n = (uint32_t)h[4] | (uint32_t)h[5] << 8 |
		    (uint32_t)h[6] << 16 | (uint32_t)h[7] << 24;
		if (n == 0 || n == UINT32_MAX)
			return false; /* written to a pipe: never filled in */
		at += 8 + (int64_t)n + (n & 1);
	}
	return at > size + 1;
}

/* FLV: each tag is followed by its length, the last one too. */
static bool
tags_end_early(int fd, int64_t size)
{
	unsigned char h[11];
	uint64_t length;
	int64_t at;

	if (size < 24 || io_pread(fd, h, 4, size - 4) < 4)
		return true;
	length = big_endian(h, 4);
	at = size - 4 - (int64_t)length;
	if (length < 11 || at < 13 || io_pread(fd, h, 11, at) < 11)
		return true;
	return big_endian(h + 1, 3) + 11 != length;
}

/* MP3: encoders write the length of it all into the first frame. */
static bool
frames_end_early(int fd, int64_t size)
{
	unsigned char h[2048];
	int64_t start = 0;
	ssize_t got, at;
	uint64_t flags;

	if (io_pread(fd, h, 10, 0) == 10 && memcmp(h, "ID3", 3) == 0)
		start = 10 + ((int64_t)(h[6] & 127) << 21 |
		    (h[7] & 127) << 14 | (h[8] & 127) << 7 | (h[9] & 127));
	got = io_pread(fd, h, sizeof h, start);
	for (at = 4; at + 16 <= got && at < 64; at++) {
		if (memcmp(h + at, "Xing", 4) != 0 &&
		    memcmp(h + at, "Info", 4) != 0)
			continue;
		flags = big_endian(h + at + 4, 4);
		at += flags & 1 ? 12 : 8; /* behind the count of frames */
		return flags & 2 &&
		    big_endian(h + at, 4) > (uint64_t)(size - start);
	}
	return false;
}

bool
ends_early(int fd, int64_t size, const char *container)
{
	if (strstr(container, "mp4"))
		return boxes_end_early(fd, size);
	if (strstr(container, "matroska"))
		return segment_ends_early(fd, size);
	if (strcmp(container, "avi") == 0 || strcmp(container, "wav") == 0)
		return riff_ends_early(fd, size);
	if (strcmp(container, "flv") == 0)
		return tags_end_early(fd, size);
	if (strcmp(container, "mp3") == 0)
		return frames_end_early(fd, size);
	return false;
}
