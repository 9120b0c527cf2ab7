# shellcheck shell=sh disable=SC2034 # lists are for the tests
# filmfootage.sh: sources of a montage whose pictures carry their numbers, and
# what a film of them is compared with.

framecode=$B/tests/tools/framecode
x264='-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p'

# pictures OUT RATE SIZE COUNT NUMBER OPTION...: numbered pictures.
pictures() {
	p_out=$1
	p_rate=$2
	p_size=$3
	p_count=$4
	p_film=$5
	shift 5
	"$framecode" write "${p_size%x*}" "${p_size#*x}" "$p_count" "$p_film" |
	    ffmpeg -v error -y -f rawvideo -pix_fmt gray -s "$p_size" \
	    -r "$p_rate" -i - "$@" "$p_out"
}

# noise SEED RATE SECONDS: a lavfi source of it.
noise() {
	echo "anoisesrc=c=pink:a=0.4:seed=$1:r=$2:d=$3"
}

# song OUT SECONDS OPTION...
song() {
	song_out=$1
	song_s=$2
	shift 2
	ffmpeg -v error -nostdin -y -f lavfi -i "$(noise 9 44100 "$song_s")" \
	    "$@" "$song_out"
}

# render NAME WANT OPTION... OUT PLAN: the plan over the files of ./records;
# ./out keeps what it told.
render() {
	r_name=$1
	r_want=$2
	shift 2
	"$B/tests/tools/filmmake" "$@" <records >out 2>err
	r_status=$?
	if [ "$r_status" = "$r_want" ]; then
		pass "$r_name"
	else
		cat out err | fail "$r_name"
	fi
}

# shown FILM [FILTER]: a line "FILM:NUMBER" for each picture.
shown() {
	ffmpeg -v error -nostdin -i "$1" ${2:+-vf "$2"} -fps_mode passthrough \
	    -f yuv4mpegpipe -pix_fmt gray -strict -1 - | coded
}

# coded: such lines for pictures on stdin.
coded() {
	"$framecode" read |
	    awk '{ print $3 == "0" ? $2 ":" $1 : "turned " $3 }'
}

# want FILM FIRST STEP COUNT: the lines for so many pictures.
want() {
	awk -v f="$1" -v n="$2" -v s="$3" -v c="$4" 'BEGIN {
		for (i = 0; i < c; i++)
			print f ":" n + i * s
	}'
}

# astray FILM RATE: pictures that are not where the rate has them; NUM/DEN.
astray() {
	ffprobe -v error -select_streams v -show_entries \
	    packet=pts:stream=time_base -of compact "$1" | awk -F'[|=]' \
	    -v rate="$2" '
		/^packet/ { pts[n++] = $3 }
		/^stream/ { split($3, base, "/") }
		END {
			split(rate, r, "/")
			step = base[2] * r[2] / r[1]
			for (i = 0; i < n; i++)
				seen[pts[i]]++
			for (i = 0; i < n; i++)
				bad += seen[i * step] != 1
			print bad + 0
		}'
}

# keys FILM RATE: numbers of the pictures that are key frames.
keys() {
	ffprobe -v error -select_streams v -show_entries \
	    packet=pts_time,flags -of compact "$1" | awk -F'[|=]' -v rate="$2" '
		/^packet.*=K/ {
			split(rate, r, "/")
			printf "%d\n", $3 * r[1] / r[2] + 0.5
		}' | sort -n
}

# late FILM SONG FROM: milliseconds by which the film's sound is late against the
# song, from whose second FROM on it should sound: at the start, in the
# middle, at the end; and how alike.
late() {
	ffmpeg -v error -nostdin -y -i "$2" -ac 1 -ar 48000 -f s16le heard.song
	ffmpeg -v error -nostdin -y -i "$1" -map 0:a -ac 1 -ar 48000 -f s16le \
	    heard.film
	late_s=$(awk -v n="$(size_of heard.film)" 'BEGIN { print n / 96000 }')
	"$B/tests/tools/lag" heard.song 0 heard.film "$3" "$3" \
	    "$(awk -v a="$3" -v b="$late_s" 'BEGIN { print a + b }')"
}

# shim: an ffmpeg ahead of the others that counts the slots it encodes, a line
# each in ./calls.  At the one of number ./at it sends the signal ./signal to
# who has started it and hangs; before the one of number ./last it waits for a
# line from ./fifo.
shim() {
	mkdir shim
	cat >shim/ffmpeg <<'END'
#!/bin/sh
case "$*" in
*libx264*)
	echo >>calls
	n=$(wc -l <calls)
	if [ -f at ] && [ "$n" -ge "$(cat at)" ]; then
		kill "$(cat signal)" $PPID
		cat fifo # until it is killed
	fi
	[ ! -f last ] || [ "$n" -ne "$(cat last)" ] ||
		head -n 1 fifo >/dev/null ;;
esac
exec "$REAL" "$@"
END
	chmod +x shim/ffmpeg
	mkfifo fifo
	REAL=$(command -v ffmpeg)
	export REAL
	PATH=$WORK/shim:$PATH
}
