#ifndef BEATNET_MODEL_H
#define BEATNET_MODEL_H

#include "../../tools/beatscan/net_shape.h"

/*
 * The network of net.c for learning: whole sequences forward, and back.
 */
enum {
	INPUT = NET_ROW + NET_EXTRA, /* a frame: signs, then extras */
	TARGETS = 3,
};

struct model;

/* For sequences of at most `frames` frames. */
struct model *model_new(int frames);
void model_free(struct model *m);

/* n frames of INPUT numbers; x must have a frame of zeros before the first
 * and eight after the last.  drop: share of channels that are left out, by
 * *seed; 0 where it is used and not learned.  logits: n rows of NET_OUT. */
void model_forward(struct model *m, const struct net_params *p,
    const float *x, int n, float drop, unsigned long long *seed,
    float *logits);

/* After model_forward with the same x, p and n: adds what the loss changes
 * with each number of p, given how it changes with each logit. */
void model_backward(struct model *m, const struct net_params *p,
    const float *x, int n, const float *dlogits, struct net_params *grad);

#endif
