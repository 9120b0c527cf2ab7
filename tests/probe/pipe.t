#!/bin/sh
# Where the output goes, and how probe ends.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

cp "$(media tiny.mp4)" tiny.mp4
cp "$(media plain.ts)" film.ts
# 5000 key frames, by tables and by ffprobe.
ffmpeg -nostdin -v error -f lavfi -i color=s=16x16:r=25:d=200 -c:v mpeg2video \
    -g 1 -threads 1 long.mov -c:v mpeg2video -g 1 -threads 1 long.ts
# A tool that is gone shall end a check, not this script.
trap '' PIPE

# alone COMMAND: with a report of how it ended and what it left.
alone() {
	rm -f report pid
	"$B/tests/tools/alone" -t 30 -p pid -r report "$@"
}
# ended NAME HOW
ended() {
	is "$1" "$(cat report)" "$2"
}

# --- nobody reads any more ------------------------------------------------------------

for f in long.mov long.ts; do
	alone probe -g $f 2>err | head -n 1 >out
	rec "| head -n 1 gets the first record of $f" \
	    '[.[] | .type, .path] == ["media", $f]' --arg f $f
	ended "then it dies of SIGPIPE, and nothing is left ($f)" "signal 13"
	is "and nothing is said about it ($f)" "$(cat err)" ""
done
alone sh -c 'trap "" PIPE; exec probe -g long.ts' 2>err | head -n 1 >out
ended "so it does where the caller ignores SIGPIPE" "signal 13"

# Nothing more is written, as ffprobe is silent: the reader is missed at once.
STUB_ONLY='*packet=pts,*'
export STUB_ONLY
PATH=$TESTS/stubs:$PATH STUB=hang alone probe -g film.ts tiny.mp4 2>err |
    head -n 2 >out
rec "a reader that leaves while ffprobe is silent has what there was" \
    '[.[].type] == ["media", "run"]'
ended "it ends although there is nothing to write, and so does ffprobe" \
    "signal 13"
unset STUB_ONLY

i=0
set --
while [ $i -lt 60 ]; do
	set -- "$@" tiny.mp4 film.ts none$i
	i=$((i + 1))
done
alone probe -q -g -j 4 "$@" 2>err | head -n 7 >out
rec "a reader of many files that leaves has read whole records in order" '
	[.[].type] == ["media", "run", "gop", "done", "media", "run", "gop"]'
ended "those at work are ended, the others not begun" "signal 13"

# --- nobody can read ------------------------------------------------------------------

if [ -c /dev/full ]; then
	alone probe -g tiny.mp4 >/dev/full 2>err
	ended "a full disk is trouble" "exit 2"
	is "and the message says why" "$(cat err)" \
	    "probe: stdout: write error: No space left on device"
	PATH=$TESTS/stubs:$PATH STUB=hang STUB_ONLY='*film.ts' \
	    alone probe -g -j 4 tiny.mp4 film.ts long.mov >/dev/full 2>err
	ended "a full disk ends those at work, too" "exit 2"
	alone probe -T tiny.mp4 >/dev/full 2>err
	ended "a full disk is trouble for a table" "exit 2"
	alone probe -h >/dev/full 2>err
	ended "and for the help" "exit 2"
	alone probe tiny.mp4 missing.mp4 >out 2>/dev/full
	ended "messages that can't be written don't hurt" "exit 1"
	rec "the records are there" \
	    '[.[].type] == ["media", "run", "done", "error"]'
else
	skip "a full disk is trouble" "no /dev/full here"
fi
alone probe tiny.mp4 >&- 2>err
ended "a closed standard output is trouble" "exit 2"
ok "and that is said" grep -q '^probe: stdout: ' err
alone probe tiny.mp4 missing.mp4 >out 2>&-
ended "a closed standard error is none" "exit 1"
rec "and no message gets into the records" '
	[.[].type] == ["media", "run", "done", "error"]'
alone probe -g film.ts <&- >out 2>err
ended "a closed standard input is none" "exit 0"
rec "nothing is missing then" '
	[.[].type] == ["media", "run", "gop", "gop", "gop", "done"]'
alone probe -0 <&- >out 2>err
ended "unless names are to be read from it" "exit 2"
ok "which is said" grep -q '^probe: stdin: ' err
alone probe -0 <"$WORK" >out 2>err
ended "names can't be read from a folder" "exit 2"
ok "which is said as well" grep -q '^probe: stdin: .*directory' err

# --- a reader that takes its time -----------------------------------------------------

for f in long.mov long.ts; do
	probe -g -j 2 $f tiny.mp4 $f tiny.mp4 >want
	mkfifo slow
	alone probe -g -j 2 $f tiny.mp4 $f tiny.mp4 >slow 2>err &
	exec 4<slow
	head -c 100 <&4 >got
	# meanwhile, all could have been written twice
	probe -g $f $f >/dev/null
	probe -g $f $f >/dev/null
	cat <&4 >>got
	exec 4<&-
	wait $!
	rm slow
	ok "a reader that stops for a while gets everything ($f)" cmp got want
	ended "and the end is as ever ($f)" "exit 0"
	is "it was more than fits into a pipe ($f)" \
	    "$(($(size_of want) > 1000000))" 1
done
probe -g tiny.mp4 film.ts tiny.mp4 >want
mkfifo slow
alone probe -g tiny.mp4 film.ts tiny.mp4 >slow &
"$B/tests/tools/drip" <slow >got
wait $!
rm slow
same "so does one that reads byte by byte" got want
mkfifo flags
cat flags >/dev/null &
"$B/tests/tools/alone" -k -r report probe -g film.ts >flags 2>err
wait $!
ended "no descriptor is left non-blocking" "exit 0"

# --- a signal -------------------------------------------------------------------------

# The first file is through, at the second ffprobe is silent, with a child of
# its own; the others wait for their turn.
mkfifo lines
for sig in INT:2 TERM:15 HUP:1; do
	PATH=$TESTS/stubs:$PATH STUB=hang STUB_ONLY='*film.ts' \
	    alone probe -g -j 2 tiny.mp4 film.ts long.mov tiny.mp4 \
	    >lines 2>err &
	exec 4<lines
	while read -r line <&4; do
		case $line in
		*'"done"'*) break ;;
		esac
	done
	kill -"${sig%:*}" "$(cat pid)"
	cat <&4 >rest
	exec 4<&-
	wait $!
	ended "it dies of SIG${sig%:*}, and so does what it started" \
	    "signal ${sig#*:}"
	is "no half record is left in the pipe (SIG${sig%:*})" "$(cat rest)" ""
	is "and nothing is said (SIG${sig%:*})" "$(cat err)" ""
done
plan
