#ifndef RUNNING_H
#define RUNNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grid.h"
#include "moment.h"
#include "story.h"
#include "taste.h"

/*
 * Ranking while a file is still being examined: what is usual is what was
 * seen so far, and a moment is told as soon as it is complete and nothing
 * that may still come within its gap can be better.
 *
 * How it differs from ranking at the end: percentiles are those of what was
 * seen; levels, too; a moment competes with its neighbours alone, and a
 * boundary that is told later than RUNNING_AHEAD is not snapped to.
 */
enum running_from { RUNNING_SHARE, RUNNING_SCORE, RUNNING_DB };

struct running_wish {
	const struct taste *taste;
	enum running_from from;
	double level;    /* a share of all moments, a score, dB */
	size_t count;    /* at most so many; 0: any number */
};

/* Microseconds that a feature waits for what follows; nothing is told before
 * so much of the file is known; how much of it is held. */
#define RUNNING_AHEAD INT64_C(10000000)
#define RUNNING_WARM INT64_C(30000000)
#define RUNNING_HELD INT64_C(300000000)

struct running;

/* The grid and the story are the caller's and are cut at the front as time
 * goes on. */
struct running *running_new(const struct running_wish *w, struct grid *g,
    struct story *s);
void running_free(struct running *r);

/* Everything before `known` microseconds was told (ended: everything there
 * is).  Calls found for each moment that can be told now, with level and rank
 * (the order in which they are told) set. */
void running_on(struct running *r, int64_t known, bool ended,
    void (*found)(void *arg, const struct moment *m), void *arg);

#endif
