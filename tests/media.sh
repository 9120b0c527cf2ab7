#!/bin/sh
# media.sh: makes the media files that the tests read.
#
#	tests/media.sh NAME...   each file, into $MEDIA (build/media)
#	tests/media.sh -a        all of them
#	tests/media.sh -l        the names, with what each is for
#
# A file that is newer than this script is kept, so that the second run costs
# nothing.  Files are made under a temporary name and renamed: two runs at once
# may make the same file.  Everything is small, and the same bytes at each run
# of the same ffmpeg.
#
# One function makes one file: it is named like the file, with _ for . and -,
# and writes to $1.  The line with ## before it is the table that -l prints.
# Exit status 2 where a file could not be made.

# shellcheck disable=SC2317 # the makers are called by name
set -u
LC_ALL=C
TZ=UTC
export LC_ALL TZ
unset FFREPORT

root=$(cd "$(dirname "$0")/.." && pwd) || exit 2
here=$root/tests/media
dir=${MEDIA:-$root/build/media}

# --- how files are made ---------------------------------------------------

# ffmpeg with reproducible output: no version strings, no dates, one thread.
ff() {
	ffmpeg -nostdin -v error -hide_banner -y -threads 1 -filter_threads 1 "$@"
}

exact='-bitexact -fflags +bitexact -flags:v +bitexact -flags:a +bitexact
    -threads 1'
# shellcheck disable=SC2034 # for the parts
x264='-c:v libx264 -preset veryfast -bf 0 -pix_fmt yuv420p'
# shellcheck disable=SC2034 # for the parts
x265='-c:v libx265 -preset ultrafast -pix_fmt yuv420p'
# shellcheck disable=SC2034 # for the parts
x265p='log-level=error:pools=none:frame-threads=1:wpp=0:keyint=12:min-keyint=12'
# shellcheck disable=SC2034 # for the parts
aac='-c:a aac -b:a 32k -ac 1'

# Two frames become one of two fields; as an input's filter it would lose that.
# shellcheck disable=SC2034 # for the parts
fields=interlace=scan=tff,setfield=tff

# Pictures and sound for so many seconds; the size and rate can be given.
pic() {
	printf 'testsrc2=s=%s:r=%s:d=%s' "${2:-160x120}" "${3:-24}" "$1"
}

snd() {
	printf 'sine=f=440:r=%s:d=%s' "${2:-44100}" "$1"
}

# av OUT SECONDS OPTION...: pictures and sound, encoded as the options say.
av() {
	av_out=$1
	av_s=$2
	shift 2
	# shellcheck disable=SC2086 # lists of options
	ff -f lavfi -i "$(pic "$av_s")" -f lavfi -i "$(snd "$av_s")" \
	    $exact "$@" "$av_out"
}

# v OUT SOURCE OPTION...: pictures of a lavfi source.
v() {
	v_out=$1
	v_src=$2
	shift 2
	# shellcheck disable=SC2086
	ff -f lavfi -i "$v_src" $exact "$@" "$v_out"
}

# copy OUT IN OPTION...: other packaging of the streams of another file.
copy() {
	copy_out=$1
	copy_in=$2
	shift 2
	dep "$copy_in" || return
	# shellcheck disable=SC2086
	ff -i "file:$dir/$copy_in" -c copy -map 0 $exact "$@" "$copy_out"
}

# dep NAME...: files that the one in work is made from.
dep() {
	sh "$root/tests/media.sh" "$@"
}

# find_hex FILE REGEX: the offset of the first bytes whose hexadecimal digits
# match (a dot is one digit); fails without.
find_hex() {
	od -An -v -tx1 "$1" | tr -d ' \n' | awk -v want="$2" '{
		for (at = 1; match(substr($0, at), want); at += RSTART) {
			if ((at + RSTART) % 2 == 0) {
				print (at + RSTART - 2) / 2
				found = 1
				exit
			}
		}
	} END { exit !found }'
}

# patch FILE OFFSET BYTES: overwrites bytes, written as printf escapes.
patch() {
	# shellcheck disable=SC2059
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# matrix FILE A B C D X Y: the display matrix of the first track, each as
# four bytes in printf escapes (16.16): x' = A x + C y + X, y' = B x + D y + Y.
matrix() {
	at=$(find_hex "$1" 746b6864) || return
	patch "$1" $((at + 44)) "$2$3$m0$4$5$m0$6$7"
}

m0='\0\0\0\0'
# shellcheck disable=SC2034 # for the parts
m1='\0\001\0\0'
# shellcheck disable=SC2034
m_1='\377\377\0\0'

# add_box FILE TYPE BYTES N: puts a box of N bytes (printf escapes) at the end
# of the box TYPE (hexadecimal), a sample description in the only track of a
# file that has its moov last.
add_box() {
	at=$(find_hex "$1" "$2") || return
	end=$((at - 4 + $(be32 "$1" $((at - 4)))))
	for type in 6d6f6f76 7472616b 6d646961 6d696e66 7374626c 73747364 "$2"; do
		at=$(find_hex "$1" "$type") || return
		size=$(($(be32 "$1" $((at - 4))) + $4))
		patch "$1" $((at - 4)) "$(printf '\\%03o\\%03o\\%03o\\%03o' \
		    $((size >> 24)) $((size >> 16 & 255)) \
		    $((size >> 8 & 255)) $((size & 255)))"
	done
	{
		head -c "$end" "$1"
		# shellcheck disable=SC2059
		printf "$3"
		tail -c +"$((end + 1))" "$1"
	} >"$1.new"
	mv "$1.new" "$1"
}

# be32 FILE OFFSET: the big-endian number there.
be32() {
	od -An -tu1 -j "$2" -N 4 "$1" |
	    awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'
}

# What is made, by kind.
for part in pictures streams containers broken scenes music; do
	# shellcheck source=/dev/null
	. "$here/$part.sh"
done

# --- the factory ----------------------------------------------------------

list() {
	for part in pictures streams containers broken scenes music; do
		sed -n 's/^## //p' "$here/$part.sh"
	done
}

# is_fresh FILE: it is newer than everything that says how it is made.
is_fresh() {
	for part in "$root/tests/media.sh" "$here"/*.sh; do
		# shellcheck disable=SC3013 # in POSIX since 2024
		[ "$1" -nt "$part" ] || return 1
	done
}

# make NAME: $dir/NAME, unless it is there.
make() {
	is_fresh "$dir/$1" && return 0
	maker=make_$(printf '%s' "$1" | tr '.-' '__')
	if ! list | grep -q "^$1 "; then
		echo "media.sh: $1: no such file in the table" >&2
		return 1
	fi
	# The ending stays, for ffmpeg goes by it.
	tmp=$dir/.$$.$1
	if "$maker" "$tmp" && [ -f "$tmp" ]; then
		mv "$tmp" "$dir/$1"
	else
		rm -f "$tmp"
		echo "media.sh: $1: could not be made" >&2
		return 1
	fi
}

case ${1-} in
-l)
	list
	exit ;;
-a)
	# shellcheck disable=SC2046 # names without blanks
	set -- $(list | cut -d' ' -f1) ;;
esac

if [ $# -eq 0 ]; then
	echo "usage: media.sh -l | -a | NAME..." >&2
	exit 2
fi
mkdir -p "$dir" || exit 2
trap 'rm -f "$dir/.$$."*' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
status=0
for name; do
	make "$name" || status=2
done
exit $status
