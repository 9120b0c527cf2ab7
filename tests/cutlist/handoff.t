#!/bin/sh
# handoff.t: lists for editing programs and players: each is valid where it has
# rules, names files so that they are found, and means the same pictures.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq xmllint perl
long

film plain.mp4 3
film ntsc.mp4 4 -r 30000/1001
film='a film &
its 100% "best".mp4'
cp ntsc.mp4 "$film"
printf '1.001,2.002,One\n2.5025,3.003,"Two <2> & more"\n' >list.csv

# pieces: the cuts of the last run as lines "first frames" of pictures.
pieces() {
	jq -r 'select(.type == "cut") | "\(.first.n) \(.frames)"' "$WORK/out"
}

# found: of addresses on standard input, those that lead to no file.
found() {
	perl -ne 'chomp; s{^file://(?=/)}{} or print "odd: $_\n";
	    s/%([0-9A-F]{2})/chr hex $1/ge; print "gone: $_\n" unless -f'
}

# The elements and attributes of FCPXML 1.10 that may be used here, and the
# order in which they may stand.
cat >fcpxml.dtd <<'END'
<!ELEMENT fcpxml (resources?, event*)>
<!ATTLIST fcpxml version CDATA #FIXED "1.10">
<!ELEMENT resources (asset | format)*>
<!ELEMENT format EMPTY>
<!ATTLIST format id ID #REQUIRED frameDuration CDATA #IMPLIED
	width CDATA #IMPLIED height CDATA #IMPLIED>
<!ELEMENT asset (media-rep+)>
<!ATTLIST asset id ID #REQUIRED name CDATA #IMPLIED start CDATA #IMPLIED
	duration CDATA #IMPLIED hasVideo CDATA #IMPLIED format IDREF #IMPLIED
	hasAudio CDATA #IMPLIED audioSources CDATA #IMPLIED
	audioChannels CDATA #IMPLIED audioRate CDATA #IMPLIED>
<!ELEMENT media-rep EMPTY>
<!ATTLIST media-rep kind (original-media | proxy-media) "original-media"
	src CDATA #REQUIRED>
<!ELEMENT event (project*)>
<!ATTLIST event name CDATA #IMPLIED>
<!ELEMENT project (sequence)>
<!ATTLIST project name CDATA #IMPLIED>
<!ELEMENT sequence (spine)>
<!ATTLIST sequence format IDREF #REQUIRED duration CDATA #IMPLIED
	tcStart CDATA #IMPLIED tcFormat (DF | NDF) #IMPLIED>
<!ELEMENT spine (asset-clip | gap)*>
<!ELEMENT asset-clip (conform-rate?, asset-clip*, marker*)>
<!ATTLIST asset-clip ref IDREF #REQUIRED lane CDATA #IMPLIED
	offset CDATA #IMPLIED name CDATA #IMPLIED start CDATA #IMPLIED
	duration CDATA #IMPLIED srcEnable (all | audio | video) "all"
	tcFormat (DF | NDF) #IMPLIED audioRole CDATA #IMPLIED>
<!ELEMENT gap (asset-clip*)>
<!ATTLIST gap name CDATA #IMPLIED offset CDATA #IMPLIED start CDATA #IMPLIED
	duration CDATA #REQUIRED>
<!ELEMENT conform-rate EMPTY>
<!ATTLIST conform-rate scaleEnabled (0 | 1) "1"
	srcFrameRate (23.98 | 24 | 25 | 29.97 | 30 | 60 | 47.95 | 48 | 50 |
	59.94) #IMPLIED>
<!ELEMENT marker EMPTY>
<!ATTLIST marker start CDATA #REQUIRED duration CDATA #IMPLIED
	value CDATA #REQUIRED note CDATA #IMPLIED>
END

# valid NAME FILE
valid() {
	ok "$1" xmllint --noout --dtdvalid fcpxml.dtd "$2"
}

# xpath FILE EXPRESSION
xpath() {
	xmllint --xpath "$2" "$1"
}

# --- an EDL -------------------------------------------------------------------

exits 0 "-F edl" cutlist -F edl -i list.csv "$film"
is "29.97 pictures a second are counted in drop-frame" \
    "$(sed -n 2p out)" "FCM: DROP FRAME"
is "two events, one after the other from one hour on" \
    "$(grep '^00' out | tr -s ' ')" \
    "001 AX B C 00:00:01;00 00:00:02;00 01:00:00;00 01:00:01;00
002 AX B C 00:00:02;15 00:00:03;00 01:00:01;00 01:00:01;15"
has "which name the file, on one line" out \
    '* FROM CLIP NAME: a film & its 100% "best".mp4'
mv out list.edl
exits 0 "it can be read again" cutlist -i list.edl ntsc.mp4
is "though it names another file" "$(pieces)" ""
exits 0 "the file itself is cut again" cutlist -F edl -i list.csv ntsc.mp4
mv out list.edl
exits 0 "by its own list" cutlist -i list.edl ntsc.mp4
is "in the same pictures" "$(pieces)" "30 30
75 15"
exits 0 "25 pictures a second" cutlist -F edl --keep 1-2 plain.mp4
has "are not drop-frame" out "FCM: NON-DROP FRAME"
has "and counted as such" out "00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00"

ffmpeg -nostdin -v error -y -i ntsc.mp4 -c copy -timecode '10:00:00;00' coded.mov
exits 0 "a camera's timecode" cutlist -F edl -i list.csv coded.mov
has "is counted on from" out " 10:00:01;00 10:00:02;00 01:00:00;00 01:00:01;00"
ffmpeg -nostdin -v error -y -i ntsc.mp4 -c copy -timecode '10:00:00:00' all.mov
cp out coded.edl
exits 0 "one that is not drop-frame" cutlist -F edl -i list.csv all.mov
has "stays as it is" out " 10:00:01:00 10:00:02:00 01:00:00:00 01:00:01:00"
has "and is said to be" out "FCM: NON-DROP FRAME"
exits 0 "and read again" cutlist -i coded.edl coded.mov
is "for the same pictures" "$(pieces)" "30 30
75 15"
sed 's/ntsc.mp4/coded.mov/' list.edl >plain.edl
exits 0 "one that counts from nought" cutlist -i plain.edl coded.mov
is "is understood too" "$(pieces)" "30 30
75 15"

# Sound that begins ahead of the pictures: both sides count pictures.
ffmpeg -nostdin -v error -y -i plain.mp4 -itsoffset 0.2 -i plain.mp4 -map 1:v \
    -map 0:a -c copy late.mkv
exits 0 "pictures that begin late" cutlist -F edl --keep 1-2 late.mkv
has "are counted from the first" out " 00:00:00:20 00:00:01:20 "
mv out late.edl
exits 0 "when they are read too" cutlist -i late.edl late.mkv
is "so that these are the same" "$(pieces)" "20 25"

# --- FCPXML -------------------------------------------------------------------

exits 0 "-F fcpxml" cutlist -F fcpxml -i list.csv "$film"
mv out list.fcpxml
valid "it keeps the rules of FCPXML 1.10" list.fcpxml
is "its file is found" "$(xpath list.fcpxml 'string(//media-rep/@src)' |
    found)" ""
is "clips begin where they should, in whole pictures" \
    "$(xpath list.fcpxml '//spine/asset-clip/@start' | tr -d '\n')" \
    ' start="30030/30000s" start="75075/30000s"'
is "one after the other" \
    "$(xpath list.fcpxml '//spine/asset-clip/@offset' | tr -d '\n')" \
    ' offset="0s" offset="30030/30000s"'
is "for as long as they are" \
    "$(xpath list.fcpxml '//spine/asset-clip/@duration' | tr -d '\n')" \
    ' duration="30030/30000s" duration="15015/30000s"'
is "with their titles" \
    "$(xpath list.fcpxml 'string(//spine/asset-clip[2]/@name)')" \
    "Two <2> & more"

exits 0 "a camera's timecode" cutlist -F fcpxml --keep 1.001-2 coded.mov
is "is where the file begins" "$(xpath out 'string(//asset/@start)')" \
    "1079998920/30000s"
is "and its clips count from it" "$(xpath out 'string(//asset-clip/@start)')" \
    "1080028950/30000s"

# --- Final Cut Pro 7's XML, for Premiere ----------------------------------------

exits 0 "-F xmeml" cutlist -F xmeml -i list.csv "$film"
mv out list.xml
ok "it is XML" xmllint --noout list.xml
is "clips lie one after the other, in pictures" "$(for i in start end in out; do
	xpath list.xml "//video/track/clipitem/$i/text()" | tr '\n' ' '
    done)" "0 30 30 45 30 75 60 90 "
is "at a time base of 30, NTSC" "$(xpath list.xml \
    'concat(//sequence/rate/timebase, " ", //sequence/rate/ntsc)')" "30 TRUE"
is "the sound is linked to the pictures" "$(xpath list.xml \
    '//audio/track/clipitem[2]/link/linkclipref/text()' | tr '\n' ' ')" \
    "v2 a2 "
is "the file is described once" "$(xpath list.xml 'count(//pathurl)')" 1
film stereo.mp4 1 -ac 2
exits 0 "two channels" cutlist -F xmeml --keep 0-0.4 stereo.mp4
is "have a track each, of the same times" "$(xpath out \
    '//audio/track/clipitem/sourcetrack/trackindex/text()' | tr '\n' ' ')$(
    xpath out '//audio/track/clipitem/end/text()' | tr '\n' ' ')" "1 2 10 10 "
is "and are linked" "$(xpath out '//video/track/clipitem/link/linkclipref/text()' |
    tr '\n' ' ')" "v1 a1 b1 "
is "and found" "$(xpath list.xml 'string(//pathurl)' | found)" ""

# --- OpenTimelineIO ------------------------------------------------------------

exits 0 "-F otio" cutlist -F otio -i list.csv "$film"
mv out list.otio
ok "a track of pictures and one of sound, with the same clips" jq -e '
	[.tracks.children[] | [.kind, (.children | length)]] ==
	    [["Video", 2], ["Audio", 2]]' list.otio
ok "each in pictures of its film" jq -e '
	[.tracks.children[0].children[].source_range |
	    [.start_time.value, .duration.value]] == [[30, 30], [75, 15]]' \
    list.otio
ok "at its rate, to the last digit" jq -e '
	[.. | .rate? // empty] | unique == [30000 / 1001]' list.otio
ok "within what there is of it" jq -e '
	all(.. | select(.OTIO_SCHEMA? == "Clip.1"); .source_range as $s |
	    .media_reference.available_range.duration.value >=
	    $s.start_time.value + $s.duration.value)' list.otio
exits 0 "a camera's timecode" cutlist -F otio --keep 1.001-2 coded.mov
rec "is in both ranges" '[.[0] | .tracks.children[0].children[0] |
	.media_reference.available_range.start_time.value,
	.source_range.start_time.value] == [1078920, 1078950]'
is "the file is found" "$(jq -r '.. | .target_url? // empty' list.otio |
    found)" ""

# --- MLT -----------------------------------------------------------------------

exits 0 "-F mlt" cutlist -F mlt -i list.csv "$film"
mv out list.mlt
is "stretches up to their last pictures" \
    "$(xpath list.mlt '//entry/@in | //entry/@out' | tr -d '\n')" \
    ' in="30" out="59" in="75" out="89"'
is "of the file" "$(xpath list.mlt 'string(//property[@name="resource"])')" \
    "$WORK/$film"
if command -v melt >/dev/null; then
	ok "melt plays it" melt list.mlt -consumer avformat:melted.mkv \
	    vcodec=ffv1 an=1 real_time=-1 progress=0
	is "all of its pictures" "$(pictures melted.mkv)" 45
else
	skip "melt plays it" "no melt here"
fi

# --- LosslessCut, mpv, VLC -------------------------------------------------------

exits 0 "-F llc" cutlist -F llc -i list.csv "$film"
rec "a project of LosslessCut: its film, stretches and names" '
	.[0].mediaFileName == $name and [.[0].cutSegments[] |
	    [.start, .end, .name]] ==
	    [[1.001, 2.002, "One"], [2.5025, 3.003, "Two <2> & more"]]' \
    --arg name "$film"
exits 1 "it has no room for a second film" \
    cutlist -F llc --keep 1-2 ntsc.mp4 plain.mp4
has "which is told" err "about one film"
exits 0 "-F mpv" cutlist -F mpv -i list.csv "$film"
path=$WORK/$film
has "mpv's names have their length ahead, so that any can stand there" out \
    "%$(printf %s "$path" | wc -c | tr -d ' ')%$WORK/a film &"
has "half a picture is left off, so that the next one is not shown" out \
    '.mp4,1.001000,0.984317,'
ffmpeg -nostdin -v error -y -i plain.mp4 -c copy -output_ts_offset 5 own.ts
exits 0 "a file whose own clock does not begin at 0" \
    cutlist -F mpv --keep 1-2 own.ts
mv out own.edl
exits 0 "by its records" cutlist --keep 1-2 own.ts
is "is asked for its own times" \
    "$(sed -n 's/.*own.ts,\([0-9.]*\),.*/\1/p' own.edl)" \
    "$(jq -r 'if .type == "media" then .start elif .type == "cut" then .start
	else empty end' out | awk '{ s += $1 } END { printf "%.6f", s }')"
exits 0 "-F m3u" cutlist -F m3u -i list.csv "$film"
is "a list for players: from, to and name of each" "$(sed '/^file:/d' out)" \
    "#EXTM3U
#EXTINF:1,One
#EXTVLCOPT:start-time=1.001000
#EXTVLCOPT:stop-time=2.002000
#EXTINF:1,Two <2> & more
#EXTVLCOPT:start-time=2.502500
#EXTVLCOPT:stop-time=3.003000"
is "whose file is found" "$(grep '^file:' out | found)" ""

# --- several films --------------------------------------------------------------

exits 0 "films of two rates in one list" \
    cutlist -F fcpxml --keep 1.001-2 ntsc.mp4 plain.mp4
has "it says that cuts may be a picture off" err "off by a picture"
valid "it is valid" out
is "the second one's rate is told" \
    "$(xpath out 'string(//conform-rate/@srcFrameRate)')" 25
is "and its times are pictures of its own" \
    "$(xpath out 'string(//asset-clip[2]/@start)')" "25/25s"

film silent.mp4 1 -an
hard_names silent.mp4
probe -q -g -- hard/* >names
for f in otio:'.. | .target_url? // empty' m3u:; do
	exits 0 "-F ${f%%:*}: any name" \
	    cutlist -q -F "${f%%:*}" --keep 0-0.4 <names
	is "each file is found" "$(case $f in
	    otio*) jq -r "${f#*:}" out ;;
	    *) grep '^file:' out ;;
	    esac | sort -u | tee list | found)" ""
	is "all of them" "$(wc -l <list)" "$(find hard -type f -print0 |
	    tr -dc '\0' | wc -c)"
done
ok "sound that is not there is not in the list" jq -e '
	all(.tracks.children[1].children[]; .OTIO_SCHEMA == "Gap.1")' \
    "$(cutlist -q -F otio --keep 0-0.4 silent.mp4 >one.otio; echo one.otio)"
exits 0 "-F fcpxml: any name" cutlist -q -F fcpxml --keep 0-0.4 <names
valid "is valid" out
exits 1 "-F mlt: two of these names can't stand in XML" \
    cutlist -q -F mlt --keep 0-0.4 <names
ok "the list is whole all the same" xmllint --noout out
is "with the others, and gaps for those" \
    "$(xpath out 'count(//entry)') $(xpath out 'count(//blank)')" \
    "$(($(wc -l <list) - 2)) 2"

# --- a montage -------------------------------------------------------------------

song=$(media song.flac)
probe --role music "$song" | beatscan -q --onsets >all
probe -g ntsc.mp4 plain.mp4 | framestat -q | rank -q --across --shots >>all
# planned OPTION...: the film as it is planned.
planned() {
	cutlist -q --only -m - -d 4 --style viral "$@" <all
}
exits 0 "the plan of a film" planned
slots=$(grep -c '"type":"cut"' out)
exits 0 "as an EDL" planned -F edl
is "each slot is an event" "$(grep -c '^0.* V ' out)" "$slots"
is "the last event is the song, under all of it" \
    "$(awk '/ V / { end = $NF } / AA / { print $7, $NF == end }' out)" \
    "$(awk '/^FCM: DROP/ { print "01:00:00;00", 1 }
	/^FCM: NON/ { print "01:00:00:00", 1 }' out)"
has "with its name" out "* FROM CLIP NAME: song.flac"
exits 0 "as FCPXML" planned -F fcpxml
valid "is valid" out
is "the song hangs below the first clip" \
    "$(xpath out 'count(//spine/*[1]/asset-clip[@lane="-1"])')" 1
is "and lasts as long as the film" \
    "$(xpath out 'string(//asset-clip/asset-clip/@duration)')" \
    "$(xpath out 'string(//sequence/@duration)')"
exits 0 "as xmeml" planned -F xmeml
is "the song is there once, as long as the film" \
    "$(xpath out 'string(//clipitem[@id="song"]/end)')" \
    "$(xpath out 'string(//sequence/duration)')"
exits 0 "cross-fades" planned --transition fade -F otio
ok "are transitions in OpenTimelineIO" jq -e '
	[.. | select(.OTIO_SCHEMA? == "Transition.1")] | length > 0 and
	    all(.[]; .out_offset.value > 0)' out
exits 0 "where there is no way for them" \
    cutlist --only -m - -d 4 --transition fade -F mlt <all
has "a message says so" err "cross-fades are plain cuts"
cp plain.mp4 "two${NL}lines.mp4"
probe -g "two${NL}lines.mp4" | framestat -q | rank -q --across --shots >odd
exits 1 "a slot that can't stand in a list" \
    cutlist --only -m none -d 2 --style viral -F ffconcat <odd
has "is told" err "a name with a line feed"
exits 0 "-F ndjson is the default, whatever stood before it" \
    cutlist -F csv -F ndjson --keep 1-2 plain.mp4
rec "so records come" 'any(.[]; .type == "cut")'
exits 2 "one list is about one film" planned -F edl --variants 2
exits 2 "and no project of LosslessCut about a new one" planned -F llc
plan
