# shellcheck shell=sh disable=SC2154 # framecode and B are filmfootage.sh's
# filmbeats.sh: songs whose beats are known, and a judge of films that cutlist
# made for them, out of sources that filmfootage.sh numbers.  For the test and
# for scripts/eval-montage.  Reads filmfootage.sh first.

# song_beats KIND PACE FIRST END: times of the beats of a song from FIRST to
# END, PACE beats a second.  KIND: steady; drift, by 7.5 beats a minute up and
# down, once a minute; jump, a third faster from the 64th beat on.
song_beats() {
	awk -v kind="$1" -v p="$2" -v first="$3" -v end="$4" '
		function beat(t) {
			return p * (t - first) + (kind == "drift" ? \
			    1.2 * sin(6.283185307179586 * (t - first) / 60) : \
			    kind == "jump" && t > jump ? \
			    p / 3 * (t - jump) : 0)
		}
		BEGIN {
			jump = first + 64 / p
			for (k = 0; beat(end) > k; k++) {
				low = 0
				high = end
				for (i = 0; i < 60; i++) {
					mid = (low + high) / 2
					if (beat(mid) < k)
						low = mid
					else
						high = mid
				}
				printf "%.6f\n", high
			}
		}'
}

# song_beat KIND PACE FIRST: the same the other way round, for ffmpeg: beats
# since the first one at the time t.
song_beat() {
	case $1 in
	steady) echo "($2*(t-$3))" ;;
	drift) echo "($2*(t-$3)+1.2*sin(2*PI*(t-$3)/60))" ;;
	jump) echo "($2*(t-$3)+$2/3*max(t-$3-64/$2,0))" ;;
	esac
}

# song_made OUT SECONDS EXPRESSION OPTION...: the file.
song_made() {
	m_out=$1
	m_expr=$(echo "$3" | tr -d '\n\t ' | sed 's/,/\\,/g;s/;/\\;/g')
	m_s=$2
	shift 3
	ffmpeg -v error -nostdin -y -f lavfi -i \
	    "aevalsrc=$m_expr:s=22050:d=$m_s" "$@" "$m_out"
}

# click_song OUT SECONDS BEATS_A_MINUTE METER [KIND]: clicks with a low thump
# on each bar over a little noise, the first at 0.5 s; OUT.beats has their
# times.
click_song() {
	c_kind=${5:-steady}
	c_pace=$(awk -v b="$3" 'BEGIN { print b / 60 }')
	song_made "$1" "$2" "st(0,$(song_beat "$c_kind" "$c_pace" 0.5));
	    st(1,mod(ld(0),1)/$c_pace);
	    gte(t,0.5)*(0.6*exp(-60*ld(1))*sin(2*PI*900*ld(1))+
	    0.8*lt(mod(ld(0),$4),1)*exp(-12*ld(1))*sin(2*PI*70*ld(1)))+
	    0.02*(random(5)-0.5)" || return
	song_beats "$c_kind" "$c_pace" 0.5 "$2" >"$1.beats"
}

# band_song OUT ROUNDS [KIND]: the little band of tests/media/music.sh, its 64
# beats at 120 beats a minute so often over, the first at 1 s.  It plays faster
# and slower as a tape does.
band_song() {
	b_kind=${3:-steady}
	b_beat=$(song_beat "$b_kind" 2 1)
	b_beats=$((64 * $2))
	b_end=$((b_beats / 2 + 1))
	# shellcheck source=/dev/null
	song_made "$1" $((b_end + 1)) "st(9,$b_beat);st(9,if(lt(ld(9),$b_beats),
	    1+mod(ld(9)/2,32),0));$(. "$TESTS/media/music.sh"
	    band | sed 's/(t\([-,]\)/(ld(9)\1/g')" -af volume=0.7 -ac 2 ||
	    return
	song_beats "$b_kind" 2 1 $((b_end + 1)) | head -n "$b_beats" >"$1.beats"
}

# film_sources FOLDER N SECONDS: s1.mp4 ... of it, at the usual rates.
film_sources() {
	f_k=1
	while [ "$f_k" -le "$2" ]; do
		case $((f_k % 4)) in
		1) f_rate=30000/1001 f_n=30 ;;
		2) f_rate=25 f_n=25 ;;
		3) f_rate=60 f_n=60 ;;
		0) f_rate=24 f_n=24 ;;
		esac
		# shellcheck disable=SC2086 # options
		[ -f "$1/s$f_k.mp4" ] || {
			pictures "$1/part.mp4" $f_rate 192x108 $((f_n * $3)) \
			    "$f_k" $x264 -preset ultrafast -g 60 &&
			    mv "$1/part.mp4" "$1/s$f_k.mp4"
		} || return
		f_k=$((f_k + 1))
	done
}

# film_plan RECORDS: what filmcuts wants to know of them.  A slot that was
# replaced is told again.
film_plan() {
	jq -rs '
	    def us: . * 1000000 | round;
	    ([.[] | select(.type == "media" and .video)] | map({
		key: .src, value: { rate: .video.rate,
		code: (.path | capture("s(?<n>[0-9]+)[.]mp4$").n) } }) |
		from_entries) as $of |
	    (map(select(.type == "montage"))[0] |
		"film \(.rate) \(.start | us) \(.fade_out | us) \(.frames)"),
	    ([.[] | select(.type == "cut")] | group_by(.slot)[] | last |
		"slot \(.at) \(.frames) \($of[.src].code) \(.start | us) \(
		    $of[.src].rate | sub(":"; "/")) \(.beat | us)")' "$1"
}

# film_times FILM: the time base, and each picture's time in ticks.
film_times() {
	ffprobe -v error -select_streams v -show_entries stream=time_base \
	    -of csv=p=0 "$1"
	ffprobe -v error -select_streams v -show_entries packet=pts \
	    -of csv=p=0 "$1" | tr -d , | sort -n
}

# film_judge FILM RECORDS SONG BEATS: what filmcuts says, then, in the same
# line, by how many ms the film's sound is late against the song at its start
# and at its end, ahead of the fade.  Fails where a figure that is required is
# missed.  Leaves judge.* and heard.* behind.
film_judge() {
	film_plan "$2" >judge.plan && shown_codes "$1" >judge.shown &&
	    film_times "$1" >judge.times || return 2
	"$B/tests/tools/filmcuts" judge.plan judge.shown judge.times "$4" \
	    >judge.cuts
	j_bad=$?
	film_late "$1" "$2" "$3" >judge.late || j_bad=1
	echo "$(cat judge.cuts) $(cat judge.late)"
	return "$j_bad"
}

shown_codes() {
	ffmpeg -v error -nostdin -i "$1" -fps_mode passthrough \
	    -f yuv4mpegpipe -pix_fmt gray -strict -1 - | "$framecode" read
}

# film_late FILM RECORDS SONG: where the song is silent, it is measured
# further in.  Fails from 1 ms on, and where nothing could be compared.
film_late() {
	# shellcheck disable=SC2046 # two numbers
	set -- "$1" "$3" $(jq -r 'select(.type == "montage") |
	    .start, .end - .fade_out' "$2")
	ffmpeg -v error -nostdin -y -i "$2" -map 0:a:0 -ac 1 -ar 48000 \
	    -f s16le heard.song
	ffmpeg -v error -nostdin -y -i "$1" -map 0:a:0 -ac 1 -ar 48000 \
	    -f s16le heard.film
	for l_in in 0.3 1.3 2.3 4.3 8.3; do
		# shellcheck disable=SC2046 # two numbers
		"$B/tests/tools/lag" heard.song 0 heard.film "$3" \
		    $(awk -v a="$3" -v b="$4" -v i="$l_in" \
		    'BEGIN { print a + i, b - i }')
	done | awk '
		# of the three places the first, at the start, and the last
		NR % 3 != 2 && $3 > 0.8 {
			where = NR % 3
			if (!(where in late))
				late[where] = $2
		}
		END {
			for (i = 1; i >= 0; i--) {
				printf "%s%s", i in late ? late[i] : "-",
				    i ? " " : "\n"
				bad += !(i in late) || late[i] >= 1 ||
				    late[i] <= -1
			}
			exit bad > 0
		}'
}
