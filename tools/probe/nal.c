/*
 * What a key frame of H.264 or HEVC really is, from a few of its bytes.
 *
 * A demuxer says where a packet's block begins in the file, not where its
 * payload does: containers put headers in between.  Rather than knowing all
 * of them, this looks for the place where the bytes make sense.  With lengths
 * in front of the NAL units there is one where they add up exactly to the
 * packet's size; with start codes it is the first that is followed by a NAL
 * unit such as an access unit may begin with.  Only MPEG-TS, which chops
 * payloads up, has to be known.  MPEG-PS stays unknown: frames begin anywhere
 * in its packets, and nobody tells where.
 */
#include <stdlib.h>
#include <string.h>

#include "nal.h"
#include "buf.h"
#include "io.h"

enum {
	HEADERS = 64,      /* bytes a payload may begin after its position */
	WINDOW = 512,
	MAX_READS = 1200,
	MAX_BYTES = 65536, /* looked through for start codes */
	MAX_UNITS = 1000   /* NAL units of a frame */
};

/* Bytes of a file from a place on, or bytes in memory. */
struct source {
	int fd;
	int64_t base;             /* of byte 0 in the file */
	int64_t size;             /* bytes there are */
	const unsigned char *mem; /* null: in the file */
	int reads;
	int64_t first; /* of the window */
	int64_t have;
	unsigned char window[WINDOW];
};

struct look {
	struct source *s;
	enum nal_codec codec;
	bool recovery; /* a recovery point was announced */
	enum key_kind kind;
};

static int
byte_at(struct source *s, int64_t i)
{
	ssize_t got;

	if (i < 0 || i >= s->size)
		return -1;
	if (s->mem)
		return s->mem[i];
	if (i < s->first || i >= s->first + s->have) {
		if (++s->reads > MAX_READS)
			return -1;
		got = io_pread(s->fd, s->window, WINDOW, (off_t)(s->base + i));
		s->first = i;
		s->have = got < 0 ? 0 : got;
		if (s->have == 0)
			return -1;
	}
	return s->window[i - s->first];
}

/* Reads a SEI payload: emulation prevention bytes (00 00 03) taken out. */
struct rbsp {
	struct source *s;
	int64_t at;
	int64_t end;
	int zeros;
};

static int
rbsp_byte(struct rbsp *r)
{
	int c = r->at < r->end ? byte_at(r->s, r->at++) : -1;

	if (r->zeros >= 2 && c == 3) {
		r->zeros = 0;
		c = r->at < r->end ? byte_at(r->s, r->at++) : -1;
	}
	r->zeros = c == 0 ? r->zeros + 1 : 0;
	return c;
}

/* Types and sizes of SEI messages: bytes of 255 and a smaller last one. */
static int
rbsp_sum(struct rbsp *r)
{
	int sum = 0, c;

	while ((c = rbsp_byte(r)) == 255 && sum < MAX_BYTES)
		sum += c;
	return c < 0 ? -1 : sum + c;
}

static bool
sei_announces_recovery(struct source *s, int64_t at, int64_t end)
{
	struct rbsp r = { s, at, end, 0 };
	int type, size;

	while ((type = rbsp_sum(&r)) >= 0 && (size = rbsp_sum(&r)) >= 0) {
		if (type == 6)
			return size > 0;
		while (size-- > 0)
			if (rbsp_byte(&r) < 0)
				return false;
	}
	return false;
}

/* Takes a NAL unit into account.  True when that decides the matter, which
 * the first one with picture data does. */
static bool
judge_h264(struct look *l, int64_t at, int64_t end)
{
	int type = byte_at(l->s, at) & 31;

	if (type == 6 && sei_announces_recovery(l->s, at + 1, end))
		l->recovery = true;
	if (type < 1 || type > 5)
		return false;
	if (type == 5)
		l->kind = KEY_IDR;
	else
		l->kind = l->recovery ? KEY_RECOVERY : KEY_INTRA;
	return true;
}

static bool
judge_hevc(struct look *l, int64_t at)
{
	int type = byte_at(l->s, at) >> 1 & 63;
	int layer = (byte_at(l->s, at) & 1) << 5 |
	    byte_at(l->s, at + 1) >> 3;

	if (type > 31 || layer != 0)
		return false;
	if (type >= 16 && type <= 18)
		l->kind = KEY_BLA;
	else if (type == 19 || type == 20)
		l->kind = KEY_IDR;
	else if (type == 21)
		l->kind = KEY_CRA;
	else
		l->kind = KEY_INTRA;
	return true;
}

static bool
judge(struct look *l, int64_t at, int64_t end)
{
	return l->codec == NAL_H264 ? judge_h264(l, at, end) :
	    judge_hevc(l, at);
}

/* Whether a NAL unit can stand here: its header has bits that are always
 * zero, and types that nothing uses. */
static bool
plausible(struct look *l, int64_t at)
{
	int a = byte_at(l->s, at), b = byte_at(l->s, at + 1), type;

	if (a < 0 || b < 0 || a & 0x80)
		return false;
	if (l->codec == NAL_H264) {
		type = a & 31;
		return type >= 1 && type <= 21 && type != 17 && type != 18;
	}
	type = a >> 1;
	return (type <= 9 || (type >= 16 && type <= 21) ||
	    (type >= 32 && type <= 40) || type >= 48) && (b & 7) != 0;
}

/* NAL units behind their lengths, size bytes in all, from byte start on. */
static enum key_kind
follow_lengths(struct look *l, int64_t start, int64_t size, int width)
{
	int64_t at = start, end = start + size, length;
	bool decided = false;
	int units, i, c;

	l->recovery = false;
	for (units = 0; at < end; units++) {
		if (units == MAX_UNITS)
			return KEY_UNKNOWN;
		length = 0;
		for (i = 0; i < width; i++) {
			c = byte_at(l->s, at++);
			if (c < 0)
				return KEY_UNKNOWN;
			length = length << 8 | c;
		}
		if (length == 0 && decided)
			continue;
		if (length < 2 || length > end - at || !plausible(l, at))
			return KEY_UNKNOWN;
		if (!decided)
			decided = judge(l, at, at + length);
		at += length;
	}
	/* The last byte must be there, too. */
	return decided && at == end && byte_at(l->s, end - 1) >= 0 ?
	    l->kind : KEY_UNKNOWN;
}

/* Where the next 00 00 01 begins, or -1. */
static int64_t
start_code(struct source *s, int64_t at, int64_t end)
{
	int zeros = 0, c;

	for (; at < end; at++) {
		c = byte_at(s, at);
		if (c < 0)
			return -1;
		if (c == 1 && zeros >= 2)
			return at - 2;
		zeros = c == 0 ? zeros + 1 : 0;
	}
	return -1;
}

/* NAL units behind start codes; the first begins before byte reach. */
static enum key_kind
follow_codes(struct look *l, int64_t reach, int64_t end)
{
	int64_t at = start_code(l->s, 0, end), next;
	int units;

	l->recovery = false;
	while (at >= 0 && at < reach && !plausible(l, at + 3))
		at = start_code(l->s, at + 3, end);
	if (at < 0 || at >= reach)
		return KEY_UNKNOWN;
	for (units = 0; at >= 0 && units < MAX_UNITS; units++) {
		if (!plausible(l, at + 3))
			return KEY_UNKNOWN;
		next = start_code(l->s, at + 3, end);
		if (judge(l, at + 3, next < 0 ? end : next))
			return l->kind;
		at = next;
	}
	return KEY_UNKNOWN;
}

/* The distance of MPEG-TS packets whose sync bytes are at p[0], p[distance]
 * and so on, or 0.  Three in a row, fewer where the file ends. */
static int
ts_distance(const unsigned char *p, int64_t n)
{
	static const int distances[] = { 188, 192, 204 };
	size_t i;

	for (i = 0; i < sizeof distances / sizeof *distances; i++) {
		int d = distances[i];

		if (n >= 188 && p[0] == 0x47 && (n <= d || p[d] == 0x47) &&
		    (n <= 2 * d || p[2 * d] == 0x47))
			return d;
	}
	return 0;
}

/* Payload of the packet's PID, from its PES header on to the next one, into
 * out (as many bytes as in).  Returns how many, 0 when it is broken. */
static int64_t
ts_payload(const unsigned char *in, int64_t n, int distance,
    unsigned char *out)
{
	int64_t at, have = 0;
	int pid = (in[1] & 0x1f) << 8 | in[2], from, more = 0;

	for (at = 0; at + 188 <= n && in[at] == 0x47; at += distance) {
		const unsigned char *p = in + at;

		if (((p[1] & 0x1f) << 8 | p[2]) != pid || !(p[3] & 0x10))
			continue;
		if ((p[1] & 0x40) ? at > 0 : at == 0)
			break; /* the next PES packet, or not even a first */
		if (p[3] & 0xc0 || (at > 0 && (p[3] & 15) != more))
			return 0; /* scrambled, or packets are missing */
		more = (p[3] + 1) & 15;
		from = p[3] & 0x20 ? 5 + p[4] : 4;
		if (from > 188)
			return 0;
		memcpy(out + have, p + from, (size_t)(188 - from));
		have += 188 - from;
	}
	return have;
}

/* The frame must begin where its PES packet does: otherwise the position is
 * that of a packet in which it begins somewhere. */
static enum key_kind
judge_pes(struct look *l, const unsigned char *p, int64_t n)
{
	struct source s = { 0 };
	int64_t head;

	if (n < 9 || p[0] || p[1] || p[2] != 1 || (p[3] & 0xf0) != 0xe0 ||
	    (p[6] & 0xc0) != 0x80)
		return KEY_UNKNOWN;
	head = 9 + p[8];
	if (head + 5 > n)
		return KEY_UNKNOWN;
	s.mem = p + head;
	s.size = n - head;
	l->s = &s;
	return follow_codes(l, 3, s.size);
}

/* A window suffices as a rule; a whole MAX_BYTES where it does not. */
static enum key_kind
look_into_ts(struct look *l, int fd, int64_t pos, int distance)
{
	static const int tries[] = { 20 * 204, MAX_BYTES + MAX_BYTES / 2 };
	enum key_kind kind = KEY_UNKNOWN;
	unsigned char *in = xmalloc(2 * (size_t)tries[1]);
	unsigned char *out = in + tries[1];
	ssize_t got;
	size_t i;

	for (i = 0; i < 2 && kind == KEY_UNKNOWN; i++) {
		got = io_pread(fd, in, (size_t)tries[i], (off_t)pos);
		if (got < 188)
			break;
		kind = judge_pes(l, out, ts_payload(in, got, distance, out));
	}
	free(in);
	return kind;
}

enum key_kind
nal_kind(int fd, const struct packet *p, enum nal_codec codec, int nal_length)
{
	struct source s = { 0 };
	struct look l = { &s, codec, false, KEY_UNKNOWN };
	unsigned char head[3 * 204];
	enum key_kind kind = KEY_UNKNOWN;
	int64_t start, pos = p->pos, size = p->size;
	ssize_t got;
	int skip, distance;

	if (pos < 0 || pos > INT64_MAX / 2 || size < 4 || nal_length > 4)
		return KEY_UNKNOWN;
	s.fd = fd;
	s.base = pos;
	s.size = size + HEADERS;
	for (start = 0; nal_length && start <= HEADERS &&
	    kind == KEY_UNKNOWN; start++)
		kind = follow_lengths(&l, start, size,
		    nal_length < 0 ? 4 : nal_length);
	if (nal_length > 0 || kind != KEY_UNKNOWN)
		return kind;
	got = io_pread(fd, head, sizeof head, (off_t)pos);
	for (skip = 0; skip <= 4 && got > skip; skip += 4) {
		distance = ts_distance(head + skip, got - skip);
		if (distance)
			return look_into_ts(&l, fd, pos + skip, distance);
	}
	if (s.size > MAX_BYTES)
		s.size = MAX_BYTES;
	return follow_codes(&l, HEADERS, s.size);
}

const char *
key_kind_name(enum key_kind kind)
{
	switch (kind) {
	case KEY_UNKNOWN:
		break;
	case KEY_IDR:
		return "idr";
	case KEY_CRA:
		return "cra";
	case KEY_BLA:
		return "bla";
	case KEY_RECOVERY:
		return "recovery";
	case KEY_INTRA:
		return "intra";
	case KEY_OTHER:
		return "key";
	}
	return "?";
}
