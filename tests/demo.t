#!/bin/sh
# scripts/demo: tells what is true, and leaves nothing behind.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

[ -z "${SAN-}${VG-}" ] || skip_all "the tools themselves are tested elsewhere"
need ffmpeg ffprobe jq
as_installed
[ -x "$B/probe" ] || skip_all "probe is not built"

exits 0 "the demonstration runs" "$ROOT/scripts/demo"
is "it complains of nothing" "$(cat err)" ""
has "it shows the commands" out '$ probe -T holiday.mp4'
has "and what they say" out '"codec":"h264"'
is "the picture changes where it says at the beginning" \
    "$(awk '/ s\t#/ { printf "%s ", $1 }' out)" "3 7.2 10 "
has "framestat finds the same" out "4 shots: 3 cuts"
ok "beatscan finds the beat of its music" grep -q -E ' (119[.][5-9]|120[.][0-4])[0-9] +4 ' out
ok "and where bars begin" grep -q '^ *1 3 5 7 9 11' out
ok "it says where decoding can begin" grep -q '^ *0 s: idr' out
ok "rank tells a moment and why" \
    grep -q -E '^ +1 +[0-9:.]+ +[0-9:.]+ +0[.][0-9]+ +[a-z]+ +[a-z]' out
ok "and cutlist cuts it" \
    grep -q -E '^ +clips/holiday-01-.*[.]mp4: (copy|smart|encode), ' out
is "nothing is left" "$(ls "$TMPDIR")" ""

film=$(media plain.mp4) || film=''
if [ "$film" ]; then
	cp "$film" "it's my film; echo.mp4"
	exits 0 "it takes a film of yours, whatever its name" \
	    env KEEP="to keep/it" "$ROOT/scripts/demo" "it's my film; echo.mp4"
	has "and names it so that a shell understands" out "/it'\\''s my film"
	ok "KEEP makes the folder, with the pictures in it" \
	    test -s "to keep/it/sheet.png"
	ok "and the clips" sh -c 'test -s "to keep/it/"*-01-*.mp4'
else
	skip "it takes a film of yours" "no plain.mp4"
fi
# The Makefile hands the name over.
mkdir -p tree/scripts
cp "$ROOT/Makefile" "$ROOT/VERSION" tree
# shellcheck disable=SC2016 # for the script
printf '#!/bin/sh\nprintf "<%%s>" "$@"\n' >tree/scripts/demo
chmod +x tree/scripts/demo
odd="-a \$HOME 'film'${NL}#2 100%.mp4"
is "make demo IN=... takes any name too" "$(unset MAKEFLAGS MAKELEVEL
    make -s -C tree COMMANDS= DEPS=: demo IN="$odd" 2>&1)" "<$odd>"
is "and none" "$(unset MAKEFLAGS MAKELEVEL
    make -s -C tree COMMANDS= DEPS=: demo 2>&1)" "<>"

echo text >broken.mp4
exits 1 "a film that can't be used ends it" "$ROOT/scripts/demo" broken.mp4
has "with the reason" err "broken.mp4"
exits 2 "so does one that is not there" "$ROOT/scripts/demo" nowhere.mp4
is "nothing is left then either" "$(ls "$TMPDIR")" ""
plan
