#!/bin/sh
# second.sh FILE FOLDER WORK: what other decoders make of a cut that FFmpeg's
# own decoders found right.
#
# FOLDER is what decode.sh made of FILE; WORK is for files of ours.  Tried are,
# where they are here: libvpx and libaom for VP9 and AV1 (FFmpeg's own decoder
# and dav1d were the first), melt for constant frame rates, and for H.264, VP9
# and AV1 Chromium, which plays by seeking to each picture.  Prints the names
# of those that agree; exit status 1 where one does not, and what it saw.
#
#	second.sh -l    prints which are here, and which are not
set -u
LC_ALL=C
export LC_ALL

root=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
here=$root/tests/cuts
B=${B:-$root/build}
framecode=$B/tests/tools/framecode

has_decoder() {
	ffmpeg -v error -decoders | grep -q " $1 "
}

browser() {
	command -v chromium || command -v chromium-browser ||
	    command -v google-chrome
}

if [ "${1-}" = -l ]; then
	for name in libvpx-vp9 libaom-av1; do
		if has_decoder "$name"; then echo "$name: here"
		else echo "$name: not here"; fi
	done
	if command -v melt >/dev/null; then echo "melt: here"
	else echo "melt: not here"; fi
	if browser >/dev/null; then echo "chromium: here"
	else echo "chromium: not here"; fi
	exit
fi

file=$1
dir=$2
work=$3
mkdir -p "$work" || exit 2
codec=$(ffprobe -v error -select_streams V:0 -show_entries \
    stream=codec_name -of default=nw=1:nk=1 "file:$file" | head -n 1)
tail -n +2 "$dir/pictures" | cut -d' ' -f2 >"$work/want"
said=''

# agree NAME: ./got are the numbers that were seen, one a line.
agree() {
	if cmp -s "$work/got" "$work/want"; then
		said="$said${said:+ }$1"
		return
	fi
	echo "$1 sees other pictures:" \
	    "$(diff "$work/got" "$work/want" | head -n 3 | tr '\n' ' ')" \
	    "$([ -s "$work/got" ] || tail -n 2 "$work/$1.log")"
	exit 1
}

# All distances between pictures are equal, but for rounding.
is_constant() {
	awk 'NR == 1 { split($2, q, "/"); slack = 0.0011; next }
	NR > 2 {
		d = ($1 - last) * q[1] / q[2]
		if (NR == 3) first = d
		if (d - first > slack || first - d > slack) exit 1
	}
	{ last = $1 }' "$dir/pictures"
}

# The last packet of copied sound goes on for longer than half a picture: melt
# then shows the last picture once more.
is_outlasted() {
	awk -v all="$(ffprobe -v error -show_entries format=duration \
	    -of default=nw=1:nk=1 "file:$file")" '
	NR == 1 { split($2, q, "/"); next }
	{ before = last; last = $1 * q[1] / q[2] }
	NR == 2 { first = last }
	END { exit all <= last - first + 1.5 * (last - before) }' \
	    "$dir/pictures"
}

case $codec in
vp9) other=libvpx-vp9 ;;
av1) other=libaom-av1 ;;
*) other='' ;;
esac
if [ "$other" ] && has_decoder "$other"; then
	CODEC_V=$other sh "$here/decode.sh" "$file" "$work/other" || exit 2
	tail -n +2 "$work/other/pictures" | cut -d' ' -f2 >"$work/got"
	agree "$other"
fi
if command -v melt >/dev/null && is_constant &&
    [ "$(wc -l <"$work/want")" -gt 1 ]; then
	melt "$file" -consumer "avformat:$work/melt.avi" vcodec=rawvideo \
	    pix_fmt=gray an=1 real_time=-1 >"$work/melt.log" 2>&1 </dev/null
	ffmpeg -nostdin -v error -i "file:$work/melt.avi" -pix_fmt gray \
	    -f yuv4mpegpipe - 2>>"$work/melt.log" | "$framecode" read |
	    cut -d' ' -f1 >"$work/got"
	if is_outlasted; then
		sed -i '$p' "$work/want"
		agree melt
		sed -i '$d' "$work/want"
	else
		agree melt
	fi
fi
if chromium=$(browser); then
	case $codec in
	h264 | vp9 | av1)
		sh "$here/chromium.sh" "$chromium" "$file" "$dir" "$work" \
		    >"$work/said" || {
			cat "$work/said"
			exit 1
		}
		said="$said${said:+ }chromium" ;;
	esac
fi
echo "$said"
