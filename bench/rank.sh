#!/bin/sh
# Ranking what is known of long films: processor time and memory.  The records
# are those of films that do not exist.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

export CUTLIST_DATA="${CUTLIST_DATA:-$ROOT/share}"

# film HOURS: its name.
film() {
	[ -f "$DIR/film$1.ndjson" ] || {
		awk -f "$ROOT/tests/rank/stream.awk" -v seconds=$((3600 * $1)) \
		    -v at="60 600 1200:0.7 2000:0.5 3000 3300:0.4" \
		    >"$DIR/film.tmp"
		mv "$DIR/film.tmp" "$DIR/film$1.ndjson"
	}
	echo "$DIR/film$1.ndjson"
}

# cost TITLE TARGET CMD: processor time, the median of RUNS.
cost() {
	work "$3" >/dev/null
	c_n=0
	while [ "$c_n" -lt "$RUNS" ]; do
		work "$3"
		c_n=$((c_n + 1))
	done | sort -n | awk -v title="$1" -v target="$2" '
		{ t[NR] = $1 }
		END {
			printf "%-44s %.2f s (%.2f to %.2f)  target %s\n",
			    title, t[int((NR + 1) / 2)], t[1], t[NR], target
		}'
}

hour=$(film 1) six=$(film 6) eight=$(film 8)
cost "an hour" "< 0.5 s" "$B/rank --only <$hour"
cost "an hour, the 50 best" "< 0.5 s" "$B/rank --only -n 50 <$hour"
cost "an hour, two minutes of it" "< 0.5 s" "$B/rank --only -d 120 <$hour"
cost "six hours" "< 3 s" "$B/rank --only <$six"
cost "six hours, half an hour of it" "< 3 s" "$B/rank --only -d 1800 <$six"
cost "six hours, all there is" "< 3 s" "$B/rank --only -n 100000 <$six"
cost "six hours, every shot" "< 3 s" "$B/rank --only --shots <$six"
cost "six hours, as they come" "-" "$B/rank --only -t 0.3 <$six"
cost "eight hours" "-" "$B/rank --only <$eight"
peak "memory for six hours" "<= 8" "$B/rank" --only <"$six"
peak "memory for six hours, half an hour of it" "<= 48" \
    "$B/rank" --only -d 1800 <"$six"
peak "memory for six hours, as they come" "-" "$B/rank" --only -t 0.3 <"$six"
peak "memory for eight hours" "-" "$B/rank" --only <"$eight"
peak "memory for eight hours in steps of 0.05 s" "-" \
    "$B/rank" --only --step 0.05 <"$eight"
