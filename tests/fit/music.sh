#!/bin/sh
# music.sh SET FROM TO: makes the pieces FROM to TO of a set of music (or of
# sounds without a beat) with known beats, for learning and testing beats:
# $MUSIC/SET/NAME.flac and NAME.beats, lines "time position".
#
#     mma_train mma_test          accompaniments by MMA, played by fluidsynth
#     nobeat_train nobeat_test    speech, crowds, noise, drones, free notes
#
# MUSIC is where sets go (build/music), B where programs are built (build);
# SOUNDFONTS and SOUNDFONTS_TEST are lists of sound fonts, the second for
# mma_test alone.  A piece is named by its number, which is its seed; pieces
# that are there already are left alone.  docs/corpora.md tells what for.
# About six seconds of a processor for a piece.
set -u
[ $# -eq 3 ] || {
	echo "usage: music.sh SET FROM TO" >&2
	exit 2
}
set=$1
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
MUSIC=${MUSIC:-$B/music}
SECONDS_EACH=${SECONDS_EACH:-40}
sf2=/usr/share/sounds/sf2
fonts=${SOUNDFONTS:-$sf2/FluidR3_GM.sf2 $sf2/TimGM6mb.sf2}
case $set in
*_test) fonts=${SOUNDFONTS_TEST:-$sf2/FluidR3_GM.sf2} half=test offset=500000 ;;
*) half=train offset=0 ;;
esac
mkdir -p "$B" "$MUSIC/$set" || exit 2
MUSIC=$(cd "$MUSIC" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

. tests/fit/music_make.sh
for program in music_plan music_human music_noise; do
	build_program "$program" || exit 2
done
case $set in
mma_*) list_grooves "$half" >"$work/grooves" ;;
esac
make_pool "$half"

i=$2
while [ "$i" -le "$3" ]; do
	name=$(printf '%s%04d' "${set%%_*}" "$i")
	if [ ! -s "$MUSIC/$set/$name.flac" ]; then
		case $set in
		mma_*) mma_piece $((i + offset)) ;;
		nobeat_*) nobeat_piece $((i + offset)) "$i" ;;
		esac
	fi
	i=$((i + 1))
done
exit 0
