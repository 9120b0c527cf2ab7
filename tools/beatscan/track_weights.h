#ifndef TRACK_WEIGHTS_H
#define TRACK_WEIGHTS_H

#include "track_sure.h"

/*
 * Made by tests/fit/beats_judge.sh from accompaniments, modules, recordings, and
 * speech, noise, drones and chance without a beat: first without, then with
 * the network, a constant and then a weight for each clue.
 */
static const float SURE_WEIGHTS[2][1 + SURE_CLUES] = {
	{ -7.592f, 0.000f, 0.000f, 0.000f, 5.052f, -3.053f, 3.111f,
	    8.237f, 0.002f, 0.000f, -5.590f, 0.263f, 0.000f },
	{ -6.236f, 3.096f, 0.803f, 3.219f, 0.703f, -0.013f, 0.651f,
	    2.326f, 0.300f, 0.000f, 0.000f, 0.586f, 7.700f },
};

#endif
