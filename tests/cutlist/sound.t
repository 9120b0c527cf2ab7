#!/bin/sh
# Sound of clips: none, alone, loud, faded.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq
long

clip= # of the last film that was cut
film film.mp4 4

makes "no sound" smart "$(media noaudio.mp4)" --keep 0.2-0.8
is "is none in the clip" "$(about "$clip" stream=index -select_streams a)" ""
makes "--silent-audio" smart "$(media noaudio.mp4)" --keep 0.2-0.8 \
    --silent-audio
says "adds a track" stream=codec_type audio -select_streams a
makes "sound alone" encode "$(media song.mp3)" --keep 1-3
says "is a clip too" stream=codec_type audio
is "of that length" "$(about "$clip" format=duration | cut -d= -f2 |
    awk '{ print ($1 > 1.95 && $1 < 2.08) }')" 1

film flac.mp4 4 -c:a flac -strict -2
makes "lossless sound in MP4" smart flac.mp4 --keep 1-2.4
says "stays lossless" stream=codec_name flac -select_streams a
makes "--audio-codec flac" encode film.mp4 --keep 0.2-0.8 \
    --method encode --audio-codec flac
says "makes it lossless there" stream=codec_name flac -select_streams a

film sides.mkv 2 -af 'aformat=channel_layouts=5.1(side)' -ac 6 -c:a ac3
makes "five speakers, two of them at the sides" encode sides.mkv \
    --keep 0.2-0.8 --method encode
is "stay five, in an order that has a name in AAC" "$(about "$clip" \
    stream=codec_name,channel_layout -select_streams a | tr '\n' ' ')" \
    "codec_name=aac channel_layout=5.1 "

# loudness FILE: integrated, LUFS.
loudness() {
	ffmpeg -nostdin -hide_banner -i "file:$1" -map 0:a:0 -af ebur128 \
	    -f null - 2>&1 | awk '/I:/ { i = $2 } END { print i }'
}
for target in -14 -30; do
	makes "--loudness $target" smart film.mp4 --keep 0.5-3.6 \
	    --loudness $target
	is "is $target LUFS within half a unit" "$(loudness "$clip" |
	    awk -v t=$target '{ d = $1 - t; print (d < 0.5 && d > -0.5) }')" 1
done
makes "--afade" smart film.mp4 --keep 1-3 --afade 0.05

# peak FILE FROM LENGTH: of the sound there, dB.
peak() {
	ffmpeg -nostdin -hide_banner -i "file:$1" -map 0:a:0 \
	    -af "atrim=$2:$(echo "$2 $3" | awk '{ print $1 + $2 }'),astats" \
	    -f null - 2>&1 | awk '/Peak level dB/ { p = $NF } END { print p }'
}
is "begins and ends in silence, and not in the middle" "$(
    echo "$(peak "$clip" 0 0.003)" "$(peak "$clip" 1 0.1)" \
	"$(peak "$clip" 1.997 0.003)" |
    awk '{ print ($1 + 12 < $2 && $3 + 12 < $2) }')" 1

# heard FILE FROM TO: a checksum of the sound there.
heard() {
	ffmpeg -nostdin -v error -i "file:$1" -map 0:a:0 -af "atrim=$2:$3" \
	    -f md5 -
}

# Without the noise that a decoder makes up, each time another.
film pure.mp4 4 -aac_pns 0
makes "sound that is copied" copy pure.mp4 --keep 0.96-1.92
is "is the film's from the first sample on" "$(heard "$clip" 0 0.96)" \
    "$(heard pure.mp4 0.96 1.92)"
makes "beside a join of pictures" smart pure.mp4 --keep 1-2.4
is "it is so too" "$(heard "$clip" 0 1.4)" "$(heard pure.mp4 1 2.4)"

is "nothing else is left" "$(for i in o*; do leftovers "$i"; done)" ""
plan
