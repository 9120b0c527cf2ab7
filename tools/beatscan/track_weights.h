#ifndef TRACK_WEIGHTS_H
#define TRACK_WEIGHTS_H

#include "track_sure.h"

/*
 * Made by tests/fit/beats_judge.sh from accompaniments, module music, and
 * speech, noise, drones and chance without a beat: first without, then with
 * the network, a constant and then a weight for each clue.
 */
static const float SURE_WEIGHTS[2][1 + SURE_CLUES] = {
	{ -5.480f, 0.000f, 0.000f, 0.000f, 3.757f, -3.997f, 4.589f,
	    5.349f, -0.623f, -5.647f, -0.138f, 0.381f, 0.000f },
	{ -5.216f, 2.211f, 0.845f, 1.466f, 1.159f, -0.665f, 1.747f,
	    3.267f, 0.205f, 0.000f, -26.375f, 0.182f, 3.228f },
};

#endif
