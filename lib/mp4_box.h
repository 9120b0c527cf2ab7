#ifndef MP4_BOX_H
#define MP4_BOX_H

#include "mp4_table.h"

/*
 * The header of an MP4: what the boxes say about one track.  Private to
 * mp4.c.
 */

/* Who decides which samples are key frames in libavformat. */
enum mp4_codec {
	MP4_UNKNOWN,
	MP4_TABLE,  /* the sync table */
	MP4_PARSER, /* the bytes; a good sync table says the same */
	MP4_INTRA   /* all are */
};

struct mp4_header {
	const char *why; /* after -1: why the file is not plain */
	int64_t file_size;
	bool beyond; /* a top-level box ends behind the end of the file */
	uint32_t movie_scale;
	uint32_t track_id;
	uint32_t scale;
	enum mp4_codec codec;
	bool edited;    /* there is a media edit: */
	int64_t empty;  /* length of the empty edit before it, in movie ticks */
	int64_t media;  /* where it begins, in ticks of the track */
	int64_t length; /* how long it is, in movie ticks */
	struct mp4_tables t;

	/* while reading */
	int boxes;         /* looked at */
	int wanted;        /* index of our track */
	int tracks;        /* seen */
	bool found;
	bool is_video;
	bool described;
	bool empty_before; /* a track without samples in front of ours */
};

/* Reads the boxes of a file and what they say about the track with this
 * index among libavformat's streams.  h is zeroed first.  0, or -1 with
 * h->why when the file is not plain; see mp4.h. */
int mp4_read_header(struct mp4_header *h, int fd, int stream_index);

#endif
