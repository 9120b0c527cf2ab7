#!/bin/sh
# Files that ffprobe can't read and SoX can.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe sox jq

# make FILE [OPTION...]: a second and a half of a tone.
make() {
	file=$1
	shift
	sox -V1 -R -n -r 20000 -c 1 "$@" "./$file" synth 1.5 sine 440
}

# --- what is told -----------------------------------------------------------------

make s.sndt -b 8
make s.smp -b 16
make s.htk -b 16
make s.hcom -b 8 -r 22050
make s.paf -b 16 -c 2
make s.vox
make s.cvs -r 8000
make s.dat
printf '%s\n' 'sndt Unsigned Integer PCM 8' 'smp Signed Integer PCM 16' \
    'htk Signed Integer PCM 16' >said
while read -r kind codec; do
	exits 0 "$kind is described" probe "s.$kind"
	rec "as what it is" '.[0] | .type == "media" and
		.container == "sox:\($kind)" and .duration == 1.5 and
		.start == 0 and (.truncated | not) and .video == null and
		.audio.index == 0 and .audio.rate == 20000 and
		.audio.channels == 1 and .audio.start == 0 and
		.audio.duration == 1.5 and .audio.time_base == "1/20000" and
		"\(.audio.codec) \(.audio.bits)" == $codec' \
	    --arg kind "$kind" --arg codec "$codec"
done <said
exits 0 "kinds that ffprobe knows and may not open" probe s.hcom s.paf
rec "are described by SoX, too" 'map(select(.type == "media")) |
	map([.container, .audio.channels]) ==
	    [["sox:hcom", 1], ["sox:paf", 2]]'
exits 0 "kinds without a length, and with a wrong one" probe s.vox s.dat s.cvs
rec "are measured" 'map(select(.type == "media").duration) |
	(.[0] - 3.75 | fabs) < 0.001 and (.[1] - 1.5 | fabs) < 0.001 and
	(.[2] - 1.5 | fabs) < 0.02'

cp "$(media tone.wav)" tone.wav
probe tone.wav >wav
probe -g s.htk >out
is "its records have the keys that all have" \
    "$(jq -c 'if .type == "media" then keys_unsorted, (.audio | keys_unsorted)
	else keys_unsorted end' out)" \
    "$(jq -c 'if .type == "media" then keys_unsorted, (.audio | keys_unsorted)
	else keys_unsorted end' wav)"
rec "and no gop follows" '.[0].gop == false and
	[.[].type] == ["media", "run", "done"]'
printf '1\n00:00:00,500 --> 00:00:01,000\nHello\n' >s.srt
exits 0 "what is said beside it" probe -c s.htk
rec "is told, too" 'any(.type == "caption" and .text == "Hello")'
cp s.htk copy.htk
probe s.htk copy.htk >out
rec "a copy has the same key" '
	map(select(.type == "media").key) | .[0] == .[1]'
exits 0 "the table" probe -T s.htk
ok "has a row for it" grep -q '0:00:01\.5 .* sox:htk 1 ch  *s\.htk$' out
cp s.htk s.xyz
exits 1 "by another name SoX is not asked" probe s.xyz
rec "and not spoken of" '.[0].what | contains("SoX") | not'

# --- damage -----------------------------------------------------------------------

cut_at s.htk 50 cut.htk
exits 0 "half a file" probe cut.htk
rec "lasts as long as it does" '.[0] | .truncated and .duration > 0.7 and
	.duration < 0.8'
cut_at s.hcom 50 cut.hcom
exits 0 "half a file of which SoX complains" probe cut.hcom
rec "is cut off as well" '.[0] | .truncated and .duration < 1'
printf 'no sound\n' >no.htk
exits 1 "no sound at all" probe no.htk s.htk
rec "is told in the words of both, and the next is done" '
	.[0].what == "not a recording that ffmpeg can read, or its beginning is damaged; nor can SoX read it: premature EOF" and
	.[1].path == "s.htk"'
head -c 12 s.htk >zero.htk
exits 1 "a header and nothing else" probe zero.htk
is "is an error in one line" "$(wc -l <err | tr -d ' ')" 1
cp s.sndt other.htk
exits 1 "a file of another kind than its name says" probe other.htk
printf '#EXTM3U\nhttp://localhost/x\n' >list.htk
exits 1 "a list by such a name" probe list.htk
has "is a list" err "a playlist, not a recording"

# --- names ------------------------------------------------------------------------

hard_names s.htk htk
cp s.htk 'hard/|touch ran.htk'
cp s.htk "hard/x${NL}Channels       : 7$NL.htk"
cd hard || exit 2
rm -f noext ./*"$NL"
set -- *.htk
n=$#
probe -- "$@" >../out 2>../err
is "no name is too hard" "$?" 0
cd ..
rec "each is described as what it is" '
	map(select(.type == "media" and .container == "sox:htk" and
	    .audio.channels == 1)) | length == ($n | tonumber)' --arg n "$n"
is "and none is run" "$(find . -name 'ran*' -o -name pwned)" ""
cp s.htk ./-n.htk
exits 0 "a dash in front" probe -- -n.htk
exits 0 "a whole path" probe "$WORK/s.htk"

# --- SoX fails --------------------------------------------------------------------

mkdir bin
for name in ffprobe ffmpeg; do
	ln -s "$(command -v $name)" bin/$name
done
PATH=$WORK/bin "$B/probe" s.htk tone.wav >out 2>err
is "without sox" "$?" 1
rec "the error is as ever, and names it; the next is done" '
	.[0].what == "not a recording that ffmpeg can read, or its beginning is damaged; SoX might read it, but sox is not installed" and
	.[1].path == "tone.wav"'
stubs
# Arguments of "sox --i" begin so, those of decoding do not.
while IFS='	' read -r stub only what; do
	quiet=60
	[ "$stub" != hang ] || quiet=4
	STUB=$stub STUB_ONLY=$only "$B/tests/tools/alone" -t 30 -r report \
	    probe --timeout $quiet s.htk tone.wav >out 2>err
	is "sox: $stub of '$only': exit status 1, no process is left" \
	    "$(cat report)" "exit 1"
	rec "one error, and the next is done" '
		[.[].type] == ["error", "media", "run", "done"] and
		(.[0].what | startswith("not a recording that ffmpeg can read, or its beginning is damaged; ") and
		    test($what))' --arg what "$what"
done <<'END'
hang	--i*	; sox: no sign of life for 4 s, stopped$
hang	-V1 *	; sox: no sign of life for 4 s, stopped$
exit:3	--i*	; nor can SoX read it: asked to fail$
exit:3	-V1 *	; nor can SoX read it: asked to fail$
garbage	--i*	; sox's answer can't be read$
garbage	-V1 *	; sox's sound can't be read$
early:30	--i*	; sox's answer can't be read$
signal:SEGV	-V1 *	; sox: killed by SIGSEGV$
END
plan
