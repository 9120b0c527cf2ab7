#!/bin/sh
# programmes.sh FOLDER: makes a set of films with exactly known changes, for
# training and testing shot detection: FOLDER/train_NAME.* out of footage of
# the classes 0 to 3, FOLDER/test_NAME.* out of class 4, which shows other
# things; NAME.json is the truth, in the form that the scoring program of
# $EVAL/shots reads.
#
# The footage is what lies between the known changes of the films in
# $EVAL/shots/dev (EVAL: see scripts/eval) and in $EVAL/media, some of
# FFmpeg's own sources, and the lines of the file $SHOTS, if it is given
# (programme_footage.h: PATH FROM TO RATE with tabs).  ONLY="test_*" makes the
# films of that name alone, and films that are there already are left alone.
# It takes ten minutes or so of one processor.
set -u
[ $# -eq 1 ] || {
	echo "usage: programmes.sh FOLDER" >&2
	exit 2
}
mkdir -p "$1" || exit 2
to=$(cd "$1" && pwd) || exit 2
SHOTS=${SHOTS:+$(realpath "$SHOTS")}
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
NICE=${NICE:-10}
eval=${EVAL:-../shared/eval}

if [ ! -d "$eval/shots/dev" ]; then
	echo "programmes: no footage in $eval (EVAL=FOLDER names another place)"
	exit 0
fi
eval=$(cd "$eval" && pwd) || exit 2
for program in jq ffmpeg ffprobe; do
	command -v "$program" >/dev/null || {
		echo "programmes: no $program here" >&2
		exit 2
	}
done

make=$B/tests/fit/programme
"${MAKE:-make}" --no-print-directory DEPS=: B="$B" "$make" >/dev/null || exit 2

# between TRUTH: the stretches of its film without a change or anything that
# looks like one, six frames away from both.
between() {
	jq -r --arg folder "$(dirname "$1")" '. as $t
	| ([.transitions[] | if .type == "hard" then [.frame, .frame]
	    else [.start, .end] end] | sort) as $c
	| ([[0, 0]] + $c + [[.frames, .frames]]) as $c
	| range(1; $c | length) as $i
	| [$c[$i - 1][1] + 6, $c[$i][0] - 6] as $s
	| select($s[1] - $s[0] >= 18)
	| select(all($t.negatives[]; .start >= $s[1] or .end <= $s[0]))
	| "\($folder)/\($t.file)\t\($s[0] / $t.fps)\t\($s[1] / $t.fps)\t\($t.fps)"
	' "$1"
}

# one RATE FILE FROM TO...: single shots of a file of several.
one() {
	rate=$1 file=$eval/media/$2
	shift 2
	[ -f "$file" ] || return 0
	while [ $# -gt 1 ]; do
		printf '%s\t%s\t%s\t%s\n' "$file" "$1" "$2" "$rate"
		shift 2
	done
}

list=$to/footage.list
{
	for truth in "$eval"/shots/dev/*.json; do
		# A film as dark as that has no detail left.
		[ "$(basename "$truth")" = dark24.json ] || between "$truth"
	done
	one 60 bunny.1080p60.mp4 1 4.8 5 9.8
	one 25 VP9-tractor.webm 0.2 4 5 9.7
	one 29.97 transit.mov 0.3 6 7.8 11
	one 7.2 vfr.mp4 1.6 8.6
	one 29.97 apollo.mjpeg.mov 1 5 12 16 30 34
	for source in mandelbrot=size=640x360:rate=25 \
	    mandelbrot=size=640x360:rate=25:start_x=-1.25:start_y=0.02 \
	    testsrc2=size=640x360:rate=25 \
	    sierpinski=size=640x360:rate=25:seed=3 \
	    life=size=320x180:rate=25:mold=10:ratio=0.1:life_color=green:seed=7; do
		printf 'lavfi:%s\t2\t6\t25\n' "$source"
	done
	[ -z "$SHOTS" ] || cat "$SHOTS"
} >"$list.new"
if ! cmp -s "$list.new" "$list.from"; then
	nice -n "$NICE" "$make" --group "$list.new" >"$list" || exit 2
	mv "$list.new" "$list.from"
fi
rm -f "$list.new"

# film NAME CLASSES SEED SECONDS KIND RATE SIZE ENCODER [STYLES]
bad=0
film() {
	# shellcheck disable=SC2254 # a pattern it shall be
	case $1 in ${ONLY:-*}) ;; *) return ;; esac
	[ ! -f "$to/$1.json" ] || return
	nice -n "$NICE" "$make" --classes "$2" --seed "$3" --seconds "$4" \
	    --kind "$5" --rate "$6" --size "$7" --encoder "$8" \
	    ${9:+--style "$9"} "$list" "$to/$1" && echo "$1" && return
	echo "programmes: $1 failed" >&2
	bad=1
}

# What they are like: NUMBER KIND RATE SIZE ENCODER STYLES; those for testing
# are marked.
while read -r n mark kind rate size encoder styles; do
	[ "$n" ] || continue
	# Lengths differ, so that no number of frames means anything.
	film "train_${n}_$kind" 0123 "1$n" $((47 + n * 7 % 41)) "$kind" \
	    "$rate" "$size" "$encoder" "$styles"
	[ "$mark" != t ] || film "test_${n}_$kind" 4 "2$n" \
	    $((45 + n * 11 % 41)) "$kind" "$rate" "$size" "$encoder" "$styles"
done <<'.'
1 t cuts 25 480x270 fast
2 - cuts 23.976 480x270 default letterbox
3 t cuts 30 480x270 fixed grain
4 - cuts 24 480x270 vp9 dark
5 - cuts 60 640x360 ultrafast slow
6 - cuts 15 320x240 mpeg4
7 t cuts 24 480x270 fast dark,grain
8 - rapid 25 480x270 fast
9 t rapid 30 480x270 ultrafast contrast
10 - rapid 24 480x270 hevc10 grey
11 - rapid 12 320x180 mpeg4
12 t similar 25 480x270 fast
13 - similar 30 480x270 low
14 - similar 24 480x270 open grey,grain
15 t gradual 25 480x270 fast
16 - gradual 30 480x270 default
17 t gradual 24 480x270 hevc10 letterbox
18 - gradual 50 480x270 ultrafast slow
19 - gradual 25 320x240 mpeg2 dark
20 t wipes 25 480x270 fast
21 - wipes 30 480x270 vp9 grain
22 t lights 25 480x270 fast
23 - lights 30 480x270 mpeg4 contrast
24 - lights 24 480x270 fast dark
25 - lights 60 480x270 ultrafast slow
26 t motion 25 480x270 fast
27 - motion 30 480x270 low
28 - motion 24 480x270 fixed letterbox,grain
29 - motion 120 320x180 ultrafast slow
30 t graphics 25 480x270 fast
31 - graphics 30 480x270 mpeg2 logo
32 - graphics 25 270x480 fast logo
33 t screen 30 480x270 fast
34 - texture 25 480x270 fast
35 t faults 25 480x270 low
36 - faults 30 480x270 fast doubled
37 t all 30 480x270 fast doubled
38 - all 60 480x270 ultrafast pulldown
39 t all 30 480x270 fast blended
40 - all 30 480x270 fast repeated
41 - all 25 480x270 fast vfr
42 - all 29.97 270x480 fast
43 t all 25 480x270 fast vfr
44 - all 25 480x270 default pillarbox
45 - all 50 480x270 mjpeg grain
.
film talk_1 0123 301 300 talk 25 480x270 fixed logo
film talk_2 0123 302 300 talk 30 480x270 default
film talk_3 4 303 300 talk 24 480x270 fast
exit "$bad"
