#!/bin/sh
# cutlist against ffmpeg by itself: five clips of half a minute out of ten
# minutes of 1080p30 H.264, at places that are no key frames.  What cutlist does
# includes the checks of each clip.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

RUNS=${CUT_RUNS:-3}
ten=$DIR/ten.mp4
[ -f "$ten" ] || {
	ffmpeg -v error -nostdin -y -i "$(hour)" -t 600 -c copy "$DIR/ten.part.mp4"
	mv "$DIR/ten.part.mp4" "$ten"
}
out=$DIR/clips
mkdir -p "$out"
starts='33.37 141.91 252.53 361.17 489.73'
ranges=$(for s in $starts; do printf ',%s+30' "$s"; done)
ranges=${ranges#,}
cut="$B/cutlist -q -y --only --keep $ranges -o $out"

# ff ENCODER...: the same by ffmpeg, one clip after the other.
ff() {
	for s in $starts; do
		printf 'ffmpeg -v error -nostdin -y -ss %s -i %s -t 30 %s %s && ' \
		    "$s" "$ten" "$*" "$out/ff-$s.mp4"
	done
	echo true
}

# both ENCODER...: by ffmpeg, two at once.
both() {
	printf 'parallel -j2 ffmpeg -v error -nostdin -y -ss {} -i %s -t 30 %s ' \
	    "$ten" "$*"
	printf '%s/ff-{}.mp4 ::: %s' "$out" "$starts"
}

echo "-- five clips of 30 s out of 10 minutes of 1080p30, checks included"
work_pair "copy / encode ultrafast: processor time" 0.125 \
    "$cut --method copy $ten" "$(ff -c:v libx264 -preset ultrafast -c:a aac)"
pair "copy / ffmpeg -c copy (not exact): wall" - \
    "$cut --method copy $ten" "$(ff -c copy)"
printf '%-44s %s s  target 3\n' "copy: wall" "$(seconds "$cut --method copy $ten")"
export RUNS=1
work_pair "smart / encode, both medium: processor time" 0.33 \
    "$cut --method smart --preset medium $ten" \
    "$cut --method encode --preset medium $ten"
printf '%-44s %s s\n' "smart: wall" "$(seconds "$cut --method smart $ten")"
if command -v parallel >/dev/null; then
	pair "encode -j2 / parallel -j2 ffmpeg: wall" 1.1 \
	    "$cut -j2 --method encode --preset veryfast --crf 18 $ten" \
	    "$(both -c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p -c:a copy)"
fi
# shellcheck disable=SC2086 # words
peak "memory of cutlist itself" 16 $cut --method copy "$ten"
rm -rf "$out"
