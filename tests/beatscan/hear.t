#!/bin/sh
# What is decoded, and when: a pulse at 3.25 s is found there in every kind of
# file, parts are the same as the whole, holes stay holes, and decoders that
# fail say so.  The helper hands over what the module does.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"

hear=$B/tests/tools/hear

ff() {
	ffmpeg -nostdin -v error -y -threads 1 "$@"
}

# field NAME: what follows it in the helper's line.
field() {
	awk -v name="$1" '{ for (i = 1; i < NF; i++) if ($i == name) {
		print $(i + 1); exit } }' out
}

# near WANT GOT [BY]
near() {
	awk -v a="$1" -v b="$2" -v by="${3:-0.001}" \
	    'BEGIN { exit !(a - b <= by && b - a <= by) }'
}

# pulse NAME FILE WANT [STREAM]: the whole, and the part around it, find the
# pulse at WANT, counted from the container's start.
pulse() {
	start=$(ffprobe -v error -show_entries format=start_time -of csv=p=0 \
	    "$2" | sed 's/N\/A/0/')
	"$hear" -l 9 "$2" "${4:-0}" "$start" >out
	got=$(field click)
	"$hear" -l 9 -f 3.1 -t 4.1 "$2" "${4:-0}" "$start" >out
	part=$(field click)
	if near "$3" "$got" && near "$got" "$part" 0.0011 &&
	    near "$(field t)" 3.1 0.0001; then
		pass "$1"
	else
		printf 'want %s, got %s, in a part %s\n' "$3" "$got" "$part" |
		    fail "$1"
	fi
}

shape='0.8*exp(-pow((t-3.25)/0.0003\,2))+0.05*sin(2*PI*220*t)'
ff -f lavfi -i "aevalsrc=$shape:d=8:s=48000" a.wav
ff -f lavfi -i "aevalsrc=$shape:d=8:s=44100" b.wav

# Where the file says how long its encoder's priming is, it is gone; else it is
# there, as every player shows it.
pulse "WAV" a.wav 3.25
ff -i b.wav b.flac && pulse "FLAC" b.flac 3.25
ff -i b.wav -c:a aac b.m4a && pulse "AAC in MP4" b.m4a 3.25
ff -i b.wav -c:a libmp3lame b.mp3 && pulse "MP3 with LAME's delay" b.mp3 3.25
ff -i a.wav -c:a libmp3lame -write_xing 0 c.mp3 &&
	pulse "MP3 without" c.mp3 3.273021
ff -i b.wav -c:a libvorbis b.ogg && pulse "Vorbis in Ogg" b.ogg 3.25
ff -i a.wav -c:a libopus a.opus && pulse "Opus in Ogg" a.opus 3.25
ff -i a.wav -c:a libopus a.webm &&
	pulse "Opus in WebM, whose start is below 0" a.webm 3.257
ff -i b.wav -c:a alac b.caf && pulse "ALAC in CAF" b.caf 3.25
ff -i a.wav -c:a aac a.aac && pulse "AAC in ADTS" a.aac 3.271333
ff -i a.wav -c:a aac a.ts && pulse "AAC in MPEG-TS" a.ts 3.271333
ff -i a.wav -c:a pcm_s16le a.mka && pulse "PCM in Matroska" a.mka 3.25

# Sound that is later or earlier than the picture.
picture=testsrc2=d=5:s=64x48:r=25
for name in mp4 mkv ts; do
	want=3.95
	ff -f lavfi -i $picture -itsoffset 0.7 -i a.wav -map 0 -map 1 \
	    -c:v mpeg4 -c:a aac -t 6 late.$name &&
		pulse "sound 0.7 s late in $name" late.$name $want 1
done
ff -itsoffset 0.7 -f lavfi -i $picture -i a.wav -map 0 -map 1 -c:v mpeg4 \
    -c:a aac early.ts && pulse "sound first in ts" early.ts 3.271333 1

# Holes and overlaps of time stamps.
hole="aselect='not(between(t,1,2))'"
for name in mkv m4a ogg; do
	codec=pcm_s16le
	[ $name != m4a ] || codec=aac
	[ $name != ogg ] || codec=libvorbis
	ff -i a.wav -af "$hole" -c:a $codec hole.$name &&
		pulse "a second is missing in $name" hole.$name 3.25
done
ff -i a.wav -af 'asetpts=if(gt(T\,1)\,PTS-24000\,PTS)' -c:a pcm_s16le over.mkv
"$hear" -l 9 over.mkv >out
ok "half a second comes twice" near 2.75 "$(field click)"
ff -i a.wav -af 'asetpts=if(gt(T\,1)\,PTS+4800000000\,PTS)' -c:a pcm_s16le \
    jump.mkv
"$hear" -l 9 jump.mkv >out
is "time stamps a day ahead are not believed" "$(field n)" 384000

# Where a sound sets in, Vorbis goes over to short blocks, and ffmpeg's reader
# of Ogg says 10 ms more than is.
ff -f lavfi -i 'aevalsrc=0.7*sin(9000*t)*exp(-40*mod(t\,0.5)):d=5:s=44100' \
    -c:a libvorbis blocks.ogg
ff -i blocks.ogg -f f32le want
"$hear" -o got blocks.ogg >out
same "no sound of Vorbis in Ogg is lost, and there are no holes in it" got want

# Parts, sample by sample.
for file in b.wav b.flac b.mp3 a.mka; do
	"$hear" -o whole "$file" >out
	rate=$(field rate)
	from=$(awk -v r="$rate" 'BEGIN { x = 5.0001 * r; print int(x) + 1 }')
	to=$(awk -v r="$rate" 'BEGIN { print 5.5 * r }')
	start=$(ffprobe -v error -show_entries format=start_time \
	    -of csv=p=0 "$file" | sed 's/N\/A/0/')
	"$hear" -f 5.0001 -t 5.5 -o part "$file" 0 "$start" >out
	tail -c +$((from * 4 + 1)) whole | head -c $(((to - from) * 4)) >same
	if [ -s part ] && cmp part same; then
		pass "a part of $file is that part of the whole"
	else
		comment <out | fail "a part of $file is that part of the whole"
	fi
done
"$hear" -f 100 -t 101 a.wav >out
is "a part behind the end is empty" "$(field n) $(field error)" "0 -"
"$hear" -f 3 -t 3.000001 a.wav >out
is "a part of one sample" "$(field n)" 1

"$hear" -p hole.mkv >paused
"$hear" hole.mkv >out
same "pauses change nothing" paused out

# What a file of floats may hold.
ff -f lavfi -i 'aevalsrc=if(lt(n\,10)\,0/0\,if(lt(n\,20)\,1/0\,3)):d=0.1:s=8000' \
    -c:a pcm_f32le odd.wav
"$hear" -o odd odd.wav >out
is "NaN, infinities and what is beyond full scale come through" \
    "$(od -An -tx4 -v odd | tr -s ' ' '\n' | sed '/^$/d' | sort | uniq -c |
    awk '/40400000/ { n = $1 } END { print n, NR }')" "780 3"
ff -f lavfi -i 'aevalsrc=0|0.1|0.2|0.3|0.4|0.5|0.6|0.7:d=0.1:s=192000:c=7.1' wide.wav
"$hear" wide.wav >out
is "192 kHz and 8 channels" "$(field rate) $(field channels) $(field n)" \
    "192000 8 19200"

# SoX reads what ffmpeg cannot.
for kind in sndt smp htk; do
	sox -n -r 22050 -c 1 -b 16 s.$kind synth 1 sine 440 2>/dev/null
	exits 1 "ffmpeg does not know $kind" ffmpeg -v error -i s.$kind -f null -
	"$hear" s.$kind >out
	is "SoX does" "$(field n) $(field by) $(field error)" "22050 sox -"
done
"$hear" -f 0.5 -t 0.6 s.smp >out
is "and a part of it" "$(field t) $(field n)" "0.500000 2205"
printf 'no sound\n' >no.htk
cp no.htk '|touch ran.smp'
"$hear" '|touch ran.smp' >out
has "where neither does, ffmpeg's words count" out "error ffmpeg: exit 1: "
is "a name is not run" "$(ls ran* 2>/dev/null)" ""

# Decoders that fail.  What was heard before stays.
stub() {
	STUB=$1 PATH=$TESTS/stubs:$PATH timeout 60 "$hear" -q 1 a.wav >out
}
stub early:100000
ok "what came before an early end stays" [ "$(field n)" -gt 20000 ]
has "and it is told" out "sound can't be read: it ends in the middle"
stub exit:3
has "a failure" out "ffmpeg: exit 3: asked to fail"
stub garbage
has "nonsense" out "ffmpeg's sound can't be read: not NUT"
stub signal:SEGV
has "a crash" out "killed by SIGSEGV"
stub hang
has "silence" out "no sign of life for 1 s, stopped"
PATH=$WORK "$hear" a.wav >out
has "no ffmpeg at all" out "ffmpeg not found"
"$hear" nothing.wav >out
has "no file" out "No such file"

plan
