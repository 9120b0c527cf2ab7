#!/bin/sh
# In which order records come, however many files are worked on at once; the
# table for people; progress.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

for f in plain.mp4 tiny.mp4 plain.ts subs.mkv mpeg4.avi tone.m4a half.mkv \
    empty.mp4 text.mp4 list.m3u8 rot90.mp4 vfr.mkv h264-tff.mp4 hdr10.mp4 \
    half.mp4 tracks.mkv late-audio.mp4 r2997.mp4 h264-open.mp4 tone.wav; do
	media $f >/dev/null
	ln -s "$MEDIA/$f" $f
done
cat >subs.en.srt <<'END'
1
00:00:00,500 --> 00:00:01,000
beside

2
00:00:00,100 --> 00:00:00,200
before it
END
cp tiny.mp4 again.mp4
cp tiny.mp4 third.mp4

# --- the order of records ----------------------------------------------------------

# Slow ones first and in the middle, quick ones behind them, refused ones
# everywhere, equal content five times.
set -- subs.mkv missing1 tiny.mp4 empty.mp4 plain.ts again.mp4 missing2 \
    mpeg4.avi missing3 missing4 tone.m4a half.mkv "$WORK" third.mp4 text.mp4 \
    missing5 tiny.mp4 h264-open.mp4 - /dev/null http://x/y missing6 \
    list.m3u8 empty.mp4 missing7 missing8 missing9 tiny.mp4 plain.ts none
is "there are thirty files" $# 30
for jobs in 1 2 8; do
	"$B/tests/tools/alone" -t 60 -r report probe -g -c -j $jobs "$@" \
	    >out.$jobs 2>err.$jobs
	is "with -j$jobs, the bad ones make exit status 1" "$(cat report)" "exit 1"
done
same "two at once write what one does, to the byte" out.2 out.1
same "eight at once write what one does, to the byte" out.8 out.1
same "messages come in the same order, too" err.8 err.1
cp out.8 out
for f; do
	echo "$f"
done >operands
rec "the order is that of the operands" '
	[.[] | select(.type == "media" or .type == "error").path] ==
	    ($names | split("\n")[:-1])' --rawfile names operands
rec "equal content is numbered in that order" '
	[.[] | select(.type == "media" and (.path | IN("tiny.mp4", "again.mp4",
	    "third.mp4"))) | .src[16:]] == ["", "-2", "-3", "-4", "-5"]'
rec "all records of a file come before those of the next" '
	[.[] | select(.src != "").src] | . as $all |
	([range(1; length) | select($all[.] != $all[. - 1])] | length + 1) ==
	    (unique | length)'
rec "a file is media, run, its groups, its captions, done" '
	[.[] | select(.src != "")] | group_by(.src) | all(map(.type) |
	    .[0:2] == ["media", "run"] and .[-1] == "done" and
	    (.[2:-1] | . == sort_by(if . == "gop" then 0 else 1 end) and
		all(. == "gop" or . == "caption")))'
rec "run lists the types that come, and no other" '
	[.[] | select(.src != "")] | group_by(.src) | all(
	    (.[] | select(.type == "run")) as $run |
	    ($run | .tool == "probe" and .options == "-g -c" and
		(.version | test("^[0-9]+\\.[0-9]+\\.[0-9]+$"))) and
	    (map(.type) - ["run", "done"] | unique) - $run.emits == [] and
	    .[0].gop == any(.[]; .type == "gop") and
	    (.[0].gop == ($run.emits | index("gop") != null)) and
	    ($run.emits | index("caption") != null))'
rec "times of one source and type never go back" '
	[.[] | select(.src != "")] | group_by(.src) | all(
	    ([.[] | select(.type == "gop").t] | . == sort) and
	    ([.[] | select(.type == "caption").start] | . == sort))'
exits 0 "without options" probe plain.mp4
rec "a file is media, run, done, and run promises media alone" '
	[.[].type] == ["media", "run", "done"] and .[1].emits == ["media"] and
	.[1].options == "" and
	(.[1] | keys_unsorted) == ["type", "src", "tool", "version", "options",
	    "emits"] and (.[2] | keys_unsorted) == ["type", "src"]'
exits 0 "sound with -g" probe -g tone.m4a
rec "has no groups, and none are promised" '
	[.[].type] == ["media", "run", "done"] and .[1].emits == ["media"] and
	.[0].gop == false'

for arg in 0 257 -1 two 2.5 ""; do
	exits 2 "-j '$arg' is misuse" probe -j "$arg" plain.mp4
done
is "and nothing is written then" "$(cat out)" ""
exits 0 "--only has no effect" probe --only tiny.mp4
cp out only
probe tiny.mp4 >out
same "to the byte" only out

# --- the table ------------------------------------------------------------------------

exits 1 "a table of good and bad files" probe -T plain.mp4 missing.mp4 vfr.mkv \
    rot90.mp4 h264-tff.mp4 hdr10.mp4 half.mp4 tracks.mkv subs.mkv \
    late-audio.mp4 r2997.mp4 tone.wav
cp out table
sed 's/ [0-9.]* kB / SIZE /; s/   */  /g; s/^ *//
	s/^0:00:\(01.0\|00.9\)\(.*half.mp4\)/LENGTH\2/' table >got
cat >want <<'END'
DURATION  SIZE  PICTURE  RATE  VIDEO  SOUND  FILE
0:00:02.0  SIZE  160x120  24  h264 8 bit  aac mono  plain.mp4
-  -  -  -  -  -  missing.mp4  (no such file)
0:00:04.0  SIZE  160x120  ~30  h264 8 bit  -  vfr.mkv
0:00:02.0  SIZE  120x160  24  h264 8 bit  aac mono  rot90.mp4  (rotated 90)
0:00:02.0  SIZE  160x128  25  h264 8 bit  -  h264-tff.mp4  (interlaced)
0:00:01.0  SIZE  160x120  24  hevc 10 bit  -  hdr10.mp4  (HDR pq)
LENGTH  SIZE  160x120  24  h264 8 bit  aac mono  half.mp4  (cut off)
0:00:01.0  SIZE  160x120  24  h264 8 bit  aac 5.1  tracks.mkv  (4 sound tracks)
0:00:02.0  SIZE  160x120  24  h264 8 bit  aac mono  subs.mkv  (3 subtitles)
0:00:02.7  SIZE  160x120  24  h264 8 bit  aac mono  late-audio.mp4  (sound starts late)
0:00:02.0  SIZE  160x120  29.97  h264 8 bit  -  r2997.mp4
0:00:01.0  SIZE  -  -  -  pcm_s16le 1 ch  tone.wav
END
same "-T writes a line a file, with what is unusual in brackets" got want
size=$(size_of plain.mp4)
has "sizes are in powers of 1000" table \
    " $((size / 1000)).$((size / 100 % 10)) kB "
is "its columns stand below each other" \
    "$(awk '{ print index($0, $NF ~ /\)$/ ? "" : $NF) }' table | sort -u | tail -n 1)" \
    "$(awk 'NR == 1 { print index($0, "FILE") }' table)"
is "bad files are told on standard error, too" "$(cat err)" \
    "probe: missing.mp4: no such file"
probe -T -g -c -j 8 plain.mp4 vfr.mkv tone.wav | sed 's/^{.*/a record/' >got
grep -e FILE -e plain -e vfr -e tone table >want
same "-T is the same with -g and -c, and holds no record" got want

# --- progress ------------------------------------------------------------------------

"$B/tests/tools/alone" -t 60 -r report probe -q --progress-fd 3 "$@" \
    3>progress >out.p 2>err
cp progress out
rec "progress goes up to the number of files, in the order of the manual" '
	length >= 2 and all(keys_unsorted == ["type", "tool", "done", "total",
	    "unit", "rate", "eta", "what"] and .type == "progress" and
	    .tool == "probe" and .total == 30 and .unit == "files") and
	([.[].done] | . == sort and .[0] == 0 and .[-1] == 30)'
rec "rate and time to go are known at the end" '
	.[0].eta == null and .[-1].eta == 0 and .[-1].rate > 0'
grep -c '"type":"progress"' out.p |
    is "no progress is in the stream" "$(cat)" 0
is "-q does not silence --progress-fd, and nothing is on a terminal" \
    "$(cat err)" ""
: >out.nul
probe -q -T --progress-fd 3 tiny.mp4 3>out >out.nul
rec "--progress-fd works beside -T" '.[-1].done == 1'
exits 2 "a descriptor that is not open is misuse" probe --progress-fd 9 tiny.mp4
has "which is said" err '--progress-fd: "9" is not a descriptor open for writing'

# Nobody reads it: it is lost, and the work goes on.
mkfifo full
exec 5<>full
yes | dd of=full bs=4096 count=16 oflag=nonblock 2>/dev/null
"$B/tests/tools/alone" -t 20 -r report probe --progress-fd 5 tiny.mp4 \
    plain.ts >out 2>err
exec 5>&-
is "progress that nobody reads holds up nothing" "$(cat report)" "exit 0"
rec "and costs no record" '[.[].type] == ["media", "run", "done", "media", "run", "done"]'
mkfifo gone
head -n 1 <gone >first &
exec 5>gone
"$B/tests/tools/alone" -t 20 -r report probe -j 1 --progress-fd 5 tiny.mp4 \
    plain.ts subs.mkv >out 2>err
exec 5>&-
wait
is "nor does a reader of progress that leaves" "$(cat report)" "exit 0"
is "it had its line" "$(jq -r .type first)" progress

# --- the terminal ----------------------------------------------------------------------

is "there is no bar where standard error is no terminal" "$(cat err)" ""
# on_terminal COMMAND: runs it with all three descriptors on a terminal, unless
# the command says otherwise; ./screen gets what was written there.
on_terminal() {
	TERM=${TERM_IS:-xterm} script -qec "$1" /dev/null </dev/null >screen 2>&1
}
# What a terminal shows in the end: carriage returns and erasing done.
shown() {
	awk -v esc="$(printf '\033')" '{
		line = ""
		n = split($0, part, "\r")
		for (i = 1; i <= n; i++) {
			col = 0
			while (part[i] != "") {
				at = index(part[i], esc "[K")
				text = at ? substr(part[i], 1, at - 1) : part[i]
				line = substr(line, 1, col) text \
				    substr(line, col + length(text) + 1)
				col += length(text)
				if (at)
					line = substr(line, 1, col)
				part[i] = at ? substr(part[i], at + 3) : ""
			}
		}
		print line
	}' screen
}
if on_terminal true && [ ! -s screen ]; then
	on_terminal "probe tiny.mp4 plain.ts subs.mkv >stream"
	has "a terminal gets a bar" screen "0/3 files"
	is "which is wiped in the end" "$(shown)" ""
	is "the stream is not touched by it" \
	    "$(jq -r .type stream | sort | uniq -c | tr -s ' \n' ' ')" \
	    " 3 done 3 media 3 run "
	on_terminal "probe tiny.mp4 missing.mp4 >stream"
	is "a message stands on a line of its own" "$(shown | grep -v '^$')" \
	    "probe: missing.mp4: no such file"
	on_terminal "probe -q tiny.mp4 >stream"
	is "-q hides the bar" "$(cat screen)" ""
	TERM_IS=dumb on_terminal "probe tiny.mp4 >stream"
	is "a dumb terminal gets none" "$(cat screen)" ""
	on_terminal "probe -T tiny.mp4 plain.ts subs.mkv"
	shown | grep -v '^$' >got
	probe -T tiny.mp4 plain.ts subs.mkv >want
	same "a table on the same terminal is not mixed up with the bar" got want
	on_terminal "probe -j 1 tiny.mp4 plain.ts subs.mkv"
	shown | grep -v '^$' >got
	probe -j 1 tiny.mp4 plain.ts subs.mkv >want
	same "nor are records" got want
else
	skip "a terminal gets a bar" "no script(1) that works here"
fi
plan
