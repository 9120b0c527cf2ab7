#!/bin/sh
# A threshold of loudness, and advice for one.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

film at="60 160:0.5 165:0.5 260 275" seconds=400 types="loud sound" >film.ndjson

exits 0 "-p loudness -t DB is a threshold" rank --only -p loudness -t -20dB \
    <film.ndjson
is "what is above it is told" "$(found out 62 262)" 2
is "what is below is not" "$(found out 162)" 0
rec "clips keep thirty seconds or their length" '
	[.[] | select(.type == "segment")] | . as $s | length == 2 and
	all(range(1; length); $s[.].start - $s[. - 1].start >= 29.9)'
rec "they have the length of the profile" '[.[] |
	select(.type == "segment") | .end - .start] | unique | length == 1'
cp out live
exits 0 "a profile with that threshold at the end of the file" sh -c '
	printf "%s" "{ \"from\": \"loudness\", \"loudness\":
	    { \"threshold\": -20 } }" >mine.json
	rank --only -p ./mine.json <film.ndjson'
jq -c 'select(.type == "segment") | [.start, .end, .score]' out >whole
jq -c 'select(.type == "segment") | [.start, .end, .score]' live >came
same "tells what was told as it came" came whole
exits 0 "a lower one" rank --only -p loudness -t -26dB <film.ndjson
is "tells more" "$(found out 62 163 262)" 3
exits 0 "without a level" rank --only -p loudness <film.ndjson
is "the file's own is taken" "$(found out 62 262)" 2
exits 0 "one that nothing reaches" rank -p loudness -t 0dB <film.ndjson
rec "tells nothing" 'all(.type != "segment")'

exits 0 "advice" rank --advice <film.ndjson
has "names the file" out a1.mp4
has "tells the loudest" out "loudest -1"
ok "and levels for -t that are levels" grep -q -e '-t -[0-9.]*dB' out
is "and more to try out, from low to high" "$(awk '/try out/ {
	print ($5 + 0 < $6 + 0 && $6 + 0 < $7 + 0) }' out)" 1
few=$(sed -n 's/.*few.*-t //p' out)
exits 0 "which -t takes" rank --only -p loudness -t "$few" <film.ndjson
is "few moments are told then" "$(found out 62 262)" 2
film types="frame shot" >mute.ndjson
exits 0 "advice without sound" rank --advice <mute.ndjson
has "says so" out "there is no sound"
plan
