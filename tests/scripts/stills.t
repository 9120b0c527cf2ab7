#!/bin/sh
# stills.t: cut-stills takes pictures of moments, and the right ones.
# shellcheck disable=SC2016 # programs of awk
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq
long

# Three seconds of black, then a coloured picture that is out of focus but for
# less than half a second, well ahead of the middle of any moment; then black.
ffmpeg -nostdin -v error -f lavfi \
    -i "color=black:s=160x120:r=25:d=3" -f lavfi \
    -i "testsrc=s=160x120:r=25:d=5" -filter_complex \
    "[1]gblur=sigma=8:enable='lt(t,1.2)+gte(t,1.6)'[t];
	[0]split[a][b];[a][t][b]concat=n=3,setsar=2,format=yuv420p[v]" \
    -map '[v]' -c:v libx264 -preset ultrafast -g 25 film.mp4 || exit 2
film="-it's
a \"film\"	#1.mp4"
cp -- film.mp4 "./$film"

exits 0 "a film with an odd name" cut-stills -n 1 -o stills -- "$film"
lines "a line for its picture" out 1
is "which is there, and nothing else" "$(ls -A stills)" \
    "$(cut -f 1 out | sed 's,^stills/,,')"
ok "its name is the film's, made harmless" \
    expr "$(ls stills)" : "-it's_a \"film\"_#1-01-00h00m0[0-9.]*s[.]jpg$"
ok "it is of the time that is sharp" \
    awk -F '\t' '{ exit !($2 >= 4.2 && $2 < 4.6) }' out
ok "it says why" awk -F '\t' '{ exit !($3 > 0 && $4 ~ /[a-z]/) }' out
is "its pixels are square" "$(ffprobe -v error -show_entries \
    stream=width,height -of csv=p=0 -i "$(cut -f 1 out)")" 320,120

# The picture is that of the time that it says.
at=$(cut -f 2 out)
ffmpeg -nostdin -v error -i film.mp4 -vf \
    "select='gte(t,$at-0.001)',scale=320:120,setsar=1" -frames:v 1 \
    -q:v 2 want.jpg
likeness=$(ffmpeg -nostdin -hide_banner -i "$(cut -f 1 out)" -i want.jpg \
    -lavfi psnr -f null - 2>&1 |
    sed -n 's/.*average:inf.*/99/p; s/.*average:\([0-9]*\).*/\1/p')
ok "and shows what is there" test "${likeness:-0}" -gt 30

cp out first
echo kept >"$(cut -f 1 out)"
exits 0 "a second run" cut-stills -q -n 1 -o stills -- "$film"
same "says the same" out first
is "and leaves pictures alone" "$(cat "$(cut -f 1 out)")" kept
exits 0 "but with -y" cut-stills -q -n 1 -y --size 100x100 -o stills -- "$film"
is "takes them again, no larger than --size" "$(ffprobe -v error \
    -show_entries stream=width,height -of csv=p=0 -i "$(cut -f 1 out)")" 100,38

mkdir a b
cp film.mp4 a/
cp film.mp4 b/
echo text >none.mp4
exits 1 "one that is no film does not stop the others" \
    cut-stills -n 1 -o both a/film.mp4 none.mp4 nowhere.mp4 b/film.mp4
lines "two pictures" out 2
is "of one name, with other numbers" "$(cut -f 1 out | sort -u | wc -l)" 2
has "what is no film is named" err none.mp4
ffmpeg -nostdin -v error -f lavfi -i sine=d=4 sound.wav
exits 1 "sound alone" cut-stills -o both sound.wav
has "has no pictures" err "there are no pictures"
ffmpeg -nostdin -v error -f lavfi -i color=black:s=160x120:r=25:d=4 \
    -c:v libx264 -preset ultrafast black.mp4
exits 1 "nothing but black" cut-stills -n 1 -o dark black.mp4
is "is no picture" "$(ls -A dark)" ""
has "which is told" err "all are black or plain"

# --- what fails, and signals ----------------------------------------------------

# What rank tells although it fails is used: a film that is damaged in part.
mkdir own partly
cp "$B/cut-stills" own/
printf '#!/bin/sh\n"%s/rank" "$@" || exit\n[ $# -lt 5 ]\n' "$B" >partly/rank
chmod +x partly/rank
PATH=$WORK/partly:$PATH exits 1 "a film that is damaged" \
    own/cut-stills -q -n 1 -o partial film.mp4
is "has its pictures all the same" "$(ls partial)" \
    "$(cut -f 1 out | sed 's,^partial/,,')"
lines "each with its line" out 1

stubs
STUB=garbage STUB_ONLY='* -update 1 *' exits 1 "no picture comes" \
    cut-stills -n 1 -o failed film.mp4
has "which is told" err "ffmpeg made no picture"
is "and nothing is there" "$(ls -A failed)" ""
for sig in INT TERM HUP; do
	mkfifo "calls.$sig"
	exec 5<>"calls.$sig"
	STUB=hang STUB_ONLY='* -update 1 *' STUB_LOG=calls.$sig \
	    "$B/tests/tools/alone" -t 60 -p pid -r report \
	    cut-stills -q -n 1 -o "stopped.$sig" film.mp4 >out 2>err 5<&- &
	while read -r call <&5; do
		case $call in
		*' -update 1 '*) break ;;
		esac
	done
	kill "-$sig" "$(cat pid)"
	wait $!
	exec 5<&-
	case $sig in
	INT) number=2 ;;
	TERM) number=15 ;;
	HUP) number=1 ;;
	esac
	# the stub has a process of its own
	is "$sig ends it, and what it has started" \
	    "$(grep -v -x 'left sleep' report)" "signal $number"
	is "$sig: nothing is left there" "$(ls -A "stopped.$sig")" ""
done
PATH=${PATH#*:}

# KILL leaves what the next run removes, but not while an encoder lives.
mkdir gate
mkfifo gate/open gate/up
printf '#!/bin/sh\ncase "$*" in *-update*) ;; *) exec "%s" "$@" ;; esac
echo up >"%s"\nread -r _ <"%s"\n' "$(command -v ffmpeg)" "$WORK/gate/up" \
    "$WORK/gate/open" >gate/ffmpeg
chmod +x gate/ffmpeg
PATH=$WORK/gate:$PATH cut-stills -q -n 1 -o killed film.mp4 >out 2>err &
stills=$!
read -r _ <gate/up
kill -KILL $stills
wait $stills
exits 0 "a run after one that was killed" cut-stills -q -n 1 -o killed film.mp4
is "leaves alone what is in use" "$(find killed "$TMPDIR" -name '*cut-stills-*' |
    wc -l)" 2
: >gate/open
timeout 20 flock killed/.cut-stills-*/lock true
exits 0 "the next one" cut-stills -q -n 1 -o killed film.mp4
is "removes it" "$(ls -A killed)$(ls -A "$TMPDIR")" "$(cut -f 1 out |
    sed 's,^killed/,,')"

# INT as each of its programs begins.
mkdir early
for call in 'rank *-n*' 'framestat *-w*' 'ffmpeg *-update*'; do
	name=${call%% *}
	rm -f early/*
	for f in "$B"/cut* "$B/rank" "$B/framestat" "$B/probe" "$B/beatscan"; do
		ln -s "$f" early/
	done
	rm -f "early/$name"
	program=$(command -v "$name")
	[ ! -x "$B/$name" ] || program=$B/$name
	deaf "early/$name" "case \"\$*\" in ${call#* }) ;;
	    *) exec \"$program\" \"\$@\" ;; esac; kill -INT \$PPID"
	"$B/tests/tools/alone" -t 60 -r "begun.$name" env \
	    PATH="$WORK/early:$PATH" early/cut-stills -q -n 1 -o begun \
	    film.mp4 >out 2>err
	is "INT as $name begins ends all" "$(cat "begun.$name")" "signal 2"
	is "and leaves nothing" "$(ls -A begun)" ""
done

exits 2 "no film is misuse" cut-stills
exits 2 "so is no number" cut-stills -n x film.mp4
exits 2 "and no size" cut-stills --size 10 film.mp4
exits 2 "and a profile that is none" cut-stills -p nonesuch film.mp4
is "nothing is left" "$(ls "$TMPDIR")$(find stills both -name '.*' -type f)" ""
plan
