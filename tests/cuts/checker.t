#!/bin/sh
# The checker of cuts itself: it takes cuts that are right, and sees what is
# wrong with those that are usually made.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe
long

CUTS=${CUTS:-$ROOT/build/cuts}
export CUTS
sh "$TESTS/cuts/sources.sh" film.mp4 || exit 2
film=$CUTS/film.mp4

ff() {
	ffmpeg -nostdin -v error -hide_banner -y "$@"
}

# good NAME FILE, bad NAME FILE TEXT: what the checker says of pictures 101 to
# 196; of a bad one it must say TEXT.
good() {
	exits 0 "$1" sh "$TESTS/cuts/check.sh" -f film.mp4 101 196 "$2"
}

bad() {
	sh "$TESTS/cuts/check.sh" -f film.mp4 101 196 "$2" >"$WORK/out" 2>&1
	has "$1" "$WORK/out" "$3"
}

x='-c:v libx264 -preset ultrafast -crf 20'
# shellcheck disable=SC2086 # lists of options, here and below
{
ff -i "$film" -vf trim=start_pts=101101:end_pts=197197,setpts=PTS-STARTPTS \
    -af atrim=start=4.212541667:end=8.216541667,asetpts=PTS-STARTPTS $x \
    -fps_mode passthrough -enc_time_base -1 -c:a aac right.mp4
good "an exact cut is right" right.mp4
ff -i right.mp4 -c copy right.mkv
good "so it is in milliseconds" right.mkv
bad "another place is not" "$film" "pictures, not 96"

ff -ss 4.213 -i "$film" -t 4.004 $x -c:a aac ms.mp4
bad "times in milliseconds lose a picture" ms.mp4 "is 102, not 101"
ff -ss 4.212541667 -i "$film" -t 4.004 -c copy copy.mp4
bad "a copy ends too late" copy.mp4 "98 pictures, not 96"
ff -i right.mp4 -itsoffset 0.005 -i right.mp4 -map 0:v -map 1:a -c copy late.mp4
bad "sound is 5 ms late" late.mp4 "5.00 ms late"
ff -i right.mp4 -af asetrate=48048,aresample=48000 -c:v copy -c:a aac drift.mp4
bad "sound drifts by a thousandth" drift.mp4 "track 0 is -3.9"
ff -i right.mp4 -vf "select='not(eq(n,50))',setpts=N*1001/24000/TB" $x \
    -fps_mode passthrough -c:a copy drop.mp4
bad "a picture is missing" drop.mp4 "picture 50 is 152, not 151"
ff -i right.mp4 -vf "select='not(eq(n,50))'" $x -fps_mode cfr -c:a copy twice.mp4
bad "a picture stands for its neighbour" twice.mp4 "picture 50 is 152, not 151"
ff -i right.mp4 -vf 'shuffleframes=1 0' $x -c:a copy swap.mp4
bad "pictures are swapped" swap.mp4 "picture 0 is 102, not 101"
ff -i right.mp4 -vf setpts=PTS*1.0005 $x -fps_mode passthrough \
    -enc_time_base 1:90000 -video_track_timescale 90000 -c:a copy stretch.mp4
bad "times are stretched by half a thousandth" stretch.mp4 "ms late"
ff -i right.mp4 -vf tmix=frames=2 $x -c:a copy blend.mp4
bad "pictures are mixed" blend.mp4 "picture 1 is -1, not 102"
ff -i right.mp4 -vf hflip $x -c:a copy mirror.mp4
bad "pictures are mirrored" mirror.mp4 "turned by 0m"
ff -i right.mp4 -an -c copy mute.mp4
bad "there is no sound" mute.mp4 "track 0 is not there"
ff -i right.mp4 -ac 1 -c:v copy mono.mp4
bad "one channel is missing" mono.mp4 "1 channels, not 2"
ff -i right.mp4 -c copy -bsf:v noise=amount=-20000:drop=0 noise.mp4
bad "packets are damaged" noise.mp4 "ffmpeg complains"
}
plan
