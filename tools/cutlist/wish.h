#ifndef WISH_H
#define WISH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How clips are wanted: the options that change a clip's bytes.
 */
enum wish_method { WISH_AUTO, WISH_COPY, WISH_SMART, WISH_ENCODE,
	WISH_KEYFRAME };
enum wish_quality { WISH_STANDARD, WISH_PREVIEW, WISH_HIGH, WISH_MASTER };
enum wish_container { WISH_SUITABLE, WISH_MP4, WISH_MOV, WISH_MKV, WISH_WEBM };
enum wish_verify { WISH_CHECK, WISH_CHECK_FULL };
enum wish_hw { WISH_HW_NONE, WISH_HW_AUTO, WISH_HW_NVENC, WISH_HW_VAAPI,
	WISH_HW_QSV };

/* As they are written, in the order of their enums. */
#define WISH_QUALITIES "standard|preview|high|master"
#define WISH_HARDWARE "none|auto|nvenc|vaapi|qsv"

/* Bars are 1, so that without the first they are in the order of montage_fit. */
enum wish_fit { WISH_FIT_NONE, WISH_FIT_BARS, WISH_FIT_BLUR, WISH_FIT_CROP };

struct wish {
	enum wish_method method;
	bool hidden_ok;           /* a copy may keep trimmed pictures hidden in
	                             the file */
	enum wish_quality quality;
	const char *codec;        /* "h264" "hevc" "vp9" "av1" "copy"...; null:
	                             what suits */
	const char *preset;       /* null: the quality's */
	int crf;                  /* -1: the quality's */
	enum wish_hw hw;
	enum wish_container container;
	const char *audio_codec;  /* null: copied where that is exact */
	bool sdr;                 /* tone-map HDR */
	int width, height;        /* 0: as the source */
	enum wish_fit fit;        /* none: pictures of another shape are
	                             smaller than that; else all of it is
	                             filled, and both are known */
	bool deinterlace;         /* when encoding interlaced film: yes unless
	                             it is asked to be kept */
	double loudness;          /* LUFS; NaN: as it is */
	double true_peak;         /* dBTP limit with loudness, -1.5 */
	int64_t afade;            /* microseconds of fade at each end; 0 */
	bool silent_audio;        /* a track of silence where there is none */
	enum wish_verify verify;
	int threads;              /* for one ffmpeg; 0: it decides */
};

#endif
