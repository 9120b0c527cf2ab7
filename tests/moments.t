#!/bin/sh
# What rank is judged by: planted moments that are the same every time, and a
# score that counts what it says it counts.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

make=$B/tests/fit/moments
score=$B/tests/fit/momentscore
[ -x "$make" ] || skip_all "the maker of programmes is not built"
[ -x "$score" ] || skip_all "the judge is not built"
need jq

for seed in 1 2 3 4 5 6 7 8 9 10 11 12 25 26; do
	"$make" plan $seed >"$seed.json"
	"$make" plan $seed >again
	cmp -s "$seed.json" again || echo "$seed differs" >>differ
done
ok "a seed gives the same programme every time" [ ! -e differ ]
ok "each has moments and distractions, four to eight minutes" \
    jq -e -s 'all((.moments | length >= 3) and (.distractors | length >= 4)
	and .duration >= 240 and .duration <= 480)' ./*.json
# shellcheck disable=SC2016 # jq's dollars
ok "nothing lies over anything else, but what is everywhere" \
    jq -e -s 'all([.moments[], .distractors[] |
	select(.kind != "clapping")] | sort_by(.start) | . as $s |
	all(range(1; length); $s[. - 1].end < $s[.].start))' ./*.json
ok "half are held out" jq -e -s \
    'group_by(.split) | map(length) == [7, 7]' ./*.json
is "no two are alike" "$(jq -c .moments ./*.json | sort -u | wc -l)" 14

mkdir truth all
cat >truth/a.json <<'END'
{"genre":"sport","split":"dev","duration":100.0,
"moments":[{"start":10.0,"end":20.0,"kind":"goal"},
{"start":50.0,"end":54.0,"kind":"swell"}],
"distractors":[{"start":70.0,"end":90.0,"kind":"constant"}]}
END

# chosen START END...: judged as if rank had said it, best first
chosen() {
	n=0
	while [ $# -gt 0 ]; do
		n=$((n + 1))
		echo "{\"type\":\"segment\",\"start\":$1,\"end\":$2,\"rank\":$n}"
		shift 2
	done >all/a.ndjson
	"$score" -k -r it=all truth/a.json >out
}

# figures TEXT RECALL PRECISION MAP START END IOU
figures() {
	text=$1
	shift
	is "$text" "$(awk '$1 == "it" { print $4, $5, $6, $7, $8, $9 }' out)" \
	    "$*"
}

chosen 50 54 10 20
figures "what was planted is right" 1.000 1.000 1.000 0.00 0.00 1.00
chosen 9 22 70 90
figures "one found, one distraction" 0.500 0.500 0.500 1.00 2.00 0.77
has "which is named" out "taken for one: constant 1"
chosen 70 90 9 22
figures "the wrong one first is worse" 0.500 0.500 0.250 1.00 2.00 0.77
chosen 10 15 15 20
figures "a moment counts once" 0.500 0.500 0.500 0.00 5.00 0.50
chosen 8 14.9
figures "less than half of it, but much in common, is enough" \
    0.500 1.000 0.500 2.00 5.10 0.41
chosen 17 30 53 60
figures "too little of either is nothing" 0.000 0.000 0.000 nan nan 0.00
chosen 0 100
figures "all of the film is no moment" 0.000 0.000 0.000 nan nan 0.00
chosen 70 80 80 90 10 20 50 54
figures "no more count than were planted" 0.000 0.000 0.000 nan nan 0.00
exits 2 "an absent truth is trouble" "$score" -b nothing.json
exits 2 "so are records that are not there" "$score" -b truth/a.json
plan
