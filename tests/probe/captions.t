#!/bin/sh
# Captions beside a recording and inside it.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq iconv

ff() {
	ffmpeg -nostdin -v error -y "$@"
}

# captions WHAT FILTER: of each caption in ./out what the filter makes of it.
captions() {
	jq -c 'select(.type == "caption") | '"$1" out
}
times='[.start, .end, .text]'

# --- beside -----------------------------------------------------------------------

cp "$(media tiny.mp4)" talk.mp4
cat >talk.srt <<'END'
1
00:00:00,500 --> 00:00:01,000
Hello <i>there</i>,
<font color="#fff">General</font>.

2
00:00:00,250 --> 00:00:00,400
{\an8}earlier & <b>bold</b>
END
cat >talk.pt-BR.vtt <<'END'
WEBVTT - a title

NOTE nothing to see

one
00:00.200 --> 00:00.900 align:start
<v Ann>Bom <00:00:00.500><c.loud>dia</c> &amp; tchau

00:00:00.950 --> 00:00:01.500
fim
END
cat >talk.mp4.ja.ass <<'END'
[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not shown
Dialogue: 0,0:00:00.10,0:00:01.10,Default,,0,0,0,,{\k20}Sing {\k30}a, {\k50}long{\i1} one\Nor two
END
{
	printf '1\r\n00:00:00,300 --> 00:00:00,400\r\nGr\374\337e \223so\224\r\n'
} >talk.de.srt
{
	printf '\377\376'
	printf '1\n00:00:00,600 --> 00:00:00,700\nÇa va 😀\n' |
	    iconv -f utf-8 -t utf-16le
} >talk.fr.forced.srt
printf '1\n00:00:00,610 --> 00:00:00,710\nzażółć\n' | iconv -f utf-8 -t utf-16be \
    >talk.pl.SRT
cp talk.srt talkative.srt
cp talk.srt talk2.srt
cp talk.srt other.srt
cp talk.srt talk.txt
mkdir talk.dir.srt
mkfifo talk.pipe.srt
exits 0 "captions are read from beside a film" timeout 20 probe -c talk.mp4
rec "they stand between run and done, and run promises them" '
	[.[0:2][].type] == ["media", "run"] and .[-1].type == "done" and
	.[1].emits == ["media", "caption"] and .[1].options == "-c" and
	([.[2:-1][].type] | unique) == ["caption"]'
rec "the keys of a caption stand in the order of the manual" '
	[.[] | select(.type == "caption") | keys_unsorted | . - ["words"]] |
	    unique == [["type", "src", "from", "index", "lang", "path", "start",
	    "end", "text"]]'
rec "words come last, and only where the format tells their times" '
	[.[] | select(.words) | .path, keys_unsorted[-1]] ==
	    ["talk.mp4.ja.ass", "words", "talk.pt-BR.vtt", "words"] and
	([.[] | .words // [] | .[] | keys_unsorted] | unique) ==
	    [["start", "end", "text"]]'
rec "a caption from beside has no index, and the name of its file" '
	[.[] | select(.type == "caption")] | all(.from == "sidecar" and
	    .index == null and (.path | test("^talk\\.")))'
captions '[.start, .end, .lang, .path, .text]' >got
cat >want <<'END'
[0.1,1.1,"ja","talk.mp4.ja.ass","Sing a, long one\nor two"]
[0.2,0.9,"pt-BR","talk.pt-BR.vtt","Bom dia & tchau"]
[0.25,0.4,null,"talk.srt","earlier & bold"]
[0.3,0.4,"de","talk.de.srt","Grüße “so”"]
[0.5,1,null,"talk.srt","Hello there,\nGeneral."]
[0.6,0.7,"fr","talk.fr.forced.srt","Ça va 😀"]
[0.61,0.71,"pl","talk.pl.SRT","zażółć"]
[0.95,1.5,"pt-BR","talk.pt-BR.vtt","fim"]
END
same "of all files, in all encodings, sorted by start, without markup" got want
is "karaoke tells when each word is sung" \
    "$(captions 'select(.lang == "ja").words')" \
    '[{"start":0.1,"end":0.3,"text":"Sing"},{"start":0.3,"end":0.6,"text":"a,"},{"start":0.6,"end":1.1,"text":"long one or two"}]'
is "so do time stamps inside a caption" \
    "$(captions 'select(.words and .lang == "pt-BR").words')" \
    '[{"start":0.2,"end":0.5,"text":"Bom"},{"start":0.5,"end":0.9,"text":"dia & tchau"}]'
ok "times have six decimals" grep -q \
    '"start":0.100000,"end":1.100000,"text":"Sing a, long one\\nor two","words":\[{"start":0.100000,' \
    out
is "nothing is said" "$(cat err)" ""

exits 0 "without -c" probe talk.mp4
rec "nobody looks beside" '[.[].type] == ["media", "run", "done"]'
mkdir away
cp talk.mp4 away/
cp talk.srt away/talk.mp4.srt
cp talk.srt "away/$(printf 'talk.\377.en.srt')"
exits 0 "a film in another folder" probe -c away/talk.mp4
is "has what lies beside it there" \
    "$(captions '[.start, .lang, .path_hex]' | tr '\n' ' ')" \
    "[0.25,null,null] [0.25,\"en\",\"617761792f74616c6b2eff2e656e2e737274\"] [0.5,null,null] [0.5,\"en\",\"617761792f74616c6b2eff2e656e2e737274\"] "
cp "$(media tone.m4a)" song.m4a
cp talk.srt song.en.srt
exits 0 "sound can have captions, too" probe -c -g song.m4a
is "and they are told" "$(captions "$times" | wc -l | tr -d ' ')" 2
exits 0 "a film without any is no trouble" probe -c "$(media tail.mp4)"
rec "and promises them all the same, for it was looked" '
	[.[].type] == ["media", "run", "done"] and
	.[1].emits == ["media", "caption"]'

# --- damaged ------------------------------------------------------------------------

cp talk.mp4 bad.mp4
cat >bad.srt <<'END'
1
00:00:00,100 --> 00:00:00,200
good

2
00:00:01,000 --> 00:00:00,500
backwards

3
00:00:99,x00 --> what
no times

4
00:00:00,300 --> 00:00:00,300
for no time

5
00:00:00,400 --> 00:00:00,500

6
00:00:01,500 --> 00:00:01,900
good, too
END
exits 0 "damaged captions are left out" probe -c bad.mp4
is "the good ones are there" "$(captions "$times" | tr '\n' ' ')" \
    '[0.1,0.2,"good"] [1.5,1.9,"good, too"] '
ok "how many were left out is said" grep -q \
    '^probe: bad\.srt: [12] damaged captions\{0,1\} left out$' err
printf '<!DOCTYPE html>\n<html><body>404 not found</body></html>\n' >bad.en.srt
truncate -s 65M bad.fr.srt
exits 1 "subtitles that are none make exit status 1" probe -c bad.mp4 talk.mp4
rec "each has an error record with its own name, under the film" '
	(.[0].src) as $src | [.[] | select(.type == "error") |
	    [.src == $src, .path]] | sort == [[true, "bad.en.srt"],
	    [true, "bad.fr.srt"]]'
rec "one that is too large says so" '
	[.[] | select(.path == "bad.fr.srt").what] |
	    . == ["subtitles of more than 64 MiB"]'
rec "the good captions are told all the same, and the film is done" '
	(.[0].src) as $src | [.[] | select(.src == $src)] |
	    ([.[] | select(.type == "caption").text] == ["good", "good, too"])
	    and .[-1].type == "done"'
rec "and the next film is, too" '
	[.[] | select(.path == "talk.mp4" and .type == "media").src] as [$src] |
	    [.[] | select(.src == $src).type] | length == 11 and
	    .[-1] == "done"'
name="subtitles that may not be read are an error"
as_nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
[ "$(id -u)" != 0 ] && as_nobody=
chmod 711 "${WORK%/*}"
mkdir locked
cp talk.mp4 locked/
cp talk.srt locked/talk.srt
cp talk.srt locked/talk.en.srt
chmod 000 locked/talk.en.srt
chmod 755 "$WORK" locked
if $as_nobody test -x "$B/probe" 2>/dev/null; then
	$as_nobody "$B/probe" -c locked/talk.mp4 >out 2>err
	rec "$name" '
		[.[] | select(.type == "error") | .path, .what] ==
		    ["locked/talk.en.srt", "Permission denied"] and
		([.[] | select(.type == "caption").path] | unique) ==
		    ["locked/talk.srt"]'
else
	skip "$name" "no other user to try it as"
fi

# --- inside --------------------------------------------------------------------------

exits 0 "captions are read from inside" probe -c "$(media movtext.mp4)" \
    "$(media subs.mkv)" "$(media tail.mp4)"
jq -c 'select(.type == "caption" and (.path | test("movtext"))) |
    [.from, .index, .lang, .start, .end, .text]' out >got
cat >want <<'END'
["stream",2,"eng",0.2,0.9,"Hello there,\nGeneral."]
["stream",2,"eng",1,1.4,"Second é"]
["stream",2,"eng",1.4,1.9,"Third & last"]
END
same "mov_text in an MP4" got want
jq -c 'select(.type == "caption" and (.path | test("subs"))) |
    [.index, .lang, (.start * 50 | round), .text]' out >got
cat >want <<'END'
[3,"ger",11,"Hello there,\nGeneral."]
[2,"eng",11,"Hello there,\nGeneral."]
[4,"eng",11,"Hello there,\nGeneral."]
[3,"ger",51,"Second é"]
[2,"eng",51,"Second é"]
[4,"eng",51,"Second é"]
[3,"ger",71,"Third & last"]
[2,"eng",71,"Third & last"]
[4,"eng",71,"Third & last"]
END
same "SubRip, ASS and forced SubRip in a Matroska file, all of them" got want

# A film that starts at 5 s: times are counted from its start (the sound's, 23
# ms before the picture).
film=$(media plain.mp4)
media side.srt >/dev/null
cp talk.mp4.ja.ass sing.ass
ff -i "$film" -i sing.ass -i "$MEDIA/side.srt" -map 0 -map 1 -map 2 -c copy \
    -c:s:0 ass -c:s:1 webvtt -metadata:s:s:0 language=jpn \
    -output_ts_offset 5 late.mkv
printf '1\n00:00:00,500 --> 00:00:00,600\nbeside\n' >late.srt
exits 0 "a film that starts at 5 s" probe -c late.mkv
rec "starts there" '.[0].start > 4.9 and .[0].start < 5'
# ASS has hundredths of a second: 50 a second is what all of them tell alike.
captions '[.from, .index, .lang, (.start * 50 | round), (.end * 50 | round), .text]' \
    >got
cat >want <<'END'
["stream",2,"jpn",6,56,"Sing a, long one\nor two"]
["stream",3,null,11,46,"Hello there,\nGeneral."]
["sidecar",null,null,25,30,"beside"]
["stream",3,null,51,76,"Second é"]
["stream",3,null,71,96,"Third & last"]
END
same "ASS and WebVTT inside and SubRip beside it are merged, from its start on" \
    got want
is "words inside it are counted from there, too" \
    "$(captions 'select(.words) | [.words[] | (.start, .end) * 50 | round]')" \
    "[6,16,16,31,31,56]"
cp "$(media plain.ts)" stream.ts
cp late.srt stream.en.srt
exits 0 "a stream that starts at 1.4 s" probe -c -g stream.ts
is "has what lies beside it at the time of a player's clock" \
    "$(captions '[.lang, .start, .end, .text]')" '["en",0.5,0.6,"beside"]'
rec "its groups are counted from there, too" '
	[.[] | select(.type == "gop").t] == [0.023222, 1.023222, 2.023222]'
plan
