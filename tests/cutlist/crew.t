#!/bin/sh
# Clips that are only copied share calls of ffmpeg; none is worse for it.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/crew.sh"

calls= # of the last four

for i in 0.96-1.92 2.4-3.36 3.84-4.8 5.28-6.24; do
	cutlist -q -o "alone-$i" --keep "$i" film.mp4 >/dev/null
done
four "four clips by one job" -j 1
made "one job"
is "one call copies all, one checks all" "$calls" 2
is "they are, byte for byte, what each is alone" \
    "$(cat o/*.mp4 | cksum)" "$(cat alone-*/*.mp4 | cksum)"
four "by two" -j 2
made "two jobs"
is "each job has its own two calls" "$calls" 4
is "and the bytes are the same" \
    "$(cat o/*.mp4 | cksum)" "$(cat alone-*/*.mp4 | cksum)"
exits 0 "the same again" sh -c 'cutlist -o o --keep "$1" <probed' - "$FOUR"
rec "finds them all" '[.[] | select(.type == "clip").kept] ==
	[true, true, true, true]'

# Some of them can't be copied: these do not hold the others up.
FOUR=0.96-1.92,2.5-3.3,3.84-4.8,5.3-5.9
four "two copies between two others" -j 1 --preset ultrafast
rec "are made as they were planned" '
	[.[] | select(.type == "cut").method] as $planned |
	[.[] | select(.type == "clip")] | sort_by(.cut) |
	    [.[].method] == $planned and all(.[]; .attempts == 1) and
	    ($planned | index("copy")) != null and
	    any($planned[]; . != "copy")'
is "two and two pictures are right" "$(for i in o/*.mp4; do
	pictures "$i"
done | tr '\n' ' ')" "24 20 24 15 "
FOUR=0.96-1.92,2.4-3.36,3.84-4.8,5.28-6.24

# More than can share one call.
FOUR=$(awk 'BEGIN {
	for (i = 1; i <= 10; i++)
		printf "%s%.2f-%.2f", (i > 1 ? "," : ""), i * 0.48, i * 0.48 + 0.48
}')
four "ten clips by one job" -j 1
is "eight share two calls, and two others" "$calls" 4
is "each has its pictures" "$(for i in o/*.mp4; do
	sums "$i" | cksum
done)" "$(for i in 13 25 37 49 61 73 85 97 109 121; do
	sed -n "$i,$((i + 11))p" all | cksum
done)"
FOUR=0.96-1.92,2.4-3.36,3.84-4.8,5.28-6.24

# Two films, under names that are hard, each with a title, chapters and text of
# its own: what belongs to one never gets into a clip of the other.
printf '1\n00:00:01,000 --> 00:00:03,000\nhello\n' >text.srt
one="-one$NL\"two\".mp4"
two="it's [in] %d.mp4"
n=0
for f in "$one" "$two"; do
	n=$((n + 1))
	printf ';FFMETADATA1\ntitle=film %s\n' $n >words
	for from in 0 2900; do
		printf '[CHAPTER]\nTIMEBASE=1/1000\nSTART=%s\nEND=%s\ntitle=%s\n' \
		    $from $((from + 2900)) "of film $n from $from" >>words
	done
	ffmpeg -nostdin -v error -y -i film.mp4 -i words -i text.srt -map 0 \
	    -map 2 -map_metadata 1 -map_chapters 1 -c copy -c:s mov_text \
	    "file:./$f"
	for i in 0.96-1.92 2.4-3.36; do
		cutlist -q -o "apart-$i" --keep "$i" -- "$f" >/dev/null
	done
done
probe -q -g -- "$one" "$two" >probed
rm -rf o calls
STUB_LOG=$WORK/calls exits 0 "clips of two films" \
    sh -c 'cutlist -o o -j 1 --keep 0.96-1.92,2.4-3.36 <probed'
is "each has its text cut, and all share two calls" \
    "$(grep -c '^ff' calls)" 6
is "they are what they are alone: names, chapters and text too" \
    "$(for i in o/*.mp4; do cksum <"$i"; done | sort)" \
    "$(for i in apart-*/*.mp4; do cksum <"$i"; done | sort)"
is "which is not the same for both films" "$(for i in o/*.mp4; do
	cksum <"$i"
done | sort -u | wc -l)" 4
rm -rf o calls
STUB=hang STUB_ONLY='*mov_text*' STUB_ONCE=$WORK/once STUB_LOG=$WORK/calls \
    exits 0 "cutting the text of one hangs, and the others wait for it" \
    sh -c 'cutlist -o o -j 1 --timeout 2 --keep 0.96-1.92,2.4-3.36 <probed'
is "three go on when it is given up, and it is made alone" \
    "$(grep -c '^ff' calls)" 9
is "and all are what they were" \
    "$(for i in o/*.mp4; do cksum <"$i"; done | sort)" \
    "$(for i in apart-*/*.mp4; do cksum <"$i"; done | sort)"

# Nobody waits for a long one.
film long.mp4 130 -r 2 -g 2
probe -q -g long.mp4 >probed
FOUR=1-61,62-122
four "two clips of a minute" -j 1
is "share their calls" "$calls" 2
FOUR=1-62,63-124
four "two that are longer" -j 1
is "do not" "$calls" 4
FOUR=0.96-1.92,2.4-3.36,3.84-4.8,5.28-6.24
probe -q -g film.mp4 >probed

# What goes wrong with several is made by each alone.
STUB=exit:1 STUB_ONLY='*setts=*setts=*setts=*setts=*setts=*' \
    four "the call that copies all fails" -j 1
made "copying"
is "each is copied by a call of its own then, and all checked at once" \
    "$calls" 6
STUB=signal:KILL STUB_ONLY='*framecrc*framecrc*' \
    four "the call that checks all is killed" -j 1
made "checking"
is "each is checked by a call of its own then" "$calls" 6
STUB=hang STUB_ONLY='*framecrc*framecrc*' \
    four "the call that checks all hangs" -j 1 --timeout 2
made "hanging"

# The log is a FIFO: when it has a line, the call that copies all hangs.
rm -rf o calls
mkfifo calls
STUB_LOG=$WORK/calls STUB=hang "$B/tests/tools/alone" -t 60 -p pid -r report \
    cutlist -j 1 -o o --keep "$FOUR" <probed >out 2>err &
read -r line <calls
is "all are being copied" "$(echo "$line" | grep -o -e '-bsf:v' | wc -l)" 4
kill -INT "$(cat pid)"
wait $!
is "told to end in the middle of it, it dies of that" "$(cat report)" \
    "signal 2"
is "nothing is left" "$(find o -name '*.mp4')$(leftovers o)$(find /dev/shm \
    -maxdepth 1 -name "*$(cat pid)*" 2>/dev/null)" ""

plan
