#!/bin/sh
# sources.sh: makes the films that exact cutting is proved with.
#
#	tests/cuts/sources.sh NAME...   each, into $CUTS (build/cuts)
#	tests/cuts/sources.sh -a        all of them
#	tests/cuts/sources.sh -l        the names, with what each is for
#
# Every picture holds its number in cells (tests/tools/framecode.c), every
# sound is noise from a seed, so that a checker can tell which picture and
# which moment of the sound it has before it.  24 s, 320x180 unless said.
#
# Beside each film NAME lies a folder NAME.truth with what it shows and sounds
# when it is decoded from start to end (decode.sh), the measure of all cuts.
# A film that is newer than this script is kept.  One function makes one film,
# named like it with _ for . and -; it writes to $1.  Exit status 2 where one
# could not be made.

# shellcheck disable=SC2317,SC2086 # makers are called by name; lists of options
set -u
LC_ALL=C
export LC_ALL
unset FFREPORT

root=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
here=$root/tests/cuts
B=${B:-$root/build}
CUTS=${CUTS:-$root/build/cuts}
framecode=$B/tests/tools/framecode
export B CUTS

seconds=24
ff="ffmpeg -nostdin -v error -hide_banner -y"
exact='-bitexact -fflags +bitexact -flags:v +bitexact -flags:a +bitexact'
# All references stay near, and every I-frame where it is meant to be.
x264='-c:v libx264 -preset veryfast -crf 23 -pix_fmt yuv420p -threads 2'
x265='-c:v libx265 -preset ultrafast -crf 24 -pix_fmt yuv420p'
x265p='log-level=none:pools=2:keyint=48:min-keyint=48:scenecut=0'
aac='-c:a aac -b:a 96k'

# noise SEED [RATE]: a lavfi source of it.
noise() {
	echo "anoisesrc=c=pink:a=0.4:seed=$1:r=${2:-48000}:d=$seconds"
}

# film OUT RATE SIZE OPTION...: numbered pictures at a rate, stereo noise and
# what the options say.  The number of the film comes from its name.
film() {
	film_out=$1
	film_rate=$2
	film_size=$3
	shift 3
	film_count=$(($(echo "$film_rate" | sed 's,^\([0-9]*\)$,\1/1,;s,/, ,' |
	    awk '{ print int('$seconds' * $1 / $2) }')))
	"$framecode" write "${film_size%x*}" "${film_size#*x}" "$film_count" \
	    "$film_id" |
	    ffmpeg -v error -hide_banner -y -f rawvideo -pix_fmt gray \
	    -s "$film_size" -r "$film_rate" -i - \
	    -f lavfi -i "$(noise 1)" -f lavfi -i "$(noise 2)" \
	    -map 0:v $exact -map_chapters -1 "$@" "$film_out"
}
# Both noises, one in each channel.
pair='-filter_complex [1][2]amerge[both] -map [both]'
both="$pair $aac"

# remux OUT IN OPTION...: another film's streams in another package.
remux() {
	remux_out=$1
	remux_in=$2
	shift 2
	sh "$here/sources.sh" "$remux_in" || return
	$ff -i "$CUTS/$remux_in" -map 0 -c copy $exact "$@" "$remux_out"
}

# --- H.264 ----------------------------------------------------------------

## closed.mp4           H.264, closed GOPs of 2 s, B-pictures, 24
make_closed_mp4() {
	film "$1" 24 320x180 $both $x264 \
	    -x264-params keyint=48:min-keyint=48:scenecut=0:bframes=3:b-adapt=0
}

## open.mp4             H.264, open GOPs, 25
make_open_mp4() {
	film "$1" 25 320x180 $both $x264 \
	    -x264-params keyint=50:min-keyint=50:scenecut=0:open-gop=1:bframes=3:b-adapt=0
}

## pyramid.mp4          H.264, seven B-pictures in a pyramid, 29.97
make_pyramid_mp4() {
	film "$1" 30000/1001 320x180 $both $x264 \
	    -x264-params keyint=60:min-keyint=60:scenecut=0:bframes=7:b-adapt=0:b-pyramid=normal:ref=4
}

## baseline.mp4         H.264 baseline: CAVLC, no B; mono; 23.976
make_baseline_mp4() {
	film "$1" 24000/1001 320x180 -map 1:a $aac $x264 -profile:v baseline \
	    -x264-params keyint=48:min-keyint=48:scenecut=0
}

## film.mp4             H.264 as film has it: 23.976, two B-pictures
make_film_mp4() {
	film "$1" 24000/1001 320x180 $both $x264 \
	    -x264-params keyint=48:min-keyint=48:scenecut=0:bframes=2:b-adapt=0
}

## fast.mp4             H.264, 59.94
make_fast_mp4() {
	film "$1" 60000/1001 320x180 $both $x264 \
	    -x264-params keyint=120:min-keyint=120:scenecut=0:bframes=3
}

## uneven.mp4           H.264, key frames wherever the encoder likes
make_uneven_mp4() {
	film "$1" 30 320x180 $both $x264 \
	    -force_key_frames 0.9,1.2,3,3.1,6.5,10,10.7,14.2,14.3,18,21.1
}

## deep.mp4             H.264 of 10 bits
make_deep_mp4() {
	film "$1" 25 320x180 $both $x264 -pix_fmt yuv420p10le \
	    -x264-params keyint=50:min-keyint=50:scenecut=0:bframes=3:b-adapt=0
}

## onekey.mp4           H.264, one key frame, the first
make_onekey_mp4() {
	film "$1" 25 320x180 $both $x264 \
	    -x264-params keyint=infinite:scenecut=0:bframes=3:b-adapt=0
}

## intra.mp4            H.264, every picture a key frame
make_intra_mp4() {
	film "$1" 25 320x180 $both $x264 -g 1
}

## refresh.mp4          H.264 without key frames but the first: columns renewed
make_refresh_mp4() {
	film "$1" 25 320x180 $both $x264 \
	    -x264-params keyint=50:intra-refresh=1:scenecut=0:bframes=0
}

## interlaced.mp4       H.264 of two fields, 25
make_interlaced_mp4() {
	film "$1" 25 320x192 $both $x264 -flags +ildct+ilme \
	    -vf setfield=tff -x264-params keyint=50:min-keyint=50:scenecut=0:tff=1:bframes=2:b-adapt=0
}

# --- HEVC -----------------------------------------------------------------

## hevc.mp4             HEVC, closed GOPs
make_hevc_mp4() {
	film "$1" 24000/1001 320x180 $both $x265 -tag:v hvc1 \
	    -x265-params $x265p:open-gop=0:bframes=4:b-adapt=0
}

## hevc-open.mp4        HEVC, open GOPs: CRA and RASL
make_hevc_open_mp4() {
	film "$1" 30000/1001 320x180 $both $x265 -tag:v hvc1 \
	    -x265-params $x265p:open-gop=1:bframes=4:b-adapt=0:b-pyramid=1
}

## hevc10.mp4           HEVC of 10 bits, closed, marked as PQ
make_hevc10_mp4() {
	film "$1" 25 320x180 $both $x265 -pix_fmt yuv420p10le -tag:v hvc1 \
	    -x265-params $x265p:open-gop=0:bframes=3:b-adapt=0 \
	    -color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc
}

## hevc10-open.mkv      HEVC of 10 bits, open, in Matroska
make_hevc10_open_mkv() {
	film "$1" 24 320x180 $both $x265 -pix_fmt yuv420p10le \
	    -x265-params $x265p:open-gop=1:bframes=4:b-adapt=0
}

# --- other codecs ---------------------------------------------------------

## vp9.webm             VP9 with hidden pictures, Opus
make_vp9_webm() {
	film "$1" 25 320x180 $pair -c:a libopus -b:a 96k \
	    -c:v libvpx-vp9 -deadline realtime -cpu-used 7 -g 50 -crf 34 -b:v 0 \
	    -auto-alt-ref 1 -lag-in-frames 16 -pix_fmt yuv420p
}

## odd.webm             VP9, 321x181, Vorbis
make_odd_webm() {
	film "$1" 30 321x181 $pair -c:a libvorbis -b:a 96k \
	    -c:v libvpx-vp9 -deadline realtime -cpu-used 7 -g 60 -crf 34 -b:v 0 \
	    -pix_fmt yuv420p
}

## av1.mp4              AV1
make_av1_mp4() {
	film "$1" 25 320x180 $both -c:v libsvtav1 -preset 12 -g 50 -crf 30 \
	    -svtav1-params lp=2 -pix_fmt yuv420p 2>/dev/null
}

## mpeg2.ts             MPEG-2 of two fields, MP2
make_mpeg2_ts() {
	film "$1" 25 320x192 $pair -c:a mp2 -b:a 128k \
	    -c:v mpeg2video -b:v 2M -g 12 -bf 2 -flags +ildct+ilme \
	    -pix_fmt yuv420p
}

## prores.mov           ProRes of 10 bits, PCM
make_prores_mov() {
	film "$1" 24000/1001 320x180 $pair -c:a pcm_s16le \
	    -c:v prores -profile:v 0 -pix_fmt yuv422p10le
}

# --- sizes and shapes -----------------------------------------------------

## odd.mp4              H.264 4:4:4, 321x181
make_odd_mp4() {
	film "$1" 25 321x181 $both $x264 -pix_fmt yuv444p \
	    -x264-params keyint=50:min-keyint=50:scenecut=0:bframes=3
}

## sar.mp4              pixels of 4:3
make_sar_mp4() {
	film "$1" 25 240x180 $both $x264 -vf setsar=4/3 \
	    -x264-params keyint=50:min-keyint=50:scenecut=0:bframes=3
}

## turned90.mp4         to be turned when shown, as phones have it
make_turned90_mp4() {
	sh "$here/sources.sh" closed.mp4 || return
	$ff -i "$CUTS/closed.mp4" -map 0 -c copy $exact -metadata:s:v rotate=90 "$1"
}

## turned180.mov        upside down, HEVC
make_turned180_mov() {
	remux "$1" hevc.mp4 -tag:v hvc1 -metadata:s:v rotate=180
}

## turned270.mp4        to be turned the other way, 29.97
make_turned270_mp4() {
	remux "$1" pyramid.mp4 -metadata:s:v rotate=270
}

# --- times ----------------------------------------------------------------

## vfr.mp4              distances that wander, as phones write them
make_vfr_mp4() {
	film "$1" 30 320x180 $both $x264 \
	    -vf "settb=1/90000,setpts='(N/30+0.004*sin(N*1.7)+if(gte(N,200),0.05,0))*90000'" \
	    -vsync passthrough -enc_time_base 1:90000 -video_track_timescale 90000 \
	    -x264-params keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0
}

## vfr.mkv              every third picture missing, gaps, in milliseconds
make_vfr_mkv() {
	film "$1" 30 320x180 $both $x264 \
	    -vf "select='not(between(n,160,189))*(lt(n,130)+gt(mod(n,3),0))'" \
	    -vsync passthrough \
	    -x264-params keyint=60:min-keyint=60:scenecut=0:bframes=3
}

## closed.mkv           H.264 in Matroska, 29.97: times in milliseconds
make_closed_mkv() {
	film "$1" 30000/1001 320x180 $both $x264 \
	    -x264-params keyint=60:min-keyint=60:scenecut=0:bframes=3:b-adapt=0
}

## offset.ts            MPEG-TS that starts at 1000 s
make_offset_ts() {
	remux "$1" closed.mp4 -output_ts_offset 1000
}

## wrap.ts              MPEG-TS whose time stamps wrap after 10 s
make_wrap_ts() {
	remux "$1" film.mp4 -output_ts_offset 95432.3
}

## open.ts              open GOPs in MPEG-TS, as broadcast
make_open_ts() {
	remux "$1" open.mp4
}

## hevc-open.ts         the same of HEVC
make_hevc_open_ts() {
	remux "$1" hevc-open.mp4
}

## torn.ts              a recording that begins in the middle of an open GOP
make_torn_ts() {
	remux "$1.whole.ts" open.mp4 \
	    -bsf:v h264_mp4toannexb,dump_extra=freq=keyframe || return
	# Packets of 188 bytes; the tables come again soon.
	tail -c +$((188 * 150 + 1)) "$1.whole.ts" >"$1"
	rm -f "$1.whole.ts"
}

## edit.mov             an edit list hides the first 1.3 s
make_edit_mov() {
	sh "$here/sources.sh" pyramid.mp4 || return
	$ff -ss 3.3 -i "$CUTS/pyramid.mp4" -c copy -map 0 $exact "$1"
}

## pieces.mp4           fragmented, as streams are stored
make_pieces_mp4() {
	remux "$1" closed.mp4 -movflags frag_keyframe+delay_moov
}

# --- sounds ---------------------------------------------------------------

# late OUT IN V A: pictures and sounds of a film, one of them later.
late() {
	sh "$here/sources.sh" "$2" || return
	$ff -itsoffset "$3" -i "$CUTS/$2" -itsoffset "$4" -i "$CUTS/$2" \
	    -map 0:v -map 1:a -c copy $exact "$1"
}

## late.mp4             the sound starts 3.7 s late
make_late_mp4() {
	late "$1" closed.mp4 0 3.7
}

## late.mkv             the same in Matroska
make_late_mkv() {
	late "$1" closed.mp4 0 3.7
}

## early.mp4            the sound starts 2.3 s before the picture
make_early_mp4() {
	late "$1" film.mp4 2.3 0
}

## short.mp4            the sound ends after 9 s
make_short_mp4() {
	sh "$here/sources.sh" film.mp4 || return
	$ff -i "$CUTS/film.mp4" -t 9 -i "$CUTS/film.mp4" -map 0:v -map 1:a \
	    -c copy $exact "$1"
}

## surround.mp4         5.1
make_surround_mp4() {
	film "$1" 25 320x180 -filter_complex \
	    '[1][2][1][2][1][2]amerge=6,aformat=channel_layouts=5.1[six]' \
	    -map '[six]' -c:a aac -b:a 256k $x264 -g 50
}

# Three tracks: noise 1, noise 2, both.
tracks="-map 1:a -map 2:a $both
    -metadata:s:a:0 language=eng -metadata:s:a:1 language=ger
    -metadata:s:a:2 title=Commentary"

## tracks.mp4           three sound tracks
make_tracks_mp4() {
	film "$1" 25 320x180 $tracks $x264 -g 50
}

## tracks.mkv           the same, of several codecs
make_tracks_mkv() {
	film "$1" 30000/1001 320x180 $tracks -c:a:1 ac3 -c:a:2 libmp3lame $x264 -g 60
}

## silent.mp4           no sound
make_silent_mp4() {
	remux "$1" closed.mp4 -an
}

## cd.mp4               sound of 44100 Hz
make_cd_mp4() {
	film "$1" 25 320x180 $both -ar 44100 $x264 -g 50
}

# sound OUT OPTION...: noise alone.
sound() {
	sound_out=$1
	shift
	$ff -f lavfi -i "$(noise 1 44100)" $exact "$@" "$sound_out"
}

## sound.m4a            sound alone, AAC
make_sound_m4a() {
	sound "$1" -c:a aac -b:a 96k
}

## sound.mp3            sound alone, MP3
make_sound_mp3() {
	sound "$1" -c:a libmp3lame -b:a 96k
}

## sound.flac           sound alone, lossless
make_sound_flac() {
	sound "$1" -c:a flac
}

# --- text -----------------------------------------------------------------

# Captions and chapters of a second or two, as input files.
texts() {
	awk 'BEGIN { for (i = 0; i < 12; i++)
		printf "%d\n00:00:%02d,250 --> 00:00:%02d,750\nline %d\n\n",
		    i + 1, i * 2, i * 2 + 1, i }' >"$1.srt"
	awk 'BEGIN { print ";FFMETADATA1"; print "title=Numbers"
		for (i = 0; i < 4; i++)
			printf "[CHAPTER]\nTIMEBASE=1/1000\nSTART=%d\nEND=%d\n" \
			    "title=Part %d\n", i * 6000, i * 6000 + 6000, i + 1
	}' >"$1.ffmeta"
}

# texted OUT CODEC: closed.mp4 with both.
texted() {
	sh "$here/sources.sh" closed.mp4 || return
	texts "$1"
	$ff -i "$CUTS/closed.mp4" -i "$1.srt" -i "$1.ffmeta" -map 0 -map 1 \
	    -map_metadata 2 -map_chapters 2 -c copy -c:s "$2" $exact \
	    -metadata creation_time=2020-02-02T02:02:02Z "$1"
	text_status=$?
	rm -f "$1.srt" "$1.ffmeta"
	return $text_status
}

## texts.mkv            captions and chapters
make_texts_mkv() {
	texted "$1" srt
}

## texts.mp4            the same
make_texts_mp4() {
	texted "$1" mov_text
}

# --- the factory ----------------------------------------------------------

list() {
	sed -n 's/^## //p' "$here/sources.sh"
}

# is_fresh FILE: it and its truth are newer than what says how it is made.
is_fresh() {
	for maker in "$here/sources.sh" "$here/decode.sh"; do
		# shellcheck disable=SC3013 # in POSIX since 2024
		[ "$CUTS/$1.truth/shape" -nt "$maker" ] || return 1
	done
	[ -f "$CUTS/$1" ]
}

make() {
	is_fresh "$1" && return 0
	if ! list | grep -q "^$1 "; then
		echo "sources.sh: $1: no such film in the table" >&2
		return 1
	fi
	film_id=$(($(printf '%s' "$1" | cksum | cut -d' ' -f1) % 15 + 1))
	# The ending stays, for ffmpeg goes by it.
	tmp=$CUTS/.$$.$1
	if "make_$(printf '%s' "$1" | tr '.-' '__')" "$tmp" && [ -s "$tmp" ] &&
	    sh "$here/decode.sh" "$tmp" "$tmp.truth"; then
		rm -rf "$CUTS/$1.truth"
		mv "$tmp" "$CUTS/$1" && mv "$tmp.truth" "$CUTS/$1.truth"
	else
		rm -rf "$tmp" "$tmp.truth"
		echo "sources.sh: $1: could not be made" >&2
		return 1
	fi
}

case ${1-} in
-l)
	list
	exit ;;
-a)
	# shellcheck disable=SC2046 # names without blanks
	set -- $(list | cut -d' ' -f1) ;;
esac
if [ $# -eq 0 ]; then
	echo "usage: sources.sh -l | -a | NAME..." >&2
	exit 2
fi
if [ ! -x "$framecode" ]; then
	echo "sources.sh: no $framecode: make $framecode first" >&2
	exit 2
fi
mkdir -p "$CUTS" || exit 2
trap 'rm -rf "$CUTS/.$$."*' EXIT
trap 'exit 1' HUP INT TERM
status=0
for name; do
	make "$name" || status=2
done
exit $status
