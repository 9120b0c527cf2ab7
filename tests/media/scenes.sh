# shellcheck shell=sh disable=SC2154
# scenes.sh: part of media.sh, which has the functions used here.
# Films of several shots, at 25 pictures a second, 320x180.

# place N SECONDS: one shot, a slow way through a fractal, another one for
# each N; size and rate can be given.
place() {
	awk -v n="$1" -v d="$2" -v s="${3:-320x180}" -v r="${4:-25}" 'BEGIN {
		printf "mandelbrot=s=%s:r=%s:start_x=%.6f:start_y=%.6f:" \
		    "start_scale=%.5f:end_scale=%.5f:end_pts=400:inner=period," \
		    "hue=h=%d,%strim=duration=%s,setpts=PTS-STARTPTS",
		    s, r, -0.7436 - 0.11 * (n % 5), 0.1318 + 0.07 * (n % 7),
		    0.9 / (1 + n % 4), 0.6 / (1 + n % 4), n * 77 % 360,
		    (n % 2 ? "vflip,negate," : "") (n % 3 == 2 ? "hflip," : ""), d
	}'
}

# scenes OUT GRAPH OPTION...: what comes out of a filter graph as [v].
scenes() {
	scenes_out=$1
	scenes_graph=$2
	shift 2
	# shellcheck disable=SC2086
	ff -filter_complex "$scenes_graph" -map '[v]' $exact "$@" \
	    "$scenes_out"
}

# cuts SIZE RATE: a graph whose cuts are at 1.6, 3.6, 3.68 (two pictures at
# 25 a second) and 6 s; it ends at 8 s.
cuts() {
	printf '%s[a];%s[b];%s[c];%s[d];%s[e];[a][b][c][d][e]concat=n=5,format=yuv420p[v]' \
	    "$(place 0 1.6 "$@")" "$(place 1 2 "$@")" "$(place 2 0.08 "$@")" \
	    "$(place 6 2.32 "$@")" "$(place 4 2 "$@")"
}

## cuts.mp4             five shots: cuts at pictures 40, 90, 92 and 150 of 200
make_cuts_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts)" $x264 -bf 2 -g 50
}

## cuts.ts              the same, counted from 1.4 s, in a transport stream
make_cuts_ts() {
	copy "$1" cuts.mp4 -f mpegts
}

## cuts.mkv             the same in Matroska, times in milliseconds
make_cuts_mkv() {
	copy "$1" cuts.mp4
}

## cutsb.mp4            cuts among pictures that no other one refers to
make_cutsb_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts)" $x264 -bf 3 -b_strategy 0 -sc_threshold 0 \
	    -x264-params b-pyramid=0 -g 100
}

## cuts.avi             the same in MPEG-4 and AVI, without time stamps
make_cuts_avi() {
	scenes "$1" "$(cuts)" -c:v mpeg4 -q:v 4 -g 50
}

## cuts-trunc.ts        cuts.ts, cut off in the middle of a gop
make_cuts_trunc_ts() {
	dep cuts.ts || return
	head -c "$(($(wc -c <"$dir/cuts.ts") * 7 / 10))" "$dir/cuts.ts" >"$1"
}

## cuts10.mkv           the same cuts in H.264 of 10 bits
make_cuts10_mkv() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts | sed 's/yuv420p/yuv420p10le/')" $x264 \
	    -pix_fmt yuv420p10le -g 50
}

## cuts12.mp4           the same cuts in HEVC of 12 bits
make_cuts12_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts | sed 's/yuv420p/yuv420p12le/')" $x265 \
	    -pix_fmt yuv420p12le -x265-params "$x265p" -tag:v hvc1
}

## cuts-grey.mp4        the same cuts without colour: one plane
make_cuts_grey_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts | sed 's/yuv420p/gray/')" $x264 -pix_fmt gray -g 50
}

## cuts-hdr.mp4         the same cuts, 10 bits, PQ, BT.2020: pale where that is ignored
make_cuts_hdr_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts | sed "s/yuv420p/yuv420p10le,lutyuv=y='64+(val-64)*0.58':u='512+(val-512)*0.5':v='512+(val-512)*0.5'/")" \
	    $x264 -pix_fmt yuv420p10le -g 50 -color_primaries bt2020 \
	    -color_trc smpte2084 -colorspace bt2020nc -color_range tv
}

## cuts-hevc.mp4        the same cuts in HEVC
make_cuts_hevc_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts)" $x265 -x265-params "$x265p"
}

## cuts120.mp4          the same cuts at 120 pictures a second
make_cuts120_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts 320x180 120)" $x264 -g 240
}

## cuts240.mp4          the same cuts at 240 pictures a second
make_cuts240_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts 160x90 240)" $x264 -g 480
}

## cuts-woven.mkv       the same cuts, 720x576 in 50 fields a second, always moving
make_cuts_woven_mkv() {
	scenes "$1" "$(cuts 360x288 50 | sed 's/format=/scroll=h=0.002,scale=720:576,interlace=scan=tff,setfield=tff,format=/')" \
	    -c:v mpeg2video -flags +ildct+ilme -q:v 5 -g 12
}

## cuts-twice.mp4       the same cuts, each picture twice, at 50 a second
make_cuts_twice_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts | sed 's/format=/fps=50,format=/')" $x264 -g 100
}

## cuts-vfr.mp4         the same cuts; one picture in seven left out from 2 s on
make_cuts_vfr_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(cuts | sed "s/format=/select='lt(t,2)+mod(n+4,7)',format=/")" \
	    -fps_mode vfr $x264 -g 50
}

## cuts-turned.mp4      the same, to be shown turned by 90 degrees
make_cuts_turned_mp4() {
	copy "$1" cuts.mp4 -metadata:s:v rotate=90
}

## changes.mp4          a dissolve 2-3 s, a fade through black 5-6.2 s, a wipe 8-9 s
make_changes_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(place 0 3)[a];$(place 1 3.5),fade=t=out:st=3:d=0.5[b];
	    color=black:s=320x180:r=25:d=0.2[n];
	    $(place 2 3.3),fade=t=in:d=0.5[c];$(place 3 3)[d];
	    [a][b]xfade=transition=fade:duration=1:offset=2[ab];
	    [ab][n][c]concat=n=3,settb=1/25[abc];[d]settb=1/25[e];
	    [abc][e]xfade=transition=wipeleft:duration=1:offset=8,format=yuv420p[v]" \
	    $x264 -g 75
}

## calm.mp4             one shot with flashes, a strobe, shake and a title; no cut
make_calm_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(place 5 10 480x270),
	    crop=320:180:x='80+8*sin(t*29)*between(t,6,8)+30*sin(t/3)':y='45+6*cos(t*37)*between(t,6,8)',
	    lutyuv=y='val',
	    drawbox=c=white:t=fill:enable='between(n,30,31)+between(n,75,75)+between(n,100,130)*eq(mod(n,5),0)',
	    drawbox=x=20:y=130:w=200:h=34:c=navy:t=fill:enable='between(n,205,240)',format=yuv420p[v]" \
	    $x264 -g 50
}

## talk.mp4             a minute before a still background; another camera at 24 s
make_talk_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(place 0 0.04),loop=-1:1,setpts=N/25/TB,trim=duration=24[a];
	    $(place 6 0.04),loop=-1:1,setpts=N/25/TB,trim=duration=36[b];
	    [a][b]concat=n=2[ab];$(place 3 60 90x90)[h];
	    [ab][h]overlay=x='110+9*sin(t*2)':y='60+5*sin(t*3)',format=yuv420p[v]" \
	    $x264 -g 50 -x264-params scenecut=0
}

## blocks.mkv           pictures of 10x10 blocks, lossless: every mean is exact
make_blocks_mkv() {
	v "$1" "testsrc=s=64x36:r=5:d=1.2,format=yuv420p,scale=640:360:flags=neighbor" \
	    -c:v ffv1
}

## one.mp4              a single picture
make_one_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(place 0 0.04),format=yuv420p[v]" $x264
}

## slow.mp4             one picture a second, a cut at 4 s
make_slow_mp4() {
	# shellcheck disable=SC2086
	scenes "$1" "$(place 0 4 320x180 1)[a];$(place 1 4 320x180 1)[b];[a][b]concat=n=2,format=yuv420p[v]" $x264
}

## tiny.mkv             1x1, a cut at 1 s
make_tiny_mkv() {
	scenes "$1" "$(place 0 1)[a];$(place 1 1),negate[b];[a][b]concat=n=2,scale=1:1,format=gray[v]" \
	    -c:v ffv1
}

## odd.mkv              7x5 in RGB with transparency, a cut at 1 s
make_odd_mkv() {
	scenes "$1" "$(place 0 1 7x5)[a];$(place 1 1 7x5)[b];[a][b]concat=n=2,format=bgra[v]" \
	    -c:v ffv1
}

## huge.mkv             8192x4320, two pictures
make_huge_mkv() {
	v "$1" "color=c=teal:s=8192x4320:r=25:d=0.08" -c:v ffv1 -pix_fmt yuv420p
}

## cuts444.mkv          the same cuts, 4:4:4
make_cuts444_mkv() {
	scenes "$1" "$(cuts | sed 's/yuv420p/yuv444p/')" -c:v ffv1
}

## resize.ts            the picture grows from 160x90 to 320x180 at 2 s
make_resize_ts() {
	# shellcheck disable=SC2086
	scenes "$1.a.ts" "$(place 0 2 160x90),format=yuv420p[v]" $x264 -g 25 \
	    -f mpegts &&
	    scenes "$1.b.ts" "$(place 0 2 320x180),setpts=PTS+2/TB,format=yuv420p[v]" \
	    $x264 -g 25 -f mpegts -mpegts_copyts 1 -output_ts_offset 1.4 &&
	    cat "$1.a.ts" "$1.b.ts" >"$1"
	resize_is=$?
	rm -f "$1.a.ts" "$1.b.ts"
	return $resize_is
}

# --- recordings in progress ----------------------------------------------

# Four moments: from 8 to 12 s of each 16 there is noise to be seen and heard.
recording() {
	recording_out=$1
	shift
	# shellcheck disable=SC2086
	ff -f lavfi -i "$(pic 64 128x72 25),hue=s=0.3,noise=alls=80:allf=t:enable='between(mod(t,16),8,12)'" \
	    -f lavfi -i "anoisesrc=r=16000:a=0.6:seed=7:d=64,volume='if(between(mod(t,16),8,12),1,0.02)':eval=frame" \
	    -c:v libx264 -preset veryfast -g 25 -bf 2 -pix_fmt yuv420p \
	    -c:a aac -b:a 48k -ac 1 $exact "$@" "$recording_out"
}

## recording.ts         a minute with a moment in each sixteen seconds
make_recording_ts() {
	recording "$1"
}

## recording-wrap.ts    the same, whose clock runs over on the way
make_recording_wrap_ts() {
	recording "$1" -output_ts_offset 95400
}

## recording.mkv        the same in Matroska
make_recording_mkv() {
	copy "$1" recording.ts
}

## recording-fragments.mp4 the same in fragments
make_recording_fragments_mp4() {
	copy "$1" recording.ts -bsf:a aac_adtstoasc \
	    -movflags frag_keyframe+empty_moov
}
