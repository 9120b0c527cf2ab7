#!/bin/sh
# The generator of films with known changes: the same seed, the same film; and
# a truth that fits what is in it.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"

need ffmpeg jq

make=$B/tests/fit/programme

# Sources of FFmpeg's only: nothing has to be there.
for source in testsrc2=size=320x180:rate=25 mandelbrot=size=320x180:rate=25 \
    life=size=320x180:rate=25:ratio=0.1:seed=7 smptebars=size=320x180:rate=25; do
	printf 'lavfi:%s\t0\t0.8\t25\n' "$source"
done >list

# film NAME SEED [OPTION...]
film() {
	film_name=$1 film_seed=$2
	shift 2
	"$make" --seed "$film_seed" --size 128x72 --seconds 6 --encoder raw \
	    "$@" list "$film_name"
}

exits 0 "a film is made" film one 7 --kind rapid
ok "and made again" film two 7 --kind rapid
ok "with the same bytes" cmp one.nut two.nut
jq '.name = "" | .file = ""' one.json >one.truth
jq '.name = "" | .file = ""' two.json >two.truth
same "and the same truth" one.truth two.truth
ok "another seed" film three 8 --kind rapid
not_ok "is another film" cmp one.nut three.nut

ok "the truth has what the scoring program reads" jq -e '
	.name == "one" and .file == "one.nut" and .fps == 25 and
	.width == 128 and .height == 72 and .frames == 150 and
	(.transitions | length > 3) and (.negatives | type == "array") and
	all(.transitions[]; .type == "hard" and .frame > 0 and .frame < 150) and
	([.transitions[].frame] | . == (sort | unique)) and
	.opts.mode == "rapid" and .opts.seed == 7' one.json

# at LIST: those of its frames at which the picture does not change visibly.
at() {
	ffmpeg -v error -i one.nut \
	    -vf signalstats,metadata=print:key=lavfi.signalstats.YDIF:file=- \
	    -f null - | awk -F '[: =]+' -v hard="$1" '
	/^frame/ { n = $2 }
	/YDIF/ { split($0, v, "="); diff[n] = v[2] }
	END {
		m = split(hard, want, " ")
		for (i = 1; i <= m; i++)
			if (diff[want[i]] < 2)
				printf "%s: %s\n", want[i], diff[want[i]]
	}'
}
is "every cut is one" "$(at "$(jq -r '[.transitions[].frame | tostring] |
    join(" ")' one.json)")" ""

ok "gradual changes and disturbances" film four 9 --kind gradual --seconds 16
ok "have spans in order" jq -e '
	([.transitions[] | select(.type != "hard")] | length > 2) and
	all(.transitions[], .negatives[]; .type == "hard" or
	    (.start >= 0 and .start < .end and .end <= 400)) and
	all(.transitions[].type; IN("hard", "dissolve", "fade_black",
	    "fade_white", "fade_colour", "wipe"))' four.json

ok "pictures twice" film five 7 --kind rapid --rate 50 --style doubled
is "are two frames each" "$(jq -c '[.frames, all(.transitions[]; .frame % 2 == 0)]' five.json)" \
    '[300,true]'
ok "a variable rate" film six 7 --style vfr
ffprobe -v error -show_entries frame=pts_time -of csv=p=0 six.nut |
    sed 's/,.*//' | jq -s . >frames.json
# shellcheck disable=SC2016 # a variable of jq
ok "has the times of its frames in the truth" jq -e --slurpfile t frames.json '
	(.pts | length) == .frames and ($t[0] | length) == .frames and
	([.pts, $t[0]] | transpose | all(.[]; (.[0] - .[1]) | fabs < 0.0011))' \
    six.json
exits 2 "no such kind" film seven 7 --kind nonsense
has "is misuse" err "no such kind"
plan
