/*
 * Reads what MP4 tells of its one track: enough to know that a slot is whole
 * and like the others.  Starting ffprobe for each of some hundred slots would
 * cost more than copying them.
 */
#include "film_part.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tc.h"

enum { HEAD = 8, MOOV_MOST = 64 << 20 };

/* Bytes of a box, without its head. */
struct box {
	const unsigned char *p;
	size_t n;
};

static uint32_t
be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* The first box of that name within another; path: "mdia.minf". */
static bool
box_find(struct box in, const char *path, struct box *found)
{
	size_t at = 0, size;

	for (;;) {
		if (in.n - at < HEAD)
			return false;
		size = be32(in.p + at);
		if (size < HEAD || size > in.n - at)
			return false;
		if (memcmp(in.p + at + 4, path, 4) == 0) {
			found->p = in.p + at + HEAD;
			found->n = size - HEAD;
			if (path[4] == '\0')
				return true;
			in = *found;
			path += 5;
			at = 0;
			continue;
		}
		at += size;
	}
}

static bool
read_at(int fd, void *to, size_t n, off_t at)
{
	size_t done = 0;
	ssize_t got;

	while (done < n) {
		got = pread(fd, (char *)to + done, n - done, at + (off_t)done);
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

/* The box moov out of the file, and how much mdat holds. */
static bool
load(int fd, struct buf *moov, int64_t *data, bool *whole)
{
	unsigned char head[16];
	struct stat st;
	off_t at = 0;
	int64_t size;

	*data = 0;
	*whole = fstat(fd, &st) == 0;
	while (*whole && at + HEAD <= st.st_size) {
		if (!read_at(fd, head, HEAD, at))
			return false;
		size = be32(head);
		if (size == 1) {
			if (!read_at(fd, head + HEAD, 8, at + HEAD))
				return false;
			size = (int64_t)be32(head + 8) << 32 | be32(head + 12);
		}
		if (size < HEAD || size > st.st_size - at) {
			*whole = false;
			break;
		}
		if (memcmp(head + 4, "mdat", 4) == 0)
			*data = size - HEAD;
		if (memcmp(head + 4, "moov", 4) == 0 && size <= MOOV_MOST) {
			buf_clear(moov);
			if (!read_at(fd, buf_room(moov, (size_t)size - HEAD),
			    (size_t)size - HEAD, at + HEAD))
				return false;
			moov->len = (size_t)size - HEAD;
		}
		at += size;
	}
	return moov->len > 0;
}

/* The box that describes how pictures are coded: its head of 78 bytes holds
 * their size, and what follows is the decoder's. */
static bool
read_coding(struct film_part *p, struct box stbl)
{
	enum { BEFORE = 8, FIXED = 78, SIZE_AT = 24 };
	struct box stsd;

	if (!box_find(stbl, "stsd", &stsd) || stsd.n < BEFORE + HEAD + FIXED)
		return false;
	stsd.p += BEFORE + HEAD;
	stsd.n -= BEFORE + HEAD;
	p->width = stsd.p[SIZE_AT] << 8 | stsd.p[SIZE_AT + 1];
	p->height = stsd.p[SIZE_AT + 2] << 8 | stsd.p[SIZE_AT + 3];
	buf_clear(&p->config);
	/* Among it is the rate of its bits, which is each slot's own. */
	stsd.p += FIXED;
	stsd.n -= FIXED;
	while (stsd.n >= HEAD) {
		size_t size = be32(stsd.p);

		if (size < HEAD || size > stsd.n)
			break;
		if (memcmp(stsd.p + 4, "btrt", 4) != 0)
			buf_add(&p->config, stsd.p, size);
		stsd.p += size;
		stsd.n -= size;
	}
	return true;
}

static bool
read_sizes(struct film_part *p, struct box stbl)
{
	struct box b;
	uint32_t each, i;

	if (!box_find(stbl, "stsz", &b) || b.n < 12)
		return false;
	each = be32(b.p + 4);
	p->frames = be32(b.p + 8);
	p->bytes = (int64_t)each * p->frames;
	if (each)
		return true;
	if ((int64_t)(b.n - 12) / 4 < p->frames)
		return false;
	for (i = 0; i < p->frames; i++)
		p->bytes += be32(b.p + 12 + 4 * (size_t)i);
	return true;
}

static bool
read_times(struct film_part *p, struct box stbl)
{
	struct box b;
	uint32_t n, i;

	if (!box_find(stbl, "stts", &b) || b.n < 8)
		return false;
	n = be32(b.p + 4);
	if ((b.n - 8) / 8 < n)
		return false;
	for (i = 0; i < n; i++) {
		int64_t step = be32(b.p + 12 + 8 * (size_t)i);

		p->step = i == 0 || p->step == step ? step : 0;
	}
	/* Without that list each picture is a key frame. */
	p->keys = p->frames;
	if (box_find(stbl, "stss", &b)) {
		if (b.n < 12 || be32(b.p + 8) != 1)
			return false;
		p->keys = be32(b.p + 4);
	}
	return true;
}

static bool
read_track(struct film_part *p, const struct buf *moov)
{
	struct box all = { (const unsigned char *)moov->p, moov->len };
	struct box mdia, mdhd, stbl;

	if (!box_find(all, "trak.mdia", &mdia) ||
	    !box_find(mdia, "mdhd", &mdhd) || mdhd.n < 24 ||
	    !box_find(mdia, "minf.stbl", &stbl))
		return false;
	p->scale = be32(mdhd.p + (mdhd.p[0] == 1 ? 20 : 12));
	return read_coding(p, stbl) && read_sizes(p, stbl) &&
	    read_times(p, stbl);
}

int
film_part_read(struct film_part *p, const char *path, const char **why)
{
	struct buf moov = BUF_INIT;
	int64_t data = 0;
	bool whole = false, good;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	memset(p, 0, sizeof *p);
	buf_init(&p->config);
	*why = "it can't be read";
	if (fd < 0)
		return -1;
	good = load(fd, &moov, &data, &whole) && read_track(p, &moov);
	close(fd);
	buf_free(&moov);
	if (good && whole && p->bytes <= data && p->frames > 0)
		return 0;
	*why = "it is not whole";
	return -1;
}

/* Of the movie as a whole.  Where fragments follow it may be that of the first
 * one alone. */
static int64_t
read_length(const struct buf *moov)
{
	struct box all = { (const unsigned char *)moov->p, moov->len }, b;
	uint64_t ticks;
	uint32_t scale;

	if (box_find(all, "mvex", &b) || !box_find(all, "mvhd", &b) ||
	    b.n < 32)
		return TC_NONE;
	scale = be32(b.p + (b.p[0] == 1 ? 20 : 12));
	ticks = b.p[0] == 1 ? (uint64_t)be32(b.p + 24) << 32 | be32(b.p + 28) :
	    be32(b.p + 16);
	if (scale == 0 || ticks == 0 || ticks > INT64_MAX)
		return TC_NONE;
	return tc_us((int64_t)ticks, (struct ratio){ 1, scale });
}

int64_t
film_part_length(const char *path)
{
	struct buf moov = BUF_INIT;
	int64_t data = 0, length = TC_NONE;
	bool whole = false;
	struct stat st;
	int fd;

	/* whoever writes to a pipe must not take this for its reader */
	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return TC_NONE;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return TC_NONE;
	if (load(fd, &moov, &data, &whole))
		length = read_length(&moov);
	close(fd);
	buf_free(&moov);
	return length;
}

void
film_part_free(struct film_part *p)
{
	buf_free(&p->config);
}
