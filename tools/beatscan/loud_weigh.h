#ifndef LOUD_WEIGH_H
#define LOUD_WEIGH_H

#include <stddef.h>

/*
 * The K weighting of ITU-R BS.1770: a shelf for the head, a high-pass for the
 * ear.  The recommendation lists coefficients for 48 kHz; here they follow, at
 * any rate, from the two analogue filters behind that list.
 */
struct weigh {
	double shelf[5], pass[2];  /* b0 b1 b2 a1 a2; a1 a2 */
	double shelf_state[2][2];  /* what the filters remember, by channel */
	double pass_state[2][2];
};

void weigh_init(struct weigh *w, int rate);

/* n samples of two interleaved channels; energy gets the sums of squares of
 * what is left of each. */
void weigh(struct weigh *w, const float *x, size_t n, double energy[2]);

#endif
