#!/bin/sh
# beatnet_plain.sh SET FROM TO: accompaniments as in music.sh, but as they come
# from the synthesizer: no effects, no noise, no codec, because beatnet spoils
# what it learns from by itself.  Two seconds each instead of six.  SETs named
# styles_..., pop_..., free_... and bare_... are songs of music_styles instead,
# and midi_... songs that composers wrote: $SONGS/PACKAGE/....mid, FROM and TO
# counting through the files of the half again and again, as written and then
# for a piano.
# SET/NAME.sense and NAME.beats are made in $MUSIC, and NAME.heard for
# tests/fit/beats of such songs and of SETs whose name ends in _judge, which the
# network is not to learn.
# SETs whose name ends in _test have other grooves or patterns and another sound
# font.
# MUSIC: where sets go (build/music); B: where programs are built (build);
# SOUNDFONTS and SOUNDFONTS_TEST as for music.sh.
# shellcheck disable=SC2154  # bpm, meter, unit come from the programs
set -u
[ $# -eq 3 ] || {
	echo "usage: beatnet_plain.sh SET FROM TO" >&2
	exit 2
}
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
MUSIC=${MUSIC:-$B/music}
fits=${FITS:-$B/tests/fit}
sf2=/usr/share/sounds/sf2
rate=22050
set=$1
half=train
fonts=${SOUNDFONTS:-$sf2/FluidR3_GM.sf2 $sf2/TimGM6mb.sf2}
case $1 in *_test)
	half='test'
	fonts=${SOUNDFONTS_TEST:-$sf2/FluidR3_GM.sf2}
	;;
esac
mkdir -p "$B" "$MUSIC/$1" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

. tests/fit/music_make.sh
for program in music_plan music_styles music_midi music_human; do
	build_program "$program" || exit 2
done
list_grooves "$half" >"$work/grooves"

accompaniment()
{
	whole=0
	eval "$("$B/music_plan" song "$1" "$work/grooves" "$work/song.mma")"
	mma -f "$work/song.mid" "$work/song.mma" >"$work/log" 2>&1
}

song_of_style()
{
	seed=$1
	[ "$half" = train ] || seed=$(($1 + 500000))
	eval "$("$B/music_styles" "$seed" "$half" "$work/song.mid" ${3:+"$3"})" &&
		echo "$2 $style $bpm" >>"$MUSIC/$set/LIST"
}

# A package of songs is in one half only: no composer is in two.
list_songs()
{
	find "${SONGS:-$B/songs}" -name '*.mid' | LC_ALL=C sort |
		while IFS= read -r file; do
			case $set-$file in
			*_test-*openttd* | *_test-*planetblupi* | \
			*_judge-*simutrans*) ;;
			*_test-* | *_judge-* | *-*openttd* | *-*planetblupi* | \
			*-*simutrans*) continue ;;
			esac
			! "$B/music_midi" 1 "$file" "$work/song.mid" \
				>/dev/null 2>&1 || printf '%s\n' "$file"
		done
}

song_of_file()
{
	many=$(wc -l <"$work/songs")
	file=$(sed -n "$((($1 - 1) % many + 1))p" "$work/songs")
	way=
	[ $((($1 - 1) / many % 2)) -eq 0 ] || way=piano
	eval "$("$B/music_midi" "$1" "$file" "$work/song.mid" ${way:+"$way"})" &&
		echo "$2 ${file##*/} $bpm $way" >>"$MUSIC/$set/LIST"
}

# one SEED OUT: a song, played by people, through one of the sound fonts.
one()
{
	case $set in
	styles_*) song_of_style "$1" "${2##*/}" ;;
	pop_*) song_of_style "$1" "${2##*/}" pop ;;
	free_*) song_of_style "$1" "${2##*/}" free ;;
	bare_*) song_of_style "$1" "${2##*/}" bare ;;
	midi_*) song_of_file "$1" "${2##*/}" ;;
	*) accompaniment "$1" ;;
	esac && "$B/music_human" "$work/song.mid" "$work/human.mid" \
		"$work/beats" "$1" "$bpm" "$meter" "$unit" "$whole" || return 1
	number=$1 out=$2
	# shellcheck disable=SC2086
	set -- $fonts
	shift $((number % $#))
	font=$1
	fluidsynth -q -n -i -g 0.5 -r $rate -R $((number % 2)) \
		-o synth.dynamic-sample-loading=1 -T raw -O s16 \
		-F "$work/raw" "$font" "$work/human.mid" \
		>"$work/log" 2>&1 || return 1
	sox -t s16 -r $rate -c 2 "$work/raw" -t s16 -c 1 - trim 0 55 \
		2>"$work/log" | "$fits/heard" $rate >"$work/heard"
	"$fits/beatnet" -c <"$work/heard" >"$work/sense"
	awk -v known="${known:-1}" '$1 < 54.5 { print $1, known ? $2 : 0 }' \
		"$work/beats" >"$out.beats"
	case $set in styles_* | pop_* | free_* | bare_* | midi_* | *_judge)
		mv "$work/heard" "$out.heard" ;;
	esac
	mv "$work/sense" "$out.sense"
}

case $1 in midi_*) list_songs >"$work/songs" ;; esac
i=$2
while [ "$i" -le "$3" ]; do
	base=$MUSIC/$1/$(printf 'plain%04d' "$i")
	[ -s "$base.sense" ] || one "$i" "$base" ||
		echo "beatnet_plain: no piece $i" >&2
	i=$((i + 1))
done
