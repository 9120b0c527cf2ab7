/*
 * NUT, as far as ffmpeg writes it for raw video and raw sound.
 *
 * Raw pictures or samples alone have no time stamps, and a second pipe with a
 * list of them would have to be matched with the first.  NUT is the one
 * container of FFmpeg's that holds any time base exactly, any size of picture,
 * and can be written to a pipe.  Its packets are either headers, which begin with an 'N'
 * and an eight byte start code, or frames, whose first byte looks the rest of
 * their header up in a table that the main header spells out.
 *
 * Bytes that do not make up a whole packet wait in a buffer; a packet is
 * parsed again from its first byte when more has come.  That costs nothing,
 * as its header is some ten bytes long.
 */
#include <stdlib.h>
#include <string.h>

#include "nut.h"
#include "buf.h"
#include "nut_at.h"

#define MAIN_CODE UINT64_C(0x4E4D7A561F5F04AD)
#define STREAM_CODE UINT64_C(0x4E5311405BF2F9DB)
#define SYNC_CODE UINT64_C(0x4E4BE4ADEECA4569)
#define INFO_CODE UINT64_C(0x4E49AB68B596BA78)
#define INDEX_CODE UINT64_C(0x4E58DD672F23E64E)

enum {
	HEADER_MAX = 65536, /* of a main header, stream header, sync point */
	FRAME_HEADER_MAX = 256,
	LONG_PACKET = 4096, /* above, a packet's header has a checksum */
	ELISION_MAX = 4096, /* above, no first bytes of a frame are left out */
	ELISIONS = 128,
	ELIDED_MAX = 1024,
};

#define SKIP_MAX (INT64_C(1) << 30) /* of an index, of information */

enum {
	FLAG_CODED_PTS = 8,
	FLAG_STREAM_ID = 16,
	FLAG_SIZE_MSB = 32,
	FLAG_CHECKSUM = 64,
	FLAG_RESERVED = 128,
	FLAG_SIDE_DATA = 256,
	FLAG_HEADER_INDEX = 1024,
	FLAG_MATCH_TIME = 2048,
	FLAG_CODED = 4096,
	FLAG_INVALID = 8192,
};

static const char ID[] = "nut/multimedia container";

/* What a frame's first byte stands for. */
struct code {
	int64_t flags, pts_delta, size_mul, size_lsb, reserved;
	int64_t stream, elision;
};

struct elision {
	uint8_t bytes[255];
	size_t n;
};

struct nut {
	size_t size;         /* of a picture; the most that sound may have */
	struct ratio base;
	nut_fn *picture;
	nut_sound_fn *sound; /* null: pictures */
	void *arg;
	int rate, channels;
	struct buf in;
	struct buf joined;   /* a frame whose first bytes were left out */
	int64_t skip;        /* bytes of a packet that nobody wants */
	const char *error;
	bool began, has_main, has_stream;
	struct ratio ticks;  /* the stream's own */
	int64_t pts;         /* of the frame before, in those */
	int64_t pts_bits;
	struct code codes[256];
	struct elision *elisions;
	size_t elision_count;
};

enum got { GOT_MORE, GOT_ONE, GOT_WRONG };

static enum got
wrong(struct nut *n, const char *what)
{
	n->error = what;
	return GOT_WRONG;
}

/* One entry of the table of frame codes, for as many first bytes as it says.
 * Returns the next one. */
static int
main_code(struct nut *n, struct nut_at *a, struct code *c, int first)
{
	int64_t fields, count;
	int i = first;

	c->flags = nut_v(a);
	fields = nut_v(a);
	if (fields > 0)
		c->pts_delta = nut_s(a);
	if (fields > 1)
		c->size_mul = nut_v(a);
	if (fields > 2)
		c->stream = nut_v(a);
	c->size_lsb = fields > 3 ? nut_v(a) : 0;
	c->reserved = fields > 4 ? nut_v(a) : 0;
	count = fields > 5 ? nut_v(a) : c->size_mul - c->size_lsb;
	if (fields > 6)
		nut_s(a); /* match time: nothing to a decoder */
	if (fields > 7)
		c->elision = nut_v(a);
	for (int64_t f = 8; f < fields && !a->dry; f++)
		nut_v(a);
	if (a->dry || a->bad || count <= 0 || count > 256 - first)
		return -1;
	for (; count > 0 && i < 256; i++) {
		n->codes[i] = *c;
		if (i == 'N') {
			n->codes[i].flags = FLAG_INVALID;
			continue;
		}
		c->size_lsb++;
		count--;
	}
	return count > 0 ? -1 : i;
}

/* First bytes that frames may have in common, and leave out. */
static enum got
main_elisions(struct nut *n, struct nut_at *a)
{
	int64_t count = nut_v(a) + 1;

	if (a->dry || a->bad || count > ELISIONS)
		return wrong(n, "a bad main header");
	free(n->elisions);
	n->elisions = xcalloc((size_t)count, sizeof(*n->elisions));
	n->elision_count = (size_t)count;
	for (int64_t i = 1, sum = 0; i < count; i++) {
		struct elision *e = &n->elisions[i];
		int64_t len = nut_v(a);

		sum += len;
		if (len > (int64_t)sizeof(e->bytes) || sum > ELIDED_MAX ||
		    a->bad || a->end - a->p < len)
			return wrong(n, "a bad main header");
		memcpy(e->bytes, a->p, (size_t)len);
		e->n = (size_t)len;
		a->p += len;
	}
	return GOT_ONE;
}

static enum got
main_header(struct nut *n, struct nut_at *a)
{
	struct code c = { .size_mul = 1 };
	int64_t version = nut_v(a);

	if (n->has_main)
		return GOT_ONE; /* repeated, for those who join in late */
	if (version < 2 || version > 4)
		return wrong(n, "an unknown version");
	if (version > 3)
		nut_v(a);
	if (nut_v(a) != 1)
		return wrong(n, "not one stream");
	nut_v(a); /* the greatest distance of sync points */
	if (nut_v(a) != 1)
		return wrong(n, "not one time base");
	n->ticks.num = nut_v(a);
	n->ticks.den = nut_v(a);
	if (n->ticks.num <= 0 || n->ticks.den <= 0)
		return wrong(n, "a bad time base");
	for (int i = 0; i < 256; ) {
		i = main_code(n, a, &c, i);
		if (i < 0)
			return wrong(n, "a bad table of frame codes");
	}
	n->has_main = true;
	return main_elisions(n, a);
}

/* What follows in the header of a stream of sound. */
static enum got
sound_header(struct nut *n, struct nut_at *a)
{
	int64_t rate, channels;

	nut_v(a); /* the greatest distance of time stamps */
	nut_v(a); /* how far the decoder lags behind */
	nut_v(a);
	if (!nut_skip(a))
		return wrong(n, "a bad stream header");
	rate = nut_v(a);
	if (nut_v(a) != 1 || rate <= 0 || rate > INT32_MAX)
		return wrong(n, "a bad sample rate");
	channels = nut_v(a);
	if (a->dry || a->bad || channels <= 0 || channels > NUT_CHANNELS_MOST)
		return wrong(n, "a bad number of channels");
	if (n->has_stream && (rate != n->rate || channels != n->channels))
		return wrong(n, "a change of format");
	n->rate = (int)rate;
	n->channels = (int)channels;
	return GOT_ONE;
}

static enum got
stream_header(struct nut *n, struct nut_at *a)
{
	enum { VIDEO, SOUND };

	if (nut_v(a) != 0 || nut_v(a) != (n->sound ? SOUND : VIDEO))
		return wrong(n, n->sound ? "a stream that is not sound" :
		    "a stream that is not video");
	if (!nut_skip(a)) /* the four letters of the codec */
		return wrong(n, "a bad stream header");
	if (nut_v(a) != 0)
		return wrong(n, "a bad time base");
	n->pts_bits = nut_v(a);
	if (a->dry || a->bad || n->pts_bits > 60)
		return wrong(n, "a bad stream header");
	if (n->sound && sound_header(n, a) != GOT_ONE)
		return GOT_WRONG;
	n->has_stream = true;
	return GOT_ONE;
}

static enum got
sync_point(struct nut *n, struct nut_at *a)
{
	n->pts = nut_v(a);
	nut_v(a); /* how far back the one before is */
	return a->dry || a->bad ? wrong(n, "a bad sync point") : GOT_ONE;
}

/* What stands between the start code and the checksum at the end. */
static enum got
packet_body(struct nut *n, uint64_t code, struct nut_at *a)
{
	switch (code) {
	case MAIN_CODE:
		return main_header(n, a);
	case STREAM_CODE:
		return stream_header(n, a);
	default:
		return sync_point(n, a);
	}
}

static enum got
packet(struct nut *n, struct nut_at *a)
{
	const uint8_t *start = a->p, *body;
	uint64_t code = nut_bytes(a, 8);
	int64_t len = nut_v(a);
	bool wanted = code == MAIN_CODE || code == STREAM_CODE ||
	    code == SYNC_CODE;
	struct nut_at in;
	enum got got;

	if (a->bad)
		return wrong(n, "an impossible length");
	if (len > LONG_PACKET && !a->dry) {
		uint32_t sum = nut_checksum(start, a->p);

		if (nut_bytes(a, 4) != sum && !a->dry)
			return wrong(n, "a wrong checksum");
	}
	if (a->dry)
		return GOT_MORE;
	if (!wanted && code != INFO_CODE && code != INDEX_CODE)
		return wrong(n, "an unknown start code");
	if (len < 4 || len > (wanted ? HEADER_MAX : SKIP_MAX))
		return wrong(n, "an impossible length");
	if (!wanted) {
		n->skip = len;
		return GOT_ONE;
	}
	if (a->end - a->p < len)
		return GOT_MORE;
	body = a->p;
	in = (struct nut_at){ body, body + len - 4, false, false };
	a->p += len - 4;
	if (nut_bytes(a, 4) != nut_checksum(body, in.end))
		return wrong(n, "a wrong checksum");
	got = packet_body(n, code, &in);
	if (got == GOT_ONE && (in.dry || in.bad))
		return wrong(n, "a header that is too short");
	return got;
}

/* The time stamp of a frame whose lowest bits, or all, are in its header. */
static int64_t
full_pts(const struct nut *n, int64_t coded)
{
	int64_t range = INT64_C(1) << n->pts_bits, from;

	if (coded >= range)
		return coded - range;
	from = n->pts - (range - 1) / 2;
	return ((coded - from) & (range - 1)) + from;
}

static void
picture_frame(struct nut *n, const uint8_t *bytes)
{
	int64_t pts = tc_rescale(n->pts, n->ticks, n->base);

	/* Where time goes back in a damaged film, ffmpeg steps on by the
	 * smallest step of its own, less than a tick: the tick before counts,
	 * and a picture that is not later than its forerunner is nobody's. */
	if (tc_rescale(pts, n->base, n->ticks) > n->pts)
		pts--;
	n->picture(n->arg, pts, bytes);
}

/* Hands a frame of so many bytes over; those not left out are there. */
static enum got
frame(struct nut *n, const uint8_t *bytes, size_t size,
    const struct elision *left_out)
{
	if (left_out->n > 0) {
		buf_clear(&n->joined);
		buf_add(&n->joined, left_out->bytes, left_out->n);
		buf_add(&n->joined, bytes, size - left_out->n);
		bytes = (const uint8_t *)n->joined.p;
	}
	if (n->sound)
		n->sound(n->arg, tc_rescale(n->pts, n->ticks,
		    (struct ratio){ 1, n->rate }), bytes, size);
	else
		picture_frame(n, bytes);
	return GOT_ONE;
}

/* The rest of a frame's header behind its first byte, as its flags say. */
static void
frame_header(struct nut *n, struct nut_at *a, struct code *c, int64_t *pts,
    int64_t *size)
{
	int64_t msb = 0;

	if (c->flags & FLAG_CODED)
		c->flags ^= nut_v(a);
	if (c->flags & FLAG_STREAM_ID)
		c->stream = nut_v(a);
	*pts = c->flags & FLAG_CODED_PTS ? full_pts(n, nut_v(a)) :
	    n->pts + c->pts_delta;
	if (c->flags & FLAG_SIZE_MSB)
		msb = nut_v(a);
	if (c->flags & FLAG_MATCH_TIME)
		nut_s(a);
	if (c->flags & FLAG_HEADER_INDEX)
		c->elision = nut_v(a);
	if (c->flags & FLAG_RESERVED)
		c->reserved = nut_v(a);
	for (int64_t i = 0; i < c->reserved && !a->dry; i++)
		nut_v(a);
	/* A factor beyond the picture's size can't be right. */
	if (msb > (int64_t)n->size || c->size_lsb > (int64_t)n->size ||
	    (msb > 0 && c->size_mul > (int64_t)n->size))
		*size = -1;
	else
		*size = c->size_lsb + msb * c->size_mul;
}

static enum got
frame_packet(struct nut *n, struct nut_at *a)
{
	static const struct elision nothing;
	const uint8_t *start = a->p;
	const struct elision *left_out = &nothing;
	struct code c = n->codes[nut_take(a)];
	int64_t pts, size, came;
	uint32_t sum;

	if (!n->has_main || !n->has_stream)
		return wrong(n, "no header");
	if (c.flags & FLAG_INVALID)
		return wrong(n, "an unknown frame code");
	frame_header(n, a, &c, &pts, &size);
	sum = nut_checksum(start, a->p);
	if (c.flags & FLAG_CHECKSUM && nut_bytes(a, 4) != sum && !a->dry)
		return wrong(n, "a wrong checksum");
	if (a->bad || a->p - start > FRAME_HEADER_MAX)
		return wrong(n, "a bad frame header");
	if (a->dry)
		return GOT_MORE;
	if (c.flags & FLAG_SIDE_DATA || c.stream != 0 ||
	    pts > NUT_NUMBER_MAX || pts < -NUT_NUMBER_MAX || c.elision < 0 ||
	    c.elision >= (int64_t)n->elision_count)
		return wrong(n, "a bad frame header");
	if (n->sound && (size < 0 || size > (int64_t)n->size ||
	    size % (n->channels * NUT_SAMPLE) != 0))
		return wrong(n, "an impossible number of samples");
	if (!n->sound && size != (int64_t)n->size)
		return wrong(n, "a picture of another size");
	if (size <= ELISION_MAX)
		left_out = &n->elisions[c.elision];
	if ((int64_t)left_out->n > size)
		return wrong(n, "a bad frame header");
	came = size - (int64_t)left_out->n;
	if (a->end - a->p < came)
		return GOT_MORE;
	n->pts = pts;
	a->p += came;
	return frame(n, a->p - came, (size_t)size, left_out);
}

static enum got
file_id(struct nut *n, struct nut_at *a)
{
	size_t have = (size_t)(a->end - a->p);

	if (memcmp(a->p, ID, have < sizeof(ID) ? have : sizeof(ID)) != 0)
		return wrong(n, "not NUT");
	if (have < sizeof(ID))
		return GOT_MORE;
	a->p += sizeof(ID);
	n->began = true;
	return GOT_ONE;
}

/* Everything in the buffer that is whole. */
static void
parse(struct nut *n)
{
	const uint8_t *start = (const uint8_t *)n->in.p;
	struct nut_at a = { start, start + n->in.len, false, false };
	const uint8_t *done = start;
	enum got got = GOT_ONE;

	while (got == GOT_ONE && a.p < a.end) {
		if (n->skip > 0) {
			int64_t some = a.end - a.p;

			some = some < n->skip ? some : n->skip;
			n->skip -= some;
			a.p += some;
		} else if (!n->began) {
			got = file_id(n, &a);
		} else if (*a.p == 'N') {
			got = packet(n, &a);
		} else {
			got = frame_packet(n, &a);
		}
		if (got == GOT_ONE)
			done = a.p;
	}
	buf_drop(&n->in, (size_t)(done - start));
}

struct nut *
nut_new(size_t size, struct ratio base, nut_fn *picture, void *arg)
{
	struct nut *n = xcalloc(1, sizeof(*n));

	n->size = size;
	n->base = base;
	n->picture = picture;
	n->arg = arg;
	buf_init(&n->in);
	buf_init(&n->joined);
	return n;
}

struct nut *
nut_new_sound(size_t most, nut_sound_fn *sound, void *arg)
{
	struct nut *n = nut_new(most, (struct ratio){ 1, 1 }, NULL, arg);

	n->sound = sound;
	return n;
}

int
nut_rate(const struct nut *n)
{
	return n->rate;
}

int
nut_channels(const struct nut *n)
{
	return n->channels;
}

void
nut_free(struct nut *n)
{
	if (!n)
		return;
	buf_free(&n->in);
	buf_free(&n->joined);
	free(n->elisions);
	free(n);
}

int
nut_feed(struct nut *n, const void *data, size_t len)
{
	enum { STEP = 65536 };
	const uint8_t *p = data;

	while (len > 0 && !n->error) {
		size_t some = len < STEP ? len : STEP;

		buf_add(&n->in, p, some);
		parse(n);
		p += some;
		len -= some;
	}
	return n->error ? -1 : 0;
}

const char *
nut_error(const struct nut *n)
{
	return n->error;
}

bool
nut_whole(const struct nut *n)
{
	return !n->error && n->in.len == 0 && n->skip == 0;
}
