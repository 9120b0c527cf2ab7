#ifndef GRADUAL_WEIGHTS_H
#define GRADUAL_WEIGHTS_H

/* Written by tests/fit/gradual.c. */

static const float hint_weights[] = {
	6.31F, -2.55F, -1.87F, -1.24F, -5.26F, -4.30F,
	-18.72F, -2.69F, -0.23F, -3.31F,
};

/* Learned from 81 changes: 80 found, 58 other stretches of 19596 taken for one;
 * by what was learned without their own programme: 80, 76. */
static const float blend_weights[] = {
	-3.68F, -0.21F, -2.08F, -0.58F, -1.78F, -2.81F,
	-14.39F, -9.65F, 0.00F, 0.00F, 7.35F, -4.43F,
	0.00F, -7.58F, -6.68F, 7.25F,
};

static const float wipe_hint_weights[] = {
	0.75F, -9.86F, 0.00F, -4.56F, -0.43F, 3.62F,
	-2.77F, -2.89F, -2.52F, -10.35F,
};

/* Learned from 63 changes: 50 found, 232 other stretches of 43468 taken for one;
 * by what was learned without their own programme: 49, 260. */
static const float wipe_weights[] = {
	1.58F, -6.05F, 0.00F, -6.42F, 0.00F, 2.90F,
	-2.69F, -2.13F, -4.66F, -5.13F, 0.69F, -9.53F,
	0.00F,
};

#endif
