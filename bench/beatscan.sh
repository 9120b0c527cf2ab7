#!/bin/sh
# beatscan against ffmpeg's decoding of the same hour of AAC, 48 kHz stereo, to
# nothing; and its peers.  Then what memory it takes for six hours.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

sound=$(music)
null="ffmpeg -v error -nostdin -i '$sound' -map 0:a -f null -"

work_pair "everything, 1 h of AAC, processor" "<= 5.00" \
    "'$B/beatscan' -q '$sound'" "$null"
work_pair "loudness alone, 1 h of AAC, processor" "<= 2.20" \
    "'$B/beatscan' -q --what loud '$sound'" "$null"
work_pair "everything with a lag of 10 s, processor" "-" \
    "'$B/beatscan' -q --lag 10 '$sound'" "$null"
pair "everything, 1 h of AAC, wall" "<= 3.50" \
    "'$B/beatscan' -q '$sound'" "$null"
pair "loudness alone, 1 h of AAC, wall" "<= 1.60" \
    "'$B/beatscan' -q --what loud '$sound'" "$null"
work_pair "ffmpeg's ebur128, processor" "-" \
    "ffmpeg -v error -nostdin -i '$sound' -af ebur128=framelog=verbose -f null -" "$null"

six=$DIR/six.m4a
[ -f "$six" ] || {
	ffmpeg -v error -nostdin -y -stream_loop 5 -i "$sound" -c copy -f ipod \
	    "$DIR/six.tmp"
	mv "$DIR/six.tmp" "$six"
}
peak "memory of beatscan itself, everything, 1 h" "-" "$B/beatscan" -q "$sound"
peak "memory of beatscan itself, everything, 6 h" "<= 48" "$B/beatscan" -q \
    "$six"
peak "memory of beatscan itself, --lag 10, 6 h" "flat" "$B/beatscan" -q \
    --lag 10 "$six"
