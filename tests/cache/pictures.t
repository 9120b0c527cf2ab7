#!/bin/sh
# A recording in progress: pictures that framestat has decoded once are not
# decoded again when the file has grown, and its records are those of a run
# that knows nothing.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"

need jq ffmpeg ffprobe
for tool in probe framestat cutlist; do
	[ -x "$B/$tool" ] || skip_all "$tool is not built"
done
unset CUTLIST_CACHE
CUTLIST_CACHE_MEMORY=0
export CUTLIST_CACHE_MEMORY
stored=$XDG_CACHE_HOME/cutlist

# make NAME OPTIONS...: 44 s with cuts and two still stretches, groups of 1 s.
make() {
	make_name=$1
	shift
	ffmpeg -v error -y -f lavfi -i testsrc2=s=96x64:r=25:d=44 -f lavfi -i \
	    color=gray:s=96x64:r=25:d=44 -f lavfi -i rgbtestsrc=s=96x64:r=25 \
	    -filter_complex "[0][1]overlay=enable='lt(mod(t,19),9)'[a];[a][2]\
overlay=enable='lt(mod(t,11),1.3)':shortest=1[v]" -map '[v]' -threads 1 "$@" \
	    "$make_name" || exit 2
}
x264="-c:v libx264 -preset ultrafast -g 25 -bf 2"

# grow FILM BYTES: the recording is that long now.
grow() {
	[ -e rec ] || : >rec
	grow_from=$(stat -c %s rec)
	tail -c +$((grow_from + 1)) "$1" | head -c $(($2 - grow_from)) >>rec
}

# fresh FILM PERCENT: a recording of which nothing is known.
fresh() {
	rm -rf "$stored" rec
	size=$(stat -c %s "$1")
	grow "$1" $((size * $2 / 100))
}

# look NAME OPTION...: its records are those of a run without the cache.
look() {
	look_name=$1
	shift
	probe -q -g rec >index
	rm -f calls
	PATH=$TESTS/stubs:$PATH STUB=none STUB_LOG=$WORK/calls \
	    framestat -q "$@" <index >got
	framestat --no-cache -q "$@" <index >want
	same "$look_name" got want
}

# decoded_from: the first second of the file that was decoded; 0: its start.
decoded_from() {
	awk '/^ffmpeg/ { n++; at = 0
		if (match($0, /-ss [0-9.]+/))
			at = substr($0, RSTART + 4, RLENGTH - 4) + 0
		if (n == 1 || at < least) least = at }
	    END { print int(least) }' calls
}

# pictures: how many films' pictures are stored.
pictures() {
	cutlist --cache list | cut -f 2 | grep -c '^shard$'
}

# shellcheck disable=SC2086 # options
make grows.ts $x264 -f mpegts
film=$WORK/grows.ts
fresh "$film" 50
look "-M full: a recording is looked at" -M full
is "from its start" "$(decoded_from)" 0
is "its pictures are stored" "$(pictures)" 1
grow "$film" $((size * 50 / 100 + 700))
look "-M full: it has grown within a group" -M full
ok "and only its end is decoded" test "$(decoded_from)" -ge 17
grow "$film" "$size"
look "-M full: by many groups" -M full
ok "and only what is new" test "$(decoded_from)" -ge 17

fresh "$film" 50
look "-M fast: a recording is looked at"
grow "$film" $((size * 81 / 100 + 77))
look "-M fast: it has grown, in the middle of a packet"
ok "and only what is new is decoded" test "$(decoded_from)" -ge 17
grow "$film" "$size"
look "-M fast: once more"
ok "and that alone is decoded" test "$(decoded_from)" -ge 30
is "pictures are stored once" "$(pictures)" 1
look "unchanged it is told out of the cache"
ok "without any program" test ! -e calls

# Samples, and the other mode.
for how in "-M keys --every 40" "--fps 1.7 --min-shot 2 -j 1"; do
	fresh "$film" 70
	# shellcheck disable=SC2086 # options
	look "$how: a recording is looked at" $how
	grow "$film" "$size"
	# shellcheck disable=SC2086 # options
	look "$how: it has grown" $how
	ok "and only what is new is decoded" test "$(decoded_from)" -ge 20
done
is "what is told of shots does not change pictures: --min-shot" "$(
	cutlist --cache list | awk '$2 == "shard" && /min-shot/')" ""

# Other containers; what the reel can't begin in; what does not grow.
ffmpeg -v error -y -i "$film" -c copy -f matroska -live 1 grows.mkv || exit 2
fresh grows.mkv 60
look "Matroska is looked at"
grow grows.mkv "$size"
look "it has grown"
ok "and only what is new is decoded" test "$(decoded_from)" -ge 17

# shellcheck disable=SC2086 # options
make open.ts $x264 -x264-params open-gop=1:scenecut=0 -f mpegts
fresh open.ts 60
look "open groups are looked at"
grow open.ts "$size"
look "one has grown"

# shellcheck disable=SC2086 # options
make grows.mp4 $x264 -movflags +faststart -f mp4
fresh grows.mp4 100
look "a file whose container is written at once"
is "has no pictures stored" "$(pictures)" 0
fresh "$film" 60
touch -d '2 hours ago' rec
look "a recording that ended long ago"
is "has none either" "$(pictures)" 0

# Where nothing may be used.
fresh "$film" 60
look "a recording is looked at"
cp -R "$stored" before
# again NAME OPTION...: all of it is decoded.
again() {
	look "$@"
	is "all is decoded" "$(decoded_from)" 0
}
grow "$film" "$size"
printf '\0\0\0\0\0\0\0\0' | dd of=rec bs=1 seek=30000 conv=notrunc 2>dd
again "it has grown, and changed in its old part"
restore() {
	rm -rf "$stored"
	cp -R before "$stored"
	rm rec
	grow "$film" "$size"
}
restore
again "other options" --loop-filter
for f in "$stored"/*.shard.*; do
	printf x >>"$f"
done
again "what is stored is damaged"
restore
PATH=$TESTS/stubs:$PATH STUB=none STUB_LOG=$WORK/calls framestat -q --refresh \
    <index >got
same "--refresh" got want
is "decodes all" "$(decoded_from)" 0
restore
probe -q -g rec >index
PATH=$TESTS/stubs:$PATH STUB=none STUB_LOG=$WORK/calls TMPDIR=$WORK/nowhere \
    framestat -q <index >got
framestat --no-cache -q <index >want
same "no room for what is known: the same is told" got want
restore
look "and where all is well"
ok "only what is new is decoded" test "$(decoded_from)" -ge 17

# Somebody writes to it while it is looked at: it grows by itself when the
# first decoder starts.
fresh "$film" 50
mkdir writer
cat >writer/ffmpeg <<EOF
#!/bin/sh
if mkdir "$WORK/wrote" 2>/dev/null; then
	tail -c +\$((\$(stat -c %s "$WORK/rec") + 1)) "$film" |
	    head -c 100000 >>"$WORK/rec"
fi
PATH=$PATH
exec ffmpeg "\$@"
EOF
chmod +x writer/ffmpeg
probe -q -g rec >index
PATH=$WORK/writer:$PATH framestat -q <index >out
ok "a recording has grown while it was looked at" test -d wrote
is "its pictures are stored all the same" "$(pictures)" 1
grow "$film" "$size"
look "they are good for it when it has grown on"
ok "and only what is new is decoded" test "$(decoded_from)" -ge 17

plan
