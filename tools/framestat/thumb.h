#ifndef THUMB_H
#define THUMB_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The small picture that everything is measured on: the whole frame, whatever
 * its shape, averaged down to THUMB_COLS x THUMB_ROWS (4:2:0, 8 bits, video range).
 */
enum {
	THUMB_COLS = 64,
	THUMB_ROWS = 36,
	THUMB_CCOLS = THUMB_COLS / 2,
	THUMB_CROWS = THUMB_ROWS / 2,
	THUMB_LUMA = THUMB_COLS * THUMB_ROWS,
	THUMB_CHROMA = THUMB_CCOLS * THUMB_CROWS,
	THUMB_BYTES = THUMB_LUMA + 2 * THUMB_CHROMA,
};

struct thumb {
	int64_t t;   /* microseconds from the file's start */
	int64_t pts; /* ticks of the stream */
	int64_t n;   /* number in the order of presentation; -1: not known */
	bool gap;    /* pictures were left out between the one before and this */
	uint8_t y[THUMB_LUMA];
	uint8_t u[THUMB_CHROMA];
	uint8_t v[THUMB_CHROMA];
};

/*
 * A larger picture of the same frame, luma only, at most two a second: for
 * what small ones cannot tell.  Its shape follows the film's.
 */
struct large {
	int64_t t;
	int64_t pts;
	int w, h;    /* up to LARGE_MAX on the longer side */
	int lines;   /* from the middle of the film's own picture, nothing scaled:
	                w pixels each; 0: there are none */
	const uint8_t *y; /* w * h bytes, then w * lines; valid during the call */
};

enum {
	LARGE_MAX = 480,
	LARGE_LINES = 96
};

#endif
