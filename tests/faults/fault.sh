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
#	- then nothing is left in /dev/shm, in TMPDIR, beside the clips or on hosts
#
# In a mount namespace /dev/shm, TMPDIR, the cache and the folder of clips are
# small file systems of their own; where there is none to be had, kinds that
# need it are skipped ("skip KIND: why"), and /dev/shm, which is everybody's
# then, is not looked at.
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
FAULT_KIND=${FAULT_KIND-} # for the run, which is a process of its own
KINDS="one one one one one one one all all hang host disk memory cachero damage clock clockjump"
# One thread for each ffmpeg, however many processors there are: the same bytes
# from cutlist here and from cut-batch on hosts.
CUTLIST_SHARE=$(getconf _NPROCESSORS_ONLN)
export CUTLIST_SHARE

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

# cut_all FOLDER: the run that is disturbed.  Over hosts, where the kind is
# theirs: folders with an sshd that a host of that name would have.
cut_all() {
	set -- -q -n 2 -l 1-3 --preset ultrafast --timeout 10 -o "$1" -- \
	    "$FAULTS/one.mp4" "$FAULTS/two 'o' clock.mkv" "$FAULTS/three.mp4"
	case $FAULT_KIND in
	host)
		CUT_BATCH_SSH="sh $here/fault.sh -s $work"
		export CUT_BATCH_SSH
		$RUN cut-batch --sshlogin 1/h1,1/h2 --cores 1 "$@" ;;
	*)
		$RUN cutlist -j 2 "$@" ;;
	esac
}

# reach LOGIN COMMAND...: what ssh does, with the options of cut-batch before
# LOGIN.
reach() {
	while [ "$1" != -- ]; do shift; done
	r_host=$work/$2
	shift 2
	[ ! -e "$r_host.gone" ] || { echo "no route" >&2; exit 255; }
	mkdir -p "$r_host"
	echo $$ >>"$r_host/pids"
	TMPDIR=$r_host CUTLIST_CACHE=off
	export TMPDIR CUTLIST_CACHE
	exec sh -c "$*"
}

# lose HOST: it can not be reached any more, and all that runs on it is gone.
lose() {
	mkdir -p "$work/$1"
	: >"$work/$1.gone"
	ps -A -o pid= -o ppid= | awk '
	NR == FNR { top[$1] = 1; next }
	{ parent[$1] = $2 }
	END {
		for (p in parent)
			for (q = p; q > 1; q = parent[q])
				if (q in top) { print p; break }
	}' "$work/$1/pids" - 2>/dev/null | xargs -r kill -KILL 2>/dev/null
}

# Clips of another build may have been others.
ready() {
	if [ -f "$FAULTS/clips.sums" ] && [ ! "$(find "$B" -maxdepth 1 -type f \
	    -perm -u+x -newer "$FAULTS/clips.sums" -print -quit)" ]; then
		return 0
	fi
	rm -rf "$FAULTS.$$"
	mkdir -p "$FAULTS.$$" || exit 2
	source_film 0 "$FAULTS.$$/one.mp4"
	source_film 1 "$FAULTS.$$/two 'o' clock.mkv"
	# This one has to be encoded: it has hardly a key frame.
	source_film 2 "$FAULTS.$$/three.mp4" -g 250 -vf hue=s=1
	rm -rf "$FAULTS"
	mv "$FAULTS.$$" "$FAULTS" || exit 2
	XDG_CACHE_HOME=$FAULTS/cache "$B/tests/tools/strike" run 0 0 : -- \
	    sh "$here/fault.sh" -c "$FAULTS/clips" "$FAULTS/records" \
	    >"$FAULTS/struck"
	grep -q '^exit 0' "$FAULTS/struck" ||
	    trouble "a run without faults fails"
	sed -n 's/^spent //p' "$FAULTS/struck" >"$FAULTS/spent"
	sums "$FAULTS/clips" >"$FAULTS/sums"
	[ "$(wc -l <"$FAULTS/sums")" -ge 3 ] || trouble "too few clips"
	(cd "$FAULTS" && cksum -- *.m*) >"$FAULTS/sources"
	mv "$FAULTS/sums" "$FAULTS/clips.sums"
}

# finished FOLDER FIND'S...: files with a final name; what a batch is at lies
# in its hidden folder.
finished() {
	f_in=$1
	shift
	find "$f_in" -name '.*' -prune -o -type f -name '*.m*' "$@"
}

# sums FOLDER: of its clips, sorted.
sums() {
	finished "$1" -exec cksum {} + | cut -d' ' -f1,2 | sort
}

# whole FILE: a clip that a run without faults has made, byte for byte, or one
# that can be decoded.
whole() {
	! grep -q -x "$(cksum <"$1")" "$FAULTS/clips.sums" || return 0
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
	find ${apart:+/dev/shm} "$TMPDIR" -mindepth 1 \
	    ! -path '/dev/shm/cutlist-cache*' 2>/dev/null
	find "$work/clips" -mindepth 1 -path '*/.cut-batch*' -prune -o \
	    -name '.*' ! -name .cutlist.ndjson -print
	[ ! -d "$work/clips/.cut-batch" ] || find "$work/clips/.cut-batch" \
	    -mindepth 1 ! -path '*/done*' ! -name lock
	find "$work/h1" "$work/h2" -type f ! -name pids 2>/dev/null
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
	host)
		set -- "sh '$here/fault.sh' -k '$work'"
		strike run "$([ $((seed % 3)) -eq 2 ] || echo "$1 h1;")
		    $([ $((seed % 3)) -eq 1 ] || echo "$1 h2")"
		rm -f "$work"/h?.gone ;;
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
	finished "$work/clips" -print >"$work/made"
	while IFS= read -r f; do
		whole "$f" || wrong "not whole: ${f##*/}"
	done <"$work/made" || exit
	[ "$(cd "$FAULTS" && cksum -- *.m*)" = "$(cat "$FAULTS/sources")" ] ||
	    wrong "a source has changed"
	! grep -q '^late' "$work/struck" ||
	    wrong "it did not end: $(tr '\n' ' ' <"$work/struck")"
	# Where one host is left, nothing is lost even without a second run.
	[ "$kind" != host ] || [ $((seed % 3)) -eq 0 ] ||
	    grep -q '^exit 0' "$work/struck" ||
	    wrong "one host was left: $(tail -n 1 "$work/err")"
	cut_all "$work/clips" >"$work/again" 2>"$work/err2" ||
	    wrong "the next run: exit $?: $(grep '"error"' "$work/again" |
		jq -r .what | head -n 1)$(tail -n 1 "$work/err2")"
	sums "$work/clips" >"$work/sums"
	comm -23 "$FAULTS/clips.sums" "$work/sums" >"$work/lost"
	[ ! -s "$work/lost" ] ||
	    wrong "$(wc -l <"$work/lost") clips are not there after the next run"
	# A host is tidied up when it is asked the next time.
	for h in h1 h2; do
		[ ! -d "$work/$h" ] ||
		    (reach -- "$h" cut-batch --host-hello) >/dev/null
	done
	[ ! "$(left)" ] || wrong "left: $(left | tr '\n' ' ')"
}

# In the namespace, if there is one.
one_fault() {
	work=$1
	FAULT_KIND=$kind
	export FAULT_KIND
	trap 'exit 1' HUP INT TERM
	TMPDIR=$work/tmp
	XDG_CACHE_HOME=$work/cache
	export TMPDIR XDG_CACHE_HOME
	most=$(($(cat "$FAULTS/spent") * 7 / 8)) # before it is over
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
	host)
		for need in parallel flock; do
			command -v $need >/dev/null ||
			    { echo "skip $kind: no $need"; exit 0; }
		done ;;
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
	work=${2%/clips}
	cut_all "$2" >"$3" ;;
-s)
	work=$2
	shift 2
	reach "$@" ;;
-k)
	work=$2
	lose "$3" ;;
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
