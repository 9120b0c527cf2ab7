#ifndef MKVMUX_H
#define MKVMUX_H

/*
 * A muxer for tests: the frames of a Matroska file again, in the ways in
 * which other programs write them.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "io.h"
#include "media.h"

enum {
	MUX_GROUPS = 1,       /* block groups with references and durations */
	MUX_UNKNOWN = 2,      /* the segment and clusters say no size */
	MUX_VOID = 4,         /* empty space and sums everywhere */
	MUX_STRIPPED = 8,     /* the first byte of all frames is left out */
	MUX_SECOND = 16,      /* a track with the same frames before it */
	MUX_LACED = 32,       /* sound, four frames in a block */
	MUX_FINE = 64,        /* ticks of a tenth of a millisecond */
	MUX_LIES = 128,       /* wrong key flags */
	MUX_EMPTY = 256,      /* blocks without frames */
	MUX_NO_DURATION = 512,
	MUX_ODD_TRACKS = 1024 /* tracks that are no streams */
};

struct mux {
	struct buf in;    /* the file that the frames are from */
	struct buf out;
	const char *codec;
	size_t private_at, private_size; /* the codec's header, in in */
	int flags;
	size_t stack[8];
	int depth;
};

static inline void
mux_number(struct mux *m, uint64_t v, int bytes)
{
	while (bytes-- > 0)
		buf_addc(&m->out, (char)(v >> 8 * bytes));
}

static inline void
mux_id(struct mux *m, uint32_t id)
{
	mux_number(m, id, id >> 24 ? 4 : id >> 16 ? 3 : id >> 8 ? 2 : 1);
}

static inline void
mux_uint(struct mux *m, uint32_t id, uint64_t v)
{
	mux_id(m, id);
	buf_addc(&m->out, (char)0x84);
	mux_number(m, v, 4);
}

static inline void
mux_bytes(struct mux *m, uint32_t id, const void *p, size_t n)
{
	mux_id(m, id);
	mux_number(m, UINT64_C(1) << 28 | n, 4);
	buf_add(&m->out, p, n);
}

static inline void
mux_open(struct mux *m, uint32_t id)
{
	mux_id(m, id);
	m->stack[m->depth++] = m->out.len;
	mux_number(m, UINT64_MAX >> 7, 8);
}

/* unknown: its size stays unsaid. */
static inline void
mux_close(struct mux *m, bool unknown)
{
	size_t at = m->stack[--m->depth], size = m->out.len - at - 8;
	int i;

	for (i = 1; i < 8 && !unknown; i++)
		m->out.p[at + (size_t)i] = (char)(size >> 8 * (7 - i));
}

static inline void
mux_void(struct mux *m)
{
	if (!(m->flags & MUX_VOID))
		return;
	mux_bytes(m, 0xec, "\x1f\x43\xb6\x75 no cluster at all", 21);
	mux_bytes(m, 0xbf, "sum?", 4);
}

static inline void
mux_track(struct mux *m, unsigned number, unsigned type, const char *codec)
{
	mux_open(m, 0xae);
	mux_uint(m, 0xd7, number);
	mux_uint(m, 0x73c5, number);
	mux_uint(m, 0x83, type);
	mux_void(m);
	if (codec)
		mux_bytes(m, 0x86, codec, strlen(codec));
	if (type == 1) {
		mux_bytes(m, 0x63a2, m->in.p + m->private_at,
		    m->private_size);
		if (!(m->flags & MUX_NO_DURATION))
			mux_uint(m, 0x23e383, 41708333);
		mux_open(m, 0xe0);
		mux_uint(m, 0xb0, 160);
		mux_uint(m, 0xba, 120);
		mux_close(m, false);
	} else if (type == 2) {
		mux_open(m, 0xe1);
		mux_uint(m, 0x9f, 1);
		mux_uint(m, 0x6264, 16);
		mux_close(m, false);
	}
	if (type == 1 && m->flags & MUX_STRIPPED) {
		mux_open(m, 0x6d80);
		mux_open(m, 0x6240);
		mux_open(m, 0x5034);
		mux_uint(m, 0x4254, 3);
		mux_bytes(m, 0x4255, "", 1);
		mux_close(m, false);
		mux_close(m, false);
		mux_close(m, false);
	}
	mux_close(m, false);
}

static inline void
mux_header(struct mux *m)
{
	mux_open(m, 0x1a45dfa3);
	mux_bytes(m, 0x4282, "matroska", 8);
	mux_uint(m, 0x4285, 2);
	mux_close(m, false);
	mux_open(m, 0x18538067);
	mux_void(m);
	mux_open(m, 0x1549a966);
	mux_uint(m, 0x2ad7b1, m->flags & MUX_FINE ? 100000 : 1000000);
	mux_close(m, false);
	mux_open(m, 0x1654ae6b);
	mux_void(m);
	if (m->flags & MUX_ODD_TRACKS) {
		mux_track(m, 7, 16, "B_LOGO");
		mux_track(m, 8, 2, "V_WRONG");
		mux_track(m, 9, 3, NULL);
		mux_track(m, 10, 0x11, "S_TEXT/UTF8");
	}
	if (m->flags & MUX_SECOND)
		mux_track(m, 300, 1, m->codec);
	mux_track(m, 1, 1, m->codec);
	if (m->flags & MUX_LACED)
		mux_track(m, 2, 2, "A_PCM/INT/LIT");
	mux_close(m, false);
}

/* One block with the frame that begins at p. */
static inline void
mux_block(struct mux *m, unsigned track, int time, int flags, const char *p,
    size_t n)
{
	struct buf b = BUF_INIT;
	bool key = flags & 0x80;

	if (track > 126) {
		buf_addc(&b, (char)(0x40 | track >> 8));
		buf_addc(&b, (char)track);
	} else {
		buf_addc(&b, (char)(0x80 | track));
	}
	buf_addc(&b, (char)(time >> 8));
	buf_addc(&b, (char)time);
	if (track != 2 && m->flags & MUX_LIES)
		key = !key;
	if (m->flags & MUX_GROUPS)
		buf_addc(&b, (char)(flags & 0x7f));
	else
		buf_addc(&b, (char)((flags & 0x7f) | (key ? 0x80 : 0)));
	buf_add(&b, p, n);
	if (m->flags & MUX_GROUPS) {
		mux_open(m, 0xa0);
		if (!key)
			mux_uint(m, 0xfb, 40);
		mux_bytes(m, 0xa1, b.p, b.len);
		mux_void(m);
		mux_uint(m, 0x9b, 37);
		mux_close(m, false);
	} else {
		mux_bytes(m, 0xa3, b.p, b.len);
	}
	buf_free(&b);
}

static inline void
mux_frame(struct mux *m, const struct packet *p, int time)
{
	/* behind a track number of one byte, time and flags */
	const char *frame = m->in.p + p->pos + 4;
	size_t n = p->size;

	if (m->flags & MUX_STRIPPED) {
		frame++;
		n--;
	}
	if (m->flags & MUX_SECOND)
		mux_block(m, 300, time, p->key ? 0 : 0x80, frame, n);
	mux_block(m, 1, time, p->key ? 0x80 : 0, frame, n);
	if (m->flags & MUX_EMPTY)
		mux_block(m, 1, time + 3, 0x80, frame, 0);
	if (m->flags & MUX_LACED)
		mux_block(m, 2, time, 0x84, "\003a tone in four quarters ", 25);
}

static inline bool
mux_write(const struct mux *m, const char *name)
{
	char part[MEDIA_PATH];
	FILE *f;
	bool good;

	snprintf(part, sizeof part, "%s.%ld", media_path(name),
	    (long)getpid());
	f = fopen(part, "w");
	good = f && fwrite(m->out.p, 1, m->out.len, f) == m->out.len;
	if (f && fclose(f) != 0)
		good = false;
	return good && rename(part, media_path(name)) == 0;
}

/* Writes the video of the file from as the file name, with these flags.  skip
 * bytes of its codec's header are left out.  from must be of libavformat's
 * making: simple blocks, a track number of one byte. */
static inline bool
mux(const char *name, const char *from, const char *codec, size_t skip,
    int flags)
{
	struct mux m = { .in = BUF_INIT, .out = BUF_INIT, .codec = codec,
	    .flags = flags };
	struct packet *list;
	size_t n, i, at = 0;
	int64_t start = 0, scale = flags & MUX_FINE ? 10 : 1;
	bool good;

	list = media_packets(media_path(from), "v:0", &n);
	if (io_slurp(media_path(from), &m.in, 1 << 24) < 0 || n == 0)
		return false;
	while (at + 5 < m.in.len && memcmp(m.in.p + at, "\x63\xa2", 2) != 0)
		at++;
	m.private_size = (unsigned char)m.in.p[at + 2];
	at += 3;
	if (m.private_size & 0x80) {
		m.private_size &= 0x7f;
	} else {
		m.private_size = (m.private_size & 0x3f) << 8 |
		    (unsigned char)m.in.p[at++];
	}
	m.private_at = at + skip;
	m.private_size -= skip;
	mux_header(&m);
	for (i = 0; i < n; i++) {
		if (i % 10 == 0) {
			if (i)
				mux_close(&m, flags & MUX_UNKNOWN);
			mux_void(&m);
			start = list[i].pts * scale + 5;
			mux_open(&m, 0x1f43b675);
			mux_void(&m);
			mux_uint(&m, 0xe7, (uint64_t)start);
		}
		mux_frame(&m, &list[i], (int)(list[i].pts * scale + 10 -
		    start));
	}
	mux_close(&m, flags & MUX_UNKNOWN);
	mux_close(&m, flags & MUX_UNKNOWN);
	good = mux_write(&m, name);
	buf_free(&m.in);
	buf_free(&m.out);
	free(list);
	return good;
}

#endif
