#!/bin/sh
# What fails is made in another way, and the record tells.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq

film film.mp4 3
stubs

# tries NAME METHODS FINAL: the methods that failed, and the one that made it.
tries() {
	rec "$1" '[.[] | select(.type == "clip")] | length == 1 and
	    [.[0].failed[].method] == $methods and .[0].method == $final and
	    .[0].attempts == ($methods | length) + 1 and
	    all(.[0].failed[]; .what | length > 5)' \
	    --argjson methods "$2" --arg final "$3"
	is "$1: nothing else is left" "$(leftovers o)" ""
	rm -rf o
}

# into_o RANGE OPTION... FILM
into_o() {
	cutlist --preset ultrafast -o o --keep "$@"
}

STUB=exit:1 STUB_ONLY='*setts=*-f mp4*' exits 0 "copying fails" \
    into_o 0.96-1.92 film.mp4
tries "a cut on key frames is encoded then" '["copy"]' encode
STUB=exit:1 STUB_ONLY='*x264-params*' exits 0 "encoding the edges fails" \
    into_o 1-2.4 film.mp4
tries "smart is followed by encode" '["smart"]' encode

# The copy is good, but somebody damages it: found by the checks.
mkdir harm
cat >harm/ffmpeg <<-END
	#!/bin/sh
	PATH=\${PATH#*:}
	case "\$*" in
	*/.cutlist-*.part) ffmpeg "\$@" || exit
		if mkdir "$WORK/once" 2>/dev/null; then
			for f in o/.cutlist-*.part; do
				printf XXXXXXXXXXXX | dd of="\$f" bs=1 \\
				    seek=20000 conv=notrunc 2>/dev/null
			done
		fi
		exit 0 ;;
	esac
	exec ffmpeg "\$@"
END
chmod +x harm/ffmpeg
PATH=$WORK/harm:$PATH exits 0 "a copy that is damaged on its way" \
    into_o 0.96-1.92 film.mp4
rec "is found, and does not get a name" '
	[.[] | select(.type == "clip")] | length == 1 and
	    .[0].attempts == 2 and (.[0].failed | length) == 1'
is "what has the name can be decoded" "$(pictures o/*.mp4)" 24
rm -rf o

# A passing failure: the same again, after a while.
STUB=signal:KILL STUB_ONLY='*libx264*' STUB_ONCE=$WORK/killed exits 0 \
    "an ffmpeg that is killed once" into_o 1-1.4 --method encode film.mp4
tries "is started again" '["encode"]' encode
STUB=signal:SEGV STUB_ONLY='*libx264*' STUB_ONCE=$WORK/crashed exits 0 \
    "an ffmpeg that crashes" into_o 1-1.4 --method encode film.mp4
tries "gets plain settings" '["encode"]' encode

STUB=signal:KILL STUB_ONLY='*libx264*' exits 1 "one that is always killed" \
    into_o 1-1.4 --method encode --retries 1 film.mp4
rec "is given up" '
	[.[] | select(.type == "error")] | length == 1 and
	    (.[0].what | test("SIGKILL"))'
is "and leaves nothing" "$(ls -A o)" ""

# An encoder of hardware that is not there.
exits 0 "--hw where there is none" into_o 1-1.4 --method encode --hw auto \
    film.mp4
rec "is made by the processor, at once" '
	[.[] | select(.type == "clip").attempts] == [1]'
if ! grep -q "no hardware" err; then
	skip "a message says so" "there is some"
else
	has "a message says so" err "the processor does"
fi
exits 0 "and is the same clip as without" into_o 1-1.4 --method encode film.mp4
rec "so that it is known" '[.[] | select(.type == "clip").kept] == [true]'
STUB=exit:0 STUB_ONLY='*color=size*' exits 0 "hardware that only says it works" \
    into_o 1-1.4 --method encode --hw nvenc film.mp4
rec "fails, and the processor does it" '
	[.[] | select(.type == "clip")] | length == 1 and .[0].attempts > 1'
plan
