#!/bin/sh
# Clips by each method: which pictures are in them.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq
long
as_installed

clip= # of the last film that was cut
film film.mp4 4 -metadata title=Tale -metadata comment=Kept \
    -metadata creation_time=2020-02-02T02:02:02Z
sums film.mp4 >all

makes "a cut on key frames" copy film.mp4 --keep 0.96-1.92
shows "is those pictures, bit by bit" 24 47
makes "a cut between them" smart film.mp4 --keep 1-2.4
is "has its pictures" "$(pictures "$clip")" 35
sums "$clip" | sed -n 12,23p >got
sed -n 37,48p all >want
same "and those in the middle are the film's, bit by bit" got want
makes "--method encode" encode film.mp4 --keep 0.96-1.92 --method encode
is "encode: has its pictures" "$(pictures "$clip")" 24
makes "--method copy hides what it must" copy film.mp4 --keep 1-2 --method copy
shows "and shows those that were asked for" 25 49
makes "--hidden ok does so too" copy film.mp4 --keep 1-2 --hidden ok
shows "hidden: and shows the same" 25 49
makes "--method keyframe" keyframe film.mp4 --keep 1-2 --method keyframe
shows "goes from key frame to key frame" 24 59
rec "and the record tells what is in it" '
	[.[] | select(.type == "cut")][0] |
	    .start == 0.96 and .end == 2.4 and .frames == 36'

# even NAME: decoding goes on at one pace, and nothing reads a rate from the
# clip that the film does not have.
even() {
	about "$clip" packet=dts -select_streams v | awk -F= '
	    NR > 1 { print $2 - last } { last = $2 }' | sort -u >steps
	is "$1" "$(wc -l <steps)" 1
}
film b.mp4 4 -bf 2 -x264-params b-adapt=0
makes "a film with B-pictures, whose last ones are encoded" smart b.mp4 \
    --keep 1-3.08
even "runs at the rate it had"
open=$(media hevc-open.mp4)
makes "open groups, few pictures encoded ahead" smart "$open" --keep 0.4-1.9
even "run at the rate they had"
makes "open groups, many pictures encoded ahead" smart "$open" --keep 0.1-1.9
even "do so too"

# Lossless, so that an encoded clip has the same pictures.
film raw.h264 4 -an -bf 2 -qp 0 -f h264
sums raw.h264 >all
makes "a raw stream, whose pictures have no times" encode raw.h264 \
    --keep 0.96-1.52 --crf 0
shows "is cut by their number" 24 37
makes "far behind its start" encode raw.h264 --keep 3-3.48 --crf 0
shows "raw: too" 75 86

# Slides, of which one stands from 0.4 to 3.4 s and another to 6: a talk goes on
# beside them.
film talk.mp4 6 -qp 0 -enc_time_base 1/1000 -fps_mode passthrough \
    -vf "select='lt(n,11)+eq(n,85)+gt(n,125)'"
sums talk.mp4 >all
spoken() {
	about "$clip" stream=duration -select_streams a | awk -F= '
	    { printf "%.1f\n", $2 }'
}
at() {
	about "$clip" packet=pts_time -select_streams v | cut -d= -f2 |
	    sort -n | awk '{ printf "%s%.2f", (NR > 1 ? " " : ""), $1 }'
}
makes "a talk from the middle of a slide" encode talk.mp4 --keep 1-4 --crf 0
rec "begins where it was asked to" '[.[] | select(.type == "cut")][0] |
    [.start, .end, .frames, .first.n] == [1, 4, 2, 10]'
shows "with the slide that stands there" 10 11
is "which gives way to the next when it did" "$(at)" "0.00 2.40"
is "and no word is lost" "$(spoken)" 3.0
makes "a talk beside a single slide" encode talk.mp4 --keep 1.5-2.5 --crf 0
shows "has that one" 10 10
is "and is as long as asked" "$(spoken)" 1.0
makes "a copy of it" copy talk.mp4 --keep 1-4 --method copy
shows "has whole pictures only" 11 11
film talk2.mp4 6 -enc_time_base 1/1000 -fps_mode passthrough -g 30 \
    -vf "select='lt(n,11)+eq(n,85)+gt(n,125)'"
makes "a slide as the head of a smart cut" smart talk2.mp4 --keep 4-6 \
    --method smart
is "gives way in time, too" "$(at | cut -d' ' -f 1-3)" "0.00 1.04 1.08"

is "nothing else is left" "$(for i in o*; do leftovers "$i"; done)" ""
plan
