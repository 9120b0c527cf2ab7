#!/bin/sh
# Choosing exactly, and finding what there is to choose from: processor time,
# and the memory that the harder budgets take.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

WORK=$B/tests/tools/choose

# one TITLE TARGET ARG...
one() {
	o_title=$1
	o_target=$2
	shift 2
	printf '%-44s %s  target %s\n' "$o_title" \
	    "$("$WORK" "$@" | sed 's/.*candidates, //')" "$o_target"
}

one "20 of 1,000 candidates" "< 50 ms" count 1000 20
one "20 of 1,000, at most 3 in each tenth" "< 50 ms" count 1000 20 3
one "200 of 5,000 candidates" "-" count 5000 200
one "an hour out of 2,000" "-" total 2000 3600
one "an hour out of 2,000, at most 100" "-" total 2000 3600 100
one "an hour out of 2,000, values as lengths" "-" lengths 2000 3600
one "candidates in a story of six hours" "-" moments 6
peak "memory for an hour out of 2,000" "<= 20" "$WORK" total 2000 3600
peak "memory where values are as lengths" "<= 20" "$WORK" lengths 2000 3600
