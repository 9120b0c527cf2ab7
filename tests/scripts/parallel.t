#!/bin/sh
# cutlist under GNU parallel, as people type it: parallel can act on its exit
# status, outputs are whole or absent, and nobody is in anybody's way.
# shellcheck disable=SC1083,SC2016,SC2086 # parallel and jq expand these
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq parallel
long

mkdir in
film in/a.mp4 2
for name in 'b c' "it's" 'say "x"'; do
	cp in/a.mp4 "in/$name.mp4"
done
quick='--preset ultrafast --keep 0.48-0.96'

# par OPTION...: parallel, with no word of its own and no state of others.
par() {
	parallel --will-cite "$@"
}

# whole FOLDER...: each has one clip of 12 pictures, its journal, no other.
whole() {
	for folder; do
		[ "$(leftovers "$folder")" = "" ] || return 1
		[ "$(pictures "$folder"/*.mp4)" = 12 ] || return 1
	done
}

exits 0 "the line of the manual" par -j2 --joblog log \
    cutlist $quick -o clips/{/.} {} ::: in/*.mp4
ok "each film has its clip" whole clips/*
is "there are four" "$(find clips -name '*.mp4' | wc -l)" 4
is "the log of jobs has four that ended well" \
    "$(awk 'NR > 1 && $7 == 0 && $8 == 0' log | wc -l)" 4
is "records of different films are not mixed up within a line" \
    "$(jq -c .type out | sort | uniq -c | awk '$2 ~ /clip|media/ { print $1 }' |
	sort -u)" 4
not_ok "no bar where standard error is no terminal" grep -q "$(printf '\033\|\r')" err

exits 1 "a command that names no file fails, though parallel starts it" \
    par cutlist $quick -o none/{/.} ::: in/a.mp4
has "and says what is missing" err "where is {} in"

exits 0 "--resume does nothing again" par -j2 --joblog log --resume \
    cutlist $quick -o clips/{/.} {} ::: in/*.mp4
is "not even start" "$(size_of out)" 0
rm clips/a/*.mp4
exits 0 "a second run without --resume looks at the clips themselves" \
    par -j2 cutlist $quick -o clips/{/.} {} ::: in/*.mp4
rec "one is made, three are kept" '
	[.[] | select(.type == "clip").kept] | sort == [false, true, true, true]'

printf 'no film\n' >in/bad.mp4
exits 1 "a film that fails fails alone: parallel counts the jobs" \
    par -j2 --joblog log2 cutlist -q $quick -o some/{/.} {} ::: in/a.mp4 \
    in/bad.mp4
is "its status in the log of jobs" "$(awk '/bad/ { print $7, $8 }' log2)" "1 0"
is "it has no clip" "$(find some/bad -name '*.mp4' 2>/dev/null)" ""
ok "the other has" whole some/a
cp in/a.mp4 in/bad.mp4
exits 0 "--resume-failed makes what failed" par -j2 --joblog log2 \
    --resume-failed cutlist -q $quick -o some/{/.} {} ::: in/a.mp4 in/bad.mp4
ok "and only that" test "$(jq -r 'select(.type == "media").path' out)" = \
    in/bad.mp4
ok "its clip is there" whole some/bad

# An encoder that hangs, once; whoever comes later finds it well.
cat >"$WORK/ffmpeg" <<END
#!/bin/sh
case "\$*" in *libx264*) [ -e "$WORK/hung" ] || {
	: >"$WORK/hung"
	exec tail -f "$WORK/hung"
} ;; esac
PATH='$PATH' exec ffmpeg "\$@"
END
chmod +x ffmpeg
(
	PATH=$WORK:$PATH
	exits 0 "--timeout and --retries get over an encoder that hangs" \
	    par -j1 --timeout 3 --retries 3 --joblog log3 \
	    cutlist -q --method encode $quick -o hung/{/.} {} ::: in/a.mp4
)
ok "that was one that hung" test -e hung
ok "the clip is whole and nothing is beside it" whole hung/a
is "the processes of the first try are gone" \
    "$(pgrep -f "tail -f $WORK/hung")" ""

exits 0 "--memfree waits for room and lets jobs begin" \
    par -j2 --memfree 1M cutlist -q $quick -o room/{/.} {} ::: in/a.mp4 "in/b c.mp4"
ok "with the same outcome" whole room/a "room/b c"

exits 0 "all jobs into one folder" par -j4 cutlist -q $quick -o one \
    ::: in/*.mp4
is "each film has its clip there" "$(find one -name '*.mp4' | wc -l)" 5
is "and nothing else is there" "$(leftovers one)" ""
ok "one journal knows all" test "$(jq -c .name one/.cutlist.ndjson |
    sort -u | wc -l)" = 5

# One processor for each job, whatever the machine has.
stubs
STUB_LOG=$WORK/calls
export STUB_LOG
par -j2 cutlist -q --method encode $quick -o cpu/{/.} {} ::: in/a.mp4 \
    "in/b c.mp4" >/dev/null
is "each encoder has one thread" \
    "$(grep libx264 calls | grep -o -e '-threads [0-9]*' | sort -u)" \
    "-threads 1"
: >calls
par -j2 framestat -q -M full ::: in/a.mp4 >/dev/null
is "and pictures are decoded by one ffmpeg at a time" \
    "$(grep -c rawvideo calls)" 1
plan
