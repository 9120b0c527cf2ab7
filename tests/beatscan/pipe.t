#!/bin/sh
# beatscan's place among the others.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/pipe/harness.sh"
need ffmpeg ffprobe jq

# shellcheck disable=SC2034 # for the harness
PIPE_OWN='loud loudness sound surge onset tempo beat section song'
# shellcheck disable=SC2034
PIPE_PATH=$(media plain.mp4)
pipe_tests beatscan beatscan --onsets
plan
