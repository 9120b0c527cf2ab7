#!/bin/sh
# Names: any bytes, from operands, from standard input, from folders.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

film=$(media tiny.mp4)

# names [FIELDS]: the names of the media and error records in ./out, one a
# line as JSON text.
names() {
	jq -c 'select(.type == "media" or .type == "error").path' "${1:-out}"
}

# nul FILE: its NUL-separated names in the same form.  jq, too, replaces what
# is not UTF-8.
nul() {
	jq -Rsc 'split("\u0000")[] | select(. != "")' "$1"
}

# --- names that have ever broken a tool ----------------------------------------

hard_names "$film"
cd hard || exit
printf '%s\0' * >../listed
probe -- * >../out 2>../err
is "films with hard names are probed as operands" "$?" 0
cd .. || exit
names >got
nul listed >want
same "each record has the name, to the byte and in their order" got want
rec "each of them is described right" '
	[.[] | select(.type == "media")] | length == 32 and all(
	    .duration == 1 and .video.width == 2 and .video.frames == 24)'
is "where the name is not UTF-8 all its bytes are told in hexadecimal" \
    "$(jq -r 'select(.path_hex) | [.path, .path_hex] | @tsv' out)" \
    "$(printf '\357\277\275\357\277\275.mp4\tfffe2e6d7034')"
rec "path_hex stands behind path" '
	[.[] | select(.path_hex) | keys_unsorted[2:5]] ==
	    [["path", "path_hex", "size"]]'
is "nothing is said, and nothing in a name was run" "$(cat err)$(ls pwned hard/pwned 2>/dev/null)" ""

# From here on names are all that counts: the answer is always the same.
mkdir fake
ffprobe -v error -show_program_version -show_format -show_streams -of json \
    "$film" >fake/answer
printf '#!/bin/sh\ncat "%s"\n' "$WORK/fake/answer" >fake/ffprobe
chmod +x fake/ffprobe
PATH=$WORK/fake:$PATH

cd hard || exit
probe -0 -g <../listed >../out 2>../err
is "the same names are taken from standard input" "$?" 0
cd .. || exit
names >got
same "in their order" got want
rec "and so are their key frames" '
	[.[] | select(.type == "gop")] | length == 32 and
	    all(.frames == 24 and .kind == "idr")'

exits 0 "a folder of them is walked" probe -r hard
printf '%s\0' hard/*.mp4 >listed
nul listed >want
names >got
same "in the order of their bytes, endings of film only" got want

# Errors about hard names.
: >"$(printf 'b\377d.mp4')"
exits 1 "an empty file whose name is not UTF-8 is an error" \
    probe "$(printf 'b\377d.mp4')" "two${NL}lines.mp4" "$(printf 'e\033[31m')"
rec "its record has the bytes, too" '
	.[0] | [.path, .path_hex] == ["b\ufffdd.mp4", "62ff642e6d7034"] and
	(keys_unsorted == ["type", "src", "tool", "path", "path_hex", "what"])'
lines "a name with a newline makes a message of one line" err 3
ok "control characters in a name don't reach the terminal" \
    sh -c '! LC_ALL=C grep -q "[[:cntrl:]]" "$1"' sh err
rec "the records have them" '
	[.[1:][].path] == ["two\nlines.mp4", "e\u001b[31m"]'

# --- from standard input ---------------------------------------------------------

for f in a b c d; do
	cp "$film" $f.mp4
done
# given NAME WANT ARGUMENT...: the names in the records, with stdin as it is.
given() {
	given_name=$1
	given_want=$2
	shift 2
	exits 0 "$given_name: done" probe "$@"
	is "$given_name" "$(names | tr -d '"\n')" "$given_want"
}
printf 'a.mp4\0b.mp4\0' >list
given "-0 reads names" "a.mp4b.mp4" -0 <list
printf 'a.mp4\0b.mp4' >list
given "the last name needs no NUL" "a.mp4b.mp4" -0 <list
printf '\0\0a.mp4\0\0b.mp4\0\0' >list
given "empty names are passed over" "a.mp4b.mp4" --null <list
given "operands come first" "d.mp4c.mp4a.mp4b.mp4" -0 d.mp4 c.mp4 <list
: >list
given "an empty list is no trouble" "" -0 <list
given "nor is one beside an operand" "a.mp4" a.mp4 -0 <list
printf 'a.mp4\nb.mp4\0' >list
exits 1 "a newline is part of a name" probe -0 <list
rec "which does not exist then" '.[0].path == "a.mp4\nb.mp4"'
printf -- '-\0--\0-0\0' >list
exits 1 "names from a list are no options" probe -0 <list
rec "but names" '[.[].path] == ["-", "--", "-0"]'

awk 'BEGIN { for (i = 0; i < 2000; i++) printf "none%04d.mp4%c", i, 0 }' >list
exits 1 "2000 names that don't exist are 2000 errors" timeout 20 probe -q -0 <list
names >got
nul list >want
same "in their order" got want

cp "$film" ./-v.mp4
cp "$film" ./--
given "behind -- names may look like options" "-v.mp4--" -- -v.mp4 --
exits 2 "without a name there is nothing to do" probe
ok "and that is said with a hint" grep -q '^probe: no file given' err
exits 2 "a name that looks like an option is taken for one" probe -v.mp4
is "and no record is made" "$(cat out)" ""

# --- from folders -------------------------------------------------------------------

mkdir -p tree/sub/deeper tree/.hidden tree/film.mp4 tree/empty other
for f in tree/B.mp4 tree/a.MKV tree/z.Mp3 tree/sub/c.mp4 tree/.no.mp4 \
    tree/sub/deeper/d.mp4 tree/.hidden/no.mp4 tree/._a.MKV other/o.mp4 \
    tree/film.mp4/e.mov tree/note.txt tree/noext tree/mp4 tree/x.mp4.part; do
	cp "$film" "$f"
done
ln -s ../other tree/link
ln -s ../other/o.mp4 tree/link.mp4
ln -s nowhere tree/dangling.mp4
ln -s . tree/sub/self
mkfifo tree/pipe.mp4
all=tree/B.mp4tree/a.MKVtree/film.mp4/e.movtree/link.mp4tree/sub/c.mp4
all=${all}tree/sub/deeper/d.mp4tree/z.Mp3
given "a folder is walked in the order of bytes, the hidden and odd passed over" \
    "$all" -r tree
given "a slash behind the folder is not doubled" "$all" -r tree/
(cd tree && probe -r . | names /dev/stdin | tr -d '"\n') >got
is "the folder that one is in can be walked" "$(cat got)" \
    "$(printf '%s' "$all" | sed 's,tree/,./,g')"
given "a link to a folder is followed where it is given by name" \
    "tree/link/o.mp4" -r tree/link
given "files and folders stand in the order they are given in" \
    "d.mp4other/o.mp4tree/note.txttree/sub/c.mp4tree/sub/deeper/d.mp4" \
    -r d.mp4 other tree/note.txt tree/sub
given "-x looks at other endings, in any case" \
    "tree/a.MKVtree/note.txttree/z.Mp3" -r -x mkv,TXT,.mp3 tree
given "-x is not asked about files given by name" "a.mp4" -x mkv a.mp4
given "an ending is the whole of what is behind the last dot" \
    "tree/x.mp4.part" -r -x part,p4 tree
given "a folder without recordings is no trouble" "" -r tree/empty
exits 2 "an empty ending is misuse" probe -r -x mp4,,mkv tree
printf 'tree/sub/deeper\0other\0' >list
given "folders may come from standard input" \
    "a.mp4tree/sub/deeper/d.mp4other/o.mp4" -r -0 a.mp4 <list
exits 1 "without -r a folder is an error, and nothing in it is looked at" \
    probe tree a.mp4
rec "the file after it is done" '
	[.[] | .type, .path] == ["error", "tree", "media", "a.mp4", "run", null,
	    "done", null]'

name="a folder that can't be listed is an error, the rest is walked"
as_nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
[ "$(id -u)" != 0 ] && as_nobody=
chmod 711 "${WORK%/*}" "$WORK"
mkdir tree/locked
cp "$film" tree/locked
chmod 000 tree/locked
if $as_nobody test -x "$B/probe" 2>/dev/null; then
	$as_nobody "$B/probe" -r tree/locked tree/sub >out 2>err
	is "the exit status tells of a folder that can't be listed" "$?" 1
	rec "$name" '
		[.[] | select(.path).path] == ["tree/locked", "tree/sub/c.mp4",
		    "tree/sub/deeper/d.mp4"] and
		.[0].what == "can'\''t be listed: Permission denied"'
else
	skip "$name" "no other user to try it as"
fi
chmod 700 tree/locked
plan
