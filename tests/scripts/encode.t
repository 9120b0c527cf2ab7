#!/bin/sh
# cut-batch --encode: a film that was encoded in parts is the film, picture by
# picture and sound by sound, by the numbers in its pictures.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq parallel flock
long

CUTS=${CUTS:-$ROOT/build/cuts}
export CUTS

# whole FILM PARTS NAME
whole() {
	if ! sh "$TESTS/cuts/sources.sh" "$1" >"$WORK/made" 2>&1; then
		fail "$3" <"$WORK/made"
		return
	fi
	rm -rf film
	exits 0 "$3" cut-batch --encode "$2" -o film --preset ultrafast \
	    --cores 1 "$CUTS/$1"
	last=$(tail -n 1 "$CUTS/$1.truth/pictures" | cut -d ' ' -f 2)
	ok "no picture is missing, doubled or late, and no sound" \
	    sh "$TESTS/cuts/check.sh" -f "$1" 0 "$last" "film/${1%.*}.mp4"
	is "nothing else is left" "$(find film -type f ! -name lock |
	    wc -l)" 1
}

whole vfr.mp4 3 "pictures at distances that wander"
whole vfr.mkv 3 "a third of all pictures missing, and a gap"
whole film.mp4 2 "23.976 pictures a second, in two parts"
exits 1 "what is there is not replaced" cut-batch --encode 2 -o film \
    --preset ultrafast --cores 1 "$CUTS/film.mp4"
has "and that is told" out "is there already"
exits 2 "two files at once are misuse" cut-batch --encode 2 -o film a b
plan
