#!/bin/sh
# Memory of our own processes: ten minutes against six hours, of the same film
# looped by copying packets.  It is tiny, so that six hours take minutes: what
# grows, grows with time and records, not with the size of pictures.
#
#	LONG	how many times ten minutes the long one has (36)
#	RATE	pictures a second (5); with so few framestat's queues are not full
#		after ten minutes, with 25 they are, and it takes five times as long
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

LONG=${LONG:-36}
RATE=${RATE:-5}
PATH=$B:$PATH
export PATH
work=$(mktemp -d "${TMPDIR:-/tmp}/memory.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# A change of shot every 3 s, a beat every 0.5 s, and each 20 s a loud one.
ffmpeg -v error -nostdin -y -f lavfi -i \
    "testsrc2=s=64x36:r=$RATE:d=60,hue=h='floor(t/3)*70'" -f lavfi -i \
    "aevalsrc='(0.1+0.4*between(mod(t\,20)\,5\,9))*sin(880*t)*lt(mod(t\,0.5)\,0.1)+0.02*random(0)':s=8000:d=60" \
    -c:v libx264 -preset ultrafast -g $((RATE * 2)) -c:a aac -ac 1 "$work/minute.mkv"
for n in 1 "$LONG"; do
	ffmpeg -v error -nostdin -y -stream_loop $((n * 10 - 1)) -i \
	    "$work/minute.mkv" -c copy "$work/$n.mkv"
done

# flat TITLE IN OUT TOOL OPTION...: the tool's own peak over both films, with
# IN.N as its input and what it tells in OUT.N; an IN of - has the film as
# an operand.
flat() {
	f_title=$1
	f_in=$2
	f_out=$3
	shift 3
	for n in 1 "$LONG"; do
		if [ "$f_in" = - ]; then
			peak_of "$@" "$work/$n.mkv" </dev/null
		else
			peak_of "$@" <"$work/$f_in.$n"
		fi >"$work/$f_out.$n" 2>>"$work/peaks"
	done
	grep "^peak" "$work/peaks" | tail -n 2 | awk -v title="$f_title" -v long="$LONG" '
		{ mib[NR] = $2 / 1024 }
		END { printf "%-24s 10 min %5.1f MiB  %d min %5.1f MiB  " \
		    "%+.1f  target 2\n", title, mib[1], long * 10, mib[2],
		    mib[2] - mib[1] }'
}

peak_of() {
	"$B/tests/tools/peak" "$@"
}

flat "probe -g" - probed probe -q -g
flat "framestat" probed seen framestat -q
flat "beatscan" seen heard beatscan -q
flat "beatscan --lag 10" probed other beatscan -q --lag 10
flat "rank" heard ranked rank -q -n 5
flat "rank -t 90%" heard other rank -q -t 90%
flat "cutlist, only the cuts" ranked other cutlist -q
