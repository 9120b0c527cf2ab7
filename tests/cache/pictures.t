#!/bin/sh
# A recording in progress: pictures that framestat has decoded once are not
# decoded again when the file has grown, and its records are those of a run
# that knows nothing.
# shellcheck disable=SC2154 # what pictures.sh sets
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"

# shellcheck source=/dev/null
. "$TESTS/cache/pictures.sh"

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

# Another container.
ffmpeg -v error -y -i "$film" -c copy -f matroska -live 1 grows.mkv || exit 2
fresh grows.mkv 60
look "Matroska is looked at"
grow grows.mkv "$size"
look "it has grown"
ok "and only what is new is decoded" test "$(decoded_from)" -ge 17

# Groups that are open: pictures shown before a key frame come behind it.
make open.ts -c:v libx265 -preset ultrafast -x265-params \
    log-level=none:pools=none:frame-threads=1:keyint=24:min-keyint=24:scenecut=0:open-gop=1:b-adapt=0:bframes=3
probe -q -g open.ts >index
ok "most groups of a recording are open" jq -s -e '[.[] | select(
    .type == "gop" and .leading > 0 and .rap)] | length > 40' index
for how in "-M full" "-M fast"; do
	fresh open.ts 60
	# shellcheck disable=SC2086 # options
	look "$how: open groups are looked at" $how
	grow open.ts "$size"
	# shellcheck disable=SC2086 # options
	look "$how: they have grown" $how
	ok "and only what is new is decoded" test "$(decoded_from)" -ge 17
done

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
