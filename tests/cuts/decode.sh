#!/bin/sh
# decode.sh FILE FOLDER: what a file shows and sounds, as text and samples.
#
# The folder is made, and in it:
#
#	shape     WIDTH HEIGHT SAR of the picture as shown, turned and all;
#	          empty where there is no picture
#	pictures  a line "tb NUM/DEN", then one a picture in the order shown:
#	          PTS NUMBER FILM TURN CLEAN (tests/tools/framecode.c)
#	packets   PTS DTS FLAGS of each video packet as stored; N/A where not
#	          known; FLAGS begins with K for a key frame
#	sound.K   of audio track K: START (seconds on the same clock), CHANNELS,
#	          the number of gaps and overlaps of more than 2 ms inside
#	sound.K.s16  its first channel, 48000 a second, little-endian
#	length    seconds that the container claims, and its start
#	errors    what ffmpeg complained about; empty is good
#
# Times are the container's own.  Exit status 2 where it could not be decoded.
# CODEC_V=NAME decodes pictures with another decoder.
set -u
LC_ALL=C
export LC_ALL
unset FFREPORT

root=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
B=${B:-$root/build}
framecode=$B/tests/tools/framecode
file=$1
dir=$2
mkdir -p "$dir" || exit 2

ff() {
	ffmpeg -nostdin -v error -hide_banner -y -threads 2 "$@" 2>>"$dir/errors"
}

# pictures: decodes the first video stream once, into cells for framecode and
# into a list of time stamps.
pictures() {
	ff -copyts ${CODEC_V:+-c:v "$CODEC_V"} -i "file:$file" \
	    -map 0:V:0 -fps_mode passthrough -enc_time_base -1 -pix_fmt gray \
	    -f yuv4mpegpipe - \
	    -map 0:V:0 -fps_mode passthrough -enc_time_base -1 -pix_fmt gray \
	    -f framecrc "file:$dir/times" |
	    "$framecode" read >"$dir/numbers" || return
	awk -F'[:, ]+' '
	/^#tb/ { split($0, p, ": "); print "tb " p[2] }
	!/^#/ { print $3 }' "$dir/times" >"$dir/pts"
	{
		head -n 1 "$dir/pts"
		tail -n +2 "$dir/pts" | paste -d' ' - "$dir/numbers"
	} >"$dir/pictures"
	awk '/^#dimensions/ { split($3, p, "x"); size = p[1] " " p[2] }
	    /^#sar/ { sar = $3 }
	    END { print size, sar }' "$dir/times" >"$dir/shape"
	ffprobe -v error -select_streams V:0 -show_entries \
	    packet=pts,dts,flags \
	    -of default=nw=1 "file:$file" 2>>"$dir/errors" | awk -F= '
	$1 == "pts" { pts = $2 }
	$1 == "dts" { dts = $2 }
	$1 == "flags" { print pts, dts, $2 }' >"$dir/packets"
	rm -f "$dir/times" "$dir/pts" "$dir/numbers"
}

# sound K CHANNELS: one track, and where it begins.
sound() {
	ff -copyts -i "file:$file" -map "0:a:$1" -ar 48000 \
	    -af 'pan=mono|c0=c0' -f s16le "file:$dir/sound.$1.s16" \
	    -map "0:a:$1" -f framecrc "file:$dir/times" || return
	awk -F'[:, ]+' -v channels="$2" '
	/^#tb/ { split($0, p, ": "); split(p[2], q, "/"); tick = q[1] / q[2] }
	/^#/ { next }
	!n++ { start = want = $3 * tick }
	{
		at = $3 * tick
		if (at - want > 0.002 || want - at > 0.002) gaps++
		want = at + $4 * tick
	}
	END { printf "%.6f %d %d\n", start, channels, gaps }' "$dir/times" \
	    >"$dir/sound.$1"
	rm -f "$dir/times"
}

: >"$dir/errors"
: >"$dir/shape"
ffprobe -v quiet -show_entries format=duration,start_time -of default=nw=1 \
    "file:$file" | awk -F= '
    $1 == "duration" { d = $2 } $1 == "start_time" { s = $2 }
    END { print d, s }' >"$dir/length"
if [ "$(ffprobe -v quiet -select_streams V:0 -show_entries stream=index \
    -of csv=p=0 "file:$file")" ]; then
	pictures || exit 2
fi
k=0
# Of MPEG-TS ffprobe tells each stream twice.
for channels in $(ffprobe -v quiet -select_streams a -show_entries \
    stream=index,channels -of csv=p=0 "file:$file" | grep . |
    sort -t, -k1,1n -u | cut -d, -f2); do
	sound "$k" "$channels" || exit 2
	k=$((k + 1))
done
exit 0
