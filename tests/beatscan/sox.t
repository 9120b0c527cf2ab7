#!/bin/sh
# What only SoX can read is heard all the same, from the name to the records.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe sox jq

# A second of silence, a second of a tone, half a second of silence.
sox -V1 -R -n -r 16000 -c 1 -b 16 ./tone.wav synth 1 sine 1000 gain -6 pad 1 0.5
sox -V1 -D tone.wav -b 8 ./tone.sndt
exits 0 "SoundTool's file is heard" beatscan --what loud tone.sndt
rec "by its media record, from SoX" '
	.[0].type == "media" and .[0].container == "sox:sndt" and
	.[0].duration == 2.5 and .[-1].type == "done" and
	all(.type != "error")'
rec "ten times a second, to its end" '
	map(select(.type == "loud").t) | length == 25 and
	    .[0] == 0.1 and .[-1] == 2.5'
rec "silence is silent, and the tone is where it is" '
	map(select(.type == "loud" and .rms != null and .rms > -12).t) |
	    .[0] == 1.1 and .[-1] == 2 and length == 10'
exits 0 "a part of it" beatscan --what loud --range 1-2 tone.sndt
rec "is that part" 'map(select(.type == "loud")) | length == 10 and
	all(.rms > -12)'
plan
