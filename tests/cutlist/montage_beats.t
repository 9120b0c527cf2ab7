#!/bin/sh
# montage_beats.t: a whole montage to clicks at known times.  Its cuts are found
# again in the finished film, by decoding it, and lie where they were planned;
# its sound is the song's.  scripts/eval-montage does the same at length.
# shellcheck disable=SC2154,SC2016 # from the libraries; awk's own
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/filmfootage.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/filmbeats.sh"
need ffmpeg ffprobe jq

film_sources . 3 14
click_song clicks.flac 20 124 4
exits 0 "a film is made" cutlist -q -m clicks.flac --size 192x108 \
    --fps 30000/1001 --preset ultrafast --transition cut -o film.mp4 \
    s1.mp4 s2.mp4 s3.mp4
cp out records
film_judge film.mp4 records clicks.flac clicks.flac.beats >figures
is "all that is required of it holds" "$?: $(cut -d ' ' -f 3,6,7 figures)" \
    "0: 0 0 0"
comment <figures
ok "as many cuts as planned, and many" awk '
	{ exit !($1 > 9 && $1 == $2) }' figures
ok "each within half a picture of its planned beat" awk '
	{ exit !($4 <= $5 + 0.002 && $5 > 16.6 && $5 < 16.7) }' figures
ok "the sound is as late as the song, to a tenth of a millisecond" awk '
	{ exit !(NF == 11 && $10 ^ 2 < 0.01 && $11 ^ 2 < 0.01) }' figures
ok "clicks are found, so cuts are at most a picture off them" awk '
	{ exit !($9 < 34) }' figures

# --- would it be noticed? -------------------------------------------------

# spoil NAME FIGURE AWK: a plan that the film isn't of; which figure tells.
spoil() {
	awk "$3" judge.plan >other.plan
	"$B/tests/tools/filmcuts" other.plan judge.shown judge.times >told
	is "$1 is noticed" "$? $(awk "{ print ($2) }" told)" "1 1"
}
spoil "another source" '$6 > 0' '/^slot/ && ++n == 3 { $4 = $4 % 3 + 1 } 1'
spoil "another place of it" '$6 > 0' '
	/^slot/ && ++n == 3 { $5 += 500000 } 1'
spoil "a cut that the film does not have" '$3 == 2' '
	/^slot/ && ++n == 3 { $7 += 200000 } 1'
spoil "a film that begins a picture late" '$4 > $5' '/^film/ { $3 += 33367 } 1'
awk 'NR > 1 { $1 *= 1.003 } 1' judge.times >slow
not_ok "drift is noticed" "$B/tests/tools/filmcuts" judge.plan judge.shown slow
ffmpeg -v error -nostdin -i clicks.flac -af adelay=2:all=1 late.flac
not_ok "sound that is 2 ms off is noticed" film_late film.mp4 records late.flac

# --- a packet's wrong time ------------------------------------------------

# Vorbis in Ogg: at some ends of pages a packet's time is 448 samples late.
ffmpeg -v error -nostdin -i clicks.flac -ar 44100 -c:a libvorbis clicks.ogg
from=$(ffprobe -v error -show_entries frame=pts,nb_samples -of csv=p=0 \
    clicks.ogg | awk -F, '
	$1 > 44100 && $1 > sum {
		printf "%.0f\n", $1 * 1e6 / 44100
		exit
	}
	{ sum += $2 }')
probe -q -g s1.mp4 clicks.ogg >records
cat >song.plan <<-EOT
	canvas 192 108 30 bars
	song 1 ${from:-1500000} $((${from:-1500000} + 2000000))
	slot 0 1000000 60
EOT
render "a film begins at it" 0 ogg.mp4 song.plan
late ogg.mp4 clicks.ogg "$(awk -v us="${from:-1500000}" \
    'BEGIN { print us / 1e6 }')" >lag
ok "and its sound is not late" awk '
	{ if ($2 ^ 2 > 0.01 || $3 < 0.9) bad = 1 }
	END { exit bad || NR != 3 }' lag
is "there was one" "${from:+yes}" yes

plan
