# shellcheck shell=sh disable=SC2154
# streams.sh: part of media.sh, which has the functions used here.
# Made here: times, sounds, several of a kind.

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
