# shellcheck shell=sh disable=SC2154
# containers.sh: part of media.sh, which has the functions used here.
# Made here: containers, and texts inside and beside.

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
