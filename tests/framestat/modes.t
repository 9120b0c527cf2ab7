#!/bin/sh
# How much is decoded: modes, windows, samples, shards.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq
long

talk=$(media talk.mp4)
cuts=$(media cuts.mp4)

# own FILE: framestat's own records, without the run record (whose options
# differ).
own() {
	grep -e '^{"type":"frame"' -e '^{"type":"shot"' -e '^{"type":"window"' \
	    "$1"
}

# --- the same bytes from any number of decoders ----------------------------------

for film in "$talk" "$cuts" "$(media cuts10.mkv)" "$(media cuts.ts)" \
    "$(media h264-open.mp4)" "$(media cuts-trunc.ts)"; do
	for mode in full fast keys; do
		framestat -q -j 1 -M "$mode" "$film" >one
		framestat -q -j 7 -M "$mode" "$film" >seven
		same "-M $mode of ${film##*/}: seven decoders say what one says" \
		    seven one
	done
done

# --- modes ------------------------------------------------------------------------

framestat -q -M full "$talk" >all.full
framestat -q -M fast "$talk" >all.fast
framestat -q -M keys "$talk" >all.keys
frames() {
	grep -c '^{"type":"frame"' "$1"
}
is "full looks at every picture" "$(frames all.full)" 1500
ok "fast at less than a third of them" test "$(frames all.fast)" -lt 500
is "keys at key frames" "$(frames all.keys)" 30
jq -c 'select(.type == "shot") | [.start, .end, .begins, .n]' all.full >full.shots
jq -c 'select(.type == "shot") | [.start, .end, .begins, .n]' all.fast >fast.shots
same "fast finds the shots that full finds, numbers too" fast.shots full.shots
cp all.keys out
rec "keys knows between which two key frames the cut lies" '
	[.[] | select(.type == "shot" and .begins == "cut")] | length == 1 and
	    (.[0] | .from < 24 and .to >= 24 and .to - .from <= 2.01)'
cp all.fast out
rec "pictures far apart have no motion" '
	all(.[] | select(.type == "frame" and .dt and .dt > 0.2);
	    .motion == null and .pan == null)'
jq -c 'select(.type == "frame") | [.n, .hash, .luma]' all.full >all
jq -c 'select(.type == "frame") | [.n, .hash, .luma]' all.fast |
    grep -v -x -F -f all >strange
is "a picture is measured the same in every mode" "$(cat strange)" ""

# --- without an index -------------------------------------------------------------

probe "$talk" | framestat -q -M fast | jq -c 'select(.type == "shot")' >asked
probe -g "$talk" | framestat -q -M fast | jq -c 'select(.type == "shot")' >given
same "a stream without an index gives the same shots" asked given
probe "$talk" | framestat -q -M fast | grep -c '"type":"gop"' >gops
is "and no index that was not in it" "$(cat gops)" 0

# --- windows ----------------------------------------------------------------------

# windowed SEGMENTS OPTION...: the talk with these segments, "start end level".
windowed() {
	w_list=$1
	shift
	{
		probe -g "$talk" | grep -v '"type":"done"'
		src=$(probe -q "$talk" | jq -r 'select(.type == "media").src')
		printf '%s\n' "$w_list" | while read -r w_from w_to w_level; do
			printf '{"type":"segment","src":"%s","start":%s,"end":%s,"level":"%s"}\n' \
			    "$src" "$w_from" "$w_to" "$w_level"
		done
		printf '{"type":"done","src":"%s"}\n' "$src"
	} | framestat -q "$@"
}

windowed "23 25 high${NL}40 41.5 low${NL}40.9 42 low" -w >out
rec "each window is opened by a record, overlapping ones are one" '
	[.[] | select(.type == "window") | [.start, .end, .pass, .tool]] ==
	    [[23, 25, 1, "framestat"], [40, 42, 1, "framestat"]]'
rec "only pictures inside are told, every one" '
	[.[] | select(.type == "frame")] | length == 100 and
	    all(.[]; .pass == 1 and (.t >= 23 and .t < 25 or
	    .t >= 40 and .t < 42))'
rec "shots end at the edges" '
	[.[] | select(.type == "shot") | [.start, .end, .begins]] ==
	    [[23, 24, "start"], [24, 25, "cut"], [40, 42, "start"]]'
windowed "23.98 24.02 high" -w >out
rec "a cut at the edge of a window needs pictures outside of it" '
	[.[] | select(.type == "shot") | .start] == [23.98, 24] or
	[.[] | select(.type == "shot") | .start] == [24]'
windowed "70 80 high" -w >out
rec "a window outside of the film is none" '
	all(.type != "window" and .type != "frame" and .type != "error")'
framestat -q -M keys "$talk" | {
	grep -v '"type":"done"'
	src=$(probe -q "$talk" | jq -r 'select(.type == "media").src')
	printf '{"type":"segment","src":"%s","start":1,"end":2}\n' "$src"
	printf '{"type":"done","src":"%s"}\n' "$src"
} | framestat -q -w | framestat -q -w >out
rec "each closer look has a pass of its own" '
	[.[] | select(.type == "window") | .pass] == [1, 2]'

# --- samples ----------------------------------------------------------------------

framestat -q -M keys --fps 5 "$talk" >out
rec "--fps 5 looks at five pictures a second" '
	[.[] | select(.type == "frame")] | length >= 299 and length <= 302'
framestat -q -M keys --every 50 "$talk" >out
rec "--every 50 at each fiftieth" '
	[.[] | select(.type == "frame")] | length >= 29 and length <= 32'
framestat -q --fps 5 "$talk" >out
rec "besides fast, they fill what is not decoded whole" '
	[.[] | select(.type == "frame") | .dt | select(.)] | max < 0.41'
windowed "10 20 critical" -M keys --adaptive >out
rec "--adaptive samples moments more densely than the rest" '
	[.[] | select(.type == "frame") | .t] |
	    ([.[] | select(. >= 10 and . < 20)] | length >= 24 and
	    length <= 27) and ([.[] | select(. >= 30 and . < 40)] |
	    length >= 9 and length <= 11)'
exits 2 "two ways of sampling at once are misuse" framestat --fps 1 --every 2 x

# --- several films ----------------------------------------------------------------

framestat -q "$cuts" "$talk" "$(media cuts.mkv)" >out
rec "several films, one after the other" '
	[.[] | select(.type == "done")] | length == 3'
rec "each with its own shots" '
	[group_by(.src)[] | [.[] | select(.type == "shot")] | length] |
	    sort == [2, 5, 5]'
plan
