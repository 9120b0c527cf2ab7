# shellcheck shell=sh disable=SC2154
# pictures.sh: part of media.sh, which has the functions used here.
# Made here: codecs of film, sizes and turns.

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
