#!/bin/sh
# Ten minutes of montage at a rate that is no whole number: nothing drifts.
# Every slot's first picture is found again by decoding, at its own time.
# shellcheck disable=SC2086,SC2154,SC2016,SC2238 # lists of options; names from the library
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/filmfootage.sh"
need ffmpeg ffprobe jq
long

pictures long.mp4 30000/1001 128x80 6000 1 $x264 -preset ultrafast -g 60
pictures other.mp4 25 128x80 2500 2 $x264 -preset ultrafast -g 50
song song.wav 605
probe -q -g long.mp4 other.mp4 song.wav >records

# Slots of 6 to 15 s; their sources begin anywhere.
awk 'BEGIN {
	print "canvas 128 80 30000/1001 bars"
	print "song 2 2500000 602600000"
	seed = 7
	for (n = 0; n < 17982; n += frames) {
		seed = (seed * 1103 + 12345) % 65536
		frames = 180 + seed % 271
		if (17982 - n - frames < 180)
			frames = 17982 - n
		film = seed % 3 == 0
		first = seed % (film ? 2000 : 5500)
		us = first * (film ? 40000 : 1001000 / 30)
		printf "slot %d %.0f %d\n", film, us, frames
		# where it begins, and what is seen there
		print n, film + 1 ":" first >"cuts"
	}
}' >plan
render "ten minutes" 0 film.mp4 plan
is "each picture is at its time" "$(astray film.mp4 30000/1001)" 0
shown film.mp4 >got
is "none is missing" "$(wc -l <got)" 17982
awk 'NR == FNR { want[$1] = $2; next }
	(FNR - 1) in want && $1 != want[FNR - 1] {
		print FNR - 1, $1, want[FNR - 1]
	}' cuts got >wrong
lines "every cut is on its planned picture" wrong 0
# one picture before, the shot before is still seen
awk 'NR == FNR { want[$1] = $2; next }
	FNR in want && FNR > 1 && $1 == want[FNR] { print FNR, $1 }' \
    cuts got >wrong
lines "and no earlier" wrong 0
keys film.mp4 30000/1001 >key
awk 'NR == FNR { key[$1] = 1; next } !key[$1] { print }' key cuts >wrong
lines "each is a key frame" wrong 0
late film.mp4 song.wav 2.5 >lag
ok "the song is where it was at the start after ten minutes" awk '
	{ if ($2 > 0.1 || $2 < -0.1 || $3 < 0.9) bad = 1 }
	END { exit bad || NR != 3 }' lag

plan
