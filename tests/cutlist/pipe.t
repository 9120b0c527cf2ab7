#!/bin/sh
# cutlist's place at the end of the pipe.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/pipe/harness.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq

# shellcheck disable=SC2034 # for the harness
PIPE_OWN='cut clip'
# shellcheck disable=SC2034
PIPE_PATH=$(media plain.mp4)
pipe_tests cutlist cutlist

# With -o its work are files: it goes on when nobody reads its records.
# shellcheck disable=SC2034
p_checks='empty forward closed full pause signal open five error only'
pipe_tests cutlist cutlist -o harness
is "no file comes of records without a segment" "$(ls -A harness)" ""

# --- segments ----------------------------------------------------------------

film film.mp4 5
segments film.mp4 0.5 1.5 2.2 2.9 4 4.6 >feed
exits 0 "segments become cuts" cutlist <feed
rec "one for each, in order, behind the segments" '
	[.[] | select(.type == "cut").slot] == [1, 2, 3] and
	    (map(.type) | index("cut")) > (map(.type) | index("segment"))'
rec "a cut is told with its pictures" '
	[.[] | select(.type == "cut")][0] | .frames == .last.n - .first.n + 1
	    and .frames == ((.end - .start) * 25 | round) and
	    .score == 0.5 and .level == "high"'
is "and no file is made without -o" "$(find . -name '*cutlist*')" ""

exits 0 "with -o they become clips" \
    cutlist --preset ultrafast -j 3 -o clips <feed
rec "a clip for each cut" '
	([.[] | select(.type == "clip").cut] | sort) == [1, 2, 3] and
	    [.[] | select(.type == "cut").slot] == [1, 2, 3]'
rec "which tells what is in the file" '
	[.[] | select(.type == "cut")] as $cuts |
	    all(.[] | select(.type == "clip"); .frames ==
	    $cuts[.cut - 1].frames and .attempts == 1 and .failed == [] and
	    .kept == false and .bytes > 1000 and .seconds > 0)'
jq -r 'select(.type == "clip") | "\(.frames) \(.path)"' out >made
while read -r n path; do
	is "$path has its $n pictures" "$(pictures "$path")" "$n"
done <made
is "nothing else is left" "$(leftovers clips)" ""
rec "done comes behind the last clip" '.[-1].type == "done"'

exits 0 "--only leaves out what others said" cutlist --only <feed
rec "but media, run and done" '
	[.[].type] == ["media", "run", "cut", "cut", "cut", "done"]'
exits 0 "-n keeps the best" cutlist -n 2 --only <feed
rec "-n 2 are two" '[.[] | select(.type == "cut")] | length == 2'

# --- before the end ------------------------------------------------------------

# wait_for WORD: reads records from descriptor 5 up to one of that type.
wait_for() {
	while IFS= read -r w_line <&5; do
		case $w_line in
		'{"type":"'"$1"'"'*) return 0 ;;
		esac
	done
	return 1
}

segments film.mp4 0.2 0.8 3.8 4.6 >feed
p_open cutlist --preset ultrafast -o early
sed '$d' feed >&4
ok "the first clip is finished while the source is not" wait_for clip
tail -n 1 feed >&4
p_close
p_ended "and the rest follows" "exit 0"
is "early: two clips" "$(find early -name '*.mp4' | wc -l)" 2

# What rank says with -t is cut at once, even the only moment so far.
p_open cutlist --preset ultrafast -o live
{
	sed -n '/"type":"segment"/q;p' feed
	printf '{"type":"run","src":"%s","tool":"rank","version":"0","options":"--for -t 90%%","emits":["segment"]}\n' \
	    "$(jq -r 'select(.type == "media").src' feed)"
	grep -m 1 '"type":"segment"' feed
} >&4
ok "a moment of rank -t is cut without waiting for the next" wait_for clip
tail -n 1 feed >&4
p_close
p_ended "live: it ends well" "exit 0"

# --- nobody reads ----------------------------------------------------------------

rm -f report
"$B/tests/tools/alone" -r report cutlist --preset ultrafast -o unread <feed |
    head -n 1 >/dev/null
is "with -o it goes on when nobody reads" "$(cat report)" "exit 0"
is "unread: two clips" "$(find unread -name '*.mp4' | wc -l)" 2
is "unread: nothing else is left" "$(leftovers unread)" ""

# --- several sources -------------------------------------------------------------

film other.mp4 2
{
	segments film.mp4 1 2
	segments other.mp4 0.2 1
	segments "$(media song.mp3)" 1 2
} >feed
exits 0 "sources one after the other" cutlist --preset ultrafast -o many <feed
rec "each has its clip and its done" '
	([.[] | select(.type == "clip").src] | sort) ==
	    ([.[] | select(.type == "done").src] | sort) and
	    ([.[] | select(.type == "clip")] | length) == 3'
plan
