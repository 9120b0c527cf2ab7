#!/bin/sh
# shellcheck disable=SC2016 # expressions of jq
# fault.sh: one run of cutlist in which something goes wrong, and the next one.
#
#	tests/faults/fault.sh -p            makes ready: sources, and what a
#	                                    run without faults gives
#	tests/faults/fault.sh SEED [KIND]   one fault, by SEED
#	tests/faults/fault.sh -l            the kinds
#
# Prints one line: "right KIND: what was struck, how it ended" or "wrong ...",
# and exits 1 then.  Right is, whatever happened:
#	- every clip under a final name is whole: each of its pictures decodes,
#	  as many as its container says, and its sound does
#	- the sources are as they were
#	- the run ends, and nothing that it started outlives it
#	- the next run, with nothing wrong, exits with 0, and every clip of a run
#	  without faults is there, byte for byte
#	- then nothing is left in /dev/shm, in TMPDIR or beside the clips
#
# In a mount namespace /dev/shm, TMPDIR, the cache and the folder of clips are
# small file systems of their own; where there is none to be had, kinds that
# need it are skipped ("skip KIND: why").
set -u
LC_ALL=C
export LC_ALL
unset CUTLIST_CACHE CUTLIST_CACHE_MAX CUTLIST_TMPDIR

here=$(cd "$(dirname "$0")" && pwd) || exit 2
root=${here%/tests/faults}
B=${B:-$root/build}
FAULTS=${FAULTS:-$root/build/faults}
export B FAULTS
PATH=$B:$PATH
RUN=
KINDS="one one one one one one one all all hang disk memory cachero damage clock clockjump"

trouble() {
	echo "fault.sh: $*" >&2
	exit 2
}

# source N OUT OPTION...: ten seconds, a cut each two, loud twice.
source_film() {
	s_n=$1
	s_out=$2
	shift 2
	ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=s=192x108:r=25:d=10,hue=h='floor(t/2)*80+$s_n*40'" \
	    -f lavfi -i "aevalsrc='(0.02+0.5*between(t,$((s_n + 1)),$((s_n + 3)))+0.4*between(t,$((s_n + 6)),$((s_n + 7))))*sin(880*t)+0.01*random(0)':s=16000:d=10" \
	    -c:v libx264 -preset ultrafast -g 12 -bf 2 -threads 1 -pix_fmt yuv420p \
	    -c:a aac -ac 1 "$@" "$s_out" || exit 2
}

# cut_all FOLDER: the run that is disturbed.
cut_all() {
	$RUN cutlist -q -n 2 -l 1-3 -j 2 --preset ultrafast --timeout 10 \
	    -o "$1" -- "$FAULTS/one.mp4" "$FAULTS/two 'o' clock.mkv" \
	    "$FAULTS/three.mp4"
}

ready() {
	[ ! -f "$FAULTS/clips.sums" ] || return 0
	rm -rf "$FAULTS.$$"
	mkdir -p "$FAULTS.$$" || exit 2
	source_film 0 "$FAULTS.$$/one.mp4"
	source_film 1 "$FAULTS.$$/two 'o' clock.mkv"
	# This one has to be encoded: it has hardly a key frame.
	source_film 2 "$FAULTS.$$/three.mp4" -g 250 -vf hue=s=1
	rm -rf "$FAULTS"
	mv "$FAULTS.$$" "$FAULTS" || exit 2
	began=$(date +%s%N)
	XDG_CACHE_HOME=$FAULTS/cache cut_all "$FAULTS/clips" >"$FAULTS/records" ||
	    trouble "a run without faults fails"
	echo $((($(date +%s%N) - began) / 1000000)) >"$FAULTS/took"
	sums "$FAULTS/clips" >"$FAULTS/sums"
	[ "$(wc -l <"$FAULTS/sums")" -ge 3 ] || trouble "too few clips"
	(cd "$FAULTS" && cksum -- *.m*) >"$FAULTS/sources"
	mv "$FAULTS/sums" "$FAULTS/clips.sums"
}

# sums FOLDER: of its clips, sorted.
sums() {
	find "$1" -name '*.m*' ! -name '.*' -exec cksum {} + |
	    cut -d' ' -f1,2 | sort
}

# whole FILE
whole() {
	w_told=$(ffprobe -v error -select_streams v:0 -count_packets \
	    -show_entries stream=nb_read_packets -of csv=p=0 -i "file:$1") ||
	    return
	w_got=$(ffmpeg -nostdin -v error -xerror -i "file:$1" -map 0:v:0 \
	    -fps_mode passthrough -f framemd5 - -map 0:a? -f null - 2>&1) ||
	    return
	w_got=$(printf '%s\n' "$w_got" | grep -c '^0,')
	# A copy may hold pictures that its edit list hides.
	[ "$w_got" -gt 0 ] && [ "$w_got" -le "${w_told%%,*}" ]
}

left() {
	find /dev/shm "$TMPDIR" -mindepth 1 ! -path '/dev/shm/cutlist-cache*' \
	    2>/dev/null
	find "$work/clips" -mindepth 1 -name '.*' ! -name .cutlist.ndjson
}

wrong() {
	echo "wrong $kind: seed $seed: $*"
	exit 1
}

# strike HOW [ACTION]
strike() {
	s_how=$1
	shift
	cut_with "$B/tests/tools/strike" "$s_how" "$seed" "$most" "$@" --
}

# cut_with COMMAND...: the disturbed run, by a command that runs it.
cut_with() {
	"$@" sh "$here/fault.sh" -c "$work/clips" "$work/records" \
	    >"$work/struck" 2>"$work/err" </dev/null
}

# fill FOLDER: somebody else leaves little room there.
fill() {
	f_left=$((seed * 7919 % 40 * 4))
	strike run "head -c \$((65536 - $f_left))k /dev/zero >'$1/filler' 2>/dev/null"
	rm -f "$1/filler"
}

disturb() {
	case $kind in
	one | all | hang)
		strike "$kind" ;;
	disk)
		fill "$work/clips" ;;
	memory)
		fill /dev/shm ;;
	cachero)
		strike run "mount -o remount,ro '$work/cache'"
		mount -o remount,rw "$work/cache" ;;
	damage)
		cp -R "$FAULTS/cache/." "$work/cache/"
		find "$work/cache" -type f | sort | awk -v seed="$seed" '
			{ name[NR] = $0 }
			END { srand(seed); print name[int(rand() * NR) + 1] }' |
		    while IFS= read -r f; do
			if [ $((seed % 2)) -eq 0 ]; then
				truncate -s "$((seed * 31 % $(wc -c <"$f")))" "$f"
			else
				printf '~' | dd of="$f" bs=1 conv=notrunc \
				    seek="$((seed * 31 % $(wc -c <"$f")))" 2>/dev/null
			fi
		done
		cut_with "$B/tests/tools/strike" run "$seed" 0 : -- ;;
	clock)
		cut_with "$B/tests/tools/strike" run "$seed" 0 : -- \
		    faketime -f "-$((seed % 90))d" ;;
	clockjump)
		echo "+0" >"$work/clock"
		FAKETIME_TIMESTAMP_FILE=$work/clock FAKETIME_NO_CACHE=1 \
		    FAKETIME_DONT_FAKE_MONOTONIC=1 LD_PRELOAD=$faketime \
		    strike run "echo -$((seed % 7200)) >'$work/clock'" ;;
	esac
}

check() {
	find "$work/clips" -name '*.m*' ! -name '.*' >"$work/made"
	while IFS= read -r f; do
		whole "$f" || wrong "not whole: ${f##*/}"
	done <"$work/made" || exit
	[ "$(cd "$FAULTS" && cksum -- *.m*)" = "$(cat "$FAULTS/sources")" ] ||
	    wrong "a source has changed"
	! grep -q '^late' "$work/struck" ||
	    wrong "it did not end: $(tr '\n' ' ' <"$work/struck")"
	cut_all "$work/clips" >"$work/again" 2>"$work/err2" ||
	    wrong "the next run: exit $?: $(grep '"error"' "$work/again" |
		jq -r .what | head -n 1)$(tail -n 1 "$work/err2")"
	sums "$work/clips" >"$work/sums"
	comm -23 "$FAULTS/clips.sums" "$work/sums" >"$work/lost"
	[ ! -s "$work/lost" ] ||
	    wrong "$(wc -l <"$work/lost") clips are not there after the next run"
	[ ! "$(left)" ] || wrong "left: $(left | tr '\n' ' ')"
}

# In the namespace, if there is one.
one_fault() {
	work=$1
	trap 'exit 1' HUP INT TERM
	TMPDIR=$work/tmp
	XDG_CACHE_HOME=$work/cache
	export TMPDIR XDG_CACHE_HOME
	most=$(($(cat "$FAULTS/took") * 5 / 4))
	mkdir "$work/clips" "$work/cache" "$work/tmp"
	if [ "$apart" ]; then
		for d in /dev/shm "$work/clips" "$work/cache" "$work/tmp"; do
			mount -t tmpfs -o size=64m,mode=0755 tmpfs "$d" || exit 2
		done
	fi
	disturb
	check
	awk -v kind="$kind" '{ text = text (NR > 1 ? ", " : "") $0 }
	END { print "right " kind ": " text }' "$work/struck"
}

main() {
	seed=$1
	kind=${2:-$(echo "$KINDS" | tr ' ' '\n' | sed -n \
	    "$((seed * 7 % $(echo "$KINDS" | wc -w) + 1))p")}
	faketime=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
	apart=
	if unshare -m true 2>/dev/null; then
		apart='unshare -m'
	elif unshare -Urm true 2>/dev/null; then
		apart='unshare -Urm'
	fi
	case $kind in
	disk | memory | cachero)
		[ "$apart" ] || { echo "skip $kind: no mount namespace"; exit 0; } ;;
	clock*)
		[ "$faketime" ] || { echo "skip $kind: no faketime"; exit 0; } ;;
	esac
	folder=$(mktemp -d "${TMPDIR:-/tmp}/fault.XXXXXX") || exit 2
	trap 'rm -rf "$folder"' EXIT
	trap 'exit 1' HUP INT TERM
	# shellcheck disable=SC2086 # words
	APART=$apart $apart sh "$here/fault.sh" -1 "$seed" "$kind" "$folder"
}

case ${1-} in
-p) ready ;;
-l) echo "$KINDS" | tr ' ' '\n' | sort -u ;;
-c)
	RUN='exec'
	cut_all "$2" >"$3" ;;
-1)
	seed=$2
	kind=$3
	apart=${APART-}
	faketime=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
	one_fault "$4" ;;
*)
	[ $# -ge 1 ] || trouble "usage: fault.sh -p | -l | SEED [KIND]"
	ready
	main "$@" ;;
esac
