/*
 * What libavformat takes for a key frame of H.264: a frame whose first slice
 * is of an IDR picture, or comes behind a recovery point, or is an I slice of
 * a stream that has only one reference frame.  The first two cost a look at a
 * few bytes; for the last one the parameter sets are needed, those in the
 * header of the track and those in the frames.
 *
 * Nothing is read behind the head of the first slice.  Whatever is not as it
 * should be leaves the frame in doubt.
 */
#include <string.h>

#include "mkv_avc.h"

enum {
	NAL_SLICE = 1, NAL_IDR = 5, NAL_SEI = 6, NAL_SPS = 7, NAL_PPS = 8,
	RECOVERY_POINT = 6, /* a SEI message */
	MAX_SET = 4096      /* bytes of a parameter set */
};

/* Bits of a NAL unit; bytes that only prevent start codes are left out. */
struct bits {
	const struct mkv_frame *f;
	int64_t at, end; /* bytes not taken yet */
	int zeros;       /* zero bytes in a row */
	int left;        /* bits of byte */
	unsigned byte;
	bool over;       /* more was asked for than there is */
};

int
mkv_byte(const struct mkv_frame *f, int64_t at)
{
	const unsigned char *p;
	int64_t have;

	if (at < 0 || at >= f->size)
		return -1;
	if (at < f->prefix_size)
		return f->prefix[at];
	p = ebml_get(f->e, f->pos + (at - f->prefix_size), 1, &have);
	return have ? *p : -1;
}

static unsigned
byte(struct bits *b)
{
	int c = b->at < b->end ? mkv_byte(b->f, b->at++) : -1;

	if (c == 3 && b->zeros >= 2) {
		b->zeros = 0;
		c = b->at < b->end ? mkv_byte(b->f, b->at++) : -1;
	}
	if (c < 0) {
		b->over = true;
		return 0;
	}
	b->zeros = c == 0 ? b->zeros + 1 : 0;
	return (unsigned)c;
}

static unsigned
bit(struct bits *b)
{
	if (b->left == 0) {
		b->byte = byte(b);
		b->left = 8;
	}
	return b->byte >> --b->left & 1;
}

static unsigned
number(struct bits *b, int n)
{
	unsigned v = 0;

	while (n-- > 0)
		v = v << 1 | bit(b);
	return v;
}

/* An Exp-Golomb code of at most 32 bits. */
static unsigned
golomb(struct bits *b)
{
	int zeros = 0;

	while (!b->over && bit(b) == 0)
		if (++zeros > 31)
			b->over = true;
	return b->over ? 0 : (1U << zeros) - 1 + number(b, zeros);
}

/* Its signed twin, of which only the length matters here. */
static int64_t
signed_golomb(struct bits *b)
{
	int64_t v = golomb(b);

	return v & 1 ? (v + 1) / 2 : -(v / 2);
}

static void
skip_scaling_list(struct bits *b, int size)
{
	int64_t last = 8, next = 8;
	int i;

	for (i = 0; i < size && !b->over; i++) {
		if (next)
			next = (last + signed_golomb(b)) & 255;
		if (next)
			last = next;
	}
}

/* What only the profiles from High on have. */
static void
skip_high(struct bits *b)
{
	unsigned chroma = golomb(b);
	int i;

	if (chroma == 3)
		bit(b);
	golomb(b);
	golomb(b);
	bit(b);
	if (bit(b))
		for (i = 0; i < (chroma == 3 ? 12 : 8); i++)
			if (bit(b))
				skip_scaling_list(b, i < 6 ? 16 : 64);
}

static void
skip_picture_order(struct bits *b)
{
	unsigned type = golomb(b), n;

	if (type == 0)
		golomb(b);
	if (type != 1)
		return;
	bit(b);
	golomb(b);
	golomb(b);
	for (n = golomb(b); n > 0 && !b->over; n--)
		golomb(b);
}

static void
skip_hrd(struct bits *b)
{
	unsigned n = golomb(b) + 1;

	number(b, 8);
	for (; n > 0 && !b->over; n--) {
		golomb(b);
		golomb(b);
		bit(b);
	}
	number(b, 20);
}

/* From the number of reference frames on, to the number of reordered ones;
 * -1 when that is not said. */
static int
read_reorder(struct bits *b)
{
	unsigned hrd, reorder;
	int i;

	bit(b);
	golomb(b);
	golomb(b);
	if (!bit(b))
		bit(b);
	bit(b);
	if (bit(b))
		for (i = 0; i < 4; i++)
			golomb(b);
	if (!bit(b))
		return -1; /* no VUI */
	if (bit(b) && number(b, 8) == 255)
		number(b, 32);
	if (bit(b))
		bit(b);
	if (bit(b)) {
		number(b, 4);
		if (bit(b))
			number(b, 24);
	}
	if (bit(b)) {
		golomb(b);
		golomb(b);
	}
	if (bit(b)) {
		number(b, 32);
		number(b, 32);
		bit(b);
	}
	hrd = bit(b);
	if (hrd)
		skip_hrd(b);
	if (bit(b)) {
		skip_hrd(b);
		hrd = 1;
	}
	if (hrd)
		bit(b);
	bit(b);
	if (!bit(b))
		return -1; /* no restrictions */
	bit(b);
	for (i = 0; i < 4; i++)
		golomb(b);
	reorder = golomb(b);
	golomb(b);
	return b->over || reorder > 16 ? -1 : (int)reorder;
}

static bool
is_high(unsigned profile)
{
	static const unsigned char high[] = { 100, 110, 122, 244, 44, 83, 86,
	    118, 128, 144 };

	return memchr(high, (int)profile, sizeof high) != NULL;
}

static uint64_t
hash(struct bits b)
{
	uint64_t h = UINT64_C(14695981039346656037);

	while (b.at < b.end)
		h = (h ^ byte(&b)) * UINT64_C(1099511628211);
	return h;
}

/* 0, or -1 in doubt. */
static int
read_sps(struct avc *a, struct bits *b)
{
	uint64_t was = hash(*b);
	unsigned profile = number(b, 8), id, frames;
	int i;

	number(b, 16);
	id = golomb(b);
	if (is_high(profile))
		skip_high(b);
	golomb(b);
	skip_picture_order(b);
	frames = golomb(b);
	if (b->over || id >= AVC_SPS || frames > 16)
		return -1;
	a->reorder = read_reorder(b);
	if (a->sps[id].there && a->sps[id].hash == was)
		return 0;
	/* Another one: the picture parameters that rest on it are void. */
	for (i = 0; i < AVC_PPS; i++)
		if (a->pps[i].sps == id)
			a->pps[i].there = false;
	a->sps[id].there = true;
	a->sps[id].hash = was;
	a->sps[id].one_frame = frames <= 1;
	return 0;
}

static int
read_pps(struct avc *a, struct bits *b)
{
	unsigned id = golomb(b), sps = golomb(b), groups, frames;

	number(b, 2);
	groups = golomb(b);
	frames = golomb(b);
	if (b->over || id >= AVC_PPS || sps >= AVC_SPS ||
	    !a->sps[sps].there || groups > 0 || frames > 31)
		return -1;
	a->pps[id].there = true;
	a->pps[id].sps = (unsigned char)sps;
	a->pps[id].one_frame = frames == 0 && a->sps[sps].one_frame;
	return 0;
}

/* Whether a SEI unit holds a recovery point. */
static bool
has_recovery_point(struct bits *b)
{
	unsigned type, size, c;
	bool found = false;

	while (b->end - b->at > 2) {
		type = size = 0;
		do {
			c = byte(b);
			type += c;
		} while (c == 255);
		do {
			c = byte(b);
			size += c;
		} while (c == 255);
		if (b->over || size > b->end - b->at)
			break;
		if (type == RECOVERY_POINT && size > 0) {
			/* Its first code: 1 is the shortest. */
			struct bits in = *b;

			found = golomb(&in) < 1 << 16 && !in.over;
		}
		while (size-- > 0 && !b->over)
			byte(b);
	}
	return found;
}

/* A slice that is neither of an IDR picture nor behind a recovery point. */
static int
is_lone_intra(const struct avc *a, struct bits *b, bool *is_b)
{
	unsigned type, pps;

	golomb(b);
	type = golomb(b);
	pps = golomb(b);
	if (b->over || type > 9)
		return -1;
	*is_b = *is_b || type % 5 == 1;
	return type % 5 == 2 && pps < AVC_PPS && a->pps[pps].there &&
	    a->pps[pps].one_frame;
}

/* The number in front of a unit; -1 when there is none.  As in libavformat,
 * one with nothing behind it is none. */
static int64_t
unit_size(const struct mkv_frame *f, int64_t at, int length)
{
	int64_t size = 0;
	int i, c;

	if (at >= f->size - length)
		return -1;
	for (i = 0; i < length; i++) {
		c = mkv_byte(f, at + i);
		if (c < 0)
			return -1;
		size = size << 8 | c;
	}
	return size;
}

int
avc_is_key(struct avc *a, const struct mkv_frame *f, bool *is_b)
{
	struct bits b = { .f = f };
	int64_t at = 0, size;
	int intra;
	bool recovery = false;

	for (;; at += size) {
		size = unit_size(f, at, a->length);
		at += a->length;
		if (size <= 0 || size > f->size - at)
			return f->e->failed ? -1 : 0;
		b = (struct bits){ .f = f, .at = at, .end = at + size };
		switch (byte(&b) & 31) {
		case NAL_IDR:
			return 1;
		case NAL_SLICE:
			intra = is_lone_intra(a, &b, is_b);
			return recovery ? 1 : intra;
		case NAL_SEI:
			recovery = has_recovery_point(&b) || recovery;
			break;
		case NAL_SPS:
			if (size > MAX_SET || read_sps(a, &b) < 0)
				return -1;
			break;
		case NAL_PPS:
			if (size > MAX_SET || read_pps(a, &b) < 0)
				return -1;
			break;
		}
	}
}

int
avc_start(struct avc *a, const struct mkv_frame *f)
{
	struct bits b;
	int64_t at = 6, size;
	int left, round;

	memset(a, 0, sizeof *a);
	a->reorder = -1;
	if (mkv_byte(f, 0) != 1 || f->size < 7)
		return -1;
	a->length = (mkv_byte(f, 4) & 3) + 1;
	left = mkv_byte(f, 5) & 31;
	for (round = 0; round < 2; round++) {
		for (; left > 0; left--, at += size) {
			size = unit_size(f, at, 2);
			at += 2;
			if (size <= 0 || size > MAX_SET || size > f->size - at)
				return -1;
			b = (struct bits){ .f = f, .at = at,
			    .end = at + size };
			byte(&b);
			if ((round ? read_pps(a, &b) : read_sps(a, &b)) < 0)
				return -1;
		}
		left = mkv_byte(f, at++);
	}
	return f->e->failed ? -1 : 0;
}
