#!/bin/sh
# A recording is cut while it is being written.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/cutlist/film.sh
. "$TESTS/cutlist/film.sh"
# shellcheck source=tests/cutlist/live.sh
. "$TESTS/cutlist/live.sh"
need jq

# --- a transport stream --------------------------------------------------

film=$(media recording.ts)
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
cat <&5 >rest 4>&- &
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

for name in recording-wrap.ts recording.mkv; do
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
for name in recording-fragments.mp4 plain.flv; do
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
plan
