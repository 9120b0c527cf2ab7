#ifndef BEATS_SCORE_H
#define BEATS_SCORE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Beats against beats that are known, by the usual measures: F within 70 ms,
 * and the share of beats that are right in phase and period, at the level
 * annotated and at those that are half, double or off the beat.
 */
struct beat_list {
	double *t;   /* seconds */
	int *place;  /* in the bar, from 1; 0 unknown */
	size_t n, cap;
	int meter;   /* of a list that is known: its greatest place */
};

struct beat_score {
	double f, cml, aml, down; /* down: F of downbeats */
	bool bars;                /* downbeats are known */
	double median, spread;    /* of the signed errors, milliseconds */
};

void list_add(struct beat_list *l, double t, int place);
void list_free(struct beat_list *l);

/* Lines "time place".  Returns false where it can't be opened. */
bool list_read(struct beat_list *l, const char *path);

/* ref must not be empty. */
void beats_score(const struct beat_list *ref, const struct beat_list *est,
    struct beat_score *s);

#endif
