#!/bin/sh
# Sound that is odd or damaged, and decoders that misbehave.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

# sound OUT SOURCE OPTION...: a lavfi source as a file.
sound() {
	s_out=$1
	s_src=$2
	shift 2
	ffmpeg -nostdin -v error -y -f lavfi -i "$s_src" "$@" "$s_out" || exit 2
}

# sane WHAT: what every run that went well has written.
sane() {
	rec "$1: times grow, and levels are within reason" '
		(["loud", "beat", "onset", "surge"][] as $type |
		    [.[] | select(.type == $type).t] | . == sort),
		(["sound", "tempo", "section", "song"][] as $type |
		    [.[] | select(.type == $type).start] | . == sort),
		all(.[] | select(.type == "loud"); (.peak == null or
		    .peak < 150 and .peak > -1000) and
		    (.momentary == null or .momentary < 150))'
	rec "$1: sounds and tempi have no gaps" '
		["sound", "tempo"][] as $type | [.[] |
		    select(.type == $type)] as $s |
		    all(range(1; $s | length);
		    $s[.].start == $s[. - 1].end)'
	rec "$1: done comes last, once, and no error" '
		.[-1].type == "done" and all(.type != "error") and
		    ([.[] | select(.type == "done")] | length) == 1'
}

# --- there is nothing, or next to nothing ----------------------------------------

exits 0 "a film without sound passes" beatscan "$(media cuts.mp4)"
rec "with nothing told but that it was here" \
    '[.[].type] == ["media", "run", "run", "done"]'
exits 1 "an audio stream that is not there is an error" \
    beatscan --track 2 "$(media plain.mp4)"
rec "which says how many there are" \
    'any(.type == "error" and .what == "has no audio stream 2, only 1")'

# The header's lengths say two bytes.
{
	printf 'RIFF\046\0\0\0WAVEfmt \020\0\0\0\001\0\001\0'
	printf '\104\254\0\0\210\130\001\0\002\0\020\0data\002\0\0\0\0\100'
} >one.wav
exits 0 "one sample is heard" beatscan --onsets one.wav
rec "one sample: no row, one loudness, its peak" '
	all(.type != "loud" and .type != "beat") and
	([.[] | select(.type == "loudness") | .peak] == [-6.02])'
sane "one sample"
probe -q one.wav >stream
head -c 44 one.wav >zero.wav
exits 1 "a file of zero samples" beatscan zero.wav
rec "zero samples: one error says so" '[.[] | select(.type == "error")] | length == 1'
mv zero.wav one.wav
exits 1 "zero samples where some were promised" beatscan -q <stream
rec "zero samples: one error, and done comes last" '
	([.[] | select(.type == "error")] | length) == 1 and
	    .[-1].type == "done" and all(.type != "loud" and .type != "beat")'

# --- odd forms --------------------------------------------------------------------

tone='sine=f=440:d=4'
sound r8k.wav "$tone" -ar 8000 -ac 1
sound r11k.wav "$tone" -ar 11025 -ac 2
sound odd.wav "$tone" -ar 44056 -ac 2
sound r192k.wav "$tone" -ar 192000 -ac 8 -c:a pcm_s24le
sound r96k.flac "$tone" -ar 96000 -ac 6
sound u8.wav "$tone" -ar 22050 -c:a pcm_u8
sound f64.wav "$tone" -ar 48000 -c:a pcm_f64le
sound mulaw.wav "$tone" -ar 8000 -c:a pcm_mulaw
sound adpcm.wav "$tone" -ar 22050 -c:a adpcm_ima_wav
while read -r file what; do
	exits 0 "$what" beatscan --onsets "$file"
	sane "$what"
	rec "$what: ten rows a second" '
		[.[] | select(.type == "loud")] | length >= 39 and
		    length <= 41 and .[0].t == 0.1'
	rec "$what: a tone is where it is, and no beat" '
		all(.[] | select(.type == "loud" and .t > 1 and .t < 3);
		    .zcr > 860 and .zcr < 900) and all(.type != "beat")'
done <<'END'
r8k.wav	8 kHz mono
r11k.wav	11.025 kHz stereo
odd.wav	44056 Hz
r96k.flac	96 kHz 5.1
r192k.wav	192 kHz 7.1
u8.wav	eight bits
f64.wav	doubles
mulaw.wav	mu-law
adpcm.wav	ADPCM
END

# --- odd samples ------------------------------------------------------------------

# Floats: a tone with NaN, both infinities and numbers out of all range in it.
sound floats.wav "$tone" -ar 48000 -c:a pcm_f32le -bitexact
at=$(grep -a -b -o data floats.wav | head -n 1 | cut -d: -f1)
n=0
for bytes in '\0\0\300\177' '\0\0\200\177' '\0\0\200\377' '\377\377\177\177' \
    '\001\0\0\0' '\377\377\377\377'; do
	n=$((n + 1))
	# shellcheck disable=SC2059
	printf "$bytes" | dd of=floats.wav bs=1 conv=notrunc \
	    seek=$((at + 8 + n * 80000)) 2>/dev/null
done
exits 0 "NaN and infinities count as silence" beatscan --onsets floats.wav
rec "NaN and infinities: every number is one" '
	all(.[] | select(.type == "loud" and .t > 3.5);
	    .momentary > -30 and .rms > -30)'
rec "NaN and infinities: done comes last" \
    '.[-1].type == "done" and all(.type != "error")'

sound dc.wav "aevalsrc=0.5:d=4" -ar 44100
exits 0 "a constant is heard" beatscan --onsets dc.wav
sane "a constant"
rec "a constant: no beat and no speech in it" '
	all(.type != "beat") and
	    all(.[] | select(.type == "sound"); .kind != "speech")'
rec "a constant: no loudness to speak of once it stands" '
	all(.[] | select(.type == "loud" and .t > 3.5);
	    .momentary == null or .momentary < -60)'

sound clip.wav "$tone,volume=30dB" -ar 44100 -c:a pcm_s16le
exits 0 "clipping is heard" beatscan clip.wav
sane "clipping"
rec "clipping: its peak is full scale" '
	any(.type == "loudness" and .peak > -0.1 and .peak <= 0)'

sound silent.wav "anullsrc=r=48000:cl=stereo:d=12" -c:a pcm_s16le
exits 0 "digital silence is heard" beatscan --onsets silent.wav
sane "digital silence"
rec "digital silence: levels are null" '
	all(.[] | select(.type == "loud"); .momentary == null and
	    .shortterm == null and .rms == null and .peak == null) and
	    any(.type == "loudness" and .integrated == null and
	    .range == null and .peak == null)'
rec "digital silence: it is silence, from end to end" '
	[.[] | select(.type == "sound") | [.start, .end, .kind]] ==
	    [[0, 12, "silence"]]'
rec "digital silence: no beat, no onset, no surge, no section" '
	all(.[]; .type as $t | ["beat", "onset", "surge", "section", "song"] |
	    index($t) == null)'
rec "digital silence: a tempo record says that there is none" '
	[.[] | select(.type == "tempo") | .bpm] == [null]'

sound late.wav "anullsrc=r=48000:cl=mono:d=600" -c:a pcm_s16le
exits 0 "ten minutes of nothing" beatscan late.wav
sane "ten minutes of nothing"

# --- damage -----------------------------------------------------------------------

song=$(media song.flac)
cut_at "$song" 60 cut.flac
beatscan -q cut.flac >out
rec "cut off: what is there is heard" '
	([.[] | select(.type == "loud")] | length) > 150 and
	    any(.type == "loudness") and .[-1].type == "done"'
cut_at "$(media song.mp3)" 50 cut.mp3
exits 0 "a shortened MP3" beatscan cut.mp3
rec "is as long as it is" '
	[.[] | select(.type == "loud")] | length >= 175 and length <= 185'
cp "$(media song.mp3)" hole.mp3
dd if=/dev/zero of=hole.mp3 bs=1000 seek=100 count=40 conv=notrunc 2>/dev/null
beatscan -q hole.mp3 >out
rec "a hole of zeros: what is behind it is heard" '
	any(.type == "loud" and .t > 30) and .[-1].type == "done"'

# --- streams that are not what they seem ------------------------------------------

probe "$song" >stream
sed 's/"audio":{"index":[0-9]*/"audio":{"index":null/; s/"audios":\[{"index":[0-9]*/"audios":[{"index":null/' \
    stream >lies
exits 1 "media that does not tell its stream" beatscan -q <lies
rec "is an error" 'any(.type == "error" and (.what | test("audio stream")))'
sed 's/"index":0/"index":7/g' stream >lies
exits 1 "a stream that the file does not have" beatscan -q <lies
rec "is an error too, and done comes" \
    'any(.type == "error") and .[-1].type == "done"'
sed 's/"rate":22050/"rate":1/; s/"channels":2/"channels":64/g; s/"layout":"stereo"/"layout":"7.1"/g' \
    stream >lies
beatscan -q <stream | grep '"type":"loud' >want
exits 0 "a wrong rate and wrong channels" beatscan -q <lies
grep '"type":"loud' out >got
same "do no harm: the decoder knows better" got want

src=$(jq -r 'select(.type == "media").src' stream)
{
	grep '"type":"media"' stream
	cat stream
} >twice
exits 1 "two media records for one file" beatscan -q --what loud <twice
rec "make one source, told once" '
	[.[] | select(.type == "loudness")] | length == 1'
{
	head -n 1 stream
	printf '%s\n' garbage '{"type":' '[]' '{"type":"segment","src":"'"$src"'","start":"x"}'
	sed 1d stream
} >junk
exits 1 "lines of garbage" beatscan -q --what loud <junk
rec "are dropped, the rest is told" '
	([.[] | select(.type == "loudness")] | length) == 1 and
	    any(.type == "segment") and .[-1].type == "done"'

# --- names ------------------------------------------------------------------------

sound short.wav "sine=f=440:d=0.5" -ar 8000 -ac 1
hard_names short.wav wav
n=0
for file in hard/*; do
	n=$((n + 1))
done
exits 0 "all names that ever broke a tool" beatscan -q --what loud -- hard/*
rec "are listened to" '[.[] | select(.type == "loudness")] | length == $n' \
    --argjson n "$n"

# --- an ffmpeg that fails, dies, hangs, lies --------------------------------------

sound next.wav "sine=f=440:d=1" -ar 8000 -ac 1
probe "$song" next.wav >both
stubs
# stub STUB OPTION...: beatscan with that stub on the first file only.
stub() {
	STUB=$1
	shift
	STUB_ONLY='*song.flac*'
	export STUB STUB_ONLY
	"$B/tests/tools/alone" -t 60 -r report beatscan "$@" <both >out 2>err
	unset STUB STUB_ONLY
}

while IFS='	' read -r what stub; do
	# The other film is to live, however busy the machine.
	stub "$stub" --timeout "$([ "$stub" = hang ] && echo 3 || echo 30)"
	is "$what: exit status 1, and no process is left" "$(cat report)" \
	    "exit 1"
	rec "$what: the file gets one error" '
		[.[] | select(.type == "error")] | length == 1 and
		    .[0].tool == "beatscan" and (.[0].path |
		    test("song.flac"))'
	rec "$what: the next one its loudness" '
		([.[] | select(.type == "media")][1].src) as $s |
		    [.[] | select(.type == "loudness" and .src == $s)] |
		    length == 1'
	rec "$what: both are done" \
	    '[.[] | select(.type == "done")] | length == 2'
	ok "$what: it is told on standard error" grep -q '^beatscan: ' err
done <<'END'
a complaint and exit status 1	exit:1
killed	signal:KILL
garbage	garbage
silence	hang
half an answer	early:700000
no answer	early:0
END

# It dies in the middle: what was heard stays.
mkdir -p dies.bin
cat >dies.bin/ffmpeg <<'END'
#!/bin/sh
# An ffmpeg that dies in the middle.
case "$*" in
*song.flac*) ;;
*) PATH=$REST exec ffmpeg "$@" ;;
esac
PATH=$REST ffmpeg "$@" | head -c 1800000
echo "[flac @ 0x55] a terrible thing" >&2
kill -SEGV $$
END
chmod +x dies.bin/ffmpeg
REST=$PATH
export REST
PATH=$WORK/dies.bin:$PATH
exits 1 "a decoder that dies in the middle" beatscan "$song"
PATH=$REST
rec "what was heard stays: loudness, sounds, beats" '
	([.[] | select(.type == "loud")] | length) > 50 and
	    any(.type == "loudness" and .end > 5) and any(.type == "sound")'
rec "then one error record, behind all of it" '
	[.[].type] | (. - (. - ["error"]) | length) == 1 and
	    .[-2:] == ["error", "done"]'

# --- what beatscan leaves behind --------------------------------------------------

"$B/tests/tools/alone" -t 30 -k -r report \
    beatscan -q "$song" "$song" "$song" | head -n 5 >few
is "a reader that goes away ends it" "$(cat report)" "signal 13"
plan
