#ifndef BEATNET_LEARN_H
#define BEATNET_LEARN_H

#include "beatnet_model.h"

/*
 * Numbers that are learned: how they begin, and Adam.
 */
struct learner {
	struct net_params p, mean; /* as they are; the mean of the last steps */
	struct net_params grad;
	struct net_params first, second; /* moments */
	int steps;
};

void learner_init(struct learner *l, unsigned long long *seed);

/* One step down the gradient (a mean over what was seen), and clears it. */
void learner_step(struct learner *l, float rate, float decay);

/* Loss of a sequence: cross entropy of n frames, weight 0 where nothing is
 * known; dlogits of it. */
double learner_loss(const float *logits, const float *target,
    const float *weight, int n, float *dlogits);

/* p as net_weights.h will give it back. */
void learner_round(const struct net_params *p, struct net_params *rounded);

/* Writes net_weights.h; note: the command, for its comment. */
void learner_write(const struct net_params *p, const char *path,
    const char *note);

#endif
