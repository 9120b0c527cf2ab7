#!/bin/sh
# beatnet_plain.sh SET FROM TO: accompaniments as in music.sh, but as they come
# from the synthesizer: no effects, no noise, no codec, because beatnet spoils
# what it learns from by itself.  Two seconds each instead of six.  SET/NAME.sense
# and NAME.beats are made in $MUSIC; SETs whose name ends in _test have other
# grooves and another sound font.
# MUSIC: where sets go (build/music); B: where programs are built (build).
# shellcheck disable=SC2154  # bpm, meter and unit come from music_plan
set -u
[ $# -eq 3 ] || {
	echo "usage: beatnet_plain.sh SET FROM TO" >&2
	exit 2
}
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
MUSIC=${MUSIC:-$B/music}
fits=${FITS:-$B/tests/fit}
fonts=/usr/share/sounds/sf2
rate=22050
half=train
case $1 in *_test) half='test' ;; esac
mkdir -p "$B" "$MUSIC/$1" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

. tests/fit/music_make.sh
build_program music_plan && build_program music_human || exit 2
list_grooves "$half" >"$work/grooves"

# one SEED OUT: a song, played by people, through one of the sound fonts.
one()
{
	eval "$("$B/music_plan" song "$1" "$work/grooves" "$work/song.mma")"
	mma -f "$work/song.mid" "$work/song.mma" >"$work/log" 2>&1 &&
		"$B/music_human" "$work/song.mid" "$work/human.mid" \
			"$work/beats" "$1" "$bpm" "$meter" "$unit" || return 1
	case $half-$(($1 % 4)) in
	train-[03]) font=$fonts/FluidR3_GS.sf2 ;;
	train-*) font=$fonts/TimGM6mb.sf2 ;;
	*) font=$fonts/FluidR3_GM.sf2 ;;
	esac
	fluidsynth -q -n -i -g 0.5 -r $rate -R $(($1 % 2)) \
		-o synth.dynamic-sample-loading=1 -T raw -O s16 \
		-F "$work/raw" "$font" "$work/human.mid" \
		>"$work/log" 2>&1 || return 1
	sox -t s16 -r $rate -c 2 "$work/raw" -t s16 -c 1 - trim 0 55 \
		2>"$work/log" | "$fits/heard" $rate |
		"$fits/beatnet" -c >"$work/sense"
	awk '$1 < 54.5' "$work/beats" >"$2.beats"
	mv "$work/sense" "$2.sense"
}

i=$2
while [ "$i" -le "$3" ]; do
	base=$MUSIC/$1/$(printf 'plain%04d' "$i")
	[ -s "$base.sense" ] || one "$i" "$base" ||
		echo "beatnet_plain: no piece $i" >&2
	i=$((i + 1))
done
