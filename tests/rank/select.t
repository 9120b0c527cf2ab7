#!/bin/sh
# Which moments are told: how many, how long, how far apart, from where.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

film at="60 130:0.9 200:0.8 300:0.7 420:0.6 520:0.5" seconds=600 >film.ndjson

# --- how many ---------------------------------------------------------------------

exits 0 "a film is ranked" rank -n 6 <film.ndjson
is "all six moments are found" "$(found out 62 132 202 302 422 522)" 6
rec "as many are told" '[.[] | select(.type == "segment")] | length == 6'
rec "every record read is passed on" '([.[] | select(.type == "loud")] |
	length) == 6000 and .[-1].type == "done"'
rec "they come by time" '[.[] | select(.type == "segment").start] |
	. == sort'
rec "ranks are 1 to 6, by score" '[.[] | select(.type == "segment")] |
	sort_by(.rank) | map(.rank) == [range(1; 7)] and
	(map(-.score) | . == sort)'
rec "the shares add up to the score to the last digit" '
	[.[] | select(.type == "segment")] |
	all(((.why | add) * 10000 | round) == (.score * 10000 | round))'
rec "the strongest is best, the weakest last" '
	[.[] | select(.type == "segment")] | sort_by(.rank) |
	(.[0].start < 66 and .[0].end > 60) and
	(.[5].start < 526 and .[5].end > 520)'
rec "no two overlap, and they keep the gap" '
	[.[] | select(.type == "segment")] | . as $s |
	all(range(1; length); $s[.].start >= $s[. - 1].end + 2)'
rec "each says why in words" '[.[] | select(.type == "segment")] |
	all(.because | test("[a-z]"))'
rec "the run record says what was wanted" '
	any(.type == "run" and .tool == "rank" and
	    (.options | test("-p general.* -n 6")) and
	    .emits == ["segment"])'
rec "the best is critical" '
	any(.rank == 1 and .level == "critical")'
exits 0 "three" rank --only -n 3 <film.ndjson
is "are the best three" "$(found out 62 132 202)" 3
rec "and no more" '[.[] | select(.type == "segment")] | length == 3'
rec "nothing else is passed on" 'map(.type) - ["segment"] ==
	["media", "run", "done"]'
exits 0 "more than there are" rank --only -n 100000 <film.ndjson
rec "still do not overlap" '[.[] | select(.type == "segment")] | . as $s |
	length > 6 and all(range(1; length); $s[.].start >= $s[. - 1].end)'

# --- how long ---------------------------------------------------------------------

for total in 7 8 24.5 60 100; do
	exits 0 "$total seconds in all" rank --only -d $total <film.ndjson
	rec "are not exceeded" '[.[] | select(.type == "segment") |
		.end - .start] | add // 0 | . <= $d + 0.000001' \
	    --argjson d "$total"
	[ "$total" = 7 ] ||
	    rec "and used" '[.[] | select(.type == "segment") |
		.end - .start] | add >= $d - 8' --argjson d "$total"
done
exits 0 "a total shorter than a moment" rank --only -d 7 <film.ndjson
has "is told to be" err "as short as -d"
exits 0 "lengths of the user's" rank --only -n 6 -l 10,12,14 <film.ndjson
rec "are kept" '[.[] | select(.type == "segment") | .end - .start] |
	length == 6 and all(. >= 9.999999 and . <= 14.000001)'
exits 0 "at least and at most" rank --only -n 6 -l 15-20 <film.ndjson
rec "are kept, too" '[.[] | select(.type == "segment") | .end - .start] |
	length == 6 and all(. >= 14.999999 and . <= 20.000001)'
exits 0 "one length" rank --only -n 6 -l 12 <film.ndjson
rec "is exact" '[.[] | select(.type == "segment") | .end - .start] |
	length == 6 and all((. - 12 | fabs) < 0.000001)'
for bad in 5-4 1,2 1,2,3,4 30,20,10 x '' 10- -5 10,,20 0; do
	exits 2 "-l \"$bad\" is misuse" rank -l "$bad"
done
has "and told" err 'lengths'

# --- where ------------------------------------------------------------------------

exits 0 "a gap of a minute" rank --only -n 6 --gap 61 <film.ndjson
rec "is kept" '[.[] | select(.type == "segment")] | . as $s |
	length >= 4 and all(range(1; length);
	    $s[.].start >= $s[. - 1].end + 61)'

film at="20 40 60 80 300:0.4 500:0.4" seconds=600 >early.ndjson
exits 0 "the best four" rank --only -n 4 <early.ndjson
is "may all lie at the beginning" "$(found out 22 42 62 82)" 4
exits 0 "spread over three parts" rank --only -n 3 --spread 3 <early.ndjson
is "each part has one" "$(spans out | awk '{ n[int(($1 + $2) / 400)]++ }
	END { print n[0], n[1], n[2] }')" "1 1 1"
is "the best of each" "$(found out 302 502)" 2

# --- several sources ----------------------------------------------------------------

film src=00000000000000a1 at="60 150 240" >one
film src=00000000000000b2 at="100:0.6 200:0.5" seed=7 >two
film src=00000000000000c3 at="50" role=music seed=9 >song
cat one two song >three.ndjson
exits 0 "each source alone" rank --only -n 2 <three.ndjson
is "has its own best" "$(jq -r 'select(.type == "segment").src' out |
	sort | uniq -c | awk '{ print $2, $1 }')" \
    "00000000000000a1 2${NL}00000000000000b2 2"
exits 0 "across all" rank --only --across -n 3 <three.ndjson
is "the best are those of the best" "$(jq -r 'select(.type == "segment").src' \
    out | sort | uniq -c | awk '{ print $2, $1 }')" "00000000000000a1 3"
rec "ranks count for all" '[.[] | select(.type == "segment").rank] | sort ==
	[1, 2, 3]'
exits 0 "at most two of one" rank --only --across --cap 2 -n 4 <three.ndjson
is "are kept to" "$(jq -r 'select(.type == "segment").src' out |
	sort | uniq -c | awk '{ print $2, $1 }')" \
    "00000000000000a1 2${NL}00000000000000b2 2"
rec "a song is left out" 'all(.type != "segment" or
	.src != "00000000000000c3")'
rec "each source ends once" '[.[] | select(.type == "done").src] | sort ==
	["00000000000000a1", "00000000000000b2", "00000000000000c3"]'
n=0
while [ $n -lt 20 ]; do
	n=$((n + 1))
	film src=00000000000000"$(printf %02x $n)" at=30 seconds=60 seed=$n
done >many
exits 0 "twenty sources across" rank --only --across -n 20 --cap 1 <many
rec "have one each" '[.[] | select(.type == "segment").src] | unique |
	length == 20'

# --- what does not go together -----------------------------------------------------

while read -r args; do
	# shellcheck disable=SC2086 # words
	exits 2 "rank $args is misuse" rank $args
	[ -s err ] || fail "and told"
done <<'END'
--cap 2
--across --cap 2 --spread 2
--shots --coarse
--shots -t 90%
-t 90% --across
-t 90% --coarse
-t 90% -d 60
-t 90% --grid
--advice -t 90%
--advice --across
-T --grid
-n 0
-n x
-d 0
--step 0.001
--step 2
--spread 0
--gap -1
END
plan
