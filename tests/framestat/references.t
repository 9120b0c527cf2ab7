#!/bin/sh
# Without the pictures that no other one refers to: fewer are decoded, and no
# shot has a picture of its neighbour.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/framestat/shards.sh"
need ffmpeg ffprobe jq

film=$(media cutsb.mp4) # cuts at 1.6, 3.6, 3.68 and 6 s; 25 pictures a second

framestat -q -M full "$film" >all
exits 0 "a film is looked at without them" \
    framestat -q -M full --references "$film"
cp out some
cp out few
frames() {
	grep -c '^{"type":"frame"' "$1"
}
ok "less than half of the pictures are decoded" \
    test "$(($(frames some) * 2))" -lt "$(frames all)"
# shellcheck disable=SC2016 # expressions of jq
between='
	[.[] | select(.type == "shot" and .begins != "start")] as $s |
	all((1.6, 3.6, 3.68, 6); . as $t | any($s[];
	    (.from // .start) < $t and (.to // .start) >= $t - 0.001))'
rec "each cut lies between a boundary's two pictures" "$between"
rec "which are near to each other" '
	all(.[] | select(.type == "shot" and .from); .to - .from < 0.17)'
rec "a picture has its own number or none" '
	all(.[] | select(.type == "frame" and .n); .n == (.t * 25 | round))'
rec "nobody says what is repeated" '
	all(.[] | select(.type == "shot"); .cadence == null)'
jq -c 'select(.type == "frame") | [.t, .hash, .luma]' all >whole
jq -c 'select(.type == "frame") | [.t, .hash, .luma]' some |
    grep -v -x -F -f whole >strange
is "a picture is measured the same as among all" "$(cat strange)" ""
framestat -q -j 7 -M full --references "$film" >seven
same "seven decoders say what one says" seven some
shards "-M full --references" "$film" 1.62 3.64 6
framestat -q -M full --references --join shard.* >joined
same "so do shards" joined some
exits 2 "which --join has to know of" framestat -M full --join shard.*
has "and says so" err "made with other options"
framestat -q -M fast --references "$film" >out
rec "the fast mode finds each cut as well" "$between"
framestat -q -M keys "$film" | grep '"type":"shot"' >seen.keys
framestat -q -M keys --references "$film" | grep '"type":"shot"' \
    >seen.some
same "key frames are what they were" seen.some seen.keys
framestat -q -M full --references "$(media cuts.ts)" >out
rec "in a transport stream too" "$between"

# Windows that end around the cut at 6 s: between the pictures that are looked
# at, 5.92 and 6.08, nobody knows where it is.
probe -g "$film" >probed
src=$(jq -r 'select(.type == "media").src' probed)
for to in 5.92 5.94 5.96 5.98 6 6.02 6.04 6.06 6.08 6.1; do
	jq -c --argjson to "$to" '
	    ., if .type == "media" then
	    {type: "segment", src, start: 4.4, end: $to} else empty end' \
	    probed | framestat -q -w --references
done >windows
jq -c 'select(.type == "shot" and .start < 6) | .end' windows >ends
is "each window has a shot that begins before a cut" "$(wc -l <ends)" 10
is "and ends before it, wherever the window does" \
    "$(awk '$1 > 6.08 || ($1 > 5.921 && $1 < 6.079)' ends)" ""
jq -c '., if .type == "media" then {type: "segment", src, start: 5.94,
    end: 7.5} else empty end' probed | framestat -q -w --references >out
rec "and its first one begins behind a cut" '
	[.[] | select(.type == "shot")] | length > 0 and
	all(.[]; .start >= 6)'
is "the windows are of this film" \
    "$(jq -r 'select(.type == "window").src' out)" "$src"

# Groups that are open: what follows a key frame is shown before it.
ffmpeg -v error -nostdin -i "$film" -c:v libx265 -preset ultrafast \
    -x265-params log-level=none:pools=none:frame-threads=1:keyint=24:min-keyint=24:scenecut=0:open-gop=1:b-adapt=0:bframes=3 \
    open.mp4
probe -q -g open.mp4 >probed
ok "most groups are open" jq -s -e '[.[] | select(.type == "gop" and
    .leading > 0 and .rap)] | length > 4' probed
framestat -q -M full --references open.mp4 >out
rec "in open groups too" "$between"
cp out some
framestat -q -j 7 -M full --references open.mp4 >seven
same "whose first pictures any number of decoders leaves out" seven some
shards "-M full --references" open.mp4 1.62 3.64 6
framestat -q -M full --references --join shard.* >joined
same "and shards too" joined some

# Pictures of an AVI have no times of their own: none may be left out.
ffmpeg -v error -nostdin -i "$film" -t 2 -c:v mpeg4 -bf 2 -q:v 4 times.avi
own() {
	framestat -q -M full "$@" | grep -e '"type":"frame"' -e '"type":"shot"'
}
own --references times.avi >avi.some
own times.avi >avi.all
same "where times are counted all pictures are looked at" avi.some avi.all

# What is stored of all pictures is not told of some, nor the other way round.
unset CUTLIST_CACHE
framestat -q -M full "$film" >stored
same "all is stored" stored all
framestat -q -M full --references "$film" >stored
same "some is stored beside it" stored few
plan
