#!/bin/sh
# Profiles: those that come along, those of users, and what is wrong with one.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

film at="60 130:0.9" types="gop loud sound frame shot beat caption" \
    seconds=240 >film.ndjson

exits 0 "all profiles are listed" rank -p list
cp out list
for name in general talk gaming sport music vlog horror tutorial loudness; do
	ok "$name is one of them" grep -q "^$name	[^	]" list
done
ok "by name" sort -c list
while IFS='	' read -r name _; do
	exits 0 "$name ranks" rank -q -p "$name" <film.ndjson
	rec "$name: scores are 0 to 1, shares add up" '
		[.[] | select(.type == "segment")] | length > 0 and
		all(.score >= 0 and .score <= 1 and (.end > .start) and
		    .start >= 0 and .end <= 240.000001 and
		    (((.why | add // 0) * 10000 | round) ==
		    (.score * 10000 | round)))'
	rec "$name: the run record names it" 'any(.tool == "rank" and
		(.options | test("^-p " + $n + " ")))' --arg n "$name"
done <list

# --- of users ---------------------------------------------------------------------

cat >mine.json <<'END'
{ "about": "only what is said", "weights": { "laughter": 1 },
	"length": [4, 5, 9], "count": 1 }
END
exits 0 "a file is read" rank --only -p mine.json <film.ndjson
rec "its weights count" '[.[] | select(.type == "segment")] | length == 1 and
	(.[0].why | keys) == ["laughter"]'
rec "its lengths, too" '[.[] | select(.type == "segment") | .end - .start] |
	all(. >= 4 and . <= 9)'
exits 0 "options change a profile, wherever they stand" \
    rank --only --weight laughter=0 --weight crowd=1 -p ./mine.json <film.ndjson
rec "as they say" '[.[] | select(.type == "segment")] | length == 1 and
	(.[0].why | keys) == ["crowd"]'
rec "and are told in the run record" 'any(.tool == "rank" and
	(.options | test("--weight laughter=0 --weight crowd=1")))'
exits 0 "a word of the user's" rank --only -p mine.json --weight laughter=0 \
    --weight word=1 --word "we go=2" <film.ndjson
rec "is found" '[.[] | select(.type == "segment")] | length == 1 and
	(.[0].why | keys) == ["word"]'
exits 0 "a word that counts against" rank --only -p mine.json \
    --weight word=1 --word "laughter=-1" <film.ndjson

# --- what is wrong ------------------------------------------------------------------

# wrong TEXT ARG...: misuse, with that text
wrong() {
	text=$1
	shift
	exits 2 "rank $* is misuse" rank "$@" <film.ndjson
	has "and it says: $text" err "$text"
}

wrong sport -p spotr
wrong nosuch -p nosuch
wrong no/such.json -p no/such.json
wrong crowd --weight crwod=1
wrong crowd --weight crowd
wrong crowd --weight crowd=x
wrong 100 --weight crowd=1000
wrong x --word x=y
wrong letters --word =1
echo '{ "weights": { "crwd": 1 } }' >bad.json
wrong crowd -p bad.json
echo '{ "lenght": [1, 2, 3] }' >bad.json
wrong length -p bad.json
echo '{ "length": [3, 2, 1] }' >bad.json
wrong length -p bad.json
echo '{ "gap": -1 }' >bad.json
wrong gap -p bad.json
echo '{ "gap": 1' >bad.json
wrong bad.json -p bad.json
echo '{ "from": "bad.json" }' >bad.json
wrong bad.json -p bad.json
: >bad.json
wrong bad.json -p bad.json
wrong level -t x
wrong level -t 101%
wrong level -t 8
wrong level -t -0.5
plan
