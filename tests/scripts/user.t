#!/bin/sh
# What people try with cut-batch, cut-live and cut-watch: misuse is told once
# and before anything is made, and nobody's clips are cut again.
# shellcheck disable=SC2086 # words
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq parallel flock

mkdir -p rec/a
film rec/x.mp4 2
cp rec/x.mp4 rec/a/x.mp4
cuts='--preset ultrafast --keep 0.48-0.96'

# --- cut-batch ----------------------------------------------------------------

for wrong in "-p nosuch" "-n x" "--crf 900" "--memfree lots" "-p list" \
    "--style list"; do
	exits 2 "an option that can not be: $wrong" cut-batch -o no $wrong \
	    rec/x.mp4
	has "is told once, as the tool says it" err "cut-batch: "
	ok "before anything is made" test ! -e no
done
exits 0 "help, behind an option" cut-batch -o no -h rec/x.mp4
has "is help" out "usage: cut-batch"
ok "and no batch" test ! -e no
exits 2 "clips into a file" cut-batch -o rec/x.mp4 $cuts rec/x.mp4
has "can not be" err "cut-batch: rec/x.mp4: no folder can be made there"
exits 1 "a folder among the names" cut-batch -o no $cuts rec
has "is told as such" out "rec: is a folder"

exits 0 "options behind the names" cut-batch -o clips rec/x.mp4 $cuts -q
is "are options" "$(find clips -name '*.mp4' | wc -l) $(grep -c ' ok ' out)" "1 0"
exits 0 "the same file, spelled as find does" cut-batch -v -o clips $cuts \
    "./rec/.//x.mp4"
has "was done before" out "done before"
# shellcheck disable=SC2016 # sh expands it
exits 0 "clips inside the folder of the recordings" sh -c \
    'find rec -name "*.mp4" | cut-batch -o rec/clips "$@"' sh $cuts
find rec/clips -name '*.mp4' | sort >before
# shellcheck disable=SC2016
exits 0 "and all that is there once more" sh -c \
    'find rec -name "*.mp4" | cut-batch -v -o rec/clips "$@"' sh $cuts
find rec/clips -name '*.mp4' | sort >after
same "clips are not cut" after before
is "but named" "$(grep -c 'is a clip of ours' out)" 2

# A file that goes away when its turn comes, and one that grows meanwhile.
mkdir goes
film goes/1.mp4 2
cp goes/1.mp4 goes/2.mp4
cp goes/1.mp4 goes/3.mp4
mkdir bin
for f in probe rank framestat beatscan cut-batch; do
	ln -s "$B/$f" bin/
done
cat >bin/cutlist <<END
#!/bin/sh
case "\$*" in
*--only*1.mp4) rm -f goes/2.mp4 ;;
*--only*3.mp4) printf 0000 >>goes/3.mp4 ;;
esac
exec "$B/cutlist" "\$@"
END
chmod +x bin/cutlist
exits 1 "a file goes away in mid-run" bin/cut-batch -o gone -j 1 $cuts goes/*.mp4
has "that is told" out "failed: goes/2.mp4: is not there any more"
is "the others are cut" "$(find gone -name '*.mp4' | wc -l)" 2
exits 0 "one that has grown meanwhile" cut-batch -v -o gone $cuts \
    goes/1.mp4 goes/3.mp4
is "is not done, the other is" "$(grep -c 'done before' out)" 1

# Not GNU's, and none.
cat >bin/parallel <<'END'
#!/bin/sh
echo "parallel: invalid option -- 'p'" >&2
exit 1
END
chmod +x bin/parallel
PATH=$WORK/bin:$PATH exits 2 "another program of that name" cut-batch -o other \
    $cuts rec/x.mp4
has "is told" err "parallel is not GNU parallel"
mkdir bare
ln -s /usr/bin/* /bin/* bare/ 2>/dev/null
rm -f bare/parallel
PATH=$B:$WORK/bare exits 2 "without GNU parallel" cut-batch -o other $cuts \
    rec/x.mp4
has "it says what to install" err "package parallel"

# All of it is killed by KILL while an encoder hangs.
mkdir hang
mkfifo hanging
cat >hang/ffmpeg <<END
#!/bin/sh
case "\$*" in *libx264*)
	echo >"$WORK/hanging"
	exec tail -f "$WORK/ctrl" ;;
esac
PATH=\${PATH#*:} exec ffmpeg "\$@"
END
: >ctrl
chmod +x hang/ffmpeg
PATH=$WORK/hang:$PATH "$B/tests/tools/alone" -t 60 -p pid -r report \
    cut-batch -o killed --method encode $cuts rec/x.mp4 >out 2>err &
job=$!
read -r _ <hanging
kill -KILL "-$(cat pid)"
wait $job
pkill -KILL -f "tail -f $WORK/ctrl"
is "killed in the middle, nothing has its name" \
    "$(find killed -name '*.mp4' ! -name '.*')" ""
exits 0 "the next run" cut-batch -o killed --method encode $cuts rec/x.mp4
is "makes it" "$(find killed -name '*.mp4' | wc -l)" 1
is "and leaves nothing else" "$(find killed -type f ! -name '*.mp4' \
    ! -path '*/done/*' ! -name .cutlist.ndjson ! -name lock)" ""

# --- cut-watch ----------------------------------------------------------------

exits 2 "clips into the watched folder itself" cut-watch --once -o rec/../rec rec
has "would be cut again" err "would be cut again"
ok "and nothing is made there" test ! -e rec/.cut-watch
for wrong in "-n x" "-p nosuch" "-pnosuch" "--prof nosuch" "--profile=nosuch" \
    "-o other" "-oother" "--outp=other" "-h" "-p list" "--style list"; do
	exits 2 "an option of cutlist that can not be: $wrong" \
	    cut-watch --once --settle 0 -o watched rec -- $wrong
	ok "sets nothing aside" test ! -e watched
done

# --- as of other tools --------------------------------------------------------

for tool in cut-batch cut-live cut-stills cut-watch; do
	for option in --help -h --version -V --options-table; do
		exits 2 "a full disk: $tool $option" sh -c "$tool $option >/dev/full"
	done
	exits 2 "no such option is told: $tool" "$tool" --nosuch
	ok "as that: $tool" grep -q 'no.* option' err
done
exits 2 "a full disk: cut-stills" sh -c 'cut-stills -o full rec/x.mp4 >/dev/full'
exits 2 "a full disk: cut-batch" sh -c \
    'cut-batch -qo full "$@" rec/x.mp4 >/dev/full' sh $cuts
mkdir folder
cp rec/x.mp4 folder
exits 2 "a full disk: cut-watch" sh -c \
    'cut-watch --once --settle 0 folder -- "$@" >/dev/full' sh $cuts
has "is told" err "cut-watch: records are lost"
ok "and the clip is there" test -e folder/clips/x-01-00h00m00.480s.mp4
# The reader is gone before the first line.
mkfifo fifo
mkdir unread scratch
exec 6<>fifo
exec 5>fifo
exec 6>&-
TMPDIR=$WORK/scratch cut-stills -q -o unread rec/x.mp4 >&5 2>err
exec 5>&-
is "nothing is left where nobody reads: cut-stills" \
    "$(find unread scratch -mindepth 1 ! -name '*.jpg')" ""
exits 0 "letters together, options behind names and cut short" cut-stills \
    -qyn1 rec/x.mp4 --out=covers
is "are options of cut-stills" "$(find covers -name '*.jpg' | wc -l)" 1
cp rec/x.mp4 ./-n2.mp4
exits 0 "a name behind --" cut-stills -qo dashes -n 1 -- -n2.mp4
is "is one" "$(find dashes -name '*.jpg' | wc -l)" 1
exits 2 "an option that may be several" cut-watch --re 2 --e rec
has "is told" err "cut-watch: --e may be"
exits 2 "a value for one that takes none" cut-watch --once=yes rec
exits 0 "letters together: cut-batch" cut-batch -qy -o joined $cuts rec/x.mp4
is "are options of cut-batch" "$(find joined -name '*.mp4' | wc -l)" 1

rank -p list >profiles
for tool in cut-live cut-stills; do
	exits 0 "the names of profiles: $tool" $tool -p list rec/x.mp4
	ok "are those that rank knows: $tool" cmp out profiles
done

# --- cut-live ----------------------------------------------------------------

ffmpeg -nostdin -v error -i rec/x.mp4 -c copy x.mkv
exits 2 "a profile that is named twice" timeout 20 cut-live -o live \
    --profiles talk,talk x.mkv
has "is told" err "talk is named twice"
exits 2 "a level that is none" cut-live -o live -t abc x.mkv
lines "is told, and nothing else" err 2
cp "$ROOT/share/profiles/talk.json" "my talk.json"
exits 0 "profiles that are files, and names that begin alike" timeout 60 \
    cut-live -q -t 10% -l 1 -o live \
    --profiles "./my talk.json,loudness-chat,loudness" x.mkv
is "have a folder each" "$(find live -mindepth 1 -type d | sort | tr '\n' ,)" \
    "live/loudness,live/loudness-chat,live/my talk,"
plan
