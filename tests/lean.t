#!/bin/sh
# tests/lean.sh: an ffmpeg that starts fast does what the one of the system does.
# shellcheck disable=SC2030,SC2031 # a path for one subshell each
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

[ -z "${SAN-}${VG-}" ] || skip_all "nothing compiled takes part"
as_installed
need ffmpeg ffprobe

bin=$(sh "$TESTS/lean.sh" made 2>err)
is "nothing is complained of" "$(cat err)" ""
if [ ! "$bin" ]; then
	ok "where it can't be had, nothing is printed" sh -c 'ls made/*/no'
	skip "it does the same" "it can't be had here"
	plan
	exit
fi
has "there is an ffmpeg in it" "$bin/ffmpeg" "exec $(command -v ffmpeg) "
has "and an ffprobe" "$bin/ffprobe" "exec $(command -v ffprobe) "
is "nothing else is left" "$(find made -mindepth 1 -maxdepth 1 | wc -l)" 1

# bound: how many libraries a start of ffmpeg binds.
bound() {
	LD_DEBUG=files ffmpeg -version 2>&1 | grep -c 'calling init: .*[.]so'
}
whole=$(bound)
few=$(PATH=$bin:$PATH && bound)
ok "it binds far fewer libraries: $few of $whole" \
    test "$few" -gt 5 -a "$((few * 3))" -lt "$((whole * 2))"

# made CODEC: a film, what is read in it, and its pictures and sounds decoded.
made() {
	# shellcheck disable=SC2086 # options
	ffmpeg -nostdin -v error -f lavfi -i testsrc2=s=96x64:d=1 -f lavfi \
	    -i sine=d=1:r=48000 -pix_fmt yuv420p -threads 1 -bitexact \
	    -fflags +bitexact -flags +bitexact -x265-params log-level=error \
	    -cpu-used 8 -c:v $1 -y film || return
	ffprobe -v error -show_streams -show_packets -show_data_hash md5 film
	ffmpeg -nostdin -v error -i film -f framemd5 -
}

# What tests use most.
for codec in "libx264 -c:a aac -f mp4" "libx265 -c:a libopus -f matroska" \
    "libvpx-vp9 -c:a libvorbis -f webm" "mpeg4 -c:a libmp3lame -f avi"; do
	made "$codec" >want 2>&1
	(PATH=$bin:$PATH && made "$codec") >got 2>&1
	same "${codec%% *}: it makes, reads and decodes the same" got want
	has "${codec%% *}: and does so" got "codec_type=video"
done

if ffmpeg -v error -filters | grep -q ' flite '; then
	PATH=$bin:$PATH ffmpeg -nostdin -v error -f lavfi -i flite=text=a \
	    -f null - 2>err
	is "what can't be used any more is not so unnoticed, but by a signal" \
	    "$(($? > 128))" 1
else
	skip "what can't be used any more" "no voices here"
fi

# Again, and where it can't be had.
touch stamp
is "a second call tells the same" "$(sh "$TESTS/lean.sh" made)" "$bin"
is "and makes nothing" "$(find made -newer stamp)" ""
is "nothing without a compiler" "$(CC=nowhere/cc sh "$TESTS/lean.sh" other)" ""
is "nor where the compiler fails" "$(CC=false sh "$TESTS/lean.sh" other)" ""
: >file
is "nor where there can be no folder" \
    "$(sh "$TESTS/lean.sh" file/folder 2>/dev/null)" ""
plan
