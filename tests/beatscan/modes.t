#!/bin/sh
# How much is listened to: what, ranges, windows, tracks, several files.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

song=$(media song.flac)
beatscan -q --onsets "$song" >all
own() {
	grep -v -e '^{"type":"media"' -e '^{"type":"run"' -e '^{"type":"done"' "$1"
}

# --- all of it --------------------------------------------------------------------

cp all out
rec "music is found, between silences" '
	[.[] | select(.type == "sound") | .kind] |
	    index("music") != null and .[0] == "silence"'
rec "its tempo is told" '
	any(.[]; .type == "tempo" and .bpm and .bpm > 119.5 and .bpm < 120.5)'
rec "and its beats, where they are" '
	[.[] | select(.type == "beat" and .t > 5 and .t < 30) | .t] |
	    length > 45 and length < 53 and
	    all(.[]; (. * 2 - (. * 2 | round)) | fabs < 0.03)'
rec "and that it has bars of four" '
	any(.[]; .type == "tempo" and .meter == 4)'
rec "sections follow each other, and there is one song" '
	([.[] | select(.type == "section")] | length) >= 1 and
	    ([.[] | select(.type == "song")] | length) == 1'
rec "nothing sounds behind its end" '
	all(.[] | select(.type == "beat"); .t < 36)'
rec "run announces every type that comes" '
	([.[].type] | unique) - ["media", "run", "done"] -
	    (.[] | select(.type == "run" and .tool == "beatscan").emits) == []'

# --- what -------------------------------------------------------------------------

while read -r list types; do
	exits 0 "--what $list" beatscan -q --what "$list" "$song"
	rec "--what $list: only $types" '
		([.[] | .type] | unique) - ["media", "run", "done"] |
		    . - ($types / ",") == [] and length >= 1' --arg types "$types"
done <<'END'
loud loud,loudness
sound sound,surge
beat tempo,beat
onset onset
section section,song
END
beatscan -q --what loud "$song" >out
rec "loudness alone computes no spectrum" '
	all(.[] | select(.type == "loud"); .flux == null and
	    .centroid == null and .zcr == null)'
for type in beat tempo onset sound section song loudness; do
	case $type in
	tempo) list=beat ;;
	song) list=section ;;
	loudness) list=loud ;;
	*) list=$type ;;
	esac
	beatscan -q --what "$list" "$song" | own /dev/stdin |
	    grep "^{\"type\":\"$type\"" >got
	grep "^{\"type\":\"$type\"" all >want
	[ "$type" = sound ] ||
	    same "$type alone is what it is among all" got want
done
exits 2 "--what nothing is misuse" beatscan --what , x
exits 2 "--what else is misuse" beatscan --what loud,noise x
exits 2 "aubio and --lag is misuse" beatscan --engine aubio --lag 5 x

# --- ranges and windows -----------------------------------------------------------

beatscan -q --range 10-20 "$song" >out
rec "--range: nothing outside of it" '
	all(.[] | select(.t); .t >= 10 and .t <= 20.05) and
	    ([.[] | select(.type == "loud")] | length) >= 99'
rec "--range: times are those of the file" '
	[.[] | select(.type == "beat") | .t] | length >= 15 and
	    all(.[]; (. * 2 - (. * 2 | round)) | fabs < 0.03)'
rec "--range: one loudness, of the range" '
	[.[] | select(.type == "loudness") | [.start, .end]] == [[10, 20]]'
# The first 3 s look back at what the range does not have.
jq -c 'select(.type == "loud" and .t > 13.5 and .t <= 20) |
    [.t, .momentary, .shortterm, .rms, .peak]' out >got
jq -c 'select(.type == "loud" and .t > 13.5 and .t <= 20) |
    [.t, .momentary, .shortterm, .rms, .peak]' all >want
same "--range: loudness is that of the whole file there" got want
beatscan -q --range 30- "$song" >out
rec "an open range goes to the end" '
	[.[] | select(.type == "loudness") | [.start, .end]] == [[30, 36]]'
exits 0 "a range behind the end" beatscan -q --range 100-110 "$song"
rec "is empty" 'all(.type != "loud" and .type != "error")'
for range in 5 5-5 9-5 - x-y 1-2-3; do
	exits 2 "--range $range is misuse" beatscan --range "$range" x
done
for bpm in 100 200-100 0-100 90-400 - x; do
	exits 2 "--bpm $bpm is misuse" beatscan --bpm "$bpm" x
done

# windowed SEGMENTS OPTION...: the song with these segments, "start end".
windowed() {
	w_list=$1
	shift
	{
		probe "$song" | grep -v '"type":"done"'
		src=$(probe -q "$song" | jq -r 'select(.type == "media").src')
		printf '%s\n' "$w_list" | while read -r w_from w_to; do
			printf '{"type":"segment","src":"%s","start":%s,"end":%s}\n' \
			    "$src" "$w_from" "$w_to"
		done
		printf '{"type":"done","src":"%s"}\n' "$src"
	} | beatscan -q "$@"
}

windowed "20 24${NL}5 8${NL}23.5 25" -w --what loud,sound >out
rec "each window is opened by a record, overlapping ones are one" '
	[.[] | select(.type == "window") | [.start, .end, .pass, .tool]] ==
	    [[5, 8, 1, "beatscan"], [20, 25, 1, "beatscan"]]'
rec "only what lies inside is told, and its pass with it" '
	[.[] | select(.type == "loud")] | length == 80 and
	    all(.[]; .pass == 1 and (.t > 5 and .t <= 8 or
	    .t > 20 and .t <= 25))'
rec "each has a loudness of its own" '
	[.[] | select(.type == "loudness") | [.start, .end, .pass]] ==
	    [[5, 8, 1], [20, 25, 1]]'
rec "what a window has comes behind its record" '
	[.[] | select(.type == "window" or .type == "loudness").type] ==
	    ["window", "loudness", "window", "loudness"]'
windowed "20 24" -w --what loud --range 22- >out
rec "--range limits windows" '
	[.[] | select(.type == "window") | [.start, .end]] == [[22, 24]]'
windowed "70 80" -w >out
rec "a window outside of the file is none" '
	all(.type != "window" and .type != "loud" and .type != "error")'
windowed "1 2" >out
rec "without -w segments only pass" '
	all(.type != "window") and any(.type == "segment") and
	    any(.type == "beat")'
windowed "1 2" -w --what loud | beatscan -q -w --what loud >out
rec "each closer listen has a pass of its own" '
	[.[] | select(.type == "window") | .pass] == [1, 2]'

# --- other options ----------------------------------------------------------------

beatscan -q --lag 5 --what beat "$song" >out
rec "--lag finds the beats as well" '
	[.[] | select(.type == "beat" and .t > 12 and .t < 30) | .t] |
	    length >= 33 and length <= 38'
beatscan -q --bpm 50-70 --what beat "$song" >out
rec "--bpm chooses the octave" '
	any(.[]; .type == "tempo" and .bpm and .bpm > 58 and .bpm < 62)'
beatscan -q --true-peak --what loud "$song" >out
rec "--true-peak is no less than the peak of samples" '
	[.[] | select(.type == "loudness")][0] |
	    .true_peak >= .peak - 0.01 and .true_peak < .peak + 6'
beatscan -q --silence -20 --what sound "$song" >out
rec "--silence says what counts as silence" '
	([.[] | select(.type == "sound" and .kind == "silence") |
	    .end - .start] | add) > 10'

tracks=two-tracks.mkv
ffmpeg -nostdin -v error -f lavfi -i "sine=f=440:d=4" -f lavfi \
    -i "sine=f=2000:r=48000:d=4" -map 0 -map 1 -c:a flac "$tracks" || exit 2
centroid() {
	jq -s '[.[] | select(.type == "loud" and .t > 1).centroid] |
	    add / length | . > 1500' "$@"
}
beatscan -q "$tracks" >one
beatscan -q --track 2 "$tracks" >two
is "the first audio stream is listened to" "$(centroid one)" false
is "--track 2 listens to the second, at its own rate" "$(centroid two)" true

# --- several files ----------------------------------------------------------------

beatscan -q --what loud "$song" "$(media tone.wav)" "$(media plain.mp4)" >out
rec "several files, one after the other" '
	[.[] | select(.type == "loudness").src] | length == 3 and
	    (unique | length) == 3'
beatscan -q "$song" | own /dev/stdin >one
beatscan -q "$(media tone.wav)" "$song" >both
src=$(jq -r 'select(.type == "media" and .path == $p).src' --arg p "$song" both)
grep "\"src\":\"$src\"" both | own /dev/stdin >second
same "the second file's records are those it has alone" second one

# Where the sound has ended, the beat has.
ffmpeg -nostdin -v error -i "$song" -t 14 \
    -af "volume='if(lt(t,13),1,0)':eval=frame" ends.flac
beatscan -q --what beat ends.flac | jq -rs \
    'map(select(.type == "beat").t) | [first, last] | map(round) | join(" ")' \
    >ends
is "no beat is told in a silence" "$(cat ends)" "1 13"
ffmpeg -nostdin -v error -i "$song" \
    -af "volume='if(between(t,13,23),0,1)':eval=frame" pause.flac
beatscan -q --what beat pause.flac | jq -rs 'map(select(.type == "beat").t) |
    [(map(select(. > 13.2 and . < 22.8)) | length), last > 32] |
    map(tostring) | join(" ")' >pause
is "nor in one between, after which it goes on" "$(cat pause)" "0 true"

# The memory is that of a short file.
if tells_memory; then
	nice ffmpeg -nostdin -v error -stream_loop 40 -i "$song" -c copy long.flac
	own_memory out beatscan -q long.flac
	kib=$(cat out.kib)
	ok "24 minutes in less than 48 MB ($kib KiB)" test "$kib" -lt 48000
	nice ffmpeg -nostdin -v error -stream_loop 19 -i "$song" -c copy half.flac
	own_memory half beatscan -q --what beat --lag 10 half.flac
	own_memory long beatscan -q --what beat --lag 10 long.flac
	flat "flat with --lag for 12 minutes and for 24" 499 half long
else
	skip "24 minutes in less than 48 MB" "other memory here"
	skip "flat with --lag" "other memory here"
fi
plan
