#!/bin/sh
# The short form: files in, moments out.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq
long

talk=$(media cuts.mp4)
exits 0 "a film alone" cutlist -n 2 -l 1-3 "$talk"
rec "gives cuts, and nothing that others say on the way" '
	(map(.type) | unique - ["media", "run", "cut", "done"]) == [] and
	    ([.[] | select(.type == "cut")] | length) as $n |
	    $n >= 1 and $n <= 2'
rec "with score and level" 'all(.[] | select(.type == "cut");
    .score != null and .level != null and .frames > 0)'
exits 0 "with -o" cutlist -n 1 -l 1-2 --preset ultrafast -o best "$talk"
rec "a clip" '[.[] | select(.type == "clip")] | length == 1'
is "which is there" "$(find best -name '*.mp4' | wc -l)" 1

# --- several, one of them bad -----------------------------------------------------

film film.mp4 2
echo "no film" >bad.mp4
exits 1 "several files, one of which is none" cutlist --preset ultrafast \
    --keep 0.2-0.8 -o some film.mp4 bad.mp4 none.mp4 "$talk"
rec "the others are cut" '[.[] | select(.type == "clip")] | length == 2'
rec "and each bad one has an error" '
	[.[] | select(.type == "error").path] | sort == ["bad.mp4", "none.mp4"]'
exits 1 "the same where moments are sought" cutlist -q -n 1 -l 1-2 \
    bad.mp4 "$talk"
rec "the good one has its cuts" 'any(.type == "cut")'
is "and --quiet is quiet" "$(cat err)" ""

# --- names -----------------------------------------------------------------------------

mkdir hard
for name in "a space" "it's" 'a "quote"' "two${NL}lines" "-dash" "a:b" \
    'back\slash' '$(touch pwned)' '*' "100%d" "$(printf '\377\376')"; do
	cp film.mp4 "hard/$name.mp4"
done
(cd hard && exits 0 "names that are hard" cutlist --method encode \
    --preset ultrafast --keep 0.2-0.4 -o ../clips -- *)
rec "a clip for each" '[.[] | select(.type == "clip")] | length == 11'
rec "with a path of its own" '
	[.[] | select(.type == "clip") | .path_hex // .path] | unique |
	    length == 11'
is "all of them are there" "$(find clips -name '*.mp4' | tr -d '\n' |
    grep -o 'mp4' | wc -l)" 11
is "under names that are not hard" \
    "$(cd clips && find . -name '*[:\\*"]*')" ""
ok "and nothing was run" test ! -e hard/pwned
is "hard: nothing else is left" "$(leftovers clips)" ""
exits 0 "a folder with a hard name" cutlist --preset ultrafast \
    --keep 0.2-0.4 -o "a b/-c 'd' %s$NL/e" film.mp4
is "holds its clip" "$(find "a b/-c 'd' %s$NL/e" -name '*.mp4' | wc -l)" 2

# --- messages ------------------------------------------------------------------------------

exits 0 "-v" cutlist -v --preset ultrafast --keep 0.2-0.4,1-1.4 -o v film.mp4
has "tells how soon the first clip was there" err "the first clip was there"
has "and how many there are" err "2 clips made, 0 there already, 0 failed"
exits 0 "--progress-fd" sh -c 'exec cutlist "$@" 3>progress' - \
    --progress-fd 3 --preset ultrafast --method encode --keep 0.2-0.4,1-1.9 \
    -o p film.mp4
ok "has lines with rate, time left and clips" jq -se '
	(.[-1] | .done == .total and .total > 1 and .unit == "s" and
	    (.what | test("2 of 2 clips")))' progress
plan
