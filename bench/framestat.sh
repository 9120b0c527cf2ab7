#!/bin/sh
# framestat against ffmpeg's own decoding of the same films, and its peers'
# way of doing it.  The films are made once, of scenes computed by ffmpeg.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

# scene N SIZE RATE SECONDS: a lavfi source, another place of a fractal each.
scene() {
	awk -v n="$1" -v s="$2" -v r="$3" -v d="$4" 'BEGIN {
		printf "mandelbrot=s=480x270:r=%d:start_x=%.6f:start_y=%.6f:" \
		    "start_scale=%.5f:end_scale=%.5f:end_pts=400:inner=period,",
		    r, -0.7436 - 0.11 * (n % 5), 0.1318 + 0.07 * (n % 7),
		    0.9 / (1 + n % 4), 0.5 / (1 + n % 4)
		printf "hue=h=%d,scale=%s,trim=duration=%s,setsar=1",
		    n * 77 % 360, s, d
	}'
}

# film NAME SIZE RATE SCENES SECONDS TIMES ENCODER...: scenes of so many
# seconds each, the whole repeated by stream copy.
film() {
	f_out=$DIR/$1 f_size=$2 f_rate=$3 f_n=$4 f_s=$5 f_times=$6
	shift 6
	[ ! -f "$f_out" ] || return 0
	f_graph='' f_i=0 f_in=''
	while [ "$f_i" -lt "$f_n" ]; do
		f_graph="$f_graph$(scene "$f_i" "$f_size" "$f_rate" "$f_s")[s$f_i];"
		f_in="${f_in}[s$f_i]"
		f_i=$((f_i + 1))
	done
	ffmpeg -v error -nostdin -y -filter_complex \
	    "$f_graph${f_in}concat=n=$f_n,noise=alls=5:allf=t,format=yuv420p[v]" \
	    -map '[v]' -t $((f_n * f_s)) "$@" "$DIR/part.mkv"
	ffmpeg -v error -nostdin -y -stream_loop $((f_times - 1)) \
	    -i "$DIR/part.mkv" -c copy "$DIR/part-$$.${f_out##*.}"
	mv "$DIR/part-$$.${f_out##*.}" "$f_out"
	rm "$DIR/part.mkv"
}

# talk NAME SIZE SECONDS TIMES ENCODER...: somebody moves before a still
# background; the camera changes every 40 seconds.
talk() {
	t_out=$DIR/$1 t_size=$2 t_s=$3 t_times=$4
	shift 4
	[ ! -f "$t_out" ] || return 0
	t_graph='' t_in='' t_i=0
	while [ "$((t_i * 40))" -lt "$t_s" ]; do
		t_graph="$t_graph$(scene "$t_i" "$t_size" 30 0.01),loop=-1:1,setpts=N/30/TB,gblur=3[b$t_i];
			$(scene $((t_i + 9)) 320x320 30 40),setpts=N/30/TB[h$t_i];
			[b$t_i][h$t_i]overlay=x='W/3+20*sin(t*2)+6*sin(t*11)':y='H/4+9*sin(t*3)':shortest=1,trim=duration=40[s$t_i];"
		t_in="${t_in}[s$t_i]"
		t_i=$((t_i + 1))
	done
	ffmpeg -v error -nostdin -y -filter_complex \
	    "$t_graph${t_in}concat=n=$t_i,noise=alls=3:allf=t,format=yuv420p[v]" \
	    -map '[v]' -t "$t_s" "$@" "$DIR/part.mkv"
	ffmpeg -v error -nostdin -y -stream_loop $((t_times - 1)) \
	    -i "$DIR/part.mkv" -c copy "$DIR/part-$$.${t_out##*.}"
	mv "$DIR/part-$$.${t_out##*.}" "$t_out"
	rm "$DIR/part.mkv"
}

# against TITLE TARGET MODE FILE: wall time against decoding.
against() {
	pair "$1" "$2" "'$B/framestat' -q -M $3 '$DIR/$4'" \
	    "ffmpeg -v error -nostdin -i '$DIR/$4' -map 0:v -f null -"
}

against_cpu() {
	work_pair "$1" "$2" "'$B/framestat' -q -M full '$DIR/$3'" \
	    "ffmpeg -v error -nostdin -i '$DIR/$3' -map 0:v -f null -"
}

x264='-c:v libx264 -preset veryfast'
# shellcheck disable=SC2086 # lists of options
{
	film edited1080.mp4 1920x1080 30 12 5 10 $x264 -b:v 2M -g 150
	film five360.mp4 640x360 30 12 5 5 $x264 -crf 23
	film five720.mp4 1280x720 30 12 5 5 $x264 -crf 23
	film five360.mkv 640x360 30 12 5 5 -c:v libx265 -preset veryfast \
	    -crf 26 -x265-params log-level=error
	film five720.mkv 1280x720 30 12 5 5 -c:v libx265 -preset veryfast \
	    -crf 26 -x265-params log-level=error
	film five360.webm 640x360 30 12 5 5 -c:v libvpx-vp9 -deadline realtime \
	    -cpu-used 8 -b:v 800k
	talk talk720.mp4 1280x720 200 3 $x264 -crf 23 -g 60 \
	    -x264-params scenecut=0
	talk talk720long.mp4 1280x720 200 3 $x264 -crf 23
	talk talk1080.mp4 1920x1080 200 3 $x264 -crf 23 -g 60
}

against "full, 10 min of 1080p30 H.264, wall" "<= 0.65" full edited1080.mp4
for f in five360.mp4 five720.mp4 five360.mkv five720.mkv; do
	against_cpu "full, 5 min, $f, processor" "<= 1.00" $f
done
against_cpu "full, 5 min, five360.webm (VP9), processor" "<= 1.30" \
    five360.webm
against "fast, 10 min of talk, 720p, gops of 2 s, wall" "<= 0.20" fast \
    talk720.mp4
against "fast, 10 min of talk, 720p, gops of x264, wall" "<= 0.20" fast \
    talk720long.mp4
against "fast, 10 min of talk, 1080p, gops of 2 s, wall" "<= 0.20" fast \
    talk1080.mp4
against "fast, 10 min, a cut every 5 s, 1080p, wall" "<= 0.45" fast \
    edited1080.mp4
against "keys, 10 min, a cut every 5 s, 1080p, wall" "-" keys edited1080.mp4
peak "memory of framestat itself, full, 1 h of 1080p" "<= 24" \
    "$B/framestat" -q -M full "$(hour)"
