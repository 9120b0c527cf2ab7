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
rm -rf "$XDG_CACHE_HOME"
