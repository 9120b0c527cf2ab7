#ifndef CUT_TRAIN_H
#define CUT_TRAIN_H

#include "cut_data.h"

/*
 * Teaches a network (weights_net.h): Adam on the logistic loss.  An input
 * that is said to speak for the answer can only ever do so: its weights are
 * kept from going below 0, as those behind it are.
 */
struct lesson {
	int in, hidden, members, rounds;
	double decay;              /* of weights, each step */
	const bool *free;          /* inputs that may speak either way */
	uint64_t without;          /* inputs left out, a bit for each */
	int leave;                 /* samples of this group are left out; -1 */
	const struct programme *programmes;
};

/* The numbers of n are allocated; net_drop frees them. */
void train(struct net *n, const struct samples *s, const struct lesson *l);
void net_drop(struct net *n);

/* Sets slope and offset so that answers on the n sums are probabilities. */
void calibrate(float *slope, float *offset, const double *sum,
    const bool *real, size_t n);

#endif
