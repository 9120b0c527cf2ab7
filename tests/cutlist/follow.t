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

# fed SOURCE TARGET STEP...: writes it step by step, in the background.
fed() {
	"$feed" -t 60 "$@" 2>feed.err &
	feeder=$!
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
fed "$film" rec.ts 62% clip:clips 86% clip:clips 100%
exits 0 "a recording is cut as it is written" sh -c "probe --follow rec.ts |
    framestat | beatscan --lag 2 | rank $small | cutlist -v -o clips"
cp out told
cp err said
wait $feeder
is "clips were there while it was still being written" $? 0
is "there are as many as moments" "$(clips told | wc -l)" 4
is "each tells how long it took from the moment's end" "$(jq -s '
	[.[] | select(.type == "clip")] | all(.delay > 0 and .delay < 60)' told)" true
has "and so does -v" said "was there at most"
is "what is growing is named by its device and inode" "$(jq -r '
	select(.type == "media").src' told | head -n 1)" \
    "$(printf '%x-%x' "$(stat -c %d rec.ts)" "$(stat -c %i rec.ts)")"
ok "clips show what the recording shows" exact "$film" told
is "nothing else is left" "$(leftovers clips)" ""
jq -c 'select(.type != "cut" and .type != "clip")' told >again
exits 0 "nothing is cut twice" cutlist -o clips <again
is "all clips were there" "$(jq -s '[.[] | select(.type == "clip").kept] |
	length == 4 and all' out)" true

# The same when it is complete.
probe -g "$film" | framestat -M full | beatscan --lag 2 >whole
rank --only -t 70% -l 2,3,4 <whole >moments
ok "its moments are those of the complete film" near told moments

# records TYPE FILE: without what differs by nature.
records() {
	jq -c "select(.type == \"$1\") | del(.src)" "$2"
}
for type in gop frame shot loud; do
	records $type whole >want
	records $type told >got
	same "its $type records are those of the complete film" got want
done

# Slower than the recording: after ten frames, a key frame ten minutes on.
mkfifo to from
timeout 60 framestat --only <to >from 2>err &
slow=$!
exec 4>to 5<from
grep -m 2 -e '"type":"media"' -e '"tool":"probe"' told >&4
grep -m 5 '"type":"gop"' told >&4
n=0
while [ $n -lt 10 ] && IFS= read -r line <&5; do
	case $line in
	*'"type":"frame"'*) n=$((n + 1)) ;;
	esac
done
grep -m 1 '"type":"gop"' told |
    jq -c '.t = 600 | .end = 601 | .pts += 54000000' >&4
cat <&5 >rest &
grep '"type":"done"' told >&4
exec 4>&- 5<&-
wait $slow
is "an analysis that is slower than the recording goes on" $? 0
wait
is "and says once that it falls back" \
    "$(grep -c 'behind the recording, and falling back' err)" 1
is "no picture is lost" "$(($(grep -c '"type":"frame"' rest) + n))" \
    "$(grep -c '"type":"frame"' told)"

# --- other containers ----------------------------------------------------

for name in live-wrap.ts live.mkv; do
	film=$(media "$name")
	rm -rf clips
	mkdir clips
	: >"rec-$name"
	fed "$film" "rec-$name" 62% clip:clips 100%
	exits 0 "$name is cut as it is written" live "rec-$name"
	cp out told
	wait $feeder
	is "$name: a clip was there in its course" $? 0
	is "$name: all moments" "$(clips told | wc -l)" 4
	ok "$name: clips show what the recording shows" exact "$film" told
done
for name in live-fragments.mp4 plain.flv; do
	film=$(media "$name")
	cp "$film" "part-$name"
	probe -g "$film" >whole
	exits 0 "$name can be followed" probe --follow "part-$name"
	records gop whole >want
	records gop out >got
	same "$name: its gops are those of the complete film" got want
done
film=$(media plain.mp4)
exits 1 "a plain MP4 has no index before its end" probe --follow "$film"
has "which is said, with what to do" err "record as MKV, TS or fragmented MP4"

# --- ends ----------------------------------------------------------------

film=$(media live.ts)
rm -rf clips
mkdir clips
: >killed.ts
fed "$film" killed.ts 65% clip:clips die
exits 0 "a recorder that is killed ends the recording" live killed.ts
wait $feeder
is "it was killed" $? 137
cp out told
is "the moments so far are there" "$(clips told | wc -l)" 3

exits 1 "what is no recording is refused" probe --follow "$0"
exits 1 "an empty file is no recording, when nobody writes to it" \
    sh -c ': >empty.ts; exec probe --follow empty.ts'
exits 2 "one file at a time" probe --follow a b
exits 2 "a list has nothing to wait for" cutlist --follow --keep 1-2 a
exits 2 "--keep-spool alone says nothing" cutlist --keep-spool . a

# Sound alone.
film=$(media live.ts)
ffmpeg -nostdin -v error -i "$film" -vn -c copy radio.ts
rm -rf clips
mkdir clips
: >show.ts
fed radio.ts show.ts 62% clip:clips 100%
exits 0 "a recording of sound is cut as it is written" live show.ts
wait $feeder
is "a clip of it was there in its course" $? 0

# --- a FIFO --------------------------------------------------------------

rm -rf clips
mkdir clips kept
mkfifo tuner.ts
fed "$film" tuner.ts 62% clip:clips 100%
exits 0 "a FIFO is cut as it is written" live tuner.ts
cp out told
wait $feeder
is "a clip was there in its course" $? 0
is "all moments of the FIFO" "$(clips told | wc -l)" 4
is "clips are called like the FIFO" "$(clips told | sort | head -n 1 |
	cut -c 1-15)" clips/tuner-01-
is "what was spooled is gone" "$(leftovers clips)" ""

# INT, in the middle of it.
rm -rf clips
mkdir clips
mkfifo over
(
	fed "$film" tuner.ts 30%
	# the FIFO closes only when the reader is gone
	exec 8>tuner.ts
	wait $feeder
	kill -INT "$(cat pid)"
	cat over >/dev/null
) &
# shellcheck disable=SC2086
"$B/tests/tools/alone" -t 60 -p pid -r report cutlist --follow $small \
    --keep-spool kept -o clips tuner.ts >out 2>err
: >over
wait
has "INT ends it" report "signal 2"
is "with everything that it had started" "$(grep -c left report)" 0
is "nothing half made is left" "$(leftovers clips)" ""
ok "but what was to be kept" test -s kept/tuner.ts
is "and it is what had come" \
    "$(head -c "$(size_of kept/tuner.ts)" "$film" | cmp - kept/tuner.ts)" ""
plan
