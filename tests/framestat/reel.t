#!/bin/sh
# Decoding in pieces: the same pictures as in one go, whatever happens.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq
long

# learn FILE: what tests/tools/reel wants to know of it, in ./index.
learn() {
	probe -q -g "$1" | jq -rs '
		def us: . * 1000000 | round;
		map(select(.type == "media"))[0] as $m | $m.video as $v |
		map(select(.type == "gop")) as $g |
		"\($v.index) \($v.time_base) \($m.start | us) \($v.width) " +
		"\($v.height) \($v.sar | sub(":"; "/")) \($v.rotate) " +
		"\(if $v.flip then 1 else 0 end) " +
		"\(if all($g[]; .pts != null) then 1 else 0 end)",
		($g[] | "\(.t | us) \(.pts // -9223372036854775808) " +
		"\(.frames) \(if .rap then 1 else 0 end) \(.leading)")' >index
}

# reel OPTION... FILE: with the index in ./index.
reel() {
	"$B/tests/tools/alone" -t 60 -r report "$B/tests/tools/reel" "$@" <index
}

# --- the same as in one go ----------------------------------------------------------

# fewer LINES ROWS: the filters that leave out every second line as often as
# four are left for each row of the small picture.
fewer() {
	fewer_lines=$1
	while [ $((fewer_lines / 2)) -ge $((4 * $2)) ]; do
		printf field,
		fewer_lines=$((fewer_lines / 2))
	done
}

# plainly FILM OPTION...: one sequential decode with the index in ./index.
# Times go to ./want, pictures to ./want.yuv.
plainly() {
	plainly_film=$1
	shift
	read -r stream _ _ _ height _ rotate _ <index
	case $rotate in
	90 | 270) small=36:64 rows=64 ;;
	*) small=64:36 rows=36 ;;
	esac
	ffmpeg -v fatal -nostdin -y -threads 1 -skip_loop_filter all -copyts \
	    -noautorotate -i "$plainly_film" -map "0:$stream" \
	    -fps_mode passthrough -enc_time_base -1 -vf \
	    "$(fewer "$height" $rows)scale=$small:flags=area:out_range=tv,format=yuv420p" \
	    "$@"
}

# in_pieces NAME FILM HOW: reel with those options makes ./want and ./want.yuv.
in_pieces() {
	# shellcheck disable=SC2086 # options
	reel $3 -w got.yuv "$2" >out
	awk '$1 != "stretch" { print $2 }' out >got
	if cmp -s got want && cmp -s got.yuv want.yuv &&
	    grep -q '^stretch .* ok$' out; then
		pass "$1: $3 decodes what ffmpeg does in one go"
	else
		diff got want | fail "$1: $3"
	fi
}

for name in plain.mp4 plain.ts plain.mpg h264-b.mp4 h264-open.mp4 \
    h264-refresh.mp4 hevc-open.mp4 edit.mov vfr.mkv wrap.ts midgop.ts \
    offset.mkv late-video.mp4 twovideos.mp4 mpeg4.avi raw.h264 vp9.webm \
    yuv444.mp4 alpha.mov half.mkv blocks.mkv; do
	film=$(media "$name") || continue
	learn "$film"
	plainly "$film" -c:v rawvideo \
	    -f tee '[f=rawvideo]want.yuv|[f=framecrc]want.crc'
	sed -n '/^[^#]/s/^0, *[-0-9]*, *\([-0-9]*\),.*/\1/p' want.crc >want
	in_pieces "$name" "$film" '-j 3 -P 1'
done
in_pieces "$name" "$film" '-j 1'

# Upright: small pictures as they lie in the file, turned by ffmpeg itself.
for name in rot90.mp4 rot180.mp4 rot270.mp4 mirror.mp4 mirror90.mp4; do
	film=$(media "$name") || continue
	learn "$film"
	plainly "$film" -c:v libx264 -preset ultrafast -qp 0 lying.mp4
	ffmpeg -v fatal -nostdin -y -i lying.mp4 -fps_mode passthrough \
	    -f rawvideo want.yuv
	reel -j 2 -P 1 -w got.yuv "$film" >out
	ok "$name: pictures stand upright" cmp got.yuv want.yuv
done

# Pictures that stay for seconds: so long before a key frame is no loss.
ffmpeg -v error -nostdin -y -f lavfi -i \
    "testsrc2=s=64x48:r=5:d=60,select='lt(mod(t,10),6)'" -fps_mode vfr \
    -c:v libx264 -preset ultrafast -bf 2 -threads 1 -g 300 \
    -force_key_frames 'expr:gte(t,n_forced*10)' held.mp4
learn held.mp4
reel -j 2 -P 1 held.mp4 >out
is "pictures that are held come, every one" "$(grep -c -v '^stretch' out)" 180
ok "and none is missed" grep -q '^stretch .* ok$' out

# --- samples, larger pictures, windows ------------------------------------------------

film=$(media plain.ts)
learn "$film"
for what in '-k -l 1' '-l 500000' '-e 200000 -l 500000'; do
	# shellcheck disable=SC2086
	{
		reel $what "$film" >want
		for how in '-j 3 -P 1 -p' '-j 2 -P 1 -D'; do
			reel $what $how "$film" >got
			same "$what: the same with $how" got want
		done
	}
done
reel "$film" | awk '$1 != "stretch" { print $2, $4 }' >all
from=$(sed -n '13s/ .*//p' all)
mid=$(sed -n '31s/ .*//p' all)
after=$(sed -n '40s/ .*//p' all)
reel -j 2 -P 1 -t "$from:$mid" -t "$mid:$after" -t "$after:" "$film" >out
awk '$1 != "stretch" { print $2, $4 }' out >got
sed -n '13,$p' all >want
same "stretches side by side: all there is from the first on" got want
is "and only the first picture has a gap before it" \
    "$(awk '$3 == 1 { print $2 }' out)" "$from"
reel -j 2 -t "$from:$mid" -t "$after:" "$film" >out
is "a stretch that goes on elsewhere begins with a gap" \
    "$(awk '$3 == 1 { print $2 }' out)" "$from$NL$after"
is "each stretch is told when it is complete" "$(grep -c '^stretch' out)" 2

# --- decoders that fail -------------------------------------------------------------

film=$(media plain.mkv)
learn "$film"
reel -P 1 "$film" >right
stubs

# stub STUB PATTERN OPTION...
stub() {
	STUB=$1
	STUB_ONLY=$2
	shift 2
	export STUB STUB_ONLY
	reel -P 1 -q 1000000 "$@" "$film" >out 2>err
	unset STUB STUB_ONLY
}

for stub in exit:3 signal:KILL garbage early:9000 exit:0 hang; do
	stub "$stub" "*-ss 1.1*" -j 2
	same "$stub: a piece that fails once is decoded again" out right
	is "$stub: and nothing is left of it" "$(cat report)" "exit 0"
done
while IFS='	' read -r stub text; do
	stub "$stub" '*' -j 2
	is "$stub, always: no picture, one reason" \
	    "$(grep -v '^stretch' out; sed 's/^[^ ]* [^ ]* [^ ]* //' out)" \
	    "$text"
	is "$stub, always: and nothing is left" "$(cat report)" "exit 0"
done <<'END'
exit:3	ffmpeg: exit 3: asked to fail
signal:KILL	ffmpeg: killed by SIGKILL
garbage	ffmpeg's pictures can't be read: not NUT
early	ffmpeg's pictures can't be read: they end in the middle
exit:0	ffmpeg stopped decoding too early
hang	ffmpeg: no sign of life for 1 s, stopped
END
# The second piece is decoded again from the film's beginning.
stub exit:3 '*-ss *' -j 2
awk '$1 != "stretch" { print $2 }' out >got
is "where the first pieces can be decoded, they are handed over" \
    "$(wc -l <got)" 24
ok "and the reason tells from when on there is nothing" \
    grep -q '^stretch .* from 00:00:01.023 on: ffmpeg: exit 3' out

stub exit:1 '*-hwaccel cuda*' -j 2 -a cuda
same "without the hardware asked for, the processor decodes" out right
lines "which is said once" err 1

PATH=$WORK reel "$film" >out 2>err
ok "no ffmpeg at all is said" grep -q '^stretch .* ffmpeg not found: ' out
plan
