# shellcheck shell=sh
# films.sh: films that do not exist, for the tests of rank.

# film NAME=VALUE...: the records of one (stream.awk).
film() {
	f_args=
	for f_one; do
		f_args="$f_args -v '$f_one'"
	done
	eval "awk -f '$TESTS/rank/stream.awk' $f_args"
}

# spans FILE: start, end, rank and level of its segments, a line for each.
spans() {
	jq -r 'select(.type == "segment") | "\(.start) \(.end) \(.rank) \(.level)"' \
	    "$1"
}

# found FILE TIME...: how many of the times lie in a segment.
found() {
	f_file=$1
	shift
	spans "$f_file" | awk -v times="$*" '
		{ start[NR] = $1; end[NR] = $2 }
		END {
			n = split(times, t, " ")
			for (i = 1; i <= n; i++)
				for (k = 1; k <= NR; k++)
					if (start[k] <= t[i] && t[i] < end[k]) {
						hits++
						break
					}
			print hits + 0
		}'
}
