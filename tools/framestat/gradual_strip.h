#ifndef GRADUAL_STRIP_H
#define GRADUAL_STRIP_H

#include <stdbool.h>
#include <stdint.h>

#include "thumb.h"

/*
 * The last seconds of a film: small pictures, some 25 to 30 a second however
 * many there are, and how far any two of them lie apart.  Pictures are
 * numbered from 0 in the order of their arrival; the last STRIP_STILLS are
 * kept.
 */
enum {
	STRIP_STILLS = 192,
	STRIP_REACH = 136, /* farthest two whose distance is known */
	STRIP_MARKS = 1024,
	SMALL_LUMA = THUMB_LUMA / 4,
	SMALL_CHROMA = THUMB_CHROMA / 4,
	SMALL = SMALL_LUMA + 2 * SMALL_CHROMA,
};

/* Pixels of luma: from top to before bottom, from left to before right. */
struct lit {
	int top, bottom, left, right;
};

struct still {
	struct thumb thumb;
	struct lit lit;       /* without a letterbox's bars */
	int16_t small[SMALL]; /* half the size; four times the grey levels */
	float mean[3];        /* of y, u, v */
	float power;          /* mean square of small about its planes' means */
	float detail;         /* mean square of the luma's steps from pixel to
	                         pixel */
	float deviation;      /* of luma within the lit part */
	float tint;           /* of chroma */
};

/* One of the pictures that came, kept or not. */
struct mark {
	int64_t t, pts, n;
};

struct strip {
	long next;            /* number of the picture to come */
	long marked;
	struct still stills[STRIP_STILLS];
	float near[STRIP_STILLS][STRIP_REACH];
	struct mark marks[STRIP_MARKS];
};

/* Forgets everything. */
void strip_clear(struct strip *s);

/* True where the picture was kept: its number is s->next - 1. */
bool strip_push(struct strip *s, const struct thumb *t);

/* The first picture still there. */
long strip_first(const struct strip *s);

const struct still *strip_at(const struct strip *s, long i);

/* What is lit in either of two. */
struct lit strip_lit(const struct strip *s, long i, long j);

/* Microseconds. */
int64_t strip_time(const struct strip *s, long i);

/* Mean square difference in grey levels; |i - j| <= STRIP_REACH. */
float strip_apart(const struct strip *s, long i, long j);

/* The last picture at or before that time; -1: none is known. */
long strip_find(const struct strip *s, int64_t t);

/* The mark nearest to a time, and the first one after it. */
struct mark strip_nearest(const struct strip *s, int64_t t);
struct mark strip_after(const struct strip *s, int64_t t);

#endif
