#!/bin/sh
# Long films: no more memory than for short ones, with a disk or without; and
# always the same segments.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

types="gop loud sound frame shot beat caption"
film at="60 300:0.7" seconds=600 types="$types" >short.ndjson
film at="60 600 1200:0.7 2000:0.5 5000 6900:0.8" seconds=7200 \
    types="$types" >long.ndjson

# peak NAME CMD...: what it tells goes to NAME, its own peak to NAME.kib.
peak() {
	p_name=$1
	shift
	# Neither a peak nor what leaks can be told of a traced program.
	[ ! "${SAN-}" ] || { "$@" >"$p_name"; return; }
	timeout 60 "$B/tests/tools/peak" "$@" >"$p_name" 2>"$p_name.err"
	awk '/^peak / { print $2 }' "$p_name.err" >"$p_name.kib"
}

# flat NAME SHORT LONG: LONG.kib is within 2 MiB of SHORT.kib.
flat() {
	f_more=$(($(cat "$3.kib") - $(cat "$2.kib")))
	[ "$f_more" -le 2048 ] && pass "$1" && return
	echo "$f_more KiB more" | fail "$1"
}

for options in "-n 5" "--shots" "-t 90%"; do
	# shellcheck disable=SC2086 # options are words
	peak a rank -q --only $options <short.ndjson
	# shellcheck disable=SC2086
	peak b rank -q --only $options <long.ndjson
	ok "segments are told with $options" grep -q '"type":"segment"' b
	[ "${SAN-}" ] || flat "memory for hours is that for minutes: $options" a b
done

rank -q -n 5 <long.ndjson >ranked
peak short cutlist -q <short.ndjson
peak long cutlist -q <ranked
[ "${SAN-}" ] || flat "cutlist keeps little of what it reads" short long

rank -q --only -n 5 <long.ndjson >want
exits 0 "a folder for temporary files that is missing is no error" \
    env TMPDIR="$WORK/nowhere" rank -q --only -n 5 <long.ndjson
same "the segments are the same without one" out want
is "nothing is left in it" "$(find "$TMPDIR" | wc -l)" 1
if unshare -rm true 2>/dev/null; then
	# shellcheck disable=SC2016 # for the inner shell
	full='mount -t tmpfs -o size="$1" none "$TMPDIR" &&
	    rank -q --only -n 5 <long.ndjson && ! find "$TMPDIR" -type f | grep .'
	for size in 4k 600k 3m; do
		exits 0 "a full disk is no error ($size)" \
		    unshare -rm sh -c "$full" sh "$size"
		same "the segments are the same ($size)" out want
	done
else
	skip "a full disk" "no namespaces here"
fi
# A file beyond the limit would be answered by a signal.
exits 0 "a limit for files is no error" \
    sh -c 'ulimit -f 600; rank -q --only -n 5 <long.ndjson | cat'
same "the segments are the same with one" out want
plan
