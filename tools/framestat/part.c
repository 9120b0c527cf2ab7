/*
 * Small pictures as bytes.
 *
 * Each pixel is guessed, from the picture before, from its own neighbour to the
 * left, or from both, whichever leaves least of the whole; what is left is
 * mostly 0 and 1, because a small picture is a mean and has little noise.  It
 * is written in groups, each with the
 * Rice code that suits it best: short, without tables, and fast enough that
 * the decoder of the film does not notice.
 */
#include "part.h"

#include <stdlib.h>
#include <string.h>

enum {
	GROUP = 32,       /* pixels that share a code: THUMB_BYTES is a multiple */
	ZEROS = 7,        /* the code of a group in which nothing is left */
	ESCAPE = 12,      /* ones in a row: eight bits follow as they are */
	FLAG_GAP = 1,
	FLAG_LOOKED = 2,
	FLAG_GUESS = 4,   /* and 8: which enum guess */
	CLOSE_NUMBERS = 6,
};

/* --- bits ----------------------------------------------------------------- */

struct bits_out {
	struct buf *b;
	unsigned have; /* bits in byte, */
	unsigned byte; /* highest first */
};

static void
put_bit(struct bits_out *o, unsigned bit)
{
	o->byte = o->byte << 1 | bit;
	if (++o->have < 8)
		return;
	buf_addc(o->b, (char)o->byte);
	o->have = o->byte = 0;
}

static void
put_bits(struct bits_out *o, unsigned v, int n)
{
	while (n-- > 0)
		put_bit(o, v >> n & 1);
}

struct bits_in {
	const uint8_t *at;
	size_t left;      /* bytes, that of which bits are taken included */
	unsigned used;    /* bits of it */
	bool wrong;       /* there was nothing left */
};

static unsigned
get_bits(struct bits_in *i, int n)
{
	unsigned v = 0;

	while (n-- > 0) {
		if (!i->left) {
			i->wrong = true;
			return 0;
		}
		v = v << 1 | (*i->at >> (7 - i->used) & 1U);
		if (++i->used == 8) {
			i->used = 0;
			i->at++;
			i->left--;
		}
	}
	return v;
}

/* --- pixels --------------------------------------------------------------- */

/* All planes, one behind the other. */
static void
planes(uint8_t to[THUMB_BYTES], const struct thumb *t)
{
	memcpy(to, t->y, THUMB_LUMA);
	memcpy(to + THUMB_LUMA, t->u, THUMB_CHROMA);
	memcpy(to + THUMB_LUMA + THUMB_CHROMA, t->v, THUMB_CHROMA);
}

/* Near 0 on both sides becomes small: 0 -1 1 -2 2 ... */
static uint8_t
fold(uint8_t d)
{
	return (uint8_t)(d < 128 ? d * 2 : (255 - d) * 2 + 1);
}

static uint8_t
unfold(unsigned v)
{
	return (uint8_t)(v & 1 ? 255 - v / 2 : v / 2);
}

enum guess { GUESS_LEFT, GUESS_BEFORE, GUESS_BOTH, GUESSES };

/* The middle one of what was there, what is beside it, and what is beside it
 * changed as it was there. */
static uint8_t
middle(int left, int before, int before_left)
{
	int low = left < before ? left : before;
	int high = left < before ? before : left;
	int slope = left + before - before_left;

	return (uint8_t)(slope < low ? low : slope > high ? high : slope);
}

/* Of pixel i; before is used where the guess needs it. */
static uint8_t
guess_pixel(enum guess how, const uint8_t *now, const uint8_t *before, int i)
{
	if (how == GUESS_LEFT || i == 0)
		return i ? now[i - 1] : 128;
	return how == GUESS_BEFORE ? before[i] :
	    middle(now[i - 1], before[i], before[i - 1]);
}

/* What guessing leaves, folded.  Returns the sum of it. */
static long
residue(uint8_t to[THUMB_BYTES], const uint8_t now[THUMB_BYTES],
    const uint8_t *before, enum guess how)
{
	long sum = 0;
	int i;

	for (i = 0; i < THUMB_BYTES; i++) {
		to[i] = fold((uint8_t)(now[i] - guess_pixel(how, now, before,
		    i)));
		sum += to[i];
	}
	return sum;
}

static long
length_with(const uint8_t *v, int k)
{
	long bits = 0;
	int i;

	for (i = 0; i < GROUP; i++)
		bits += v[i] >> k < ESCAPE ? (v[i] >> k) + 1 + k : ESCAPE + 8;
	return bits;
}

static void
put_group(struct bits_out *o, const uint8_t *v)
{
	static const uint8_t ZERO[GROUP];
	long least = 0, bits;
	int i, k, best = ZEROS;
	unsigned q;

	if (memcmp(v, ZERO, GROUP) != 0) {
		for (k = 0; k < ZEROS; k++) {
			bits = length_with(v, k);
			if (best == ZEROS || bits < least) {
				best = k;
				least = bits;
			}
		}
	}
	put_bits(o, (unsigned)best, 3);
	for (i = 0; i < GROUP && best != ZEROS; i++) {
		q = (unsigned)v[i] >> best;
		if (q >= ESCAPE) {
			put_bits(o, (1U << ESCAPE) - 1, ESCAPE);
			put_bits(o, v[i], 8);
			continue;
		}
		put_bits(o, (1U << (q + 1)) - 2, (int)q + 1);
		put_bits(o, v[i], best);
	}
}

static void
get_group(struct bits_in *in, uint8_t *v)
{
	int k = (int)get_bits(in, 3), i;
	unsigned q;

	for (i = 0; i < GROUP; i++) {
		v[i] = 0;
		if (k == ZEROS || in->wrong)
			continue;
		for (q = 0; q < ESCAPE && get_bits(in, 1); q++)
			;
		v[i] = (uint8_t)(q == ESCAPE ? get_bits(in, 8) :
		    q << k | get_bits(in, k));
	}
}

static void
put_pixels(struct buf *b, const uint8_t left[THUMB_BYTES])
{
	struct bits_out o = { b, 0, 0 };
	int i;

	for (i = 0; i < THUMB_BYTES; i += GROUP)
		put_group(&o, left + i);
	while (o.have)
		put_bit(&o, 0);
}

/* --- what stands before them ---------------------------------------------- */

static void
put_number(struct buf *b, uint64_t v)
{
	for (; v >= 128; v >>= 7)
		buf_addc(b, (char)(v & 127) | (char)128);
	buf_addc(b, (char)v);
}

static int
get_number(uint64_t *v, const uint8_t **at, size_t *left)
{
	int shift;

	*v = 0;
	for (shift = 0; shift < 64 && *left; shift += 7) {
		*v |= (uint64_t)(**at & 127) << shift;
		(*left)--;
		if (*(*at)++ < 128)
			return 0;
	}
	return -1;
}

/* Signed, as a step from the number before; unsigned arithmetic wraps. */
static void
put_step(struct buf *b, int64_t now, int64_t before)
{
	uint64_t d = (uint64_t)now - (uint64_t)before;

	put_number(b, d >> 63 ? ~d << 1 | 1 : d << 1);
}

static int
get_step(int64_t *now, int64_t before, const uint8_t **at, size_t *left)
{
	uint64_t d;

	if (get_number(&d, at, left) < 0)
		return -1;
	*now = (int64_t)((uint64_t)before + (d & 1 ? ~(d >> 1) : d >> 1));
	return 0;
}

static void
close_numbers(const struct close_look *c, double v[CLOSE_NUMBERS])
{
	v[0] = c->sharpness;
	v[1] = c->noise;
	v[2] = c->exposure;
	v[3] = c->dark;
	v[4] = c->bright;
	v[5] = c->combing;
}

static void
put_close(struct buf *b, const struct close_look *c)
{
	double v[CLOSE_NUMBERS];
	uint64_t bits;
	int i, k;

	close_numbers(c, v);
	for (i = 0; i < CLOSE_NUMBERS; i++) {
		memcpy(&bits, &v[i], sizeof bits);
		for (k = 0; k < 8; k++)
			buf_addc(b, (char)(bits >> 8 * k & 255));
	}
}

static int
get_close(struct close_look *c, const uint8_t **at, size_t *left)
{
	double v[CLOSE_NUMBERS];
	uint64_t bits;
	int i, k;

	if (*left < sizeof v)
		return -1;
	for (i = 0; i < CLOSE_NUMBERS; i++) {
		bits = 0;
		for (k = 0; k < 8; k++)
			bits |= (uint64_t)*(*at)++ << 8 * k;
		memcpy(&v[i], &bits, sizeof v[i]);
	}
	*left -= sizeof v;
	*c = (struct close_look){ v[0], v[1], v[2], v[3], v[4], v[5] };
	return 0;
}

void
part_pack(struct buf *b, const struct part_picture *p,
    const struct part_picture *before)
{
	uint8_t now[THUMB_BYTES], then[THUMB_BYTES];
	uint8_t left[GUESSES][THUMB_BYTES];
	int how, best = GUESS_LEFT;
	long sum, least;

	planes(now, &p->thumb);
	if (before)
		planes(then, &before->thumb);
	least = residue(left[GUESS_LEFT], now, NULL, GUESS_LEFT);
	for (how = GUESS_BEFORE; before && how < GUESSES; how++) {
		sum = residue(left[how], now, then, (enum guess)how);
		if (sum < least) {
			least = sum;
			best = how;
		}
	}
	buf_addc(b, (char)((p->thumb.gap ? FLAG_GAP : 0) |
	    (p->looked ? FLAG_LOOKED : 0) | best * FLAG_GUESS));
	put_step(b, p->thumb.pts, before ? before->thumb.pts : 0);
	if (p->looked)
		put_close(b, &p->close);
	put_pixels(b, left[best]);
}

int
part_unpack(struct part_picture *p, const struct part_picture *before,
    const uint8_t **at, size_t *left)
{
	uint8_t now[THUMB_BYTES], then[THUMB_BYTES];
	struct bits_in in;
	unsigned flags, how;
	int i;

	if (!*left)
		return -1;
	flags = *(*at)++;
	(*left)--;
	how = flags / FLAG_GUESS;
	if (how >= GUESSES || (how != GUESS_LEFT && !before))
		return -1;
	p->thumb = (struct thumb){ .n = -1, .gap = flags & FLAG_GAP };
	p->looked = flags & FLAG_LOOKED;
	memset(&p->close, 0, sizeof p->close);
	if (get_step(&p->thumb.pts, before ? before->thumb.pts : 0, at,
	    left) < 0 || (p->looked && get_close(&p->close, at, left) < 0))
		return -1;
	in = (struct bits_in){ *at, *left, 0, false };
	for (i = 0; i < THUMB_BYTES; i += GROUP)
		get_group(&in, now + i);
	if (in.wrong)
		return -1;
	*at = in.at + (in.used > 0);
	*left = in.left - (in.used > 0);
	if (before)
		planes(then, &before->thumb);
	for (i = 0; i < THUMB_BYTES; i++)
		now[i] = (uint8_t)(unfold(now[i]) + guess_pixel((enum guess)how,
		    now, then, i));
	memcpy(p->thumb.y, now, THUMB_LUMA);
	memcpy(p->thumb.u, now + THUMB_LUMA, THUMB_CHROMA);
	memcpy(p->thumb.v, now + THUMB_LUMA + THUMB_CHROMA, THUMB_CHROMA);
	return 0;
}
