#!/bin/sh
# A montage of many clips.  What is measured, and printed in this order:
#
#	the whole run, analysis of all clips and of the song included, against
#	ffmpeg decoding all clips once and encoding such a film once: wall
#	times and their ratio; and the most memory all its processes hold
#	at once, as sums of what each has resident (what they share counts
#	for each)
#	the same again, and with another seed: clips are analysed by then, and
#	slots that are there are not encoded again
#	from nothing again, how soon the first 10 s of a draft are there
#	the memory of a run with few clips, and of a large film
#
# Nothing else should run meanwhile.  With these settings it takes some
# 12 minutes on two cores, the films made the first time included:
#
#	N=50 CLIP=6       clips, seconds of each
#	FEW=10            of those that few are, for half a minute of song
#	S=180             seconds of song
#	SIZE=1920x1080 FPS=30 PRESET=veryfast     of the film
#	UHD=3840x2160 HD=1920x1080                of the clips
#	LARGE=3840x2160                           of the large film
#	RENDER=1          rendering alone, by a plan made here
#
# Five films are made, two of them UHD HEVC, one UHD and two HD H.264, of scenes
# that differ; clips are pieces of them, looped and copied, each with a title of
# its own.
# shellcheck disable=SC2046 # lists of names without blanks
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

N=${N:-50}
CLIP=${CLIP:-6}
FEW=${FEW:-10}
S=${S:-180}
SIZE=${SIZE:-1920x1080}
FPS=${FPS:-30}
PRESET=${PRESET:-veryfast}
UHD=${UHD:-3840x2160}
HD=${HD:-1920x1080}
LARGE=${LARGE:-3840x2160}
CLIPS=$DIR/montage-$UHD-$HD-$CLIP
mkdir -p "$CLIPS"

# source_film NAME SIZE HUE ENCODER...: 6 s of a scene that moves, of its own
# colour, with sound.
source_film() {
	[ -f "$CLIPS/$1" ] && return
	f_name=$1
	f_size=$2
	f_hue=$3
	shift 3
	ffmpeg -v error -nostdin -y -f lavfi -i \
	    "testsrc2=s=$f_size:r=30:d=6,hue=h=$f_hue+60*floor(t/2),noise=alls=3:allf=t" \
	    -f lavfi -i "anoisesrc=c=pink:d=6:a=0.2" "$@" -c:a aac \
	    "$CLIPS/part.mp4"
	mv "$CLIPS/part.mp4" "$CLIPS/$f_name"
}
hevc='-c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1'
# shellcheck disable=SC2086 # options
{
	source_film s0.mp4 "$UHD" 0 $hevc -g 60
	source_film s1.mp4 "$HD" 70 -c:v libx264 -preset ultrafast -g 60
	source_film s2.mp4 "$UHD" 140 -c:v libx264 -preset ultrafast -g 60
	source_film s3.mp4 "$HD" 210 -c:v libx264 -preset veryfast -g 120
	source_film s4.mp4 "$UHD" 280 $hevc -g 30 -pix_fmt yuv420p10le
}

# clip I: a piece of a film, made once.  The film is looped first: what is
# looped from its middle runs back in time where it begins again.
clip() {
	[ -f "$CLIPS/c$1.mp4" ] || {
		[ -f "$CLIPS/l$(($1 % 5)).mp4" ] ||
			ffmpeg -v error -nostdin -y -stream_loop \
			    $((CLIP / 6 + 2)) -i "$CLIPS/s$(($1 % 5)).mp4" \
			    -c copy "$CLIPS/l$(($1 % 5)).mp4"
		ffmpeg -v error -nostdin -y -ss "$(($1 / 5 % 5))" \
		    -i "$CLIPS/l$(($1 % 5)).mp4" \
		    -t "$CLIP" -c copy -metadata title="clip $1" \
		    "$CLIPS/part.mp4"
		mv "$CLIPS/part.mp4" "$CLIPS/c$1.mp4"
	}
}
names() {
	i=0
	while [ "$i" -lt "$1" ]; do
		echo "$CLIPS/c$i.mp4"
		i=$((i + 1))
	done
}
i=0
while [ "$i" -lt "$N" ]; do
	clip "$i"
	i=$((i + 1))
done
song=$DIR/montage-song$S.wav
[ -f "$song" ] || {
	music >/dev/null
	ffmpeg -v error -nostdin -y -f f32le -ar 48000 -ac 2 -stream_loop 99 \
	    -i "$DIR/minute.f32" -t "$S" "$DIR/song.part.wav"
	mv "$DIR/song.part.wav" "$song"
}

# plan SEED CLIPS SECONDS: cuts every second or so, of those clips.
plan() {
	echo "canvas ${SIZE%x*} ${SIZE#*x} $FPS bars"
	echo "song $2 0 $(($3 * 1000000))"
	awk -v seed="$1" -v n="$2" -v frames="$(($3 * FPS))" -v fps="$FPS" '
	BEGIN {
		for (at = 0; at < frames; at += len) {
			len = int(fps * (0.6 + at % 7 / 7))
			if (frames - at - len < fps / 2)
				len = frames - at
			k++
			# a second seed changes a fifth of the shots
			other = k % 5 == 0 ? seed : 1
			printf "slot %d %d %d\n", (k * 7 + other) % n,
			    (k * 1300000 + other * 700000) % 9000000, len
		}
	}'
}

# run OUT SEED CLIPS SECONDS OPTION: the command that makes the film.
run() {
	if [ "${RENDER:-}" ]; then
		plan "$2" "$3" "$4" >"$CLIPS/plan.$2.$3"
		"$B/probe" -q -g $(names "$3") "$song" >"$CLIPS/rec.$3"
		echo "$B/tests/tools/filmmake -m $PRESET $5 '$1' '$CLIPS/plan.$2.$3' <'$CLIPS/rec.$3'"
	else
		echo "env -u CUTLIST_CACHE XDG_CACHE_HOME='$CLIPS/cache'" \
		    "$B/cutlist -q -y -m '$song' -d $4 --size $SIZE --fps $FPS" \
		    "--preset $PRESET --seed $2 $5 -o '$1'" $(names "$3")
	fi
}

# cold: nothing is known of the clips, and no slot is there.
cold() {
	rm -rf "$film" "$CLIPS/.cutlist-parts" "$CLIPS/cache"
}

# tree CMD: its seconds, and the peak of what all its processes hold, MiB.  What
# it says is in $CLIPS/said.
tree() {
	t_from=$(now)
	setsid sh -c "$1" >"$CLIPS/said" 2>&1 &
	t_pid=$!
	t_most=0
	while kill -0 "$t_pid" 2>/dev/null; do
		t_now=$(ps -s "$t_pid" -o rss= | awk '{ n += $1 }
		    END { print int(n / 1024) }')
		[ "$t_now" -gt "$t_most" ] && t_most=$t_now
		sleep 0.2
	done
	t_to=$(now)
	# 1 says that something was left out, which stands in the records
	wait "$t_pid" || [ $? -eq 1 ] || {
		tail -n 3 "$CLIPS/said" >&2
		echo "it failed: $1" | cut -c 1-200 >&2
		exit 1
	}
	echo "$t_from $t_to $t_most" |
	    awk '{ printf "%.4f %d\n", ($2 - $1) / 1e9, $3 }'
}

# took TITLE CMD
took() {
	k_took=$(tree "$2")
	printf '%-44s %.1f s\n' "$1" "${k_took% *}"
}

echo "-- $N clips of $CLIP s, $S s of song, $SIZE at $FPS, $PRESET"
decode=$(for c in $(names "$N"); do
	printf "ffmpeg -v error -nostdin -i '%s' -map 0:v -f null - && " "$c"
done)true
film=$CLIPS/film.mp4
cold
all=$(run "$film" 1 "$N" "$S" -y)
whole=$(tree "$all")
[ -f "$film" ] || {
	cat "$CLIPS/said" >&2
	exit 1
}
black=$(grep -c '"type":"cut","src":""' "$CLIPS/said") || true
grep '"type":"error"' "$CLIPS/said" >&2 || true
encode="ffmpeg -v error -nostdin -y -i '$film' -c:v libx264 -preset $PRESET \
    -crf 18 -c:a copy '$CLIPS/encoded.mp4'"
decoding=$(tree "$decode")
encoding=$(tree "$encode")
echo "${whole% *} ${decoding% *} ${encoding% *}" | awk '{
	printf "%-44s ratio %.2f  %.1f s / (%.1f s + %.1f s)  target 1.30\n",
	    "whole run / decoding all + one encode", $1 / ($2 + $3), $1, $2,
	    $3 }'
[ "$black" -eq 0 ] || echo "   but $black slots are black"
printf '%-44s %s MiB\n' "all its processes, $N clips" "${whole#* }"
took "once more, all slots there" "$all"
took "another seed" "$(run "$film" 2 "$N" "$S" -y)"

# As soon as there is something to see, the rest is not waited for.
cold
how=--preview
[ -z "${RENDER:-}" ] || how=-yp
draft=$(run "$film" 1 "$N" "$S" $how)
rm -f "$CLIPS/film.preview.mp4"
from=$(now)
setsid sh -c "exec $draft" >/dev/null 2>&1 &
pid=$!
while kill -0 "$pid" 2>/dev/null && [ ! -f "$CLIPS/film.preview.mp4" ]; do
	sleep 0.1
done
echo "$from $(now)" | awk '{ printf "%-44s %.1f s\n",
    "the first 10 s of a draft, after", ($2 - $1) / 1e9 }'
kill "$pid" 2>/dev/null || true
wait "$pid" || true

# Memory: of few clips, and at 4K.
cold
few=$(tree "$(run "$film" 1 "$FEW" "$((S < 30 ? S : 30))" -y)")
printf '%-44s %s MiB  target flat\n' "all processes, $FEW clips" "${few#* }"
SIZE=$LARGE
cold
large=$(tree "$(run "$film" 1 "$FEW" "$((S < 15 ? S : 15))" -y)")
printf '%-44s %s MiB  target 1500\n' "all processes, a film of $LARGE" \
    "${large#* }"
cold
rm -f "$CLIPS/encoded.mp4" "$CLIPS/film.preview.mp4" "$CLIPS/said" \
    "$CLIPS"/rec.* "$CLIPS"/plan.*
