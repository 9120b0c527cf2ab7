#!/bin/sh
# cut.sh [-apt] [-o FILE] FOLDER...: learns the weights of the shot detector
# (tests/fit/cut.c) from folders of labelled films, NAME.json beside each film,
# as the set shots/dev and tests/fit/programmes.sh have them.  Films are
# decoded once, to small pictures in $B/fit.  Programmes are left out by fifths
# in cross-validation; those whose names begin with "test" are only tested on.
#
#	tests/fit/cut.sh -o tools/framestat/weights.h ../shared/eval/shots/dev
set -u
B=${B:-build}
here=$(dirname "$0")
options=
while getopts apto: letter; do
	case $letter in
	o) out=$OPTARG ;;
	a | p | t) options="$options -$letter" ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || {
	echo "usage: cut.sh [-apt] [-o FILE] FOLDER..." >&2
	exit 2
}

mkdir -p "$B/fit" || exit 2
"${MAKE:-make}" --no-print-directory DEPS=: B="$B" "$B/tests/fit/cut" \
    >/dev/null || exit 2

fold=0
list=$B/fit/list
: >"$list"
for folder; do
	for truth in "$folder"/*.json; do
		[ -f "$truth" ] || continue
		name=$(basename "$truth" .json)
		film=$folder/$(sed -n 's/.*"file": *"\([^"]*\)".*/\1/p' \
		    "$truth" | head -n 1)
		base=$B/fit/$name
		if [ ! -s "$base.t" ] ||
		    [ -n "$(find "$film" -newer "$base.t")" ]; then
			"$here/pictures.sh" "$film" "$base" || exit 2
		fi
		case $name in
		test*) echo "$name - $base $truth 0" ;;
		*) echo "$name F$((fold % 5)) $base $truth 4" ;;
		esac >>"$list"
		fold=$((fold + 1))
	done
done
# shellcheck disable=SC2086 # one option a word
"$B/tests/fit/cut" $options ${out:+-o "$out"} <"$list"
