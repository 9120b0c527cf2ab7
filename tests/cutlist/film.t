#!/bin/sh
# A montage of everything that cameras make: every cut of the finished film is
# found again by decoding it, exactly on its planned picture.
# shellcheck disable=SC2086,SC2154,SC2016,SC2238 # lists of options; names from the library
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/filmfootage.sh"
need ffmpeg ffprobe jq

pictures plain.mp4 30 320x180 120 1 -f lavfi -i "$(noise 5 48000 4)" $x264 \
    -g 40 -c:a aac
pictures "it's a \"10 bit\".mp4" 30 320x180 90 2 -c:v libx265 \
    -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p10le
pictures fast.mp4 60 320x180 240 3 $x264 -g 100
pictures lying.mp4 30 320x180 90 4 -vf transpose=clock $x264
ffmpeg -v error -nostdin -i lying.mp4 -c copy -metadata:s:v rotate=90 turned.mp4
pictures wandering.mp4 30 320x180 90 5 -vf "select='not(eq(mod(n,5),2))'" \
    -fps_mode passthrough $x264
pictures tall.mp4 30 180x320 90 6 $x264
pictures squeezed.mp4 30 160x180 90 7 -vf setsar=2/1 $x264
pictures pq.mp4 30 320x180 90 8 -c:v libx265 -preset ultrafast \
    -x265-params log-level=none -pix_fmt yuv420p10le -color_trc smpte2084 \
    -color_primaries bt2020 -colorspace bt2020nc
pictures short.mp4 30 320x180 30 9 $x264
pictures whole.mp4 30 320x180 120 10 $x264 -g 30 -movflags +faststart
cut_at whole.mp4 45 torn.mp4
song song.mp3 12 -b:a 192k
probe -q -g plain.mp4 "it's a \"10 bit\".mp4" fast.mp4 turned.mp4 wandering.mp4 \
    tall.mp4 squeezed.mp4 pq.mp4 short.mp4 torn.mp4 song.mp3 >records 2>err

# within N LEAST MOST
within() {
	[ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

# --- where every cut is -------------------------------------------------------

cat >plan <<'END'
canvas 320 180 30 bars
song 10 2000000 9000000
slot 0 500000 20
slot 1 1000000 13
slot 2 1000000 30
slot 3 200000 17
slot 0 2000000 1
slot 4 333333 25
slot 6 1500000 11
slot 7 500000 14
END
render "a film of all kinds of sources" 0 film.mp4 plan
shown film.mp4 >got
{
	want 1 15 1 20
	want 2 30 1 13
	want 3 60 2 30
	want 4 6 1 17
	want 1 60 1 1
	# those that are not there are the ones before them
	want 5 10 1 25 | awk -F: '{ print $1 ":" $2 - ($2 % 5 == 2) }'
	want 7 45 1 11
	want 8 15 1 14
} >wanted
same "each picture of it is the planned one" got wanted
is "each at its time" "$(astray film.mp4 30/1)" 0
keys film.mp4 30/1 >got
for n in 0 20 33 63 80 81 106 117; do
	echo "$n"
done >wanted
same "each cut is a key frame, and nothing else is" got wanted
ffprobe -v error -show_streams -of json film.mp4 >out
ok "its pictures are 8 bits and SDR, its sound AAC" jq -e '.streams[0] |
    .pix_fmt == "yuv420p" and .color_transfer == "bt709" and
    .width == 320 and .height == 180 and .sample_aspect_ratio == "1:1"' out
late film.mp4 song.mp3 2 >lag
ok "the song sounds to the millisecond from start to end" awk '
	{ if ($2 > 1 || $2 < -1 || $3 < 0.9) bad = 1 }
	END { exit bad || NR != 3 }' lag
# a decoder gives all of the last packet
n=$(($(size_of heard.film) - 131 * 3200))
ok "and as long as the film" within "$n" 0 2300
not_ok "nothing half made is left" grep -q 'part$' got

# --- fits ---------------------------------------------------------------------

for fit in bars blur crop; do
	printf 'canvas 320 180 30 %s\nslot 5 500000 8\nslot 3 500000 8\n' \
	    "$fit" >plan
	render "a portrait source is fitted with $fit" 0 -y fit.mp4 plan
	[ "$fit" = crop ] && continue
	shown fit.mp4 crop=100:180 | head -n 8 >got
	want 6 15 1 8 >wanted
	same "and all of it is seen" got wanted
	ffmpeg -v error -nostdin -i fit.mp4 -frames:v 1 -vf crop=60:180:0:0 \
	    -pix_fmt gray -f rawvideo - | od -An -v -tu1 | tr -s ' ' '\n' |
	    awk '$1 > 30 { n++ } END { print n + 0 }' >bright
	case $fit in
	bars)
		is "beside it is black" "$(cat bright)" 0 ;;
	blur)
		ok "beside it is not black" test "$(cat bright)" -gt 500 ;;
	esac
done

# --- turns --------------------------------------------------------------------

cat >plan <<'END'
canvas 320 180 30 bars
fade 300000
slot 0 500000 20
slot 1 500000 20 fade 6
slot 8 300000 20
slot 2 500000 20 dip 6
END
render "cuts that fade" 0 turns.mp4 plan
shown turns.mp4 >got
is "no picture more, none less" "$(wc -l <got)" 80
sed -n '1,21p;27,61p;67,71p' got >some
{
	want 1 15 1 21
	want 2 21 1 14
	want 9 9 1 21
	want 3 42 2 5
} >wanted
# where the old shot ends, its last picture stays
same "outside of the joints all is as planned" some wanted
not_ok "within, pictures are blended" sed -n '24p' got -e /1:/q1 -e /2:/q1
ffmpeg -v error -nostdin -i turns.mp4 -vf "select='gte(n,63)',scale=1:1" \
    -fps_mode passthrough -pix_fmt gray -f rawvideo - | od -An -v -tu1 |
    tr -s ' ' '\n' | sed '/^$/d' >levels
ok "a dip goes through black, the end becomes black" awk '
	{ v[NR] = $1 }
	END { exit !(v[1] < 40 && v[6] > 80 && v[NR] < v[6] / 2) }' levels

cat >plan <<'END'
canvas 320 180 24000/1001 blur
slot 0 500000 20 fade 5
slot 1 1000000 13 fade 1
slot 2 1000000 7 fade 7
slot 0 2000000 1 fade 1
slot - 0 10 dip 30
slot 0 3900000 12
slot 1 500000 12 fade 12
END
render "fades of one picture, and as long as their slots" 0 -y turns.mp4 plan
is "make no slot shorter or longer" "$(shown turns.mp4 | wc -l)" 75
is "nor move any" "$(astray turns.mp4 24000/1001)" 0

# --- what fails ---------------------------------------------------------------

cat >plan <<'END'
canvas 320 180 30 bars
slot 0 500000 20
slot 8 500000 60
slot 9 3000000 20
slot 1 500000 20
spare 2 1000000
spare 0 1000000
END
render "sources that end too early are replaced" 0 replaced.mp4 plan
has "which is told" out "replace 1 it ends"
shown replaced.mp4 >got
{
	want 1 15 1 20
	sed -n 21,100p got
	want 2 15 1 20
} >wanted
same "and all others stay where they are" got wanted
is "what replaces them is as long as what was planned" \
    "$(sed -n 21,100p got | cut -d: -f1 | uniq -c | awk '{ print $1 }')" \
    "60${NL}20"
render "--fill no ends there" 1 -n -y no.mp4 plan
has "saying why" out "failed at"
not_ok "without a film" test -e no.mp4
render "a film is not overwritten" 1 replaced.mp4 plan
has "unless that is asked for" out "there already"

# a picture that is only a little missing is held
printf 'canvas 320 180 30 bars\nslot 8 500000 20\n' >plan
render "a source that ends a little early" 0 -y held.mp4 plan
shown held.mp4 >got
{
	want 9 15 1 15
	want 9 29 0 5
} >wanted
same "is held on its last picture" got wanted

# --- canvas -------------------------------------------------------------------

printf 'auto bars\nslot 0 0 5\n' >plan
render "a canvas that suits the sources" 0 -y auto.mp4 plan
has "is the size and rate that most have" out "canvas 320 180 30/1"

plan
