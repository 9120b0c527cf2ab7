#ifndef MOTION_H
#define MOTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "thumb.h"

/*
 * What moved between two small pictures: ways of blocks, and out of these the
 * camera's part and what goes another way.  All lengths are pixels of the
 * small picture, to the right and down.
 */
enum {
	MOTION_SIDE = 8, /* of a block */
	MOTION_ACROSS = 8,
	MOTION_DOWN = 5, /* five rows of blocks cover 36 lines, overlapping by
	                    one: no rest is left out */
	MOTION_BLOCKS = MOTION_ACROSS * MOTION_DOWN
};

/* The part of the picture that is not bars: at least a block. */
struct area {
	int x, y, w, h;
};

struct block {
	int x, y;          /* its left upper corner */
	double way_x, way_y; /* where its contents went since the one before */
	double xx, xy, yy; /* how surely that is known: the inverse of its
	                      covariance, 1 / pixel^2 */
	bool textured;     /* else it is flat and has no way of its own */
	bool followed;     /* it was found again; else way means nothing */
	double likeness;   /* mean absolute difference with light and way taken
	                      out */
	double residual;   /* with the way alone taken out */
	double difference; /* with nothing taken out */
};

/* Compares the pictures' luma; both THUMB_LUMA bytes. */
void motion_blocks(struct block blocks[MOTION_BLOCKS], const uint8_t *now,
    const uint8_t *before, const struct area *area);

struct motion {
	double way;      /* mean length of the blocks' ways; flat ones go with
	                    the camera */
	double x, y;     /* the camera's part, at the picture's centre */
	double zoom;     /* growth: 0.01 is one per cent */
	double roll;     /* radians, clockwise */
	double object;   /* 0..1: share of blocks that go another way */
	double at_x, at_y; /* 0..1: their centre; 0.5 without any */
	double spread;   /* 0..1: their distance from it, 1: evenly everywhere */
	double residual; /* mean over the blocks */
};

void motion_fit(struct motion *m, const struct block blocks[MOTION_BLOCKS]);

/*
 * Sums of absolute differences of 8 x 8 pixels at n places side by side.  own:
 * 64 bytes row by row; at: the left upper corner of the first place in a
 * picture of that stride.  The plain ones give the same in C alone.
 */
void motion_sads(const uint8_t own[64], const uint8_t *at, size_t stride,
    int n, uint16_t *sads);
void motion_sads_plain(const uint8_t own[64], const uint8_t *at,
    size_t stride, int n, uint16_t *sads);

/* At one place, with the difference of the means, rounded, taken out first.
 * sum: of own. */
unsigned motion_likeness(const uint8_t own[64], unsigned sum,
    const uint8_t *at, size_t stride);
unsigned motion_likeness_plain(const uint8_t own[64], unsigned sum,
    const uint8_t *at, size_t stride);

#endif
