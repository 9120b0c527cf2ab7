#!/bin/sh
# share/cutlist.mk: the example of docs/make.md, and what make is to do when
# something changes.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need make ffmpeg ffprobe jq
long
unset MAKEFLAGS MAKELEVEL OUT VIDEOS SONG FILM RANKFLAGS CUTFLAGS TOOLPREFIX

# block N LANGUAGE: a block of the page.
block() {
	awk -v n="$1" -v lang="$2" '
	$0 == "```" { on = 0 }
	on
	$0 == "```" lang { on = ++seen == n }' "$ROOT/docs/make.md"
}

# did NAME WANT: what the last run of make says that it has done, sorted.
did() {
	is "$1" "$(sed -n 's/^  \([a-z]*\)  *\(.*\)$/\1 \2/p' out | sort |
	    tr '\n' ';')" "$2"
}

mkdir rec
film rec/phone.mp4 6
film rec/screen.mp4 5 -g 25
block 1 make | sed "s,/usr/local/share/cutlist,$ROOT/share," >Makefile

# shellcheck disable=SC2046 # a line of words
exits 0 "the page's first command" $(block 1 sh)
did "all films are examined, ranked and cut" \
    "cut rec/phone.mp4;cut rec/screen.mp4;examine rec/phone.mp4;examine rec/screen.mp4;rank rec/phone.mp4;rank rec/screen.mp4;"
for film in phone screen; do
	to=cut/rec/$film.mp4
	is "$film: the clips are those of the list" \
	    "$(jq -r 'select(.type == "clip").path' $to.clips | sort)" \
	    "$(find $to.d -name '*.mp4' | sort)"
	ok "$film: there are some" test -n "$(find $to.d -name '*.mp4')"
done
is "nothing is left over" "$(find . -name '*.part')" ""
exits 0 "a second time" make
did "there is nothing to do" ""

touch rec/phone.mp4
exits 0 "a film has changed" make
did "only that one is made again" \
    "cut rec/phone.mp4;examine rec/phone.mp4;rank rec/phone.mp4;"

find cut -name '*.mp4' | sort >before
exits 0 "the page's second command" sh -c "$(block 2 sh)"
did "it ranks and cuts" \
    "cut rec/phone.mp4;cut rec/screen.mp4;rank rec/phone.mp4;rank rec/screen.mp4;"
is "clips that are in no list any more are gone" \
    "$(find cut -name '*.mp4' | sort)" \
    "$(cat cut/rec/*.clips | jq -r 'select(.type == "clip").path' | sort)"
echo mine >cut/rec/phone.mp4.d/mine.mp4
exits 0 "other options of cutting" make RANKFLAGS='-n 1 -p general' \
    CUTFLAGS="--preset veryfast --name '{stem} {n}'"
did "only cut" "cut rec/phone.mp4;cut rec/screen.mp4;"
is "an apostrophe among them is no trouble" \
    "$(ls 'cut/rec/screen.mp4.d')" "screen 1.mp4"
is "what somebody else has put there stays" \
    "$(cat cut/rec/phone.mp4.d/mine.mp4)" mine
exits 0 "the same once more" make RANKFLAGS='-n 1 -p general' \
    CUTFLAGS="--preset veryfast --name '{stem} {n}'"
did "there is nothing to do then" ""

exits 0 "a film that is made, on paper" make -n SONG=rec/phone.mp4 \
    FILM=out/film.mp4 FILMFLAGS='-d 10' film
has "is cut to the song" out \
    "cutlist -y -m 'rec/phone.mp4' -d 10 -o 'out/film.mp4' -- "
not_ok "there is none without a song" make -n FILM=out/film.mp4 out/film.mp4

# --- what fails ------------------------------------------------------------

echo "no film" >rec/bad.mp4
exits 2 "a film that is none" make -k
ok "there is no file of records" test ! -e cut/rec/bad.mp4.records
is "nor a part of one" "$(find cut -name '*.part')" ""
did "the others go on" \
    "cut rec/phone.mp4;cut rec/screen.mp4;examine rec/bad.mp4;rank rec/phone.mp4;rank rec/screen.mp4;"
rm rec/bad.mp4

touch rec/screen.mp4
cp cut/rec/screen.mp4.records before
stubs
STUB=hang STUB_ONLY='*-map*' "$B/tests/tools/alone" -t 60 -p pid -r report \
    make >out 2>err &
job=$!
until [ -s cut/rec/screen.mp4.records.part ] || ! kill -0 $job; do
	:
done
# A terminal tells all of them.  Make first: where it hears of a recipe's end
# and of the signal at once, GNU make 4.3 waits a second time for what has
# ended, and exits with 2.  It has heard when INT has its default again.
make=$(cat pid)
kill -INT "$make"
until ! kill -0 $job || grep -q '^SigCgt:.*[014589cd]$' "/proc/$make/status"; do
	:
done
kill -INT "-$make"
wait $job
PATH=${PATH#*:}
is "interrupted in the middle" "$(head -n 1 report)" "signal 2"
is "no part is left" "$(find cut -name '*.part')" ""
ok "nor is a half there under its name" sh -c \
    '[ ! -e cut/rec/screen.mp4.records ] ||
    cmp -s cut/rec/screen.mp4.records before'
exits 0 "the next run" make
has "makes it" out "examine  rec/screen.mp4"

# --- names -----------------------------------------------------------------

for name in "two words" "it's" "a:b" "100%" "a#b"; do
	cp rec/screen.mp4 "rec/$name.mp4"
	exits 2 "a film named $name" make
	has "is refused in words that help" err "rename it, or use cutlist"
	rm "rec/$name.mp4"
done
PATH=/usr/bin:/bin exits 2 "without the tools" make
has "it says so" err "can not be run: is it on PATH?"
plan
