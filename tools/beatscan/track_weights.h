#ifndef TRACK_WEIGHTS_H
#define TRACK_WEIGHTS_H

#include "track_sure.h"

/*
 * Made by tests/fit/beats_judge.sh from accompaniments, modules, recordings, and
 * speech, noise, drones and chance without a beat: first without, then with
 * the network, a constant and then a weight for each clue.  Those of the last
 * were set by hand: what was learned from had no clicks at uneven distances.
 */
static const float SURE_WEIGHTS[2][1 + SURE_CLUES] = {
	{ -7.592f, 0.000f, 0.000f, 0.000f, 5.052f, -3.053f, 3.111f,
	    8.237f, 0.002f, 0.000f, -5.590f, 0.263f, 0.000f, -8.000f },
	{ -4.755f, 2.587f, 0.640f, 3.089f, 0.599f, -0.925f, 0.411f,
	    1.448f, 0.244f, 0.000f, 0.000f, 0.191f, 7.566f, -8.000f },
};

#endif
