#!/bin/sh
# The index of key frames, against what ffprobe says of each packet and what
# ffmpeg's filter of NAL units lets through.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

ff() {
	ffmpeg -nostdin -v error -y "$@"
}

# --- the files ----------------------------------------------------------------

for f in plain.mp4 tail.mp4 h264-b.mp4 h264-open.mp4 h264-refresh.mp4 \
    h264-tff.mp4 onekey.mp4 hevc-open.mp4 hevc-bla.mp4 hevc-radl.mp4 \
    late-video.mp4 vfr.mp4 vfr.mkv oneframe.mp4 cutstart.mp4 edit.mov \
    frag.mp4 offset.mkv live.mkv plain.ts plain.m2ts wrap.ts midgop.ts \
    plain.mpg vp9.webm mpeg4.avi plain.flv prores.mov anim.gif raw.h264 \
    alpha.mov; do
	media $f >/dev/null
	ln -s "$MEDIA/$f" $f
done

# The same packets in other containers (plain.ts and plain.m2ts hold those of
# h264-b.mp4).
ff -i h264-b.mp4 -map 0:v -c copy h264-b.mov -map 0:v -c copy h264-b.mkv \
    -map 0:v -c copy h264-b.flv
ff -i h264-open.mp4 -c copy h264-open.mov -c copy h264-open.mkv \
    -c copy h264-open.ts -c copy h264-open.flv
ff -i plain.mp4 -map 0:v -c copy plain.avi
ff -i hevc-open.mp4 -c copy hevc-open.mov -c copy hevc-open.mkv \
    -c copy hevc-open.m2ts
ff -i hevc-bla.mp4 -c copy hevc-bla.mkv -c copy hevc-bla.ts
ff -i hevc-radl.mp4 -c copy hevc-radl.mkv
ff -i vp9.webm -map 0:v -c copy vp9.mkv -map 0:v -c copy vp9.mp4
ff -i hevc-open.mp4 -c copy raw.hevc

# Two films joined by a cut that no key frame marks, with and without B-frames.
cuts='testsrc2=s=160x120:r=25:d=4[a];mandelbrot=s=160x120:r=25:start_scale=2,
    trim=end_frame=63,setpts=N/25/TB[b];[a][b]concat,format=yuv420p'
x264='-c:v libx264 -preset veryfast -threads 1 -g 1000 -sc_threshold 0'
# shellcheck disable=SC2086 # lists of options
ff -f lavfi -i "$cuts" $x264 -bf 0 cut.mp4 -f lavfi -i "$cuts" $x264 -bf 3 \
    cut-b.mp4
ff -i cut.mp4 -c copy cut.mkv -c copy cut.ts
# A key frame that is one by the container's word alone.
ff -i h264-open.mp4 -c copy -bsf:v filter_units=remove_types=6 intra.mp4
# 35 minutes in one group.
ff -f lavfi -i color=s=16x16:r=1:d=2100 -c:v libx264 -preset ultrafast \
    -threads 1 -g 9999 -bf 0 long.mp4
# The first bytes of the second key frame are gone.
cp tail.mp4 blind.mp4
ffprobe -v error -select_streams v -show_entries packet=pos,flags \
    -of csv=p=0 tail.mp4 | awk -F, '/K/ && ++n == 2 { print $1 }' >pos
head -c 16 /dev/zero | dd of=blind.mp4 bs=1 seek="$(cat pos)" conv=notrunc \
    2>/dev/null

set -- *.mp4 *.mov *.mkv *.ts *.m2ts *.mpg *.webm *.avi *.flv *.gif *.h264 \
    *.hevc
exits 0 "all files are indexed" probe -v -g "$@"

# none NAME EXPR [JQ_OPTION...]: the array that the jq expression makes of
# $gops is empty; what is in it is shown.  Every gop has its .file.
none() {
	none_name=$1
	none_expr=$2
	shift 2
	is "$none_name" "$(jq -sc "$@" "
		([.[] | select(.type == \"media\") | {key: .src, value: .path}] |
		    from_entries) as \$of |
		map(select(.type == \"gop\") | .file = \$of[.src]) as \$gops |
		[$none_expr]" out 2>&1)" '[]'
}

# gops FILE FIELDS: those fields of each of a file's groups, a line of JSON.
gops() {
	jq -sc --arg file "$1" '(.[] | select(.path == $file).src) as $src |
		[.[] | select(.type == "gop" and .src == $src)] | '"$2" out 2>&1
}

# --- the records themselves ---------------------------------------------------

none "the keys of a gop record stand in the order of the manual" '
	$gops[] | del(.file) | keys_unsorted | select(. != ["type", "src", "t",
	"pts", "dts", "end", "kind", "rap", "leading", "frames", "hidden",
	"bytes", "key_bytes", "dt", "peaks", "rate_dt", "rate"])'
none "the bytes of the slots are those of the group" '
	$gops[] | select((.rate | add) != .bytes) | [.file, .t]'
none "a group ends where the next begins, and its t never goes back" '
	$gops | group_by(.src)[] | . as $g | range(1; length) |
	    select($g[.].t != $g[. - 1].end or $g[.].t <= $g[. - 1].t) | $g[.]'
none "kinds are those of the codec, and rap follows from them" '
	([.[] | select(.type == "media") | {key: .path, value: .video.codec}] |
	    from_entries) as $codec | $gops[] | $codec[.file] as $c |
	    (if .kind == "key" then .pts != null and .leading == 0
	    else .kind | IN("idr", "cra", "bla") end) as $rap |
	    (if $c == "h264" then ["idr", "recovery", "intra", "?"]
	    elif $c == "hevc" then ["idr", "cra", "bla", "intra", "?"]
	    else ["key"] end) as $kinds |
	    select(.rap != $rap or (.kind | IN($kinds[]) | not)) |
	    [.file, .kind, .rap]'


# --- against ffprobe ----------------------------------------------------------

mkdir truth
for f; do
	echo "$f"
done | xargs -P 2 -I FILE sh -c 'exec ffprobe -v error -select_streams v:0 \
    -show_entries packet=pts,dts,duration,size,flags:stream=time_base:format=start_time \
    -of json file:FILE >truth/FILE 2>/dev/null'

# The groups as the manual defines them.
cat >truth.jq <<'END'
def times: # of a packet without time: where the one before ends
	reduce .[] as $p ({at: 0, all: []};
	    ($p.pts // $p.dts // .at) as $t | .at = $t + ($p.duration // 0) |
	    .all += [$p + {t: $t}]) | .all;
def distances($shown; $k; $next; $base):
	[range($shown | length - 1) as $n |
	    select($shown[$n] >= $k and ($next == null or $shown[$n] < $next)) |
	    ($shown[$n + 1] - $shown[$n]) * $base] |
	if . == [] then null else [min, max] end;
def slots($k; $base):
	reduce .[] as $p ([];
	    (($p.t - $k) * $base * 2 + 1e-6 | floor | [., 0] | max) as $slot |
	    .[$slot] += $p.size) | map(. // 0);
def groups($base; $start):
	(.packets | map(.size |= tonumber) | times) as $all |
	([$all[].t] | unique) as $shown |
	[$all | to_entries[] | select(.value.flags[0:1] == "K") | .key] as $keys |
	[range($keys | length) as $i | $all[$keys[$i]:($keys[$i + 1] //
	    ($all | length))] | .[0] as $k | max_by(.t) as $last |
	    (if $keys[$i + 1] then $all[$keys[$i + 1]].t else null end) as $next |
	    {t: ($k.t * $base - $start), pts: $k.pts, dts: $k.dts,
	    end: (($next // ($last.t + ($last.duration // 0))) * $base - $start),
	    leading: map(select(.t < $k.t)) | length, frames: length,
	    bytes: map(.size) | add, key_bytes: $k.size,
	    dt: distances($shown; $k.t; $next; $base), rate: slots($k.t; $base)}];
def same($x): # times are rounded to microseconds
	if type == "number" and ($x | type) == "number" then
	    . - $x | fabs < 0.0000015
	elif type == "array" and ($x | type) == "array" then
	    length == ($x | length) and
	    ([range(length) as $i | .[$i] | same($x[$i])] | all)
	else . == $x end;
(input_filename | sub("^truth/"; "")) as $file |
(.streams[0].time_base | split("/") | map(tonumber) | .[0] / .[1]) as $base |
groups($base; .format.start_time // "0" | tonumber) as $want |
($gops[0][$file] // []) as $got |
if ($got | length) != ($want | length) then
	"\($file): \($got | length) groups, want \($want | length)"
else range($want | length) as $i | $want[$i] | keys[] as $k |
	select($got[$i][$k] | same($want[$i][$k]) | not) |
	# a last picture that stands alone: see below
	select($k != "dt" or $want[$i].dt != null) |
	# of the last one, ffprobe guesses how long it is shown
	select($k != "end" or $file != "vp9.mp4") |
	# Matroska has no dts; those of ffprobe are made up from the pts
	select($k != "dts" or ($file | test("[.](mkv|webm)$") | not) or
	    $got[$i].dts != null) |
	"\($file): \($k) of group \($i) is \($got[$i][$k] | tojson), " +
	    "not \($want[$i][$k] | tojson)"
end
END
jq -s '([.[] | select(.type == "media") | {key: .src, value: .path}] |
    from_entries) as $of | [.[] | select(.type == "gop" and .rate_dt == 0.5)] |
    group_by(.src) | map({key: $of[.[0].src], value: .}) | from_entries' \
    out >gops.json
jq -r --slurpfile gops gops.json -f truth.jq truth/* >wrong 2>&1
grep -v "^[a-z0-9-]*\.[a-z0-9]*: " wrong |
    is "ffprobe's packets are understood" "$(cat)" ""
for f; do
	case $f in
	long.mp4) ;; # has longer slots
	intra.mp4 | blind.mp4) ;; # ffprobe takes them for no key frames
	*) is "$f: the groups are what ffprobe says of its packets" \
	    "$(grep "^$f: " wrong)" "" ;;
	esac
done

# --- what kind of key frame it is ---------------------------------------------

# pts FILE TYPES: those of the packets with NAL units of these types, a line
# each.
pts() {
	ff -copyts -i "$1" -map 0:v:0 -c copy \
	    -bsf:v "filter_units=pass_types=$2" -f framecrc - |
	    awk -F, '!/^#/ { print $3 + 0 }'
}

for f in h264-b.mp4 h264-open.mp4 h264-refresh.mp4 h264-open.ts; do
	pts $f 5 | sed 's/$/ idr/' >kinds
	# a recovery point is announced in a unit of type 6
	pts $f 6 | sed 's/$/ recovery/' >>kinds
	sort -n kinds | awk '!seen[$1]++ { print }' >kinds.want
	gops $f '.[] | "\(.pts) \(.kind)"' | jq -r . >kinds.got
	same "$f: IDR and recovery points are where ffmpeg finds them" \
	    kinds.got kinds.want
done
for f in hevc-open.mp4 hevc-bla.mp4 hevc-radl.mp4 hevc-bla.ts; do
	{
		pts $f 19-20 | sed 's/$/ idr/'
		pts $f 21 | sed 's/$/ cra/'
		pts $f 16-18 | sed 's/$/ bla/'
	} | sort -n >kinds.want
	gops $f '.[] | "\(.pts) \(.kind)"' | jq -r . >kinds.got
	same "$f: IDR, CRA and BLA are where ffmpeg finds them" \
	    kinds.got kinds.want
done

is "open groups of H.264 begin with recovery points, which are not trusted" \
    "$(gops h264-open.mp4 'map([.kind, .rap, .leading])')" \
    '[["idr",true,0],["recovery",false,3],["recovery",false,3]]'
is "so do those of an intra refresh" \
    "$(gops h264-refresh.mp4 'map([.kind, .rap, .leading])')" \
    '[["idr",true,0],["recovery",false,0],["recovery",false,0]]'
is "open groups of HEVC begin with CRA, from where decoding can start" \
    "$(gops hevc-open.mp4 'map([.kind, .rap, .leading])')" \
    '[["idr",true,0],["cra",true,3],["cra",true,3],["cra",true,3]]'
is "a BLA is one, and its leading pictures are counted" \
    "$(gops hevc-bla.mp4 'map([.kind, .rap, .leading])')" \
    '[["idr",true,0],["bla",true,3],["cra",true,3],["cra",true,3]]'
is "leading pictures that can be decoded are leading all the same" \
    "$(gops hevc-radl.mp4 'map([.kind, .rap, .leading])')" \
    '[["idr",true,0],["idr",true,2],["idr",true,2],["idr",true,2]]'
is "a key frame by the container's word alone is intra, and no start" \
    "$(gops intra.mp4 'map([.kind, .rap, .leading])')" \
    '[["idr",true,0],["intra",false,3],["intra",false,3]]'
is "one whose bytes make no sense is unknown, and no start" \
    "$(gops blind.mp4 'map([.kind, .rap, .frames])')" \
    '[["idr",true,12],["?",false,12],["idr",true,12],["idr",true,12]]'
is "MPEG-2 with leading pictures can't start there" \
    "$(gops plain.mpg 'map([.kind, .rap, .leading])')" \
    '[["key",true,0],["key",false,2],["key",false,2],["key",false,2],["key",false,2]]'
is "without times of presentation nobody knows what leads, so none is a start" \
    "$(gops mpeg4.avi 'map([.pts, .dts, .kind, .rap])')" \
    '[[null,0,"key",false],[null,10,"key",false],[null,22,"key",false],[null,34,"key",false],[null,46,"key",false]]'
is "a bare stream has no times, but groups" \
    "$(gops raw.hevc 'map([.pts, .dts, .kind, .frames])')" \
    '[[null,null,"idr",9],[null,null,"cra",12],[null,null,"cra",12],[null,null,"cra",15]]'
is "a recording that begins between two key frames has groups from the first on" \
    "$(gops midgop.ts 'map([.kind, .frames])')" '[["idr",24],["idr",24]]'
is "a single picture is a group, without a distance to the next" \
    "$(gops oneframe.mp4 'map([.frames, .kind, .t, .end, .dt])')" \
    '[[1,"idr",0,0.041667,null]]'

# --- the same in every container ----------------------------------------------

# alike FIELDS FILE...: they all have the groups of the first.
alike() {
	alike_what="map($1) | if . == [] then \"none in \" + \$file else . end"
	first=$2
	shift 2
	gops "$first" "$alike_what" >groups.want
	for other; do
		gops "$other" "$alike_what" >groups.got
		same "$other has the groups of $first" groups.got groups.want
	done
}
what='[.kind, .rap, .leading, .frames, (.dt | map(. * 500 | round))]'
exact='[.kind, .rap, .leading, .frames, .bytes, .key_bytes, .peaks[][1]]'
alike "$what" h264-b.mp4 plain.ts plain.m2ts
alike "$exact" h264-b.mp4 h264-b.mov h264-b.mkv h264-b.flv
alike "$what" h264-open.mp4 h264-open.ts
alike "$exact" h264-open.mp4 h264-open.mov h264-open.mkv h264-open.flv
alike "$exact" plain.mp4 plain.avi plain.flv tail.mp4 frag.mp4
alike "$what" hevc-open.mp4 hevc-open.m2ts
alike "$exact" hevc-open.mp4 hevc-open.mov hevc-open.mkv
alike "$what" hevc-bla.mp4 hevc-bla.ts
alike "$exact" hevc-bla.mp4 hevc-bla.mkv
alike "$exact" hevc-radl.mp4 hevc-radl.mkv
alike "$exact" vp9.webm vp9.mkv vp9.mp4
alike "$exact" plain.ts plain.m2ts wrap.ts

# --- where the picture changes -------------------------------------------------

# The other film begins at 4 s.
for f in cut.mp4 cut.mkv cut.ts; do
	is "$f: a cut inside a group is its strongest peak, within a frame" \
	    "$(gops $f '[length, (.[0] | .frames, .t as $t |
		(.peaks | max_by(.[1]) | .[0] - $t - 4 | fabs) < 0.04)]')" \
	    '[1,163,true]'
done
is "with B-frames it is seen at the next picture that is no B-frame" \
    "$(gops cut-b.mp4 '[length, (.[0] | .frames, .t as $t |
	(.peaks | max_by(.[1]) | .[0] - $t | . >= 4 and . < 4.13))]')" \
    '[1,163,true]'
is "the peak of the cut stands out" "$(gops cut.mp4 '
	.[0].peaks | map(select(.[1] > 4) | .[0])')" '[4]'
is "a screen that changes in the middle of its only group shows it there" \
    "$(gops onekey.mp4 'map([.frames, .peaks[][0], (.peaks[][1] > 2.5), .end])')" \
    '[[40,2.1,true,4]]'
none "a peak has more than 2.5 times what is usual, and lies in its group" '
	$gops[] | . as $g | .peaks[] | select(.[1] < 2.5 or
	    .[0] < $g.t - 0.2 or .[0] >= $g.end) | [$g.file, .]'
is "2100 s in one group: the slots are longer, not more than 4096" \
    "$(gops long.mp4 '.[0] | [.frames, .rate_dt, (.rate | length),
	((.rate | add) == .bytes), .end]')" '[2100,1,2100,true,2100]'
is "a group begins before the file does where an edit list hides its start" \
    "$(gops edit.mov 'map([.t, .end, .frames])')" \
    '[[-0.25,0.75,24],[0.75,1.75,24]]'

# --- how the packets were found -------------------------------------------------

cp err told
# left FILE WHY: -v says why ffprobe was asked for its packets.
left() {
	has "$1 is left to ffprobe, and -v says why: $2" told \
	    "probe: $1: its packets are left to ffprobe: $2"
}
left cutstart.mp4 "its edit list hides frames"
left edit.mov "its edit list hides frames"
left frag.mp4 "it is fragmented"
left oneframe.mp4 "it has no sync table"
left alpha.mov "its codec is not one of the usual ones"
is "nothing else is said" "$(grep -v 'left to ffprobe: ' told)" ""

# A PATH with ffprobe and nothing more, which notes how it is called.
mkdir bin
for tool in ffprobe sh env ln; do
	ln -s "$(command -v $tool)" bin/$tool
done
mv bin/ffprobe bin/real-ffprobe
cat >bin/ffprobe <<-END
	#!$(command -v sh)
	echo "\$*" >>"$WORK/calls"
	exec "$WORK/bin/real-ffprobe" "\$@"
END
chmod +x bin/ffprobe
: >calls
exits 0 "-g needs no ffmpeg" \
    env PATH="$WORK/bin" "$B/probe" -g h264-b.mp4 plain.ts h264-b.mkv
rec "and finds the same" '
	[.[] | select(.type == "gop").frames] | length == 9 and all(. == 24)'
is "no message without -v" "$(cat err)" ""
is "no picture is decoded" "$(grep -e show_frames -e count_frames calls)" ""
is "of a plain MP4 or Matroska file ffprobe is asked once, of others twice" \
    "$(for f in h264-b.mp4 h264-b.mkv plain.ts; do
	grep -c "$f\$" calls
    done | tr '\n' ' ')" "1 1 2 "
plan
