#!/bin/sh
# rank's place among the others.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/pipe/harness.sh"
need jq

# shellcheck disable=SC2034 # for the harness
PIPE_OWN='segment'
pipe_tests rank rank
# shellcheck disable=SC2034 # nothing is told before all have come
PIPE_SKIP='many long bad silent pause'
# shellcheck disable=SC2034
PIPE_OWN='segment grid'
pipe_tests rank rank --grid --across -n 3
plan
