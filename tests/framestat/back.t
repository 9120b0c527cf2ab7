#!/bin/sh
# Films that can't be entered everywhere: times that run back, pictures that an
# edit list hides, groups that are open, containers whose seeking is of no use.
# The work stays bounded, and the records are those of one look at it all.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq
long

ff() {
	ffmpeg -nostdin -v error -y "$@"
}

# Stands in for ffmpeg: notes each start, and with LATE seeks so many seconds
# too far, as containers with a wrong index do.
mkdir notes
cat >notes/ffmpeg <<'END'
#!/bin/sh
for arg; do
	shift
	if [ "${before-}" = -ss ] && [ "${LATE-}" ]; then
		arg=$(echo "$arg $LATE" | awk '{ printf "%.6f", $1 + $2 }')
	fi
	before=$arg
	set -- "$@" "$arg"
done
echo "$*" >>"$STARTS"
PATH=${PATH#*:}
exec ffmpeg "$@"
END
chmod +x notes/ffmpeg
STARTS=$WORK/starts
export STARTS

# noted OPTION... FILE: framestat into ./out, and each start of ffmpeg is a line
# of ./starts.
noted() {
	rm -f starts
	PATH=$WORK/notes:$PATH framestat -q "$@" >out 2>err
}

# starts: how many there were, and how many of them from the file's beginning.
starts() {
	echo "$(wc -l <starts) $(grep -c -v -e ' -ss ' starts)"
}

# pictures FILE: time stamps and measures of its frame records.
pictures() {
	jq -c 'select(.type == "frame") | [.t, .pts, .luma, .contrast]' "$1"
}

# bounded NAME FILE MOST: the fast mode starts no more than MOST decoders, of
# them two from the beginning (key frames, and the first stretch); it tells the
# same with several at once; and what it tells is what the whole look tells, but
# for key frames.
bounded() {
	noted -j 1 "$2"
	# shellcheck disable=SC2046 # two numbers
	set -- "$1" "$2" "$3" $(starts)
	if [ "$4" -le "$3" ] && [ "$5" -le 2 ]; then
		pass "$1: few decoders"
	else
		fail "$1: $4 decoders, $5 from the beginning" <starts
	fi
	framestat -q -j 3 "$2" >other
	same "$1: any number of decoders tells the same" out other
	noted -M full -j 1 "$2"
	is "$1: a whole look is one" "$(starts)" "1 1"
	pictures out >whole
	jq -r 'select(.type == "gop") | "," + (.pts | tostring) + ","' other >keys
	is "$1: and has all pictures that the fast mode tells" \
	    "$(pictures other | grep -v -x -F -f whole | grep -v -F -f keys)" ""
	jq -c 'select(.type == "shot") | [.start, .end, .begins]' out >shots
	jq -c 'select(.type == "shot") | [.start, .end, .begins]' other >fast
	same "$1: and the same shots" fast shots
}

# counted NAME WHOLE: ./fast has fewer pictures than those records, and gives
# each the number that it has there.
counted() {
	jq -c 'select(.type == "frame") | [.pts, .n]' "$2" >whole
	ok "$1 leaves pictures out" test "$(wc -l <fast)" -lt \
	    "$(wc -l <whole)"
	is "$1 counts the others as a whole look does" \
	    "$(grep -v -x -F -f whole fast)" ""
}

# --- times that run back ------------------------------------------------------------

# The loop begins anew at the film's start, in which half a second is lost.
scenes="testsrc2=s=160x120:r=30:d=6,hue=h=60*floor(t/2),noise=alls=3:allf=t"
ff -f lavfi -i "$scenes" -c:v libx265 -preset ultrafast -x265-params \
    log-level=none:pools=none:frame-threads=1 -g 30 closed.mp4
ff -stream_loop 2 -ss 3 -i closed.mp4 -t 8 -c copy back.mp4
exits 0 "it is indexed" probe -q -g back.mp4
rec "times do run back in it" '[.[] | select(.type == "gop") | .rap] |
    any(not) and any'
bounded "looped from its middle" back.mp4 5
ff -stream_loop 2 -ss 3 -i closed.mp4 -t 8 -c copy back.mkv
bounded "the same in Matroska" back.mkv 5

# --- hidden pictures ----------------------------------------------------------------

ff -f lavfi -i "smptehdbars=s=160x120:r=25:d=20,hue=h=50*floor((t+1)/6)" \
    -c:v libx264 -preset veryfast -threads 1 -bf 3 -g 50 -sc_threshold 0 \
    -pix_fmt yuv420p bars.mp4
ff -ss 3.4 -i bars.mp4 -c copy cut.mp4
framestat -q cut.mp4 >out
rec "a cut hides pictures" '[.[] | select(.type == "gop") | .hidden] |
    .[0] > 0 and (.[1:] | all(. == 0))'
jq -c 'select(.type == "frame") | [.pts, .n]' out >fast
noted -M full cut.mp4
is "which are not missed when it is decoded" "$(starts)" "1 1"
counted "the fast mode" out

# --- open groups --------------------------------------------------------------------

ff -f lavfi -i "smptehdbars=s=160x120:r=25:d=40,hue=h=50*floor((t+1)/6)" \
    -c:v libx265 -preset fast -x265-params \
    log-level=none:pools=none:frame-threads=1:keyint=50:min-keyint=50:scenecut=0:open-gop=1 \
    open.mp4
exits 0 "it is indexed" probe -q -g open.mp4
rec "all groups but the first are open" '[.[] | select(.type == "gop") |
    .leading > 0 and .rap] | .[1:] | all'
noted -j 1 open.mp4
ok "several stretches are looked at" test "$(wc -l <starts)" -gt 3
is "none of them is decoded from the beginning" "$(starts)" \
    "$(wc -l <starts) 1"
bounded "open groups" open.mp4 9

# From a key frame on: what belongs ahead of it is hidden.
ff -ss 6 -i open.mp4 -c copy cut.mp4
framestat -q cut.mp4 >out
rec "a cut hides pictures ahead of the first" '[.[] |
    select(.type == "gop")][0] | .t == 0 and .leading > 0 and
    .hidden == .leading'
jq -c 'select(.type == "frame") | [.pts, .n]' out >fast
framestat -q -M full cut.mp4 >out
counted "behind it the fast mode" out

# --- seeking of no use --------------------------------------------------------------

ff -f lavfi -i "smptehdbars=s=160x120:r=25:d=60,hue=h=50*floor((t+1)/6)" \
    -c:v libx264 -preset veryfast -threads 1 -bf 2 -g 50 -sc_threshold 0 \
    -pix_fmt yuv420p late.mp4
framestat -q late.mp4 >want
for jobs in 1 3; do
	LATE=100
	export LATE
	noted -j "$jobs" late.mp4
	unset LATE
	same "seeking is of no use, $jobs decoders: the same records" out want
	# of those, key frames are one, and stretches in the first 10 s
	is "and only one goes far from the beginning" "$(grep -v -e ' -ss ' \
	    starts | awk '{
		end = match($0, /end_pts=[0-9]*/) ? substr($0, RSTART + 8) : 1e9
		far += end / 12800 > 20 && !/nokey/
	    } END { print far }')" 1
done

# --- windows ------------------------------------------------------------------------

# No index at all: key frames run back, too.
probe -q -g back.mkv >out
rec "key frames run back in Matroska, whose times are coarse" '[.[] |
    select(.type == "gop") | .pts] | . != unique'
jq -c '., if .type == "media" then .src as $src | range(1; 8; 2) |
    { type: "segment", $src, start: ., end: (. + 0.8) } else empty end' \
    out >windows
noted -w -j 2 <windows
is "windows of it are one decoder's work" "$(starts)" "1 1"
pictures out >inside
framestat -q -M full back.mkv >other
pictures other | jq -c 'select(.[1] < 8000 and .[1] % 2000 >= 1000 and
    .[1] % 1000 < 800)' >want
same "and hold its pictures" inside want

# --- a damaged time stamp -----------------------------------------------------------

# One bit of a time stamp in the middle says that it is half a day later.
ff -f lavfi -i testsrc2=s=160x120:r=25:d=4 -c:v libx264 -threads 1 -bf 2 -g 25 \
    -pix_fmt yuv420p sound.ts
at=$(ffprobe -v error -show_entries packet=pos -of csv=p=0 sound.ts |
    sed -n '61s/,.*//p')
# the picture's header begins behind that of the packet, 4 bytes or more
at=$((at + 4 + $(od -An -tx1 -v -j "$((at + 4))" -N 180 sound.ts | tr -d ' \n' |
    awk '{ print (index($0, "000001e0") - 1) / 2 }')))
cp sound.ts hurt.ts
byte=$(od -An -tu1 -j "$((at + 9))" -N 1 sound.ts | tr -d ' ')
# shellcheck disable=SC2059 # an octal escape
printf "$(printf '\\%03o' $((byte ^ 4)))" |
    dd of=hurt.ts bs=1 seek="$((at + 9))" conv=notrunc 2>dd.log
ffprobe -v error -show_entries packet=pts -of csv=p=0 hurt.ts |
    awk -F, '$1 > 90000 * 3600 { n++ } END { print n + 0 }' >wrong
is "a picture is half a day late" "$(cat wrong)" 1
framestat -q -M full sound.ts >whole
framestat -q -M full hurt.ts >out
pictures whole >want
pictures out >got
is "that picture is left out, and nothing else" \
    "$(grep -c -v -x -F -f got want) $(grep -c -v -x -F -f want got)" "1 0"
rec "and the film ends when it ends" \
    '[.[] | select(.type == "shot")][-1].end == 4'
plan
