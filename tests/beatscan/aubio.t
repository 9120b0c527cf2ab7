#!/bin/sh
# aubio's programs through the same records.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq aubiotrack aubioonset

song=$(media song.flac)
beatscan -q --engine aubio --onsets "$song" >out
rec "aubio's beats are told, with what it does not know null" '
	[.[] | select(.type == "beat")] | length > 20 and
	    all(.[]; .bar == null and .strength == null and
	    .confidence == null)'
rec "its onsets too" '[.[] | select(.type == "onset")] | length > 20'
rec "and a tempo, from its beats" '
	[.[] | select(.type == "tempo")] | length == 1 and
	    .[0].start == 0 and .[0].end > 35.9 and .[0].bpm > 40'
rec "everything else is beatscan's own" '
	any(.type == "loud") and any(.type == "sound") and any(.type == "section")'
rec "run says so" 'any(.type == "run" and (.options | test("--engine aubio")))'

# What it says of a file that it reads by itself.  It mixes down in another
# order of rounding, so a beat here or there may differ.
ffmpeg -nostdin -v error -i "$song" -ac 1 -c:a pcm_s16le mono.wav
jq -c 'select(.type == "beat").t' out | awk '{ printf "%.2f\n", $1 }' >got
aubiotrack -i mono.wav | awk '{ printf "%.2f\n", $1 }' >want
ok "they are the beats that aubiotrack prints" sh -c '
    n=$(grep -c -x -F -f got want); test "$n" -ge $(($(wc -l <want) * 9 / 10))'

# Its times count from the file's start, as all times.
ffmpeg -nostdin -v error -itsoffset 5 -i "$song" -f lavfi \
    -i color=s=16x16:r=5:d=41 -map 1 -map 0 -c:a flac -c:v mpeg4 late.mkv
beatscan -q --engine aubio --what beat late.mkv |
    jq -c 'select(.type == "beat").t' | awk '{ printf "%.2f\n", $1 - 5 }' >late
ok "late sound has late beats" sh -c '
    n=$(grep -c -x -F -f late got); test "$n" -ge $(($(wc -l <got) * 9 / 10))'

beatscan -q --engine aubio --what loud "$song" >out
rec "aubio is not run for loudness" '
	any(.type == "loud") and all(.type != "tempo" and .type != "error")'
mkdir none
for name in ffmpeg ffprobe; do
	ln -s "$(command -v "$name")" none/
done
PATH=$B:$WORK/none exits 1 "without aubio" "$B/beatscan" --engine aubio "$song"
rec "there is an error, and the rest is told" '
	([.[] | select(.type == "error")] | length) == 1 and
	    any(.type == "error" and (.what | test("aubiotrack"))) and
	    any(.type == "loudness") and .[-1].type == "done"'
for how in 'kill -KILL $$' 'exit 3' 'exit 0' 'cat >/dev/null; exit 1' \
    'exec sleep 1000'; do
	rm -f none/aubiotrack
	printf '#!/bin/sh\n%s\n' "$how" >none/aubiotrack
	chmod +x none/aubiotrack
	PATH=$WORK/none:$PATH "$B/tests/tools/alone" -t 60 -r report \
	    beatscan -q --timeout 1 --engine aubio --what beat "$song" >out
	is "an aubiotrack that does '$how' is an error" "$(cat report)" "exit 1"
	rec "told once, and done comes" '
		([.[] | select(.type == "error")] | length) == 1 and
		    .[-1].type == "done"'
done
plan
