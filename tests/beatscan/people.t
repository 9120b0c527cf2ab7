#!/bin/sh
# Tables, pictures and clicks for people.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq od

# A bass note and a snap on each half second, the first of four notes higher.  8 bars softly, 8 loudly, 8 softly.
ffmpeg -v error -f lavfi -i "aevalsrc='
	(0.12 + 0.5 * between(t\,16\,32)) * (
	sin(2*PI*(55+55*lt(mod(t\,2)\,0.5))*t) * exp(-12*mod(t\,0.5)) +
	0.5*(2*random(0)-1) * exp(-60*mod(t\,0.5)) +
	0.1*sin(2*PI*(220+40*floor(mod(t\,8)/2))*t))
	':s=16000:d=48" -c:a pcm_s16le music.wav || exit 2
ffmpeg -v error -i music.wav -c copy "a <b> & 'c'.mkv" || exit 2

# --- the table --------------------------------------------------------------------

exits 0 "a table" beatscan -T music.wav
has "begins with the name" out music.wav
has "tells the loudness" out "loudness -"
has "the tempo" out "  BPM  METER  BEATS  SURE"
ok "the one that was played, or half of it" \
    grep -q -E ' (120|60)\.0[0-9] ' out
has "sections" out "SECTION  ENERGY"
ok "and how many beats" grep -q -E '^(9[0-9]|4[5-9]) beats, ' out
is "no record is among them" "$(grep -c '^{' out)" 0
exits 0 "two films" beatscan -T music.wav "a <b> & 'c'.mkv"
is "are two tables" "$(grep -c '^loudness' out)" 2

# --- sections ---------------------------------------------------------------------

exits 0 "records" beatscan music.wav
cp out records
rec "sections follow each other" 'map(select(.type == "section")) |
	length >= 2 and . as $s | all(range(1; length);
	    $s[.].start == $s[. - 1].end)'
rec "the loud part is one of them, on bar lines" '
	any(.type == "section" and (.start - 16 | fabs) < 0.05 and
	    (.end - 32 | fabs) < 0.05 and (.kind | test("high|drop")))'
rec "and the music begins in earnest with it" '
	any(.type == "song" and (.start - 16 | fabs) < 0.05)'

# --- clicks -----------------------------------------------------------------------

# clicks WAV TIMES: how many of these times have a click: the WAV differs from
# half the music there, and not in the millisecond before.
clicks() {
	ffmpeg -v error -i "$1" -f s16le - | od -An -v -w2 -td2 >with
	ffmpeg -v error -i music.wav -f s16le - | od -An -v -w2 -td2 >without
	paste with without | awk -v times="$2" '
		{ d = $1 - $2 / 2; odd[NR - 1] = d > 4 || d < -4 }
		END {
			while ((getline t <times) > 0) {
				at = int(t * 16000 + 0.5)
				good = odd[at - 1] || odd[at] || odd[at + 1]
				for (i = at - 16; i < at - 1; i++)
					if (odd[i])
						good = 0
				n += good
			}
			print n + 0
		}'
}

exits 0 "the sound with clicks" beatscan --click click.wav music.wav
jq -r 'select(.type == "beat") | .t' out >ticks
ok "beats are told as well" test "$(wc -l <ticks)" -gt 40
is "a click is where each beat is" "$(clicks click.wav ticks)" \
    "$(wc -l <ticks | tr -d ' ')"
is "the sound is as long as it was" \
    "$(ffprobe -v error -show_entries format=duration -of csv=p=0 click.wav)" \
    "$(ffprobe -v error -show_entries format=duration -of csv=p=0 music.wav)"

# The same sound a second and a half late.
ffmpeg -v error -itsoffset 1.5 -i music.wav -f lavfi -i \
    color=c=gray:s=64x64:r=25:d=50 -map 1 -map 0 -c:a pcm_s16le \
    -c:v mpeg4 late.mkv || exit 2
exits 0 "sound that begins late" beatscan --click late.wav late.mkv
jq -r 'select(.type == "beat") | .t - 1.5' out >ticks
ffmpeg -v error -ss 1.5 -i late.wav -c:a pcm_s16le cut.wav
is "has clicks where the film has beats" "$(clicks cut.wav ticks)" \
    "$(wc -l <ticks | tr -d ' ')"

exits 0 "a part of it" beatscan --range 16-32 --click part.wav music.wav
is "is that part" "$(ffprobe -v error -show_entries format=duration \
    -of csv=p=0 part.wav | cut -c1-4)" 16.0
cp click.wav before.wav
exits 1 "a file that is there is not replaced" \
    beatscan --click click.wav late.mkv
rec "which is an error of that film" 'map(select(.type == "error")) |
	length == 1 and (.[0].what | test("exists: -y replaces it")) and
	.[0].path == "click.wav"'
same "and the file is what it was" click.wav before.wav
exits 0 "-y replaces it" beatscan -y --click click.wav late.mkv
not_ok "with another sound" cmp -s click.wav before.wav
exits 0 "two films make two files" \
    beatscan --click both.wav music.wav late.mkv
ok "the second with a number" test -f both.wav -a -f both-2.wav
exits 2 "it has to be a WAV file" beatscan --click both.mp3 music.wav
exits 1 "a folder that is not there" beatscan --click none/a.wav music.wav
rec "is an error with the file's name" '
	any(.type == "error" and .path == "none/a.wav")'

# --- the plot ---------------------------------------------------------------------

exits 0 "a plot" beatscan --plot plot.svg "a <b> & 'c'.mkv"
has "is SVG" plot.svg "<svg"
has "with the film's name, escaped" plot.svg '&lt;b&gt; &amp; '
has "and the sections" plot.svg '>music</text>'
if command -v xmllint >/dev/null; then
	ok "well-formed" xmllint --noout plot.svg
fi
exits 0 "a plot in pixels" beatscan --plot plot.png music.wav
ok "is a PNG" sh -c 'ffprobe -v error -show_entries stream=codec_name \
    -of csv=p=0 plot.png | grep -q png'
exits 0 "all at once" beatscan -T -y --plot plot.jpg --click c.wav music.wav
ok "are there" test -s plot.jpg -a -s c.wav -a -s out
exits 2 "a plot has to be a picture" beatscan --plot plot.txt music.wav
exits 1 "a folder that is not there" beatscan --plot none/a.png music.wav

# --- nothing to show --------------------------------------------------------------

ffmpeg -v error -f lavfi -i color=s=64x64:r=5:d=1 -c:v mpeg4 mute.mkv || exit 2
exits 0 "a film without sound has no clicks and no plot" \
    beatscan --click m.wav --plot m.png mute.mkv
not_ok "nor files" test -e m.wav -o -e m.png
is "nothing half made is left" "$(find . -name '.cutlist*')" ""
plan
