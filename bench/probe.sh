#!/bin/sh
# probe against ffprobe and ffmpeg on the same files.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

# 200 small files of a few kinds
MANY=$DIR/many
if [ ! -d "$MANY" ]; then
	mkdir -p "$MANY.tmp"
	MEDIA=$ROOT/build/media
	export MEDIA
	i=0
	while [ "$i" -lt 200 ]; do
		for name in plain.mp4 plain.mkv plain.ts hevc.mp4 vp9.webm; do
			sh "$ROOT/tests/media.sh" "$name"
			cp "$MEDIA/$name" "$MANY.tmp/$i-$name"
			i=$((i + 1))
		done
	done
	mv "$MANY.tmp" "$MANY"
fi
pair "200 small files, -j2, against parallel ffprobe" "<= 1.10" \
    "'$B/probe' -q -j2 '$MANY'/*" \
    "parallel -j2 ffprobe -v error -show_format -show_streams -of json ::: '$MANY'/*"

for ext in mp4 mkv ts; do
	F=$(as $ext)
	cat "$F" >/dev/null
	pair "probe -g, 1 h of 1080p in $ext, against copying" "<= 1.30" \
	    "'$B/probe' -g '$F'" \
	    "ffmpeg -v error -nostdin -i '$F' -map 0:v -c copy -f null -"
done
peak "memory of probe itself, -g, 1 h in mp4" "< 16" \
    "$B/probe" -g "$(as mp4)"
peak "memory of probe itself, -g, 1 h in mkv" "< 16" \
    "$B/probe" -g "$(as mkv)"
