#!/bin/sh
# A copy that is damaged, or whose film is: the check finds it, and only that
# clip is made again.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/crew.sh"

calls= # of the last four

# Somebody damages one clip between copying and checking.
mkdir harm
cat >harm/ffmpeg <<-END
	#!/bin/sh
	PATH=\${PATH#*:}
	ffmpeg "\$@" || exit
	case "\$*" in
	*setts=*setts=*setts=*setts=*setts=*)
		for f in o/.cutlist-*.part; do
			at=\$(STUB_LOG='' ffprobe -v error -select_streams v \\
			    -show_entries packet=pos -of csv=p=0 "\$f" |
			    sed -n 10p)
			printf XXXXXXXXXXXX | dd of="\$f" bs=1 \\
			    seek=\$((at + 8)) conv=notrunc 2>/dev/null
			exit
		done ;;
	esac
END
chmod +x harm/ffmpeg
PATH=$WORK/harm:$PATH four "one of several is damaged" -j 1
made "damage"
is "only that one is made again: two calls more" "$calls" 4

# complains PATTERN: of calls like that somebody complains; which of several it
# means is not told.
complains() {
	cat >harm/ffmpeg <<-END
		#!/bin/sh
		PATH=\${PATH#*:}
		ffmpeg "\$@" || exit
		case "\$*" in
		$1) echo "[h264 @ 0x1] error while decoding" >&2 ;;
		esac
	END
}

complains '*framecrc*framecrc*'
PATH=$WORK/harm:$PATH four "a complaint about one of several" -j 1
made "complaint"
is "each is asked by itself" "$calls" 6
complains '*framecrc*'
rm -rf o
PATH=$WORK/harm:$PATH exits 1 "where each of them complains too" \
    sh -c 'cutlist -o o --preset ultrafast --keep "$1" <probed' - "$FOUR"
rec "no clip gets a name" '
	([.[] | select(.type == "clip")] | length) == 0 and
	([.[] | select(.type == "error")] | length) == 4 and
	all(.[] | select(.type == "error"); .what | test("does not decode"))'
is "nothing is left" "$(leftovers o)$(find o -name '*.mp4')" ""

# The film itself is damaged: copied as it is, a clip would have its bytes.
# hurt FILM SECONDS BYTE: ./hurt.mp4 is that film, where this byte (octal) stands
# for much of a picture.  Its headers are as they were.
hurt() {
	cp "$1" hurt.mp4
	at=$(ffprobe -v error -select_streams v -show_entries \
	    packet=pts_time,pos -of csv=p=0 "$1" | sed -n "s/^$2,//p")
	head -c 300 /dev/zero | tr '\0' "\\$3" | dd of=hurt.mp4 bs=1 \
	    seek=$((at + 60)) conv=notrunc 2>/dev/null
	probe -q -g hurt.mp4 >probed
}

# second NAME: of the second clip the check heard; it is encoded then.
second() {
	rec "$1: is no copy, and the record says why; the others are" '
		[.[] | select(.type == "clip")] | sort_by(.cut) |
		    [.[].method] == ["copy", "encode", "copy", "copy"] and
		    [.[].attempts] == [1, 2, 1, 1] and
		    (.[1].failed[0].what | test("does not decode"))'
}

hurt film.mp4 2.400000 377
four "a key frame that does not decode" -j 1 --preset ultrafast
second "the first"
# Of H.264 ffmpeg decodes some when it opens a file, of HEVC nothing.  These are
# heard of only since the check decodes.
hurt film.mp4 2.880000 000
four "a key frame half a second later" -j 1 --preset ultrafast
second "a later one"
film hevc.mp4 8 -c:v libx265 -x265-params \
    keyint=12:min-keyint=12:scenecut=0:open-gop=0:bframes=0:log-level=none
hurt hevc.mp4 2.400000 377
four "a key frame of HEVC" -j 1 --preset ultrafast
second "HEVC"
hurt film.mp4 2.600000 000
four "a picture between key frames, where all is decoded" -j 1 \
    --preset ultrafast --verify full
second "one between"
plan
