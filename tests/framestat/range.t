#!/bin/sh
# A film in shards: what --join tells is what a run of the whole film tells,
# byte for byte, wherever the edges lie.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

# shards OPTIONS FILM EDGE...: the shards of a film cut at these times: files
# shard.1, shard.2 ...
shards() {
	shards_options=$1 shards_film=$2 shards_from=0 shards_n=0
	shift 2
	rm -f shard.*
	for shards_to in "$@" ''; do
		shards_n=$((shards_n + 1))
		# shellcheck disable=SC2086 # options
		framestat -q $shards_options --range "$shards_from-$shards_to" \
		    "$shards_film" >"shard.$shards_n" || return
		shards_from=$shards_to
	done
}

# joined NAME OPTIONS FILM EDGE...: the same bytes as in one go; shards are
# given last one first.
joined() {
	joined_name=$1
	shift
	# shellcheck disable=SC2086 # options
	framestat -q $1 "$2" >whole
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
	framestat -q -M full "$2" | jq -r 'select(.type == "frame") | .t' |
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
				at += how == 0 ? 0.000001 : how == 1 ?
				    -0.000001 : how == 2 ? some(1000000) / 1e6 : 0
				if (at > 0)
					printf "%.6f\n", at
			}
		}' | sort -n -u
}

# --- edges where it hurts -----------------------------------------------------------

film=$(media changes.mp4)
framestat -q -M full "$film" | jq -c 'select(.type == "shot")' >known
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
framestat -q blocks.mp4 >whole
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
framestat -q blocks.mp4 >whole
same "what they tell together is what the whole film tells" joined whole
is "none has much more than a quarter of the key frames" "$(cat shard.* |
    jq -s '[.[] | select(.type == "shard") | .keys] | max < 110')" true
exits 0 "more parts than key frames" framestat -q --shards 99 "$(media \
    onekey.mp4)"
is "there are no more than that" "$(cat out)" "0.000000-"

# --- on a pipe ------------------------------------------------------------------------

shards "" "$film" 2 5
cat shard.3 shard.1 shard.2 | framestat -q --join >joined
framestat -q "$film" >whole
same "shards come on standard input, one behind the other" joined whole
probe -q -g "$film" | framestat -q --range 2-5 >piped
same "a shard can be made from records" piped shard.2
probe -q "$film" | framestat -q >whole
for range in 0-3 3-; do
	probe -q "$film" | framestat -q --range $range
done | framestat -q --join >joined
same "from records without an index, too" joined whole
shards "" "$film" 2 5
framestat -q "$film" >whole
mkdir -- '-a "b'
cp shard.1 "./-a \"b/c${NL}d"
framestat -q --join -- "-a \"b/c${NL}d" shard.2 shard.3 >joined
same "names of shards may be odd" joined whole
mkfifo pipe
cat shard.2 >pipe &
framestat -q --join shard.1 pipe shard.3 >joined
same "and a shard may be a pipe" joined whole
framestat -T --join shard.* >table
framestat -T "$film" >want
sed -i '$d' table want # how long it took
same "a table is made of shards" table want

# --- what is in a shard ---------------------------------------------------------------

jq -s . shard.2 >records
ok "its run record tells the range" jq -e '.[] | select(.type == "run" and
    .tool == "framestat") | .options ==
    "-M fast --range 00:00:02.000-00:00:05.000" and
    .emits == ["part", "shard"]' records
ok "it has no frame and no shot" jq -e 'all(.[]; .type != "frame" and
    .type != "shot")' records
ok "its last record but done says what it holds" jq -e '.[-2] |
    .type == "shard" and .start == 2 and .end == 5 and .pictures > 0' records
ok "each line is far below what a line may have" jq -s -R -e \
    'split("\n") | map(length) | max < 500000' shard.2

# --- what can't be joined ---------------------------------------------------------------

# refused NAME SENTENCE FILE...: nothing is told but this sentence.
refused() {
	refused_name=$1 refused_want=$2
	shift 2
	exits 2 "$refused_name" framestat --join "$@"
	is "and says so" "$(cat err)" "framestat: $refused_want"
	ok "and nothing else" test ! -s out
}

refused "the middle is missing" \
    "no shard holds the film from 0:00:02.000 to 0:00:05.000" shard.1 shard.3
refused "the end is missing" \
    "no shard holds the film from 0:00:05.000 to its end" shard.1 shard.2
refused "the start is missing" "no shard holds the film's start" \
    shard.2 shard.3
refused "one stands twice" \
    "shard.2 and shard.2 hold the same part of the film" shard.*  shard.2
framestat -q --range 4.999999- "$film" >late
refused "two overlap" "shard.2 and late hold the same part of the film" \
    shard.1 shard.2 late
framestat -q --range 5- "$(media cuts.mkv)" >other
refused "they are of two films" "shard.1 and other are about different films" \
    shard.1 shard.2 other
framestat -q -M full --range 5- "$film" >other
refused "they were made with different options" "shard.1 and other were made \
with different options, or from different indexes" shard.1 shard.2 other
sed 's/"version":"[^"]*","what"/"version":"0.0.0","what"/' shard.3 >other
refused "they were made by different versions" \
    "shard.1 and other were made by different versions" shard.1 shard.2 other
exits 2 "--join wants the options of the shards" framestat -M full --join \
    shard.*
has "and says so" err "made with other options"
head -n -2 shard.3 >other
refused "one was cut off" "other:$(($(wc -l <other))): the shard is not \
whole: it ends in the middle" shard.1 shard.2 other
grep -v '"type":"shard"' shard.3 >other
refused "one did not come to its end" "other:$(wc -l <other): the shard is \
not whole: framestat did not get to its end" shard.1 shard.2 other
grep -v '"look":"pictures"' shard.3 >other
refused "one lost a line" "other:$(wc -l <other): the shard is not whole: \
pictures are missing" shard.1 shard.2 other
sed '/"type":"part"/s/"data":"../"data":"AA/' shard.3 >other
refused "one has a damaged line" "other:$(grep -n -m 1 '"type":"part"' other |
    cut -d : -f 1): the part record is damaged" shard.1 shard.2 other
head -c 3000 shard.1 >other
exits 2 "one ends within a line" framestat --join other shard.2 shard.3
exits 2 "there is none" framestat --join /dev/null
exits 2 "one is not there" framestat --join shard.1 nowhere
has "and says so" err "nowhere: No such file"
framestat -q "$film" >other
exits 2 "records of a whole film are no shard" framestat --join other

# --- misuse -----------------------------------------------------------------------------

for bad in "--range 5-2" "--range x" "--range 1-2 --join" "--range 1-2 -w" \
    "--range 1-2 -T" "--range 1-2 --only" "--join --sheet a.png" \
    "--shards 0" "--shards 2 --range 1-"; do
	# shellcheck disable=SC2086 # options
	exits 2 "misuse: $bad" framestat $bad "$film"
done
exits 1 "a range of a film that can't be decoded" framestat --range 1-2 \
    "$(media garbage.mp4)"

# --- the cache ----------------------------------------------------------------------------

unset CUTLIST_CACHE
cp "$film" film.mp4
shards "" film.mp4 2 5
for n in 1 2 3; do cp shard.$n first.$n; done
PATH=$TESTS/stubs:$PATH STUB=exit:1 shards "" film.mp4 2 5
ok "a shard is found in the cache" cmp shard.2 first.2
ok "as that of its own range" cmp shard.3 first.3
framestat -q --join shard.* >joined
PATH=$TESTS/stubs:$PATH STUB=exit:1 framestat -q film.mp4 >again
same "what was joined is what the whole film is known by" again joined
plan
