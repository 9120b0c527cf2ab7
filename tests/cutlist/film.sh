# shellcheck shell=sh disable=SC2016 # expressions of jq
# film.sh: small films for the scenarios of cutlist, sourced after lib.sh.

# film OUT SECONDS [OPTION...]: moving pictures and a tone.  Unless options say
# otherwise: H.264, 160x120, 25 a second, a key frame each half second.
film() {
	f_out=$1
	f_len=$2
	shift 2
	ffmpeg -nostdin -v error -y -f lavfi \
	    -i "testsrc2=s=160x120:r=25:d=$f_len" \
	    -f lavfi -i "sine=f=440:r=44100:d=$f_len" -c:v libx264 \
	    -preset ultrafast -tune zerolatency -g 12 -pix_fmt yuv420p \
	    -c:a aac -ac 1 -threads 1 "$@" "$f_out" || exit 2
}

# about FILE ENTRIES [OPTION...]: what ffprobe says, as "key=value" lines.
about() {
	a_file=$1
	a_what=$2
	shift 2
	ffprobe -v error "$@" -show_entries "$a_what" -of default=nw=1 \
	    -i "file:$a_file"
}

# pictures FILE: how many can be decoded.
pictures() {
	ffprobe -v error -select_streams v:0 -count_frames \
	    -show_entries stream=nb_read_frames -of csv=p=0 -i "file:$1" |
	    head -n 1
}

# sums FILE [OPTION...]: a checksum of each picture that is shown.
sums() {
	s_file=$1
	shift
	ffmpeg -nostdin -v error -i "file:$s_file" "$@" -map 0:v:0 \
	    -fps_mode passthrough -f framemd5 - | sed '/^#/d; s/.*, *//'
}

# second_hangs FOLDER OPTION...: cuts two clips out of film.mp4, by the stubs;
# returns when the first is there, while the second hangs: $! is the run, ./pid
# has the number of cutlist.  Its stdout is descriptor 5, how it ended goes to
# ./report.
second_hangs() {
	h_to=$1
	shift
	mkfifo from
	STUB=hang STUB_ONLY='*start_pts=20480*' "$B/tests/tools/alone" -t 60 -p pid \
	    -r report cutlist -j 1 --preset ultrafast --method encode \
	    --keep 0.2-0.6,1.6-2 -o "$h_to" --tmp "$TMPDIR" "$@" film.mp4 \
	    >from 2>err &
	exec 5<from
	rm from
	while IFS= read -r h_line <&5; do
		case $h_line in
		'{"type":"clip"'*) break ;;
		esac
	done
}

# leftovers FOLDER: names in it that are neither clips nor the journal.
leftovers() {
	find "$1" -mindepth 1 ! -name '*.mp4' ! -name '*.mkv' ! -name '*.mov' \
	    ! -name '*.webm' ! -name '*.m4a' ! -name .cutlist.ndjson
	find "$TMPDIR" -mindepth 1
}

# segments FILE START END ...: the records of a file with such segments.
segments() {
	probe -q -g "$1" >"$WORK/probed"
	shift
	sed '$d' "$WORK/probed"
	s_src=$(jq -r 'select(.type == "media").src' "$WORK/probed")
	while [ $# -gt 0 ]; do
		printf '{"type":"segment","src":"%s","start":%s,"end":%s,"score":0.5000,"level":"high"}\n' \
		    "$s_src" "$1" "$2"
		shift 2
	done
	tail -n 1 "$WORK/probed"
}

# makes NAME METHOD FILM OPTION...: one clip, made by that method at the first
# attempt; $clip is its path.
makes() {
	c_name=$1
	c_method=$2
	c_film=$3
	shift 3
	c_n=$((${c_n:-0} + 1))
	exits 0 "$c_name" cutlist --preset ultrafast -o "o$c_n" "$@" "$c_film"
	rec "$c_name: by $c_method, at once" '
		[.[] | select(.type == "clip")] | length == 1 and
		    .[0].method == $m and .[0].attempts == 1' \
	    --arg m "$c_method"
	clip=$(jq -r 'select(.type == "clip").path' out)
}

# shows NAME FIRST LAST: the clip shows exactly these pictures of film.mp4,
# whose sums are in ./all.
shows() {
	sums "$clip" >got
	sed -n "$(($2 + 1)),$(($3 + 1))p" all >want
	same "$1" got want
}

# says NAME ENTRIES TEXT [OPTION...]: ffprobe says so about the clip.
says() {
	s_name=$1
	s_what=$2
	s_text=$3
	shift 3
	about "$clip" "$s_what" "$@" >said
	has "$s_name" said "$s_text"
}

# near NAME A B LEAST: the numbers differ by at most that.
near() {
	is "$1" "$(echo "$2 $3 $4" | awk '{ d = $1 - $2
	    print (NF == 3 && d <= $3 && d >= -$3 ? "near" : $0) }')" near
}
