#!/bin/sh
# -t: moments are told as they come.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

at="60 130:0.9 200:0.8 300:0.7 420:0.6 520:0.5"
film at="$at" seconds=600 >film.ndjson

# --- what -----------------------------------------------------------------------------

for level in 95% 0.3 -24dB; do
	exits 0 "-t $level" rank --only -t "$level" <film.ndjson
	is "$level: tells what stands out" "$(found out 62 132 202 302)" 4
	rec "$level: by time, without overlap" '
		[.[] | select(.type == "segment")] | . as $s |
		all(range(1; length); $s[.].start >= $s[. - 1].end + 2)'
	rec "$level: ranks count them" '[.[] | select(.type == "segment").rank] |
		. == [range(1; length + 1)]'
	rec "$level: shares add up" '[.[] | select(.type == "segment")] |
		all(((.why | add // 0) * 10000 | round) ==
		(.score * 10000 | round))'
done
exits 0 "0.3 is the least score" rank --only -t 0.3 <film.ndjson
rec "of all" '[.[] | select(.type == "segment").score] |
	length > 3 and all(. >= 0.3)'
exits 0 "-n with it" rank --only -t 0.3 -n 2 <film.ndjson
rec "are the first two" '[.[] | select(.type == "segment")] | length == 2'
is "indeed" "$(found out 62 132)" 2

# --- as at the end -----------------------------------------------------------------------

rank --only -n 6 <film.ndjson >whole
exits 0 "the same film as it comes" rank --only -t 0.25 <film.ndjson
spans whole >want
spans out >got
ok "nearly what is told at the end: within a second at either side" awk '
	NR == FNR { s[NR] = $1; e[NR] = $2; n = NR; next }
	{ for (i = 1; i <= n; i++)
		if ($1 - s[i] < 1 && s[i] - $1 < 1 && $2 - e[i] < 1 &&
		    e[i] - $2 < 1) good++ }
	END { exit good < 5 }' want got

# --- when ------------------------------------------------------------------------------------

# The first moment is over at 66 s; what comes until 150 s is enough to know.
awk '/"type":"loud"/ { split($0, f, /"t":/); if (f[2] + 0 > 150) late = 1 }
	late { print >"later"; next } { print >"sooner" }' film.ndjson
mkfifo to from
timeout 20 rank -t 0.3 <to >from 2>err &
exec 4>to 5<from
cat sooner >&4
first=
while IFS= read -r line <&5; do
	case $line in
	*'"type":"segment"'*) first=$line; break ;;
	esac
done
is "a moment is told before its film is over" \
    "$(printf '%s\n' "$first" | jq '.start < 61 and .end > 64')" true
cat later >&4 &
exec 4>&-
cat <&5 >rest
exec 5<&-
wait
ok "and not again" awk -v n="$(grep -c '"type":"segment"' rest)" \
    'BEGIN { exit n < 2 || n > 8 }'
is "done comes last" "$(tail -n 1 rest | jq -r .type)" "done"

# A tool that has said that it will tell of pictures is waited for.
{ grep -v -e '"type":"frame"' -e '"type":"shot"' -e '"type":"done"' film.ndjson
  grep -e '"type":"frame"' film.ndjson
  grep -e '"type":"shot"' -e '"type":"done"' film.ndjson; } >grouped.ndjson
exits 0 "sound comes first, then pictures" rank -t 0.3 <grouped.ndjson
is "the same moments are told" "$(found out 62 132 202)" 3
ok "none before the pictures of it" awk '
	/"type":"frame"/ { split($0, f, /"t":/); seen = f[2] + 0 }
	/"type":"segment"/ { split($0, f, /"end":/); n++
	    if (f[2] + 0 > seen) early++ }
	END { exit early > 0 || n < 3 }' out

# --- memory ----------------------------------------------------------------------------------

# Key frames are told of the whole film at once, and are kept.
types="loud sound frame shot beat"
film seconds=1200 types="$types" at="100 700" >short.ndjson
film seconds=7200 types="$types" at="100 700 2000 4000 6000" >long.ndjson
own_memory a rank --only -t 0.4 <short.ndjson
own_memory b rank --only -t 0.4 <long.ndjson
flat "two hours take no more memory than twenty minutes" 800 a b

# --- what may be missing ---------------------------------------------------------------------

film at="$at" seconds=600 types="loud" >heard.ndjson
exits 0 "sound alone" rank --only -t 0.3 <heard.ndjson
is "is enough" "$(found out 62 132 202)" 3
film at="$at" seconds=600 types="frame shot" >seen.ndjson
exits 0 "pictures alone" rank --only -t 0.3 <seen.ndjson
is "are enough" "$(found out 62 132 202)" 3
film at="$at" seconds=600 types="gop" >packets.ndjson
exits 0 "packets alone" rank --only -t 0.3 <packets.ndjson
is "are enough, at the end" "$(found out 62 132 202)" 3
grep -v '"type":"run"' film.ndjson >unsaid.ndjson
exits 0 "nobody says what will come" rank --only -t 0.3 <unsaid.ndjson
is "all is told at the end" "$(found out 62 132 202)" 3
film seconds=0 types=none >nothing.ndjson
exits 0 "nothing at all" rank --only -t 90% <nothing.ndjson
rec "is nothing" 'all(.type != "segment")'
film seconds=-1 at=60 | awk '/"type":"media"/' >live.ndjson
film at="$at" seconds=600 | grep -v -e '"type":"media"' >>live.ndjson
exits 0 "a length that nobody knows" rank --only -t 0.3 <live.ndjson
is "is no trouble" "$(found out 62 132 202)" 3
film seconds=20 at=8 >brief.ndjson
exits 0 "a film shorter than it takes to know what is usual" \
    rank --only -t 0.2 <brief.ndjson
is "is ranked at its end" "$(found out 9)" 1

# --- for people -----------------------------------------------------------------------------------

exits 0 "a table as it comes" rank -T -t 0.3 <film.ndjson
ok "has its heading once" [ "$(grep -c RANK out)" = 1 ]
ok "and a row for each" [ "$(grep -c '^ *[1-9]' out)" -ge 4 ]
plan
