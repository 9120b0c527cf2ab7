#!/bin/sh
# kinds.sh [-n PROGRAMMES] [-o WEIGHTS.h] FOLDER: makes programmes of speech,
# music, noise and silence with known truth (tests/fit/kinds.c), some minutes'
# work, and learns from them what beatscan tells sounds apart by.  What is in
# FOLDER already is kept.  Then the figures of docs/sounds.md, on programmes of
# other voices, instruments (another soundfont too) and noises than those it
# learned from.
#
#	tests/fit/kinds.sh -o tools/beatscan/kind_weights.h build/fit/kinds
#
# Needs espeak-ng, flite, fluidsynth, ffmpeg, and two General MIDI soundfonts:
# $SF_LEARN and $SF_TEST.
set -u
export CUTLIST_CACHE=off
LC_ALL=C
export LC_ALL
B=${B:-build}
SF_LEARN=${SF_LEARN:-/usr/share/sounds/sf2/FluidR3_GM.sf2}
SF_TEST=${SF_TEST:-/usr/share/sounds/sf2/TimGM6mb.sf2}
programmes=70
out=
while getopts n:o: letter; do
	case $letter in
	n) programmes=$OPTARG ;;
	o) out=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# = 1 ] || {
	echo "usage: kinds.sh [-n PROGRAMMES] [-o WEIGHTS.h] FOLDER" >&2
	exit 2
}
dir=$1
kinds=${KINDS:-$B/tests/fit/kinds}
heard=${HEARD:-$B/tests/fit/heard}
tmp=$dir/tmp
mkdir -p "$dir" "$tmp" || exit 2

# pick NUMBER WORD...: a word
pick() {
	pick_n=$(($1 % ($# - 1) + 1))
	shift
	eval "printf '%s\n' \"\${$pick_n}\""
}


# speech OUT SEED SET
speech() {
	"$kinds" words "$2" 6 >"$tmp/words.txt"
	if [ $(($2 % 5)) = 0 ]; then
		if [ "$3" = learn ]; then
			voice=$(pick "$2" awb rms kal16)
		else
			voice=slt
		fi
		# shellcheck disable=SC2018,SC2019 # ASCII
		flite -voice "$voice" --setf duration_stretch="$(pick "$2" \
		    0.8 1 1.2 0.9 1.1)" -f "$tmp/words.txt" -o "$tmp/v.wav"
	else
		if [ "$3" = learn ]; then
			voice=$(pick "$2" en-us de fr-fr ru it pl cmn hi tr \
			    sv)$(pick $(($2 * 7 / 3)) '' +f1 +m1 +f3 +m3 +f5 \
			    +klatt2 +Andy +belinda +m5 +linda +steph +whisper)
		else
			voice=$(pick "$2" en-gb es pt nl "fi" ar el)$(pick \
			    $(($2 * 5 / 3)) +f2 +m2 +f4 +m4 +Annie +Denis \
			    +michael +anika)
		fi
		espeak-ng -v "$voice" -s $((120 + $2 * 37 % 110)) \
		    -p $((25 + $2 * 29 % 60)) -g $(($2 * 13 % 18)) \
		    -f "$tmp/words.txt" -w "$tmp/v.wav" 2>"$tmp/voice.log"
	fi
	ffmpeg -nostdin -v error -y -i "$tmp/v.wav" -t 40 -ac 1 -ar 44100 \
	    -f s16le "$1"
}

# music OUT SEED SET: two in five pieces are sung over, three in ten machines'
music() {
	font=$SF_LEARN
	family=0
	[ "$3" = learn ] || {
		font=$SF_TEST
		family=1
	}
	if [ $(($2 % 10)) -gt 6 ]; then
		"$kinds" beat "$2" "$tmp/m.raw" $family
	else
		"$kinds" midi "$2" $family >"$tmp/m.mid"
		fluidsynth -ni -q -g 0.5 -r 44100 -F "$tmp/m.wav" "$font" \
		    "$tmp/m.mid" >"$tmp/fluidsynth.log" 2>&1
		ffmpeg -nostdin -v error -y -i "$tmp/m.wav" -t 45 -ac 1 \
		    -ar 44100 -f s16le "$tmp/m.raw"
	fi
	if [ $(($2 % 5)) -lt 2 ]; then
		"$kinds" sing "$2" "$tmp/m.raw" "$1"
	else
		mv "$tmp/m.raw" "$1"
	fi
}

# hear BASE SEED: through a codec at a rate, as it might reach us
hear() {
	rate=$(pick $(($2 * 3)) 44100 48000 22050 44100 16000 48000 11025 8000)
	case $(($2 % 6)) in
	0) codec='-c:a aac -b:a 48k' ext=m4a ;;
	1) codec='-c:a libmp3lame -b:a 48k' ext=mp3 ;;
	2) codec='-c:a libopus -b:a 32k' ext=ogg rate=48000 ;;
	*) codec='-c:a pcm_s16le' ext=wav ;;
	esac
	# MP3 has no lower rates that all bit rates go with.
	[ $ext = mp3 ] && [ "$rate" -lt 16000 ] && rate=16000
	# shellcheck disable=SC2086 # words
	ffmpeg -nostdin -v error -y -f s16le -ar 44100 -ac 1 -i "$1.raw" \
	    -ar "$rate" $codec "$tmp/x.$ext" &&
	    ffmpeg -nostdin -v error -i "$tmp/x.$ext" -ac 1 -ar "$rate" \
	        -f s16le - | "$heard" "$rate" >"$1.heard"
}

# sources SET COUNT_SPEECH COUNT_MUSIC COUNT_NOISE FIRST_SEED
sources() {
	set_=$1
	mkdir -p "$dir/$set_"
	for what in speech music; do
		n=$2
		[ $what = speech ] || n=$3
		i=$5
		while [ "$i" -lt $(($5 + n)) ]; do
			to=$dir/$set_/$what$i.raw
			[ -s "$to" ] || { $what "$tmp/one.raw" "$i" "$set_" &&
			    mv "$tmp/one.raw" "$to"; } || exit 2
			i=$((i + 1))
		done
	done
	family=0
	[ "$set_" = learn ] || family=1
	i=$5
	while [ "$i" -lt $(($5 + $4)) ]; do
		to=$dir/$set_/noise$i.raw
		[ -s "$to" ] || "$kinds" noise "$i" "$to" $family \
		    "$dir/$set_"/speech*.raw || exit 2
		i=$((i + 1))
	done
	for what in speech music noise; do
		for to in "$dir/$set_/$what"*.raw; do
			echo "$what $to"
		done
	done >"$dir/$set_.sources"
}

# plain FIRST_SEED: long pieces as they are, for what shows in long ones only,
# and more machines' music
plain() {
	i=$1
	while [ "$i" -lt $(($1 + 60)) ]; do
		to=$dir/learn/musicbeat$i.raw
		[ -s "$to" ] || "$kinds" beat "$i" "$to" 0 || exit 2
		i=$((i + 1))
	done
	for to in "$dir"/learn/*.raw; do
		name=$(basename "$to" .raw)
		base=$dir/learn.plain.$name
		[ -s "$base.heard" ] && continue
		echo "0 1000 $(printf '%s\n' "${name%beat*}" | tr -d 0-9)" \
		    >"$base.kinds"
		"$heard" 44100 <"$to" >"$base.heard" || exit 2
	done
}

# programmes SET COUNT FIRST_SEED
programmes() {
	i=$3
	while [ "$i" -lt $(($3 + $2)) ]; do
		base=$dir/$1.$i
		[ -s "$base.heard" ] || {
			"$kinds" mix "$i" "$dir/$1.sources" "$base" &&
			    hear "$base" "$i" && rm -f "$base.raw"
		} || exit 2
		i=$((i + 1))
	done
	for to in "$dir/$1".*.heard; do
		echo "${to%.heard}"
	done >"$dir/$1.list"
}

sources learn 110 66 70 1000
sources test 30 24 28 9000
plain 20000
programmes test $((programmes / 3)) 90000
programmes learn "$programmes" 10000
if [ -n "$out" ]; then
	"$kinds" learn "$dir/learn.list" "$dir/test.list" >"$tmp/weights.h" &&
	    mv "$tmp/weights.h" "$out" || exit 2
	echo "$out is new: build, and call this again for the figures"
else
	"$kinds" score "$dir/test.list"
fi
