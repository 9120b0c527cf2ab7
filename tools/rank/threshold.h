#ifndef THRESHOLD_H
#define THRESHOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moment.h"
#include "story.h"
#include "taste.h"

/*
 * A threshold of loudness: the rule of programs that cut recordings of games.
 * Levels gather in windows (taste.window); each has its loudest and its mean
 * level.  A window whose loudest level reaches T is a highlight where
 *   sustained   3 of the last 5 windows, this one included, reach T, or
 *   spike       it reaches T + 3 dB, or
 *   dynamic     it lies 6 dB above the mean of those windows, once there are
 *               three of them,
 * and where the last highlight's window began at least max(30 s, target
 * length) before.  All figures are the taste's.  First come, first served.
 */
enum { THRESHOLD_SUSTAINED = 1, THRESHOLD_SPIKE = 2, THRESHOLD_DYNAMIC = 4 };
enum { THRESHOLD_WINDOWS = 64 }; /* most that sustained_of may be */

/* What counts where there is digital silence, dB. */
#define THRESHOLD_QUIET (-96.0)

struct threshold_hit {
	int64_t t;         /* middle of the window */
	double db;         /* its loudest level */
	unsigned why;      /* THRESHOLD_* bits */
};

struct threshold {
	double db;         /* T */
	double spike, dynamic;
	int looked, needed;
	int64_t window, apart; /* microseconds */
	struct threshold_window {
		double loudest, sum;
		int64_t steps;
	} past[THRESHOLD_WINDOWS], open; /* past: a ring */
	uint64_t windows;  /* how many ended */
	int64_t at;        /* where the open window starts; TC_NONE */
	int64_t last;      /* where the last highlight's does; TC_NONE */
};

/* Begins with threshold t->threshold_db, or with `own` dB where that is NaN:
 * advice_pick() of what is known of the file. */
void threshold_init(struct threshold *h, const struct taste *t, double own);

/* Takes the level (dB; NaN: digital silence) of the step around time t, which
 * grows from call to call.  True, with *hit filled, where a window that ended
 * before t is a highlight. */
bool threshold_add(struct threshold *h, int64_t t, double db,
    struct threshold_hit *hit);

/* The same for the last window, when there is no more. */
bool threshold_end(struct threshold *h, struct threshold_hit *hit);

/* A hit as a moment of the taste's target length, centred on it; what would
 * lie ahead of 0 or beyond duration (0: not known) is cut off.  So no two
 * overlap.  Its core is the window.  score, value and share[FEATURE_LOUD] are
 * its level on a scale from -60 dB (0) to 0 dB (1). */
void threshold_moment(const struct threshold_hit *hit, const struct taste *t,
    int64_t duration, struct moment *m);

/* All of a story, by its lane of loudness.  Nothing known of it: none.
 * Appends to *out. */
void threshold_moments(const struct story *s, const struct taste *t,
    struct moments *out);

#endif
