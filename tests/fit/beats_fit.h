#ifndef BEATS_FIT_H
#define BEATS_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "../../tools/beatscan/track_sure.h"

/*
 * Learns the judge of "is there a beat": logistic regression on the clues of
 * many beats, each file with the same weight.
 */
struct fit_case {
	float clue[SURE_CLUES];
	float weight;
	bool beat;  /* there is one */
};

/* w: a constant, then a weight for each clue; those of clues that use[] does
 * not name become 0. */
void fit_judge(const struct fit_case *c, size_t n, const bool *use,
    double decay, double w[1 + SURE_CLUES]);

/* Probability that a case is a beat. */
double fit_says(const double w[1 + SURE_CLUES], const float *clue);

/* Solves a x = b, a of n rows, by elimination with the largest pivot; x is in
 * b then, and a is lost. */
void fit_solve(double *a, double *b, size_t n);

#endif
