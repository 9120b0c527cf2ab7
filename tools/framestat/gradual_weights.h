#ifndef GRADUAL_WEIGHTS_H
#define GRADUAL_WEIGHTS_H

/* Written by tests/fit/gradual.c. */

static const float hint_weights[] = {
	7.57F, -3.30F, -3.12F, -2.18F, -4.91F, -4.53F,
	-16.48F, -5.19F, -3.16F,
};

/* Learned from 81 changes in 17287 stretches: 81 found, 54 others taken for one;
 * by what was learned without their own programme: 80, 66. */
static const float blend_weights[] = {
	-2.35F, -0.18F, -2.51F, -0.62F, -1.63F, -3.00F,
	-13.39F, -10.18F, -0.18F, 5.43F, -11.55F, 7.76F,
};

static const float wipe_hint_weights[] = {
	3.75F, -0.93F, -4.93F, -3.39F, -6.15F, -2.30F,
	-10.12F,
};

/* Learned from 62 changes in 34430 stretches: 49 found, 196 others taken for one;
 * by what was learned without their own programme: 47, 212. */
static const float wipe_weights[] = {
	4.64F, 0.00F, -6.34F, -3.53F, -4.58F, -5.35F,
	-4.40F, -12.13F,
};

#endif
