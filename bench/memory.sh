#!/bin/sh
# Memory of our own processes: ten minutes against six hours, of the same film
# looped by copying packets.  LONG=36 is how many times ten minutes the long
# one has.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

LONG=${LONG:-36}
PATH=$B:$PATH
export PATH

if [ ! -f "$DIR/memory-1.mkv" ]; then
	ffmpeg -v error -nostdin -y -f lavfi -i \
	    "testsrc2=s=160x90:r=15:d=60,hue=h='floor(t/3)*70'" -f lavfi -i \
	    "aevalsrc='0.4*sin(880*t)*lt(mod(t\,0.5)\,0.1)+0.02*random(0)':s=16000:d=60" \
	    -c:v libx264 -preset ultrafast -g 60 -c:a aac -ac 1 "$DIR/memory.mkv"
	ffmpeg -v error -nostdin -y -stream_loop 9 -i "$DIR/memory.mkv" -c copy \
	    "$DIR/memory-1.mkv"
fi
[ -f "$DIR/memory-$LONG.mkv" ] || ffmpeg -v error -nostdin -y -stream_loop \
    $((LONG - 1)) -i "$DIR/memory-1.mkv" -c copy "$DIR/memory-$LONG.mkv"

for n in 1 "$LONG"; do
	echo "$n times ten minutes:"
	f=$DIR/memory-$n.mkv
	probe -q -g "$f" >"$DIR/probed"
	framestat -q <"$DIR/probed" >"$DIR/seen"
	beatscan -q <"$DIR/seen" >"$DIR/heard"
	rank -q -n 5 <"$DIR/heard" >"$DIR/ranked"
	peak "probe -g" - probe -q -g "$f"
	peak "framestat" - framestat -q <"$DIR/probed"
	peak "beatscan" - beatscan -q <"$DIR/probed"
	peak "beatscan --lag 10" - beatscan -q --lag 10 <"$DIR/probed"
	peak "rank" - rank -q -n 5 <"$DIR/heard"
	peak "rank -t 90%" - rank -q -t 90% <"$DIR/heard"
	peak "cutlist, only the cuts" - cutlist -q <"$DIR/ranked"
done
