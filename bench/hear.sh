#!/bin/sh
# What hearing costs: an hour of AAC, 48 kHz stereo, decoded to nothing, handed
# over, and measured; user and system time of all processes.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

hour=$(music)

# To nothing; a name with blanks is the shell's matter.
null="ffmpeg -nostdin -v error -threads 1 -i '$hour' -f null -"

work_pair 'an hour of sound handed over' 1.8 \
    "'$B/tests/tools/hear' '$hour'" "$null"
work_pair 'an hour of sound measured' 2.2 \
    "'$B/tests/tools/hear' -L '$hour'" "$null"
work_pair "ffmpeg's ebur128" - \
    "ffmpeg -nostdin -v error -threads 1 -i '$hour' -af ebur128=framelog=verbose -f null -" \
    "$null"
