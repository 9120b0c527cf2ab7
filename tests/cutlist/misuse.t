#!/bin/sh
# What can't be is refused before anything is looked at: words that are only
# passed on to rank and ffmpeg too.
# shellcheck disable=SC2086 # words
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq

film film.mp4 2
stubs
STUB_LOG=$WORK/calls
export STUB_LOG

# refused TEXT ARG...: misuse that says this, and no program has seen the film.
refused() {
	r_text=$1
	shift
	rm -f calls
	exits 2 "cutlist $* is misuse" cutlist -o no "$@" film.mp4
	has "and it says: $r_text" err "$r_text"
	ok "before anything begins" sh -c \
	    '! grep -s film.mp4 calls && test ! -e no'
}

# --- what is for rank ---------------------------------------------------------

refused 'no profile is called "nosuch" (rank -p list' -p nosuch
refused 'no profile is called "spotr"' -p spotr -n 3
refused 'did you mean "sport"?' -p spotr
refused 'profile ./none.json: No such file' -p ./none.json
refused '-l: "60-8" is not lengths' -l 60-8
refused '-t: "120%" is not a level' -t 120%
refused '-t tells moments as they come' -t 90% -d 10
refused 'no profile is called "nosuch"' --follow -p nosuch
refused 'no profile is called "nosuch"' -m none -p nosuch
CUTLIST_PROFILE=nosuch refused 'no profile is called "nosuch"' -q
refused "-d, -l, -p and -t" -p talk --keep 0-1
CUTLIST_PROFILE=nosuch exits 0 "where nothing is chosen, the variable is nothing" \
    cutlist --keep 0-1 film.mp4
exits 2 "a profile for what is ranked already" cutlist -p talk
has "is misuse too" err "in a pipe they are rank's"
rank -p list >profiles
exits 0 "the names of profiles" cutlist -p list film.mp4
ok "are those that rank knows" cmp out profiles

# --- what is for a film -------------------------------------------------------

for option in "--method copy" "--hidden ok" "--container mkv" "--pad 1,1" \
    "--snap" "--merge" "--name {n}" "--fields keep" "--audio-codec flac" \
    "--afade 0.1" "--silent-audio"; do
	refused "${option%% *} is for clips, and -m makes a film" -m none $option
done
refused 'no style is called "viral2" (--style list names all)' -m none \
    --style viral2
refused 'no arc is called "nosuch" (--arc list names all)' -m none --arc nosuch

# --- what is for ffmpeg -------------------------------------------------------

refused '--preset: "fasst" is none of ultrafast, ' --preset fasst
CUTLIST_PRESET=fasst refused 'CUTLIST_PRESET: "fasst" is none of' --keep 0-1
refused '--codec: ffmpeg has no encoder "h265"' --codec h265
refused '--audio-codec: ffmpeg has no encoder "wav"' --audio-codec wav
refused '--container: webm does not hold h264' --container webm --codec h264
refused '--container: webm does not hold aac' --container webm --audio-codec aac
refused '--container: mov does not hold opus' --container mov --audio-codec opus
refused '--tmp: none: No such file' --tmp none
refused '--tmp: film.mp4: Not a directory' --tmp film.mp4
exits 0 "an encoder by its own name" cutlist --codec libx264 --preset ultrafast \
    --audio-codec libopus --keep 0-1 -o own film.mp4
plan
