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
# corner FILE X Y: the mean brightness of a small square there.
corner() {
	ffmpeg -nostdin -v error -i "file:$1" -frames:v 1 -vf \
	    "crop=4:4:$2:$3,scale=1:1:flags=area,format=gray" -f rawvideo - |
	    od -An -tu1 | tr -d ' '
}
film grey.mp4 1 -vf drawbox=c=white:t=fill
for f in bars blur crop; do
	makes "--fit $f" encode grey.mp4 --keep 0.2-0.6 --size 60x120 --fit $f
	is "$f: fills the size" "$(ffprobe -v error -select_streams v \
	    -show_entries stream=width,height,sample_aspect_ratio \
	    -of csv=p=0 "$clip")" "60,120,1:1"
	case $f in
	bars) ok "and leaves bars black" test "$(corner "$clip" 28 4)" -lt 30 ;;
	*) ok "$f: and leaves nothing black" \
	    test "$(corner "$clip" 28 4)" -gt 200 ;;
	esac
done
film turned.mp4 1 -vf drawbox=c=white:t=fill,drawbox=w=20:c=black:t=fill
ffmpeg -nostdin -v error -y -display_rotation 90 -i turned.mp4 -c copy \
    lying.mp4 2>err || ffmpeg -nostdin -v error -y -i turned.mp4 -c copy \
    -metadata:s:v rotate=270 lying.mp4
makes "--fit of a film that is turned" encode lying.mp4 --keep 0.2-0.6 \
    --size 120x60 --fit crop
is "fills the size as it is shown" "$(ffmpeg -nostdin -v error -i "$clip" \
    -frames:v 1 -f rawvideo -pix_fmt gray - | wc -c)" 7200
ffmpeg -nostdin -v error -y -i grey.mp4 -vf setsar=2 -c:v libx264 -c:a copy \
    wide.mp4
makes "--fit of wide pixels" encode wide.mp4 --keep 0.2-0.6 \
    --size 160x60 --fit bars
ok "counts them as they are shown" test "$(corner "$clip" 2 28)" -gt 200
ffmpeg -nostdin -v error -y -i grey.mp4 -vf setsar=2 -c:v libx264 -c:a copy \
    -s 160x60 wide.mp4
makes "--fit of wide pixels in the size asked for" encode wide.mp4 \
    --keep 0.2-0.6 --size 160x60 --fit crop
says "makes them square" stream=sample_aspect_ratio 1:1 -select_streams v
exits 2 "--fit without a size is misuse" cutlist --fit crop film.mp4
exits 2 "so is one that is not even" cutlist --fit crop --size 61x90 film.mp4
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
