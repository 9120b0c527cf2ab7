#ifndef VIEW_H
#define VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "thumb.h"

/*
 * A small picture prepared for being compared, and how unlike two of them
 * are.  Nothing here knows of time or of shots.
 */

/* Means of 4 x 4 pixels (2 x 2 of a chroma plane), in sixteenths and quarters
 * of a grey level: enough to know a picture again. */
enum { MINI_W = 16, MINI_H = 9, MINI = MINI_W * MINI_H };

struct view {
	struct thumb pic;
	int16_t y[MINI], u[MINI], v[MINI];
	float mini_mean, mini_var; /* of the y above, grey levels */
	float dev;                 /* of all luma pixels: standard deviation */
	int8_t top, bottom, left, right; /* rows and columns of black bars */
};

void view_set(struct view *v, const struct thumb *t);

/*
 * Two small views: 0 for the same scene under whatever light, about 1 for two
 * that have nothing to do with each other, 1.5 at most (colours too differ).
 */
double view_apart(const struct view *a, const struct view *b);

/* The largest difference of two mini pixels, in grey levels. */
double view_peak(const struct view *a, const struct view *b);

/* Mean absolute differences in grey levels. */
double view_diff(const struct view *a, const struct view *b);
double view_colour(const struct view *a, const struct view *b);

/*
 * What two pictures look like when they are put upon each other, black bars
 * left out.
 */
struct overlay {
	float unlike;   /* 0 to 2: 1 less their correlation; 0 for two that
	                   are flat */
	float contrast; /* grey levels: the lesser standard deviation */
	float still;    /* 0 and up: by contrast, how far the pixels of that
	                   quarter of the parts differ that differ least */
	float light;    /* 0 to 1: how much of the difference is left when both
	                   are given the same brightness and contrast */
};

void view_overlay(struct overlay *o, const struct view *a,
    const struct view *b);

/*
 * The same when blocks of b may have come from elsewhere in a, and the light
 * may have changed.
 */
struct match {
	float residual; /* 0 and up: what is left, by their contrast */
	float share;    /* 0 to 1: of the blocks, by their texture, what is
	                   not found again */
};

void view_match(struct match *m, const struct view *a, const struct view *b);

/* How far all of luma plane b has to be moved to lie upon a, at most a third of
 * the picture: pixels. */
void view_pan(int *x, int *y, const uint8_t *a, const uint8_t *b);

/*
 * Is x a mixture of a and b?  The part of b in it, 0 to 1; -1 when it is not
 * one, or when a and b are too like each other to tell.
 */
double view_blend(const struct view *a, const struct view *x,
    const struct view *b);

#endif
