#!/bin/sh
# The completion that scripts/completion makes: of a tool made up here, and of
# the real ones.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

[ -z "${SAN-}${VG-}" ] || skip_all "nothing compiled takes part"
command -v bash >/dev/null || skip_all "no bash here"
bash -c '((BASH_VERSINFO[0] >= 4))' || skip_all "bash is older than 4"

cat >tool <<'END'
#!/bin/sh
[ "$*" = --options-table ] || exit 2
printf '%s\t%s\t%s\t%s\t%s\n' \
    g gop - - 'key frames' \
    j jobs N - 'at once' \
    M mode MODE 'full|fast|keys' 'how' \
    m music MUSIC - 'the song' \
    o output DIR - 'where to' \
    i input FILE - 'a list' \
    - full-hash - - 'all of it' \
    - timeout SECONDS - 'patience' \
    - colour WHEN 'always|never' 'when' \
    h help - - 'this'
END
chmod +x tool
ok "a completion is made" sh -c "'$ROOT/scripts/completion' tool ./tool >comp"
ok "it is bash" bash -n comp
if command -v shellcheck >/dev/null; then
	ok "shellcheck likes it" shellcheck -s bash comp
else
	skip "shellcheck likes it" "no shellcheck here"
fi

# offered WORD...: what is offered for the last word, sorted, on one line.
offered() {
	# shellcheck disable=SC2016 # for bash
	bash -c 'source ./comp || exit
	function=$(complete -p "$1" | sed "s/.* -F \([^ ]*\) .*/\1/")
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	"$function"
	printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | LC_ALL=C sort | paste -sd ' ' -
}

# offers NAME WANT WORD...
offers() {
	t_offer=$1
	t_wanted=$2
	shift 2
	is "$t_offer" "$(offered "$@")" "$t_wanted"
}

mkdir -p films/deep
touch film.mp4 FILM.MOV song.mp3 notes.txt "a film.mkv" films/x.webm films/y.doc

offers "a dash offers letters and long options" \
    "--colour --full-hash --gop --help --input --jobs --mode --music --output --timeout -M -g -h -i -j -m -o" tool -
offers "two dashes offer long options" "--mode --music" tool --m
offers "an unknown start offers nothing" "" tool --x
offers "an operand is a media file or a folder" \
    "FILM.MOV a film.mkv film.mp4 films song.mp3" tool ""
offers "of which the typed part decides" "film.mp4 films" tool fil
offers "in a folder too" "films/deep films/x.webm" tool films/
offers "after flags as well" "film.mp4 films" tool -g --full-hash fil
offers "an option with few values offers these" "fast full keys" tool -M ""
offers "by its long name too" "fast full" tool --mode f
offers "written with =" "fast full" tool --mode = f
offers "nothing typed after =" "always never" tool --colour =
offers "written with = as one word" "--mode=fast --mode=full" tool --mode=f
offers "a letter at the end of a group takes the next word" "keys" tool -gM k
offers "one whose value follows at once takes nothing more" \
    "FILM.MOV a film.mkv film.mp4 films song.mp3" tool -Mfast ""
offers "an option that takes a number offers nothing" "" tool -j ""
offers "nor does a long one" "" tool --timeout ""
offers "one that takes a folder offers folders" "films" tool -o ""
offers "one that takes a file offers all files" "notes.txt" tool -i no
offers "one that takes music offers media" "song.mp3" tool -m so
offers "behind -- a dash is no option" "" tool -- -
offers "behind -- are operands" "film.mp4 films" tool -M fast -- fil

for folder in "$ROOT"/tools/*/; do
	name=$(basename "$folder")
	[ -x "$B/$name" ] || continue
	ok "$name has a completion" \
	    sh -c "'$ROOT/scripts/completion' '$name' '$B/$name' >comp"
	offers "$name --hel is completed" --help "$name" --hel
	offered "$name" -- | tr ' ' '\n' >got
	"$B/$name" --options-table | awk -F '\t' '$2 != "-" { print "--" $2 }' |
	    LC_ALL=C sort >want
	same "$name completes each of its long options" got want
done
plan
