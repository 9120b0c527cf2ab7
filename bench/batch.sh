#!/bin/sh
# Many files: a hundred cutlists at once; two jobs against one; a second run
# over what is unchanged; and, where sshd is to be had, 1, 2 and 4 workers,
# each on one core, against the model of docs/scale.md.
#
#	N      films, and processes at once (100)
#	PAIR   films for one job against two, and for workers (20)
#	HOSTS  how many workers (1 2 4)
#
# Other people's work spoils it all, so the load is told with each figure.
RUNS=${RUNS:-1}
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

PATH=$B:$PATH:/usr/sbin
export PATH
work=$(mktemp -d "${TMPDIR:-/tmp}/batch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit
mkdir in
N=${N:-100}
PAIR=${PAIR:-$((N < 20 ? N : 20))}
HOSTS=${HOSTS:-1 2 4}
[ "$N" -ge "$PAIR" ] || N=$PAIR

load() {
	echo "load $1: $(cut -d ' ' -f 1-3 /proc/loadavg)"
}

# Films of two seconds, each a content of its own.
ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=s=320x180:r=25:d=2" -f lavfi \
    -i "sine=f=440:d=2" -c:v libx264 -preset veryfast -g 25 -pix_fmt yuv420p \
    -c:a aac -ac 1 film.mp4
for i in $(seq "$N"); do
	{ cat film.mp4; printf '\000\000\000\014free%04d' "$i"; } >"in/$i.mp4"
done
load "at the start"

# --- a hundred at once -----------------------------------------------------

# resident: KiB of all that descends from this shell, once.
resident() {
	ps -A -o pid= -o ppid= -o rss= | awk -v top=$$ '
	{ parent[$1] = $2; kib[$1] = $3 }
	END {
		for (p in parent)
			for (q = p; q > 1; q = parent[q])
				if (q == top) { sum += kib[p]; break }
		print sum
	}'
}

from=$(now)
{
	for f in in/*.mp4; do
		PARALLEL_SEQ=1 "$B/tests/tools/peak" "$B/cutlist" -q \
		    --keep 0.5-1.5 -o "out/${f#in/}" "$f" 2>"$f.peak" \
		    >/dev/null &
	done
	wait
	: >finished
} &
: >kib
while [ ! -e finished ]; do
	resident >>kib
	sleep 0.5
done
wait
to=$(now)
clips=$(find out -name '*.mp4' -type f | wc -l)
cat in/*.peak | awk -v from="$from" -v to="$to" -v clips="$clips" -v all="$N" '
	/^peak / { own += $2; n++ }
	END { printf "%d at once: %d clips, %.1f s; own memory %.1f " \
	    "MiB each", all, clips, (to - from) / 1e9, own / n / 1024 }'
sort -n kib | tail -n 1 | awk '{ printf "; all with ffmpeg %.0f MiB at " \
    "most (seen twice a second, shared pages counted each time)\n", $1 / 1024 }'

load "with all at once"

# --- two jobs against one --------------------------------------------------

mkdir some
for i in $(seq "$PAIR"); do
	ln "in/$i.mp4" "some/$i.mp4"
done
jobs_of() {
	echo "rm -rf j$1; cut-batch -q -o j$1 -j $1 --cores 1 --method encode" \
	    "--preset medium --keep 0.1-1.9 -- some/*.mp4"
}

pair "$PAIR files: -j 1 / -j 2, one core each" 1.8 "$(jobs_of 1)" "$(jobs_of 2)"

# What others leave us of two cores: two programs that do nothing else.
# shellcheck disable=SC2016 # the loops expand it
spin='i=0; while [ $i -lt 1500000 ]; do i=$((i + 1)); done'
pair "the same of two loops, the most there is" 2 "$spin; $spin" \
    "{ $spin; } & $spin; wait"
work_pair "processor time of cut-batch / of cutlist alone" "< 1.1" \
    "$(jobs_of 1)" "for f in some/*.mp4; do PARALLEL_SEQ=1 cutlist -q -o one \
    --method encode --preset medium --keep 0.1-1.9 -y \$f; done"
load "with one job and two"

# --- nothing to do ---------------------------------------------------------

cut-batch -q -o again --keep 0.5-1.5 -- in/*.mp4 >/dev/null
second=$(seconds "cut-batch -q -o again --keep 0.5-1.5 -- in/*.mp4")
echo "$second" | awk -v n="$N" '{ printf "second run over %d files: %.1f ms " \
    "a file (< 20 ms)\n", n, $1 * 1000 / n }'

# --- workers ---------------------------------------------------------------

sshd=$(command -v sshd) || { echo "no sshd: no workers"; exit 0; }
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f id
ssh-keygen -q -t ed25519 -N '' -f key
pids=''
trap 'kill $pids 2>/dev/null; rm -rf "$work"' EXIT
cat >config <<END
IdentityFile $work/id
UserKnownHostsFile /dev/null
StrictHostKeyChecking no
LogLevel ERROR
HostName 127.0.0.1
END
# shellcheck disable=SC2086 # words
for w in $(seq "$(printf '%s\n' $HOSTS | sort -n | tail -n 1)"); do
	port=$((23000 + $$ % 9000 + w))
	mkdir -p "w$w"
	cat >"w$w/conf" <<-END
	Port $port
	ListenAddress 127.0.0.1
	HostKey $work/key
	PidFile none
	AuthorizedKeysFile $work/id.pub
	StrictModes no
	UsePAM no
	PermitRootLogin prohibit-password
	SetEnv PATH=$PATH TMPDIR=$work/w$w CUTLIST_CACHE=off
	END
	core=$(((w - 1) % $(nproc)))
	taskset -c "$core" "$sshd" -D -E "$work/w$w/log" -f "$work/w$w/conf" &
	pids="$pids $!"
	printf 'Host w%s\nPort %s\n' "$w" "$port" >>config
	until grep -q listening "w$w/log" 2>/dev/null; do sleep 0.1; done
done
CUT_BATCH_SSH="ssh -F $work/config"
export CUT_BATCH_SSH
t=$(seconds "ssh -F $work/config w1 true")
for n in $HOSTS; do
	hosts=$(seq -s , -f w%g "$n")
	wall=$(seconds "cut-batch -q -o far$n -j 1 --cores 1 --sshlogin $hosts \
	    --method encode --preset medium --keep 0.1-1.9 -- some/*.mp4")
	ok=$(find "far$n" -name '*.mp4' -type f | wc -l)
	echo "$n $wall $ok"
done >measured
awk -v cores="$(nproc)" -v ssh="$t" -v films="$PAIR" '
	{ w[NR] = $1; t[NR] = $2; ok[NR] = $3 }
	END {
		# T(w) = films (work / min(w, cores) + ssh / w); work is what
		# makes the first of them right.
		printf "ssh to a worker and back: %.2f s\n", ssh
		m = w[1] < cores ? w[1] : cores
		work = (t[1] / films - ssh / w[1]) * m
		for (i = 1; i <= NR; i++) {
			m = w[i] < cores ? w[i] : cores
			p = films * (work / m + ssh / w[i])
			printf "%d workers: %.1f s measured, %.1f s %s, " \
			    "ratio to the first %.2f, %d of %d clips\n", w[i],
			    t[i], p, i == 1 ? "fitted" : "predicted",
			    t[1] / t[i], ok[i], films
		}
	}' measured
load "at the end"
