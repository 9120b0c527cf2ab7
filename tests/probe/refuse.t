#!/bin/sh
# What is no recording is refused with one sentence, and nothing but the file
# named is ever opened.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq perl

for f in plain.mp4 tiny.mp4 plain.ts empty.mp4 ftyp.mp4 header.mp4 \
    nostream.mp4 notail.mp4 garbage.mp4 text.mp4 encrypted.mp4 still.jpg \
    still.png subsonly.mkv side.srt list.m3u8 list.mp4 list.ffconcat list.mpd \
    list.sdp; do
	cp "$(media $f)" .
done

# --- one of everything -------------------------------------------------------

mkdir folder folder.mp4
cp tiny.mp4 folder/deep.mp4
mkfifo pipe.mp4
ln -s nowhere dangling.mp4
ln -s loop.mp4 loop.mp4
ln -s pipe.mp4 link.mp4
perl -MIO::Socket::UNIX -e '
	IO::Socket::UNIX->new(Local => "socket.mp4", Listen => 1) or die'
long=$(printf '%0300d' 0 | tr 0 n).mp4

# refused NAME REGEX: adds a name and the sentence that it must get.
: >want
set --
refused() {
	printf '%s\t%s\n' "$1" "$2" >>want
}
refused missing.mp4 '^no such file$'
refused plian.mp4 '^no such file; did you mean plain\.mp4\?$'
refused PLAIN.MP4 '^no such file; did you mean plain\.mp4\?$'
refused ./plan.mp4 '^no such file; did you mean \./plain\.mp4\?$'
refused folder/depe.mp4 '^no such file; did you mean folder/deep\.mp4\?$'
refused none/plain.mp4 '^no such file$'
refused dangling.mp4 '^no such file$'
refused loop.mp4 "^can't be opened: .*symbolic links"
refused "$long" "^can't be opened: File name too long$"
refused plain.mp4/x "^can't be opened: Not a directory$"
refused folder '^a folder: -r '
refused folder.mp4 '^a folder: -r '
refused . '^a folder: -r '
refused pipe.mp4 '^a pipe: .*save it to a file first'
refused link.mp4 '^a pipe: .*save it to a file first'
refused /dev/null '^a device: '
refused /dev/zero '^a device: '
refused socket.mp4 '^a socket: .*save it to a file first'
refused - '^a pipe: .*\./-'
refused http://127.0.0.1:9/film.mp4 '^a URL: .*--allow-protocols http '
refused rtmp://127.0.0.1:9/live '^a URL: .*--allow-protocols rtmp '
refused file:///etc/passwd '^a URL: .*--allow-protocols file '
refused x-y.z+1://any '^a URL: '
refused pipe:0 '^no such file'
refused file:plain.mp4 '^no such file'
refused 'concat:plain.ts|plain.ts' '^no such file'
refused 'lavfi:testsrc' '^no such file'
refused empty.mp4 '^an empty file'
refused text.mp4 '^not a recording '
refused garbage.mp4 '^not a recording '
refused side.srt '^subtitles only'
refused subsonly.mkv '^subtitles only'
refused still.jpg '^a still picture'
refused still.png '^a still picture'
# One as cameras and browsers write them, in the boxes of a film.
if ffmpeg -nostdin -v error -f lavfi -i testsrc=s=64x64 -c:v libaom-av1 \
    -cpu-used 8 -still-picture 1 -frames:v 1 still.avif 2>/dev/null; then
	refused still.avif '^a still picture'
fi
refused encrypted.mp4 '^encrypted \(DRM\): '
refused nostream.mp4 'no picture and no sound'
refused ftyp.mp4 '^cut off before its index \(moov\)'
refused notail.mp4 '^cut off before its index \(moov\)'
refused header.mp4 '^cut off before its first picture$'
for f in list.m3u8 list.mp4 list.ffconcat list.mpd list.sdp; do
	refused $f '^a playlist, not a recording'
done

while IFS= read -r line; do
	set -- "$@" "${line%%	*}"
done <want

alone() {
	"$B/tests/tools/alone" -t 30 -r report "$@" >out 2>err
}
alone probe plain.mp4 "$@" tiny.mp4
is "no refusal hangs, and each makes exit status 1" "$(cat report)" "exit 1"
rec "the good files before and after the bad ones are done" '
	[.[0:3][], .[-3:][] | .type] == ["media", "run", "done", "media", "run",
	    "done"] and .[0].path == "plain.mp4" and .[-3].path == "tiny.mp4" and
	([.[] | select(.type != "error")] | length) == 6'
jq -c 'select(.type == "error")' out >errors
while IFS='	' read -r name regex; do
	is "refused with one record and a sentence: $name" "$(jq -sr \
	    --arg name "$name" --arg regex "$regex" 'map(select(.path == $name)) |
	    if length == 1 and (.[0].what | test($regex)) then "ok"
	    else "want \($regex), got \(.)" end' errors)" ok
done <want
rec "the errors stand in the order of the names" '
	[.[] | select(.type == "error").path] ==
	    [$want | split("\n")[:-1][] | split("\t")[0]]' --rawfile want want
rec "an error has its keys in order, no src, and no full stop at its end" '
	[.[] | select(.type == "error")] | all(keys_unsorted == ["type", "src",
	    "tool", "path", "what"] and .src == "" and .tool == "probe" and
	    (.what | test("[^.]$") and (test("\n") | not)))'
jq -r '"probe: \(.path): \(.what)"' errors | sed "s/: n\{300\}.mp4: /: LONG: /" \
    >said.want
sed 's/: n[n.]*\(\.\.\.\|…\)n*.mp4: /: LONG: /; s/: n\{300\}.mp4: /: LONG: /' \
    err >said.got
same "each sentence is told on standard error, too" said.got said.want

alone probe -q plain.mp4 "$@" tiny.mp4
jq -c 'select(.type == "error")' out >quiet
same "-q keeps the records" quiet errors
is "-q silences standard error" "$(cat err)" ""
is "-q keeps the exit status" "$(cat report)" "exit 1"

alone probe -g -c -j 4 "$@"
rec "where all are refused, there is nothing but error records" '
	length > 40 and all(.type == "error")'
is "and the exit status is 1, not 2" "$(cat report)" "exit 1"

name="a file that can't be read is an error, the next one is done"
as_nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
[ "$(id -u)" != 0 ] && as_nobody=
chmod 711 "${WORK%/*}" "$WORK"
cp plain.mp4 locked.mp4
chmod 000 locked.mp4
if $as_nobody test -x "$B/probe" 2>/dev/null; then
	$as_nobody "$B/probe" locked.mp4 tiny.mp4 >out 2>err
	rec "$name" '
		[.[].type] == ["error", "media", "run", "done"] and
		.[0].path == "locked.mp4" and
		.[0].what == "can'\''t be opened: Permission denied"'
else
	skip "$name" "no other user to try it as"
fi

# --- nothing else is opened ---------------------------------------------------

# Whoever opens a pipe that nobody writes to, waits.  There is one beside each
# list, and the list names it.
mkdir lists
cd lists || exit
mkfifo trap.ts trap.sub trap0.jpg trap1.jpg ASSETMAP.xml
pad=$(printf '%02000d' 0)
printf '%s\n' '#EXTM3U' '#EXT-X-TARGETDURATION:4' '#EXTINF:3.0,' trap.ts \
    '#EXT-X-ENDLIST' >trap.m3u8
{
	printf '\357\273\277\r\n \n'
	cat trap.m3u8
} >bom.m3u8
{
	printf '#EXTM3U\n#%s\n' "$pad"
	sed 1d trap.m3u8
} >padded.m3u8
cp trap.m3u8 m3u8.mp4
printf 'ffconcat version 1.0\nfile trap.ts\n' >trap.ffconcat
printf 'file trap.ts\n' >plain.ffconcat
cp trap.ffconcat ffconcat.mkv
sed 's,plain.mp4,trap.ts,' ../list.mpd >trap.mpd
sed "s,^<MPD,<!-- $pad -->&," trap.mpd >padded.mpd
cp padded.mpd mpd.mp4
printf '%s\n' '<?xml version="1.0" encoding="UTF-8"?>' "<!-- $pad -->" \
    '<CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016">' \
    '<Id>urn:uuid:8713c020-2489-45f5-a9f7-87be539e20b5</Id>' \
    '</CompositionPlaylist>' >cpl.xml
cp ../list.sdp trap.sdp
sed 1,2d trap.sdp >short.sdp
printf '%s\n' '[playlist]' File1=trap.ts >trap.pls
{
	printf '# VobSub index file, v7 (do not modify this line!)\n'
	printf 'size: 720x576\nid: en, index: 0\n'
	printf 'timestamp: 00:00:01:000, filepos: 000000000\n'
} >trap.idx
cp ../still.jpg trap%d.jpg
cd .. || exit

for f in lists/*; do
	[ -p "$f" ] && continue
	alone probe --timeout 5 -g -c "$f" tiny.mp4
	name="${f#lists/} is refused, and what it names is not opened"
	if jq -se --arg f "$f" '.[0].type == "error" and .[0].path == $f and
	    (.[0].what | test("no sign of life") | not) and
	    [.[1:][].type] == ["media", "run", "gop", "done"]' out >/dev/null &&
	    [ "$(cat report)" = "exit 1" ]; then
		pass "$name"
	else
		cat report err out | fail "$name"
	fi
done

# --- unless it is allowed ----------------------------------------------------

exits 0 "a playlist is followed where that is allowed" \
    probe --allow-protocols file list.m3u8
rec "and described by what it names" '
	.[0] | .path == "list.m3u8" and .container == "hls" and
	.video.codec == "h264" and .video.width == 160'
exits 0 "so is a list of files to join" \
    probe --allow-protocols http,file list.ffconcat
rec "and that is described, too" '
	.[0] | .container == "concat" and .video.frames != 0 and
	.audio.codec == "aac"'

# of_pipe NAME: what every record of a pipe says.
of_pipe() {
	rec "it has no size, no date, no gop records and no captions" '
		.[0] | [.path, .size, .mtime, .truncated, .gop] ==
		    [$name, null, null, false, false]' --arg name "$1"
	rec "its run record promises nothing but media" '
		[.[1] | .type, .emits] == ["run", ["media"]] and
		[.[].type] == ["media", "run", "done"]'
	rec "its key is 16 digits all the same, and its src" '
		.[0] | .src == .key and (.key | test("^[0-9a-f]{16}$"))'
}
alone probe -g -c --allow-protocols pipe - <plain.ts
is "standard input is read where pipes are allowed" "$(cat report)" "exit 0"
rec "what comes through it is described" '
	.[0] | .container == "mpegts" and .video.codec == "h264" and
	.audio.codec == "aac" and .video.width == 160'
of_pipe -
tail -c +1 plain.ts 2>/dev/null | alone probe --allow-protocols pipe - tiny.mp4
rec "the file after it is done as ever" '
	[.[] | select(.type == "media").path] == ["-", "tiny.mp4"]'
mkfifo through.ts
cat plain.ts >through.ts 2>/dev/null &
writer=$!
alone probe --timeout 5 -g -c --allow-protocols pipe through.ts
is "a named pipe is read where pipes are allowed" "$(cat report)" "exit 0"
rec "what comes through the named pipe is described" '
	.[0] | .container == "mpegts" and .video.width == 160'
of_pipe through.ts
kill $writer 2>/dev/null
exits 1 "URLs stay refused where only others are allowed" \
    probe --allow-protocols pipe,file,http rtmp://127.0.0.1:9/x -
plan
