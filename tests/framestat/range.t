#!/bin/sh
# A film in shards: what --join tells is what a run of the whole film tells,
# byte for byte, wherever the edges lie.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/framestat/shards.sh"
need ffmpeg ffprobe jq
long

# whole OPTIONS FILM: what a run of the whole film tells, into ./whole; each is
# done once.
whole() {
	whole_kept=whole.$(printf '%s' "$*" | cksum | tr ' ' .)
	# shellcheck disable=SC2086 # options
	[ -f "$whole_kept" ] || framestat -q $1 "$2" >"$whole_kept"
	cp "$whole_kept" whole
}

# joined NAME OPTIONS FILM EDGE...: the same bytes as in one go; shards are
# given last one first.
joined() {
	joined_name=$1
	shift
	whole "$1" "$2"
	if ! shards "$@" 2>err; then
		fail "$joined_name" <err
		return
	fi
	# shellcheck disable=SC2012,SC2046,SC2086 # plain names; options
	framestat -q $1 --join $(ls -r shard.*) >joined 2>err
	if cmp whole joined >log 2>&1; then
		pass "$joined_name"
	else
		cat log err | fail "$joined_name"
	fi
}

# edges SEED FILM: one to four times, some of them exactly at a picture or a
# microsecond beside it.
edges() {
	whole "-M full" "$2"
	jq -r 'select(.type == "frame") | .t' whole |
	    awk -v seed="$1" '
		function some(n) {
			seed = (seed * 16807) % 2147483647
			return seed % n
		}
		{ t[NR] = $1 }
		END {
			seed = seed * 48271 + 11
			for (n = 1 + some(4); n > 0; n--) {
				at = t[1 + some(NR)]
				how = some(4)
				if (how == 0)
					at += 0.000001
				else if (how == 1)
					at -= 0.000001
				else if (how == 2)
					at += some(1000000) / 1e6
				if (at > 0 && at <= t[NR])
					printf "%.6f\n", at
			}
		}' | sort -n -u
}

# --- edges where it hurts -----------------------------------------------------------

film=$(media changes.mp4)
whole "-M full" "$film"
jq -c 'select(.type == "shot")' whole >known
middle=$(jq -s -r '[.[] | select(.begins == "dissolve")][0] |
    (.from + .to) / 2' known)
fade=$(jq -s -r '[.[] | select(.begins == "fade")][0] | .start' known)
ok "the film has a dissolve and a fade" test "$middle" != null -a \
    "$fade" != null
joined "an edge in the middle of a dissolve" "-M full" "$film" "$middle"
joined "and of a fade" "-M full" "$film" "$fade"
joined "edges a picture apart all over a fade" "-M full" "$film" \
    "$(echo "$fade" | awk '{ printf "%.6f", $1 - 0.04 }')" "$fade" \
    "$(echo "$fade" | awk '{ printf "%.6f", $1 + 0.04 }')"
joined "in the fast mode too" "-M fast" "$film" "$middle"

film=$(media cuts.mp4)
joined "an edge at a cut, one picture later, one more" "-M full" "$film" \
    1.6 1.64 1.68
joined "in a shot of two pictures" "-M fast" "$film" 3.64
joined "a microsecond beside a picture" "-M full" "$film" 3.599999 3.600001
joined "shots that may not be short" "-M full --min-shot 1" "$film" 3.62

ffmpeg -nostdin -v error -f lavfi -i "testsrc2=s=160x120:r=25:d=4,
    geq=lum='if(between(N,48,49),235,lum(X,Y))':cb='cb(X,Y)':cr='cr(X,Y)'" \
    -c:v libx264 -preset veryfast -pix_fmt yuv420p flash.mp4
joined "an edge in a flash" "-M full" flash.mp4 1.96
joined "a range that holds no picture" "-M full" flash.mp4 1.961 1.962

# --- edges anywhere -------------------------------------------------------------------

while IFS='|' read -r seed name options what; do
	# shellcheck disable=SC2046 # times
	joined "$what" "$options" "$(media "$name")" $(edges "$seed" \
	    "$(media "$name")")
done <<'END'
1|cuts.ts|-M fast|a stream that does not start at 0
2|cuts.ts|-M keys|its key frames
3|cuts-vfr.mp4|-M full|a rate that varies
4|cuts-turned.mp4|-M fast|turned pictures
5|cuts-hevc.mp4|-M full|HEVC
6|h264-open.mp4|-M full|open groups of pictures
7|hevc-open.mp4|-M fast|the same in HEVC
8|h264-b.mp4|-M full|pictures out of order
9|cuts.avi|-M full|no time stamps
10|late-video.mkv|-M full|pictures that begin late
11|offset.mkv|-M fast|a container that begins late
12|cuts-trunc.ts|-M full|a film cut off
13|cuts-woven.mkv|-M full|interlaced pictures
14|midgop.ts|-M full|a recording that begins within a group
15|cuts.mkv|-M fast --fps 3|samples
16|cuts120.mp4|-M keys --every 7|every seventh picture
17|cuts.mp4|-M keys --adaptive|adaptive samples
18|cuts10.mkv|-M fast --loop-filter|ten bits, with the loop filter
19|vp9.webm|-M full|VP9
20|oneframe.mp4|-M full|a single picture
END

# --- the fast mode in blocks ----------------------------------------------------------

# 400 groups of pictures in two blocks; something happens where they meet
ffmpeg -nostdin -v error -f lavfi -i "smptebars=s=64x48:r=25:d=208,
    drawbox=c=white:t=fill:w=30:h=20:enable='between(t,132.5,133.6)',
    drawbox=c=red:t=fill:w=60:h=40:enable='gt(t,134.1)',
    drawbox=c=green:t=fill:w=50:h=48:enable='gt(t,166.7)'" -c:v libx264 \
    -preset ultrafast -g 13 -keyint_min 13 -sc_threshold 0 -pix_fmt yuv420p \
    blocks.mp4
whole "-M fast" blocks.mp4
ok "some of its groups are decoded whole, most are not" jq -s -e '[.[] |
    select(.type == "frame")] | length > 450 and length < 2000' whole
# shellcheck disable=SC2046 # times
joined "edges around the seams of blocks" "-M fast" blocks.mp4 \
    $(probe -q -g blocks.mp4 | jq -s -r '[.[] | select(.type == "gop")] |
	.[255].t, .[256].t, .[256].t + 0.2, .[257].t, .[300].t + 0.1')
joined "samples around them" "-M fast --fps 1" blocks.mp4 133.0 133.12 133.3
joined "larger pictures of samples" "-M keys --every 40" blocks.mp4 100.3 100.9

# --- where to cut ---------------------------------------------------------------------

exits 0 "a film is cut in four" framestat -q --shards 4 blocks.mp4
is "there is a range for each" "$(wc -l <out)" 4
cp out ranges
rm -f shard.*
while read -r range; do
	framestat -q --range "$range" blocks.mp4 >"shard.$range"
done <ranges
framestat -q --join shard.* >joined
whole "-M fast" blocks.mp4
same "what they tell together is what the whole film tells" joined whole
is "none has much more than a quarter of the key frames" "$(cat shard.* |
    jq -s '[.[] | select(.type == "shard") | .keys] | max < 110')" true
exits 0 "more parts than key frames" framestat -q --shards 99 "$(media \
    onekey.mp4)"
is "there are no more than that" "$(cat out)" "0.000000-"

plan
