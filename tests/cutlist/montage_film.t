#!/bin/sh
# montage_film.t: cutlist -m -o, from files to the finished film: each picture
# of it is the one that the records tell, the song lies where it should,
# and what goes wrong on the way costs no more than it must.
# shellcheck disable=SC2016,SC2086,SC2094,SC2154,SC2238 # jq has variables; lists
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/filmfootage.sh"
need ffmpeg ffprobe jq
long

x264='-c:v libx264 -preset ultrafast -crf 20 -pix_fmt yuv420p'
pictures plain.mp4 30 192x108 180 1 -f lavfi -i "$(noise 5 48000 6)" $x264 \
    -g 40 -c:a aac
pictures "it's a \"film\".mp4" 30 192x108 180 2 $x264 -g 60
pictures ./-dash.mp4 30 192x108 180 3 $x264 -g 30
pictures lying.mp4 30 192x108 180 4 -vf transpose=clock $x264
ffmpeg -v error -nostdin -i lying.mp4 -c copy -metadata:s:v rotate=90 turned.mp4
pictures wandering.mp4 30 192x108 180 5 -vf "select='not(eq(mod(n,5),2))'" \
    -fps_mode passthrough $x264
pictures tall.mp4 30 108x192 180 6 $x264
pictures whole.mp4 30 192x108 180 7 $x264 -g 30 -movflags +faststart
cut_at whole.mp4 60 torn.mp4
echo nonsense >none.mp4
song=$(media song.flac) # a beat each half second from 1 s on; loud from 9 s on
ffmpeg -v error -nostdin -i "$song" -ac 1 -ar 48000 -f s16le heard.song
fast='--preset ultrafast -q'
numbers='{"plain.mp4":1,"it'"'"'s a \"film\".mp4":2,"-dash.mp4":3,
    "turned.mp4":4,"wandering.mp4":5,"tall.mp4":6,"torn.mp4":7}'

# planned [VARIANT]: a line "FILM:NUMBER" for each picture of it, as the
# records in ./out have it; of cuts to the same slot the last one counts.
planned() {
	jq -rs --argjson names "$numbers" --argjson variant "${1:-1}" '
	(map(select(.type == "media")) | map({ key: .src,
	    value: $names[.path | ltrimstr("./")] }) | from_entries) as $of |
	map(select(.type == "cut" and .variant == $variant)) |
	group_by(.slot) | map(.[-1])[] | $of[.src] as $film |
	(.start * 30 | round) as $first | range(.frames) |
	($first + .) as $n | if $film == 5 and $n % 5 == 2 then $n - 1
	else $n end | "\($film):\(.)"' "$WORK/out"
}

# seen FILM: such a line for each picture of the film, of which ./wanted are
# planned; where it fades out, some can't be read and pass for right.  Those of the portrait
# source stand between bars, where only a part of the film's width is read.
read_film() {
	if ! grep -q ^6: wanted; then
		shown "$1"
		return
	fi
	ffmpeg -v error -nostdin -i "$1" -filter_complex \
	    "split[a][b];[b]crop=60:108[c]" -map "[a]" -fps_mode passthrough \
	    -pix_fmt gray -strict -1 -f yuv4mpegpipe -y seen.1 -map "[c]" \
	    -fps_mode passthrough -pix_fmt gray -strict -1 -f yuv4mpegpipe \
	    -y seen.2
	coded <seen.1 >seen.all
	coded <seen.2 >seen.tall
	paste -d ' ' seen.all seen.tall | awk '{
		print $2 ~ /^6:[0-9]/ ? $2 : $1 }'
}

seen() {
	s_fade=$(jq 'select(.type == "montage") | .fade_out * 30' out |
	    head -n 1)
	read_film "$1" | awk -v from="$(wc -l <wanted)" -v fade="$s_fade" '
		{ getline line <"wanted"
		  print (NR > from - fade && /-1/ ? line : $0) }'
}

# shows NAME FILM [VARIANT]: each picture of the film is that of the records.
shows() {
	planned "${3:-1}" >wanted
	seen "$2" >got
	same "$1" got wanted
}

# sings NAME FILM [LIKE]: the song lies in the film as ./out tells, until it
# fades out.
sings() {
	ffmpeg -v error -nostdin -y -i "$2" -map 0:a -ac 1 -ar 48000 \
	    -f s16le heard.film
	jq -r 'select(.type == "montage") | "\(.start) \(.end - .fade_out)"' \
	    out >span
	read -r s_from s_to <span
	"$B/tests/tools/lag" heard.song 0 heard.film "$s_from" "$s_from" \
	    "$s_to" >lag
	if awk -v like="${3:-0.9}" '
	    { if ($2 > 1 || $2 < -1 || $3 < like) bad = 1 }
	    END { exit bad || NR != 3 }' lag; then
		pass "$1"
	else
		fail "$1" <lag
	fi
}

# clip EXPR: of the clip record in ./out.
clip() {
	jq -r "select(.type == \"clip\") | $1" out
}

# tidy NAME: nothing half made is left anywhere.
tidy() {
	{
		find . "$TMPDIR" -mindepth 1 -name '.cutlist-[0-9]*'
		find "$TMPDIR" -mindepth 1
		find /dev/shm -name '*cutlist*' -newer begun -user "$(id -u)" \
		    2>/dev/null | while IFS= read -r left; do
			grep -qs "$WORK" "$left"/* "$left" && echo "$left"
		done
	} >left
	lines "$1" left 0
}

# --- files --------------------------------------------------------------------

: >begun
exits 1 "good files and bad ones make a film" cutlist $fast -m "$song" -d 8 \
    -o film.mp4 --metrics prom -- plain.mp4 "it's a \"film\".mp4" -dash.mp4 \
    turned.mp4 wandering.mp4 tall.mp4 torn.mp4 none.mp4
rec "who is bad is told" '
    any(.[]; .type == "error" and (.path // "" | endswith("none.mp4")))'
rec "the canvas is what most files have" '
    map(select(.type == "montage"))[0] | .width == 192 and .height == 108 and
    .rate == "30/1" and .frames > 150 and .frames <= 240'
rec "several files are in it" '
    map(select(.type == "cut").src) | unique | length > 3'
shows "each slot shows the pictures that its record tells" film.mp4
is "each at its time" "$(astray film.mp4 30/1)" 0
keys film.mp4 30/1 >got
jq 'select(.type == "cut").at' out >wanted
same "each cut is a key frame" got wanted
sings "the song lies to the millisecond from start to end" film.mp4
n=$(($(size_of heard.film) - $(clip .frames) * 3200))
ok "and is as long as the film" test "$n" -ge 0 -a "$n" -lt 4600
is "the record tells the film" "$(clip '[.path, .bytes, .kept] | @csv')" \
    "\"film.mp4\",$(size_of film.mp4),false"
has "the figures count it" prom 'cutlist_clips{method="encode",outcome="made"} 1'
has "and its slots" prom "cutlist_slots{outcome=\"made\"} $(clip .encoded)"
has "and the bad file" prom 'cutlist_files{outcome="refused"} 1'
tidy "nothing half made is left"
cksum <film.mp4 >sum

# --- names --------------------------------------------------------------------

exits 2 "a film is not overwritten" cutlist $fast -m "$song" -o film.mp4 plain.mp4
has "unless that is asked for" err "film.mp4: it is there already (-y"
cksum <film.mp4 >got
same "it is as it was" got sum
exits 2 "a source never" cutlist $fast -y -m "$song" -o tall.mp4 plain.mp4 \
    tall.mp4
has "with the reason" err "one of the files that the film is made of"
exits 2 "a folder that is not there" cutlist $fast -m none -o no/f.mp4 plain.mp4
has "is named" err "no/f.mp4: there is no folder"
exits 2 "no pictures at all" cutlist $fast -m "$song" -o no.mp4 "$song"
has "make no film" out "there is no file with pictures"
exits 2 "nor does a broken file alone" cutlist $fast -m "$song" -o no.mp4 \
    none.mp4
has "which is named" out none.mp4
not_ok "nothing is there" test -e no.mp4

# --- records ------------------------------------------------------------------

probe --role music "$song" | beatscan -q --onsets >all
probe -g -- plain.mp4 "it's a \"film\".mp4" -dash.mp4 wandering.mp4 |
    framestat -q | beatscan -q | rank -q -p autocut --across --shots >>all

# Cuts of a second, on each second beat; encoders work side by side, as many
# as the machine has: their number is part of what gives the same bytes.
echo '{ "beats": [2], "equal": 100 }' >calm.json

# film WANT NAME OPTION...: a film of those.
film() {
	f_want=$1
	f_name=$2
	shift 2
	exits "$f_want" "$f_name" cutlist $fast --only -j 2 -m - \
	    --style calm.json "$@" <all
}

film 0 "two films of one library" -d 4 --variants 2 -o two.mp4
shows "the first is as told" two.mp4 1
shows "so is the second" two-2.mp4 2
not_ok "they differ" cmp -s two.mp4 two-2.mp4
mv two.mp4 first.mp4
film 0 "the first one again" -d 4 -o two.mp4
is "is not encoded again" "$(clip .encoded)" 0
ok "and is the same to the byte" cmp two.mp4 first.mp4
film 0 "the second one's seed" -d 4 --seed 2 -y -o two.mp4
is "needs no encoding either" "$(clip .encoded)" 0
ok "and gives the second film" cmp two.mp4 two-2.mp4
jq -c 'select(.type == "cut") | [.src, .start, .frames]' out | sort >old
film 0 "another seed" -d 4 --seed 3 -y -o two.mp4
jq -c 'select(.type == "cut") | [.src, .start, .frames]' out | sort >new
ok "encodes at most what is new in it" test "$(clip .encoded)" -le \
    "$(comm -13 old new | wc -l)"
rm -rf .cutlist-parts
film 0 "the first seed from nothing" -d 4 --drop-parts -y -o two.mp4
ok "gives the same bytes" cmp two.mp4 first.mp4
not_ok "and keeps no parts" test -e .cutlist-parts

film 0 "fades" -d 3 --transition fade -o fades.mp4
rec "stand at each cut" 'map(select(.type == "cut").turn)[1:] | length > 0 and
    all(.[]; . == "fade")'
planned >wanted
seen fades.mp4 >got
jq -r 'select(.type == "cut") | range(.frames) as $i |
    if $i <= .turn_frames then "joint" else "plain" end' out >where
paste -d ' ' where wanted | awk '/^plain/ { print $2 }' >wanted.plain
paste -d ' ' where got | awk '/^plain/ { print $2 }' >got.plain
is "no picture more or less" "$(wc -l <got)" "$(wc -l <wanted)"
same "beside the joints all is as planned" got.plain wanted.plain
film 0 "an arc" -d 4 --arc "$(cutlist --arc list | awk 'NR == 2 { print $1 }')"
rec "is told" 'any(.[]; .type == "montage" and .arc != null)'

# --- sound --------------------------------------------------------------------

for sound in duck keep; do
	film 0 "the sources' sound: $sound" -d 2 --sound $sound -o $sound.mp4
	sings "the song stays where it is" $sound.mp4 0.5
done
exits 0 "no song" cutlist $fast --only -m none -d 2 --sound keep -o own.mp4 <all
shows "shows what its records tell" own.mp4
is "for as long as was asked for" "$(wc -l <got)" 60
exits 0 "no song and no sound" cutlist $fast --only -m none -d 1 --sound none \
    -o mute.mp4 <all
is "gives a film without sound" "$(ffprobe -v error -select_streams a \
    -show_streams mute.mp4)" ""
film 0 "a song that is shorter than the film was wanted" --from 30 -d 40 \
    -o late.mp4
rec "ends with it" 'map(select(.type == "montage"))[0] | .end > 32 and
    .end <= 36.01 and .frames < 200'
sings "in picture and sound" late.mp4
exits 0 "a song without a beat" cutlist --preset ultrafast \
    -m "$(media tone.mp3)" -d 2 -o calm.mp4 plain.mp4
has "says so" err "no beat"
shows "and makes a film" calm.mp4

# --- what fails ---------------------------------------------------------------

film 0 "a plan" -d 4
lost=$(jq -rs '(map(select(.type == "cut"))[1].src) as $src |
    map(select(.type == "media" and .src == $src))[0].path' out)
rm -rf .cutlist-parts
mv -- "$lost" away
film 1 "a source that is gone when its turn comes" -d 4 -o filled.mp4
rec "an error tells of it" '
    any(.[]; .type == "error" and .path == $path)' --arg path "$lost"
shows "others stand in for it, as records tell" filled.mp4
not_ok "none of its pictures is there" grep -q \
    "^$(echo "$numbers" | jq --arg p "$lost" '.[$p | ltrimstr("./")]'):" got
film 2 "with --fill no there is no film" -d 4 --fill no -o no.mp4
rec "and the file is named" '
    any(.[]; .type == "error" and (.what | contains($path)))' \
    --arg path "$(basename -- "$lost")"
not_ok "nothing has its name" test -e no.mp4
mv -- away "$lost"
tidy "nothing half made is left of all that"

# --- interrupted --------------------------------------------------------------

shim
for signal in INT TERM; do
	rm -rf .cutlist-parts calls stopped.mp4
	echo 3 >at
	echo -$signal >signal
	[ $signal = INT ] && want=130 || want=143
	exits $want "a film that is stopped by $signal" "$B/tests/tools/alone" \
	    -t 20 -r report cutlist $fast --only -j 1 -m - -d 4 \
	    --style calm.json --metrics prom -o stopped.mp4 <all
	has "ends by it, and leaves no process" report signal
	lines "behind" report 1
	not_ok "is not there" test -e stopped.mp4
	has "its figures tell what was known" prom "cutlist_run_exit_status $want"
	tidy "nothing half made is left"
	rm -f at
	[ $signal = TERM ] || continue
	film 0 "the next run" -d 4 -o stopped.mp4
	is "goes on where it was" "$(clip '.reused')" 2
	shows "and makes the film" stopped.mp4
done

# --- a draft ------------------------------------------------------------------

rm -f film.mp4 calls
echo '{ "beats": [4], "equal": 100 }' >slow.json
echo 6 >last
exec 9<>fifo
timeout 120 cutlist -v --preset ultrafast --only -j 1 -m - -d 12 \
    --style slow.json --preview -o film.mp4 <all 2>&1 >out |
    while IFS= read -r line; do
	case $line in
	*"s are there")
		cp film.preview.mp4 head.mp4
		echo go >&9 ;;
	esac
done
exec 9>&-
rm last
shows "a draft shows what the film will" film.preview.mp4
sings "with the song" film.preview.mp4
ok "its first 10 seconds are there before the rest is encoded" test -e head.mp4
n=$(shown head.mp4 | wc -l)
ok "with all of their pictures" test "$n" -ge 300 -a "$n" -lt "$(wc -l <got)"
shown head.mp4 >got
head -n "$n" wanted >head.wanted
same "as planned" got head.wanted
not_ok "under the film's name there is nothing" test -e film.mp4
film 0 "the film itself" -d 12 --style slow.json -o film.mp4
shows "shows the same" film.mp4
ok "and leaves the draft alone" test -e film.preview.mp4

# nobody reads the records
cutlist $fast -j 2 -m - -d 4 --style calm.json -o unheard.mp4 <all |
    head -n 1 >/dev/null
ok "a film is made though nobody reads of it" cmp unheard.mp4 stopped.mp4

plan
