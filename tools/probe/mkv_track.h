#ifndef MKV_TRACK_H
#define MKV_TRACK_H

#include "mkv_ebml.h"

/*
 * What stands before the first cluster of a Matroska file, as far as one
 * track needs it.  Private to the reader of Matroska.
 */
enum {
	MKV_TRACKS = 128, /* at most */
	MKV_PREFIX = 64   /* bytes that were stripped from each frame */
};

/* Codecs that libavformat is known to treat as we do. */
enum mkv_codec {
	MKV_FLAGS,  /* the file says what a key frame is */
	MKV_INTRA,  /* all are */
	MKV_PRORES, /* all are, and each lacks its first 8 bytes */
	MKV_AVC,    /* the others: libavformat looks into the frames */
	MKV_VP8,
	MKV_VP9,
	MKV_AV1
};

/* Elements of several levels. */
enum {
	ID_EBML = 0x1a45dfa3,
	ID_VOID = 0xec,
	ID_CRC32 = 0xbf,
	ID_SEGMENT = 0x18538067,
	ID_SEEKHEAD = 0x114d9b74,
	ID_INFO = 0x1549a966,
	ID_TRACKS = 0x1654ae6b,
	ID_CLUSTER = 0x1f43b675,
	ID_CUES = 0x1c53bb6b,
	ID_ATTACHMENTS = 0x1941a469,
	ID_CHAPTERS = 0x1043a770,
	ID_TAGS = 0x1254c367
};

struct mkv_track {
	const char *why; /* after -1: why the file is not plain */
	struct ebml_element segment;
	int64_t clusters; /* where the first one begins */
	uint64_t scale;   /* nanoseconds per tick */
	uint64_t numbers[MKV_TRACKS]; /* of all tracks, streams or not */
	int tracks;

	/* of our track */
	uint64_t number;
	enum mkv_codec codec;
	bool hevc;
	uint64_t frame_ns; /* how long a frame is shown, 0: not said */
	int64_t private_at; /* the codec's header */
	int64_t private_size;
	unsigned char prefix[MKV_PREFIX];
	int prefix_size;
};

/* Whether an element stands right below the segment. */
bool mkv_top_level(uint32_t id);

/* Reads up to the first cluster; wanted is the index among libavformat's
 * streams.  t is zeroed first.  0, or -1 with t->why. */
int mkv_read_track(struct mkv_track *t, struct ebml *e, int wanted);

#endif
