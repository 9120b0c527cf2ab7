#ifndef MKV_AVC_H
#define MKV_AVC_H

#include "mkv_ebml.h"

/*
 * Key frames of H.264 as libavformat's parser finds them, from parameter
 * sets, recovery points and the head of a frame's first slice.  Private to
 * the reader of Matroska.
 */
enum { AVC_SPS = 32, AVC_PPS = 256 };

/* The bytes of a frame: a prefix that the file does not repeat, and what
 * stands in the file at pos. */
struct mkv_frame {
	struct ebml *e;
	const unsigned char *prefix;
	int prefix_size;
	int64_t pos;
	int64_t size; /* with the prefix */
};

/* The byte at that place of a frame, or -1. */
int mkv_byte(const struct mkv_frame *f, int64_t at);

struct avc {
	int length;  /* bytes of the length in front of each NAL unit */
	int reorder; /* frames that the stream itself says are reordered, -1 */
	struct {
		bool there;
		bool one_frame; /* no more than one reference frame */
		uint64_t hash;  /* of its bytes */
	} sps[AVC_SPS];
	struct {
		bool there;
		bool one_frame; /* one by default, and in the sequence */
		unsigned char sps;
	} pps[AVC_PPS];
};

/* Reads an AVCDecoderConfigurationRecord.  0, or -1 when there is no good
 * one. */
int avc_start(struct avc *a, const struct mkv_frame *f);

/* The next frame: 1 when it is a key, 0 when not, -1 in doubt.  *b becomes
 * true when its first slice is one of a B-frame, and is left alone else. */
int avc_is_key(struct avc *a, const struct mkv_frame *f, bool *b);

#endif
