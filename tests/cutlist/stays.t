#!/bin/sh
# What stays as it was in the film.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq
long

clip= # of the last film that was cut
film film.mp4 4 -metadata title=Tale -metadata comment=Kept \
    -metadata creation_time=2020-02-02T02:02:02Z

makes "sound, and words about the film" smart film.mp4 --keep 1-3
says "title stays" format_tags=title Tale
says "time of creation stays" format_tags=creation_time 2020-02-02
says "sound is copied" stream=codec_name aac -select_streams a
is "it begins at 0 and is as long as asked for" "$(about "$clip" \
    stream=start_time,duration -select_streams v | tr '\n' ' ')" \
    "start_time=0.000000 duration=2.000000 "
makes "a turned film" encode "$(media rot90.mp4)" --keep 0.2-0.8 --method encode
says "stays turned" side_data=rotation 90
makes "pixels that are not square" encode "$(media sar16-15.mp4)" \
    --keep 0.2-0.8 --method encode
says "stay so" stream=sample_aspect_ratio 16:15
makes "two tracks of sound" encode "$(media tracks.mp4)" --keep 0.2-0.8 \
    --method encode
is "stay two or more" "$(about "$clip" stream=index -select_streams a |
    wc -l)" "$(about "$(media tracks.mp4)" stream=index -select_streams a |
    wc -l)"
makes "six channels" encode "$(media surround.mp4)" --keep 0.2-0.8 \
    --method encode
says "stay six" stream=channels "channels=6" -select_streams a
makes "chapters" encode "$(media chapters.mp4)" --keep 0.5-1.5 --method encode
says "are cut along" chapter=start_time "start_time=0.000000" -show_chapters
makes "subtitles" encode "$(media subs.mkv)" --keep 0-1.5 --method encode
is "are there" "$(about "$clip" stream=codec_type -select_streams s |
    head -n 1)" "codec_type=subtitle"
makes "sound that begins late" encode "$(media late-audio.mp4)" --keep 0-1.5 \
    --method encode
about "$clip" stream=start_time -select_streams a | cut -d= -f2 >got
about "$(media late-audio.mp4)" stream=start_time -select_streams a |
    cut -d= -f2 >want
is "still does" "$(paste got want | awk '{ d = $1 - $2
    print (d < 0.03 && d > -0.03) }')" 1
makes "HDR" encode "$(media hlg.mov)" --keep 0.2-0.6 --method encode
says "stays HDR" stream=color_transfer arib-std-b67
if ffmpeg -v error -hide_banner -filters | grep -q ' zscale '; then
	makes "--sdr" encode "$(media hlg.mov)" --keep 0.2-0.6 --sdr
	says "makes it SDR" stream=color_transfer bt709
else
	skip "--sdr makes it SDR" "this ffmpeg has no zscale"
fi
film pal.mp4 2 -colorspace bt470bg -color_primaries bt470bg -color_trc gamma28
makes "colours of PAL, all of it encoded" encode pal.mp4 --keep 0.2-1.6 \
    --method encode
says "stay what they are" stream=color_transfer bt470bg
makes "colours of PAL, edges encoded" smart pal.mp4 --keep 0.2-1.6
says "stay the same" stream=color_transfer bt470bg
film ntsc.mp4 1 -color_trc gamma22
makes "the colours of the first NTSC" encode ntsc.mp4 --keep 0.2-0.6 \
    --method encode
says "stay as well" stream=color_transfer bt470m
makes "interlaced film" encode "$(media h264-tff.mp4)" --keep 0.2-0.8
says "becomes progressive" stream=field_order progressive

is "nothing else is left" "$(for i in o*; do leftovers "$i"; done)" ""
plan
