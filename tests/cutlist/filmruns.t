#!/bin/sh
# Runs of a montage: killed ones go on, others reuse what is there; drafts;
# the sources' own sound; names.
# shellcheck disable=SC2086,SC2154,SC2016,SC2238 # lists of options; names from the library
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/filmfootage.sh"
need ffmpeg ffprobe jq
long

pictures one.mp4 30 320x180 600 1 -f lavfi -i "$(noise 5 48000 20)" $x264 \
    -c:a aac
pictures two.mp4 30 320x180 600 2 $x264
song song.m4a 20 -c:a aac
probe -q -g one.mp4 two.mp4 song.m4a >records
cat >plan <<'END'
canvas 320 180 30000/1001 bars
song 2 1000000 9000000
slot 0 500000 20
slot 1 1000000 30
slot 0 4000000 20
slot 1 6000000 30 fade 5
slot 0 9000000 20
END

shim

# --- killed -------------------------------------------------------------------

echo 3 >at
echo -KILL >signal
render "a film whose maker is killed" 137 -j 1 film.mp4 plan
not_ok "is not there" test -e film.mp4
exec 9<>fifo # lets go who waits there
exec 9>&-
rm at calls
render "the next run makes it" 0 -j 1 film.mp4 plan
has "of two slots that are there and three new ones" out "done 120 3 2 0"
lines "which are all that is encoded" calls 3
find . -name ".cutlist-[0-9]*" >got
lines "and what was half made is gone" got 0
is "all at its time" "$(astray film.mp4 30000/1001)" 0
shown film.mp4 >got
is "with all pictures" "$(wc -l <got)" 120
cksum <film.mp4 >sum
rm calls

render "once more" 0 -y film.mp4 plan
has "nothing is encoded" out "done 120 0 5 0"
cksum <film.mp4 >got
same "and the film has the same bytes" got sum

# --- another plan -------------------------------------------------------------

sed 's/^slot 0 4000000/slot 0 4500000/' plan >other
render "a film with another shot" 0 -y film.mp4 other
# what fades in after it shows its pictures too
has "encodes that, and what blends into it" out "done 120 2 3 0"
render "under another name beside it" 0 second.mp4 plan
has "the first one's slots are still there" out "done 120 0 5 0"
render "who wants to keep nothing" 0 -ky film.mp4 plan
not_ok "finds no folder of parts" test -e .cutlist-parts

# a part that is broken is made again
render "a film" 0 -y film.mp4 plan
for part in .cutlist-parts/*.mp4; do
	break
done
cut_at "$part" 70 part && mv part "$part"
render "with a part that is broken" 0 -y film.mp4 plan
has "makes that one again" out "done 120 1 4 0"

# --- INT ----------------------------------------------------------------------

rm -rf calls film.mp4 .cutlist-parts
echo 2 >at
echo -INT >signal
render "a film that is interrupted" 130 -j 1 film.mp4 plan
rm -f at
not_ok "is not there" test -e film.mp4
find . -name '.cutlist-[0-9]*' >got
lines "and nothing half made is" got 0

# --- a draft ------------------------------------------------------------------

cat >draft <<'END'
canvas 1280 720 30 bars
song 2 1000000 17000000
END
i=0
while [ "$i" -lt 12 ]; do
	echo "slot $((i % 2)) $((i * 500000)) 40"
	i=$((i + 1))
done >>draft
# the last slot waits until the head is told of
rm -f calls
echo 12 >last
exec 9<>fifo
timeout 120 "$B/tests/tools/filmmake" -p -j 1 film.mp4 draft <records 2>err |
    while IFS= read -r line; do
	echo "$line"
	case $line in
	begun*) echo go >&9 ;;
	esac
done >out
exec 9>&-
rm last
has "a draft is there after its first 10 seconds" out "begun film.preview.mp4 320"
is "then all of it" "$(shown film.preview.mp4 scale=320:180 | wc -l)" 480
ffprobe -v error -select_streams v -show_entries stream=width,height \
    -of csv=p=0 film.preview.mp4 >got
echo 640,360 >wanted
same "with 360 lines" got wanted
late film.preview.mp4 song.m4a 1 >lag

ok "with its song" awk '{ if ($2 > 1 || $2 < -1) bad = 1 } END { exit bad || NR != 3 }' lag

# --- sound --------------------------------------------------------------------

for sound in duck keep; do
	{
		cat plan
		echo "sound $sound"
		echo "fade 500000"
		echo "loudness -20"
	} >loud
	render "with the sources' own sound: $sound" 0 -y $sound.mp4 loud
	late $sound.mp4 song.m4a 1 >lag
	ok "the song stays where it is" awk '
		{ if ($2 > 1 || $2 < -1) bad = 1 } END { exit bad || NR != 3 }' lag
	ffmpeg -v info -nostdin -i $sound.mp4 -map 0:a -af ebur128 -f null - \
	    2>&1 | awk '/^ *I:/ { print $2 }' | tail -n 1 >got
	ok "as loud as was asked for" awk '{
		exit !($1 > -21 && $1 < -19) }' got
done

# Sound of many kinds, without a song.  Of clicks Vorbis makes blocks of many
# lengths, some of which ffmpeg tells too late: the first one at 5.903 s is.
ffmpeg -v error -nostdin -y -f lavfi -i "aevalsrc='0.8*sin(2*PI*2000*t)*
    lt(mod(t,0.37),0.004)+0.02*(random(0)-0.5)':s=48000:d=9" -ac 2 clicks.wav
pictures small.mp4 30 160x90 270 3 $x264 -g 60
# kind OUT VIDEO AUDIO
kind() {
	ffmpeg -v error -nostdin -y -i small.mp4 -i clicks.wav -map 0:v \
	    -map 1:a -c:v "$2" -c:a "$3" "$1"
}
kind opus.mkv copy libopus
kind pcm.mov copy pcm_s16le
kind mp3.mp4 copy libmp3lame
kind vorbis.ogv libtheora libvorbis
odd='opus.mkv pcm.mov mp3.mp4 vorbis.ogv'
probe -q -g $odd >>records
cat >own <<'END'
canvas 320 180 30 bars
sound keep
slot 0 2000000 60
slot 3 3456789 60
slot 4 3456789 60
slot 5 3456789 60
slot 6 3456789 60
slot 6 5903000 60
slot 0 8000000 60
END
render "without a song there is the sources' sound" 0 own.mp4 own
ffmpeg -v error -nostdin -y -i own.mp4 -map 0:a -ac 1 -ar 48000 -f s16le heard.film
awk '/^slot/ { print $2 + 1, $3 / 1e6, n++ * 2 }' own |
    while read -r n from at; do
	ffmpeg -v error -nostdin -y -i "$(echo "one.mp4 two.mp4 song.m4a $odd" |
	    cut -d ' ' -f "$n")" -map 0:a -af aresample=48000:first_pts=0 \
	    -ac 1 -f s16le heard.song
	"$B/tests/tools/lag" heard.song 0 heard.film \
	    "$(awk -v a="$from" -v b="$at" 'BEGIN { print a - b }')" "$from" \
	    "$(awk -v a="$from" 'BEGIN { print a + 2 }')" | sed -n 2p
done >lag
ok "each where its pictures are" awk '
	{ if ($2 > 0.7 || $2 < -0.7 || $3 < 0.8) bad = 1 }
	END { exit bad || NR != 7 }' lag

# --- names and codecs ---------------------------------------------------------

dir="a 'quoted' \"folder\""
mkdir "$dir"
render "a film in a folder with a hard name" 0 "$dir/-it's.mp4" plan
is "has all pictures" "$(shown "$dir/-it's.mp4" | wc -l)" 120
# DV has fields, and tells that of each picture alone
pictures dv.avi 25 720x576 15 4 -c:v dvvideo -pix_fmt yuv420p
probe -q -g dv.avi >>records
{
	cat plan
	echo slot 7 0 15
} >fields
render "a film of HEVC" 0 -nh hevc.mov fields
is "is at its times" "$(astray hevc.mov 30000/1001)" 0
is "with all pictures" "$(shown hevc.mov | wc -l)" 135
render "a name that no film can have" 1 film.avi plan
has "is refused" out ".mp4"

plan
