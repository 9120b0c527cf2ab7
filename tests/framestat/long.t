#!/bin/sh
# A long film of key frames alone: its index lies in a file, however it is
# gone through.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe
tells_memory || skip_all "other memory here"

nice ffmpeg -v error -nostdin -y -f lavfi -i testsrc2=s=64x36:r=2:d=8000 \
    -c:v libx264 -preset ultrafast -g 1 long.mkv
ffmpeg -v error -nostdin -y -i long.mkv -t 600 -c copy short.mkv
for film in short long; do
	probe -q -g "$film.mkv" >"$film.probed"
	own_memory "$film" framestat -q -M keys <"$film.probed"
done
is "all key frames are looked at" "$(grep -c '"type":"frame"' long)" 16000
flat "two hours take hardly more memory than ten minutes" 900 short long
plan
