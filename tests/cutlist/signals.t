#!/bin/sh
# Told to end in the middle: finished clips are whole, nothing else is left,
# and the next run goes on.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq

film film.mp4 3
stubs
for sig in INT TERM HUP; do
	# The first clip is made, the second hangs.
	second_hangs "o$sig"
	# The second one is at work when its folder for parts is there.
	while [ -z "$(find "$TMPDIR" /dev/shm -maxdepth 1 \
	    -name "*$(cat pid)*" 2>/dev/null)" ] && kill -0 "$(cat pid)"; do
		:
	done
	kill -$sig "$(cat pid)"
	exec 5<&-
	wait $!
	case $sig in
	INT) number=2 ;;
	TERM) number=15 ;;
	HUP) number=1 ;;
	esac
	is "it dies of SIG$sig, and no process is left" "$(cat report)" \
	    "signal $number"
	is "$sig: the finished clip is whole" \
	    "$(pictures "$(find "o$sig" -name '*.mp4')")" 10
	is "$sig: nothing else is left" "$(leftovers "o$sig")$(find /dev/shm \
	    -maxdepth 1 -name "*$(cat pid)*" 2>/dev/null)" ""
	exits 0 "$sig: a second run" cutlist -j 1 --preset ultrafast \
	    --method encode --keep 0.2-0.6,1.6-2 -o "o$sig" film.mp4
	rec "$sig: goes on where it stopped" '
		[.[] | select(.type == "clip").kept] == [true, false]'
done
plan
