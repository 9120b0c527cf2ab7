#!/bin/sh
# Two stages: coarse candidates, a closer look, final moments.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

film at="60 130:0.9 200:0.8 300:0.7 420:0.6 520:0.5" seconds=600 \
    types="gop loud sound" >film.ndjson

exits 0 "candidates for a closer look" rank --coarse -n 6 <film.ndjson
cp out coarse
rec "are of stage coarse" '[.[] | select(.type == "segment")] |
	length == 6 and all(.stage == "coarse")'
rec "the run record says so" 'any(.tool == "rank" and
	(.options | test("--coarse")))'
is "they hold what matters" "$(found out 60 66 130 136 200 206 300 306 420 \
    426 520 526)" 12
exits 0 "the same as final moments" rank -n 6 <film.ndjson
spans out >tight
spans coarse >wide
ok "have less room around them" awk 'NR == FNR { s[NR] = $1; e[NR] = $2; next }
	$1 <= s[FNR] && $2 >= e[FNR] && $2 - $1 > e[FNR] - s[FNR] { good++ }
	END { exit good != 6 }' tight wide
is "no more is looked at than can win" "$(spans coarse |
    awk '{ n += $2 - $1 } END { print n < 200 }')" 1

# closer PASS < coarse stream: what `framestat -w` would tell: it forwards, and
# for each segment tells a window, frames and a shot.  Motion only in the
# windows at 200 and 300 s.
closer() {
	jq -c --argjson pass "$1" '
	if .type == "segment" then ., . as $s |
	    {type: "window", src, start, "end": .end, pass: $pass,
		tool: "framestat"},
	    (range(0; (.end - .start) * 10) | ($s.start + . / 10) as $t |
	    {type: "frame", src: $s.src, t: $t, pass: $pass, pts: ($t * 1000 |
		floor), dt: 0.1, diff: 2, motion: (if $t >= 200 and $t < 206
		or $t >= 300 and $t < 306 then 0.9 else 0.01 end),
		pan: [0, 0], zoom: 0, object: 0.2, residual: 1, colour: 30,
		sharpness: 0.5, exposure: 0.8}),
	    {type: "shot", src, pass: $pass, start, "end": .end, pts: 0,
		begins: "start", confidence: 1, frames: 100, peak: null,
		best: .start, hash: (.start * 7919 % 65536 | floor |
		    tostring | "0000000000000000" + . | .[-16:])}
	else . end'
}

closer 1 <coarse >looked
exits 0 "the last rank" rank -n 2 --weight motion=20 <looked
rec "swallows the coarse ones" '[.[] | select(.type == "segment")] |
	length == 2 and all(.stage == "final")'
is "and takes what the closer look found" "$(found out 202 302)" 2
jq -c 'select(.type == "window")' out >windows
spans out >final
ok "its moments lie inside of windows" awk '
	NR == FNR { split($0, f, /"(start|end)":/)
	    s[NR] = f[2] + 0; e[NR] = f[3] + 0; n = NR; next }
	{ for (i = 1; i <= n; i++)
		if ($1 >= s[i] && $2 <= e[i]) { good++; break } }
	END { exit good != 2 }' windows final
rec "windows and all else are passed on" '[.[] | select(.type == "window")] |
	length == 6'

# What was known before of the same stretch is void.
film at="60 130:0.9 200:0.8 300:0.7 420:0.6 520:0.5" seconds=600 >full.ndjson
rank --coarse -n 6 <full.ndjson | closer 1 >again
exits 0 "frames of the first pass" rank -n 2 --weight motion=20 <again
is "give way to those of the windows" "$(found out 202 302)" 2

# --- others' windows -----------------------------------------------------------------

jq -c 'if .type == "done" then {type: "window", src, start: 0, end: 20,
	pass: 1, tool: "beatscan"}, . else . end' film.ndjson >heard
exits 0 "windows of another tool" rank -n 3 <heard
is "are no limit" "$(found out 62 132 202)" 3
jq -c 'if .type == "done" then {type: "segment", src: "00000000000000ff",
	start: 0, end: 20, score: 1, level: "high", rank: 1, why: {},
	stage: "coarse"}, . else . end' film.ndjson >strange
exits 0 "a coarse segment of another source" rank -n 3 <strange
rec "is swallowed like all" '[.[] | select(.type == "segment")] |
	length == 3 and all(.stage == "final")'
is "and is no limit" "$(found out 62 132 202)" 3
jq -c 'if .type == "done" then {type: "segment", src, start: 0, end: 20}, .
	else . end' film.ndjson >theirs
exits 0 "a segment of somebody else's" rank -n 3 <theirs
rec "passes" '[.[] | select(.type == "segment")] | length == 4'
exits 0 "coarse ones" rank --coarse -n 3 <coarse
rec "pass through another coarse rank" '[.[] | select(.stage == "coarse")] |
	length == 9'

# --- two at a time ---------------------------------------------------------------------

exits 0 "two ranks with -t in a pipe" sh -c \
    'rank -t 0.3 <film.ndjson | rank -p loudness -t -20dB'
rec "both tell" '[.[] | select(.type == "run" and .tool == "rank")] |
	length == 2'
is "what they are for" "$(found out 62 132 202)" 3
plan
