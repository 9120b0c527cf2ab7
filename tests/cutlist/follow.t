#!/bin/sh
# A recording is cut while it is being written.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/cutlist/film.sh
. "$TESTS/cutlist/film.sh"
need jq
feed=$B/tests/tools/feed
small='-t 70% -l 2,3,4'

# live FILE OPTION...: cuts it as it comes, into clips.
live() {
	l_file=$1
	shift
	# shellcheck disable=SC2086
	cutlist --follow $small -o clips "$@" "$l_file"
}

# clips FILE: paths of the clips that it tells of.
clips() {
	jq -r 'select(.type == "clip").path' "$1"
}

# near FILE FILE: as many moments, each within a quarter of a second.
near() {
	jq -c 'select(.type == "segment") | [.start, .end]' "$1" >near1
	jq -c 'select(.type == "segment") | [.start, .end]' "$2" >near2
	[ -s near1 ] && jq -ne --slurpfile a near1 --slurpfile b near2 '
		($a | length) == ($b | length) and
		all(range($a | length); . as $i | all(0, 1; . as $k |
		($a[$i][$k] - $b[$i][$k]) | fabs < 0.25))'
}

# exact FILE RECORDS: each clip shows the pictures of the film at its time, and
# those that were encoded anew as many.
exact() {
	e_film=$1
	jq -c 'select(.type == "cut" or .type == "clip")' "$2" | jq -s -r '
		(map(select(.type == "cut")) | INDEX(.slot)) as $cuts |
		.[] | select(.type == "clip") | . as $c |
		$cuts[.cut | tostring] |
		"\(.first.n) \(.frames) \(.method) \($c.path)"' >cuts
	sums "$e_film" -copyts >all
	while read -r e_n e_frames e_method e_path; do
		sums "$e_path" >one
		[ "$(wc -l <one)" -eq "$e_frames" ] || return 1
		[ "$e_n" != null ] || continue
		tail -n +$((e_n + 1)) all | head -n "$e_frames" >part
		comm -12 "$(sort part >p1; echo p1)" "$(sort one >p2; echo p2)" \
		    >both
		# what was encoded at its edges is less than a second
		[ "$(wc -l <both)" -ge $((e_frames - 50)) ] || return 1
		[ "$e_method" != copy ] || cmp -s one part || return 1
	done <cuts
	[ -s cuts ]
}

# --- a transport stream --------------------------------------------------

film=$(media live.ts)
mkdir clips
: >rec.ts
"$feed" "$film" rec.ts 60% clip:clips 85% clip:clips 100% 2>feed.err &
feeder=$!
exits 0 "a recording is cut as it is written" live rec.ts -v
cp out told
cp err said
wait $feeder
is "clips were there while it was still being written" $? 0
is "there are as many as moments" "$(clips told | wc -l)" 5
is "each tells how long it took from the moment's end" "$(jq -s '
	[.[] | select(.type == "clip")] | all(.delay > 0 and .delay < 60)' told)" true
has "and so does -v" said "was there at most"
is "what is growing is named by its device and inode" "$(jq -r '
	select(.type == "media").src' told | head -n 1)" \
    "$(printf '%x-%x' "$(stat -c %d rec.ts)" "$(stat -c %i rec.ts)")"
ok "clips show what the recording shows" exact "$film" told
is "nothing else is left" "$(leftovers clips)" ""

# The same when it is complete.
probe -g "$film" | framestat -M full | beatscan --lag 2 |
    rank --only -t 70% -l 2,3,4 >whole
# shellcheck disable=SC2086
probe --follow "$film" | framestat | beatscan --lag 2 |
    rank $small >followed
ok "its moments are those of the complete film" near followed whole

# records TYPE FILE: without what differs by nature.
records() {
	jq -c "select(.type == \"$1\") | del(.src)" "$2"
}
for type in gop frame shot loud; do
	probe -g "$film" | case $type in
	gop) cat ;;
	loud) beatscan --lag 2 ;;
	*) framestat -M full ;;
	esac | records $type /dev/stdin >want
	records $type followed >got
	same "its $type records are those of the complete film" got want
done

# --- other containers ----------------------------------------------------

for name in live-wrap.ts live.mkv live-fragments.mp4; do
	film=$(media "$name")
	rm -rf clips "rec-$name"
	mkdir clips
	: >"rec-$name"
	"$feed" "$film" "rec-$name" 60% clip:clips 100% &
	feeder=$!
	exits 0 "$name is cut as it is written" live "rec-$name"
	cp out told
	wait $feeder
	is "$name: a clip was there in its course" $? 0
	is "$name: all moments" "$(clips told | wc -l)" 5
	ok "$name: clips show what the recording shows" exact "$film" told
done

film=$(media plain.mp4)
exits 1 "a plain MP4 has no index before its end" probe --follow "$film"
has "which is said, with what to do" err "record as MKV, TS or fragmented MP4"
plan
