/*
 * The boxes of an MP4 or MOV, as far as they matter for the packets of one
 * track.
 *
 * libavformat reads many more, and some change what it makes of a track.
 * Whatever is not known to be harmless, in a place where it matters, ends in
 * no(): then the caller asks ffprobe, which is slower and always right.  No
 * size is trusted: boxes must lie inside the one around them, tables inside
 * their box, and there is an end to how many of them are looked at.
 */
#include <string.h>
#include <sys/stat.h>

#include "mp4_box.h"
#include "io.h"

#define TYPE(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

enum {
	MAX_BOXES = 20000,
	MAX_SAMPLES = 1 << 26, /* twelve days at 60 a second */
	TAGS_MAX = 1 << 24     /* metadata looked through for pictures */
};

struct box {
	uint32_t type;
	int64_t at;  /* of its content */
	int64_t end;
};

typedef int box_reader(struct mp4_header *m, const struct box *b);

static int
no(struct mp4_header *m, const char *why)
{
	m->why = why;
	return -1;
}

/* Reads n bytes of a box's content from offset on; they must all be there. */
static int
content(struct mp4_header *m, const struct box *b, int64_t offset, void *p,
    int n)
{
	if (b->end - b->at < offset + n)
		return no(m, "a box is too short");
	if (io_pread(m->t.fd, p, (size_t)n, (off_t)(b->at + offset)) != n)
		return no(m, "its header cannot be read");
	return 0;
}

/* The box at *at, which then moves on to the next one.  0 at the end, or
 * where less than a box is left; -1 for a size that cannot be. */
static int
next_box(struct mp4_header *m, int64_t *at, int64_t end, struct box *b)
{
	unsigned char h[16];
	int head = 8;
	uint64_t size;

	if (end - *at < 8)
		return 0;
	if (++m->boxes > MAX_BOXES)
		return no(m, "it has too many boxes");
	memset(h, 0, sizeof h);
	if (io_pread(m->t.fd, h, sizeof h, (off_t)*at) < 8)
		return no(m, "its header cannot be read");
	size = mp4_be32(h);
	b->type = mp4_be32(h + 4);
	if (size == 1) {
		size = mp4_be64(h + 8);
		head = 16;
	} else if (size == 0) {
		size = (uint64_t)(end - *at);
	}
	if (size < (uint64_t)head || size > INT64_MAX / 2)
		return no(m, "a box has an impossible size");
	b->at = *at + head;
	b->end = *at + (int64_t)size;
	*at = b->end;
	return 1;
}

/* Hands each box inside b to the reader.  skip: bytes before the first. */
static int
inside(struct mp4_header *m, const struct box *b, int skip, box_reader *reader)
{
	struct box child;
	int64_t at = b->at + skip;
	int got;

	while ((got = next_box(m, &at, b->end, &child)) > 0) {
		if (child.end > b->end)
			return no(m, "a box reaches out of the one around it");
		if (reader(m, &child) < 0)
			return -1;
	}
	return got;
}

/* Pictures in the metadata become streams, and count among their indexes. */
static int
read_tags(struct mp4_header *m, const struct box *b)
{
	unsigned char p[4096];
	int64_t at, i, n;

	if (m->found)
		return 0;
	if (b->end - b->at > TAGS_MAX)
		return no(m, "large metadata may hold pictures");
	for (at = b->at; at < b->end; at += n - 3) {
		n = b->end - at < (int64_t)sizeof p ? b->end - at :
		    (int64_t)sizeof p;
		if (io_pread(m->t.fd, p, (size_t)n, (off_t)at) != n)
			return no(m, "its metadata cannot be read");
		for (i = 0; i + 4 <= n; i++)
			if (memcmp(p + i, "covr", 4) == 0 ||
			    memcmp(p + i, "iloc", 4) == 0)
				return no(m, "metadata before it hold pictures");
		if (at + n == b->end)
			break;
	}
	return 0;
}

/* A table of the sample table box; width 0: the entries are of stsz. */
static int
read_table(struct mp4_header *m, const struct box *b, struct mp4_table *t,
    int width)
{
	unsigned char h[8];

	if (content(m, b, 0, h, sizeof h) < 0)
		return -1;
	if (t->at)
		return no(m, "it has a table twice");
	t->at = b->at + 8;
	t->count = mp4_be32(h + 4);
	t->width = width;
	if (t->count * width > b->end - t->at)
		return no(m, "a table is longer than its box");
	return 0;
}

static int
read_sizes(struct mp4_header *m, const struct box *b)
{
	struct mp4_table *t = &m->t.stsz;
	unsigned char h[12];

	if (content(m, b, 0, h, sizeof h) < 0)
		return -1;
	if (t->at)
		return no(m, "it has a table twice");
	t->at = b->at + 12;
	m->t.samples = mp4_be32(h + 8);
	m->t.size_bits = 32;
	if (b->type == TYPE('s', 't', 'z', '2'))
		m->t.size_bits = h[7];
	else
		m->t.fixed_size = mp4_be32(h + 4);
	if (m->t.samples > MAX_SAMPLES)
		return no(m, "it has too many samples");
	/* This bounds the walk; a table is bounded by its box. */
	if (m->t.fixed_size)
		return m->t.samples > m->file_size / m->t.fixed_size ?
		    no(m, "its samples do not fit into the file") : 0;
	t->count = m->t.samples;
	switch (m->t.size_bits) {
	case 4:
		t->count = (t->count + 1) / 2;
		t->width = 1;
		break;
	case 8:
	case 16:
	case 32:
		t->width = m->t.size_bits / 8;
		break;
	default:
		return no(m, "its sample sizes have an unknown width");
	}
	if (t->count * t->width > b->end - t->at)
		return no(m, "a table is longer than its box");
	return 0;
}

/* What kind of MPEG video an mp4v entry really is stands in its esds box. */
static int
esds_reader(struct mp4_header *m, const struct box *b)
{
	unsigned char d[32] = { 0 };
	int64_t n = b->end - b->at;
	int at = 4;

	if (b->type != TYPE('e', 's', 'd', 's'))
		return 0;
	if (content(m, b, 0, d, n < 32 ? (int)n : 32) < 0)
		return -1;
	if (d[at++] != 3)
		return 0;
	while (at < 9 && d[at] & 0x80)
		at++;
	at += 3; /* the last byte of the length, and the id */
	if (d[at++] & 0xe0 || d[at++] != 4)
		return 0;
	while (at < 20 && d[at] & 0x80)
		at++;
	at++;
	if (d[at] == 0x20 || (d[at] >= 0x60 && d[at] <= 0x65))
		m->codec = MP4_TABLE;
	return 0;
}

static const struct {
	uint32_t type;
	enum mp4_codec codec;
} codecs[] = {
	{ TYPE('a', 'v', 'c', '1'), MP4_PARSER },
	{ TYPE('a', 'v', 'c', '3'), MP4_PARSER },
	{ TYPE('d', 'v', 'a', '1'), MP4_PARSER },
	{ TYPE('d', 'v', 'a', 'v'), MP4_PARSER },
	{ TYPE('h', 'v', 'c', '1'), MP4_TABLE },
	{ TYPE('h', 'e', 'v', '1'), MP4_TABLE },
	{ TYPE('d', 'v', 'h', '1'), MP4_TABLE },
	{ TYPE('d', 'v', 'h', 'e'), MP4_TABLE },
	{ TYPE('a', 'v', '0', '1'), MP4_PARSER },
	{ TYPE('v', 'p', '0', '8'), MP4_PARSER },
	{ TYPE('v', 'p', '0', '9'), MP4_PARSER },
	{ TYPE('m', '2', 'v', '1'), MP4_TABLE },
	{ TYPE('j', 'p', 'e', 'g'), MP4_INTRA },
	{ TYPE('m', 'j', 'p', 'a'), MP4_INTRA },
	{ TYPE('m', 'j', 'p', 'b'), MP4_INTRA },
	{ TYPE('p', 'n', 'g', ' '), MP4_INTRA },
	{ TYPE('a', 'p', 'c', 'o'), MP4_INTRA },
	{ TYPE('a', 'p', 'c', 's'), MP4_INTRA },
	{ TYPE('a', 'p', 'c', 'n'), MP4_INTRA },
	{ TYPE('a', 'p', 'c', 'h'), MP4_INTRA },
	{ TYPE('a', 'p', '4', 'h'), MP4_INTRA },
	{ TYPE('a', 'p', '4', 'x'), MP4_INTRA },
	{ TYPE('A', 'V', 'd', 'n'), MP4_INTRA },
	{ TYPE('A', 'V', 'd', 'h'), MP4_INTRA },
	{ TYPE('C', 'F', 'H', 'D'), MP4_INTRA },
};

static int
entry_reader(struct mp4_header *m, const struct box *b)
{
	size_t i;

	m->codec = MP4_UNKNOWN;
	for (i = 0; i < sizeof codecs / sizeof *codecs; i++)
		if (codecs[i].type == b->type)
			m->codec = codecs[i].codec;
	if (b->type == TYPE('m', 'p', '4', 'v') &&
	    inside(m, b, 78, esds_reader) < 0)
		return -1;
	if (b->type == TYPE('e', 'n', 'c', 'v'))
		return no(m, "it is encrypted");
	if (m->codec == MP4_UNKNOWN)
		return no(m, "its codec is not one of the usual ones");
	return 0;
}

static int
read_descriptions(struct mp4_header *m, const struct box *b)
{
	unsigned char h[8];

	if (content(m, b, 0, h, sizeof h) < 0)
		return -1;
	if (m->described || mp4_be32(h + 4) != 1)
		return no(m, "it has several sample descriptions");
	m->described = true;
	return inside(m, b, 8, entry_reader);
}

static int
stbl_reader(struct mp4_header *m, const struct box *b)
{
	unsigned char h[12] = { 0 };

	switch (b->type) {
	case TYPE('s', 't', 's', 'd'):
		return read_descriptions(m, b);
	case TYPE('s', 't', 't', 's'):
		return read_table(m, b, &m->t.stts, 8);
	case TYPE('c', 't', 't', 's'):
		return read_table(m, b, &m->t.ctts, 8);
	case TYPE('s', 't', 's', 'c'):
		return read_table(m, b, &m->t.stsc, 12);
	case TYPE('s', 't', 'c', 'o'):
		return read_table(m, b, &m->t.stco, 4);
	case TYPE('c', 'o', '6', '4'):
		return read_table(m, b, &m->t.stco, 8);
	case TYPE('s', 't', 's', 'z'):
	case TYPE('s', 't', 'z', '2'):
		return read_sizes(m, b);
	case TYPE('s', 't', 's', 's'):
		if (read_table(m, b, &m->t.stss, 4) < 0)
			return -1;
		return m->t.stss.count ? 0 : no(m, "it has no sync samples");
	case TYPE('s', 't', 'p', 's'):
		return read_table(m, b, &m->t.stps, 4);
	case TYPE('s', 'b', 'g', 'p'):
		if (content(m, b, 0, h, 8) < 0)
			return -1;
		return mp4_be32(h + 4) == TYPE('r', 'a', 'p', ' ') ?
		    no(m, "it has grouped random access points") : 0;
	}
	return 0;
}

/* Only "the data is in this very file" will do. */
static int
dref_reader(struct mp4_header *m, const struct box *b)
{
	unsigned char h[4];

	if (content(m, b, 0, h, sizeof h) < 0)
		return -1;
	if (b->end - b->at != 4 || mp4_be32(h) != 1)
		return no(m, "its data is in another file");
	return 0;
}

static int
dinf_reader(struct mp4_header *m, const struct box *b)
{
	return b->type == TYPE('d', 'r', 'e', 'f') ?
	    inside(m, b, 8, dref_reader) : 0;
}

static int
minf_reader(struct mp4_header *m, const struct box *b)
{
	if (b->type == TYPE('d', 'i', 'n', 'f'))
		return inside(m, b, 0, dinf_reader);
	if (b->type == TYPE('s', 't', 'b', 'l'))
		return inside(m, b, 0, stbl_reader);
	return 0;
}

/* mvhd and mdhd: the time scale stands behind two dates. */
static int
read_scale(struct mp4_header *m, const struct box *b, uint32_t *scale)
{
	unsigned char h[24];

	if (content(m, b, 0, h, sizeof h) < 0)
		return -1;
	if (*scale || h[0] > 1)
		return no(m, "its time scale is unusual");
	*scale = mp4_be32(h + (h[0] == 1 ? 20 : 12));
	if (*scale == 0 || *scale > INT32_MAX)
		return no(m, "its time scale is unusual");
	return 0;
}

static int
mdia_reader(struct mp4_header *m, const struct box *b)
{
	unsigned char h[12];

	switch (b->type) {
	case TYPE('m', 'd', 'h', 'd'):
		return read_scale(m, b, &m->scale);
	case TYPE('h', 'd', 'l', 'r'):
		if (content(m, b, 0, h, sizeof h) < 0)
			return -1;
		m->is_video = mp4_be32(h + 8) == TYPE('v', 'i', 'd', 'e');
		return 0;
	case TYPE('m', 'i', 'n', 'f'):
		return m->is_video ? inside(m, b, 0, minf_reader) :
		    no(m, "the track is no video");
	}
	return 0;
}

static int
elst_reader(struct mp4_header *m, const struct box *b)
{
	unsigned char h[8], e[20];
	int64_t count, i, start;
	uint64_t length;
	bool wide;

	if (b->type != TYPE('e', 'l', 's', 't'))
		return 0;
	if (content(m, b, 0, h, sizeof h) < 0)
		return -1;
	wide = h[0] == 1;
	count = mp4_be32(h + 4);
	if (h[0] > 1 || b->end - b->at != 8 + count * (wide ? 20 : 12))
		return no(m, "its edit list is broken");
	if (m->edited || count > 2)
		return no(m, "it has several edits");
	for (i = 0; i < count; i++) {
		if (content(m, b, 8 + i * (wide ? 20 : 12), e,
		    wide ? 20 : 12) < 0)
			return -1;
		length = wide ? mp4_be64(e) : mp4_be32(e);
		start = wide ? (int64_t)mp4_be64(e + 8) :
		    (int32_t)mp4_be32(e + 4);
		if (length > INT64_MAX)
			return no(m, "an edit is absurdly long");
		if (mp4_be32(e + (wide ? 16 : 8)) != 0x10000)
			return no(m, "an edit changes the speed");
		if (start == -1 && i == 0 && count == 2) {
			m->empty = (int64_t)length;
		} else if (start >= 0 && start <= INT64_MAX / 4 &&
		    i == count - 1 && (i == 0 || m->empty)) {
			m->edited = true;
			m->media = start;
			m->length = (int64_t)length;
		} else {
			return no(m, "it has several edits");
		}
	}
	return 0;
}

static int
trak_reader(struct mp4_header *m, const struct box *b)
{
	unsigned char h[24];

	switch (b->type) {
	case TYPE('t', 'k', 'h', 'd'):
		if (content(m, b, 0, h, sizeof h) < 0)
			return -1;
		m->track_id = mp4_be32(h + (h[0] == 1 ? 20 : 12));
		return 0;
	case TYPE('e', 'd', 't', 's'):
		return inside(m, b, 0, elst_reader);
	case TYPE('m', 'd', 'i', 'a'):
		return inside(m, b, 0, mdia_reader);
	case TYPE('u', 'd', 't', 'a'):
	case TYPE('m', 'e', 't', 'a'):
		return read_tags(m, b);
	}
	return 0;
}

/* A track before ours: its pictures count as streams, and when it is empty
 * libavformat reads the edit lists behind it in another way. */
static int
other_reader(struct mp4_header *m, const struct box *b)
{
	unsigned char h[8];

	switch (b->type) {
	case TYPE('m', 'd', 'i', 'a'):
	case TYPE('m', 'i', 'n', 'f'):
	case TYPE('s', 't', 'b', 'l'):
		return inside(m, b, 0, other_reader);
	case TYPE('s', 't', 't', 's'):
		if (content(m, b, 0, h, sizeof h) < 0)
			return -1;
		if (mp4_be32(h + 4))
			m->empty_before = false;
		return 0;
	case TYPE('u', 'd', 't', 'a'):
	case TYPE('m', 'e', 't', 'a'):
		return read_tags(m, b);
	}
	return 0;
}

static int
read_track(struct mp4_header *m, const struct box *b)
{
	bool before = m->empty_before;

	if (m->movie_scale == 0)
		return no(m, "its movie header comes too late");
	if (m->tracks++ == m->wanted) {
		if (inside(m, b, 0, trak_reader) < 0)
			return -1;
		m->found = true;
		return 0;
	}
	if (m->found)
		return 0;
	m->empty_before = true;
	if (inside(m, b, 0, other_reader) < 0)
		return -1;
	m->empty_before |= before;
	return 0;
}

static int
moov_reader(struct mp4_header *m, const struct box *b)
{
	switch (b->type) {
	case TYPE('m', 'v', 'h', 'd'):
		return read_scale(m, b, &m->movie_scale);
	case TYPE('t', 'r', 'a', 'k'):
		return read_track(m, b);
	case TYPE('u', 'd', 't', 'a'):
	case TYPE('m', 'e', 't', 'a'):
		return read_tags(m, b);
	case TYPE('m', 'v', 'e', 'x'):
		return no(m, "it is fragmented");
	case TYPE('c', 'm', 'o', 'v'):
		return no(m, "its header is compressed");
	case TYPE('r', 'm', 'r', 'a'):
		return no(m, "its data is in another file");
	}
	return 0;
}

/* The boxes of the file itself.  Junk behind the movie header is no reason
 * to decline: libavformat stops there as well. */
static int
read_file(struct mp4_header *m)
{
	struct box b;
	int64_t at = 0;
	bool moov = false;
	int got;

	while ((got = next_box(m, &at, m->file_size, &b)) > 0) {
		if (b.end > m->file_size)
			m->beyond = true;
		switch (b.type) {
		case TYPE('m', 'o', 'o', 'v'):
			if (moov || b.end > m->file_size)
				return no(m, "its header is cut off");
			moov = true;
			if (inside(m, &b, 0, moov_reader) < 0)
				return -1;
			break;
		case TYPE('m', 'o', 'o', 'f'):
		case TYPE('s', 'i', 'd', 'x'):
		case TYPE('m', 'f', 'r', 'a'):
			return no(m, "it is fragmented");
		case TYPE('m', 'e', 't', 'a'):
		case TYPE('u', 'd', 't', 'a'):
			if (!moov && read_tags(m, &b) < 0)
				return -1;
			break;
		}
	}
	if (!moov)
		return m->why ? -1 : no(m, "it has no movie header");
	if (m->boxes > MAX_BOXES)
		return -1;
	return m->found ? 0 : no(m, "there is no such track");
}

int
mp4_read_header(struct mp4_header *m, int fd, int stream_index)
{
	struct stat st;

	memset(m, 0, sizeof *m);
	m->t.fd = fd;
	m->wanted = stream_index;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return no(m, "it is no regular file");
	m->file_size = st.st_size;
	return read_file(m);
}
