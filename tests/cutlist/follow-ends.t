#!/bin/sh
# A recording that is cut while it is written ends in one way or another.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/cutlist/film.sh
. "$TESTS/cutlist/film.sh"
# shellcheck source=tests/cutlist/live.sh
. "$TESTS/cutlist/live.sh"
need jq
long

film=$(media recording.ts)
rm -rf clips
mkdir clips
: >killed.ts
fed "$film" killed.ts 65% clip:clips die
exits 0 "a recorder that is killed ends the recording" live killed.ts
wait $feeder
is "it was killed" $? 137
cp out told
is "the moments so far are there" "$(clips told | wc -l)" 3

exits 1 "what is no recording is refused" probe --follow "$0"
exits 1 "an empty file is no recording, when nobody begins to write to it" \
    sh -c ': >empty.ts; exec probe --follow empty.ts'
exits 2 "one file at a time" probe --follow a b
exits 2 "a list has nothing to wait for" cutlist --follow --keep 1-2 a
exits 2 "--keep-spool alone says nothing" cutlist --keep-spool . a

# The one who lists packets dies on the way.
cp "$film" whole.ts
mkfifo listed
exec 6>>whole.ts
(
	while read -r line; do
		case $line in
		*'"type":"gop"'*) kill -KILL "$(pgrep -P "$(cat pid)" ffprobe)"; break ;;
		esac
	done
	cat
) <listed >after 6>&- &
"$B/tests/tools/alone" -t 60 -p pid -r report probe -q --follow whole.ts \
    >listed 2>err 6>&-
exec 6>&-
wait
has "a list of packets that breaks off is a failure" report "exit 1"
has "which is told" after "its packets can't be listed to the end"

# Sound alone.
film=$(media recording.ts)
ffmpeg -nostdin -v error -i "$film" -vn -c copy radio.ts
rm -rf clips
mkdir clips
: >show.ts
fed radio.ts show.ts 80% clip:clips 100%
exits 0 "a recording of sound is cut as it is written" live show.ts
wait $feeder
is "a clip of it was there in its course" $? 0

# --- a FIFO --------------------------------------------------------------

rm -rf clips
mkdir clips kept
mkfifo tuner.ts
fed "$film" tuner.ts 62% clip:clips 100%
exits 0 "a FIFO is cut as it is written" live tuner.ts
cp out told
wait $feeder
is "a clip was there in its course" $? 0
is "all moments of the FIFO" "$(clips told | wc -l)" 4
is "clips are called like the FIFO" "$(clips told | sort | head -n 1 |
	cut -c 1-15)" clips/tuner-01-
is "what was spooled is gone" "$(leftovers clips)" ""

# INT, in the middle of it.
rm -rf clips
mkdir clips
mkfifo over
(
	fed "$film" tuner.ts 30%
	# the FIFO closes only when the reader is gone
	exec 8>tuner.ts
	wait $feeder
	kill -INT "$(cat pid)"
	cat over >/dev/null
) &
# shellcheck disable=SC2086
"$B/tests/tools/alone" -t 60 -p pid -r report cutlist --follow $small \
    --keep-spool kept -o clips tuner.ts >out 2>err
: >over
wait
has "INT ends it" report "signal 2"
is "with everything that it had started" "$(grep -c left report)" 0
is "nothing half made is left" "$(leftovers clips)" ""
ok "but what was to be kept" test -s kept/tuner.ts
is "and it is what had come" \
    "$(head -c "$(size_of kept/tuner.ts)" "$film" | cmp - kept/tuner.ts)" ""
plan
