#!/bin/sh
# Names that meet, and runs beside each other.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq flock

film film.mp4 4

mkdir a b
cp film.mp4 a/same.mp4
film b/same.mp4 2 -vf negate
exits 0 "equal names from different folders" cutlist --preset ultrafast \
    --keep 0.52-1 -o equal a/same.mp4 b/same.mp4
rec "two clips, two names" '
	[.[] | select(.type == "clip").path] | length == 2 and
	    .[0] != .[1]'
exits 0 "in a second run" cutlist --preset ultrafast --keep 0.52-1 \
    -o equal a/same.mp4 b/same.mp4
rec "both are known" '[.[] | select(.type == "clip").kept] == [true, true]'
exits 0 "names that are all the same" cutlist --preset ultrafast --name clip \
    --keep 0.52-1,2-2.5 -o alike film.mp4
is "get numbers" "$(ls alike)" "clip-2.mp4${NL}clip.mp4"

# --- at the same time ------------------------------------------------------------------

cutlist -q --preset ultrafast --keep 0.52-1,1.52-2 -o shared a/same.mp4 >one &
cutlist -q --preset ultrafast --keep 0.52-1,1.2-1.8 -o shared b/same.mp4 >two &
wait
cat one two >out
rec "two processes in one folder: all is made" '
	[.[] | select(.type == "clip")] | length == 4 and
	    (map(.path) | unique | length) == 4'
jq -r 'select(.type == "clip") | "\(.frames) \(.path)"' out >made
while read -r want path; do
	is "${path##*/} is whole" "$(pictures "$path")" "$want"
done <made
is "shared: nothing else is left" "$(leftovers shared)" ""
exits 0 "and the journal knows all of them" cutlist --preset ultrafast \
    --keep 0.52-1,1.52-2 -o shared a/same.mp4
rec "shared: nothing is made again" '
	all(.[] | select(.type == "clip"); .kept)'

# What a process that was killed has left goes away; who lives has it locked.
: >shared/.cutlist-00000000000000aa.part
: >shared/.cutlist-00000000000000bb.part
: >shared/.cutlist-notes
exec 9<shared/.cutlist-00000000000000bb.part
flock 9
exits 0 "a run where another was killed" cutlist --preset ultrafast \
    --keep 0.52-1,1.52-2 -o shared a/same.mp4
is "takes its part away, and nothing else" \
    "$(cd shared && echo .cutlist-*)" \
    ".cutlist-00000000000000bb.part .cutlist-notes"
exec 9<&-
plan
