# shellcheck shell=sh disable=SC2034 # feeder is for the scenarios
# live.sh: recordings in progress for the scenarios of cutlist, sourced after
# lib.sh and film.sh.

feed=$B/tests/tools/feed
small='-t 70% -l 2,3,4'

# live FILE OPTION...: cuts it as it comes, into clips.
live() {
	l_file=$1
	shift
	# shellcheck disable=SC2086
	cutlist --follow $small -o clips "$@" "$l_file"
}

# fed SOURCE TARGET STEP...: writes it step by step, in the background.
fed() {
	"$feed" -t 60 "$@" 2>feed.err &
	feeder=$!
}

# clips FILE: paths of the clips that it tells of.
clips() {
	jq -r 'select(.type == "clip").path' "$1"
}

# near FILE FILE: as many moments, each within a quarter of a second.
near() {
	jq -c 'select(.type == "segment") | [.start, .end]' "$1" >near1
	jq -c 'select(.type == "segment") | [.start, .end]' "$2" >near2
	[ -s near1 ] && jq -ne --slurpfile a near1 --slurpfile b near2 '
		($a | length) == ($b | length) and
		all(range($a | length); . as $i | all(0, 1; . as $k |
		($a[$i][$k] - $b[$i][$k]) | fabs < 0.25))'
}

# exact FILE RECORDS: each clip shows the pictures of the film at its time, and
# those that were encoded anew as many.
exact() {
	e_film=$1
	jq -c 'select(.type == "cut" or .type == "clip")' "$2" | jq -s -r '
		(map(select(.type == "cut")) | INDEX(.slot)) as $cuts |
		.[] | select(.type == "clip") | . as $c |
		$cuts[.cut | tostring] |
		"\(.first.n) \(.frames) \(.method) \($c.path)"' >cuts
	sums "$e_film" -copyts >all
	while read -r e_n e_frames e_method e_path; do
		sums "$e_path" >one
		[ "$(wc -l <one)" -eq "$e_frames" ] || return 1
		[ "$e_n" != null ] || continue
		tail -n +$((e_n + 1)) all | head -n "$e_frames" >part
		comm -12 "$(sort part >p1; echo p1)" "$(sort one >p2; echo p2)" \
		    >both
		# what was encoded at its edges is less than a second
		[ "$(wc -l <both)" -ge $((e_frames - 50)) ] || return 1
		[ "$e_method" != copy ] || cmp -s one part || return 1
	done <cuts
	[ -s cuts ]
}
