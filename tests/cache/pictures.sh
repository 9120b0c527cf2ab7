# shellcheck shell=sh
# pictures.sh: for scenarios about recordings whose pictures are kept; read
# after lib.sh.

need jq ffmpeg ffprobe
for tool in probe framestat cutlist; do
	[ -x "$B/$tool" ] || skip_all "$tool is not built"
done
unset CUTLIST_CACHE
CUTLIST_CACHE_MEMORY=0
export CUTLIST_CACHE_MEMORY
stored=$XDG_CACHE_HOME/cutlist

# make NAME OPTIONS...: 44 s with cuts and two still stretches, groups of 1 s.
make() {
	make_name=$1
	shift
	ffmpeg -v error -y -f lavfi -i testsrc2=s=96x64:r=25:d=44 -f lavfi -i \
	    color=gray:s=96x64:r=25:d=44 -f lavfi -i rgbtestsrc=s=96x64:r=25 \
	    -filter_complex "[0][1]overlay=enable='lt(mod(t,19),9)'[a];[a][2]\
overlay=enable='lt(mod(t,11),1.3)':shortest=1[v]" -map '[v]' -threads 1 "$@" \
	    "$make_name" || exit 2
}
x264="-c:v libx264 -preset ultrafast -g 25 -bf 2"

# grow FILM BYTES: the recording is that long now.
grow() {
	[ -e rec ] || : >rec
	grow_from=$(stat -c %s rec)
	tail -c +$((grow_from + 1)) "$1" | head -c $(($2 - grow_from)) >>rec
}

# fresh FILM PERCENT: a recording of which nothing is known.
fresh() {
	rm -rf "$stored" rec
	size=$(stat -c %s "$1")
	grow "$1" $((size * $2 / 100))
}

# look NAME OPTION...: its records are those of a run without the cache.
look() {
	look_name=$1
	shift
	probe -q -g rec >index
	rm -f calls
	PATH=$TESTS/stubs:$PATH STUB=none STUB_LOG=$WORK/calls \
	    framestat -q "$@" <index >got
	framestat --no-cache -q "$@" <index >want
	same "$look_name" got want
}

# decoded_from: the first second of the file that was decoded; 0: its start.
decoded_from() {
	awk '/^ffmpeg/ { n++; at = 0
		if (match($0, /-ss [0-9.]+/))
			at = substr($0, RSTART + 4, RLENGTH - 4) + 0
		if (n == 1 || at < least) least = at }
	    END { print int(least) }' calls
}

# pictures: how many films' pictures are stored.
pictures() {
	cutlist --cache list | cut -f 2 | grep -c '^shard$'
}

# shellcheck disable=SC2086 # options
make grows.ts $x264 -f mpegts
# shellcheck disable=SC2034 # for the scenarios
film=$WORK/grows.ts
