#!/bin/sh
# montage_plan.t: what cutlist -m plans: every cut on a beat, every shot whole.
# shellcheck disable=SC2016 # jq has variables of its own
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"

need jq ffmpeg ffprobe
long
song=$(media song.flac) # a beat each half second from 1 s on; loud from 9 s on
cuts=$(media cuts.mp4)  # cuts at 1.6, 3.6, 3.68 and 6 s
calm=$(media calm.mp4)
odd="it's a
clip.mp4"
cp "$cuts" "$odd"

# --- files ----------------------------------------------------------------

exits 0 "a film is planned of files" cutlist -q -m "$song" -d 8 "$cuts" "$calm"
cp out first
rec "it begins where the song begins in earnest" '
    map(select(.type == "montage"))[0] | .start > 8.9 and .start < 9.1'
rec "it is as long as asked for, or a phrase shorter" '
    map(select(.type == "montage"))[0] | .end - .start | . > 5 and . <= 8.02'
rec "every cut is on a beat of the song" '
    [.[] | select(.type == "cut") | (.beat - 1) * 2 | . - round | fabs] |
    length > 3 and max < 0.05'
rec "and on the picture nearest to it" '
    map(select(.type == "montage"))[0].start as $from |
    all(.[] | select(.type == "cut");
    .at == ((.beat - $from) * 25 | round))'
rec "slots lie side by side from the first picture to the last" '
    (map(select(.type == "montage"))[0].frames) as $n |
    map(select(.type == "cut")) | .[0].at == 0 and
    ([.[] | [.at, .at + .frames]] | [.[:-1], .[1:]] | transpose |
    all(.[]; .[0][1] == .[1][0])) and (.[-1] | .at + .frames == $n)'
rec "none shows a picture of another shot" '
    map(select(.type == "media" and .path == $cuts))[0].src as $src |
    all(.[] | select(.type == "cut" and .src == $src);
    . as $c | all((1.6, 3.6, 3.68, 6); . <= $c.start or . >= $c.end) and
    $c.end <= 8)' --arg cuts "$cuts"
rec "each says why it is there" \
    'all(.[] | select(.type == "cut"); .why | test("score 0[.]"))'
rec "nothing is shown twice" '
    [.[] | select(.type == "cut" and (.why | test("too few") | not))] |
    group_by(.src) | all(.[]; sort_by(.start) |
    [.[:-1], .[1:]] | transpose | all(.[]; .[1].start >= .[0].end + 0.999))'

cutlist -q -m "$song" -d 8 "$cuts" "$calm" >again
same "the same seed gives the same bytes" again first
cutlist -q -m "$song" -d 8 --seed 2 "$cuts" "$calm" | grep '"type":"cut"' >other
grep '"type":"cut"' first >one
not_ok "another seed gives another film" cmp -s other one

exits 0 "a file that is there twice, by whatever name" cutlist -m "$song" -d 8 \
    "$cuts" "$odd" "$calm" "$cuts"
is "counts once" "$(grep -c 'left out: it is the same as' err)" 2
rec "and shows what the first of them shows" 'map(select(.type == "cut").src) |
    length > 3 and all(.[]; test("-[0-9]$") | not)'

# --- how much is decoded --------------------------------------------------

hidden=$(media cutsb.mp4) # the same cuts, among pictures that are not decoded
exits 0 "a film of hidden cuts" cutlist -q -m none -d 6 --variants 5 \
    --variety 0 "$hidden"
rec "shows no picture of another shot either" '
    map(select(.type == "cut")) | length > 10 and all(.[]; . as $c |
    all((1.6, 3.6, 3.68, 6); . <= $c.start or . >= $c.end))'
rec "and how much moves in it is known" '
    all(.[] | select(.type == "cut"); .why | test("not known") | not)'

# calls FILE...: what ffmpeg is called for while a film of them is planned, in
# ./calls.
mkdir bin
cat >bin/ffmpeg <<EOF
#!/bin/sh
echo "\$*" >>"$WORK/calls"
exec $(command -v ffmpeg) "\$@"
EOF
chmod +x bin/ffmpeg
calls() {
	: >calls
	PATH=$WORK/bin:$PATH cutlist -q --no-cache -m none -d 6 "$@" >out ||
	    echo failed >>calls
	grep -c -e "-skip_frame $skip" calls
}
skip=nokey
is "of short files key frames are not looked at first" \
    "$(calls "$cuts" "$calm")" 0
skip=noref
is "and each is looked at once" "$(calls "$cuts" "$hidden")" 2
skip=nokey
is "of long ones they are" "$(calls "$(media talk.mp4)" "$cuts")" 2

# --- records --------------------------------------------------------------

probe --role music "$song" | beatscan -q --onsets >sung
probe -g "$cuts" "$calm" | framestat -q | beatscan -q |
    rank -q --across --shots >ranked
cat sung ranked >all
exits 0 "song and sources on standard input" cutlist -q --only -m - -d 8 <all
rec "all slots are filled" \
    'map(select(.type == "cut")) | length > 3 and all(.[]; .src != "")'
grep -e '"type":"cut"' -e '"type":"montage"' out >of_all
exits 0 "the song named, the sources on standard input" \
    cutlist -q --only -m "$song" -d 8 <ranked
grep -e '"type":"cut"' -e '"type":"montage"' out >of_both
same "it is the same film" of_both of_all
cat ranked sung | cutlist -q --only -m - -d 8 | grep -e '"type":"cut"' \
    -e '"type":"montage"' >turned
same "whichever comes first" turned of_all
cutlist -q -m - -d 8 <all | head -n "$(wc -l <all)" | grep -v cutlist |
    grep -c '"frame"' >passed
is "what is read is passed on" "$(cat passed)" "$(grep -c '"frame"' all)"

exits 2 "without a song there is no film" cutlist -m - -d 8 <ranked
has "it says so" err "there is no song"
exits 2 "without shots there is none" cutlist -m - -d 8 <sung
has "it says so too" err "there is no file with pictures"
exits 0 "two films" cutlist -q --only -m - -d 8 --variants 2 <all
rec "each is told" 'map(select(.type == "montage")) |
    map([.variant, .seed]) == [[1, 1], [2, 2]]'
rec "they differ" 'map(select(.type == "cut")) | group_by(.variant) |
    map(map([.src, .start])) | length == 2 and .[0] != .[1]'
exits 0 "a table for people" cutlist -q -T -m - -d 8 <all
has "names the files" out "$cuts"

# --- styles ---------------------------------------------------------------

exits 0 "all styles" cutlist --style list
lines "are 23" out 23
exits 0 "all arcs" cutlist --arc list
lines "are 8" out 8
printf '{ "beats": [1], "equal": 100, "tempo": { "fast": 0 } }' >mine.json
exits 0 "a style of one's own" cutlist -q --only -m - -d 8 --style mine.json \
    <all
rec "each cut is a beat" \
    'map(select(.type == "cut")) | length == 16 and all(.[]; .beats == 1)'
exits 0 "fades" cutlist -q --only -m - -d 8 --transition fade <all
rec "at each cut but the first" '
    map(select(.type == "cut").turn) | .[0] == "cut" and
    all(.[1:][]; . == "fade")'
exits 0 "what changes records" cutlist -q -m - -d 8 --transition dip --fps 30 \
    --sound duck --fit crop --size 180x320 <all
rec "is told by the run record" '
    [.[] | select(.type == "run" and .tool == "cutlist").options] | length > 0
    and all(.[]; test(" -d 0:00:08.000 --fps 30/1 --fit crop " +
    "--transition dip --sound duck --size 180x320$"))'
exits 2 "a wrong style" cutlist -m - --style mien.json <all
has "is named" err "mien.json: No such file"
exits 2 "options of a montage need -m" cutlist --seed 2 "$cuts"
has "and say so" err "--seed goes with -m"
exits 2 "-m is for one film" cutlist -m "$song" -n 3 "$cuts"
exits 2 "its name tells what it is" cutlist -m "$song" -o film.txt "$cuts"

# --- hard cases -----------------------------------------------------------

exits 0 "no song" cutlist -m none -d 6 --fps 30000/1001 --size 180x320 "$cuts" \
    "$odd"
has "is told" err "there is no song"
rec "the film is as long as asked for" 'map(select(.type == "montage"))[0] |
    .song == null and .frames == 180 and .rate == "30000/1001" and
    .width == 180 and .height == 320'
rec "no slot speaks of music" 'all(.[] | select(.type == "cut");
    .why | test("^a cut as long as shots are; ") and
    (test("music|beat|sound") | not))'
rec "a name with a line feed is a name like others" \
    '[.[] | select(.type == "media").path] | any(.[]; test("\n"))'
exits 1 "a file without pictures is left out" cutlist -m none -d 4 "$cuts" \
    "$(media tone.mp3)"
has "and told" err "it has no pictures"
rec "the film is made of the others" 'any(.[]; .type == "cut" and .src != "")'
exits 0 "a song without a beat" cutlist -m "$(media tone.mp3)" "$cuts"
has "says so" err "no beat"
rec "no slot speaks of one" 'all(.[] | select(.type == "cut");
    .on != "beat" and (.why | test("the beat|bar") | not))'
exits 2 "a song that is not there" cutlist -m nothing.mp3 "$cuts"
has "is named" err "nothing.mp3"
talk=$(media plain.mp4)
exits 0 "a film may be cut to its own sound" cutlist -q -m "$talk" "$talk"
rec "and shows itself" 'any(.[]; .type == "cut" and .src != "")'

plan
