#ifndef SLICE_H
#define SLICE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A decided cut: from its first picture to its last.  Where there is no video
 * the times alone count, and the time stamps are TC_NONE.
 */
enum method { METHOD_NONE, METHOD_COPY, METHOD_SMART, METHOD_ENCODE,
	METHOD_KEYFRAME, METHODS };

struct slice {
	int64_t start, end;      /* microseconds of the file, [start, end):
	                            start is the first picture's time, end that
	                            of the first one behind (or of the end) */
	int64_t first_pts, last_pts; /* ticks of the stream */
	int64_t held;            /* ticks that the first picture has been on the
	                            screen already, at first_pts; 0 */
	bool whole;              /* no picture may be divided so */
	int64_t end_pts;         /* ticks: where the last picture ends */
	int64_t frames;          /* pictures; -1 where not known yet */
	int64_t first_n;         /* number of the first in the file; -1 */
	int slot;                /* place in the result, from 1 */
	double score;            /* of the segment; NaN */
	char level[12];          /* "" */
	char *title;             /* for names and lists; or null */
	enum method method;
	char *why;               /* why this method; a sentence; or null */
};

#endif
