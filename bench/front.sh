#!/bin/sh
# beatscan's ear against ffmpeg's decoding of the same hour of AAC.  A minute
# of music is made once, with chords, a bass and drums.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

SOUND=$DIR/hour.m4a
RAW=$DIR/minute.f32
if [ ! -f "$SOUND" ] || [ ! -f "$RAW" ]; then
	sox -R -n -r 48000 -c 2 -b 16 "$DIR/bar.wav" \
	    synth 2 pluck 220 synth 2 pluck mix 277.18 synth 2 pluck mix 329.63 \
	    synth 2 sine mix 55 tremolo 4 60 gain -6
	sox -R -n -r 48000 -c 2 -b 16 "$DIR/hit.wav" \
	    synth 0.25 pinknoise fade q 0.001 0.25 0.24 gain -6 repeat 7
	sox -m "$DIR/bar.wav" "$DIR/hit.wav" "$DIR/minute.wav" repeat 29
	ffmpeg -v error -nostdin -y -i "$DIR/minute.wav" -c:a aac -b:a 160k \
	    "$DIR/minute.m4a"
	ffmpeg -v error -nostdin -y -stream_loop 59 -i "$DIR/minute.m4a" \
	    -c copy -f ipod "$DIR/hour.tmp"
	ffmpeg -v error -nostdin -y -i "$DIR/minute.m4a" -t 60 -f f32le "$RAW"
	mv "$DIR/hour.tmp" "$SOUND"
	rm "$DIR/bar.wav" "$DIR/hit.wav" "$DIR/minute.wav" "$DIR/minute.m4a"
fi
work_pair "the ear, 1 h at 48 kHz, stereo, against decoding" "<= 0.70" \
    "'$B/tests/tools/front' 60 48000 2 <'$RAW'" \
    "ffmpeg -v error -nostdin -threads 1 -i '$SOUND' -f null -"
