#!/bin/sh
# Tables for people.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/rank/films.sh
. "$TESTS/rank/films.sh"
need jq

film at="60 130:0.9 200:0.8" >film.ndjson
exits 0 "a table" rank -T -n 3 <film.ndjson
is "begins with the name" "$(head -n 1 out)" 00000000000000a1.mp4
has "then a heading" out "RANK         START       LENGTH  SCORE  LEVEL     WHY"
is "has a row for each moment, the best first" \
    "$(awk 'NR > 2 { print $1 }' out | tr '\n' ' ')" "1 2 3 "
ok "says why" grep -q '^ *1 .* critical  .*crowd noise rises [0-9]* dB' out
is "no record is among them" "$(grep -c '^{' out)" 0
ok "no line ends with blanks" [ "$(grep -c ' $' out)" = 0 ]
rank -n 3 <film.ndjson | jq -r 'select(.type == "segment") |
    "\(.rank) \(.score * 1000 | round) \(.because)"' | sort -n >want
awk 'NR > 2 { printf "%d %.0f", $1, $4 * 1000; sub(/.*(critical|high|medium|low|minimal)  */, " "); print }' \
    out >got
same "it says what the records say" got want

{ cat film.ndjson
  film src=00000000000000b2 at=100 seed=3
  film src=00000000000000c3 types=none seconds=100; } >three
exits 0 "three films" rank -T -n 2 <three
is "are three tables" "$(grep -c RANK out)" 3
is "with a line between" "$(grep -c '^$' out)" 2
has "nothing known is told" err "nothing is known"
exits 0 "across all" rank -T --across -n 3 <three
is "there is one table" "$(grep -c RANK out)" 1
is "each row has its file below" "$(grep -c '^  *00000000000000..\.mp4$' out)" 3
exits 0 "shots" rank -T --shots <film.ndjson
is "are a row each" "$(grep -c '^ *[0-9][0-9]*  *0:' out)" 50
exits 0 "advice for three" rank --advice <three
is "is given for each" "$(grep -c mean out)" 2
has "or why not" out "there is no sound"
exits 0 "no input" rank -T </dev/null
is "is no table" "$(cat out)" ""
exits 0 "help" rank -h
ok "names the options" grep -q -e --across out
exits 0 "the version" rank -V
ok "is one" grep -q '^rank [0-9]' out
exits 2 "an option that is none" rank --acrosss
has "may be meant otherwise" err across
plan
