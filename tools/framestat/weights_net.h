#ifndef WEIGHTS_NET_H
#define WEIGHTS_NET_H

/*
 * Small networks: one hidden layer, several of them averaged, and a logistic
 * function at the end that makes the sum a probability.  The numbers are in
 * weights.h, which tests/fit/cut.c writes.
 */
enum { NET_IN = 32, NET_HIDDEN = 16 };

/* One layer of one network, as rows: HIDDEN x (in weights, bias, weight of the
 * output), then the bias of the output. */
struct net {
	int in, hidden, members;
	const float *mean, *scale; /* of each input: (x - mean) * scale, which
	                              is then kept within -3..3 */
	const float *row;          /* members * (hidden * (in + 2) + 1) */
	float slope, offset;       /* calibration */
};

extern const struct net net_cut, net_unlike;

/* 0 to 1. */
double net_ask(const struct net *n, const float *x);

/* The sum before it is made a probability: above 0 where yes is the better
 * answer, mistakes weighing what they weighed when it was learned. */
double net_sum(const struct net *n, const float *x);

/* The probability that belongs to a sum. */
double net_sure(const struct net *n, double sum);

#endif
