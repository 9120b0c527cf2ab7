/*
 * Edit lists of MP4 files, changed in place.
 *
 * A stream that is copied can't end between two pictures that were coded out
 * of order: a few that come later are in the file.  An edit that ends with the
 * last picture wanted hides them.  ffmpeg writes the edit as long as the
 * packets; so its length is made smaller afterwards.  No byte is moved.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "elst.h"

enum { MOOV_MOST = 256 << 20 }; /* bytes: beyond, it is no sane file */

struct box {
	unsigned char *body;
	size_t n;
};

static uint64_t
get(const unsigned char *p, int bytes)
{
	uint64_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | *p++;
	return v;
}

static void
put(unsigned char *p, int bytes, uint64_t v)
{
	while (bytes-- > 0) {
		p[bytes] = (unsigned char)v;
		v >>= 8;
	}
}

/* The next box at *at within n bytes; false at the end or where it is
 * broken. */
static bool
next_box(unsigned char *p, size_t n, size_t *at, char type[5], struct box *b)
{
	uint64_t size;
	size_t head = 8;

	if (n - *at < 8)
		return false;
	size = get(p + *at, 4);
	memcpy(type, p + *at + 4, 4);
	type[4] = 0;
	if (size == 1) {
		if (n - *at < 16)
			return false;
		size = get(p + *at + 8, 8);
		head = 16;
	} else if (size == 0) {
		size = n - *at;
	}
	if (size < head || size > n - *at)
		return false;
	b->body = p + *at + head;
	b->n = (size_t)size - head;
	*at += (size_t)size;
	return true;
}

static bool
find_box(struct box in, const char *want, struct box *out)
{
	size_t at = 0;
	char type[5];

	while (next_box(in.body, in.n, &at, type, out))
		if (strcmp(type, want) == 0)
			return true;
	return false;
}

/* A field that is 4 bytes in version 0 and 8 in version 1 of a box. */
struct field {
	unsigned char *p;
	int bytes;
};

static bool
duration_field(struct box b, size_t at0, size_t at1, struct field *f)
{
	bool wide;

	if (b.n < 4)
		return false;
	wide = b.body[0] == 1;
	f->bytes = wide ? 8 : 4;
	f->p = b.body + (wide ? at1 : at0);
	return (wide ? at1 : at0) + (size_t)f->bytes <= b.n;
}

static uint64_t
shorten(struct field f, uint64_t most)
{
	uint64_t v = get(f.p, f.bytes);

	/* All ones stands for a duration nobody knows. */
	if (v > most)
		put(f.p, f.bytes, most);
	return v > most ? most : v;
}

static bool
is_video(struct box trak)
{
	struct box mdia, hdlr;

	return find_box(trak, "mdia", &mdia) &&
	    find_box(mdia, "hdlr", &hdlr) && hdlr.n >= 12 &&
	    memcmp(hdlr.body + 8, "vide", 4) == 0;
}

static bool
find_video(struct box moov, struct box *trak)
{
	size_t at = 0;
	char type[5];

	while (next_box(moov.body, moov.n, &at, type, trak))
		if (strcmp(type, "trak") == 0 && is_video(*trak))
			return true;
	return false;
}

/* Shortens the edits of a track to `most` in all, empty ones ahead not
 * counted.  Returns the track's whole duration, 0 where there is no edit. */
static uint64_t
shorten_edits(struct box elst, uint64_t most)
{
	uint64_t count, i, sum = 0;
	size_t each;
	bool wide, any = false;

	if (elst.n < 8)
		return 0;
	wide = elst.body[0] == 1;
	each = wide ? 20 : 12;
	count = get(elst.body + 4, 4);
	if (count > (elst.n - 8) / each)
		return 0;
	for (i = 0; i < count; i++) {
		unsigned char *p = elst.body + 8 + i * each;
		struct field f = { p, wide ? 8 : 4 };
		uint64_t media = get(p + f.bytes, f.bytes);
		bool empty = media == (wide ? UINT64_MAX : UINT32_MAX);

		if (empty) {
			sum += get(p, f.bytes);
			continue;
		}
		any = true;
		if (most > 0) {
			uint64_t d = shorten(f, most);

			sum += d;
			most -= d;
		} else {
			put(p, f.bytes, 0);
		}
	}
	return any ? sum : 0;
}

/* The longest of the tracks, as their headers say. */
static uint64_t
longest_track(struct box moov)
{
	struct box trak, tkhd;
	struct field f;
	uint64_t most = 0;
	size_t at = 0;
	char type[5];

	while (next_box(moov.body, moov.n, &at, type, &trak))
		if (strcmp(type, "trak") == 0 &&
		    find_box(trak, "tkhd", &tkhd) &&
		    duration_field(tkhd, 20, 28, &f) &&
		    get(f.p, f.bytes) > most)
			most = get(f.p, f.bytes);
	return most;
}

int
elst_patch_moov(unsigned char *data, size_t n, const struct elst_patch *patch,
    const char **why)
{
	struct box moov, mvhd, trak, tkhd, edts, elst;
	struct field film, track;
	struct ratio film_base = { 1, 0 };
	size_t at = 0;
	char type[5];
	uint64_t whole;
	int64_t most;

	*why = "its header is not as ffmpeg writes it";
	if (!next_box(data, n, &at, type, &moov) || strcmp(type, "moov") != 0 ||
	    !find_box(moov, "mvhd", &mvhd) ||
	    !duration_field(mvhd, 16, 24, &film))
		return -1;
	film_base.den = (int64_t)get(film.p - 4, 4);
	most = tc_rescale(patch->duration, patch->base, film_base);
	if (most == TC_NONE || most <= 0)
		return -1;
	if (!find_video(moov, &trak) || !find_box(trak, "tkhd", &tkhd) ||
	    !duration_field(tkhd, 20, 28, &track) ||
	    !find_box(trak, "edts", &edts) || !find_box(edts, "elst", &elst)) {
		*why = "its video has no edit list";
		return -1;
	}
	whole = shorten_edits(elst, (uint64_t)most);
	if (whole == 0) {
		*why = "its edit list shows nothing";
		return -1;
	}
	shorten(track, whole);
	shorten(film, longest_track(moov));
	return 0;
}

static bool
read_at(int fd, void *p, size_t n, off_t at)
{
	char *to = p;

	while (n > 0) {
		ssize_t got = pread(fd, to, n, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static bool
write_at(int fd, const void *p, size_t n, off_t at)
{
	const char *from = p;

	while (n > 0) {
		ssize_t put_there = pwrite(fd, from, n, at);

		if (put_there < 0 && errno == EINTR)
			continue;
		if (put_there <= 0)
			return false;
		from += put_there;
		at += put_there;
		n -= (size_t)put_there;
	}
	return true;
}

/* Where the moov box lies; -1: nowhere. */
static off_t
find_moov(int fd, uint64_t *size)
{
	unsigned char head[16];
	off_t at = 0;

	while (read_at(fd, head, 8, at)) {
		*size = get(head, 4);
		if (*size == 1) {
			if (!read_at(fd, head + 8, 8, at + 8))
				return -1;
			*size = get(head + 8, 8);
		}
		if (memcmp(head + 4, "moov", 4) == 0)
			return at;
		if (*size < 8 || *size > (uint64_t)INT64_MAX - (uint64_t)at)
			return -1;
		at += (off_t)*size;
	}
	return -1;
}

int
elst_patch(const char *path, const struct elst_patch *patch, const char **why)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	unsigned char *moov = NULL;
	uint64_t size = 0;
	off_t at;
	int rc = -1;

	*why = "it can't be opened to change its edit list";
	if (fd < 0)
		return -1;
	at = find_moov(fd, &size);
	*why = "it has no header to change";
	if (at >= 0 && size >= 8 && size <= MOOV_MOST) {
		moov = xmalloc((size_t)size);
		if (read_at(fd, moov, (size_t)size, at))
			rc = elst_patch_moov(moov, (size_t)size, patch, why);
		if (rc == 0 && !write_at(fd, moov, (size_t)size, at)) {
			*why = "its edit list can't be written";
			rc = -1;
		}
	}
	free(moov);
	if (close(fd) < 0 && rc == 0) {
		*why = "its edit list can't be written";
		rc = -1;
	}
	return rc;
}
