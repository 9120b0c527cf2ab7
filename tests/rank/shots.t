#!/bin/sh
# --shots: every shot, none left out.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

film at="62 130:0.9" seconds=200 >film.ndjson
exits 0 "every shot is told" rank --shots <film.ndjson
rec "none is left out" '[.[] | select(.type == "shot") | [.start, .end]] ==
	[.[] | select(.type == "segment") | [.start, .end]]'
rec "each has the time of its most motion, its rank and its picture" '
	. as $all | [.[] | select(.type == "segment")] | all(. as $s |
	any($all[]; .type == "shot" and .start == $s.start and
	    .peak == $s.peak and .hash == $s.hash)) and
	(map(.rank) | sort) == [range(1; length + 1)]'
rec "the best one is where something happens" '
	any(.type == "segment" and .rank == 1 and .start <= 64 and .end >= 62)'
rec "levels are given" '[.[] | select(.type == "segment").level] |
	unique | length > 1'
exits 0 "-n changes nothing" rank --shots -n 2 <film.ndjson
rec "none is left out still" '([.[] | select(.type == "shot")] | length) ==
	([.[] | select(.type == "segment")] | length)'

# Pictures alike, and no gaps: what would leave moments out elsewhere.
sed 's/"hash":"[0-9a-f]*"/"hash":"0123456789abcdef"/' film.ndjson >alike
exits 0 "shots that look alike" rank --shots --gap 100 -l 8-20 <alike
rec "are all told" '[.[] | select(.type == "segment")] | length == 34'
sed 's/"peak":[0-9.]*,"best"/"peak":null,"best"/' film.ndjson >still
exits 0 "where no motion was measured" rank --shots <still
rec "the peak is the best picture's time" '. as $all |
	[.[] | select(.type == "segment")] | all(. as $s |
	any($all[]; .type == "shot" and .start == $s.start and
	    .best == $s.peak))'
film types="loud sound" at=60 >mute.ndjson
exits 0 "without shots" rank --shots <mute.ndjson
has "a message says so" err "no shot is told of"
rec "nothing is told" 'all(.type != "segment")'
cat film.ndjson >two
film src=00000000000000b2 seconds=60 >>two
exits 0 "of two films" rank --shots --across <two
rec "every shot as well" '([.[] | select(.type == "shot")] | length) ==
	([.[] | select(.type == "segment")] | length)'
plan
