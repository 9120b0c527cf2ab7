#!/bin/sh
# A recording in progress is looked at again and again: what was found out
# before holds, and what is told is what a run without the cache tells.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"

need jq ffmpeg ffprobe
for tool in probe framestat beatscan; do
	[ -x "$B/$tool" ] || skip_all "$tool is not built"
done
unset CUTLIST_CACHE
CUTLIST_CACHE_MEMORY=0 # copies would hide damage
export CUTLIST_CACHE_MEMORY

# record GOP NAME: 200 s, small pictures.
record() {
	ffmpeg -v error -y -f lavfi -i testsrc2=s=96x64:r=25:d=200 -f lavfi \
	    -i sine=d=200 -c:v libx264 -preset ultrafast -threads 1 \
	    -bf 2 -g "$1" -c:a aac -b:a 32k -f mpegts "$2" || exit 2
}

# grow BYTES: the recording is that long now.
grow() {
	long=$(stat -c %s rec.ts)
	tail -c +$((long + 1)) whole.ts | head -c $(($1 - long)) >added
	cat added >>rec.ts
}

# look WHAT: its records are those of a run without the cache.
look() {
	rm -f calls
	PATH=$TESTS/stubs:$PATH STUB=none STUB_LOG=$WORK/calls \
	    probe -q -g rec.ts >got
	probe --no-cache -q -g rec.ts >want
	same "$1" got want
}

# scans: how often packets were read, and how often not from the beginning.
scans() {
	grep packet=pts calls | awk '/skip_initial_bytes/ { n++ }
	    END { print NR, n + 0 }'
}

record 25 whole.ts
size=$(stat -c %s whole.ts)
head -c $((size / 2)) whole.ts >rec.ts
look "a recording is looked at"
is "all its packets are read" "$(scans)" "1 0"
grow $((size * 3 / 4 + 77))
look "when it has grown, in the middle of a packet, its records are right"
is "and not all packets are read again" "$(scans)" "1 1"
grow "$size"
look "so it is when it has grown again"
is "from where it was" "$(scans)" "1 1"
from=$(sed -n 's/.*skip_initial_bytes \([0-9]*\).*/\1/p' calls)
ok "which is far behind its beginning" test "$from" -gt $((size / 3))
look "an unchanged one is told out of the cache"
ok "without any program" test ! -e calls

# The same, but another beginning.
rm -r "$XDG_CACHE_HOME"
head -c $((size / 2)) whole.ts >rec.ts
look "a recording is looked at"
head -c 100000 /dev/zero | tr '\000' '\107' >new
tail -c +100001 whole.ts >>new
cat new >rec.ts
look "one whose beginning was written anew has not grown"
is "all its packets are read" "$(scans)" "1 0"

# What is remembered is damaged, or not wanted.
head -c $((size / 2)) whole.ts >rec.ts
probe -q -g rec.ts >out
for f in "$XDG_CACHE_HOME"/cutlist/*.probe.*; do
	printf x >>"$f"
done
grow "$size"
look "where what is remembered is damaged the records are right"
is "and all packets are read" "$(scans)" "1 0"
rm -r "$XDG_CACHE_HOME"
head -c $((size / 2)) whole.ts >rec.ts
probe -q -g rec.ts >out
grow "$size"
rm -f calls
PATH=$TESTS/stubs:$PATH STUB=none STUB_LOG=$WORK/calls \
    probe --refresh -q -g rec.ts | jq -c 'del(.mtime)' >got
jq -c 'del(.mtime)' want >known
same "with --refresh the records are right" got known
is "and nothing is remembered" "$(scans)" "1 0"

# Groups so short that none can be recognised for sure.
record 1 whole.ts
size=$(stat -c %s whole.ts)
rm -r "$XDG_CACHE_HOME"
head -c $((size / 2)) whole.ts >rec.ts
probe -q -g rec.ts >out
grow "$size"
look "where the seam can't be found the records are right"
is "all packets are read then" "$(scans)" "2 1"

# Matroska, and what the other tools tell.
ffmpeg -v error -i "$(media talk.mp4)" -c copy -f matroska -live 1 \
    whole.mkv || exit 2
size=$(stat -c %s whole.mkv)
for part in 2 1; do
	head -c $((size / part)) whole.mkv >rec.mkv
	{ probe -q -g rec.mkv | framestat -q | beatscan -q; } >got
	CUTLIST_CACHE=off
	export CUTLIST_CACHE
	{ probe -q -g rec.mkv | framestat -q | beatscan -q; } >want
	unset CUTLIST_CACHE
	same "Matroska that grows: all tools tell what is true (1/$part)" \
	    got want
done

plan
