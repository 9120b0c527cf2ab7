#ifndef FOOTAGE_H
#define FOOTAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stock.h"
#include "tc.h"

struct cJSON;

/*
 * A source as records describe it: what media and gop records say, as plain
 * numbers.  Texts are owned.  Times in microseconds of the file (0 is where a
 * player starts), time stamps in ticks of the stream.
 */
enum { FOOTAGE_TRACKS = 32 };

struct footage_video {
	int index;              /* of the stream in the file; -1: no video */
	char codec[32];
	char pix_fmt[32];       /* "" where unknown */
	int depth;
	int width, height;      /* as coded */
	struct ratio sar;
	int rotate;             /* degrees clockwise */
	bool flip;
	struct ratio rate, avg_rate; /* 0/0 where unknown */
	bool vfr;
	char range[16], space[24], primaries[24], transfer[24];
	char hdr[16];           /* "", "pq", "hlg", "dolby-vision" */
	bool interlaced;
	char field_order[16];
	struct ratio time_base;
	int64_t start;          /* microseconds; TC_NONE */
	int64_t start_pts;      /* ticks; TC_NONE */
	int64_t duration;       /* microseconds; TC_NONE */
	int b_frames;           /* -1 where unknown */
	int64_t first_frame;    /* number of the first picture by the file's
	                           own timecode; 0 where it has none */
	bool drop_frame;        /* that timecode is a drop-frame one */
};

/* Pictures a second as programs count them that have timecodes; 0/0 where it
 * is not known. */
struct ratio footage_counted(const struct footage_video *v);

struct footage_audio {
	int index;
	char codec[32];
	int rate, channels;     /* rate, start only of the chosen one */
};

struct footage_subtitle {
	int index;
	char codec[32];
	bool text;
};

struct footage_chapter {
	int64_t start, end;
	char *title;            /* or null */
};

/* A key frame and what follows: record(5), gop. */
struct footage_gop {
	int64_t t, end;         /* microseconds */
	int64_t pts, dts;       /* ticks; TC_NONE */
	int32_t frames, leading;
	int32_t dt_least, dt_most; /* microseconds; 0: not known */
	int64_t came;           /* of a growing file, when it was told:
	                           monotonic microseconds; 0: not noted */
	bool rap;
	char kind;              /* i idr, c cra, b bla, r recovery, n intra,
	                           k key, ? */
};

struct footage {
	char *path;             /* exact bytes */
	char src[40];
	char key[20];
	char container[64];
	int64_t size;           /* bytes; -1 */
	int64_t mtime;          /* microseconds; TC_NONE */
	int64_t duration;       /* microseconds; TC_NONE */
	int64_t start;          /* the container's own time that is 0 here */
	bool truncated;
	bool growing;           /* it is still being written: size, key and
	                           durations are not known */
	int64_t heard;          /* of one that has no pictures: told up to here */
	struct footage_video video;
	int audio;              /* which of audios was chosen; -1: none */
	int64_t audio_start, audio_duration; /* of it; TC_NONE */
	struct footage_audio audios[FOOTAGE_TRACKS];
	int naudios;
	struct footage_subtitle subtitles[FOOTAGE_TRACKS];
	int nsubtitles;
	struct footage_chapter *chapters;
	size_t nchapters;
	struct footage_gop *gops; /* sorted by t */
	size_t ngops, gopcap;
	struct stock gop_stock;  /* where they lie */
	bool music;             /* role */
};

/*
 * A media record into numbers; whatever f held must be empty or freed before.
 * Values out of any sensible range count as absent.  Returns 0, or -1 where
 * the record has no name of a file; a video stream without a time base counts
 * as none.  In each case footage_free is needed afterwards.
 */
int footage_media(struct footage *f, const struct cJSON *root);

/* A gop record more.  Returns 0, or -1 where it has no time or goes beyond
 * any sensible one. */
int footage_gop(struct footage *f, const struct cJSON *root);

void footage_free(struct footage *f);

/* A time stamp of the video stream as microseconds of the file, and back
 * (rounded to the nearest tick).  TC_NONE stays TC_NONE. */
int64_t footage_us(const struct footage *f, int64_t pts);
int64_t footage_pts(const struct footage *f, int64_t us);

/* Where the file ends, microseconds: as the media record says, else where its
 * last gop ends; TC_NONE where nothing is known. */
int64_t footage_end(const struct footage *f);

/* Microseconds from one picture to the next where the rate is known, else a
 * guess from the gops, else 1/25 s. */
int64_t footage_step(const struct footage *f);

/* The gop in which `us` is shown: the last one with t <= us; the first one
 * where us lies before all; ngops where there are none. */
size_t footage_gop_at(const struct footage *f, int64_t us);

/* The gop whose key frame has this time stamp; null where there is none. */
const struct footage_gop *footage_gop_of(const struct footage *f, int64_t pts);

#endif
