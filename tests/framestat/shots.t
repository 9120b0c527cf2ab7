#!/bin/sh
# Which shots are found, in films whose shots are known.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

# starts MODE FILM: "time type" of each shot but the first.
starts() {
	framestat -q -M "$1" "$2" | jq -r 'select(.type == "shot" and
	    .begins != "start") | "\(.start) \(.begins)"'
}

# found NAME MODE FILM WANT: exactly these boundaries.
found() {
	is "$1, mode $2" "$(starts "$2" "$(media "$3")")" "$4"
}

# --- cuts, to the picture ---------------------------------------------------------

want="1.6 cut${NL}3.6 cut${NL}3.68 cut${NL}6 cut"
while read -r film what; do
	found "$what" full "$film" "$want"
	found "$what" fast "$film" "$want"
done <<'END'
cuts.mp4	cuts, one shot of two pictures
cuts.ts	the same in a stream that does not start at 0
cuts.mkv	the same in Matroska
cuts.avi	the same without time stamps
cuts10.mkv	the same in 10 bits
cuts-hevc.mp4	the same in HEVC
cuts444.mkv	the same in 4:4:4
cuts-turned.mp4	the same turned by 90 degrees
cuts-twice.mp4	the same, each picture shown twice
END
found "at 120 pictures a second" full cuts120.mp4 \
    "1.6 cut${NL}3.6 cut${NL}3.683333 cut${NL}6 cut"
found "at a rate that varies, without the picture that was dropped" full \
    cuts-vfr.mp4 "1.6 cut${NL}3.6 cut${NL}3.68 cut${NL}6.04 cut"
found "cut off in the middle of a gop: what is there" full cuts-trunc.ts \
    "1.6 cut${NL}3.6 cut${NL}3.68 cut"
found "at one picture a second" full slow.mp4 "4 cut"

# --- what is exact about a shot ---------------------------------------------------

film=$(media cuts.mp4)
exits 0 "a film of five shots" framestat -M full "$film"
rec "its shots have no gap between them, from start to end" '
	[.[] | select(.type == "shot")] | length == 5 and
	    .[0].start == 0 and .[-1].end == 8 and
	    ([range(4) as $i | .[$i].end == .[$i + 1].start] | all)'
rec "and the numbers and time stamps of their first pictures" '
	. as $all | [.[] | select(.type == "shot")] |
	    [.[].n] == [0, 40, 90, 92, 150] and
	    all(.[]; . as $s | $all | any(.type == "frame" and
		.n == $s.n and .pts == $s.pts and .t == $s.start))'
rec "all pictures are examined, each once, in order" '
	[.[] | select(.type == "frame")] | length == 200 and
	    [.[].n] == [range(200)] and [.[].t] == ([.[].t] | unique)'
rec "the difference is largest at the cuts" '
	[.[] | select(.type == "frame" and .diff)] | sort_by(-.diff) |
	    [.[:4][].n] | sort == [40, 90, 92, 150]'
rec "a best picture lies in its shot" '
	all(.[] | select(.type == "shot"); .best >= .start and .best < .end)'
rec "larger pictures are at most two a second" '
	[.[] | select(.type == "frame" and .sharpness) | .t] |
	    length >= 15 and length <= 17'
rec "every record has its members in the order of the manual" '
	[.[] | select(.type == "shot") | keys_unsorted] | unique | length == 1'
framestat -M full "$(media cuts.ts)" | jq -c 'select(.type == "shot") |
    [.start, .end]' >ts
framestat -M full "$film" | jq -c 'select(.type == "shot") |
    [.start, .end]' >mp4
same "times count from the file's start, wherever that is" ts mp4

exits 0 "120 pictures a second, none of which lasts whole microseconds" \
    framestat -M full "$(media cuts120.mp4)"
rec "end with the file, to the microsecond" \
    '[.[] | select(.type == "shot")][-1].end == 8'

# --- gradual changes --------------------------------------------------------------

framestat -q -M full "$(media changes.mp4)" >out
rec "a dissolve, a fade and a wipe are one boundary each" '
	[.[] | select(.type == "shot") | .begins] ==
	    ["start", "dissolve", "fade", "wipe"]'
rec "and lie where they were made, to 0.2 s, a wipe to 0.4 s" '
	def off($a; $b): ($a - $b) | if . < 0 then -. else . end;
	def near($a; $b): off($a; $b) < 0.2;
	[.[] | select(.type == "shot")] |
	    near(.[1].from; 2) and near(.[1].to; 3) and near(.[1].start; 2.5) and
	    near(.[2].from; 5) and near(.[2].to; 6.2) and
	    off(.[3].from; 8) < 0.4 and off(.[3].to; 9) < 0.4'

# --- what is no boundary ----------------------------------------------------------

for mode in full fast; do
	found "flashes, a strobe, shake and a title are none" "$mode" calm.mp4 ""
done
found "nor is somebody who moves before a still background" fast talk.mp4 \
    "24 cut"

# --- the user's wish --------------------------------------------------------------

is "shots shorter than wanted are joined" "$(framestat -q --min-shot 0.5 \
    "$film" | jq -c 'select(.type == "shot") | .start' | tr '\n' ' ')" \
    "0 1.6 3.6 6 "
plan
