#!/bin/sh
# beatnet.sh FOLDER SET ...: makes NAME.sense of FOLDER/SET/NAME.flac (or .ogg,
# .wav, .mp3, .m4a) wherever there is none, for tests/fit/beatnet; each piece is
# heard at one of several rates, as films have them.
# The set clicks is made here: metronomes, with NAME.heard for tests/fit/beats.
# FITS: where the programs were built (build/tests/fit).
set -eu
fits=${FITS:-build/tests/fit}
folder=$1
shift

metronomes()
{
	mkdir -p "$folder/clicks"
	i=1
	while [ "$i" -le 40 ]; do
		base=$folder/clicks/$(printf 'clicks%04d' "$i")
		if [ ! -s "$base.sense" ]; then
			"$fits/beatnet" -p "$i" "$base.beats" |
				"$fits/heard" 22050 >"$base.heard"
			"$fits/beatnet" -c <"$base.heard" >"$base.sense"
		fi
		i=$((i + 1))
	done
}

for set; do
	[ "$set" != clicks ] || metronomes
	n=0
	for file in "$folder/$set"/*.*; do
		case $file in
		*.flac | *.ogg | *.wav | *.mp3 | *.m4a) ;;
		*) continue ;;
		esac
		n=$((n + 1))
		base=${file%.*}
		[ -e "$base.beats" ] || continue
		[ ! -s "$base.sense" ] || continue
		case $((n % 4)) in
		0) rate=48000 ;;
		1) rate=22050 ;;
		*) rate=44100 ;;
		esac
		ffmpeg -nostdin -v error -i "$file" -ac 1 -ar "$rate" -t 64 \
		    -f s16le - | "$fits/heard" "$rate" |
		    "$fits/beatnet" -c >"$base.sense.part"
		mv "$base.sense.part" "$base.sense"
	done
done
