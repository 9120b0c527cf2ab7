#!/bin/sh
# beats_level.sh BEATS FOLDER... >track_level_weights.h: which pulse is the
# beat, learned from FOLDERs that tests/fit/beats.sh has made of music whose
# beat is known and not a rule (accompaniments): first without, then with the
# network.  BEATS is the program of tests/fit/beats.c; it says on stderr what
# this is worth in pieces that were left out.
set -eu

beats=$1
shift
learn() {
	engine=$1
	shift
	"$beats" -a -o -e "$engine" "$@" | sed -n '/^	{/,/^	},$/p'
}
cat <<'END'
#ifndef TRACK_LEVEL_WEIGHTS_H
#define TRACK_LEVEL_WEIGHTS_H

#include "track_level.h"

/*
 * Made by tests/fit/beats_level.sh from accompaniments and songs whose beat is
 * known: the judge first without, then with the network.
 */
static const struct level_judge LEVEL_JUDGE[2] = {
END
learn envelope "$@"
learn net "$@"
printf '};\n\n#endif\n'
