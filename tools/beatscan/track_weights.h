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
	{ -4.846f, 2.577f, 0.630f, 3.093f, 0.589f, -0.889f, 0.411f,
	    1.572f, 0.246f, 0.000f, 0.000f, 0.142f, 7.535f },
};

#endif
