#!/bin/sh
# pictures.sh FILM BASE: the small pictures that shots are found on, for the
# programs that learn from them: BASE.yuv (64x36, yuv420p, one after the other)
# and BASE.t (the time of each in microseconds from the file's start).
set -eu
[ $# -eq 2 ] || {
	echo "usage: pictures.sh FILM BASE" >&2
	exit 2
}
start=$(ffprobe -v error -show_entries format=start_time -of csv=p=0 "file:$1")
case $start in '' | N/A) start=0 ;; esac
crc=$2.crc
trap 'rm -f "$crc"' EXIT
ffmpeg -v error -nostdin -y -threads 1 -skip_loop_filter all -copyts \
    -i "file:$1" -map 0:v:0 -fps_mode passthrough -enc_time_base -1 \
    -vf "scale=64:36:flags=area:out_range=tv,format=yuv420p" \
    -c:v rawvideo -f rawvideo "$2.yuv" \
    -map 0:v:0 -fps_mode passthrough -enc_time_base -1 \
    -vf "scale=16:16:flags=fast_bilinear" -f framecrc "$crc"
awk -F '[ ,]+' -v start="$start" '
	/^#tb 0/ { split($3, base, "/"); next }
	/^#/ { next }
	{ printf "%.0f\n", ($3 * base[1] / base[2] - start) * 1000000 }' \
    "$crc" >"$2.t"
