#!/bin/sh
# The cache: a second run of everything over unchanged files against the
# first, and against its own target of 20 ms a file.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

FILES=20
MANY=$DIR/cached
if [ ! -d "$MANY" ]; then
	rm -rf "$MANY.tmp"
	mkdir -p "$MANY.tmp"
	MEDIA=$ROOT/build/media
	export MEDIA
	for name in plain.mp4 cuts.mp4; do
		sh "$ROOT/tests/media.sh" "$name"
	done
	i=0
	while [ "$i" -lt "$FILES" ]; do
		# each a content of its own: a player stops where the film does
		name=plain.mp4
		[ $((i % 2)) -eq 0 ] || name=cuts.mp4
		{ cat "$MEDIA/$name"; printf '\000\000\000\014free%04d' "$i"; } \
		    >"$MANY.tmp/$i.mp4"
		i=$((i + 1))
	done
	mv "$MANY.tmp" "$MANY"
fi

XDG_CACHE_HOME=$DIR/cache-home
export XDG_CACHE_HOME
rm -rf "$XDG_CACHE_HOME"
unset CUTLIST_CACHE
one="'$B/probe' -q -g '$MANY'/*.mp4 | '$B/framestat' -q | '$B/beatscan' -q"
first=$(seconds "$one")
second=$(seconds "$one")
third=$(seconds "$one")
echo "$first $second $third $FILES" | awk '{
	printf "%d files: first run %.2f s; second %.1f ms a file, 1/%.0f of " \
	    "the first (<= 20 ms); third %.1f ms a file\n",
	    $4, $1, $2 / $4 * 1000, $1 / $2, $3 / $4 * 1000 }'
pair "stored records, against cat of them" "" "$one" "cat '$XDG_CACHE_HOME'/cutlist/*"

# --- other weights, and cut again -------------------------------------------

# An hour with a key frame each second, out of a minute looped by copying.
FILM=$DIR/weights.mp4
if [ ! -f "$FILM" ]; then
	ffmpeg -v error -nostdin -y -f lavfi -i \
	    "testsrc2=s=640x360:r=25:d=60,hue=h='floor(t/4)*70'" -f lavfi -i \
	    "aevalsrc='(0.05+0.5*between(mod(t\,20)\,5\,9))*sin(880*t)*lt(mod(t\,0.5)\,0.1)+0.02*random(0)':s=48000:d=60" \
	    -c:v libx264 -preset ultrafast -g 25 -b:v 1M -pix_fmt yuv420p \
	    -c:a aac "$DIR/weights-1.mp4"
	ffmpeg -v error -nostdin -y -stream_loop 59 -i "$DIR/weights-1.mp4" \
	    -c copy -f mp4 "$FILM.tmp"
	mv "$FILM.tmp" "$FILM"
	rm "$DIR/weights-1.mp4"
fi
PATH=$B:$PATH
rm -rf "$DIR/weights"
stored="probe -q -g -c '$FILM' | framestat -q -M keys | beatscan -q"
looked="cutlist -q -n 5 --method keyframe -o '$DIR/weights'"
seconds "$looked -p general '$FILM'" >/dev/null
ranked=$(seconds "$stored | rank -q -n 5 -p talk")
cut="$stored | rank -q -n 5 -p talk | cutlist -q --method keyframe -o '$DIR/weights'"
copied=$(seconds "$cut")
again=$(seconds "$cut")
# The same from nothing: what it takes of processors, and how many programs of
# FFmpeg's are started for it.
rm -rf "$DIR/weights"
rank_work=$(work "$stored | rank -q -n 5 -p talk")
cut_work=$(work "$cut")
rm -rf "$DIR/weights" "$DIR/counted"
mkdir "$DIR/counted"
for name in ffmpeg ffprobe; do
	printf '#!/bin/sh\necho x >>"%s"\nexec "%s" "$@"\n' \
	    "$DIR/counted/log" "$(command -v "$name")" >"$DIR/counted/$name"
	chmod +x "$DIR/counted/$name"
done
starts=$(PATH=$DIR/counted:$PATH sh -c "$cut" >/dev/null 2>&1 || true
    wc -l <"$DIR/counted/log")
closer=$(seconds "$looked -p sport '$FILM'")
start=$(seconds "i=0; while [ \$i -lt 20 ]; do ffmpeg -version; i=\$((i + 1)); done")
echo "$ranked $copied $again $closer $start" | awk '{
	printf "an hour, other weights: ranked %.2f s; and 5 clips copied and " \
	    "checked %.2f s (< 1 s); the same clips again %.2f s; other ones " \
	    "with the closer look that cutlist takes at films %.2f s; one " \
	    "ffmpeg that does nothing %.3f s\n", $1, $2, $3, $4, $5 / 20 }'
echo "$rank_work $cut_work $starts" | awk '{
	printf "of processors: ranked %.2f s; and 5 clips %.2f s, in %d starts " \
	    "of FFmpeg\047s programs\n", $1, $2, $3 }'
rm -rf "$XDG_CACHE_HOME" "$DIR/weights" "$DIR/counted"
