#ifndef NET_SHAPE_H
#define NET_SHAPE_H

#include <stddef.h>

/*
 * The shape of the network, for the program that learns its numbers
 * (tests/fit/beatnet.c) as for the one that uses them (net.c).  Nothing here
 * is of interest elsewhere.
 *
 *	signs   3 for each of 40 bands (net_sense.h)
 *	c1      3 bands by 3 frames, the same weights for all bands; the
 *	        larger of two neighbouring bands is kept: 20 x 8
 *	c2      3 of these by 1 frame, likewise: 10 x 16
 *	dense   all of these and the extras: NET_WIDE channels
 *	block   NET_LAYERS times: 5 frames that lie far and farther apart, then a
 *	        mixture of channels that is added to what came in
 *	head    beat, downbeat, music, before the logistic function
 *
 * Each but the head ends in max(x, x / 10).  Outside of the sound every layer
 * takes zeros for its input.
 */
enum {
	NET_BANDS = 40,
	NET_SIGNS = 3,
	NET_EXTRA = 8, /* the last ones spare and 0: rows of 8 are faster */
	NET_ROW = (NET_BANDS + 2) * NET_SIGNS, /* a band of zeros at each end */
	NET_C1 = 8,
	NET_P1 = (NET_BANDS / 2 + 2) * NET_C1,
	NET_C2 = 16,
	NET_P2 = NET_BANDS / 4 * NET_C2,
	NET_SEEN = NET_P2 + NET_EXTRA,
	NET_WIDE = 32,
	NET_TAPS = 5,
	NET_LAYERS = 8,
	NET_OUT = 8, /* the first three count */
};

struct net_block {
	float conv[NET_TAPS][NET_WIDE][NET_WIDE]; /* [tap][in][out] */
	float conv_bias[NET_WIDE];
	float mix[NET_WIDE][NET_WIDE];
	float mix_bias[NET_WIDE];
};

/* Nothing but floats: also read as an array of NET_PARAMS. */
struct net_params {
	float c1[3][3 * NET_SIGNS][NET_C1]; /* [frame][band and sign][out] */
	float c1_bias[NET_C1];
	float c2[3 * NET_C1][NET_C2];
	float c2_bias[NET_C2];
	float dense[NET_SEEN][NET_WIDE];
	float dense_bias[NET_WIDE];
	struct net_block block[NET_LAYERS];
	float head[NET_WIDE][NET_OUT];
	float head_bias[NET_OUT];
};

enum { NET_PARAMS = (int)(sizeof(struct net_params) / sizeof(float)) };

/* Tap k of a layer looks at frame t + (first + k) * apart. */
struct net_reach {
	int apart, first;
};

/* Those of the largest reach look back only: a tempo is known from what was,
 * and what comes costs delay. */
static const struct net_reach net_reach[NET_LAYERS] = {
	{ 1, -2 }, { 2, -2 }, { 4, -2 }, { 8, -2 }, { 16, -2 }, { 32, -2 },
	{ 64, -3 }, { 128, -4 },
};

/* Numbers that are stored with one scale. */
struct net_run {
	int at, n; /* in struct net_params as an array */
};

#define NET_RUN(field) { \
	(int)(offsetof(struct net_params, field) / sizeof(float)), \
	(int)(sizeof ((struct net_params *)0)->field / sizeof(float)) }
#define NET_BLOCK_RUNS(i) \
	NET_RUN(block[i].conv), NET_RUN(block[i].conv_bias), \
	NET_RUN(block[i].mix), NET_RUN(block[i].mix_bias)

enum { NET_RUNS = 8 + 4 * NET_LAYERS };

static const struct net_run net_run[NET_RUNS] = {
	NET_RUN(c1), NET_RUN(c1_bias), NET_RUN(c2), NET_RUN(c2_bias),
	NET_RUN(dense), NET_RUN(dense_bias), NET_RUN(head), NET_RUN(head_bias),
	NET_BLOCK_RUNS(0), NET_BLOCK_RUNS(1), NET_BLOCK_RUNS(2),
	NET_BLOCK_RUNS(3), NET_BLOCK_RUNS(4), NET_BLOCK_RUNS(5),
	NET_BLOCK_RUNS(6), NET_BLOCK_RUNS(7),
};

/* A number is two characters 0-9A-Za-z, the greater one first: it says
 * -NET_MOST .. NET_MOST of the run's scale. */
enum { NET_DIGITS = 62, NET_MOST = NET_DIGITS * NET_DIGITS / 2 - 1 };

#endif
