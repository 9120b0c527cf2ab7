#!/bin/sh
# An ffprobe that fails, dies, lies, hangs, is old or is not there.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

cp "$(media tiny.mp4)" one.mp4
cp "$(media plain.ts)" two.ts
cp "$(media plain.mkv)" three.mkv
cp "$(media subs.mkv)" subs.mkv
probe -g -c one.mp4 two.ts three.mkv >right
stubs

# stub STUB ARGUMENT...: probe with that stub; ./out, ./err, ./report.
stub() {
	STUB=$1
	shift
	export STUB
	"$B/tests/tools/alone" -t 30 -r report probe "$@" >out 2>err
}

# others: what came of one.mp4 and three.mkv, and what should.
others() {
	src=$(sed -n 's/.*"src":"\([^"]*\)".*"path":"two.ts".*/\1/p' right)
	grep -v -e "\"src\":\"$src\"" -e '"path":"two.ts"' out >others.got
	grep -v "\"src\":\"$src\"" right >others.want
	same "$1: what is told of the other two is the same to the byte" \
	    others.got others.want
}

# --- the question what a file is ---------------------------------------------------

STUB_ONLY='*two.ts'
export STUB_ONLY
while IFS='	' read -r stub what regex; do
	stub "$stub" --timeout 2 -g -c one.mp4 two.ts three.mkv
	is "$what: exit status 1, and no process is left" "$(cat report)" "exit 1"
	rec "$what: the file gets one error, in its place, and nothing else" '
		[.[] | select(.type == "error" or .type == "media") | .path] ==
		    ["one.mp4", "two.ts", "three.mkv"] and
		([.[] | select(.type == "error")] | length == 1 and
		    (.[0] | .path == "two.ts" and .src == "" and
		    (.what | test($regex))))' --arg regex "$regex"
	is "$what: it is told on standard error, in one line" "$(cat err)" \
	    "probe: two.ts: $(jq -r 'select(.type == "error").what' out)"
	others "$what"
done <<'END'
exit:3	a complaint and exit status 3	asked to fail
exit:0	a complaint and exit status 0	^ffprobe's answer can't be read$
signal:KILL	killed	^ffprobe: killed by SIGKILL$
signal:SEGV	a crash	^ffprobe: killed by SIGSEGV$
garbage	garbage	^ffprobe's answer can't be read$
early	half an answer	^ffprobe's answer can't be read$
early:0	no answer	^ffprobe's answer can't be read$
flood	64 MiB of complaints	the last of many$
hang	silence, with a child of its own	^ffprobe: no sign of life for 2 s, stopped$
END

unset STUB_ONLY
stub exit:1 -g one.mp4 two.ts three.mkv
rec "an ffprobe that always fails makes nothing but errors" '
	[.[] | .type, .src] == ["error", "", "error", "", "error", ""]'
is "and exit status 1" "$(cat report)" "exit 1"
stub hang -j 3 --timeout 500ms one.mp4 two.ts three.mkv
is "three that hang are all ended, with what they started" "$(cat report)" \
    "exit 1"
rec "the time is told as it was given" '
	[.[].what] == (["ffprobe: no sign of life for 0.5 s, stopped"] |
	    [.[], .[], .[]])'

# --- the packets -----------------------------------------------------------------

# It is asked for them after media was written.
STUB_ONLY='*packet=pts,*'
export STUB_ONLY
while IFS='	' read -r stub what regex; do
	stub "$stub" --timeout 2 -g one.mp4 two.ts three.mkv
	is "$what in the packets: exit status 1, no process is left" \
	    "$(cat report)" "exit 1"
	rec "$what in the packets: an error of that file, then its done" '
		([.[] | select(.path == "two.ts" and .type == "media").src][0]) as $src |
		[.[] | select(.src == $src)] | map(.type) == ["media", "run",
		    "error", "done"] and .[2].path == "two.ts" and
		    (.[2].what | test($regex))' --arg regex "$regex"
	rec "$what in the packets: a file whose tables tell them is done" '
		(.[0].src) as $src | .[0].path == "one.mp4" and
		([.[] | select(.src == $src).type] ==
		    ["media", "run", "gop", "done"])'
done <<'END'
exit:3	a failure	^its packets can't be read to the end: .*asked to fail
signal:SEGV	a crash	^its packets can't be read to the end: ffprobe: killed by SIGSEGV$
hang	silence	^its packets can't be read to the end: ffprobe: no sign of life for 2 s
END
stub garbage -g one.mp4 two.ts
rec "garbage in the packets makes no record of a group" '
	[.[] | select(.type == "gop").src] == [.[0].src] and .[-1].type == "done"'

# Packets that stop half-way: the groups before are told.
mkdir half
cat >half/ffprobe <<-'END'
	#!/bin/sh
	case $* in
	*packet=pts,*two.ts) ;;
	*) exec "$FFPROBE" "$@" ;;
	esac
	"$FFPROBE" "$@" | head -n 60
	echo "[mpegts @ 0x55] the disk is gone" >&2
	exit 1
END
chmod +x half/ffprobe
FFPROBE=$(PATH=${PATH#*:} command -v ffprobe)
export FFPROBE
PATH=$WORK/half:$PATH probe -g two.ts one.mp4 >out 2>err
is "packets that stop half-way make exit status 1" "$?" 1
rec "packets that stop half-way: the groups before are told, then the error" '
	(.[0].src) as $src | [.[] | select(.src == $src)] | [.[].type] ==
	    ["media", "run", "gop", "gop", "error", "done"] and
	    .[4].what == "its packets can'\''t be read to the end: ffprobe: exit 1: the disk is gone"'
rec "and the next file is done" '[.[] | select(.path).path] == ["two.ts", "two.ts", "one.mp4"]'

# --- the captions ------------------------------------------------------------------

STUB_ONLY='* -map 0:3 *'
stub exit:1 -c subs.mkv one.mp4
rec "a subtitle stream that can't be read is an error, the others are told" '
	(.[0].src) as $src | [.[] | select(.src == $src)] |
	([.[] | select(.type == "caption").index] | unique == [2, 4]) and
	([.[] | select(.type == "error") | .path, (.what | test("asked to fail"))] ==
	    ["subs.mkv", true]) and .[-1].type == "done"'
is "and makes exit status 1" "$(cat report)" "exit 1"
STUB_ONLY='* -map 0:*'
stub hang --timeout 1 -c subs.mkv one.mp4
is "an ffmpeg that hangs is ended, with what it started" "$(cat report)" "exit 1"
rec "an ffmpeg that hangs is an error, then done" '
	(.[0].src) as $src | [.[] | select(.src == $src)] |
	[.[0, 1, -1].type] == ["media", "run", "done"] and
	([.[] | select(.type == "error").what] | unique ==
	    ["ffmpeg: no sign of life for 1 s, stopped"])'
rec "the next file is done" '.[-1].type == "done" and .[-3].path == "one.mp4"'

STUB_ONLY='*packet=pts,*'
stub garbage -g two.ts
rec "a list of packets that is none is an error, after the media record" '
	[.[].type] == ["media", "run", "error", "done"] and
	.[2].what == "ffprobe'\''s list of packets can'\''t be read" and
	.[2].src == .[0].src'
unset STUB_ONLY

# --- too old, and not there ----------------------------------------------------------

mkdir old empty
cat >old/ffprobe <<-'END'
	#!/bin/sh
	"$FFPROBE" "$@" |
	    sed 's/"version": "[^"]*"/"version": "4.4.2-0ubuntu0.22.04.1"/'
END
chmod +x old/ffprobe
ln -s "$(command -v sh)" empty/sh
"$B/tests/tools/alone" -r report env PATH="$WORK/old:$PATH" STUB=none \
    probe one.mp4 >out 2>err
is "an ffprobe that is too old ends it with exit status 2" "$(cat report)" "exit 2"
is "the message says which version is needed" "$(cat err)" \
    "probe: FFmpeg 4.4.2-0ubuntu0.22.04.1 is too old: install FFmpeg 5.1 or later (https://ffmpeg.org/download.html)"
is "no record is made with it" "$(cat out)" ""
stub old one.mp4
is "so does the stub for it" "$(cat report)" "exit 2"

"$B/tests/tools/alone" -r report env PATH="$WORK/empty" \
    "$B/probe" one.mp4 two.ts >out 2>err
is "without ffprobe it ends with exit status 2" "$(cat report)" "exit 2"
is "and says what to install" "$(cat err)" \
    "probe: ffprobe not found: install FFmpeg 5.1 or later (https://ffmpeg.org/download.html)"
is "without any record" "$(cat out)" ""
env PATH="$WORK/empty" "$B/probe" -q one.mp4 >out 2>err
is "even with -q" "$? $(grep -c 'not found' err)" "2 1"
env PATH="$WORK/empty" "$B/probe" missing.mp4 "$WORK" >out 2>err
is "files that don't need it are refused without it" "$?" 1
rec "with their own sentences" '
	[.[].what] | .[0] == "no such file" and (.[1] | test("^a folder"))'
printf 'not a program\n' >empty/ffprobe
chmod +x empty/ffprobe
env PATH="$WORK/empty" "$B/probe" one.mp4 >out 2>err
is "an ffprobe that can't be run is trouble, too" "$?" 2
is "and the message says why" "$(cat err)" "probe: ffprobe: Exec format error"
mkdir ffmpegless
ln -s "$FFPROBE" ffmpegless/ffprobe
ln -s "$(command -v sh)" ffmpegless/sh
env PATH="$WORK/ffmpegless" "$B/probe" -c one.mp4 two.ts >out 2>err
is "without ffmpeg, captions of files that have none are no trouble" "$?" 0
env PATH="$WORK/ffmpegless" "$B/probe" -c subs.mkv >out 2>err
is "captions inside a file need it" "$? $(cat err)" \
    "2 probe: ffmpeg not found: install FFmpeg 5.1 or later (https://ffmpeg.org/download.html)"
plan
