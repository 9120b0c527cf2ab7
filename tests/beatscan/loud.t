#!/bin/sh
# Loudness agrees with ffmpeg's ebur128, as a whole and at every tenth of a
# second.
# shellcheck source=/dev/null disable=SC2016
. "$(dirname "$0")/../lib.sh"

hear=$B/tests/tools/hear

ff() {
	ffmpeg -nostdin -v error -y -threads 1 "$@"
}

# Noise and a gliding tone that swell at different speeds.
ff -f lavfi -i 'anoisesrc=d=40:c=pink:r=48000:a=0.5:seed=3' -f lavfi \
    -i 'aevalsrc=0.4*sin(2*PI*(200+100*sin(t))*t)*abs(sin(t/3)):s=48000:d=40' \
    -filter_complex "[0]volume='0.02+pow(abs(sin(t/4)),3)':eval=frame[a];
	[a][1]join=inputs=2:channel_layout=stereo" stereo.wav
ff -i stereo.wav -ac 1 -ar 8000 mono.wav
ff -i stereo.wav -ar 192000 -t 20 fast.wav
ff -i stereo.wav \
    -af 'pan=5.1|FL=c0|FR=c1|FC=0.5*c0|LFE=c1|BL=c1|BR=c0' six.wav

for name in stereo mono fast six; do
	"$hear" -R $name.wav >rows
	ffmpeg -nostdin -hide_banner -v verbose -i $name.wav \
	    -af ebur128=framelog=verbose -f null - 2>log
	# Time, momentary, short-term; then the sum.
	sed -n 's/.* t: \([0-9.]*\) .* M: *\([-0-9.]*\) S: *\([-0-9.]*\) .*/\1 \2 \3/p' \
	    log >theirs
	awk '/ I: .*LUFS$/ { i = $2 } / LRA: .*LU$/ { r = $2 }
	    END { print i, r }' log >sum
	awk '/^integrated/ { print $2, $4 }' rows | paste -d ' ' - sum >both
	ok "$name: integrated within 0.1 LU, range within 0.2" \
	    awk '{ i = $1 - $3; r = $2 - $4; if (i > 0.1 || i < -0.1 ||
		r > 0.2 || r < -0.2) { print; exit 1 } }' both
	grep -v '^int' rows | paste -d ' ' - theirs | head -n 195 >both
	# Theirs are rounded to a tenth, and none before a window is full.
	ok "$name: every row of both kinds within 0.1 LU, at the same time" \
	    awk 'function off(a, b) { a -= b; return a < 0 ? -a : a }
	    off($1, $6) > 0.0011 ||
	    (NR > 3 && off($2, $7) > 0.15) || (NR > 29 && off($3, $8) > 0.15) {
		print; bad = 1 } END { exit bad || NR < 190 }' both
done

plan
