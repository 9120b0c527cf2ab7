#!/bin/sh
# The files of media.sh have the properties that they claim: a newer ffmpeg
# that makes or reads them differently is noticed here, not in a tool's test.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
need ffmpeg ffprobe jq
long

# Shorthands for the expressions: v, a the first stream of the kind; vids, auds,
# subs all; vp, ap their packets; near compares times.
defs='
def num: if . == null then null else tonumber end;
def near($x): num as $n | $n != null and ($n - $x | fabs) < 0.003;
def kind($k): [.streams[] | select(.codec_type == $k)];
def vids: kind("video"); def auds: kind("audio"); def subs: kind("subtitle");
def v: vids[0]; def a: auds[0];
def packets($s): $s.index as $i | [.packets[] | select(.stream_index == $i)];
def vp: packets(v); def ap: packets(a);
def keys_at: [vp | to_entries[] | select(.value.flags[0:1] == "K") | .key];
def codecs: [.streams[].codec_name];
def flags($s): [$s.disposition | to_entries[] | select(.value == 1) | .key];
def matrix: v.side_data_list[] | select(.displaymatrix).displaymatrix
    | [splits("\\s+") | select(test("^-?[0-9]+$"))] | join(" ");
'

# All files, two at a time: probed into NAME.json and NAME.err.
sh "$TESTS/media.sh" -a || comment <<END
some files could not be made
END
mkdir probed
sh "$TESTS/media.sh" -l | cut -d' ' -f1 | xargs -P 2 -I NAME sh -c '
	exec ffprobe -v error -show_format -show_streams -show_chapters \
	    -show_packets -of json "file:$MEDIA/NAME" \
	    >probed/NAME.json 2>probed/NAME.err'

# look FILE: the checks that follow are about it.
look() {
	seen=$MEDIA/$1
	json=probed/$1.json
	err=probed/$1.err
}

# check SENTENCE EXPR: the expression is true of the file looked at.
check() {
	if jq -e "$defs $2" "$json" >log 2>&1; then
		pass "$1"
	else
		{
			printf '%s\n' "$2"
			cat log "$err"
			jq -c 'del(.packets)' "$json"
		} | fail "$1"
	fi
}

# nals FILE: the types of all its NAL units in coded order.
nals() {
	ffmpeg -nostdin -hide_banner -i "$MEDIA/$1" -map 0:v -c copy \
	    -bsf:v trace_headers -f null - 2>&1 |
	    awk '/nal_unit_type/ { printf "%s ", $NF }'
}

# shown FILE OPTION...: a hash of the first picture as a player shows it.
shown() {
	shown_in=$MEDIA/$1
	shift
	ffmpeg -nostdin -v error -i "$shown_in" "$@" -an -frames:v 1 -f md5 -
}

# --- H.264 and HEVC ---

look plain.mp4
check "plain.mp4 is H.264 High and mono AAC, 160x120, 24 a second, 2 s" '
	codecs == ["h264", "aac"] and v.profile == "High" and
	[v.width, v.height, v.r_frame_rate, v.avg_frame_rate, v.nb_frames] ==
	    [160, 120, "24/1", "24/1", "48"] and (.format.duration | near(2)) and
	v.has_b_frames == 0 and v.nal_length_size == "4" and a.channels == 1'
check "plain.mp4 has a key frame every half second" '
	keys_at == [0, 12, 24, 36]'
is "plain.mp4 begins with its index" \
    "$(od -An -c -j 36 -N 4 "$seen" | tr -d ' ')" moov

look tail.mp4
is "tail.mp4 begins with its media" \
    "$(od -An -c -j 44 -N 4 "$seen" | tr -d ' ')" mdat

look h264-b.mp4
check "h264-b.mp4 reorders by two pictures, key frames a second apart" '
	v.has_b_frames == 2 and keys_at == [0, 24, 48]'
is "h264-b.mp4 has IDR key frames only" \
    "$(nals h264-b.mp4 | tr ' ' '\n' | grep -c '^5$')" 3
check "h264-b.mp4 shows nothing before a key frame that is coded after it" '
	[vp as $p | keys_at[] as $k | $p[$k:][] | select(.pts < $p[$k].pts)] == []'

look h264-open.mp4
check "h264-open.mp4 has pictures coded after a key frame and shown before" '
	[vp as $p | keys_at[1] as $k | $p[$k:][] | select(.pts < $p[$k].pts)]
	    | length == 3'
is "h264-open.mp4 has one IDR" \
    "$(nals h264-open.mp4 | tr ' ' '\n' | grep -c '^5$')" 1

look h264-refresh.mp4
check "h264-refresh.mp4 has key frames by its flags" 'keys_at == [0, 24, 48]'
is "h264-refresh.mp4 has one IDR, the others are recovery points" \
    "$(nals h264-refresh.mp4 | tr ' ' '\n' | grep -c '^[56]$')" 4

look h264-cavlc.mp4
check "h264-cavlc.mp4 is baseline" 'v.profile == "Constrained Baseline"'

look h264-tff.mp4
check "h264-tff.mp4 is interlaced, top field first, 25 frames a second" '
	v.field_order == "tt" and v.r_frame_rate == "25/1"'

look onekey.mp4
check "onekey.mp4 has a single key frame in 4 s" '
	keys_at == [0] and (vp | length) == 40'

look raw.h264
check "raw.h264 has no times, no duration and Annex B" '
	v.nal_length_size == "0" and v.start_time == null and
	.format.duration == null'

look hevc.mp4
check "hevc.mp4 is HEVC Main, tag hvc1, with sound" '
	[v.codec_name, v.profile, v.codec_tag_string, a.codec_name] ==
	    ["hevc", "Main", "hvc1", "aac"] and keys_at == [0, 12, 24, 36]'
is "hevc.mp4 has IDR key frames without leading pictures" \
    "$(nals hevc.mp4 | tr ' ' '\n' | grep -c '^20$')" 4

look hevc-open.mp4
check "hevc-open.mp4 has tag hev1" 'v.codec_tag_string == "hev1"'
is "hevc-open.mp4 has CRA key frames with RASL pictures" \
    "$(nals hevc-open.mp4 | grep -o '21 9 8 8' | wc -l | tr -d ' ')" 3

look hevc-bla.mp4
check "hevc-bla.mp4 has the key frames of hevc-open.mp4" '
	keys_at == [0, 9, 21, 33]'
is "hevc-bla.mp4 has a BLA key frame" \
    "$(nals hevc-bla.mp4 | grep -o '16 9 8 8' | wc -l | tr -d ' ')" 1
is "hevc-radl.mp4 has IDR key frames with RADL pictures" \
    "$(nals hevc-radl.mp4 | grep -o '19 7 6 ' | wc -l | tr -d ' ')" 3

look hevc10.mp4
check "hevc10.mp4 is Main 10" '
	v.profile == "Main 10" and v.pix_fmt == "yuv420p10le"'

look hevc10-open.mp4
check "hevc10-open.mp4 is Main 10" 'v.pix_fmt == "yuv420p10le"'
is "hevc10-open.mp4 has CRA key frames" \
    "$(nals hevc10-open.mp4 | tr ' ' '\n' | grep -c '^21$')" 3

colours='[v.color_range, v.color_space, v.color_transfer, v.color_primaries]'
look hdr10.mp4
check "hdr10.mp4 is PQ in BT.2020" \
    "$colours"' == ["tv", "bt2020nc", "smpte2084", "bt2020"]'
ok "hdr10.mp4 tells its mastering display" sh -c '
	ffprobe -v error -read_intervals %+#1 -show_frames "$1" |
	    grep "Mastering display"' sh "$seen"
look hlg.mov
check "hlg.mov is HLG in BT.2020" \
    "$colours"' == ["tv", "bt2020nc", "arib-std-b67", "bt2020"]'
look dolby.mov
check "dolby.mov is marked as Dolby Vision 8.4" '
	[v.side_data_list[] | [.dv_profile, .dv_bl_signal_compatibility_id]] ==
	    [[8, 4]] and (vp | length) == 24'

# --- geometry ---

look rot90.mp4
check "rot90.mp4 has the matrix of an upright phone (ffprobe: -90)" '
	matrix == "0 65536 0 -65536 0 0 7864320 0 1073741824" and
	v.side_data_list[0].rotation == -90'
look rot180.mp4
check "rot180.mp4 has the matrix of half a turn" '
	matrix == "-65536 0 0 0 -65536 0 10485760 7864320 1073741824"'
look rot270.mp4
check "rot270.mp4 has the other matrix (ffprobe: 90)" '
	matrix == "0 -65536 0 65536 0 0 0 10485760 1073741824" and
	v.side_data_list[0].rotation == 90'
look mirror.mp4
check "mirror.mp4 has a mirroring matrix (ffprobe: half a turn)" '
	matrix == "-65536 0 0 0 65536 0 10485760 0 1073741824" and
	(v.side_data_list[0].rotation | fabs) == 180'
look mirror90.mp4
check "mirror90.mp4 has a transposing matrix" '
	matrix == "0 65536 0 65536 0 0 0 0 1073741824"'
is "rot90.mp4 is shown turned clockwise" "$(shown rot90.mp4)" \
    "$(shown plain.mp4 -vf transpose=clock)"
is "rot180.mp4 is shown upside down" "$(shown rot180.mp4)" \
    "$(shown plain.mp4 -vf hflip,vflip)"
is "rot270.mp4 is shown turned counterclockwise" "$(shown rot270.mp4)" \
    "$(shown plain.mp4 -vf transpose=cclock)"
is "mirror.mp4 is shown mirrored" "$(shown mirror.mp4)" \
    "$(shown plain.mp4 -vf hflip)"
is "mirror90.mp4 is shown transposed" "$(shown mirror90.mp4)" \
    "$(shown plain.mp4 -vf transpose=cclock_flip)"

look sar16-15.mp4
check "sar16-15.mp4 has pixels 16:15, shown 4:3" '
	[v.sample_aspect_ratio, v.display_aspect_ratio] == ["16:15", "4:3"]'
look sar4-3.mkv
check "sar4-3.mkv has pixels 4:3" 'v.sample_aspect_ratio == "4:3"'
look odd.webm
check "odd.webm is 161x121" '[v.width, v.height] == [161, 121]'
look tiny.mp4
check "tiny.mp4 is 2x2" '[v.width, v.height] == [2, 2]'
look yuv444.mp4
check "yuv444.mp4 is 4:4:4" 'v.pix_fmt == "yuv444p"'
look grey.mkv
check "grey.mkv has one plane" 'v.pix_fmt == "gray"'
look alpha.mov
check "alpha.mov has an alpha channel" 'v.pix_fmt == "argb"'
look alpha.webm
check "alpha.webm has one by its tag alone" '
	v.pix_fmt == "yuv420p" and v.tags.alpha_mode == "1"'

# --- time ---

look vfr.mp4
check "vfr.mp4 has frame distances that wander around 1/30 s, and a jump" '
	[vp | .[:-1] as $a | .[1:] as $b | range($a | length) |
	    ($b[.].pts_time | tonumber) - ($a[.].pts_time | tonumber)] |
	(unique | length) > 20 and min > 0.024 and max > 0.07'
look vfr.mkv
check "vfr.mkv has distances of 1, 2 and 32 frames" '
	[vp | .[:-1] as $a | .[1:] as $b | range($a | length) |
	    $b[.].pts - $a[.].pts | . / 33.3333 | round] | unique == [1, 2, 32]'
check "vfr.mkv claims 30 a second all the same" '
	[v.r_frame_rate, v.avg_frame_rate] == ["30/1", "30/1"]'
for r in 23976:24000 2997:30000 5994:60000; do
	look "r${r%:*}.mp4"
	check "r${r%:*}.mp4 has ${r#*:}/1001 frames a second" "
		[v.r_frame_rate, v.avg_frame_rate] ==
		    [\"${r#*:}/1001\", \"${r#*:}/1001\"]"
done
look r2997.mkv
check "r2997.mkv keeps the rate though its times are milliseconds" '
	[v.r_frame_rate, v.time_base] == ["30000/1001", "1/1000"]'
look oneframe.mp4
check "oneframe.mp4 has one frame" 'v.nb_frames == "1" and (vp | length) == 1'

look cutstart.mp4
check "cutstart.mp4 hides its first 8 of 36 pictures" '
	(vp | length) == 36 and (vp[:8] | all(.pts < 0 and .flags[1:2] == "D"))
	and vp[8].pts == 0 and (.format.duration | near(1.2))'
look edit.mov
check "edit.mov hides its first 6 of 48 pictures, B-frames among them" '
	([vp[] | select(.flags[1:2] == "D")] | length) == 6 and
	(vp | length) == 48 and v.start_pts == 0 and
	(.format.duration | near(1.75))'

look late-audio.mp4
check "late-audio.mp4 has sound 0.7 s later (less the encoder delay)" '
	(v.start_time | near(0)) and (a.start_time | near(0.677)) and
	(.format.start_time | near(0))'
look late-video.mp4
check "late-video.mp4 has pictures 0.7 s later" '
	(v.start_time | near(0.7)) and (a.start_time | near(0))'
look late-audio.mkv
check "late-audio.mkv has sound 0.7 s later" 'a.start_time | near(0.677)'
look late-video.mkv
check "late-video.mkv has pictures 0.7 s later (and the encoder delay)" '
	v.start_time | near(0.723)'
look offset.mkv
check "offset.mkv starts at 5 s and says it ends at 7" '
	(.format.start_time | near(4.977)) and (.format.duration | near(7))'

# --- sound and further streams ---

look noaudio.mp4
check "noaudio.mp4 has no sound" 'codecs == ["h264"]'
look surround.mp4
check "surround.mp4 is 5.1" '[a.channels, a.channel_layout] == [6, "5.1"]'
for f in tracks.mkv tracks.mp4; do
	look $f
	check "$f has German, English 5.1 (default), commentary, description" '
		[auds[] | [.channels, .tags.language]] == [[2, "ger"], [6, "eng"],
		    [2, "eng"], [2, "eng"]] and
		flags(auds[0]) == [] and flags(auds[1]) == ["default"] and
		flags(auds[2]) == ["comment"] and
		(flags(auds[3]) | index("visual_impaired") != null)'
done
look commentary.mkv
check "commentary.mkv has the commentary first and as its default" '
	flags(auds[0]) == ["default", "comment"] and flags(auds[1]) == []'
look twovideos.mp4
check "twovideos.mp4 has a small picture first, a larger one second" '
	[vids[].width] == [96, 192]'

look tone.m4a
check "tone.m4a is stereo AAC" 'codecs == ["aac"] and a.channels == 2'
look tone.mp3
check "tone.mp3 is mono MP3 that starts after the encoder delay" '
	codecs == ["mp3"] and (a.start_time | near(0.025))'
look tone.wav
check "tone.wav is PCM without a start time" '
	codecs == ["pcm_s16le"] and a.start_time == null and
	a.sample_rate == "22050"'
look tone.flac
check "tone.flac has 24 bits" '
	codecs == ["flac"] and a.bits_per_raw_sample == "24"'
look tone.ogg
check "tone.ogg is Vorbis" 'codecs == ["vorbis"]'
for f in cover.m4a cover.mp3; do
	look $f
	check "$f has cover art beside the sound" '
		(auds | length) == 1 and flags(v) == ["attached_pic"]'
done
for f in cover.mp4 cover.mkv; do
	look $f
	check "$f has a picture and larger cover art behind it" '
		codecs == ["h264", "aac", "mjpeg"] and
		flags(vids[1]) == ["attached_pic"] and vids[1].width > vids[0].width'
done

# --- containers and codecs ---

look plain.mov
check "plain.mov is a QuickTime file" '.format.tags.major_brand == "qt  "'
look plain.mkv
check "plain.mkv starts with sound, the picture 23 ms later" '
	.format.format_name == "matroska,webm" and (v.start_time | near(0.023))'
look live.mkv
check "live.mkv has no duration" '.format.duration == null'
look frag.mp4
check "frag.mp4 has no frame count, and an average rate that is not 24" '
	v.nb_frames == null and v.avg_frame_rate != "24/1" and
	v.r_frame_rate == "24/1" and (vp | length) == 48'
look plain.ts
check "plain.ts starts at 1.46 s, Annex B" '
	.format.format_name == "mpegts" and (.format.start_time | near(1.46))
	and v.nal_length_size == "0" and codecs == ["h264", "aac"]'
look wrap.ts
check "wrap.ts passes the end of the 33 bit clock: it starts below zero" '
	(.format.start_time | near(-1.023)) and (vp | length) == 72 and
	([vp[].pts] | min < 0 and max > 0)'
ok "wrap.ts has clock values of 33 bits" sh -c '
	ffprobe -v error -correct_ts_overflow 0 -show_entries packet=pts \
	    -of csv=p=0 "$1" |
	    awk -F, "{ if (\$1 > 8589800000) hi++; else lo++ }
	    END { exit !(hi && lo) }"' sh "$seen"
look midgop.ts
check "midgop.ts begins with pictures that can not be decoded" '
	keys_at[0] > 0 and (v.width == 160)'
look hevc.ts
check "hevc.ts is HEVC in MPEG-TS" '
	[.format.format_name, v.codec_name] == ["mpegts", "hevc"]'
look plain.m2ts
check "plain.m2ts has packets of 192 bytes" '
	.format.format_name == "mpegts" and (.format.size | tonumber) % 192 == 0'
look plain.mpg
check "plain.mpg is interlaced MPEG-2 and MP2 in MPEG-PS" '
	.format.format_name == "mpeg" and codecs == ["mpeg2video", "mp2"] and
	v.field_order == "tt" and (.format.start_time | tonumber) > 0.4'
look vp9.webm
check "vp9.webm is VP9 and Opus, which starts below zero" '
	codecs == ["vp9", "opus"] and (a.start_time | tonumber) < 0'
look vp8.webm
check "vp8.webm is VP8 and Vorbis" 'codecs == ["vp8", "vorbis"]'
if ffmpeg -v error -h encoder=libaom-av1 2>/dev/null | grep -q AV1; then
	look av1.mp4
	check "av1.mp4 is AV1" 'codecs == ["av1"] and keys_at == [0, 3]'
else
	skip "av1.mp4 is AV1" "no encoder here"
fi
look mpeg4.avi
check "mpeg4.avi is MPEG-4 part 2 with B-frames, and MP3" '
	codecs == ["mpeg4", "mp3"] and v.has_b_frames == 1 and
	.format.format_name == "avi"'
look plain.flv
check "plain.flv is H.264 and AAC" '
	.format.format_name == "flv" and codecs == ["h264", "aac"]'
look mjpeg.mov
check "mjpeg.mov is Motion JPEG with full range" '
	codecs == ["mjpeg"] and v.color_range == "pc" and (vp | length) == 12'
look prores.mov
check "prores.mov is ProRes 4:2:2 with 10 bits, and PCM" '
	codecs == ["prores", "pcm_s16le"] and v.pix_fmt == "yuv422p10le"'
look anim.gif
check "anim.gif has ten pictures" '
	codecs == ["gif"] and (vp | length) == 10'

# --- texts ---

look chapters.mp4
check "chapters.mp4 has three chapters and a track of text for them" '
	[.chapters[].tags.title] == ["One", "Two = second", "Three"] and
	(kind("data") | length) == 1'
check "chapters.mp4 has tags with quotes, a backslash and a newline" '
	.format.tags | .title == "A \"title\" with \\ and é" and
	    .comment == "line one\nline two"'
look side.srt
check "side.srt is SubRip" 'codecs == ["subrip"] and (.packets | length) == 3'
look movtext.mp4
check "movtext.mp4 has English mov_text" '
	[subs[] | [.codec_name, .tags.language]] == [["mov_text", "eng"]]'
look subs.mkv
check "subs.mkv has SubRip, ASS (default) and forced SubRip" '
	[subs[] | [.codec_name, .tags.language]] == [["subrip", "eng"],
	    ["ass", "ger"], ["subrip", "eng"]] and
	[flags(subs[0]), flags(subs[1]), flags(subs[2])] ==
	    [[], ["default"], ["forced"]]'
look subsonly.mkv
check "subsonly.mkv has nothing but subtitles" '
	[.streams[].codec_type] == ["subtitle"]'
look still.jpg
check "still.jpg is one picture" '
	.format.format_name == "image2" and (.packets | length) == 1'
look still.png
check "still.png is one picture" '.format.format_name == "png_pipe"'

# --- broken and hostile ---

for f in empty.mp4 ftyp.mp4 garbage.mp4 text.mp4 notail.mp4; do
	look $f
	has "$f is refused: no index" "$err" "moov atom not found"
done
is "empty.mp4 has no byte" "$(size_of "$MEDIA/empty.mp4")" 0
is "garbage.mp4 has 8192" "$(size_of "$MEDIA/garbage.mp4")" 8192
look header.mp4
check "header.mp4 has streams but no packet" '
	codecs == ["h264", "aac"] and .packets == []'
look nostream.mp4
check "nostream.mp4 has no stream" '.streams == []'
look half.mp4
check "half.mp4 claims its full length" '.format.duration | near(2)'
has "half.mp4 ends in the middle of a packet" "$err" "partial file"
look half.mkv
check "half.mkv claims its full length" '.format.duration | near(2.023)'
has "half.mkv ends too early" "$err" "File ended prematurely"
look encrypted.mp4
check "encrypted.mp4 tells it in its packets alone" '
	codecs == ["h264", "aac"] and v.codec_tag_string == "avc1" and
	(.packets | all(.side_data_list[0].side_data_type == "Encryption info"))'
for f in list.m3u8:hls list.mp4:hls list.ffconcat:concat; do
	look ${f%:*}
	check "${f%:*} is followed to another file by ffprobe" "
		.format.format_name == \"${f#*:}\" and v.codec_name == \"h264\""
done
look list.sdp
has "list.sdp makes ffprobe reach for the network" "$err" "rtp"
ok "list.mpd is a manifest" grep -q '<MPD' "$MEDIA/list.mpd"

# --- the factory itself ---

sh "$TESTS/media.sh" -l | cut -d' ' -f1 | sort >listed
sort listed | uniq -d >twice
is "each name stands in the table once" "$(cat twice)" ""
sed -n 's/^make_\([a-z0-9_]*\)() {$/\1/p' "$TESTS"/media/*.sh | sort >functions
tr '.-' '__' <listed | sort >wanted
same "each name has its function and each function its name" functions wanted
not_ok "a name that is not in the table is refused" \
    sh "$TESTS/media.sh" nosuch.mp4
for f in plain.mp4 hevc.mp4 wrap.ts dolby.mov; do
	MEDIA=$WORK/again sh "$TESTS/media.sh" $f
	same "$f is the same bytes each time" "again/$f" "$MEDIA/$f"
done
is "no temporary file stays behind" "$(find again -name '.?*' -type f)" ""

# --- what lib.sh adds ---

cut_at "$MEDIA/plain.mp4" 30 cut.mp4
is "cut_at keeps so many percent" "$(size_of cut.mp4)" \
    "$(($(size_of "$MEDIA/plain.mp4") * 30 / 100))"
hard_names "$MEDIA/tiny.mp4"
n=0
good=0
for f in hard/* ; do
	n=$((n + 1))
	cmp -s "$f" "$MEDIA/tiny.mp4" && good=$((good + 1))
done
is "hard_names makes all its copies" "$n $good" "32 32"
ok "one of them has a newline in its name" test -f "hard/two${NL}lines.mp4"
ok "one of them ends in a newline" test -f "hard/end.mp4$NL"
not_ok "none of them was run" test -e pwned
plan
