#!/bin/sh
# The media record of every file that the factory makes, and of some made
# here: is what it says true?
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

sh "$TESTS/media.sh" -a || comment <<END
some files could not be made
END

# --- files that the factory does not have -----------------------------------

ff() {
	ffmpeg -nostdin -v error -y "$@" -bitexact
}

film=$MEDIA/plain.mp4
many=$(awk 'BEGIN { for (i = 1; i < 1365; i++) printf "€"; print "ab€z" }')
ff -i "$film" -c copy -metadata "comment=$many" -metadata title= longtag.mkv
ff -i "$MEDIA/twovideos.mp4" -map 0:0 -map 0:1 -c copy -disposition 0 two.mkv
ff -i "$MEDIA/twovideos.mp4" -map 0:1 -map 0:0 -c copy -disposition:0 0 \
    -disposition:1 default -metadata:s:v:1 language=fre two-default.mkv
ff -f lavfi -i testsrc2=s=64x64:r=10:d=1 -f lavfi -i testsrc2=s=64x64:r=20:d=1 \
    -map 0 -map 1 -c:v mpeg4 -disposition 0 two-rates.mkv
ff -i "$MEDIA/tracks.mkv" -map 0:v -map 0:a:0 -map 0:a:1 -c copy \
    -disposition 0 channels.mkv
ff -i "$MEDIA/tracks.mkv" -map 0:a:2 -c copy -disposition:0 comment aside.mka
ff -f lavfi -i sine=d=1:r=48000 -map 0 -map 0 -c:a mp2 -b:a:0 64k \
    -b:a:1 128k -f vob rates.mpg
ff -i "$MEDIA/hdr10.mp4" -c copy pq.mkv
ff -i "$MEDIA/dolby.mov" -c copy -bsf:v \
    hevc_metadata=transfer_characteristics=2 -strict unofficial \
    -color_trc unspecified dv5.mp4
printf '%s\n' ';FFMETADATA1' '[CHAPTER]' TIMEBASE=1/10 START=50 END=55 \
    title=One '[CHAPTER]' TIMEBASE=1/10 START=55 END=70 |
    ff -i "$film" -f ffmetadata -i - -map 0 -map_chapters 1 -c copy \
    -output_ts_offset 5 late.mkv
ff -i "$MEDIA/surround.mp4" -map 0:a -c pcm_s24le bits.mov
{
	cat "$film"
	printf '\0\0\0\014free\0\0\0\0'
} >dated.mp4
touch -d 2001-02-03T04:05:06.789012Z dated.mp4

sh "$TESTS/media.sh" -l | cut -d' ' -f1 | sort >listed
set --
while read -r name; do
	set -- "$@" "$MEDIA/$name"
done <listed
exits 1 "all of them are probed, the bad ones named by the exit status" \
    probe "$@" longtag.mkv two.mkv two-default.mkv \
    two-rates.mkv channels.mkv aside.mka rates.mpg pq.mkv dv5.mp4 late.mkv \
    bits.mov dated.mp4

# none NAME EXPR [JQ_OPTION...]: the array that the jq expression makes of all
# records in ./out is empty; what is in it is shown.
none() {
	none_name=$1
	none_expr=$2
	shift 2
	is "$none_name" "$(jq -sc "$@" "$none_expr" out 2>&1)" '[]'
}

rec "exactly the files that can't be used give an error and no media" '
	[.[] | select(.type == "error").path | split("/")[-1]] ==
	("empty.mp4 encrypted.mp4 ftyp.mp4 garbage.mp4 header.mp4 " +
	"list.ffconcat list.m3u8 list.mp4 list.mpd list.sdp nostream.mp4 " +
	"notail.mp4 side.srt still.jpg still.png subsonly.mkv text.mp4" |
	split(" "))'
rec "each file of the factory has one media or one error record" '
	([.[] | select(.type == "media" or .type == "error").path |
	    select(startswith($dir)) | split("/")[-1]] | sort) ==
	($listed | split("\n")[:-1])' \
    --arg dir "$MEDIA/" --rawfile listed listed

# --- the shape of the record ------------------------------------------------

rec "the keys of a media record stand in the order of the manual" '
	[.[] | select(.type == "media")] | all(keys_unsorted == ["type", "src",
	"path", "size", "mtime", "key", "container", "duration", "start",
	"bit_rate", "truncated", "video", "audio", "audios", "videos",
	"subtitles", "chapters", "tags", "gop"])'
rec "so do those of the chosen video stream" '
	[.[].video // empty] | length > 60 and all(keys_unsorted == ["index",
	"codec", "profile", "tag", "width", "height", "sar", "rotate", "flip",
	"display", "rate", "avg_rate", "vfr", "pix_fmt", "depth", "range",
	"space", "primaries", "transfer", "hdr", "interlaced", "field_order",
	"time_base", "start", "start_pts", "duration", "frames", "b_frames",
	"nal_length", "bit_rate", "lang"])'
rec "those of the chosen audio stream" '
	[.[].audio // empty] | length > 50 and all(keys_unsorted == ["index",
	"codec", "profile", "rate", "channels", "layout", "bits", "time_base",
	"start", "duration", "bit_rate", "lang", "title"])'
rec "and those of the lists" '
	([.[].audios // [] | .[] | keys_unsorted] | unique == [["index",
	    "codec", "channels", "layout", "lang", "title", "default"]]) and
	([.[].subtitles // [] | .[] | keys_unsorted] | unique == [["index",
	    "codec", "text", "lang", "title", "default", "forced"]]) and
	([.[].chapters // [] | .[] | keys_unsorted] | unique ==
	    [["start", "end", "title"]])'
rec "the chosen sound is one of the list, and tells the same there" '
	[.[] | select(.audio)] | all(.audio as $a | .audios | map(select(
	    .index == $a.index) | del(.default)) == [$a | {index, codec,
	    channels, layout, lang, title}])'
rec "without -g, no record promises or is a gop" '
	([.[] | select(.gop)] == []) and ([.[] | select(.type == "gop")] == [])
	and ([.[] | select(.type == "run") | .emits, .options] |
	    unique == ["", ["media"]])'
rec "src is the key: 16 digits, with a number from the second file on" '
	[.[] | select(.type == "media")] | ((map(.src) | unique | length) == length)
	    and all((.key | test("^[0-9a-f]{16}$")) and
	    (.key as $k | .src | ltrimstr($k) | test("^(-[0-9]+)?$")))'

# One record to the byte, but for what depends on the encoder's version.
size=$(size_of "$film")
cp "$film" plain.mp4
touch -d 2020-01-02T03:04:05Z plain.mp4
probe plain.mp4 | sed -n 1p |
    sed 's/"src":"[0-9a-f]*"/"src":"KEY"/; s/"key":"[0-9a-f]*"/"key":"KEY"/
	s/"bit_rate":[0-9]*,"lang"/"bit_rate":N,"lang"/g' >golden.got
cat >golden.want <<END
{"type":"media","src":"KEY","path":"plain.mp4","size":$size,"mtime":1577934245.000000,"key":"KEY","container":"mov,mp4,m4a,3gp,3g2,mj2","duration":2.000000,"start":0.000000,"bit_rate":$((size * 4)),"truncated":false,"video":{"index":0,"codec":"h264","profile":"High","tag":"avc1","width":160,"height":120,"sar":"1:1","rotate":0,"flip":false,"display":[160,120],"rate":"24/1","avg_rate":"24/1","vfr":false,"pix_fmt":"yuv420p","depth":8,"range":null,"space":null,"primaries":null,"transfer":null,"hdr":null,"interlaced":false,"field_order":"progressive","time_base":"1/12288","start":0.000000,"start_pts":0,"duration":2.000000,"frames":48,"b_frames":0,"nal_length":4,"bit_rate":N,"lang":null},"audio":{"index":1,"codec":"aac","profile":"LC","rate":44100,"channels":1,"layout":"mono","bits":null,"time_base":"1/44100","start":0.000000,"duration":2.000000,"bit_rate":N,"lang":null,"title":null},"audios":[{"index":1,"codec":"aac","channels":1,"layout":"mono","lang":null,"title":null,"default":true}],"videos":1,"subtitles":[],"chapters":[],"tags":{"major_brand":"isom","minor_version":"512","compatible_brands":"isomiso2avc1mp41"},"gop":false}
END
same "the record of plain.mp4 is this line, to the byte" golden.got golden.want

# --- what each file is ------------------------------------------------------

# A line: the file, a sentence, and what its record must contain.  Numbers
# with decimals are times of containers that round: 2 ms.
cat >want.jq <<'END'
def diff($at; $want): . as $got |
	if ($want | type) == "object" then
		if type != "object" then "\($at) is \($got | tojson)"
		else $want | keys_unsorted[] as $k |
			if $got | has($k) then
				$got[$k] | diff("\($at).\($k)"; $want[$k])
			else "\($at).\($k) is missing" end
		end
	elif ($want | type) == "array" and type == "array" and
	    length == ($want | length) then
		range(length) as $i |
			$got[$i] | diff("\($at)[\($i)]"; $want[$i])
	elif ($want | type) == "number" and type == "number" and
	    ($want | floor) != $want then
		select($got - $want | fabs > 0.002) |
			"\($at) is \($got), not \($want)"
	else
		select($got != $want) |
			"\($at) is \($got | tojson), not \($want | tojson)"
	end;
def w($file; $sentence; $want):
	[($media[0][$file] // "no record") | diff(""; $want)] as $wrong |
	[if $wrong == [] then "ok" else "not" end, "\($file) \($sentence)"] +
	    $wrong | @tsv;
def picture($w; $h): {width: $w, height: $h, sar: "1:1", display: [$w, $h]};
def h264: {codec: "h264", profile: "High", pix_fmt: "yuv420p", depth: 8};
def hevc10: {codec: "hevc", profile: "Main 10", pix_fmt: "yuv420p10le", depth: 10};
def mp4: "mov,mp4,m4a,3gp,3g2,mj2";
def mkv: "matroska,webm";
def mono($i): {index: $i, codec: "aac", profile: "LC", rate: 44100, channels: 1, layout: "mono"};
def line($i; $lang; $d; $n; $layout; $title): {index: $i, codec: "aac",
	channels: $n, layout: $layout, lang: $lang, title: $title, default: $d};

w("plain.mp4"; "is H.264 with AAC, 2 s long"; {container: mp4, duration: 2, start: 0, truncated: false, videos: 1,
	video: (h264 + picture(160; 120) + {index: 0, tag: "avc1", frames: 48, nal_length: 4}), audio: mono(1)}),
w("tail.mp4"; "is the same with its index at the end"; {duration: 2, truncated: false, video: {frames: 48, nal_length: 4, bit_rate: $media[0]["plain.mp4"].video.bit_rate}, audio: mono(1)}),
w("h264-b.mp4"; "holds two pictures back"; {duration: 3, video: {frames: 72, b_frames: 2, vfr: false, start: 0, start_pts: 0}}),
w("h264-open.mp4"; "has 72 pictures, no sound"; {duration: 3, audio: null, audios: [], video: {frames: 72, b_frames: 2, vfr: false}}),
w("h264-refresh.mp4"; "has 72 pictures"; {duration: 3, video: {frames: 72, b_frames: 0}}),
w("h264-cavlc.mp4"; "is baseline"; {video: {profile: "Constrained Baseline", frames: 48}}),
w("h264-tff.mp4"; "is interlaced, the top field first, 25 a second"; {duration: 2, video: (picture(160; 128) + {interlaced: true, field_order: "tt", rate: "25/1", frames: 50})}),
w("onekey.mp4"; "is a screen of 10 pictures a second"; {duration: 4, video: (picture(320; 240) + {rate: "10/1", frames: 40})}),
w("raw.h264"; "has no times of its own, but a length"; {container: "h264", duration: 3, start: 0,
	video: {nal_length: 0, start: null, start_pts: null, frames: 72, rate: "24/1", tag: null}}),
w("hevc.mp4"; "is HEVC with AAC"; {duration: 2, video: {codec: "hevc", profile: "Main", tag: "hvc1", depth: 8, frames: 48, nal_length: 4}, audio: mono(1)}),
w("hevc-open.mp4"; "has the tag hev1"; {video: {codec: "hevc", tag: "hev1", frames: 48, nal_length: 4}}),
w("hevc-bla.mp4"; "has 48 pictures"; {duration: 2, video: {codec: "hevc", frames: 48}}),
w("hevc-radl.mp4"; "has 48 pictures"; {duration: 2, video: {codec: "hevc", tag: "hvc1", frames: 48}}),
w("hevc10.mp4"; "has 10 bits and no HDR"; {video: (hevc10 + {hdr: null, transfer: null})}),
w("hevc10-open.mp4"; "has 10 bits"; {video: hevc10}),
w("hdr10.mp4"; "is PQ in BT.2020"; {video: (hevc10 + {hdr: "pq", range: "tv", space: "bt2020nc", primaries: "bt2020", transfer: "smpte2084"})}),
w("pq.mkv"; "is PQ in another container"; {container: mkv, video: (hevc10 + {hdr: "pq", transfer: "smpte2084", nal_length: 4})}),
w("hlg.mov"; "is HLG in BT.2020"; {video: (hevc10 + {hdr: "hlg", range: "tv", space: "bt2020nc", primaries: "bt2020", transfer: "arib-std-b67"})}),
w("dolby.mov"; "is Dolby Vision on top of HLG, which it is shown as"; {video: (hevc10 + {hdr: "hlg", transfer: "arib-std-b67"})}),
w("rot90.mp4"; "is to be turned right"; {video: {width: 160, height: 120, rotate: 90, flip: false, display: [120, 160]}}),
w("rot180.mp4"; "is to be turned upside down"; {video: {rotate: 180, flip: false, display: [160, 120]}}),
w("rot270.mp4"; "is to be turned left"; {video: {rotate: 270, flip: false, display: [120, 160]}}),
w("mirror.mp4"; "is mirrored"; {video: {rotate: 0, flip: true, display: [160, 120]}}),
w("mirror90.mp4"; "is mirrored and then turned left"; {video: {rotate: 270, flip: true, display: [120, 160]}}),
w("sar16-15.mp4"; "has pixels 16:15 and is shown 4:3"; {video: {width: 180, height: 144, sar: "16:15", display: [192, 144]}}),
w("sar4-3.mkv"; "has pixels 4:3"; {video: {width: 180, height: 136, sar: "4:3", display: [240, 136]}}),
w("odd.webm"; "has odd sides"; {video: picture(161; 121)}),
w("tiny.mp4"; "is 2x2"; {video: picture(2; 2)}),
w("yuv444.mp4"; "is 4:4:4"; {video: {pix_fmt: "yuv444p", depth: 8, profile: "High 4:4:4 Predictive"}}),
w("grey.mkv"; "has one plane"; {video: {codec: "ffv1", pix_fmt: "gray", depth: 8, nal_length: null}}),
w("alpha.mov"; "has an alpha channel, 8 bits each"; {video: {codec: "qtrle", tag: "rle ", pix_fmt: "argb", depth: 8}}),
w("alpha.webm"; "is one film, not two"; {videos: 1, video: {codec: "vp9", width: 96, height: 64}}),
w("vfr.mp4"; "varies"; {duration: 3.052, video: {vfr: true, frames: 90, time_base: "1/90000"}}),
w("vfr.mkv"; "varies, though it claims 30 a second"; {duration: 4, video: {vfr: true, rate: "30/1"}}),
w("r23976.mp4"; "has 24000/1001"; {duration: 2.002, video: {rate: "24000/1001", avg_rate: "24000/1001", vfr: false}}),
w("r2997.mp4"; "has 30000/1001"; {duration: 2.002, video: {rate: "30000/1001", vfr: false}}),
w("r5994.mp4"; "has 60000/1001"; {duration: 2.002, video: {rate: "60000/1001", vfr: false}}),
w("r2997.mkv"; "does not vary, though its times are rounded to 1 ms"; {video: {rate: "30000/1001", time_base: "1/1000", vfr: false}}),
w("oneframe.mp4"; "has a single picture"; {duration: 0.042, video: {frames: 1, vfr: false}}),
w("cutstart.mp4"; "starts where its edit list says"; {duration: 1.201, start: 0, video: {start: 0, start_pts: 0}}),
w("edit.mov"; "starts where its edit list says"; {duration: 1.75, start: 0, video: {start: 0, duration: 1.75, b_frames: 2}}),
w("late-audio.mp4"; "has sound that starts 0.7 s later"; {start: 0, duration: 2.7, video: {start: 0}, audio: {start: 0.676}}),
w("late-video.mp4"; "has pictures that start 0.7 s later"; {start: 0, duration: 2.7, video: {start: 0.7, start_pts: 8602}, audio: {start: 0}}),
w("late-audio.mkv"; "has sound that starts 0.7 s later"; {video: {start: 0}, audio: {start: 0.677}, duration: 2.7}),
w("late-video.mkv"; "has pictures that start 0.7 s later"; {video: {start: 0.723, start_pts: 723}, audio: {start: 0}, duration: 2.723}),
w("offset.mkv"; "is 2 s long from 5 s on"; {start: 4.977, duration: 2.043, video: {start: 0.023, start_pts: 5000, frames: 48}, audio: {start: 0}}),
w("late.mkv"; "has its chapters counted from its start"; {start: 4.977, chapters: [{start: 0.023, end: 0.523, title: "One"}, {start: 0.523, end: 2.023, title: null}]}),
w("noaudio.mp4"; "has no sound"; {audio: null, audios: [], videos: 1}),
w("surround.mp4"; "is 5.1"; {audio: {channels: 6, layout: "5.1"}}),
w("tracks.mkv"; "is heard in English, by its default flag"; {audio: {index: 2, lang: "eng", channels: 6, layout: "5.1", rate: 48000}, audios: [
	line(1; "ger"; false; 2; "stereo"; null), line(2; "eng"; true; 6; "5.1"; null), line(3; "eng"; false; 2; "stereo"; "Commentary"), line(4; "eng"; false; 2; "stereo"; null)]}),
w("tracks.mp4"; "is heard in English, by its default flag"; {audio: {index: 2, lang: "eng", channels: 6}, audios: [
	{index: 1, lang: "ger", default: false}, {index: 2, default: true}, {index: 3, default: false}, {index: 4, default: false}]}),
w("channels.mkv"; "has no default: the sound with more channels is taken"; {audio: {index: 2, channels: 6}}),
w("rates.mpg"; "has no default: the sound with the higher bit rate is taken"; {audio: {index: 1, bit_rate: 128000}, video: null, videos: 0}),
w("commentary.mkv"; "is not heard by its commentary, though that is the default"; {audio: {index: 2, lang: "ger", title: null}, audios: [line(1; "eng"; true; 2; "stereo"; "Commentary"), line(2; "ger"; false; 2; "stereo"; null)]}),
w("aside.mka"; "has nothing but a commentary, which is better than nothing"; {audio: {index: 0, title: "Commentary"}}),
w("twovideos.mp4"; "is seen by its default, the small picture"; {videos: 2, video: {index: 0, width: 96}}),
w("two.mkv"; "has no default: the larger picture is taken"; {videos: 2, video: {index: 1, width: 192, lang: null}}),
w("two-default.mkv"; "is seen by its default, the small picture"; {videos: 2, video: {index: 1, width: 96, lang: "fre"}}),
w("two-rates.mkv"; "has no default: of equal pictures the faster is taken"; {videos: 2, video: {index: 1, rate: "20/1"}}),
w("tone.m4a"; "is sound alone"; {video: null, videos: 0, duration: 2, audio: {codec: "aac", channels: 2, layout: "stereo", bits: null}}),
w("tone.mp3"; "is sound alone"; {video: null, container: "mp3", audio: {codec: "mp3", rate: 44100, channels: 1, bit_rate: 32000}}),
w("tone.wav"; "has 16 bits"; {video: null, container: "wav", duration: 1, start: 0, bit_rate: 353152, audio: {codec: "pcm_s16le", rate: 22050, bits: 16, channels: 1}}),
w("tone.flac"; "has 24 bits"; {video: null, duration: 2, audio: {codec: "flac", rate: 16000, bits: 24}}),
w("song.flac"; "is stereo"; {video: null, audio: {codec: "flac", rate: 22050, channels: 2}}),
w("song.mp3"; "starts where its priming ends"; {video: null, container: "mp3", audio: {codec: "mp3", channels: 2, bit_rate: 64000}}),
w("tone.ogg"; "is Vorbis"; {video: null, container: "ogg", duration: 4, audio: {codec: "vorbis", rate: 22050, channels: 2}}),
w("bits.mov"; "has 24 bits in six channels"; {video: null, audio: {codec: "pcm_s24le", bits: 24, channels: 6, layout: "5.1"}}),
w("cover.m4a"; "has a cover, which is no film"; {video: null, videos: 0, audio: {index: 0}}),
w("cover.mp3"; "has a cover, which is no film"; {video: null, videos: 0, audio: {index: 0}}),
w("cover.mp4"; "has a film and a larger cover"; {videos: 1, video: {index: 0, width: 160, codec: "h264"}}),
w("cover.mkv"; "has a film and a larger cover"; {videos: 1, video: {index: 0, width: 160}}),
w("plain.mov"; "is as plain.mp4"; {container: mp4, duration: 2, video: (h264 + {frames: 48, nal_length: 4, tag: "avc1"}), audio: mono(1)}),
w("plain.mkv"; "starts with sound, the picture 23 ms later"; {container: mkv, duration: 2.023, start: 0, video: (h264 + {tag: null, start: 0.023, nal_length: 4, frames: null, time_base: "1/1000", duration: null}), audio: mono(1)}),
w("live.mkv"; "has its length measured"; {container: mkv, duration: 2.043, truncated: false, video: {frames: 48}}),
w("frag.mp4"; "has no count of pictures, and 24 a second"; {truncated: false, video: {rate: "24/1", frames: null, vfr: false}}),
w("plain.ts"; "starts at 1.46 s of its own clock"; {container: "mpegts", start: 1.46, duration: 3.023, video: (h264 + {start: 0.023, start_pts: 133500, time_base: "1/90000", nal_length: 0, frames: null, b_frames: 2}), audio: mono(1)}),
w("wrap.ts"; "has times that go on where its clock wraps"; {start: -1.023, duration: 3.023, video: {start: 0.023, vfr: false}}),
w("midgop.ts"; "has pictures from its first key frame on"; {start: 1.46, duration: 3.023, video: {width: 160, vfr: false, start: 0.273}}),
w("hevc.ts"; "is HEVC with start codes"; {container: "mpegts", video: {codec: "hevc", nal_length: 0}, audio: mono(1)}),
w("plain.m2ts"; "is as plain.ts"; {container: "mpegts", start: 1.46, duration: 3.023, video: (h264 + {nal_length: 0}), audio: mono(1)}),
w("plain.mpg"; "is interlaced MPEG-2 with MP2"; {container: "mpeg", start: 0.53, video: (picture(160; 128) + {codec: "mpeg2video", interlaced: true, field_order: "tt", rate: "25/1", nal_length: null}), audio: {codec: "mp2", rate: 48000, bit_rate: 64000}}),
w("vp9.webm"; "starts below zero"; {container: mkv, start: -0.007, video: {codec: "vp9", profile: "Profile 0", start: 0.014, nal_length: null}, audio: {codec: "opus", rate: 48000, start: 0}}),
w("vp8.webm"; "is VP8 with Vorbis"; {container: mkv, video: {codec: "vp8"}, audio: {codec: "vorbis", channels: 2}}),
w("mpeg4.avi"; "is MPEG-4 with MP3"; {container: "avi", video: {codec: "mpeg4", tag: "XVID", frames: 48, b_frames: 1, nal_length: null}, audio: {codec: "mp3", bit_rate: 32000}}),
w("plain.flv"; "is H.264 with AAC"; {container: "flv", duration: 2.023, video: (h264 + {nal_length: 4, time_base: "1/1000"}), audio: mono(1)}),
w("mjpeg.mov"; "is full range"; {duration: 1, video: {codec: "mjpeg", pix_fmt: "yuvj420p", range: "pc", rate: "12/1", frames: 12}}),
w("prores.mov"; "has 10 bits and PCM"; {video: {codec: "prores", profile: "Proxy", tag: "apco", pix_fmt: "yuv422p10le", depth: 10}, audio: {codec: "pcm_s16le", bits: 16, bit_rate: 705600}}),
w("anim.gif"; "is a film of ten pictures"; {container: "gif", duration: 1, audio: null, video: (picture(96; 64) + {rate: "10/1", frames: 10})}),
w("chapters.mp4"; "has three chapters"; {chapters: [{start: 0, end: 0.5, title: "One"}, {start: 0.5, end: 1.25, title: "Two = second"}, {start: 1.25, end: 2, title: "Three"}]}),
w("chapters.mp4"; "has tags with quotes, a backslash, a line feed"; {subtitles: [], tags: {title: "A \"title\" with \\ and é", artist: "Nobody", comment: "line one\nline two"}}),
w("movtext.mp4"; "has English text in it"; {subtitles: [{index: 2, codec: "mov_text", text: true, lang: "eng", title: null, default: true, forced: false}]}),
w("subs.mkv"; "has three subtitles, all text"; {subtitles: [{index: 2, codec: "subrip", text: true, lang: "eng", title: null, default: false, forced: false},
	{index: 3, codec: "ass", text: true, lang: "ger", title: null, default: true, forced: false}, {index: 4, codec: "subrip", text: true, lang: "eng", title: "Signs", default: false, forced: true}]}),
w("half.mp4"; "is cut off: 22 whole pictures are there"; {truncated: true, video: {frames: 22, vfr: false}}),
w("half.mkv"; "is cut off: as long as what is there"; {truncated: true, duration: 0.981, video: {frames: 23}}),
w("longtag.mkv"; "has a tag cut between two characters, before 4096 bytes"; {tags: {COMMENT: ("€" * 1364 + "ab")}}),
w("dated.mp4"; "has its date to the microsecond"; {mtime: 981173106.789012, size: ($media[0]["plain.mp4"].size + 12)}),
(if $media[0] | has("av1.mp4") then w("av1.mp4"; "is AV1"; {duration: 0.5, video: {codec: "av1", tag: "av01", frames: 5, nal_length: null, width: 64}}) else empty end),
(if $media[0] | has("dv5.mp4") then w("dv5.mp4"; "is Dolby Vision that nothing else can show"; {video: (hevc10 + {hdr: "dolby-vision", transfer: null})}) else empty end)
END

jq -s '[.[] | select(.type == "media") |
    {key: (.path | split("/")[-1]), value: .}] | from_entries' out >media.json
jq -rn --slurpfile media media.json -f want.jq >verdicts 2>errors ||
    fail "the table of files is understood" <errors
while IFS= read -r line; do
	verdict=${line%%	*}
	line=${line#*	}
	if [ "$verdict" = ok ]; then
		pass "$line"
	else
		printf '%s\n' "${line#*	}" | tr '\t' '\n' | fail "${line%%	*}"
	fi
done <verdicts

none "every file that is a recording has a line above" '
	[.[] | select(.type == "media").path | split("/")[-1] | . as $name |
	    select($lines | contains("w(\"\($name)\";") | not) |
	    select($scenes | split("\n") | index($name) | not)]' \
    --rawfile lines want.jq --arg scenes "$(sed -n 's/^## \([^ ]*\).*/\1/p' \
    "$TESTS/media/scenes.sh")"
none "the bit rate of a file is its size divided by its duration" '
	[.[] | select(.type == "media" and .bit_rate and .duration > 0.5) |
	    select(.bit_rate * .duration / 8 / .size | . < 0.98 or . > 1.02) |
	    [.path, .bit_rate, .size * 8 / .duration]]'
none "rates, time bases and shapes of pixels are ratios, or null" '
	[.[] | select(.type == "media" and .video) | .path as $path | .video |
	    ([.rate, .avg_rate, .time_base] | .[] | select(. != null) |
	    select(test("^[1-9][0-9]*/[1-9][0-9]*$") | not) | [$path, .]),
	    (.sar | select(test("^[1-9][0-9]*:[1-9][0-9]*$") | not) |
	    [$path, .])]'

# --- the key ----------------------------------------------------------------

mkdir moved
cp "$film" moved/renamed.mp4
touch -d 1999-01-01 moved/renamed.mp4
cp "$film" second.mp4
cp "$MEDIA/tail.mp4" other.mp4
exits 0 "copies of a film are probed" \
    probe "$film" moved/renamed.mp4 other.mp4 second.mp4 moved/renamed.mp4
rec "a renamed and touched copy keeps the key, another file has another" '
	[.[] | select(.type == "media").key] | .[0] == .[1] and .[0] == .[3] and
	    .[0] == .[4] and .[0] != .[2]'
rec "equal content gets -2, -3 and -4 in the order of the operands" '
	[.[] | select(.type == "media")] | .[0].key as $k | map([.path, .src]) ==
	    [[$film, $k], ["moved/renamed.mp4", $k + "-2"],
	    ["other.mp4", .[2].key], ["second.mp4", $k + "-3"],
	    ["moved/renamed.mp4", $k + "-4"]]' --arg film "$film"
rec "run and done use the same names" '
	[.[] | select(.type == "run").src] == [.[] | select(.type == "media").src]
	and [.[] | select(.type == "done").src] ==
	    [.[] | select(.type == "media").src]'

# 8 MiB behind a film, of which every second stretch of 64 KiB is looked at.
{
	cat "$film"
	printf '\0\200\0\0free'
	head -c 8388600 /dev/zero
} >big.mp4
size=$(size_of big.mp4)
step=$(((size - 65536) / 63))
# changed NAME OFFSET: big.mp4 with another byte there.
changed() {
	cp big.mp4 "$1"
	printf x | dd "of=$1" bs=1 "seek=$2" conv=notrunc 2>/dev/null
}
changed between.mp4 $((step * 40 - 5000))
changed within.mp4 $((step * 40 + 5000))
changed end.mp4 $((size - 1))
exits 0 "large films are probed" probe big.mp4 between.mp4 within.mp4 end.mp4
rec "a byte that differs between the blocks is not seen, as documented" '
	[.[] | select(.type == "media").key] | .[0] == .[1]'
rec "a byte in a block is, the last of the file too" '
	[.[] | select(.type == "media").key] | .[0] != .[2] and .[0] != .[3]'
exits 0 "--full-hash reads them whole" \
    probe --full-hash big.mp4 between.mp4 within.mp4 big.mp4
rec "--full-hash sees each byte, and equal content" '
	[.[] | select(.type == "media").key] | .[0] != .[1] and .[0] != .[2] and
	    .[1] != .[2] and .[0] == .[3]'
rec "--full-hash stands in the run record" '
	[.[] | select(.type == "run").options] | unique == ["--full-hash"]'
probe "$film" >sampled
exits 0 "a small file is read whole in any case" probe --full-hash "$film"
rec "so its key is the same with --full-hash" '
	.[0].key == $key' --arg key "$(jq -r '.key // empty' sampled)"

# --- a steady rate ----------------------------------------------------------------

# Several pictures in one packet of the stream: only the first has a time.
ff -f lavfi -i testsrc2=s=192x144:r=25:d=4 -c:v mpeg2video -bf 2 -g 12 \
    steady.mpg
ffprobe -v error -show_entries packet=pts -of csv=p=0 steady.mpg >steady.times
ok "some pictures have no time stamp" grep -q -F N/A steady.times
exits 0 "such a film is probed" probe steady.mpg
rec "its rate does not vary for that" '.[0].video.vfr == false'

# --- a camera's timecode -----------------------------------------------------------

for type in mov mkv mxf; do
	ff -f lavfi -i testsrc2=s=192x144:r=25:d=0.4 -c:v mpeg2video \
	    -timecode 10:00:00:00 "coded.$type"
	exits 0 "$type: a film with a timecode" probe "coded.$type"
	rec "$type: the timecode of its first picture is told" \
	    '.[0].video.timecode == "10:00:00:00"'
done
ff -i coded.mov -map 0:v -c copy again.mkv
exits 0 "one that was copied from MOV to Matroska" probe again.mkv
rec "has it still" '.[0].video.timecode == "10:00:00:00"'
plan
