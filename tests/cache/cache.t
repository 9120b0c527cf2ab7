#!/bin/sh
# What was found out about a file is not found out again: the tools' records
# are those of a run without the cache, and no program of FFmpeg's is started.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"

need jq ffmpeg ffprobe
for tool in probe framestat beatscan; do
	[ -x "$B/$tool" ] || skip_all "$tool is not built"
done
unset CUTLIST_CACHE
cache=$XDG_CACHE_HOME/cutlist

# all FILE: what a person runs.
all() {
	probe -q -g "$1" | framestat -q | beatscan -q
}

# windows: the same and a closer look at two places, from probe's records.
windows() {
	jq -c --arg src "$(jq -r .src records | head -n 1)" '
	    if .type == "done" then
		{ type: "segment", src: $src, start: 0.5, end: 1.5 },
		{ type: "segment", src: $src, start: 4, end: 5 }, .
	    else . end' records | framestat -q -w | beatscan -q -w
}

# broken CMD...: without a working ffmpeg, ffprobe or sox.
broken() {
	PATH=$TESTS/stubs:$PATH STUB=exit:1 STUB_LOG=$WORK/calls "$@"
}

# entry TOOL: the path of its only entry.
entry() {
	ls "$cache"/*."$1".*
}

ffmpeg -v error -i "$(media talk.mp4)" -f lavfi -i sine=440 -t 20 -c:v copy \
    -c:a aac film.mp4 || exit 2
probe --no-cache -q -g film.mp4 >records
CUTLIST_CACHE=off
export CUTLIST_CACHE
all film.mp4 >plain
windows >plain-w
unset CUTLIST_CACHE
ok "with --no-cache there is no folder" test ! -e "$cache"

all film.mp4 >first
same "the run that fills the cache tells what one without it tells" \
    first plain
is "it keeps an entry for each tool" "$(find "$cache" -type f | wc -l)" 3
broken all film.mp4 >second
same "a second run tells the same, byte for byte" second plain
ok "and starts no program of FFmpeg's" test ! -e calls
windows >first-w
same "windows are kept as well" first-w plain-w
broken windows >second-w
same "and found again" second-w plain-w

mkdir 'a folder'
mv film.mp4 'a folder/it'\''s another.mp4'
broken all 'a folder/it'\''s another.mp4' >moved
jq -c 'del(.path)' moved >got
jq -c 'del(.path)' plain >want
same "a renamed file is known" got want
is "under its new name" "$(jq -r 'select(.type == "media").path' moved)" \
    "a folder/it's another.mp4"
mv 'a folder/it'\''s another.mp4' film.mp4
touch film.mp4
broken all film.mp4 >touched
jq -c 'del(.mtime)' touched >got
jq -c 'del(.mtime)' plain >want
same "so is one that was touched" got want

cp film.mp4 twin.mp4
probe -q -g film.mp4 twin.mp4 | framestat -q >two
is "the same content twice gets two names" \
    "$(jq -r 'select(.type == "media").src' two | sed 's/.*-//' |
    tail -n 1)" 2
jq -c 'select(.type == "frame" and (.src | endswith("-2"))) | del(.src)' \
    two >got
jq -c 'select(.type == "frame") | del(.src)' plain >want
same "and each its own records" got want

broken framestat -q -M keys <records >out 2>err
ok "other options start a decoder" grep -q ffmpeg calls
rm calls
head -c 40000 film.mp4 >film.part
tail -c +40001 film.mp4 | tr '\000' '\001' >>film.part
mv film.part changed.mp4
broken probe -q -g changed.mp4 >out 2>err
ok "so does a file that has changed" grep -q ffprobe calls
rm calls
broken probe -q --refresh film.mp4 >out 2>err
ok "so does --refresh" grep -q ffprobe calls
rm calls
broken framestat -q --no-cache film.mp4 >out 2>err
ok "--no-cache reaches the tools that are started too" grep -q ffprobe calls
rm calls

# What framestat says of a file whose records tell another one's time.
jq -c 'if .type == "media" then .mtime += 1 else . end' records >older
broken framestat -q <older >got 2>err
ok "records with another time: the key decides" test ! -e calls
echo more >>twin.mp4
sed 's,film\.mp4,twin.mp4,' records | broken framestat -q >out 2>err
ok "records of what the file was before: it is looked at" test -e calls
rm -f calls

# --- damage -------------------------------------------------------------------

rm -r "$cache"
probe -q -g film.mp4 | framestat -q >want
f=$(entry framestat)
for how in bit cut empty version; do
	case $how in
	bit)
		{ head -c 1000 "$f"; printf '\001'; tail -c +1002 "$f"; } >new ;;
	cut)
		head -c -1 "$f" >new ;;
	empty)
		: >new ;;
	version)
		sed '1s/ framestat [^ ]* / framestat 0.0.0 /' "$f" >new ;;
	esac
	cat new >"$f"
	probe -q -g film.mp4 | framestat -q >got
	same "a damaged entry ($how) is made again" got want
	probe -q -g film.mp4 | broken framestat -q >got
	same "and is good then ($how)" got want
done

# --- no room, no right, no end -----------------------------------------------

probe -q -g film.mp4 | framestat -q >want
rm -r "$cache"
echo a file >"$WORK/file"
XDG_CACHE_HOME=$WORK/file probe -q -g film.mp4 >got
exits 0 "a folder that can't be made is no error" \
    env XDG_CACHE_HOME="$WORK/file" framestat -q film.mp4
same "the records are the same" out want
if unshare -rm true 2>/dev/null; then
	# shellcheck disable=SC2016 # for the inner shell
	full='mkdir -p "$1" && mount -t tmpfs -o "$2" none "$1" &&
	    { [ -z "$3" ] || mount -o remount,ro none "$1"; } &&
	    framestat -q film.mp4'
	exits 0 "a full disk is no error" unshare -rm sh -c "$full" sh \
	    "$XDG_CACHE_HOME" size=4k ""
	same "the records are the same with a full disk" out want
	exits 0 "a read-only folder is no error" unshare -rm sh -c "$full" sh \
	    "$XDG_CACHE_HOME" size=1m ro
	same "the records are the same with a read-only folder" out want
else
	skip "a full disk, a read-only folder" "no namespaces here"
fi
framestat -q film.mp4 | head -n 1 >out
is "a reader that goes early leaves no entry of half the records" \
    "$(find "$cache" -name '[0-9a-f]*.framestat.*' | wc -l)" 0
rm -f calls
framestat -q <records >out
rm -f "$cache"/*.framestat.*
broken framestat -q <records >out 2>err
rec "a film that could not be read is told" 'any(.[]; .type == "error")'
is "and nothing of it is kept" \
    "$(find "$cache" -name '*.framestat.*' | wc -l)" 0

# --- memory full, time going back ---------------------------------------------

rm -r "$cache"
probe -q -g film.mp4 >records
framestat -q <records >out
if unshare -rm sh -c 'mount -t tmpfs none /dev/shm' 2>/dev/null; then
	# shellcheck disable=SC2016 # for the inner shell
	full='mount -t tmpfs -o size=64k,nr_inodes="$1" none /dev/shm &&
	    { head -c 1000k /dev/zero >/dev/shm/other 2>/dev/null || :; } &&
	    { [ "$1" = 9 ] || rm -f /dev/shm/other; } && framestat -q <records &&
	    framestat -q <records >again && cmp -s again "$2" &&
	    ! find /dev/shm -name ".[0-9a-f]*" | grep .'
	for inodes in 9 4 3 2; do
		exits 0 "no room in memory is no error ($inodes)" \
		    unshare -rm sh -c "$full" sh $inodes "$WORK/want"
		same "the records are the same ($inodes)" out want
	done
else
	skip "no room in memory" "no namespaces here"
fi
# Neither of faketime and the sanitizers suffers another one loaded first.
if [ ! "${SAN-}" ] && command -v faketime >/dev/null; then
	rm -r "$cache"
	faketime -f +400d framestat -q <records >out
	broken framestat -q <records >got
	same "what was stored in the future is found" got want
	broken faketime -f -400d framestat -q <records >got
	same "and in the past" got want
	rm "$cache"/*.framestat.*
	faketime -f -400d framestat -q <records >got
	same "a clock that is wrong changes no record" got want
else
	skip "a wrong clock" "no faketime here, or sanitizers"
fi

# --- several at once ----------------------------------------------------------

rm -r "$cache"
probe -q -g film.mp4 >records
rm -f calls
for i in 1 2 3 4 5 6 7 8; do
	PATH=$TESTS/stubs:$PATH STUB=none STUB_LOG=$WORK/calls.$i \
	    framestat -q <records >many.$i 2>err.$i &
done
wait
for i in 1 2 3 4 5 6 7 8; do
	cmp -s many.$i want || echo "$i"
done >got
: >none
same "eight at once get the same records" got none
is "and one of them has made them" "$(find . -name 'calls.*' | wc -l)" 1
is "nothing but the entries is left" \
    "$(find "$cache" -type f ! -name '[0-9a-f]*' | wc -l)" 0

# Some make it anew all the time while others read it.
rm -f many.*
for i in 1 2 3 4; do
	{ for _ in 1 2 3 4; do
		framestat --refresh -q <records
	done; } >many.w$i 2>err.w$i &
	{ for _ in 1 2 3 4 5 6 7 8; do
		framestat -q <records
	done; } >many.r$i 2>err.r$i &
done
wait
cat want want want want >want.w
cat want.w want.w >want.r
for i in 1 2 3 4; do
	cmp -s many.w$i want.w || echo "writer $i"
	cmp -s many.r$i want.r || echo "reader $i"
done >got
same "readers and writers of one entry do not harm each other" got none
is "nothing but the entries is left of them" \
    "$(find "$cache" -type f ! -name '[0-9a-f]*' | wc -l)" 0

# Who is killed while he makes an entry stands in nobody's way.
rm -f "$cache"/*.framestat.*
mkfifo stop
framestat -q <records >stop &
pid=$!
read -r line <stop
kill -KILL "$pid"
wait "$pid" 2>err
framestat -q <records >got
same "who is killed while making an entry stands in nobody's way" got want
ok "what was begun was media" test "${line#*media}" != "$line"

# --- for people ----------------------------------------------------------------

if [ -x "$B/cutlist" ]; then
	exits 0 "the list is printed" cutlist --cache list
	is "with a line for each entry" "$(wc -l <out)" \
	    "$(find "$cache" -type f -name '[0-9a-f]*' | wc -l)"
	exits 0 "so is the size" cutlist --cache size
	exits 0 "all is whole" cutlist --cache verify
	cutlist --cache show film.mp4 >shown
	jq -c 'select(.type == "frame" or .type == "shot")' want >shown.want
	jq -c 'select(.type == "frame" or .type == "shot")' shown >shown.got
	same "what is stored of a file is shown" shown.got shown.want
	exits 0 "and what is stored of a key" cutlist --cache show \
	    "$(jq -r 'select(.type == "frame").src' want | head -n 1)"
	same "which is the same" out shown
	exits 1 "of another file there is nothing" cutlist --cache show \
	    "$TESTS/lib.sh"
	exits 2 "show wants a name" cutlist --cache show
	exits 2 "list wants none" cutlist --cache list film.mp4
	printf x >>"$(entry framestat)"
	exits 1 "what is damaged is found" cutlist --cache verify
	exits 0 "and gone then" cutlist --cache verify
	CUTLIST_CACHE_MAX=0 cutlist --cache prune >out
	is "pruned to nothing it is empty" "$(find "$cache" -type f)" ""
	probe -q -g film.mp4 >records
fi

# --- what is used least goes ---------------------------------------------------

CUTLIST_CACHE_MAX=12k
export CUTLIST_CACHE_MAX
for mode in keys fast full; do
	framestat -q -M $mode <records >out
	ok "the limit is kept ($mode)" test "$(du -sb "$cache" | cut -f 1)" \
	    -le 18000
done
unset CUTLIST_CACHE_MAX

plan
