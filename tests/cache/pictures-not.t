#!/bin/sh
# Pictures of recordings: where none are kept, and where those that are kept
# may not be used.
# shellcheck disable=SC2154 # what pictures.sh sets
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cache/pictures.sh"

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
printf '\0\0\0\0\0\0\0\0' | dd of=rec bs=1 seek=30000 conv=notrunc 2>dd.log
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

plan
