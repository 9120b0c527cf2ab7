#!/bin/sh
# check.sh: makes one cut with cutlist and checks all of it.
#
#	tests/cuts/check.sh FILM METHOD SEED         a cut at random
#	tests/cuts/check.sh -f FILM FIRST LAST FILE  only checks a file
#
# FILM is a name of sources.sh.  Where the cut lies and how its times are
# written (exact to the microsecond, rounded to the millisecond, somewhere
# between two pictures; on a key frame or not; at the start, at the end, of one
# picture) follows from SEED.  Prints one line:
#
#	right|declined|wrong FILM METHOD DONE FIRST-LAST KEEP: TEXT
#
# declined: the method was not used; what was done instead (DONE) is right
# nevertheless.  No clip at all is wrong, for there is always a way.  TEXT of what
# is right: how many ms the sound is late at worst, and how second decoders
# saw it.  KEEP=1 leaves a wrong cut where TEXT says.  Exit status 1 for wrong,
# 2 for trouble.
set -u
LC_ALL=C
export LC_ALL

root=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
here=$root/tests/cuts
B=${B:-$root/build}
CUTS=${CUTS:-$root/build/cuts}
export B CUTS
cutcheck=$B/tests/tools/cutcheck
work=$(mktemp -d "${TMPDIR:-/tmp}/cutcheck.XXXXXX") || exit 2
trap '[ "${keep_work-}" ] || rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

trouble() {
	echo "check.sh: $*" >&2
	exit 2
}

# judge FIRST LAST FILE: what cutcheck says, into ./verdict.
judge() {
	sh "$here/decode.sh" "$3" "$work/cut" 2>"$work/decoding" || {
		cat "$work/decoding" "$work/cut/errors"
		echo "can not be decoded"
		return 1
	} >"$work/verdict"
	# Said of what an edit list hides ahead of an open group; what is shown
	# is looked at.
	grep -v -e 'mmco: unref short failure' -e 'Last message repeated' \
	    "$work/cut/errors" >"$work/errors"
	mv "$work/errors" "$work/cut/errors"
	"$cutcheck" ${sound_alone:+-s} "$truth" "$work/cut" "$1" "$2" \
	    >"$work/verdict"
}

# Prints "FIRST LAST A B PTS": a cut by the seed, as numbers in the pictures
# and as times to ask for; PTS is the first picture's.
choose_pictures() {
	read -r _ begin <"$truth/length"
	awk -v seed="$1" -v begin="$begin" '
	function between(a, b) { return a + int(rand() * (b - a + 1)) }
	# Time i pictures in, as someone may write what means this picture:
	# to the microsecond, to the millisecond, or a little before it.
	function spell(i, way) {
		t = i < n ? at[i] : 2 * at[n - 1] - at[n - 2]
		back = i > 0 && i < n ? t - at[i - 1] : 0
		if (way == 2 && back > 0.008) {
			back *= 0.1 + 0.6 * rand()
			# of one that stands for longer, a part is shown
			return sprintf("%.6f", t - (back < 0.24 ? back : 0.24))
		}
		return sprintf(way == 1 ? "%.3f" : "%.6f", t)
	}
	BEGIN { n = 0; srand(seed); rand() }
	FILENAME ~ /packets$/ { if ($3 ~ /^K/) key[$1] = 1; next }
	/^tb/ { split($2, q, "/"); tick = q[1] / q[2]; next }
	# What a torn recording can not show counts for nothing.
	$2 < 0 || ($1 == pts[n - 1] && n) { n = 0; next }
	{ pts[n] = $1; number[n] = $2; at[n++] = $1 * tick - begin }
	END {
		what = rand()
		rate = (n - 1) / (at[n - 1] - at[0])
		if (what < 0.1) len = between(1, 3)
		else if (what < 0.85) len = between(rate / 2, rate * 6)
		else len = between(rate * 3, rate * 10)
		len = int(len > n ? n : len < 1 ? 1 : len)
		first = between(0, n - len)
		where = rand()
		if (where < 0.06) first = 0
		else if (where < 0.12) first = n - len
		else if (where < 0.3)
			for (i = first; i + len <= n; i++)
				if (pts[i] in key) { first = i; break }
		last = first + len - 1
		if (rand() < 0.15)
			for (i = last; i > first; i--)
				if (pts[i] in key) { last = i - 1; break }
		print number[first], number[last], spell(first, int(rand() * 3)),
		    spell(last + 1, int(rand() * 3)), pts[first]
	}' "$truth/packets" "$truth/pictures"
}

choose_seconds() {
	read -r length _ <"$truth/length"
	awk -v seed="$1" -v length_="$length" 'BEGIN {
		srand(seed); rand()
		len = 0.5 + rand() * 9
		a = rand() * (length_ - len)
		printf "%.3f %.3f %.3f %.3f 0\n", a, a + len, a, a + len
	}'
}

# say WORD TEXT: the result.
say() {
	echo "$1 $film $method ${done:--} $first-$last $a-$b: $2"
	[ "$1" = wrong ] || exit 0
	exit 1
}

wrong() {
	if [ "${KEEP-}" ]; then
		keep_work=y
		set -- "$1 ($work)"
	fi
	say wrong "$1"
}

# field TYPE EXPR: of the last record of that type.
field() {
	jq -rs "map(select(.type == \"$1\")) | last | $2" "$work/records" \
	    2>/dev/null
}

# A key frame cut may be larger than what was asked for, never smaller, and is
# what the record says: first and last become that.
widen() {
	from=$(field cut '.first.pts') to=$(field cut '.last.pts')
	read -r from to <<-EOT
	$(awk -v from="$from" -v to="$to" '$1 == from { f = $2 }
	    $1 == to { t = $2 } END { print f, t }' "$truth/pictures")
	EOT
	[ "$to" ] || wrong "its cut record names no pictures"
	[ "$from" -le "$first" ] ||
	    wrong "starts with $from, behind $first"
	first=$from last=$to
}

film=$1
if [ "$film" = -f ]; then
	[ $# -eq 5 ] || trouble "-f FILM FIRST LAST FILE"
	truth=$CUTS/$2.truth
	sound_alone=''
	[ -f "$truth/pictures" ] || sound_alone=y
	judge "$3" "$4" "$5"
	status=$?
	cat "$work/verdict"
	exit "$status"
fi
[ $# -eq 3 ] || trouble "FILM METHOD SEED"
method=$2
truth=$CUTS/$film.truth
[ -f "$truth/shape" ] || trouble "no $film: tests/cuts/sources.sh $film"
command -v jq >/dev/null || trouble "no jq here"
cutlist=${CUTLIST:-$B/cutlist}

# Every film has its own cuts, the same ones for each method.
seed=$(printf '%s %s' "$film" "$3" | cksum | cut -d' ' -f1)
sound_alone=''
if [ -f "$truth/pictures" ]; then
	set -- "$(choose_pictures "$seed")"
else
	sound_alone=y
	set -- "$(choose_seconds "$seed")"
fi
read -r first last a b pts <<EOT
$1
EOT
timeout "${TIMEOUT:-120}" "$cutlist" --keep "$a-$b" --method "$method" \
    -o "$work/clips" "$CUTS/$film" >"$work/records" 2>"$work/messages" \
    </dev/null
status=$?

path=$(field clip .path)
if [ "${path:-null}" = null ]; then
	text=$(field error .what)
	[ "${text:-null}" != null ] || text=$(head -n 1 "$work/messages")
	wrong "no clip, exit $status: $text"
fi
done=$(field clip .method)
[ -f "$path" ] || path=$work/clips/$path
[ -f "$path" ] || wrong "no file $path"
if [ -z "$sound_alone" ]; then
	# Also where the larger one had to be encoded.
	if [ "$method" = keyframe ]; then
		widen
	else
		got=$(field cut .first.pts)
		[ "$got" = "$pts" ] ||
		    wrong "planned from time stamp $got, not $pts"
	fi
fi
left=$(find "$work/clips" -type f ! -name .cutlist.ndjson | wc -l)
[ "$left" -eq 1 ] || wrong "$left files instead of one"
[ "$status" -eq 0 ] || wrong "a clip, but exit $status"
judge "$first" "$last" "$path" ||
    wrong "$(head -n 4 "$work/verdict" | tr '\n' ';')"
read -r _ _ lag <"$work/verdict"
second=''
if [ -z "$sound_alone" ]; then
	second=$(sh "$here/second.sh" "$path" "$work/cut" "$work/second") ||
	    wrong "$second"
fi
word=right
[ "$method" = auto ] || [ "$done" = "$method" ] || word=declined
say "$word" "$lag ms${second:+; $second}"
