#!/bin/sh
# Planning a montage: processor time of choosing shots for all slots.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

WORK=$B/tests/tools/montage

# one TITLE TARGET SHOTS SLOTS SOURCES
one() {
	o_title=$1
	o_target=$2
	shift 2
	printf '%-44s %s  target %s\n' "$o_title" "$("$WORK" "$@")" "$o_target"
}

one "10,000 shots of 50 files, 500 slots" "< 500 ms" 10000 500 50
one "10,000 shots of one file, 500 slots" "-" 10000 500 1
one "10,000 shots of 10,000 files, 500 slots" "-" 10000 500 10000
one "100,000 shots of 200 files, 500 slots" "-" 100000 500 200
one "300 shots of 20 files, 500 slots" "-" 300 500 20
