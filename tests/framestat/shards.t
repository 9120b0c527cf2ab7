#!/bin/sh
# Shards of a film on their way: pipes and files, what is in them, what is
# refused, the cache.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/framestat/shards.sh"
need ffmpeg ffprobe jq

film=$(media cuts.mp4)

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

# --- parts that reach over the film -----------------------------------------------------

# over FILM OPTIONS EDGE...: the same, though some parts lie outside of it.
over() {
	over_film=$1 over_options=$2
	shift 2
	# shellcheck disable=SC2086 # options
	framestat -q $over_options "$over_film" >whole
	shards "$over_options" "$over_film" "$@" 2>err
	# shellcheck disable=SC2086 # options
	framestat -q $over_options --join shard.* >joined 2>>err
	cat err
	same "parts at $* are joined$over_options" joined whole
}

# 8 s in parts of 3 s each, as many as somebody thought; the last one is open.
over "$film" "" 3 6 9
over "$film" "" 3 6 9 12
over "$film" "" 3 6 8 9
over "$film" " -M full" 3 6 9 12 15
jq -s . shard.5 >records
ok "a part behind the end says that it holds nothing" jq -e '.[-2] |
    .type == "shard" and .start == 15 and .end == 15 and .pictures == 0' \
    records
framestat -q --range 12-15 "$film" >shard.5
ok "so does one that ends somewhere" jq -s -e '.[-2] | .start == .end' shard.5
late=$(media late-video.mp4)
over "$late" " -M full" 0.3 0.6 1
shards "" "$film" 2 5

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
framestat -q --range 9- "$film" >other
refused "all that there is lies outside" "no shard holds the film's start" other
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
