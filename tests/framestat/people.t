#!/bin/sh
# Pictures, tables and lists for people.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

cp "$(media cuts.mp4)" cuts.mp4
cp "$(media changes.mp4)" 'a <b> & "c".mp4'

# --- the table --------------------------------------------------------------------

exits 0 "a table of shots" framestat -T -M full cuts.mp4
lines "has a name, a heading, a line for each shot and a last one" out 8
has "times for people" out "0:00:03.680"
has "and totals" out "5 shots: 4 cuts, 0 dissolves, 0 fades, 0 wipes"
is "no record is among them" "$(grep -c '^{' out)" 0
exits 0 "two films" framestat -T -M full cuts.mp4 'a <b> & "c".mp4'
is "are two tables" "$(grep -c SHOT out)" 2

# --- the sheet --------------------------------------------------------------------

# size FILE: its width, height and codec.
size() {
	ffprobe -v error -show_entries stream=width,height,codec_name \
	    -of csv=p=0 "$1"
}

exits 0 "a contact sheet" framestat --sheet sheet.png cuts.mp4
ok "is a PNG" sh -c 'ffprobe -v error -show_entries stream=codec_name \
    -of csv=p=0 sheet.png | grep -q png'
ffmpeg -v error -i sheet.png -f rawvideo -pix_fmt rgb24 - | cksum >one
framestat --sheet again.jpg cuts.mp4 >out
is "or a JPEG, by its name" "$(size again.jpg | cut -d, -f1)" mjpeg
exits 1 "a file that is there is not replaced" \
    framestat --sheet sheet.png 'a <b> & "c".mp4'
rec "which is an error of that film" '
	map(select(.type == "error")) | length == 1 and
	    (.[0].what | test("exists: -y replaces it")) and
	    .[0].path == "sheet.png"'
rec "while its shots are told" 'any(.type == "shot")'
ffmpeg -v error -i sheet.png -f rawvideo -pix_fmt rgb24 - | cksum >two
same "and the file is what it was" two one
exits 0 "-y replaces it" framestat -y --sheet sheet.png 'a <b> & "c".mp4'
ffmpeg -v error -i sheet.png -f rawvideo -pix_fmt rgb24 - | cksum >two
not_ok "with another picture" cmp one two
exits 0 "two films make two sheets" \
    framestat --sheet both.png cuts.mp4 'a <b> & "c".mp4'
ok "the second with a number" test -f both.png -a -f both-2.png
exits 2 "a sheet has to be a picture" framestat --sheet sheet.txt cuts.mp4
exits 1 "a folder that is not there" \
    framestat --sheet none/sheet.png cuts.mp4
is "nothing half made is left" "$(find . -name '*.tmp*' -o -name '.*sheet*')" ""

# --- the plot ---------------------------------------------------------------------

exits 0 "a plot" framestat -M full --plot plot.svg 'a <b> & "c".mp4'
has "is SVG" plot.svg "<svg"
has "with the film's name, escaped" plot.svg '&lt;b&gt; &amp; '
has "a dissolve" plot.svg dissolve
if command -v xmllint >/dev/null; then
	ok "well-formed" xmllint --noout plot.svg
fi
exits 0 "a plot in pixels" framestat -M fast --plot plot.png cuts.mp4
ok "is a PNG" sh -c 'ffprobe -v error -show_entries stream=codec_name \
    -of csv=p=0 plot.png | grep -q png'

# --- another program's lists ------------------------------------------------------

exits 0 "PySceneDetect's list" framestat -M full --compat scenedetect \
    --stats stats.csv cuts.mp4
cat >want <<'END'
Timecode List:,00:00:01.600,00:00:03.600,00:00:03.680,00:00:06.000
Scene Number,Start Frame,Start Timecode,Start Time (seconds),End Frame,End Timecode,End Time (seconds),Length (frames),Length (timecode),Length (seconds)
1,1,00:00:00.000,0.000,40,00:00:01.600,1.600,40,00:00:01.600,1.600
2,41,00:00:01.600,1.600,90,00:00:03.600,3.600,50,00:00:02.000,2.000
3,91,00:00:03.600,3.600,92,00:00:03.680,3.680,2,00:00:00.080,0.080
4,93,00:00:03.680,3.680,150,00:00:06.000,6.000,58,00:00:02.320,2.320
5,151,00:00:06.000,6.000,200,00:00:08.000,8.000,50,00:00:02.000,2.000
END
tr -d '\r' <out >got
same "is what PySceneDetect writes, to the byte" got want
is "statistics have a line for each picture" "$(wc -l <stats.csv)" 201
has "under its names" stats.csv "Frame Number,Timecode,"
exits 2 "a table and a list at once are misuse" \
    framestat -T --compat scenedetect cuts.mp4

# --- nothing to show --------------------------------------------------------------

cp "$(media tone.flac)" sound
exits 0 "a film without pictures has no sheet and no plot" \
    framestat --sheet s.png --plot p.png sound
plan
