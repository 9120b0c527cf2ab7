#!/bin/sh
# A montage of many clips: the whole run against ffmpeg decoding all of them
# once and encoding one such film; what a second seed costs; the memory of all
# its processes; how soon there is something to see.
#
#	N=50 S=180 bench/montage.sh       clips, seconds of song
#	SIZE=1920x1080 FPS=30             of the film
#	RENDER=1                          rendering alone, by a plan made here
#
# Five films are made, two of them 4K HEVC, one 4K and two 1080p H.264; clips
# are pieces of them, copied, each with a title of its own.
# shellcheck disable=SC2046 # lists of names without blanks
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

N=${N:-50}
S=${S:-180}
SIZE=${SIZE:-1920x1080}
FPS=${FPS:-30}
PRESET=${PRESET:-veryfast}
CLIPS=$DIR/montage
mkdir -p "$CLIPS"

# source NAME SIZE ENCODER...: 12 s of changing pictures, with sound.
source_film() {
	[ -f "$CLIPS/$1" ] && return
	f_name=$1
	f_size=$2
	shift 2
	ffmpeg -v error -nostdin -y -f lavfi -i \
	    "testsrc2=s=$f_size:r=30:d=12,noise=alls=8:allf=t" -f lavfi -i \
	    "anoisesrc=c=pink:d=12:a=0.2" "$@" -c:a aac "$CLIPS/part.mp4"
	mv "$CLIPS/part.mp4" "$CLIPS/$f_name"
}
source_film s0.mp4 3840x2160 -c:v libx265 -preset ultrafast -g 60 \
    -x265-params log-level=none -tag:v hvc1
source_film s1.mp4 1920x1080 -c:v libx264 -preset ultrafast -g 60
source_film s2.mp4 3840x2160 -c:v libx264 -preset ultrafast -g 60
source_film s3.mp4 1920x1080 -c:v libx264 -preset veryfast -g 120
source_film s4.mp4 3840x2160 -c:v libx265 -preset ultrafast -g 30 \
    -x265-params log-level=none -pix_fmt yuv420p10le -tag:v hvc1

# clip I: a piece of a film, made once.
clip() {
	[ -f "$CLIPS/c$1.mp4" ] || {
		ffmpeg -v error -nostdin -y -stream_loop 1 -ss "$(($1 % 7))" \
		    -i "$CLIPS/s$(($1 % 5)).mp4" -t 12 -c copy \
		    -metadata title="clip $1" "$CLIPS/part.mp4"
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
song=$CLIPS/song$S.wav
[ -f "$song" ] || {
	music >/dev/null
	ffmpeg -v error -nostdin -y -f f32le -ar 48000 -ac 2 -stream_loop 99 \
	    -i "$DIR/minute.f32" -t "$S" "$song"
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

# run OUT SEED CLIPS SECONDS: the command that makes the film.
run() {
	if [ "${RENDER:-}" ]; then
		plan "$2" "$3" "$4" >"$CLIPS/plan.$2.$3"
		"$B/probe" -q -g $(names "$3") "$song" >"$CLIPS/rec.$3"
		echo "$B/tests/tools/filmmake -m $PRESET $5 '$1' '$CLIPS/plan.$2.$3' <'$CLIPS/rec.$3'"
	else
		echo "$B/cutlist -q -y -m '$song' -d $4 --size $SIZE --fps $FPS" \
		    "--preset $PRESET --seed $2 $5 -o '$1'" $(names "$3")
	fi
}

# tree CMD: the peak of what all processes of a command hold, MiB.
tree() {
	setsid sh -c "$1" >/dev/null 2>&1 &
	t_pid=$!
	t_most=0
	while kill -0 "$t_pid" 2>/dev/null; do
		t_now=$(ps -s "$t_pid" -o rss= | awk '{ n += $1 }
		    END { print int(n / 1024) }')
		[ "$t_now" -gt "$t_most" ] && t_most=$t_now
		sleep 0.2
	done
	echo "$t_most"
}

echo "-- $N clips of 12 s, $S s of song, $SIZE at $FPS, $PRESET"
decode=$(for c in $(names "$N"); do
	printf "ffmpeg -v error -nostdin -i '%s' -map 0:v -f null - && " "$c"
done)true
film=$CLIPS/film.mp4
rm -rf "$film" "$CLIPS"/.cutlist-parts
all=$(run "$film" 1 "$N" "$S" -y)
took=$(seconds "$all")
encode="ffmpeg -v error -nostdin -y -i '$film' -c:v libx264 -preset $PRESET \
    -crf 18 -c:a copy '$CLIPS/encoded.mp4'"
base=$(awk -v a="$(seconds "$decode")" -v b="$(seconds "$encode")" \
    'BEGIN { print a + b }')
awk -v a="$took" -v b="$base" 'BEGIN {
	printf "%-44s ratio %.2f  %.1f s / %.1f s  target 1.30\n",
	    "whole run / decoding all + one encode", a / b, a, b }'
printf '%-44s %s s\n' "once more, all slots there" "$(seconds "$all")"
printf '%-44s %s s\n' "another seed" "$(seconds "$(run "$film" 2 "$N" "$S" -y)")"

rm -rf "$CLIPS"/.cutlist-parts
how=--preview
[ -z "${RENDER:-}" ] || how=-yp
draft=$(run "$film" 1 "$N" "$S" $how)
rm -f "$CLIPS/film.preview.mp4"
from=$(now)
setsid sh -c "$draft" >/dev/null 2>&1 &
pid=$!
while kill -0 "$pid" 2>/dev/null && [ ! -f "$CLIPS/film.preview.mp4" ]; do
	sleep 0.1
done
echo "$from $(now)" | awk '{ printf "%-44s %.1f s\n",
    "the first 10 s of a draft, after", ($2 - $1) / 1e9 }'
wait "$pid" || true
echo "$from $(now)" | awk '{ printf "%-44s %.1f s\n", "all of it, after",
    ($2 - $1) / 1e9 }'

# Memory: of few and many clips, and at 4K.
rm -rf "$CLIPS"/.cutlist-parts
for n in $((N / 5 + 1)) "$N"; do
	rm -rf "$CLIPS"/.cutlist-parts
	printf '%-44s %s MiB  target flat\n' "all processes, $n clips" \
	    "$(tree "$(run "$film" 1 "$n" "$((S < 30 ? S : 30))" -y)")"
done
SIZE=3840x2160
rm -rf "$CLIPS"/.cutlist-parts
printf '%-44s %s MiB  target 1500\n' "all processes, a film of 3840x2160" \
    "$(tree "$(run "$film" 1 "$N" "$((S < 15 ? S : 15))" -y)")"
rm -rf "$CLIPS"/.cutlist-parts "$film" "$CLIPS/encoded.mp4"
