#ifndef TRACK_LEVEL_WEIGHTS_H
#define TRACK_LEVEL_WEIGHTS_H

#include "track_level.h"

/*
 * Made by tests/fit/beats_level.sh from accompaniments whose beat is known:
 * a weight for each clue, first without, then with the network.
 */
static const float LEVEL_WEIGHTS[2][LEVEL_CLUES] = {
	{ 0.356f, -1.326f, -1.514f, 0.000f, 0.000f, 0.000f, 0.000f,
	    0.960f, -0.379f, 0.833f, -1.069f, -0.253f, 1.053f, 1.826f,
	    -0.513f, 0.241f, 0.076f, 0.102f, 0.419f, -3.582f, 0.000f,
	    0.000f, 0.000f, 0.000f, 0.000f, 1.144f, -0.941f, 1.124f,
	    0.420f, 1.219f, 0.000f, 0.000f, 0.372f, 0.066f },
	{ 0.482f, -2.023f, 0.419f, 0.904f, -0.040f, 0.160f, 0.027f,
	    0.052f, -0.556f, 0.048f, -0.747f, 0.267f, 0.866f, 1.176f,
	    -0.761f, 0.420f, -0.034f, 0.138f, 2.458f, -2.909f, 0.915f,
	    -0.288f, -0.479f, 0.157f, 1.219f, 1.901f, -1.665f, 0.660f,
	    0.106f, 0.869f, 0.145f, 0.142f, 0.313f, 0.155f },
};

#endif
