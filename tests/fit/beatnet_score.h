#ifndef BEATNET_SCORE_H
#define BEATNET_SCORE_H

#include "beatnet_data.h"

/*
 * How good pulses are, on pieces whose beats are known.  The beats are found
 * in them by a small model of its own, so that networks can be compared
 * whatever becomes of beatscan's.
 */
struct score {
	int pieces, bars;   /* with beats; with bars */
	double f, f_octave; /* sums: F of 70 ms; of the best of the beats, half
	                       and twice as many, and those between */
	double bars_right;
	double music;       /* sum of means of "there is a beat" */
	int wrong;          /* pieces where it is on the wrong side of 1/2 */
	double loud;        /* sum of shares of frames of beat > 0.3 */
};

/* logits: as model_forward gives them, of n frames of p. */
void score_add(struct score *s, const struct piece *p, const float *logits,
    int n);
void score_print(const struct score *s, const char *name, FILE *out);

/* What early stopping looks at: mean F, mean octave-blind F and bars; minus
 * mistakes where there is no beat. */
double score_sum(const struct score *s);

#endif
