#!/bin/sh
# What the network learns from: a metronome can be heard, and labels on silence
# are not believed.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

net=$B/tests/fit/beatnet
heard=$B/tests/fit/heard
for program in "$net" "$heard"; do
	[ -x "$program" ] || skip_all "$program is not built"
done

mkdir -p music/some
"$net" -p 3 music/some/clicks.beats | "$heard" 22050 | "$net" -c \
    >music/some/clicks.sense
cp music/some/clicks.beats music/some/silent.beats
head -c "$(wc -c <music/some/clicks.sense)" /dev/zero >music/some/silent.sense
cp music/some/silent.sense music/some/none.sense
: >music/some/none.beats

"$net" -i music some >list 2>err
is "what can be heard is learned from, and silence without a beat" \
    "$(cut -d ' ' -f 1 list)" "some/clicks
some/none"
# shellcheck disable=SC2016 # awk's dollars
ok "clicks rise at their beats and not between" \
    awk '$1 == "some/clicks" && $5 > 4 * $6 && $8 > 0.9 { found = 1 }
	END { exit !found }' list
ok "beats that nobody can hear are left out, and named" \
    grep -q 'some/silent.*cannot be heard' err

plan
