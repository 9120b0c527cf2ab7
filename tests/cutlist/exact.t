#!/bin/sh
# Every picture, time stamp and sound of cuts is checked, by numbers in the
# pictures: a few films and methods of the many that scripts/check-cuts tries.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe
long
[ -x "$B/cutlist" ] || skip_all "no cutlist here"

CUTS=${CUTS:-$ROOT/build/cuts}
TIMEOUT=200
export CUTS TIMEOUT

# exact FILM METHOD SEED NAME: the cut is right by that method, or the program
# declined it and what it did instead is right.
exact() {
	if ! sh "$TESTS/cuts/sources.sh" "$1" >"$WORK/made" 2>&1; then
		fail "$4" <"$WORK/made"
		return
	fi
	sh "$TESTS/cuts/check.sh" "$1" "$2" "$3" >"$WORK/said" 2>&1
	case $(cat "$WORK/said") in
	right* | declined*) pass "$4" ;;
	*) fail "$4" <"$WORK/said" ;;
	esac
}

exact film.mp4 smart 1 "smart: 23.976 with B-pictures"
exact edit.mov auto 7 "auto: a film with an edit list"
exact sound.m4a auto 13 "auto: sound alone"
exact hevc-open.mp4 smart 3 "smart: open GOPs of HEVC"
if [ "${SAN-}${CI-}" ]; then
	# What encodes and checks is the same; these have shown our part of it.
	plan
	exit
fi
exact open.mp4 smart 2 "smart: open GOPs of H.264"
exact offset.ts smart 4 "smart: MPEG-TS that starts at 1000 s"
exact film.mp4 copy 5 "copy: what is hidden stays so"
exact vfr.mp4 smart 6 "smart: distances that wander"
exact tracks.mp4 auto 8 "auto: three tracks of sound"
exact turned90.mp4 encode 9 "encode: a film that is turned when shown"
exact vfr.mp4 encode 11 "encode: distances that wander"
exact film.mp4 keyframe 12 "keyframe: what the record says is in the file"
plan
