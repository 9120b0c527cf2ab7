#!/bin/sh
# What to cut, written by hand or by other programs, and lists of what was cut.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq
long

film film.mp4 6
film="$WORK/film.mp4"

# cuts NAME JSON: the cuts of the last run as [[start, end], ...].
cuts() {
	rec "$1" '[.[] | select(.type == "cut") | [.start, .end]] == $want' \
	    --argjson want "$2"
}

# --- options -----------------------------------------------------------------

exits 0 "--keep takes times of all spellings" \
    cutlist --keep 1-2,0:02.4-2.8,3+0.4,5.6- "$film"
cuts "each becomes a cut, to the picture" \
    '[[1, 2], [2.4, 2.8], [3, 3.4], [5.6, 6]]'
rec "hand-written cuts have no score and no segment" '
	all(.[] | select(.type == "cut"); .score == null and .level == null)
	    and all(.type != "segment")'
exits 0 "--keep twice adds up" cutlist --keep 1-2 --keep 3-4 "$film"
cuts "both are cut" '[[1, 2], [3, 4]]'
exits 0 "--drop leaves out" cutlist --drop 1-2,3-5 "$film"
cuts "what is left is cut" '[[0, 1], [2, 3], [5, 6]]'
exits 0 "--drop trims what --keep names" \
    cutlist --keep 0-2,4-5 --drop 1-1.4,1.8-4.2 "$film"
cuts "as it says" '[[0, 1], [1.4, 1.8], [4.2, 5]]'
exits 0 "--invert cuts what lies between" \
    cutlist --keep 1-2,4-6 --invert "$film"
cuts "between, before and behind" '[[0, 1], [2, 4]]'
exits 0 "--pad makes them longer" cutlist --keep 1-2 --pad 0.4,1 "$film"
cuts "ahead and behind" '[[0.6, 3]]'
exits 0 "within the film" cutlist --keep 0.2-5.8 --pad 1,1 "$film"
cuts "and no further" '[[0, 6]]'
exits 0 "overlapping stretches stay as they are written" \
    cutlist --keep 1-3,2-4 "$film"
cuts "two cuts" '[[1, 3], [2, 4]]'
exits 0 "--merge joins what touches" \
    cutlist --merge --keep 1-2,2-3,2.8-4,5-6 "$film"
cuts "and nothing else" '[[1, 4], [5, 6]]'
exits 0 "times between pictures" cutlist --keep 1.01-1.99 "$film"
cuts "begin and end with the next picture" '[[1.04, 2]]'
exits 0 "stretches that touch between pictures" \
    cutlist --keep 1-1.51,1.51-2 "$film"
cuts "share none and lose none" '[[1, 1.52], [1.52, 2]]'
for bad in 2-1 x '1-2,' - 1:99-2 ''; do
	exits 2 "--keep '$bad' is misuse" cutlist --keep "$bad" "$film"
done
exits 2 "-d with a list is misuse" cutlist --keep 1-2 -d 10 "$film"
exits 2 "-t without a file is misuse" cutlist -t 90%

# --- lists that are read ---------------------------------------------------------

printf 'start,end,title\n1,2,One\n0:03.2,0:04,"Two, really"\n' >list.csv
exits 0 "-i takes CSV with a header" cutlist -i list.csv "$film"
cuts "csv: times" '[[1, 2], [3.2, 4]]'
rec "csv: titles" '[.[] | select(.type == "cut").title] ==
	["One", "Two, really"]'
printf '1\t2\tOne\r\n3.2\t4\r\n' >list.tsv
exits 0 "-i takes tabs, no header, CR LF" cutlist -i list.tsv "$film"
cuts "tsv: times" '[[1, 2], [3.2, 4]]'
printf '1,2\nsoon,later\n3.2,4\n' >list.csv
exits 1 "a line that makes no sense is an error" cutlist -i list.csv "$film"
cuts "the others are cut" '[[1, 2], [3.2, 4]]'
rec "and the error names it" '
	[.[] | select(.type == "error")] | length == 1 and
	    (.[0].path == "list.csv") and (.[0].what | startswith("line 2"))'
printf '%s\n' '{"start":1,"end":2,"title":"One"}' \
    '{"type":"segment","src":"x","start":3,"end":4}' >list.ndjson
exits 0 "-i takes objects and records" cutlist -i list.ndjson "$film"
cuts "ndjson: those that are for this film" '[[1, 2]]'
cat >list.edl <<-'END'
	TITLE: HAND MADE
	FCM: NON-DROP FRAME

	001  AX       V     C        00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00
	002  AX       V     C        00:00:03:05 00:00:04:00 01:00:01:00 01:00:01:20
	003  AX       A     C        00:00:05:00 00:00:06:00 01:00:01:20 01:00:02:20
END
exits 0 "-i takes an EDL" cutlist -i list.edl "$film"
cuts "edl: video events, by their source" '[[1, 2], [3.2, 4]]'
printf '0:00 Begin\n0:02 Middle\n0:05 End\n' >chapters.txt
exits 0 "-i takes chapters as they stand below films" \
    cutlist -i chapters.txt "$film"
cuts "chapters: each to the next one" '[[0, 2], [2, 5], [5, 6]]'
rec "chapters: with titles" '[.[] | select(.type == "cut").title] ==
	["Begin", "Middle", "End"]'
cat >list.ffmeta <<-'END'
	;FFMETADATA1
	[CHAPTER]
	TIMEBASE=1/1000
	START=1000
	END=2000
	title=One
END
exits 0 "-i takes ffmetadata" cutlist -i list.ffmeta "$film"
cuts "ffmetadata: times" '[[1, 2]]'
printf '1,2\n' | exits 0 "-i - is standard input" cutlist -i - "$film"
cuts "from there" '[[1, 2]]'
exits 2 "a list that is not there is trouble" cutlist -i none.csv "$film"
: >empty.csv
exits 1 "an empty list is an error" cutlist -i empty.csv "$film"
rec "and cuts nothing" 'all(.type != "cut")'
printf '1,2,"; rm -rf / #"\n' >list.csv
exits 0 "titles are texts" cutlist --preset ultrafast --name '{title}' \
    -i list.csv -o named "$film"
is "and harmless as names" "$(ls named)" "; rm -rf _ #.mp4"

# --- lists that are written --------------------------------------------------------

printf '1,2,One\n3.2,4.4,Two\n' >list.csv
for f in csv ndjson; do
	exits 0 "-F $f" cutlist -F $f -i list.csv "$film"
	mv out again.$f
	exits 0 "-F $f can be read again" cutlist -i again.$f "$film"
	cuts "$f: the same cuts" '[[1, 2], [3.2, 4.4]]'
	rec "$f: the same titles" '
		[.[] | select(.type == "cut").title] == ["One", "Two"]'
done
exits 0 "-F chapters" cutlist -F chapters -i list.csv "$film"
mv out again.ffmeta
exits 0 "ffmetadata can be read again" cutlist -i again.ffmeta "$film"
cuts "chapters: the same cuts" '[[1, 2], [3.2, 4.4]]'
ok "and by ffmpeg" ffmpeg -nostdin -v error -i "$film" -i again.ffmeta \
    -map_chapters 1 -map 0 -c copy chaptered.mp4
is "as chapters of the film" "$(ffprobe -v error -show_chapters \
    -of csv=p=0 chaptered.mp4 | wc -l)" 2
exits 0 "-F youtube" cutlist -F youtube -i list.csv "$film"
has "youtube: time and title" out "0:03 Two"
exits 0 "-F ffconcat" cutlist -F ffconcat -i list.csv "$film"
mv out again.ffconcat
ok "ffmpeg can read that" ffmpeg -nostdin -v error -f concat -safe 0 \
    -i again.ffconcat -f null -
is "with about the pictures of the cuts" "$(ffmpeg -nostdin -v error \
    -f concat -safe 0 -i again.ffconcat -f framecrc -map v - |
    grep -vc '^#' | awk '{ print ($1 >= 55 && $1 <= 58) }')" 1
exits 2 "-F with a format that is none is misuse" cutlist -F avi "$film"
exits 0 "-F with -o writes the list and makes clips" cutlist -F csv \
    --preset ultrafast -o both -i list.csv "$film"
is "both clips" "$(find both -name '*.mp4' | wc -l)" 2
is "and the list alone on standard output" "$(grep -c '"type"' out)" 0

exits 0 "-T prints a table" cutlist -T -i list.csv "$film"
is "a heading, and a line for each cut" "$(wc -l <out)" 3
exits 0 "--dry-run too" cutlist --dry-run -o dry -i list.csv "$film"
has "with what each will cost" out "EXPECTED"
ok "and makes nothing" test ! -e dry
plan
