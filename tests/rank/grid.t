#!/bin/sh
# --grid: the features of every step; and the same whatever comes first.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

film at="30 90:0.6" seconds=120 \
    types="gop loud sound frame shot beat caption" >film.ndjson
exits 0 "the grid is told" rank --grid <film.ndjson
grep -e '"type":"grid"' -e '"type":"segment"' out >want
rec "a record for every tenth of a second" '
	[.[] | select(.type == "grid").t * 10 | round] == [range(1200)]'
rec "features are 0 to 1, or not known" '[.[] | select(.type == "grid") |
	del(.type, .src, .t, .sum)] | length > 0 and
	all(.[]; all(.[]; . == null or (. >= 0 and . <= 1)))'
rec "all that was told of is there" '[.[] | select(.type == "grid")][0] |
	has("loud") and has("rise") and has("crowd") and has("motion") and
	has("shots") and has("activity") and has("laughter") and
	has("together") and has("beat")'
rec "what stands out is 1, what is usual 0" '
	([.[] | select(.type == "grid" and .t > 31 and .t < 34).rise] |
	    add / length > 0.9) and
	([.[] | select(.type == "grid" and .t > 50 and .t < 80).rise] |
	    add / length < 0.1)'
rec "the sum is largest where the moment is" '[.[] |
	select(.type == "grid")] | max_by(.sum) | .t > 29 and .t < 37'
rec "they come by time" '[.[] | select(.type == "grid").t] | . == sort'
rec "run says that they come" 'any(.tool == "rank" and
	.emits == ["grid", "segment"])'

# --- the order of types -----------------------------------------------------------

# shuffled SEED: the records, types interleaved in another way; each type by
# time, windows and media where they have to be.
shuffled() {
	awk -v seed="$1" '
	BEGIN { srand(seed) }
	/"type":"media"/ { print; next }
	/"type":"done"/ { last = $0; next }
	{
		split($0, f, "\"")
		if (!(f[4] in n)) type[++types] = f[4]
		line[f[4], ++n[f[4]]] = $0
		all++
	}
	END {
		while (all > 0) {
			k = type[1 + int(rand() * types)]
			for (i = 1 + int(rand() * 40); i > 0; i--)
				if (at[k] < n[k]) {
					print line[k, ++at[k]]
					all--
				}
		}
		print last
	}' film.ndjson
}
for seed in 1 2 3 4 5; do
	shuffled $seed >other
	rank --grid <other | grep -e '"type":"grid"' -e '"type":"segment"' >got
	same "the same bytes, however types are interleaved ($seed)" got want
done
exits 0 "a second run" rank --grid <film.ndjson
grep -e '"type":"grid"' -e '"type":"segment"' out >got
same "tells the same" got want
jq -c . film.ndjson | jq -c 'to_entries | reverse | from_entries' >spelled
rank --grid <spelled | grep -e '"type":"grid"' -e '"type":"segment"' >got
same "so does another spelling of the records" got want

# --- steps ----------------------------------------------------------------------------

for step in 0.05 0.2 0.5 1; do
	exits 0 "steps of $step s" rank --grid --step $step -n 2 <film.ndjson
	rec "$step: so many grid records" '[.[] | select(.type == "grid")] |
		length == (120 / $s | round)' --argjson s $step
	is "$step: the same moments" "$(found out 32 92)" 2
done
exits 0 "a day at the finest step" sh -c \
    'printf "%s\n" "{\"type\":\"media\",\"src\":\"a\",\"path\":\"a\",\"duration\":86400}" \
    "{\"type\":\"loud\",\"src\":\"a\",\"t\":86399.9,\"momentary\":-20}" \
    "{\"type\":\"done\",\"src\":\"a\"}" | rank -q --step 0.01'
plan
