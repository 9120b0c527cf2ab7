#!/bin/sh
# cut-batch on one machine: what is done, told, skipped, and left.
# shellcheck disable=SC2016 # nothing shall expand in names
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq parallel flock
long

mkdir in in/a in/b
film in/a/x.mp4 2
cp in/a/x.mp4 in/b/X.mp4
cp in/a/x.mp4 "in/it's \"x\"${NL}.mp4"
echo "no film" >in/bad.mp4

# batch OPTION...: what lies in ./in and a name that is none.
batch() {
	{
		find in -type f -print0 | sort -z
		printf 'nothing.mp4\0'
	} | cut-batch -0 -o clips --keep 0.48-0.96 "$@"
}

exits 1 "a batch in which two files fail" batch -j 2
is "three have a clip each" "$(find clips -name '*.mp4' | wc -l)" 3
is "stems that differ by a capital letter have folders of their own" \
    "$(find clips -iname 'x*' -type d | wc -l)" 2
has "one failed for what probe says" out "failed: in/bad.mp4: "
has "the other is not there" out "failed: nothing.mp4: no such file"
is "the table counts them" "$(awk '/^(ok|skipped|failed) / { print $2, $3 }' \
    out | tr '\n' ,)" "3 3,0 0,2 0,"
is "nothing else is left" "$(find clips -mindepth 1 ! -name '*.mp4' -type f \
    ! -path '*/done/*' ! -name .cutlist.ndjson ! -name lock)" ""

rm in/bad.mp4
find clips -name '*.mp4' | sort >before
exits 1 "a second run" batch -v
has "skips what is done" out "skipped: in/a/x.mp4: done before"
is "all of it" "$(awk '$1 == "skipped" { print $2; exit }' out)" 3
rm "$(head -n 1 before)"
exits 1 "a clip is gone" batch
is "and made again, alone" "$(awk '/^(ok|skipped) / { print $2 }' out |
    tr '\n' ,)" "1,2,"
find clips -name '*.mp4' | sort >after
same "under its name" after before
exits 1 "other options are another job" batch --crf 30
is "for all" "$(awk '$1 == "ok" { print $2; exit }' out)" 3

exits 0 "a file that is named twice is done once" cut-batch -o twice \
    --keep 0.48-0.96 -- in/a/x.mp4 "$WORK/in/a/x.mp4"
is "and told as skipped" "$(find twice -name '*.mp4' | wc -l)" 1

printf '0.48,0.96,Opening\n' >"my list.csv"
exits 0 "options of cutlist with an argument, and a list" cut-batch -o list \
    -i "my list.csv" --name "{n} it's {title}" in/a/x.mp4
ok "are passed on as they are" test -f "list/x/1 it's Opening.mp4"

exits 2 "no -o" cut-batch -- in/a/x.mp4
exits 2 "an option that nobody has" cut-batch -o clips --none -- in/a/x.mp4
exits 2 "an option that makes no sense here" cut-batch -o clips -T -- in/a/x.mp4
exits 2 "no names" cut-batch -o clips
mkdir one other
echo 1 >one/list
echo 2 >other/list
exits 2 "two files of one name, of which hosts would get one" cut-batch \
    -o clips -i one/list -p other/list -- in/a/x.mp4
has "is told" err "other/list: another file of that name"
mkdir -p held/.cut-batch
flock held/.cut-batch/lock cut-batch -o held -- in/a/x.mp4 >out 2>err
is "two in the same folder" "$?" 2
has "is told" err "another cut-batch is at work"

# An encoder that waits to be interrupted.
mkfifo hanging
printf '#!/bin/sh\necho >"%s/hanging"\nexec tail -f "%s"\n' "$WORK" \
    "$WORK/in/a/x.mp4" >ffmpeg
chmod +x ffmpeg
for sig in TERM INT; do
	PATH=$WORK:$PATH env --default-signal=INT cut-batch -o "off$sig" \
	    --keep 0.48-0.96 -- in/a/x.mp4 >out 2>err &
	batch=$!
	read -r _ <hanging
	kill -s "$sig" "$batch"
	wait "$batch"
	is "$sig: it dies of it" "$(kill -l "$?")" "$sig"
	is "leaves no clip and nothing half done" "$(find "off$sig" \
	    -mindepth 1 -type f ! -name lock)" ""
	is "and no process" "$(pgrep -f "tail -f $WORK")" ""
done
# A disk that is full sooner or later is told, and nothing is said to be done.
if unshare -m true 2>/dev/null; then
	mkdir small
	exits 0 "however little room there is, no batch is said to be done" \
	    unshare -m sh -c '
		for pages in 2 3 4 6 8 10 12 14 16 18 20 24; do
			mount -t tmpfs -o size=$((pages * 4))k tmpfs small
			cut-batch -o small --keep 0.48-0.96 -- in/a/x.mp4 \
			    >told 2>&1
			status=$?
			umount small
			if [ $status -eq 0 ] || ! grep -q -e "the disk full" \
			    -e "No space" -e "no room" -e "^failed: in/a" told; then
				echo "$pages: exit $status" >&2
				cat told >&2
				exit 1
			fi
		done'
else
	skip "a small disk" "no mount namespace"
fi
(
	trap '' XFSZ
	ulimit -f 0
	exec cut-batch -o nowhere --keep 0.48-0.96 -- in/a/x.mp4
) 2>&1 | cat >err
has "nor is an option said to be wrong" err "write error"
is "where there is no room for it" "$(grep -c option err)" 0

# parallel does not hear TERM while it is starting.
mkdir starting
deaf starting/parallel "kill -INT \$PPID; trap 'trap \"trap - TERM\" TERM' TERM"
"$B/tests/tools/alone" -r report env PATH="$WORK/starting:$PATH" \
    cut-batch -o early --keep 0.48-0.96 -- in/a/x.mp4 >out 2>err
is "INT while parallel is starting ends it" "$(cat report)" "signal 2"
is "and what it has begun" "$(find early -type f ! -name lock)" ""

# A job is killed, and tried again.
PATH=$WORK:$PATH cut-batch -o again --keep 0.48-0.96 -- in/a/x.mp4 \
    >out 2>err &
batch=$!
read -r _ <hanging
first=$(pgrep -f "tail -f $WORK")
kill -KILL "$(cat again/.cut-batch/run/1.pid)"
ok "a job that is killed takes its cutlist along" timeout 20 \
    sh -c "while kill -0 $first 2>/dev/null; do :; done"
read -r _ <hanging
kill "$batch"
wait "$batch"
is "no process is left of either" "$(pgrep -f "tail -f $WORK")" ""
is "the folder for temporary files is empty" "$(ls -A "$TMPDIR")" ""
plan
