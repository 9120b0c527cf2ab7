#!/bin/sh
# music_found.sh KIND FOLDER: makes training and test material for beats out of
# music that others made: $MUSIC/KIND_train and $MUSIC/KIND_test.
#
#     tracker   modules (.mod .xm .it .s3m): the rows are the truth
#     real      recordings with one tempo, where two methods that have nothing
#               in common agree and the fit is unmistakable (music_grid.c)
#
# FOLDER/PACKAGE/... holds the files of unpacked packages; a whole package goes
# to one half, chosen by the checksum of its name, so that no composer is in
# both.  What is refused is in $MUSIC/KIND.refused, with the reason.  Pieces
# are $LONGEST seconds (45) from the middle; files done before are left alone.
set -u
[ $# -eq 2 ] || {
	echo "usage: music_found.sh tracker|real FOLDER" >&2
	exit 2
}
kind=$1
from=$(cd "$2" && pwd) || exit 2
cd "$(dirname "$0")/../.." || exit 2
B=${B:-build}
MUSIC=${MUSIC:-$B/music}
LONGEST=${LONGEST:-45}
mkdir -p "$B" "$MUSIC/${kind}_train" "$MUSIC/${kind}_test" || exit 2
MUSIC=$(cd "$MUSIC" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

for program in music_modules music_grid; do
	[ -z "$(find "tests/fit/$program.c" -newer "$B/$program" 2>&1)" ] &&
		continue
	case $program in *modules) libs=-lopenmpt ;; *) libs= ;; esac
	# shellcheck disable=SC2086
	${CC:-cc} -std=c11 -O2 -D_POSIX_C_SOURCE=200809L -o "$B/$program" \
		"tests/fit/$program.c" $libs -lm || exit 2
done

# The set of a package: a quarter of them is for testing; which quarter, so that
# there are some of all sizes in both.
half()
{
	class=0
	[ "$kind" = tracker ] || class=3
	if [ $(($(printf '%s' "$1" | cksum | cut -d' ' -f1) % 4)) -eq $class ]
	then
		echo "${kind}_test"
	else
		echo "${kind}_train"
	fi
}

# shellcheck disable=SC2317  # called by tracker_piece, by its name
flac()
{
	ffmpeg -nostdin -v error -y -f f32le -ar 44100 -ac "$1" -i "$2" \
		-sample_fmt s16 "$3"
}

# shellcheck disable=SC2317
tracker_piece()
{
	"$B/music_modules" "$1" "$LONGEST" "$work/beats" \
		>"$work/raw" 2>"$work/why" || return 1
	flac 2 "$work/raw" "$work/out.flac"
}

# Twice, half as fast, or by three and two: the same music.
# shellcheck disable=SC2317
same_tempo()
{
	awk -v a="$1" -v b="$2" 'BEGIN {
		n = split("1 2 0.5 3 0.3333 1.5 0.6667", ratio, " ")
		for (i = 1; i <= n; i++)
			if (b > 0 && (a / b / ratio[i] - 1) ^ 2 < 0.02 ^ 2)
				exit 0
		exit 1
	}'
}

# A whole number of beats a minute was typed in by somebody: a fit that hits one
# by chance is one in fifty.
# shellcheck disable=SC2317
round()
{
	awk -v b="$1" 'BEGIN { exit (b - int(b + 0.5)) ^ 2 >= 0.01 ^ 2 }'
}

# shellcheck disable=SC2317
real_piece()
{
	all=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$1")
	start=$(awk -v d="${all:-0}" -v l="$LONGEST" 'BEGIN {
		printf "%.2f", (d > l ? (d - l) / 2 : 0) }')
	ffmpeg -nostdin -v error -y -ss "$start" -t "$LONGEST" -i "$1" \
		-ar 44100 -ac 2 -sample_fmt s16 "$work/x.wav" || return 1
	ffmpeg -nostdin -v error -y -i "$work/x.wav" -ac 1 -f f32le \
		"$work/raw" || return 1
	"$B/music_grid" 0 <"$work/raw" >"$work/beats" 2>"$work/why" || return 1
	bpm=$(cut -d' ' -f2 "$work/why")
	other=$(aubio tempo "$work/x.wav" 2>/dev/null | awk '{ print $1 + 0 }')
	same_tempo "$bpm" "$other" || round "$bpm" || {
		echo "refused: $bpm against $other" >"$work/why"
		return 1
	}
	ffmpeg -nostdin -v error -y -i "$work/x.wav" "$work/out.flac"
}

case $kind in
tracker) names='-iname *.mod -o -iname *.xm -o -iname *.it -o -iname *.s3m' ;;
*) names='-iname *.ogg -o -iname *.mp3 -o -iname *.opus' ;;
esac
set -f
# shellcheck disable=SC2086
find "$from" -type f -size +12k \( $names \) | sort >"$work/files"
set +f
touch "$MUSIC/$kind.refused"
while read -r file; do
	package=${file#"$from"/}
	package=${package%%/*}
	name=${file##*/}
	name=$package-$(printf '%s' "${name%.*}" | tr -c 'A-Za-z0-9\n' _)
	to=$MUSIC/$(half "$package")
	[ "$kind" = tracker ] || [ "$(wc -c <"$file")" -gt 400000 ] || continue
	[ ! -e "$to/$name.flac" ] || continue
	! grep -q "^$name " "$MUSIC/$kind.refused" || continue
	: >"$work/why"
	if "${kind}_piece" "$file" </dev/null; then
		cp "$work/beats" "$to/$name.beats"
		mv "$work/out.flac" "$to/$name.flac"
		echo "$name $(cat "$work/why")" >>"$to/LIST"
	else
		echo "$name $(tail -n 1 "$work/why")" >>"$MUSIC/$kind.refused"
	fi
done <"$work/files"
exit 0
