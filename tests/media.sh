#!/bin/sh
# media.sh: makes the media files that the tests read.
#
#	tests/media.sh NAME...   each file, into $MEDIA (build/media)
#	tests/media.sh -a        all of them
#	tests/media.sh -l        the names, with what each is for
#
# A file that is newer than this script is kept, so that the second run costs
# nothing.  Files are made under a temporary name and renamed: two runs at once
# may make the same file.  Everything is small, and the same bytes at each run
# of the same ffmpeg.
#
# One function makes one file: it is named like the file, with _ for . and -,
# and writes to $1.  The line with ## before it is the table that -l prints.
# Exit status 2 where a file could not be made.

# shellcheck disable=SC2317 # the makers are called by name
set -u
LC_ALL=C
TZ=UTC
export LC_ALL TZ
unset FFREPORT

self=$0
root=$(cd "$(dirname "$0")/.." && pwd) || exit 2
dir=${MEDIA:-$root/build/media}

# --- how files are made ---------------------------------------------------

# ffmpeg with reproducible output: no version strings, no dates, one thread.
ff() {
	ffmpeg -nostdin -v error -hide_banner -y -threads 1 -filter_threads 1 "$@"
}

exact='-bitexact -fflags +bitexact -flags:v +bitexact -flags:a +bitexact
    -threads 1'
x264='-c:v libx264 -preset veryfast -bf 0 -pix_fmt yuv420p'
x265='-c:v libx265 -preset ultrafast -pix_fmt yuv420p'
x265p='log-level=error:pools=none:frame-threads=1:wpp=0:keyint=12:min-keyint=12'
aac='-c:a aac -b:a 32k -ac 1'

# Two frames become one of two fields; as an input's filter it would lose that.
fields=interlace=scan=tff,setfield=tff

# Pictures and sound for so many seconds; the size and rate can be given.
pic() {
	printf 'testsrc2=s=%s:r=%s:d=%s' "${2:-160x120}" "${3:-24}" "$1"
}

snd() {
	printf 'sine=f=440:r=%s:d=%s' "${2:-44100}" "$1"
}

# av OUT SECONDS OPTION...: pictures and sound, encoded as the options say.
av() {
	av_out=$1
	av_s=$2
	shift 2
	# shellcheck disable=SC2086 # lists of options
	ff -f lavfi -i "$(pic "$av_s")" -f lavfi -i "$(snd "$av_s")" \
	    $exact "$@" "$av_out"
}

# v OUT SOURCE OPTION...: pictures of a lavfi source.
v() {
	v_out=$1
	v_src=$2
	shift 2
	# shellcheck disable=SC2086
	ff -f lavfi -i "$v_src" $exact "$@" "$v_out"
}

# copy OUT IN OPTION...: other packaging of the streams of another file.
copy() {
	copy_out=$1
	copy_in=$2
	shift 2
	dep "$copy_in" || return
	# shellcheck disable=SC2086
	ff -i "file:$dir/$copy_in" -c copy -map 0 $exact "$@" "$copy_out"
}

# dep NAME...: files that the one in work is made from.
dep() {
	sh "$self" "$@"
}

# find_hex FILE REGEX: the offset of the first bytes whose hexadecimal digits
# match (a dot is one digit); fails without.
find_hex() {
	od -An -v -tx1 "$1" | tr -d ' \n' | awk -v want="$2" '{
		for (at = 1; match(substr($0, at), want); at += RSTART) {
			if ((at + RSTART) % 2 == 0) {
				print (at + RSTART - 2) / 2
				found = 1
				exit
			}
		}
	} END { exit !found }'
}

# patch FILE OFFSET BYTES: overwrites bytes, written as printf escapes.
patch() {
	# shellcheck disable=SC2059
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# matrix FILE A B C D X Y: the display matrix of the first track, each as
# four bytes in printf escapes (16.16): x' = A x + C y + X, y' = B x + D y + Y.
matrix() {
	at=$(find_hex "$1" 746b6864) || return
	patch "$1" $((at + 44)) "$2$3$m0$4$5$m0$6$7"
}

m0='\0\0\0\0'
m1='\0\001\0\0'
m_1='\377\377\0\0'

# add_box FILE TYPE BYTES N: puts a box of N bytes (printf escapes) at the end
# of the box TYPE (hexadecimal), a sample description in the only track of a
# file that has its moov last.
add_box() {
	at=$(find_hex "$1" "$2") || return
	end=$((at - 4 + $(be32 "$1" $((at - 4)))))
	for type in 6d6f6f76 7472616b 6d646961 6d696e66 7374626c 73747364 "$2"; do
		at=$(find_hex "$1" "$type") || return
		size=$(($(be32 "$1" $((at - 4))) + $4))
		patch "$1" $((at - 4)) "$(printf '\\%03o\\%03o\\%03o\\%03o' \
		    $((size >> 24)) $((size >> 16 & 255)) \
		    $((size >> 8 & 255)) $((size & 255)))"
	done
	{
		head -c "$end" "$1"
		# shellcheck disable=SC2059
		printf "$3"
		tail -c +"$((end + 1))" "$1"
	} >"$1.new"
	mv "$1.new" "$1"
}

# be32 FILE OFFSET: the big-endian number there.
be32() {
	od -An -tu1 -j "$2" -N 4 "$1" |
	    awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'
}

# --- H.264 ----------------------------------------------------------------

## plain.mp4            H.264 and AAC, 2 s: what everything else differs from
make_plain_mp4() {
	# shellcheck disable=SC2086
	av "$1" 2 $x264 -g 12 $aac -movflags +faststart
}

## tail.mp4             the same with moov at the end
make_tail_mp4() {
	copy "$1" plain.mp4
}

## h264-b.mp4           B-frames in a pyramid, closed groups, with AAC
make_h264_b_mp4() {
	# shellcheck disable=SC2086
	av "$1" 3 $x264 -bf 3 -x264-params \
	    keyint=24:min-keyint=24:scenecut=0:b-adapt=0:b-pyramid=normal $aac
}

## h264-open.mp4        open groups: leading pictures behind each key frame
make_h264_open_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 3)" $x264 -bf 3 -x264-params \
	    keyint=24:min-keyint=12:scenecut=0:b-adapt=0:b-pyramid=normal:open-gop=1
}

## h264-refresh.mp4     periodic intra refresh: recovery points, one IDR
make_h264_refresh_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 3)" $x264 -x264-params keyint=24:intra-refresh=1:scenecut=0
}

## h264-cavlc.mp4       baseline: CAVLC, no B-frames
make_h264_cavlc_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2)" $x264 -profile:v baseline -g 12
}

## h264-tff.mp4         interlaced, top field first
make_h264_tff_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2 160x128 50)" -vf $fields $x264 -g 12 \
	    -flags:v +ilme+ildct+bitexact
}

## onekey.mp4           a screen recording: one key frame in 4 s
make_onekey_mp4() {
	# shellcheck disable=SC2086
	v "$1" "color=c=0x303038:s=320x240:r=10:d=4,drawbox=x=20:y=20:w=80:h=12:t=fill:c=white:enable='gt(t,2)'" \
	    $x264 -g 100000 -x264-params scenecut=0
}

## raw.h264             Annex B without a container
make_raw_h264() {
	dep h264-b.mp4 || return
	# shellcheck disable=SC2086
	ff -i "$dir/h264-b.mp4" -c copy $exact -bsf:v h264_mp4toannexb -f h264 "$1"
}

# --- HEVC -----------------------------------------------------------------

## hevc.mp4             8 bits, closed groups, tag hvc1, with AAC
make_hevc_mp4() {
	# shellcheck disable=SC2086
	av "$1" 2 $x265 -x265-params $x265p:open-gop=0:bframes=3 -tag:v hvc1 $aac
}

## hevc-open.mp4        8 bits, open groups (CRA), tag hev1
make_hevc_open_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2)" $x265 -x265-params \
	    $x265p:open-gop=1:bframes=3:b-adapt=0:scenecut=0 -tag:v hev1
}

## hevc-bla.mp4         the same with its second key frame made BLA
make_hevc_bla_mp4() {
	dep hevc-open.mp4 || return
	cp "$dir/hevc-open.mp4" "$1" || return
	at=$(find_hex "$1" 0000....2a01) || return
	patch "$1" $((at + 4)) '\040\001'
}

## hevc-radl.mp4        IDR with leading pictures that can be decoded (RADL)
make_hevc_radl_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2)" $x265 -x265-params \
	    $x265p:open-gop=0:radl=2:bframes=3:b-adapt=0:scenecut=0 -tag:v hvc1
}

## hevc10.mp4           main 10, closed groups
make_hevc10_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2)" $x265 -pix_fmt yuv420p10le -x265-params \
	    $x265p:open-gop=0:bframes=3 -tag:v hvc1
}

## hevc10-open.mp4      main 10, open groups
make_hevc10_open_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2)" $x265 -pix_fmt yuv420p10le -x265-params \
	    $x265p:open-gop=1:bframes=3:b-adapt=0:scenecut=0 -tag:v hvc1
}

## hdr10.mp4            HEVC main 10, PQ, BT.2020, mastering display
make_hdr10_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 1)" $x265 -pix_fmt yuv420p10le -x265-params \
	    "$x265p:hdr10=1:repeat-headers=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400" \
	    -color_primaries bt2020 -color_trc smpte2084 \
	    -colorspace bt2020nc -color_range tv -tag:v hvc1
}

## hlg.mov              HEVC main 10, HLG, BT.2020, as phones write it
make_hlg_mov() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 1)" $x265 -pix_fmt yuv420p10le -x265-params \
	    "$x265p:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc" \
	    -color_primaries bt2020 -color_trc arib-std-b67 \
	    -colorspace bt2020nc -color_range tv -tag:v hvc1
}

## dolby.mov            the same, marked as Dolby Vision 8.4
make_dolby_mov() {
	dep hlg.mov && cp "$dir/hlg.mov" "$1" || return
	add_box "$1" 68766331 \
	    '\0\0\0\040dvvC\001\0\020\015\100\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' 32
}

# --- geometry -------------------------------------------------------------

# The matrices are written by hand: ffmpeg's own options for them have changed
# their names and their sense between versions.  These are what phones write,
# with the offsets that keep the turned picture in view.

## rot90.mp4            to be turned 90 degrees clockwise (a phone held upright)
make_rot90_mp4() {
	copy "$1" plain.mp4 || return
	matrix "$1" "$m0" "$m1" "$m_1" "$m0" '\0\170\0\0' "$m0"
}

## rot180.mp4           to be turned 180 degrees
make_rot180_mp4() {
	copy "$1" plain.mp4 || return
	matrix "$1" "$m_1" "$m0" "$m0" "$m_1" '\0\240\0\0' '\0\170\0\0'
}

## rot270.mp4           to be turned 270 degrees clockwise
make_rot270_mp4() {
	copy "$1" plain.mp4 || return
	matrix "$1" "$m0" "$m_1" "$m1" "$m0" "$m0" '\0\240\0\0'
}

## mirror.mp4           mirrored left to right, as some front cameras do
make_mirror_mp4() {
	copy "$1" plain.mp4 || return
	matrix "$1" "$m_1" "$m0" "$m0" "$m1" '\0\240\0\0' "$m0"
}

## mirror90.mp4         rows and columns exchanged: mirrored, then turned
make_mirror90_mp4() {
	copy "$1" plain.mp4 || return
	matrix "$1" "$m0" "$m1" "$m1" "$m0" "$m0" "$m0"
}

## sar16-15.mp4         pixels 16:15 (PAL)
make_sar16_15_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 1 180x144 25),setsar=16/15" $x264
}

## sar4-3.mkv           pixels 4:3 (anamorphic)
make_sar4_3_mkv() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 1 180x136),setsar=4/3" $x264
}

## odd.webm             161x121
make_odd_webm() {
	v "$1" "testsrc=s=161x121:r=12:d=1" -pix_fmt yuv420p -c:v libvpx-vp9 \
	    -deadline realtime -cpu-used 8 -b:v 100k
}

## tiny.mp4             2x2
make_tiny_mp4() {
	# shellcheck disable=SC2086
	v "$1" "color=red:s=2x2:r=24:d=1" $x264
}

## yuv444.mp4           4:4:4
make_yuv444_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 1)" $x264 -pix_fmt yuv444p
}

## grey.mkv             one plane
make_grey_mkv() {
	v "$1" "$(pic 1)" -c:v ffv1 -pix_fmt gray
}

## alpha.mov            ARGB (QuickTime Animation)
make_alpha_mov() {
	v "$1" "$(pic 1),format=argb" -c:v qtrle
}

## alpha.webm           VP9 with a second, hidden stream of alpha
make_alpha_webm() {
	v "$1" "$(pic 1 96x64 12),format=yuva420p" -c:v libvpx-vp9 \
	    -deadline realtime -cpu-used 8 -b:v 100k -auto-alt-ref 0
}

# --- time -----------------------------------------------------------------

## vfr.mp4              frame distances that wander, as phones write them
make_vfr_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 3 160x120 30),settb=1/90000,setpts='(N/30+0.004*sin(N*1.7)+if(gte(N,45),0.05,0))*90000'" \
	    $x264 -g 30 -fps_mode passthrough -enc_time_base 1:90000 \
	    -video_track_timescale 90000
}

## vfr.mkv              30 a second, then every third frame missing, then a gap
make_vfr_mkv() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 4 160x120 30),select='not(between(n,60,89))*(lt(n,30)+gt(mod(n,3),0))'" \
	    $x264 -g 30 -fps_mode passthrough
}

## r23976.mp4           24000/1001 a second
make_r23976_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2 160x120 24000/1001)" $x264 -g 24
}

## r2997.mp4            30000/1001 a second
make_r2997_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2 160x120 30000/1001)" $x264 -g 30
}

## r5994.mp4            60000/1001 a second
make_r5994_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 2 160x120 60000/1001)" $x264 -g 60
}

## r2997.mkv            the same, in a container that rounds to milliseconds
make_r2997_mkv() {
	copy "$1" r2997.mp4
}

## oneframe.mp4         a single frame
make_oneframe_mp4() {
	# shellcheck disable=SC2086
	v "$1" "$(pic 1)" $x264 -frames:v 1
}

## cutstart.mp4         an edit list hides the first 0.3 s of what is stored
make_cutstart_mp4() {
	dep plain.mp4 || return
	# shellcheck disable=SC2086
	ff -ss 0.8 -i "$dir/plain.mp4" -c copy $exact "$1"
}

## edit.mov             the same in a .mov, B-frames as well
make_edit_mov() {
	dep h264-b.mp4 || return
	# shellcheck disable=SC2086
	ff -ss 1.25 -i "$dir/h264-b.mp4" -c copy $exact "$1"
}

# late OUT STREAM SECONDS OPTION...: plain.mp4 with one stream starting later.
late() {
	late_out=$1
	late_v=0
	late_a=0
	case $2 in
	v) late_v=$3 ;;
	a) late_a=$3 ;;
	esac
	shift 3
	dep plain.mp4 || return
	# shellcheck disable=SC2086
	ff -itsoffset $late_v -i "$dir/plain.mp4" -itsoffset $late_a \
	    -i "$dir/plain.mp4" -map 0:v -map 1:a -c copy $exact "$@" "$late_out"
}

## late-audio.mp4       sound starts 0.7 s after the picture (an empty edit)
make_late_audio_mp4() {
	late "$1" a 0.7
}

## late-video.mp4       the picture starts 0.7 s after the sound (empty edit)
make_late_video_mp4() {
	late "$1" v 0.7
}

## late-audio.mkv       sound starts 0.7 s after the picture
make_late_audio_mkv() {
	late "$1" a 0.7
}

## late-video.mkv       the picture starts 0.7 s after the sound
make_late_video_mkv() {
	late "$1" v 0.7
}

## offset.mkv           everything starts at 5 s
make_offset_mkv() {
	copy "$1" plain.mp4 -output_ts_offset 5
}

# --- sound and further streams --------------------------------------------

## noaudio.mp4          no sound
make_noaudio_mp4() {
	copy "$1" plain.mp4 -an
}

## surround.mp4         5.1
make_surround_mp4() {
	# shellcheck disable=SC2086
	av "$1" 1 $x264 -filter:a 'pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0' \
	    -c:a aac -b:a 96k
}

# tracks OUT OPTION...: a picture with four sounds: German stereo, English 5.1
# (default), an English commentary, an English description.
tracks() {
	tracks_out=$1
	shift
	# shellcheck disable=SC2086
	ff -f lavfi -i "$(pic 1)" -f lavfi -i "$(snd 1 48000)" $exact $x264 \
	    -map 0 -map 1 -map 1 -map 1 -map 1 -c:a aac -b:a 48k \
	    -ac:a:0 2 -filter:a:1 'pan=5.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0' \
	    -ac:a:2 2 -ac:a:3 2 -metadata:s:a:0 language=ger \
	    -metadata:s:a:1 language=eng -metadata:s:a:2 language=eng \
	    -metadata:s:a:3 language=eng -metadata:s:a:2 title=Commentary \
	    -disposition:a:0 0 -disposition:a:1 default \
	    -disposition:a:2 comment -disposition:a:3 visual_impaired \
	    "$@" "$tracks_out"
}

## tracks.mkv           German stereo; English 5.1, commentary, description
make_tracks_mkv() {
	tracks "$1"
}

## tracks.mp4           the same
make_tracks_mp4() {
	tracks "$1"
}

## commentary.mkv       the commentary stands first and is the default
make_commentary_mkv() {
	dep tracks.mkv || return
	# shellcheck disable=SC2086
	ff -i "$dir/tracks.mkv" -map 0:v -map 0:a:2 -map 0:a:0 -c copy $exact \
	    -disposition:a:0 default+comment -disposition:a:1 0 "$1"
}

## twovideos.mp4        a small picture first, a larger one second
make_twovideos_mp4() {
	# shellcheck disable=SC2086
	ff -f lavfi -i "$(pic 1 96x64)" -f lavfi -i "$(pic 1 192x128)" $exact \
	    $x264 -map 0 -map 1 -disposition:v:0 0 -disposition:v:1 0 "$1"
}

## tone.m4a             sound alone, stereo AAC
make_tone_m4a() {
	# shellcheck disable=SC2086
	v "$1" "$(snd 2)" -c:a aac -b:a 48k -ac 2
}

## tone.mp3             sound alone, mono MP3
make_tone_mp3() {
	v "$1" "$(snd 2)" -c:a libmp3lame -b:a 32k
}

## tone.wav             sound alone, PCM
make_tone_wav() {
	v "$1" "$(snd 1 22050)" -c:a pcm_s16le
}

## tone.flac            noise alone, 24 bits
make_tone_flac() {
	v "$1" "anoisesrc=r=16000:d=2:seed=1:a=0.1:c=pink" -c:a flac -sample_fmt s32 -bits_per_raw_sample 24
}

## tone.ogg             noise alone, stereo Vorbis
make_tone_ogg() {
	v "$1" "anoisesrc=r=22050:d=4:seed=1:a=0.1:c=pink" -c:a libvorbis -ac 2
}

## cover.m4a            sound and cover art
make_cover_m4a() {
	dep tone.m4a still.jpg || return
	# shellcheck disable=SC2086
	ff -i "$dir/tone.m4a" -i "$dir/still.jpg" -map 0 -map 1 -c copy $exact \
	    -disposition:v attached_pic "$1"
}

## cover.mp3            sound and cover art
make_cover_mp3() {
	dep tone.mp3 still.jpg || return
	# shellcheck disable=SC2086
	ff -i "$dir/tone.mp3" -i "$dir/still.jpg" -map 0 -map 1 -c copy $exact \
	    -id3v2_version 3 -metadata:s:v comment='Cover (front)' "$1"
}

## cover.mp4            a real picture and cover art, which is larger
make_cover_mp4() {
	dep plain.mp4 still.jpg || return
	# shellcheck disable=SC2086
	ff -i "$dir/plain.mp4" -i "$dir/still.jpg" -map 0 -map 1 -c copy $exact \
	    -disposition:v:1 attached_pic "$1"
}

## cover.mkv            a real picture and an attached cover
make_cover_mkv() {
	dep plain.mp4 still.jpg || return
	# shellcheck disable=SC2086
	ff -i "$dir/plain.mp4" -map 0 -c copy $exact -attach "$dir/still.jpg" \
	    -metadata:s:t mimetype=image/jpeg -metadata:s:t filename=cover.jpg "$1"
}

# --- containers and codecs ------------------------------------------------

## plain.mov            plain.mp4 as .mov
make_plain_mov() {
	copy "$1" plain.mp4
}

## plain.mkv            plain.mp4 as Matroska
make_plain_mkv() {
	copy "$1" plain.mp4
}

## live.mkv             Matroska as written to a pipe: no duration, no index
make_live_mkv() {
	dep plain.mp4 || return
	# shellcheck disable=SC2086
	ff -i "$dir/plain.mp4" -c copy $exact -f matroska -live 1 - >"$1"
}

## frag.mp4             fragmented
make_frag_mp4() {
	copy "$1" plain.mp4 -movflags frag_keyframe+empty_moov+default_base_moof
}

## plain.ts             MPEG-TS, which starts at about 1.4 s
make_plain_ts() {
	copy "$1" h264-b.mp4
}

## wrap.ts              MPEG-TS whose 33 bit clock wraps 1 s after its start
make_wrap_ts() {
	copy "$1" h264-b.mp4 -output_ts_offset 95441.3177
}

## midgop.ts            a recording that begins between two key frames
make_midgop_ts() {
	dep plain.ts && tail -c +$((188 * 40 + 1)) "$dir/plain.ts" >"$1"
}

## hevc.ts              HEVC in MPEG-TS
make_hevc_ts() {
	copy "$1" hevc.mp4
}

## plain.m2ts           MPEG-TS with 192 byte packets (AVCHD)
make_plain_m2ts() {
	copy "$1" h264-b.mp4 -mpegts_m2ts_mode 1
}

## plain.mpg            MPEG-PS: MPEG-2 and MP2, interlaced, top field first
make_plain_mpg() {
	# shellcheck disable=SC2086
	ff -f lavfi -i "$(pic 2 160x128 50)" -f lavfi -i "$(snd 2 48000)" \
	    $exact -vf $fields -c:v mpeg2video -g 12 -bf 2 -b:v 300k \
	    -flags:v +ilme+ildct+bitexact -c:a mp2 -b:a 64k -f vob "$1"
}

## vp9.webm             VP9 and Opus
make_vp9_webm() {
	av "$1" 1 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 100k -g 12 \
	    -c:a libopus -b:a 24k
}

## vp8.webm             VP8 and Vorbis
make_vp8_webm() {
	av "$1" 1 -c:v libvpx -deadline realtime -cpu-used 8 -b:v 100k -g 12 \
	    -c:a libvorbis -ac 2
}

## av1.mp4              AV1, a few frames
make_av1_mp4() {
	v "$1" "$(pic 0.5 64x64 10)" -c:v libaom-av1 -cpu-used 8 \
	    -usage realtime -b:v 50k -g 3 -row-mt 0
}

## mpeg4.avi            MPEG-4 part 2 with B-frames, and MP3
make_mpeg4_avi() {
	av "$1" 2 -c:v mpeg4 -bf 2 -g 12 -b:v 200k -tag:v XVID -c:a libmp3lame \
	    -b:a 32k
}

## plain.flv            H.264 and AAC in FLV
make_plain_flv() {
	copy "$1" plain.mp4
}

## mjpeg.mov            Motion JPEG
make_mjpeg_mov() {
	v "$1" "$(pic 1 160x120 12)" -c:v mjpeg -pix_fmt yuvj420p -q:v 8
}

## prores.mov           ProRes, 4:2:2, 10 bits, and PCM
make_prores_mov() {
	av "$1" 1 -c:v prores_ks -profile:v 0 -vendor apl0 \
	    -pix_fmt yuv422p10le -c:a pcm_s16le
}

## anim.gif             an animation
make_anim_gif() {
	v "$1" "$(pic 1 96x64 10)"
}

# --- texts inside and beside ----------------------------------------------

## chapters.mp4         three chapters, title, artist, comment of two lines
make_chapters_mp4() {
	dep plain.mp4 || return
	# shellcheck disable=SC2086
	ff -i "$dir/plain.mp4" -f ffmetadata -i - -map 0 -map_metadata 1 \
	    -map_chapters 1 -c copy $exact "$1" <<-'END'
		;FFMETADATA1
		title=A "title" with \\ and é
		artist=Nobody
		comment=line one\
		line two
		[CHAPTER]
		TIMEBASE=1/1000
		START=0
		END=500
		title=One
		[CHAPTER]
		TIMEBASE=1/1000
		START=500
		END=1250
		title=Two \= second
		[CHAPTER]
		TIMEBASE=1/1000
		START=1250
		END=2000
		title=Three
	END
}

## side.srt             subtitles alone, tags, several lines, one overlapping
make_side_srt() {
	cat >"$1" <<-'END'
		1
		00:00:00,200 --> 00:00:00,900
		Hello <i>there</i>,
		General.

		2
		00:00:01,000 --> 00:00:01,500 X1:1 X2:2
		{\an8}Second é

		3
		00:00:01,400 --> 00:00:01,900
		Third & <b>last</b>
	END
}

## movtext.mp4          with English mov_text
make_movtext_mp4() {
	dep plain.mp4 side.srt || return
	# shellcheck disable=SC2086
	ff -i "$dir/plain.mp4" -i "$dir/side.srt" -map 0 -map 1 -c copy $exact \
	    -c:s mov_text -metadata:s:s:0 language=eng "$1"
}

## subs.mkv             with English SubRip, German ASS (default) and a forced
make_subs_mkv() {
	dep plain.mp4 side.srt || return
	# shellcheck disable=SC2086
	ff -i "$dir/plain.mp4" -i "$dir/side.srt" -map 0 -map 1 -map 1 -map 1 \
	    -c copy $exact -c:s:0 subrip -c:s:1 ass -c:s:2 subrip \
	    -metadata:s:s:0 language=eng -metadata:s:s:1 language=ger \
	    -metadata:s:s:2 language=eng -metadata:s:s:2 title=Signs \
	    -disposition:s:0 0 -disposition:s:1 default -disposition:s:2 forced \
	    "$1"
}

## subsonly.mkv         subtitles and nothing else
make_subsonly_mkv() {
	dep side.srt || return
	# shellcheck disable=SC2086
	ff -i "$dir/side.srt" -c:s subrip $exact "$1"
}

## still.jpg            a photograph
make_still_jpg() {
	v "$1" "$(pic 1 320x240)" -frames:v 1 -q:v 8 -pix_fmt yuvj420p -f mjpeg
}

## still.png            a picture
make_still_png() {
	v "$1" "$(pic 1 64x48)" -frames:v 1
}

# --- broken, hostile, and no media at all ---------------------------------

## empty.mp4            no byte
make_empty_mp4() {
	: >"$1"
}

## ftyp.mp4             the first box alone
make_ftyp_mp4() {
	dep plain.mp4 && head -c "$(be32 "$dir/plain.mp4" 0)" "$dir/plain.mp4" >"$1"
}

## header.mp4           everything before the first byte of media
make_header_mp4() {
	dep plain.mp4 || return
	at=$(find_hex "$dir/plain.mp4" 6d646174) || return
	head -c $((at + 4)) "$dir/plain.mp4" >"$1"
}

## nostream.mp4         a valid header that lists no stream
make_nostream_mp4() {
	{
		printf '\0\0\0\024ftypisom\0\0\002\0isom'
		printf '\0\0\0\164moov\0\0\0\154mvhd'
		zeros 14
		printf '\003\350\0\0\0\0\0\001\0\0\001\0'
		zeros 10
		printf '\0\001\0\0'
		zeros 12
		printf '\0\001\0\0'
		zeros 12
		printf '\100\0\0\0'
		zeros 24
		printf '\0\0\0\001'
	} >"$1"
}

zeros() {
	head -c "$1" /dev/zero
}

## half.mp4             plain.mp4, its media cut in the middle
make_half_mp4() {
	cut_half plain.mp4 "$1"
}

## half.mkv             plain.mkv cut in the middle
make_half_mkv() {
	cut_half plain.mkv "$1"
}

## notail.mp4           tail.mp4 cut in the middle: its index is lost
make_notail_mp4() {
	cut_half tail.mp4 "$1"
}

cut_half() {
	dep "$1" || return
	head -c $(($(wc -c <"$dir/$1") / 2)) "$dir/$1" >"$2"
}

## garbage.mp4          8 KiB of noise
make_garbage_mp4() {
	printf '%b' "$(awk 'BEGIN {
		for (x = 12345; i < 8192; i++) {
			x = (x * 16807) % 2147483647
			printf "\\0%03o", int(x / 4096) % 256
		}
	}')" >"$1"
}

## text.mp4             a text with the wrong name
make_text_mp4() {
	printf 'This is not a film.\nIt never was.\n' >"$1"
}

## encrypted.mp4        sample encryption, no key at hand
make_encrypted_mp4() {
	copy "$1" plain.mp4 -encryption_scheme cenc-aes-ctr \
	    -encryption_key 00112233445566778899aabbccddeeff \
	    -encryption_kid 0123456789abcdef0123456789abcdef
}

## list.m3u8            a playlist that names plain.ts
make_list_m3u8() {
	dep plain.ts || return
	printf '%s\n' '#EXTM3U' '#EXT-X-VERSION:3' '#EXT-X-TARGETDURATION:4' \
	    '#EXTINF:3.0,' plain.ts '#EXT-X-ENDLIST' >"$1"
}

## list.mp4             the same playlist, named like a film
make_list_mp4() {
	dep list.m3u8 && cp "$dir/list.m3u8" "$1"
}

## list.ffconcat        a concat script that names plain.mp4
make_list_ffconcat() {
	dep plain.mp4 || return
	printf 'ffconcat version 1.0\nfile plain.mp4\n' >"$1"
}

## list.mpd             a DASH manifest
make_list_mpd() {
	cat >"$1" <<-'END'
		<?xml version="1.0"?>
		<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S" minBufferTime="PT1S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">
		<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1000"><BaseURL>plain.mp4</BaseURL></Representation></AdaptationSet></Period>
		</MPD>
	END
}

## list.sdp             a session description
make_list_sdp() {
	printf '%s\r\n' v=0 'o=- 0 0 IN IP4 127.0.0.1' s=x 'c=IN IP4 127.0.0.1' \
	    't=0 0' 'm=video 5004 RTP/AVP 96' 'a=rtpmap:96 H264/90000' >"$1"
}

# --- the factory ----------------------------------------------------------

list() {
	sed -n 's/^## //p' "$self"
}

# make NAME: $dir/NAME, unless it is there.
make() {
	# shellcheck disable=SC3013 # in POSIX since 2024
	[ ! "$dir/$1" -nt "$self" ] || return 0
	maker=make_$(printf '%s' "$1" | tr '.-' '__')
	if ! list | grep -q "^$1 "; then
		echo "media.sh: $1: no such file in the table" >&2
		return 1
	fi
	# The ending stays, for ffmpeg goes by it.
	tmp=$dir/.$$.$1
	if "$maker" "$tmp" && [ -f "$tmp" ]; then
		mv "$tmp" "$dir/$1"
	else
		rm -f "$tmp"
		echo "media.sh: $1: could not be made" >&2
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
	echo "usage: media.sh -l | -a | NAME..." >&2
	exit 2
fi
mkdir -p "$dir" || exit 2
trap 'rm -f "$dir/.$$."*' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
status=0
for name; do
	make "$name" || status=2
done
exit $status
