#!/bin/sh
# cut-watch: what comes into a folder is cut, once, whatever happens.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq flock
long

film film.mp4 2
cuts='--preset ultrafast --keep 0.48-0.96'
state='in put/clips/.cut-watch'

# watch [OPTION...]: starts it on "in put"; what it says comes through 5.
watch() {
	rm -f says pid report
	mkfifo says
	# shellcheck disable=SC2086 # words
	"$B/tests/tools/alone" -t 60 -p pid -r report cut-watch -v --settle 0 \
	    --wait 0 "$@" "in put" -- $cuts >>records 2>says &
	job=$!
	exec 5<says
}

# hear TEXT: waits until it has said that; true if it has.
hear() {
	while IFS= read -r line <&5; do
		echo "$line" >>said
		case $line in *"$1"*) return 0 ;; esac
	done
	return 1
}

# ends NAME SIGNAL [WHAT]: is told to end, and does.
ends() {
	kill -"$2" "$(cat pid)"
	exec 5<&-
	wait $job
	is "$1" "$(cat report)" "$3"
}

# put NAME: a film of its own content comes in, complete at once.
puts=0
put() {
	puts=$((puts + 1))
	{ cat film.mp4; echo "$puts"; } >new
	mv new "in put/$1"
}

clips() {
	find "in put/clips" -name '*.mp4' ! -name '.*' | wc -l | tr -d ' '
}

# noted WHAT: lines of the journal.
noted() {
	grep -c "^$1	" "$state/journal"
}

# --- without events --------------------------------------------------------

mkdir "in put"
put one.mp4
echo "no film" >"in put/bad.mp4"
echo "not looked at" >"in put/notes.txt"
# shellcheck disable=SC2086 # words
once() {
	cut-watch --once --settle 0 --wait 0 "$@" "in put" -- $cuts
}
exits 1 "a folder with a bad file" once --retries 1
is "the good one is cut" "$(clips)" 1
rec "the records are told" 'map(select(.type == "clip")) | length == 1'
is "the bad one was tried twice" "$(noted tried) $(noted failed)" "1 1"
has "then it is set aside, with the reason" "$state/failed" "bad.mp4"
has "which is the tool's own sentence" "$state/failed" \
    "not a recording that ffmpeg can read"
exits 0 "a second run has nothing to do" once
is "and says nothing" "$(cat out err)" ""
exits 1 "--again tries it again" once --again --retries 0
lines "and lists it once" "$state/failed" 1
rm "in put/bad.mp4"
mv "in put/one.mp4" "in put/other name.mp4"
exits 0 "a file that was renamed" once
is "is the same one" "$(clips) $(noted 'done')" "1 1"
exits 1 "other endings" once -x TXT,foo --retries 0
has "are looked at when asked for" "$state/failed" "notes.txt"
sed -i '/notes.txt/d' "$state/journal" "$state/failed"

put full.mp4
(
	trap '' XFSZ
	ulimit -f 0
	once --retries 0 2>&1
	echo "status $?"
) | cat >said
has "a full disk is trouble" said "status 2"
has "and told" said "is the disk full?"
rm "in put/full.mp4"

for wrong in "-j 0" "--nope" "-j" "--every=x" "-x ../x" "two folders"; do
	# shellcheck disable=SC2086 # words
	exits 2 "misuse: $wrong" cut-watch $wrong "in put"
done
exits 2 "no folder" cut-watch --once nowhere
has "is told" err "nowhere: is no folder"
mkdir bare
ln -s /usr/bin/* /bin/* bare/ 2>/dev/null
rm -f bare/inotifywait
PATH=$B:$WORK/bare exits 2 "without inotifywait" cut-watch "in put"
has "it says what to install" err "package inotify-tools"
rm -f bare/ffprobe
PATH=$B:$WORK/bare exits 2 "without ffprobe" cut-watch --once --again "in put"
has "it says so, and sets nothing aside" err "ffprobe is missing"

command -v inotifywait >/dev/null || { plan; exit; }

# --- with events -----------------------------------------------------------

: >records
put there.mp4
watch
ok "it watches" hear "watched"
ok "what is there is cut" hear "there.mp4: done, clips: 1"
is "what was done is not" "$(clips)" 2
exits 2 "a second one on the same folder" cut-watch "in put"
has "is sent away" err "is watched by another"

put moved.mp4
ok "a file that is moved in" hear "moved.mp4: done"
cp film.mp4 "in put/copied.mp4"
ok "a file that is copied in" hear "copied.mp4: done"
cp film.mp4 "in put/copied.mp4"
ok "and written again, with the same content" hear "copied.mp4: done"
is "is cut once, all the same" "$(clips)" 4

# A film that comes slowly; others come meanwhile.
exec 6>"in put/slow.mp4"
head -c 20000 film.mp4 >&6
put quick.mp4
ok "a file that is still being written" hear "slow.mp4: is still being written"
ok "does not keep others waiting" hear "quick.mp4: done"
is "and is not touched" "$(grep -c slow "$state/journal")" 0
tail -c +20001 film.mp4 >&6
exec 6>&-
ok "it is cut when it is whole" hear "slow.mp4: done, clips: 1"
is "exactly" "$(pictures "$(find "in put/clips" -name 'slow*.mp4')")" 12

# Names of files that are not finished, by what is usual.
for name in .hidden.mp4 a.mp4.part a.mp4.crdownload a.part.mp4 a.temp.mp4 \
    .a.mp4.Xy12Z; do
	cp film.mp4 "in put/$name"
done
mkdir "in put/folder.mp4"
put barrier.mp4
ok "a file behind them" hear "barrier.mp4: done"
is "they are not looked at" "$(grep -c -e hidden -e folder -e '	a[.]' \
    "$state/journal")" 0
mv "in put/a.mp4.part" "in put/a.mp4"
ok "but for one that gets its name" hear "a.mp4: done"
is "until they are removed" "$(rm "in put/"a.* "in put"/.[ah]* 2>&1)" ""
ends "TERM ends it, and no process is left" TERM "signal 15"
ok "nor what it has noted for itself" test ! -e "$state/run"

# TERM as each of its programs begins: told once, it would not hear.
mkdir early
for name in cutlist inotifywait; do
	rm -f early/*
	for f in "$B"/cut* "$B/probe" "$B/framestat" "$B/beatscan" "$B/rank"; do
		ln -s "$f" early/
	done
	rm -f "early/$name"
	put "early $name.mp4"
	deaf "early/$name" "case \"\$*\" in
	    -V | *none.mp4) exec \"$B/cutlist\" \"\$@\" ;;
	    esac; kill -TERM \"\$(cat \"$WORK/pid\")\""
	# shellcheck disable=SC2086 # words
	PATH=$WORK/early:$PATH "$B/tests/tools/alone" -p pid -r report \
	    early/cut-watch --settle 0 "in put" -- $cuts >/dev/null 2>&1
	is "TERM as $name begins ends all" "$(cat report)" "signal 15"
	rm "in put/early $name.mp4"
done

# --- names, at once, and after a restart -----------------------------------

before=$(clips)
# shellcheck disable=SC2016 # nothing shall expand
for name in "a space" "it's" 'a "quote"' "two${NL}lines" "-dash" "tab	tab" \
    '$(touch pwned)' "end${NL}" '*'; do
	put "$name.mp4"
done
mv "in put/two${NL}lines.mp4" "in put/two${NL}lines.mp4${NL}" 2>/dev/null
mv "in put/two${NL}lines.mp4${NL}" "in put/two${NL}lines.mp4"
watch -j 2
n=0
while [ $n -lt 9 ] && hear ": done, clips: 1"; do
	n=$((n + 1))
done
is "all that came in a pause are cut, two at once, and no other" \
    "$n $(($(clips) - before))" "9 9"
ok "whatever their names" test ! -e pwned
ok "a name with a newline is told as it is" sh -c \
    "jq -r 'select(.type == \"media\").path' records | grep -q '^lines.mp4'"

# Killed in the middle, all of it, while ffmpeg hangs.
ends "INT ends it, and no process is left" INT "signal 2"
stubs
put hung.mp4
before=$(clips)
STUB=hang STUB_ONLY='*.cutlist-*' watch
hear "hung.mp4: begun"
until find "in put/clips" /dev/shm -name '.cutlist-*.part' -o \
    -name 'cutlist-*' | grep -q .; do
	:
done
kill -KILL "-$(cat pid)"
exec 5<&-
wait $job
has "killed by KILL" report "signal 9"
PATH=${PATH#*:}
is "there is no half of a clip" "$(clips)" "$before"
watch
ok "the next one begins anew" hear "hung.mp4: done, clips: 1"
is "one clip more" "$(clips)" "$((before + 1))"
ends "TERM" TERM "signal 15"

# Only the loop is killed: what it has begun is finished, once.
mkdir gate
mkfifo gate/open
cat >gate/ffmpeg <<-END
	#!/bin/sh
	: >"$WORK/gate/knocked"
	read -r line <"$WORK/gate/open"
	PATH=\${PATH#*:}
	exec ffmpeg "\$@"
END
chmod +x gate/ffmpeg
put gated.mp4
before=$(clips)
mkfifo says2
PATH=$WORK/gate:$PATH setsid cut-watch -v --settle 0 "in put" -- \
    --preset ultrafast --keep 0.48-0.96 2>says2 >/dev/null &
exec 7<says2
while IFS= read -r line <&7; do
	case $line in *"gated.mp4: begun"*) break ;; esac
done
sid=$!
# It says so before there is a process that cuts.
until [ -e gate/knocked ]; do
	:
done
kill -KILL $sid
watch
ok "the next one waits for it" hear "waiting for jobs of an earlier"
# More openings than there are calls of ffmpeg.
exec 8<>gate/open
printf 'go\n%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 >&8
ok "then it watches" hear "watched"
put behind.mp4
ok "and goes on" hear "behind.mp4: done"
exec 8<&-
is "what was begun is not done twice" \
    "$(($(clips) - before)) $(grep -c gated.mp4 "$state/journal")" "2 1"
ok "what had watched for the first has ended, at that event" timeout 20 \
    sh -c "while ps -o pid= -s $sid | grep -q .; do :; done"
exec 7<&-

# --- the end of the folder -------------------------------------------------

mv "in put" gone
ok "a folder that goes away" hear "is gone"
exec 5<&-
wait $job
is "is the end" "$(cat report)" "exit 2"
plan
