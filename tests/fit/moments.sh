#!/bin/sh
# moments.sh [-a] FOLDER [SEED...]: makes programmes with planted moments, to
# judge rank by: FOLDER/NAME.mkv, the truth NAME.json, and what the tools of $B
# say about it: NAME.ndjson (framestat's default) and NAME.keys.ndjson (key
# frames alone, as a first stage looks).  Odd seeds are for tuning, even ones
# are held out and have other voices, songs and pictures; from 25 on they are
# harder.  What is there already is left alone; -a analyses anew.  A programme takes some ten seconds.
#
# Needs ffmpeg, sox, espeak-ng; with flite there are more voices, and with
# fluidsynth and a General MIDI soundfont ($SF) songs of instruments.
set -u
export CUTLIST_CACHE=off
LC_ALL=C
export LC_ALL
again=
[ "${1-}" != -a ] || {
	again=1
	shift
}
[ $# -ge 1 ] || {
	echo "usage: moments.sh [-a] FOLDER [SEED...]" >&2
	exit 2
}
mkdir -p "$1" || exit 2
dir=$(cd "$1" && pwd) || exit 2
shift
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
SF=${SF:-/usr/share/sounds/sf2/FluidR3_GM.sf2}
[ $# -gt 0 ] || set -- 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 \
    22 23 24 25 26 27 28 29 30 31 32 33 34 35 36
for program in ffmpeg sox espeak-ng; do
	command -v "$program" >/dev/null || {
		echo "moments: no $program here" >&2
		exit 2
	}
done
tmp=$(mktemp -d "$dir/tmp.XXXXXX") || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
moments=$B/tests/fit/moments
kinds=$B/tests/fit/kinds
renice -n 10 $$ >/dev/null 2>&1

# raw NAME SECONDS EFFECT...: $tmp/v.wav into the pool
raw() {
	to=$set_/$1.raw seconds=$2
	shift 2
	sox -R "$tmp/v.wav" -t raw -r 32000 -c 1 -e signed -b 16 "$to.new" \
	    trim 0 "$seconds" "$@" gain -n -3 2>"$tmp/sox.log" &&
	    mv "$to.new" "$to"
}

# espeak VOICE SPEED PITCH TEXT
espeak() {
	espeak-ng -v "$1" -s "$2" -p "$3" -w "$tmp/v.wav" "$4" \
	    2>"$tmp/voice.log" </dev/null
}

# say NUMBER VOICE FLITE SPEED PITCH: some sentences
say() {
	"$kinds" words $((base + $1)) 14 >"$tmp/words"
	if [ "$3" != - ] && command -v flite >/dev/null; then
		flite -voice "$3" -f "$tmp/words" -o "$tmp/v.wav"
	else
		espeak "$2" "$4" "$5" "$(cat "$tmp/words")"
	fi
	raw "voice$1" 70
}

# song NUMBER: of instruments, or of machines where there are none
song() {
	if command -v fluidsynth >/dev/null && [ -f "$SF" ]; then
		"$kinds" midi $((base + $1)) "$half" >"$tmp/m.mid"
		fluidsynth -ni -q -g 0.5 -r 32000 -F "$tmp/v.wav" "$SF" \
		    "$tmp/m.mid" >"$tmp/fluidsynth.log" 2>&1
	else
		machine $((base + 50 + $1))
	fi
	raw "song$1" 60
}

machine() {
	"$kinds" beat "$1" "$tmp/m.raw" "$half"
	sox -t raw -r 44100 -c 1 -e signed -b 16 "$tmp/m.raw" "$tmp/v.wav"
}

# picture NUMBER SECOND SOURCE
picture() {
	ffmpeg -nostdin -v error -y -f lavfi -i "$3" -ss "$2" -frames:v 1 \
	    -vf scale=640:360 -pix_fmt yuv420p -f rawvideo \
	    "$set_/scene$1.yuv"
}

pool_dev() {
	half=0 base=3000
	say 0 en-us - 165 45
	say 1 en-gb+f3 - 175 60
	say 2 en-us slt 160 50
	say 3 en-us+m3 rms 160 40
	say 4 de - 150 40
	say 5 fr+f2 - 170 55
	picture 0 1 mandelbrot=s=640x360
	picture 1 3 mandelbrot=s=640x360:start_x=-1.25:start_y=0.02
	picture 2 2 life=s=160x90:mold=10:ratio=0.2:seed=3:life_color=green
	picture 3 0 gradients=s=640x360:seed=5:nb_colors=6
	picture 4 2 cellauto=s=640x360:rule=110:seed=5,boxblur=3
	picture 5 1 testsrc2=s=640x360,boxblur=2
	picture 6 1 sierpinski=s=640x360:seed=3,gblur=2
	picture 7 0 "nullsrc=s=40x23,geq=lum='random(1)*255':cb='90+random(2)*80':cr='90+random(3)*80',scale=640:360:flags=bicubic"
}

pool_test() {
	half=1 base=7000
	say 0 en-gb - 155 50
	say 1 en-us+f4 - 185 65
	say 2 en-us awb 160 50
	say 3 en-us+m5 kal16 150 35
	say 4 es+m2 - 165 45
	say 5 it+f1 - 180 60
	picture 0 5 mandelbrot=s=640x360:start_x=-0.74:start_y=0.1
	picture 1 2 mandelbrot=s=640x360:inner=period
	picture 2 4 life=s=128x72:mold=20:ratio=0.3:seed=9:life_color=yellow
	picture 3 0 gradients=s=640x360:seed=11:nb_colors=4:type=radial
	picture 4 3 cellauto=s=640x360:rule=30:seed=8,boxblur=4
	picture 5 1 smptehdbars=s=640x360,boxblur=6
	picture 6 2 sierpinski=s=640x360:seed=8:type=triangle,gblur=3
	picture 7 0 "nullsrc=s=24x14,geq=lum='random(4)*255':cb='100+random(5)*60':cr='100+random(6)*60',scale=640:360:flags=bicubic"
}

# The pool of a half: voices, pictures, songs, shouts, laughter.
pool() {
	set_=$dir/pool/$1
	[ ! -e "$set_/done" ] || return 0
	mkdir -p "$set_" || exit 2
	case $1 in
	dev) pool_dev ;;
	*) pool_test ;;
	esac
	for n in 0 1 2 3; do
		song "$n"
		espeak "en-us+m$((n + 1 + half))" $((200 + 15 * n)) \
		    $((75 + 5 * n)) 'Oh no! Look at that! Unbelievable!
		    Yes! Yes! What is he doing! Come on! Go go go! No way!
		    That cannot be true! Wow! Oh my god, look out!'
		# shellcheck disable=SC2086 # words
		raw "shout$n" 14 overdrive 12 silence -l 1 0.05 1% \
		    -1 0.15 1%
	done
	for n in 0 1 2; do
		machine $((base + n))
		raw "beat$n" 60
	done
	for n in 0 1 2 3 4 5; do
		espeak "en-us+$([ $((n % 2)) = 0 ] && echo f || echo m)$((n %
		    3 + 1))" $((230 + 12 * n)) $((35 + 9 * n + 7 * half)) \
		    'ha ha ha ha ha. he he he he. ha ha ha ha, hah hah hah.'
		raw "laugh$n" 12 silence -l 1 0.02 1% -1 0.05 1%
	done
	: >"$set_/done"
}

# make SEED NAME: the file; encoders differ.
film() {
	case $(($1 % 4)) in
	0) how='-preset veryfast -crf 28 -g 250' ;;
	1) how='-preset superfast -crf 26 -g 50' ;;
	2) how='-preset veryfast -crf 31 -g 125' ;;
	3) how='-preset superfast -crf 29 -g 250' ;;
	esac
	"$moments" plan "$1" >"$tmp/truth" &&
	    "$moments" sound "$1" "$dir/pool" >"$tmp/sound" || return 1
	# shellcheck disable=SC2086 # words
	"$moments" picture "$1" "$dir/pool" | ffmpeg -nostdin -v error -y \
	    -f s16le -ar 32000 -ac 1 -i "$tmp/sound" -f rawvideo \
	    -pix_fmt yuv420p -s 320x180 -r 25 -i - -map 1:v -map 0:a \
	    -threads 1 -c:v libx264 $how -c:a aac -b:a 64k \
	    -fflags +bitexact -flags +bitexact \
	    -f matroska "$tmp/film" && mv "$tmp/film" "$dir/$2.mkv" &&
	    mv "$tmp/truth" "$dir/$2.json"
}

# analyse NAME: what the tools say; only whole answers are kept.
analyse() {
	"$B/probe" -g -q "$dir/$1.mkv" | "$B/framestat" -q -j 1 |
	    "$B/beatscan" -q >"$tmp/full" &&
	    "$B/probe" -g -q "$dir/$1.mkv" |
	    "$B/framestat" -q -j 1 -M keys |
	    "$B/beatscan" -q >"$tmp/keys" &&
	    mv "$tmp/full" "$dir/$1.ndjson" &&
	    mv "$tmp/keys" "$dir/$1.keys.ndjson"
}

"${MAKE:-make}" --no-print-directory -s DEPS=: B="$B" "$moments" "$kinds" ||
    exit 2
pool dev
pool test
bad=0
for seed in "$@"; do
	name=$("$moments" plan "$seed" | sed -n \
	    's/.*"genre":"\([a-z]*\)","split":"\([a-z]*\)".*/\2_\1/p')_$seed
	[ -f "$dir/$name.json" ] || film "$seed" "$name" || {
		echo "moments: $name cannot be made" >&2
		bad=1
		continue
	}
	[ -z "$again" ] && [ -f "$dir/$name.keys.ndjson" ] ||
	    analyse "$name" || {
		echo "moments: $name cannot be analysed" >&2
		bad=1
		continue
	}
	echo "$name"
done
exit "$bad"
