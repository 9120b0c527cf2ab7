#!/bin/sh
# cut-live: one recording, several profiles.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/cutlist/film.sh
. "$TESTS/cutlist/film.sh"
need jq flock
long
feed=$B/tests/tools/feed
alone=$B/tests/tools/alone
film=$(media recording.ts)

# in_order NAME: what a profile's clips are.
in_order() {
	find "clips/$1" -name 'rec-0*' | wc -l
}

# The suite, with each look at a film counted.
mkdir bin
for f in "$B"/*; do
	[ ! -f "$f" ] || ln -s "$f" bin/
done
rm bin/framestat
cat >bin/framestat <<END
#!/bin/sh
echo "\$*" >>"$WORK/looks"
exec "$B/framestat" "\$@"
END
chmod +x bin/framestat

mkdir -p clips/gaming
: >rec.ts
"$feed" -t 60 "$film" rec.ts 70% clip:clips/gaming 100% 2>feed.err &
feeder=$!
exits 0 "three profiles look at one recording" bin/cut-live -v -t 70% -l 2,3,4 \
    --profiles gaming,talk,general -o clips rec.ts
wait $feeder
is "a clip was there in its course" $? 0
for name in gaming talk general; do
	ok "there are clips for $name" test "$(in_order $name)" -ge 3
done
has "it says how late they are" err "was there at most"
lines "the film was looked at once" looks 1
is "each has heard of it" "$(jq -s '[.[] | select(.type == "media")] |
	length' out)" 3
ok "what they tell is all that comes out" jq -se 'all(.type |
	IN("media", "run", "cut", "clip", "error", "done"))' out
is "nothing is left" "$(leftovers clips | grep -v '^clips/[a-z]*$' |
	grep -v cutlist.ndjson)" ""

# A FIFO, INT in its middle, and one that is killed.
rm -rf clips
mkdir -p clips/gaming
mkfifo tuner.ts over
(
	"$feed" -t 60 "$film" tuner.ts 30% 2>feed.err
	kill -INT "$(cat pid)"
	cat over >/dev/null
) &
exec 7<>tuner.ts
"$alone" -t 60 -p pid -r report cut-live -q -t 70% -l 2,3,4 \
    --profiles gaming,talk -o clips tuner.ts >out 2>err
: >over
exec 7<&-
wait
has "INT ends it" report "signal 2"
is "and everything that it had started" "$(grep -c left report)" 0
is "with the spool" "$(find "$TMPDIR" -mindepth 1)" ""

# No clip can be made: it ends, though the recorder has not.
: >file
head -c 1000000 "$film" >start.ts
exec 7<>tuner.ts
cat start.ts >&7 &
"$alone" -t 40 -r report cut-live -q --profiles gaming,talk -o file tuner.ts \
    >out 2>err
kill $! 2>/dev/null
exec 7<&-
wait
is "where no profile can go on, it ends" "$(cat report)" "exit 2"
has "and says why" err "file/gaming"
is "it leaves nothing" "$(find "$TMPDIR" -mindepth 1)" ""

# INT as each of its programs begins: told once, it would not hear.
mkdir early
for f in bin/*; do
	ln -s "$(readlink -f "$f")" early/
done
: >rec.ts
for name in probe framestat beatscan cutlist tee; do
	rm -f "early/$name"
	deaf "early/$name" 'kill -INT $PPID'
	"$alone" -t 30 -r report env PATH="$WORK/early:$PATH" \
	    early/cut-live -q --profiles gaming,talk -o clips rec.ts \
	    >out 2>err
	is "INT as $name begins ends all" "$(cat report)" "signal 2"
	rm "early/$name"
	[ ! -x "$B/$name" ] || ln -s "$B/$name" early/
done
is "with their FIFOs" "$(find "$TMPDIR" -mindepth 1)" ""

mkdir -p "$TMPDIR/cut-live-dead"
: >"$TMPDIR/cut-live-dead/lock"
rm -rf clips
mkdir -p clips/gaming
rm -f rec.ts
: >rec.ts
"$feed" -t 60 "$film" rec.ts 70% clip:clips/gaming 100% 2>feed.err &
feeder=$!
"$alone" -t 60 -p pid -r report cut-live -q -t 70% -l 2,3,4 \
    --profiles gaming,talk -o clips rec.ts >out 2>err &
running=$!
wait $feeder
# one of its cutlists, as soon as the recording is over
victim=$(pgrep -P "$(cat pid)" -f 'cutlist.*talk' | head -n 1)
[ "$victim" ] && kill -KILL "$victim"
wait $running
is "a part that is killed is a failure" "$(grep -c 'exit 0' report)" 0
ok "but the others go on" test "$(in_order gaming)" -ge 3
is "and nothing is left, of others that died too" \
    "$(find "$TMPDIR" -name 'cut-live*')" ""

# Misuse.
exits 2 "a profile that is none" cut-live --profiles gaming,no -o clips rec.ts
has "is named" err '"no"'
exits 2 "no recording" cut-live -o clips
exits 2 "no folder" cut-live rec.ts
exits 2 "no such file" cut-live -o clips absent.ts
exits 0 "it prints its options" cut-live --help
plan
