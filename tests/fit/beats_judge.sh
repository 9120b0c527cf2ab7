#!/bin/sh
# beats_judge.sh BEATS FOLDER... >track_weights.h: what the tracker's judge of
# "is there a beat" learns from FOLDERs that tests/fit/beats.sh has made, first
# without, then with the network.  BEATS is the program of tests/fit/beats.c.
set -eu

beats=$1
shift
learn() {
	engine=$1
	shift
	"$beats" -a -f -e "$engine" "$@" | sed -n '/^	{/,/},$/p'
}
cat <<'END'
#ifndef TRACK_WEIGHTS_H
#define TRACK_WEIGHTS_H

#include "track_sure.h"

/*
 * Made by tests/fit/beats_judge.sh from accompaniments, modules, recordings, and
 * speech, noise, drones and chance without a beat: first without, then with
 * the network, a constant and then a weight for each clue.
 */
static const float SURE_WEIGHTS[2][1 + SURE_CLUES] = {
END
learn envelope "$@"
learn net "$@"
printf '};\n\n#endif\n'
