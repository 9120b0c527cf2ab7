#ifndef INFO_H
#define INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tc.h"

/*
 * What one file is, in plain numbers: filled from ffprobe's answer (ffinfo.h)
 * and judged by the functions here, which do no input or output.
 *
 * Times of streams are absolute microseconds as the container has them;
 * TC_NONE where it does not tell.  Unknown numbers are -1, unknown texts "".
 */
enum stream_kind { STREAM_VIDEO, STREAM_AUDIO, STREAM_SUBTITLE, STREAM_OTHER };

enum disposition {
	DISP_DEFAULT = 1 << 0,
	DISP_FORCED = 1 << 1,
	DISP_PICTURE = 1 << 2, /* cover art, thumbnails, still images */
	DISP_ASIDE = 1 << 3,   /* commentary, description, for the impaired */
};

struct stream {
	int index;
	enum stream_kind kind;
	unsigned disposition;
	char codec[32];
	char profile[48];
	char tag[16];
	char lang[16];
	char title[256];
	struct ratio base;
	int64_t start, start_pts, duration;
	int64_t frames, bit_rate;

	/* video */
	int width, height;
	struct ratio sar;
	int rotate; /* clockwise degrees to show it upright, 0 to 359 */
	bool flip;  /* mirrored left to right before rotating */
	struct ratio rate, avg_rate; /* num 0: unknown */
	bool vfr;
	char pix_fmt[32];
	int depth, b_frames, nal_length;
	char range[16], space[32], primaries[32], transfer[32], field_order[16];
	char timecode[16]; /* of the first picture, "" where there is none */
	bool dolby_vision;

	/* audio */
	int channels, sample_rate, bits;
	char layout[32];
};

struct chapter {
	int64_t start, end;
	char *title; /* null: none */
};

struct tag {
	char *key;
	char *value;
};

struct info {
	char ffprobe[64]; /* its version */
	char container[128];
	int64_t start; /* of the file; everything is told relative to it */
	int64_t duration, bit_rate;
	bool truncated;
	bool growing; /* it is still being written: nobody knows its end */
	struct stream *streams;
	size_t nstreams;
	struct chapter *chapters;
	size_t nchapters;
	struct tag *tags;
	size_t ntags;
	const struct stream *video, *audio; /* chosen; null: none */
};

void info_free(struct info *in);

/* Picks in->video and in->audio as a person would: cover art, thumbnails and
 * still images never, nor a sound without rate and channels; commentary and descriptions only when nothing else is
 * there; then the default one; then the larger picture, the faster; the sound
 * with more channels, then the higher bit rate; then the first. */
void info_choose(struct info *in);

/* A real moving picture, as opposed to cover art. */
bool stream_is_film(const struct stream *s);

/* A subtitle stream that holds text, not pictures of text. */
bool stream_is_text(const struct stream *s);

/* Why a file of this format of ffprobe's is not taken (a sentence). */
const char *format_refusal(const char *format);

/* Null when the file can be worked with, else why not (a sentence). */
const char *info_refusal(const struct info *in);

/* The rate that the pictures are meant to have.  The base rate of ffprobe is
 * the least common multiple of what it saw, and runs off (57600 for 7.2) with
 * irregular times; then the average, moved to a usual rate within 0.5 %. */
struct ratio film_rate(const struct stream *s);

/* Whether distances between neighbouring frames differ by more than the
 * rounding of times (ticks, and milliseconds in files that came from
 * Matroska or FLV) explains. */
bool distances_vary(int64_t dt_min, int64_t dt_max, struct ratio base);

/* "pq", "hlg", "dolby-vision" or null. */
const char *film_hdr(const struct stream *s);
bool film_interlaced(const struct stream *s);

/* Size on a screen of square pixels, upright. */
void film_display(const struct stream *s, int *width, int *height);

/* Bits a component of an ffmpeg pixel format. */
int pix_fmt_depth(const char *name);

/* Rotation and mirror of a display matrix (its first two rows without the
 * third column: a b, c d, as 16.16 fixed point). */
void matrix_turn(const int64_t m[4], int *rotate, bool *flip);

#endif
