#!/bin/sh
# The library's part of the stream contract, on a filter that adds nothing.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/pipe/harness.sh"
need jq

pipe_tests pass "$B/tests/tools/pass"
plan
