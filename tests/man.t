#!/bin/sh
# man.t: what the manual says is so.
#
# Examples: inside the section EXAMPLES, in .Bd -literal blocks, a line that
# begins with "$ " is a command; it goes on up to the next such line, a line
# with "# exit status N" (what it ends with, where that is not 0), or the end
# of the block.  All of a page run one after the other in a folder with the
# files that the examples name.
#
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/lib.sh"

need jq ffmpeg ffprobe
as_installed
[ -x "$B/probe" ] || skip_all "probe is not built"
man=$ROOT/man

# --- reading mdoc ----------------------------------------------------------

# section PAGE NAME: the lines of a section.
section() {
	awk -v want="$2" '/^\.Sh / { on = substr($0, 5) == want; next }
	    on' "$1"
}

# plain: mdoc's escapes as the characters that a reader sees.
plain() {
	sed -e 's/\\-/-/g' -e "s/\\\\(aq/'/g" -e 's/\\(dq/"/g' \
	    -e 's/\\(ha/^/g' -e 's/\\(ti/~/g' -e 's/\\(ga/`/g' \
	    -e 's/\\&//g' -e 's/\\e/\\/g'
}

# examples PAGE DIR: writes each command to DIR/NN.sh, its exit status to
# DIR/NN.status.
examples() {
	section "$1" EXAMPLES | plain | awk -v dir="$2" '
	function name(ending) { return sprintf("%s/%02d.%s", dir, n, ending) }
	/^\.Bd -literal/ { literal = 1; next }
	/^\.Ed/ { literal = 0; going = 0; next }
	!literal { next }
	/^\$ / { n++; going = 1; print 0 >name("status")
		print substr($0, 3) >name("sh"); next }
	/^# exit status / { close(name("status"))
		print $4 >name("status"); going = 0; next }
	going { print >name("sh") }'
}

# options_said PAGE SECTION MACRO: the options in lines of that macro, one a
# line, letters and long names apart, sorted.
options_said() {
	section "$1" "$2" | awk -v macro="$3" '
	$1 != macro { next }
	{
		for (i = 2; i <= NF; i++) {
			if ($i == "Fl") { flag = 1; continue }
			if ($i == "|" || $i == ",") continue
			if ($i ~ /^A[rc]$|^Cm$|^N[os]$|^Op$/) { flag = 0; continue }
			if (!flag) continue
			if ($i ~ /^-/) { print substr($i, 2); continue }
			for (k = 1; k <= length($i); k++)
				print substr($i, k, 1)
		}
		flag = 0
	}' | LC_ALL=C sort -u
}

# keys_said: "type key" for each key that record.5 describes under RECORDS.
keys_said() {
	section "$man/record.5" RECORDS | awk '
	$1 == ".Ss" { type = $2; sub(/:$/, "", type) }
	$1 == ".It" && $2 == "Va" {
		for (i = 3; i <= NF; i++)
			if ($i != ",")
				print type, $i
	}' | LC_ALL=C sort -u
}

# keys_met: the same for the records on stdin.  Tags and shares of a score have
# keys of their own; those of a grid are features.
keys_met() {
	jq -r 'if .type == "grid" then with_entries(if .key | IN("type", "src",
	    "t", "sum") then . else .key = "FEATURE" end) else . end |
	    .type as $type | paths | select(.[-1] | type == "string") |
	    select(.[0] != "tags" and .[0] != "why" or length == 1) |
	    reduce .[] as $p (""; if $p | type == "number" then . + "[]"
	    elif . == "" then $p else . + "." + $p end) |
	    $type + " " + .' | LC_ALL=C sort -u
}

# --- form ------------------------------------------------------------------

for page in "$man"/*.[157]; do
	name=${page##*/}
	for part in 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
		has "$name has a section $part" "$page" ".Sh $part"
	done
	if ! command -v mandoc >/dev/null; then
		skip "$name is clean mdoc" "no mandoc here"
		continue
	fi
	is "$name is clean mdoc" "$(mandoc -T lint -W warning "$page" 2>&1)" ''
done

# --- options ---------------------------------------------------------------

# The letters that cutlist.7 gives a meaning, "letter long".
section "$man/cutlist.7" OPTIONS | awk '$1 == ".It" && $5 == "Fl" {
	print $3, substr($6, 2) }' | LC_ALL=C sort >letters

for page in "$man"/*.1; do
	tool=$(basename "$page" .1)
	if ! "$B/$tool" --options-table >table 2>err; then
		fail "$tool prints its options for completion" <err
		continue
	fi
	awk -F '\t' '{
		if ($1 != "-") print $1
		if ($2 != "-") print $2
	}' table | LC_ALL=C sort -u >want
	options_said "$page" DESCRIPTION .It >got
	same "$tool.1 describes the options that $tool has" got want

	# The synopsis has the letters, and the long names without one.
	awk -F '\t' '{ print $1 == "-" ? $2 : $1 }' table |
	    LC_ALL=C sort -u >want
	{
		options_said "$page" SYNOPSIS .Op
		options_said "$page" SYNOPSIS .Fl
		section "$page" SYNOPSIS | sed -n 's/^\.Fl /.Op Fl /p' |
		    tr ' ' '\n' | grep '^[A-Za-z0-9]$'
	} | LC_ALL=C sort -u >got
	same "its synopsis has them too" got want

	"$B/$tool" -h >help 2>&1
	missing=
	while IFS='	' read -r letter long _; do
		[ "$letter" = - ] || grep -q -e "-$letter" help ||
		    missing="$missing -$letter"
		[ "$long" = - ] || grep -q -e "--$long" help ||
		    missing="$missing --$long"
	done <table
	is "its help has them too" "$missing" ''

	awk -F '\t' '$1 != "-" { print $1, $2 }' table | LC_ALL=C sort >used
	is "its letters mean what cutlist.7 says" \
	    "$(LC_ALL=C comm -23 used letters)" ''
done

# Times, as the option says that takes one.
section "$man/cutlist.7" ARGUMENTS | awk '/^\.Ss / { on = $2 == "Times" }
	on && $1 == ".It" {
		for (i = 2; i <= NF && $i != "Ta"; i++)
			if ($i != "Li" && $i != ",") print $i
	}' | plain >said
while read -r time; do
	# Exit status 2 would be misuse; - is refused, whatever the time.
	"$B/probe" -q --timeout "$time" -- - >/dev/null 2>err
	is "$time is a time" "$?" 1
done <said
[ -s said ] || fail "cutlist.7 has times" </dev/null

# --- examples --------------------------------------------------------------

# The files that the examples name, in ./files.
{
	mkdir -p files/rec/sub &&
	cp "$(media onekey.mp4)" files/talk.mp4 &&
	cp "$(media plain.mp4)" files/-odd.mp4 &&
	cp "$(media empty.mp4)" files/empty.mp4 &&
	cp "$(media rot90.mp4)" files/rec/phone.mp4 &&
	cp "$(media plain.mkv)" files/rec/screen.mkv &&
	cp "$(media movtext.mp4)" files/rec/sub/spoken.mp4 &&
	cp "$(media tone.mp3)" files/rec/song.mp3 &&
	cp "$(media song.mp3)" files/song.mp3 &&
	printf 'no media\n' >files/rec/notes.txt
} || exit 2
cat >files/talk.srt <<'END'
1
00:00:00,500 --> 00:00:01,500
Here we probe a film.

2
00:00:02,000 --> 00:00:03,000
It was a talk.
END

for page in "$man"/*.[157]; do
	name=${page##*/}
	mkdir "$WORK/ex" && cp -R "$WORK/files" "$WORK/in" || exit 2
	examples "$page" "$WORK/ex"
	[ -f "$WORK/ex/01.sh" ] || fail "$name has examples" </dev/null
	cd "$WORK/in" || exit 2
	for cmd in "$WORK"/ex/*.sh; do
		[ -f "$cmd" ] || continue
		read -r status <"${cmd%.sh}.status"
		exits "$status" "$name: $(cat "$cmd")" timeout 60 sh "$cmd"
		# An example that prints nothing shows nothing.
		if [ "$status" = 0 ] && [ ! -s "$WORK/out" ] &&
		    ! grep -q '> [a-z]*\.\(ndjson\|json\|csv\|txt\|edl\|fcpxml\)$' "$cmd"; then
			fail "it prints something" <"$cmd"
		fi
	done
	cd "$WORK" || exit 2
	rm -rf "$WORK/ex" "$WORK/in"
done

# --- records ---------------------------------------------------------------

# A handful of media that show all keys: sidecars with times of words, chapters,
# a name that is not UTF-8, files that fail.
mkdir keys
for name in plain.mp4 onekey.mp4 hevc-open.mp4 plain.ts vp9.webm tracks.mkv \
    subs.mkv chapters.mp4 tone.mp3 cover.m4a half.mp4 empty.mp4; do
	cp "$(media "$name")" "keys/$name" || exit 2
done
ffmpeg -nostdin -v error -i keys/onekey.mp4 -c copy -timecode 01:00:00:00 \
    keys/coded.mov || exit 2
odd=$(printf 'keys/\377.mp4')
cp "$(media tail.mp4)" "$odd" && cp "$odd" keys/again.mp4 || exit 2
: >"$(printf 'keys/\376.mp4')"
cp "$(media side.srt)" "$(printf 'keys/\377.de.srt')" || exit 2
cat >keys/plain.en.vtt <<'END'
WEBVTT

00:00.200 --> 00:01.200
Every <00:00.500>word <00:00.800>counts
END

exits 1 "probe -g -c describes a folder of all kinds" \
    probe -g -c --progress-fd 3 -r keys 3>progress
keys_said >want
framestat -q -M full <out >seen
jq -c 'if .type == "done" then {type: "segment", src, start: 0, end: 1}
    else empty end, .' out | framestat -q -w >window
framestat -q --range 0-1 "$(media onekey.mp4)" >shard
beatscan -q --onsets "$(media song.flac)" >sung
rank -q --grid -n 1 <sung >ranked
grep -v '"type":"media"' sung >heard
cp "$(media song.flac)" "$(printf 'keys/\377.flac')" || exit 2
# shellcheck disable=SC2094 # music is a word here
probe --role music "$(printf 'keys/\377.flac')" >music
cutlist -q -m "$(printf 'keys/\377.flac')" -d 2 --preset ultrafast \
    -o "$(printf 'film\377.mp4')" keys/onekey.mp4 >filmed
cutlist -q --keep 0-0.5 -o "$(printf 'clips\377')" keys/onekey.mp4 >cuts
cp "$(media recording.ts)" keys/recording.ts || exit 2
probe -q --follow keys/recording.ts | tee growing | jq -c 'if .type == "done"
    then {type: "segment", src, start: 1, end: 2} else empty end, .' |
    cutlist -q --only -o clips | grep '"type":"clip"' >late
grep -h -e '"type":"frame"' -e '"type":"shot"' -e '"type":"window"' \
    -e '"type":"grid"' -e '"type":"segment"' -e '"type":"cut"' \
    -e '"type":"clip"' -e '"type":"part"' -e '"type":"shard"' \
    -e '"type":"montage"' seen window ranked cuts shard filmed |
    cat out progress heard music growing late - | keys_met >got
same "record.5 lists the keys that records have, and no other" got want

rec "type and src come first" 'all(.[]; keys_unsorted[:2] == ["type", "src"])'
rec "each source has media, run, ..., done in this order" '
    all(group_by(.src)[] | select(.[0].src != "") | map(.type);
    .[:2] == ["media", "run"] and .[-1] == "done" and
    (map(select(. == "media" or . == "run" or . == "done")) | length) == 3)'
rec "run announces every type that comes" '
    all(group_by(.src)[] | select(.[0].src != "");
    map(.type) - ["run", "done", "error"] -
    map(select(.type == "run") | .emits[]) == [])'

# The order of keys in records is the order of the page.
section "$man/record.5" RECORDS | awk '
	$1 == ".Ss" { on = $2 == "media:" }
	on && $1 == ".It" && $2 == "Va" {
		for (i = 3; i <= NF; i++)
			if ($i != "," && $i !~ /[.]/ && $i != "path_hex" &&
			    $i != "role" && $i != "growing")
				print $i
	}' >want
jq -r 'select(.type == "media") | keys_unsorted[] | select(. != "path_hex")' \
    out | awk '!seen[$0]++' >got
same "the keys of media come in the order of the page" got want

# Limits of the page: a line of 1 MiB, 32 levels.
has "record.5 names the longest line" "$man/record.5" 1,048,576
has "record.5 names the deepest nesting" "$man/record.5" "more than 32 deep"

plan
