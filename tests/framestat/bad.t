#!/bin/sh
# Films that are odd or damaged, and an ffmpeg that misbehaves.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

# --- odd films --------------------------------------------------------------------

# decoded FILM: what ffprobe counts when it decodes every picture.
decoded() {
	ffprobe -v quiet -select_streams v:0 -count_frames -show_entries \
	    stream=nb_read_frames -of csv=p=0 "$1" | head -n 1 | tr -d ','
}

while read -r name what; do
	film=$(media "$name")
	exits 0 "$what ($name)" framestat -M full "$film"
	is "$what: every picture is examined" \
	    "$(grep -c '^{"type":"frame"' out)" "$(decoded "$film")"
	rec "$what: shots from the first picture on, without a gap" '
		[.[] | select(.type == "shot")] as $s |
		    [.[] | select(.type == "frame")] as $f |
		    ($s | length) >= 1 and $s[0].start == $f[0].t and
		    $s[-1].end > $f[-1].t and
		    ([range(1; $s | length) as $i |
		    $s[$i].start == $s[$i - 1].end] | all) and
		    ([$s[].frames] | add) == ($f | length)'
	exits 0 "$what: fast" framestat "$film"
	rec "$what: fast has shots too" 'any(.type == "shot")'
done <<'END'
one.mp4	a single picture
tiny.mkv	1x1
odd.mkv	7x5, transparent
huge.mkv	8192x4320
slow.mp4	one picture a second
cuts120.mp4	120 pictures a second
cuts10.mkv	ten bits
cuts-grey.mp4	monochrome
cuts444.mkv	4:4:4
cuts-vfr.mp4	a rate that varies
cuts-trunc.ts	cut off in the middle of a gop
resize.ts	the size changes on the way
h264-tff.mp4	interlaced
h264-open.mp4	open groups
h264-refresh.mp4	one key frame and recovery points
rot90.mp4	turned
sar4-3.mkv	pixels that are not square
late-video.mp4	it starts behind its sound
chapters.mp4	chapters and tags
onekey.mp4	a screen recording, one key frame
END

# exactly FILM WHAT NUMBERS: its five shots begin with these pictures.
exactly() {
	for mode in full fast; do
		is "$2: the shots begin where they should, mode $mode" \
		    "$(framestat -q -M $mode "$(media "$1")" |
		    jq -c 'select(.type == "shot") | .n' | tr '\n' ' ')" "$3 "
	done
}

exactly cuts240.mp4 "240 pictures a second" "0 384 864 883 1440"
while read -r name what; do
	exactly "$name" "$what" "0 40 90 92 150"
done <<'END'
cuts12.mp4	twelve bits
cuts-grey.mp4	monochrome
cuts-hdr.mp4	PQ, BT.2020
cuts-woven.mkv	interlaced
END

exits 0 "a film without colour" framestat -M full "$(media cuts-grey.mp4)"
rec "has none" 'all(.[] | select(.type == "frame" or .type == "shot");
	.colour < 1)'
for name in cuts-woven.mkv h264-tff.mp4; do
	exits 0 "$name" framestat -M full "$(media $name)"
	rec "$name: fields of different times are told" '
		([.[] | select(.type == "frame") | .interlaced // 0] | max) > 0.3 and
		any(.[]; .type == "shot" and .interlaced > 0.05)'
done
for name in cuts.mp4 cuts-hdr.mp4 cuts444.mkv vp9.webm; do
	exits 0 "$name" framestat -M full "$(media $name)"
	rec "$name: nothing interlaced in it" '
		[.[] | select(has("interlaced")) | .interlaced] |
		    length > 1 and all(. == null or . <= 0.02)'
done
exits 0 "a film that is turned" framestat -M full "$(media rot90.mp4)"
rec "tells nothing of its lines" '
	[.[] | select(.type == "frame" and has("sharpness")) | .interlaced] |
	    length > 1 and all(. == null)'

exits 0 "sound alone passes" framestat "$(media tone.flac)"
rec "without a picture told" \
    '[.[].type] == ["media", "run", "run", "done"]'
exits 1 "a file that is not there" framestat none.mp4
cut_at "$(media cuts.mp4)" 60 cut.mp4
exits 1 "an MP4 without its index" framestat cut.mp4 "$(media one.mp4)"
rec "does not stop the next film" 'any(.type == "shot")'

# --- damage -----------------------------------------------------------------------

# A hole of zeros where pictures are.
cp "$(media cuts.mp4)" hole.mp4
dd if=/dev/zero of=hole.mp4 bs=1000 seek=120 count=30 conv=notrunc 2>/dev/null
framestat -q -M full hole.mp4 >out
rec "a damaged film: what can be decoded is told" '
	([.[] | select(.type == "frame")] | length) > 100 and
	    any(.[]; .type == "shot" and .start == 1.6) and
	    ([.[] | select(.type == "shot")][-1].end > 7.9)'

# --- streams that are not what they seem ------------------------------------------

film=$(media cuts.mp4)
probe -g "$film" >stream
shots() {
	jq -c 'select(.type == "shot") | [.start, .end, .n]'
}
framestat -q -M full <stream | shots >want

sed 's/"pts":[0-9]*/"pts":null/' stream | framestat -q -M full | shots >got
same "an index without time stamps is not used" got want
grep -v '"t":3.600000' stream | framestat -q -M full | shots >got
same "an index with a hole is as good" got want
sed 's/"frames":50/"frames":77/' stream | framestat -q -M full | shots >got
same "wrong numbers of pictures do no harm" got want
sed 's/"rap":true/"rap":false/' stream | framestat -q -M full | shots >got
same "nor where decoding can start nowhere" got want
sed 's/"pts":\(20480\|46080\)/"pts":1\1/' stream >lies
"$B/tests/tools/alone" -t 60 -r report framestat -q -M full <lies >out 2>err
rec "nor an index that lies: the film is still told" '
	([.[] | select(.type == "frame")] | length) > 0 and
	    ([.[] | select(.type == "done")] | length) == 1'
sed 's/"time_base":"1\/12800"/"time_base":null/' stream >lies
exits 1 "media without a time base" framestat <lies
rec "is an error" 'any(.type == "error" and (.what | test("time base")))'

# --- an ffmpeg that fails, dies, hangs, lies --------------------------------------

two=$(media slow.mp4)
probe -g "$film" "$two" >both
stubs
# stub STUB OPTION...: framestat with that stub on the first film only.
stub() {
	STUB=$1
	shift
	STUB_ONLY='*cuts.mp4*'
	export STUB STUB_ONLY
	"$B/tests/tools/alone" -t 60 -r report framestat "$@" <both >out 2>err
	unset STUB STUB_ONLY
}

while IFS='	' read -r what stub; do
	# The other film is to live, however busy the machine.
	stub "$stub" -M full -j 2 \
	    --timeout "$([ "$stub" = hang ] && echo 2 || echo 30)"
	is "$what: exit status 1, and no process is left" "$(cat report)" \
	    "exit 1"
	rec "$what: the film gets an error" '
		any(.type == "error" and .tool == "framestat" and
		    (.path | test("cuts.mp4")))'
	rec "$what: the next one its shots" '
		([.[] | select(.type == "media")][1].src) as $s |
		    [.[] | select(.type == "shot" and .src == $s)] |
		    length == 2'
	rec "$what: both are done" \
	    '[.[] | select(.type == "done")] | length == 2'
	ok "$what: it is told on standard error" grep -q '^framestat: ' err
done <<'END'
a complaint and exit status 1	exit:1
killed	signal:KILL
garbage	garbage
silence	hang
half an answer	early:20000
no answer	early:0
END

# Only one piece fails, and only once: it is decoded again.
cat >flaky <<'END'
#!/bin/sh
# An ffmpeg that dies the first time.
if mkdir "$FLAKY" 2>/dev/null; then
	kill -KILL $$
fi
PATH=$REST exec ffmpeg "$@"
END
mkdir flaky.bin
cp flaky flaky.bin/ffmpeg
chmod +x flaky.bin/ffmpeg
REST=$PATH FLAKY=$WORK/once PATH=$WORK/flaky.bin:$PATH
export REST FLAKY
exits 0 "a decoder that dies once" framestat -q -M full "$film"
shots <out >got
same "is started again, and nothing is missing" got want

# Hardware that is not there.
cat >flaky.bin/ffmpeg <<'END'
#!/bin/sh
case " $* " in
*" -hwaccel "*)
	echo "Device creation failed: -19." >&2
	exit 1 ;;
esac
PATH=$REST exec ffmpeg "$@"
END
exits 0 "hardware that is not there" framestat -v --hwaccel vaapi -M full "$film"
shots <out >got
same "falls back to the processor" got want
ok "which -v tells" grep -q -i 'vaapi' err
PATH=$REST

# --- what framestat leaves behind -------------------------------------------------


"$B/tests/tools/alone" -t 30 -k -r report \
    framestat -q -M full "$film" "$film" "$film" | head -n 5 >few
is "a reader that goes away ends it" "$(cat report)" "signal 13"
plan
