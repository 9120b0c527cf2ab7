#!/bin/sh
# Recordings that break off: what is said about them is what ffmpeg can still
# decode.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

mkdir cut truth
for f in plain.mp4 plain.mkv plain.ts mpeg4.avi plain.flv tone.mp3 tone.wav; do
	media $f >/dev/null
	for percent in 0 10 20 30 40 50 60 70 80 90 100; do
		cut_at "$MEDIA/$f" $percent "cut/${f%.*}-$percent.${f#*.}"
	done
done

# decode FILE: its pictures and sounds, one a line, with their times, into
# truth/.  Where the sound has no parameters yet, ffmpeg gives all up: then the
# pictures alone.
cat >decode <<'END'
: >"truth/$1"
[ -s "cut/$1" ] || exit 0
for map in '-map 0:v? -map 0:a?' '-map 0:v?'; do
	ffmpeg -nostdin -v quiet -threads 1 -copyts -i "file:cut/$1" $map \
	    -fps_mode passthrough -f framecrc - >"truth/$1"
	grep -q '^[0-9]' "truth/$1" && break
done
END
for f in cut/*; do
	echo "${f#cut/}"
done | xargs -P 2 -I FILE sh decode FILE

cd cut || exit
probe -g -- * >../out 2>../err
is "the empty ones among the cut files make exit status 1" "$?" 1
cd .. || exit
jq -s -r '([.[] | select(.type == "gop")] | group_by(.src) |
    map({key: .[0].src, value: {frames: map(.frames) | add, end: .[-1].end}}) |
    from_entries) as $gops |
    .[] | select(.type == "media" or (.type == "error" and .src == "")) |
    [.path, .type, .duration // 0, .start // 0, .truncated // false,
    (.video != null), $gops[.src].frames // 0, $gops[.src].end // 0,
    .video.frames // -1] | map(tostring) | join(" ")' out >said

# First the truth: how much was decoded of each file, and when the last of it
# ends.  Then what the records say, and every difference.
cat >judge.awk <<'EOT'
function near(x, y) { return x - y < 0.101 && y - x < 0.101 }
function wrong(text) { problems = problems "|" text }
FNR == 1 && FILENAME ~ /^truth/ {
	file = substr(FILENAME, 7)
	split("", tb)
	video = -1
}
FILENAME ~ /^truth/ && /^#tb/ { split($3, a, "/"); tb[$2 + 0] = a[1] / a[2] }
FILENAME ~ /^truth/ && /^#codec_id.*rawvideo/ { video = $2 + 0 }
FILENAME ~ /^truth/ && !/^#/ {
	split($0, c, ",")
	t = (c[3] + c[4]) * tb[c[1] + 0]
	if (!decoded[file]++ || t > last[file]) last[file] = t
	pictures[file] += c[1] == video
	next
}
FILENAME ~ /^truth/ { next }
{
	n[$1]++
	type[$1] = $2; duration[$1] = $3; start[$1] = $4; cut[$1] = $5
	film[$1] = $6; frames[$1] = $7; end[$1] = $8; told[$1] = $9
	order[++count] = $1
}
END {
	for (i = 1; i <= count; i++) {
		f = order[i]
		problems = ""
		if (n[f] != 1) wrong(n[f] " records")
		if (!decoded[f]) {
			if (type[f] != "error")
				wrong("nothing can be decoded, but no error")
		} else if (type[f] != "media") {
			wrong("an error, but it can be decoded")
		} else {
			length_of = last[f] - start[f]
			if (!near(duration[f], length_of))
				wrong(duration[f] " s, but decoded " length_of)
			could_tell = f !~ /ts$/ && f !~ /-100/
			if ((cut[f] == "true") != could_tell)
				wrong("truncated: " cut[f])
			# FLV: ffprobe does not tell that the last one is a part
			if (f ~ /flv$/ && cut[f] == "true")
				pictures[f]++
			if (film[f] == "true" && frames[f] != pictures[f])
				wrong(frames[f] " pictures in groups, but decoded " pictures[f])
			if (told[f] >= 0 && told[f] != pictures[f])
				wrong(told[f] " frames, but decoded " pictures[f])
			if (film[f] == "true" && !near(end[f], duration[f]))
				wrong("groups end at " end[f] ", duration " duration[f])
		}
		print f " " substr(problems, 2)
	}
}
EOT
awk -f judge.awk truth/* said >verdicts
for f in plain.mp4 plain.mkv plain.ts mpeg4.avi plain.flv tone.mp3 tone.wav; do
	for percent in 0 10 20 30 40 50 60 70 80 90 100; do
		name=${f%.*}-$percent.${f#*.}
		is "the first $percent % of $f are described as what can be decoded" \
		    "$(grep -F "$name " verdicts | tr '|' '\n')" "$name "
	done
done

rec "what is cut off has no other error" '
	[.[] | select(.type == "error" and .src != "")] == []'
rec "each media has its run and its done" '
	([.[] | select(.type == "media").src] | length > 60) and
	[.[] | select(.type == "media").src] == [.[] | select(.type == "done").src]
	and [.[] | select(.type == "media").src] ==
	    [.[] | select(.type == "run").src]'
rec "a sound of which nobody knows yet what it is like is not chosen" '
	[.[] | select(.type == "media" and .audio) | .path as $path | .audio |
	    select(.rate == 0 or .channels == 0) | $path] == []'
exits 0 "cut off recordings are no failure" probe -q -g cut/plain-50.mkv \
    cut/plain-50.ts cut/mpeg4-50.avi cut/tone-50.wav
exits 1 "an empty file is one, wherever it stands" \
    probe -q cut/plain-50.mkv cut/plain-0.mkv cut/plain-100.mkv

# --- an index at the end, or nothing but a header --------------------------------

cut_at "$(media tail.mp4)" 60 never.mp4
cut_at "$MEDIA/tail.mp4" 99 late.mp4
cut_at "$(media frag.mp4)" 60 frag.mp4
media header.mp4 >/dev/null
exits 1 "a recording whose index was never written is an error" \
    probe -g never.mp4 late.mp4 frag.mp4 \
    "$MEDIA/header.mp4"
rec "which says so" '
	.[0].what == "cut off before its index (moov) was written: the recording was never finished"'
rec "one cut off in the middle of its index is called cut off, too" '
	.[1] | .type == "error" and .path == "late.mp4" and
	    (.what | test("^cut off "))'
rec "one in fragments is readable up to where it ends" '
	.[2] | .path == "frag.mp4" and .truncated and .duration > 0.9 and
	.duration < 1.3'
rec "and its groups are what is there" '
	[.[] | select(.type == "gop")] | length == 3 and
	(map(.frames) | .[0] == 12 and .[1] == 12 and .[2] < 12)'
rec "one that ends where its media begins is an error" '
	.[-1].what == "cut off before its first picture"'
plan
