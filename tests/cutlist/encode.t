#!/bin/sh
# Containers, encoders and their quality.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq

clip= # of the last film that was cut
film film.mp4 4

for c in mkv mov mp4; do
	makes "--container $c" smart film.mp4 --keep 1-2.4 --container $c
	is "$c: named so" "${clip##*.}" $c
	is "$c: has its pictures" "$(pictures "$clip")" 35
done
makes "--container webm" encode film.mp4 --keep 1-1.4 --container webm
says "is VP9 or AV1" stream=codec_name vp9 -select_streams v
makes "--codec hevc" encode film.mp4 --keep 1-1.4 --codec hevc
says "is HEVC" stream=codec_name hevc -select_streams v
makes "--size" encode film.mp4 --keep 1-1.4 --size 80x80
says "fits into it" stream=width,height "width=80" -select_streams v
says "in its shape" stream=width,height "height=60" -select_streams v
makes "--crf 40" encode film.mp4 --keep 1-3 --method encode --crf 40
small=$(size_of "$clip")
makes "--crf 10" encode film.mp4 --keep 1-3 --method encode --crf 10
ok "is larger" test "$(size_of "$clip")" -gt "$((small * 2))"
makes "--quality master" encode film.mp4 --keep 1-1.4 --quality master
says "is 10 bits deep" stream=pix_fmt yuv42 -select_streams v
says "has ten" stream=pix_fmt p10 -select_streams v
makes "--verify full" smart film.mp4 --keep 1-2.4 --verify full
ok "mp4 can be played while it loads" sh -c \
    'head -c 4096 "$1" | grep -q moov' - "$clip"

is "nothing else is left" "$(for i in o*; do leftovers "$i"; done)" ""
plan
