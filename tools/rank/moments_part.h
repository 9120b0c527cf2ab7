#ifndef MOMENTS_PART_H
#define MOMENTS_PART_H

#include <stdbool.h>

#include "moments.h"

/*
 * The parts of moments_find: the curve says how much stands out at each step,
 * a core is where it does, a clip is what is cut for it.
 */

/* All features together, weighted, for each step: at most 1.  What is usual
 * around a step, and how much that varies, is told once a second. */
struct moments_curve {
	struct story s;    /* narrowed to the steps of the curve; borrowed */
	const struct taste *t;
	float weight[FEATURES]; /* 0 for what is not known */
	float weights;     /* sum of the positive ones */
	float *at;         /* n */
	double *sum;       /* n + 1: of the steps before */
	struct stock atstock, sumstock;
	float *usual, *varies; /* null until moments_curve_settle */
	size_t n, second;  /* steps; steps in a second */
	size_t seconds;    /* of usual and varies */
	int64_t from, to;  /* clips must lie within, us */
};

/* From step a to before b, counted from the story's first. */
struct moments_core {
	size_t a, b;
	float height;      /* of its best seconds over the usual */
	float stands;      /* 0 to 1: share of that in what is there */
	bool rest;         /* what another core had no room for */
};

/* How a clip is laid around its core. */
struct moments_way {
	float before, after; /* times the taste's rolls */
	float lead;          /* share before the core of what it is too short */
	float fit;           /* times its value */
};

/* The curve of those steps of the story that touch the time from start to
 * end, at least of one if there are any. */
void moments_curve_make(struct moments_curve *c, const struct story *s,
    const struct taste *t, int64_t start, int64_t end);

/* Finds what is usual. */
void moments_curve_settle(struct moments_curve *c);
void moments_curve_free(struct moments_curve *c);

/* The memory that files have taken, the story's too, is given back. */
void moments_curve_rest(const struct moments_curve *c);

/* Mean of steps a to before b; 0 where that is empty. */
float moments_curve_mean(const struct moments_curve *c, size_t a, size_t b);
float moments_curve_usual(const struct moments_curve *c, size_t i);
float moments_curve_varies(const struct moments_curve *c, size_t i);

/* A length in steps, at least 1. */
size_t moments_curve_steps(const struct moments_curve *c, int64_t us);

/* moments_score with a curve that holds at least the time from start to end. */
void moments_judge(const struct moments_curve *c, int64_t start, int64_t end,
    struct moment *m);

/* The cores, best first, at most `most`; the caller frees them. */
struct moments_core *moments_cores(const struct moments_curve *c, size_t most,
    size_t *n);

/* Sets start, end, begins and ends of m, whose core is set. */
void moments_clip(const struct moments_curve *c, const struct moments_way *way,
    struct moment *m);

#endif
