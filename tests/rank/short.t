#!/bin/sh
# rank FILE: everything that comes before it is run; a small programme from
# end to end.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need ffmpeg ffprobe jq
for tool in probe framestat beatscan; do
	[ -x "$B/$tool" ] || skip_all "$tool is not built"
done

# Forty seconds of a still picture and a hum; from 20 to 26 it roars and moves.
ffmpeg -v error -f lavfi -i "color=gray:s=160x96:r=12:d=40[a];
    testsrc2=s=160x96:r=12:d=40[b];[a][b]overlay=enable='between(t,20,26)'" \
    -f lavfi -i "anoisesrc=r=16000:d=40:seed=5,volume=eval=frame:volume='
    if(between(t\,20\,26)\,0.5\,0.02)'" -c:v libx264 -preset ultrafast \
    -g 24 -c:a aac match.mp4 || exit 2

exits 0 "a file is ranked" rank -n 1 match.mp4
rec "only media, segment, error, done and its own run are told" '
	map(.type) == ["media", "run", "segment", "done"] or
	map(.type) == ["media", "segment", "done"]'
is "the moment is found" "$(found out 21 25)" 2
rec "its ends are near" '[.[] | select(.type == "segment")][0] |
	.start > 16 and .start <= 20.5 and .end >= 25.5 and .end < 30'
rec "nothing but text is lacking" '[.[] | select(.type == "segment")][0] |
	.lacks == ["text"]'
jq -c 'select(.type == "segment")' out >want
exits 0 "the same as a pipe" sh -c '
	probe -g -c match.mp4 | framestat | beatscan | rank -n 1'
jq -c 'select(.type == "segment")' out >got
same "tells the same" got want
exits 0 "and in two stages" sh -c 'probe -g match.mp4 |
	framestat -M keys | beatscan | rank --coarse -n 3 |
	framestat -w | rank -n 1'
is "finds it too" "$(found out 21 25)" 2
rec "what is looked at closely lies in windows alone" '
	[.[] | select(.type == "window")] as $w | ($w | length) > 0 and
	([.[] | select(.type == "frame" and .pass > 0)] | length > 20 and
	    all(.t as $t | any($w[]; .start <= $t + 0.001 and .end > $t))) and
	([$w[] | .end - .start] | add) < 40'
exits 0 "as it comes" rank -t 0.2 match.mp4
is "finds it as well" "$(found out 22)" 1

exits 0 "a table" rank -T match.mp4
has "names the file" out match.mp4
exits 0 "captions beside it are read" sh -c 'cat >match.srt <<END
1
00:00:05,000 --> 00:00:08,000
[laughter]
END
rank -n 2 match.mp4'
rec "and count" 'any(.type == "segment" and .start < 8 and .end > 5 and
	.why.laughter > 0)'
rm match.srt

printf 'no media\n' >notes.mp4
exits 1 "a bad file among good ones" rank -n 1 match.mp4 notes.mp4
is "the good one is ranked" "$(found out 21)" 1
rec "the bad one is an error" '[.[] | select(.type == "error").path] ==
	["notes.mp4"]'
exits 1 "no such file" rank nosuch.mp4
has "is told" err nosuch.mp4
exits 1 "-q" rank -q nosuch.mp4
is "is not" "$(cat err)" ""
exits 0 "a name with a dash" sh -c 'cp match.mp4 ./-v.mp4; rank -n 1 -- -v.mp4'
is "is a name" "$(found out 21)" 1
is "nothing is left behind" "$(ls -A "$TMPDIR")" ""
plan
