/*
 * Which frames libavformat calls key frames: of some codecs those that the
 * file marks, of some all, and of others those whose first bytes say so.
 */
#include <string.h>

#include "mkv_key.h"

enum {
	OBU_SEQUENCE = 1, OBU_FRAME_HEADER = 3, OBU_FRAME = 6,
	AV1C = 4 /* bytes in front of the units in the codec's header */
};

/* A number of 7 bits a byte.  Returns its length, or 0. */
static int
leb128(const struct mkv_frame *f, int64_t at, uint64_t *v)
{
	int i, c;

	*v = 0;
	for (i = 0; i < 8; i++) {
		c = mkv_byte(f, at + i);
		if (c < 0)
			return 0;
		*v |= (uint64_t)(c & 127) << 7 * i;
		if (!(c & 128))
			return i + 1;
	}
	return 0;
}

/* One unit from *at on: its type, and where its content begins.  *at moves
 * behind it.  -1 when it is broken, or a layer of a scalable stream. */
static int
next_obu(const struct mkv_frame *f, int64_t *at, int64_t *content)
{
	int head = mkv_byte(f, *at), n;
	uint64_t size;

	/* a forbidden bit, an extension, and whether its size follows */
	if (head < 0 || head & 0x84)
		return -1;
	*content = *at + 1;
	size = (uint64_t)(f->size - *content);
	if (head & 2) {
		n = leb128(f, *content, &size);
		*content += n;
		if (n == 0 || size > (uint64_t)(f->size - *content))
			return -1;
	}
	*at = *content + (int64_t)size;
	return head >> 3 & 15;
}

/* The last frame of a temporal unit that is shown decides.  libavformat reads
 * more of it than we do, and believes the file where it fails: so the file
 * must agree. */
static int
av1_is_key(struct mkv_keys *k, const struct mkv_frame *f, bool flag)
{
	int64_t at = 0, content;
	int type, c, key = -1;

	while (at < f->size) {
		type = next_obu(f, &at, &content);
		if (type < 0)
			return -1;
		if (type != OBU_SEQUENCE && type != OBU_FRAME &&
		    type != OBU_FRAME_HEADER)
			continue;
		c = at > content ? mkv_byte(f, content) : -1;
		if (c < 0)
			return -1;
		if (type == OBU_SEQUENCE) {
			if (c & 0x08)
				return -1; /* still pictures have short heads */
			k->sequence = true;
		} else if (c & 0x80) {
			key = 0; /* shows one that was decoded before */
		} else if (c & 0x10) {
			key = (c & 0x60) == 0;
		}
	}
	if (!k->sequence || (key >= 0 && key != flag))
		return -1;
	return flag;
}

/* A frame that only shows another one is what the frame before was. */
static int
vp9_is_key(struct mkv_keys *k, const struct mkv_frame *f, bool flag)
{
	int c = mkv_byte(f, 0), bit = 0x08;

	if (c < 0 || (c & 0xc0) != 0x80)
		return -1;
	if ((c & 0x30) == 0x30) {
		if (c & 0x08)
			return -1;
		bit = 0x04;
	}
	if (!(c & bit))
		k->before = !(c & bit >> 1);
	return k->before < 0 ? flag : k->before;
}

/* So is one that is too short to have a head. */
static int
vp8_is_key(struct mkv_keys *k, const struct mkv_frame *f, bool flag)
{
	int c = mkv_byte(f, 0);

	if (c < 0 || (c >> 1 & 7) > 3)
		return -1;
	if (f->size >= 3)
		k->before = !(c & 1);
	return k->before < 0 ? flag : k->before;
}

int
mkv_is_key(struct mkv_keys *k, const struct mkv_frame *f, bool flag)
{
	switch (k->codec) {
	case MKV_FLAGS:
		return flag;
	case MKV_INTRA:
	case MKV_PRORES:
		return 1;
	case MKV_AVC:
		return avc_is_key(&k->avc, f, &k->b_frames);
	case MKV_VP8:
		return vp8_is_key(k, f, flag);
	case MKV_VP9:
		return vp9_is_key(k, f, flag);
	case MKV_AV1:
		return av1_is_key(k, f, flag);
	}
	return -1;
}

int
mkv_keys_start(struct mkv_keys *k, const struct mkv_track *t, struct ebml *e,
    const char **why)
{
	struct mkv_frame f = { e, NULL, 0, t->private_at, t->private_size };

	k->codec = t->codec;
	k->b_frames = false;
	k->before = -1;
	k->sequence = f.size > AV1C;
	if (k->codec == MKV_AVC && avc_start(&k->avc, &f) < 0) {
		*why = "its H.264 header is not plain";
		return -1;
	}
	return 0;
}
