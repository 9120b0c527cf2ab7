#!/bin/sh
# Records that make no sense, and films about which there is little to say.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

src=00000000000000a1
film at="60 130" seconds=200 >film.ndjson
rank --only -n 2 <film.ndjson | grep '"type":"segment"' >want

# with RECORD...: the film with these lines before its end.
with() {
	grep -v '"type":"done"' film.ndjson
	for one; do
		printf '%s\n' "$one"
	done
	grep '"type":"done"' film.ndjson
}

# refused WHAT REASON RECORD: it is left out and told, nothing else changes.
refused() {
	with "$3" >feed
	exits 1 "$1: exit 1" rank -n 2 <feed
	has "$1: a message says so" err "$2"
	grep '"type":"segment"' out >got
	same "$1: the moments are the same" got want
	rec "$1: an error record counts it, the record is passed on" '
		any(.type == "error" and .tool == "rank" and
		    (.what | test("1 record was left out"))) and
		([.[] | select(.tool != "rank" and .type != "segment")] |
		    length) == $n' --argjson n "$(wc -l <feed)"
}

loud() {
	printf '{"type":"loud","src":"%s","t":%s,"pass":0,"momentary":-3,"rms":-3,"flux":0.1}' \
	    "${2-$src}" "$1"
}

refused "out of order" "out of order" "$(loud 50.05)"
refused "there twice" "there already" "$(grep '"type":"loud"' film.ndjson |
    tail -n 1)"
refused "a negative time" "negative" "$(loud -5)"
refused "beyond the end" "beyond the end" "$(loud 400)"
refused "a time that is none" "no time" "$(loud '"x"')"
refused "no time" "no time" '{"type":"loud","src":"'$src'","momentary":-3}'
refused "no value" "missing" '{"type":"loud","src":"'$src'","t":200.5}'
refused "a frame with negative motion" "negative" \
    '{"type":"frame","src":"'$src'","t":199.9,"dt":0.1,"motion":-1}'
refused "a shot that ends before it starts" "ends before" \
    '{"type":"shot","src":"'$src'","start":199,"end":198,"begins":"cut"}'
refused "a kind of sound that nobody knows" "missing" \
    '{"type":"sound","src":"'$src'","start":199,"end":200,"kind":"smell"}'
refused "a pass that is none" "missing" \
    '{"type":"frame","src":"'$src'","t":199.9,"pass":-1,"motion":1}'

with '{"type":"loud","src":"'$src'","t":199.95,"momentary":NaN}' >feed
exits 1 "NaN is no JSON" rank -n 2 <feed
grep '"type":"segment"' out >got
same "that line is skipped" got want
with "$(loud 100 00000000000000ff)" >feed
exits 1 "a record of a source that was never opened" rank -n 2 <feed
has "is told" err "no source \"00000000000000ff\""
grep '"type":"segment"' out >got
same "and left out" got want
rec "an error record counts it" 'any(.type == "error" and .src == "" and
	(.what | test("1 record was left out")))'

for n in 1 2 3 4 5 6 7 8 9; do
	loud "$n"
	echo
done >nine
{ grep -v '"type":"done"' film.ndjson
  cat nine
  sed "s/$src/00000000000000ff/" nine
  grep '"type":"done"' film.ndjson; } >feed
exits 1 "nine of each" rank -n 2 <feed
is "the first five of each are shown" "$(grep -c 'of type loud is left out' \
    err)" 10
has "all are counted" err "9 records were left out, since they make no sense"
has "in both" err "9 records were left out, since their source"
exits 1 "-q" rank -q -n 2 <feed
is "says nothing" "$(cat err)" ""

# --- types that are missing -----------------------------------------------------------

at="60 130:0.9 220:0.8"
while read -r lacks types; do
	film at="$at" types="$types" >feed
	exits 0 "only $types" rank --only -n 3 <feed
	is "$types: the moments are found" "$(found out 62 132 222)" 3
	rec "$types: what is lacking is told" '[.[] |
		select(.type == "segment").lacks | sort | join("+")] |
		unique == [$l]' --arg l "$lacks"
done <<'END'
picture+text gop loud sound
packets+picture+text loud sound
packets+picture+text loud
sound+text frame shot
sound+text frame
picture+sound+text gop
packets+picture loud sound caption
text gop loud sound frame shot beat
END

# --- nothing ----------------------------------------------------------------------------

film types=none seconds=300 >feed
exits 0 "nothing but a length" rank --only -n 4 <feed
rec "moments are evenly spaced, at level minimal" '
	[.[] | select(.type == "segment")] | length == 4 and
	all(.level == "minimal" and .score == 0 and .why == {} and
	    .peak == null) and
	([range(1; 4) as $i | .[$i].start - .[$i - 1].start | . * 1000 |
	    round] | unique | length == 1)'
has "a message says so" err "evenly spaced"
exits 0 "no more seconds than are wanted" rank --only -d 45 <feed
rec "even then" '[.[] | select(.type == "segment") | .end - .start] |
	add <= 45 and length == 2'
film src=00000000000000b2 types=none seconds=200 >>feed
exits 0 "two such films across" rank --only --across -n 4 <feed
rec "share the number" '[.[] | select(.type == "segment").src] |
	group_by(.) | map(length) == [2, 2]'
film types=none seconds=-1 >feed
exits 1 "not even a length" rank --only <feed
has "is told" err "nothing to rank"
rec "no moment is" 'all(.type != "segment")'
film types=none seconds=0 >feed
exits 1 "no length at all" rank --only <feed
has "is told as well" err "nothing to rank"
film seconds=0 >feed
exits 1 "a film of zero length" rank --only <feed
film types=none seconds=1 >feed
exits 0 "a second" rank --only <feed
rec "is one moment" '[.[] | select(.type == "segment")] | length == 1 and
	.[0].start == 0 and .[0].end == 1'
for seconds in 0.04 0.5 1 2 7.9; do
	film seconds=$seconds at=0 >feed
	exits 0 "$seconds s of everything" rank --only --grid <feed
	rec "$seconds s: are at most one moment inside of the film" '
		[.[] | select(.type == "segment")] | length <= 1 and
		all(.start >= 0 and .end <= $s and .start < .end)' \
	    --argjson s $seconds
	exits 0 "$seconds s as they come" rank --only -t 0 <feed
done

# --- nothing that stands out ---------------------------------------------------------------

film seconds=120 types="loud sound frame shot gop" | sed \
    -e 's/"momentary":[-0-9.]*/"momentary":null/' \
    -e 's/"rms":[-0-9.]*/"rms":null/' -e 's/"flux":[0-9.]*/"flux":0/' \
    -e 's/"kind":"speech"/"kind":"silence"/' \
    -e 's/"motion":[0-9.]*/"motion":0/' -e 's/"diff":[0-9.]*/"diff":0/' \
    -e 's/"rate":\[[0-9,]*\]/"rate":[0,0]/' \
    -e 's/"begins":"cut"/"begins":"dissolve"/' >feed
grep -v '"type":"shot"' feed >black
for args in "-n 3" "-n 3 --across" "-n 3 --coarse" "-d 60" "-p talk" \
    "-n 3 --spread 3"; do
	# shellcheck disable=SC2086 # words
	exits 0 "silence and black throughout: rank $args" rank --only $args <black
	has "$args: a message says that nothing stands out" err "nothing stands out"
	rec "$args: moments are evenly spaced, at level minimal" '[.[] |
		select(.type == "segment")] | length >= 2 and
		all(.level == "minimal" and .score == 0)'
done
exits 0 "as it comes" rank --only -t 90% <black
exits 0 "with shots" rank --only <feed
exits 0 "as shots" rank --only --shots <feed
rec "they are all told" '[.[] | select(.type == "segment")] | length == 20'
exits 0 "and a grid" rank --only --grid <black
rec "of numbers" '[.[] | select(.type == "grid")] | length == 1200 and
	all(.sum >= 0 and .sum <= 1)'
exits 0 "silence and a threshold" rank --only -p loudness <black
rec "reach none" 'all(.type != "segment")'
exits 0 "silence and advice" rank --advice <black
has "have none" out "nothing but silence"
plan
