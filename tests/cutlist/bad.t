#!/bin/sh
# Sources, cuts, disks and programs that are not as they should be: one error
# for each, everything else is done, and nothing half-written has a name.
# shellcheck disable=SC2016,SC2154 # expressions of jq; t_path is lib.sh's
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq

film film.mp4 3
kind='--preset ultrafast --method encode'

# wrong NAME N REGEX: N errors in the last run, and all say that.
wrong() {
	rec "$1" '[.[] | select(.type == "error")] | length == $n and
	    all(.[]; .what | test($re))' --argjson n "$2" --arg re "$3"
}

# --- cuts that can't be ------------------------------------------------------------

printf '1,1.4\n2,2\n5,6\n2.5,9\n-1,0.2\n' >list.csv
# shellcheck disable=SC2086 # options
exits 1 "cuts beyond the end, or of no length" \
    cutlist $kind -o beyond -i list.csv film.mp4
# Times are those of pictures.
rec "two that can be made are made, one of them to the end of the film" '
	[.[] | select(.type == "clip")] | sort_by(.cut) | map(.length) ==
	    [0.4, 0.48]'
wrong "the others are an error each" 3 .
segments film.mp4 0.5 1.5 1 2 2 2 9 10 >feed
exits 1 "segments beyond the end, or of no length" cutlist --only <feed
rec "those that overlap are one cut" '
	[.[] | select(.type == "cut") | .start <= 0.5 and .end >= 1.9] == [true]'
wrong "the others are an error each (segments)" 2 .
printf '%s\n' '{"type":"segment","src":"nosuch","start":1,"end":2}' |
    cat - feed >longer
exits 1 "a segment of an unknown source goes by" cutlist --only <longer
jq -c 'if .type == "segment" then .start = "x" else . end' feed >odd
exits 1 "segments without times" cutlist --only <odd
wrong "are an error each" 4 "without start or end"

# --- sources -------------------------------------------------------------------------

mkfifo pipe.mp4
# shellcheck disable=SC2086
exits 1 "files that are not there, or pipes" cutlist $kind --keep 1-1.4 \
    -o some none.mp4 film.mp4 pipe.mp4
rec "the one that can be cut is" '
	[.[] | select(.type == "clip")] | length == 1'
wrong "and the others are an error each" 2 "no such file|a pipe"

cp film.mp4 gone.mp4
segments gone.mp4 1 1.4 >feed
film gone.mp4 2
# shellcheck disable=SC2086
exits 1 "a file that has changed since it was probed" \
    cutlist $kind -o changed <feed
wrong "is an error, since the cut would be another one" 1 "has changed"
exits 1 "also where only cuts are told" cutlist <feed
rm gone.mp4
# shellcheck disable=SC2086
exits 1 "a file that is gone" cutlist $kind -o changed <feed
wrong "is an error" 1 "No such file"
mkfifo gone.mp4
# shellcheck disable=SC2086
exits 1 "a pipe in its place" cutlist $kind -o changed <feed
wrong "is not waited for" 1 "no regular file"
is "nothing came of any" "$(ls -A changed)" ""

# The header promises more than there is.
ffmpeg -nostdin -v error -y -i film.mp4 -c copy -movflags +faststart fast.mp4
cut_at fast.mp4 50 short.mp4
exits 1 "a film that is cut off" cutlist --preset ultrafast \
    --keep 0.2-0.6,2.4-2.8 -o trunc short.mp4
rec "what is there is cut" '
	[.[] | select(.type == "clip").cut] == [1]'

# --- places ---------------------------------------------------------------------------

exits 2 "a folder that can't be made is trouble" \
    cutlist --keep 1-2 -o film.mp4/x film.mp4
exits 2 "a file in its place too" cutlist --keep 1-2 -o film.mp4 film.mp4
has "and is named" err "film.mp4"
if [ "$(id -u)" != 0 ]; then
	mkdir ro && chmod a-w ro
	exits 2 "a folder that can't be written to is trouble" \
	    cutlist --keep 1-2 -o ro film.mp4
else
	exits 2 "a folder that can't be written to is trouble" \
	    cutlist --keep 1-2 -o /proc/self film.mp4
fi
long=$(printf '%0300d' 0)
# shellcheck disable=SC2086
exits 0 "a name that is too long" cutlist $kind --keep 1-1.4 --name "$long" \
    -o long film.mp4
is "is made shorter" "$(find long -name '*.mp4' | awk '{ print length }')" 260
exits 2 "a template that makes no sense is misuse" \
    cutlist --name '{nosuch}' film.mp4

# A disk that gets full while clips are written: those that fit are there.
mkdir disk
if mount -t tmpfs -o size=200k none disk 2>/dev/null; then
	# shellcheck disable=SC2086
	exits 1 "a disk too small" cutlist $kind --keep 0-3 -o disk/o film.mp4
	wrong "is told before anything is written" 1 "no room"
	is "and nothing is" "$(ls -A disk/o)" ""
	umount disk
fi
if mount -t tmpfs -o size=18m none disk 2>/dev/null; then
	mkdir -p "$WORK/full"
	# The stub fills it up in the middle.
	cat >full/ffmpeg <<-END
		#!/bin/sh
		PATH=\${PATH#*:}
		case "\$*" in
		*.part*) cat /dev/zero >"$WORK/disk/filler" 2>/dev/null ;;
		esac
		exec ffmpeg "\$@"
	END
	chmod +x full/ffmpeg
	# shellcheck disable=SC2086
	PATH=$WORK/full:$PATH exits 1 "a disk that gets full" \
	    cutlist $kind --keep 0-3 -o disk/o film.mp4
	wrong "is told as what it is" 1 "disk is full"
	is "nothing half-written is left" "$(leftovers disk/o)" ""
	umount disk
else
	skip "a disk that gets full" "can't mount"
fi

# --- programs ----------------------------------------------------------------------------

stubs
# shellcheck disable=SC2086
STUB=exit:1 STUB_ONLY='*start_pts=28160*' exits 1 "an ffmpeg that fails for one clip" \
    cutlist -j 1 $kind --keep 1-1.4,2.2-2.6,0.2-0.6 -o fails film.mp4
rec "the others are made" '
	[.[] | select(.type == "clip").cut] | sort == [1, 3]'
wrong "and one error tells what it said" 1 "asked to fail"
is "fails: nothing else is left" "$(leftovers fails)" ""

# shellcheck disable=SC2086
STUB=signal:KILL STUB_ONLY='*start_pts=12800*' exits 1 "an ffmpeg that is killed" \
    cutlist --retries 0 $kind --keep 1-1.4,2.2-2.6 -o killed film.mp4
rec "killed: the other is made" '
	[.[] | select(.type == "clip").cut] == [2]'
wrong "killed: one error" 1 SIGKILL
is "killed: nothing else is left" "$(leftovers killed)" ""

# shellcheck disable=SC2086
STUB=hang STUB_ONLY='*start_pts=12800*' "$B/tests/tools/alone" -t 60 -r report \
    cutlist --timeout 0.3 --retries 0 $kind --keep 1-1.2 -o hung film.mp4 \
    >out 2>err
is "an ffmpeg that hangs is given up, with all its processes" \
    "$(cat report)" "exit 1"
wrong "hung: one error" 1 "no sign of life"
is "hung: nothing else is left" "$(leftovers hung)" ""

# shellcheck disable=SC2086
STUB=garbage STUB_ONLY='*packet=*' exits 1 "an ffprobe that talks nonsense" \
    cutlist $kind --keep 1-1.4 -o garbage film.mp4
is "garbage: nothing else is left" "$(leftovers garbage)" ""
# shellcheck disable=SC2086
STUB=flood STUB_ONLY='*start_pts=12800*' exits 1 "an ffmpeg that complains for ever" \
    cutlist --retries 0 $kind --keep 1-1.4 -o flood film.mp4
wrong "flood: one error" 1 "last of many"

# Without ffmpeg, but with ffprobe.
mkdir lone
for f in ffprobe sh; do
	ln -s "$(PATH=$t_path command -v $f)" lone/$f
done
segments film.mp4 1 1.4 >feed
PATH=$B:$WORK/lone exits 1 "no ffmpeg at all" \
    "$B/cutlist" -o without --retries 0 <feed
mv out said
jq -c . said >out
wrong "is an error that says so" 1 "can't start ffmpeg"
plan
