#ifndef MKV_KEY_H
#define MKV_KEY_H

#include "mkv_avc.h"
#include "mkv_track.h"

/*
 * Whether a frame is a key frame.  For H.264, VP8, VP9 and AV1 libavformat
 * does not believe the file but looks into the first bytes of the frame; so
 * does this.  Private to the reader of Matroska.
 */
struct mkv_keys {
	enum mkv_codec codec;
	bool sequence; /* AV1: a sequence header was seen */
	int before;    /* VP8, VP9: whether the frame before was a key, or -1 */
	bool b_frames; /* H.264: there was a B-frame */
	struct avc avc;
};

/* Starts with the first frame; looks into the codec's header.  0, or -1 with
 * *why when that is broken. */
int mkv_keys_start(struct mkv_keys *k, const struct mkv_track *t,
    struct ebml *e, const char **why);

/* The next frame: 1 when it is a key, 0 when not, -1 when that is in doubt.
 * flag: what the file says. */
int mkv_is_key(struct mkv_keys *k, const struct mkv_frame *f, bool flag);

#endif
