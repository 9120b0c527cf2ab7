#!/bin/sh
# beatscan's ear against ffmpeg's decoding of the same hour of AAC.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

sound=$(music)
work_pair "the ear, 1 h at 48 kHz, stereo, against decoding" "<= 0.70" \
    "'$B/tests/tools/front' 60 48000 2 <'$DIR/minute.f32'" \
    "ffmpeg -v error -nostdin -threads 1 -i '$sound' -f null -"
