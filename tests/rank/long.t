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
film at="60 1200:0.7 5000 9000:0.8 20000" seconds=21600 \
    types="$types" >six.ndjson

# remembers FILM OPTION...: rank takes no more memory for it than for the short
# one.
remembers() {
	r_film=$1
	shift
	own_memory a rank -q --only "$@" <short.ndjson
	own_memory b rank -q --only "$@" <"$r_film"
	ok "segments are told with $*" grep -q '"type":"segment"' b
	flat "memory for hours is that for minutes: $*" 2048 a b
}
remembers six.ndjson -n 5
remembers six.ndjson --shots
remembers long.ndjson -t 90%

rank -q -n 5 <short.ndjson >few
rank -q -n 5 <six.ndjson >ranked
own_memory short cutlist -q <few
own_memory long cutlist -q <ranked
is "the best are cut" "$(grep -c '"type":"cut"' long)" 5
flat "cutlist keeps little of what it reads" 2048 short long

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
