#!/bin/sh
# Many files: a hundred cutlists at once; two jobs against one; a second run
# over what is unchanged; and, where sshd is to be had, 1, 2 and 4 workers,
# each on one core, against the model of docs/scale.md.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

PATH=$B:$PATH:/usr/sbin
export PATH
work=$(mktemp -d "${TMPDIR:-/tmp}/batch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit
mkdir in
FILES=${FILES:-100} # at once

# A hundred films of two seconds, each a content of its own.
ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=s=320x180:r=25:d=2" -f lavfi \
    -i "sine=f=440:d=2" -c:v libx264 -preset veryfast -g 25 -pix_fmt yuv420p \
    -c:a aac -ac 1 film.mp4
for i in $(seq 100); do
	{ cat film.mp4; printf '\000\000\000\014free%04d' "$i"; } >"in/$i.mp4"
done
echo "load at the start: $(cut -d ' ' -f 1-3 /proc/loadavg)"

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
	for f in $(find in -name "*.mp4" | head -n "$FILES"); do
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
cat in/*.peak | awk -v from="$from" -v to="$to" -v clips="$clips" -v all="$FILES" '
	/^peak / { own += $2; n++ }
	END { printf "%d at once: %d clips, %.1f s; own memory %.1f " \
	    "MiB each", all, clips, (to - from) / 1e9, own / n / 1024 }'
sort -n kib | tail -n 1 | awk '{ printf "; all with ffmpeg %.0f MiB at " \
    "most (seen twice a second, shared pages counted each time)\n", $1 / 1024 }'

# --- two jobs against one --------------------------------------------------

mkdir twenty
for i in $(seq 20); do
	ln "in/$i.mp4" "twenty/$i.mp4"
done
jobs_of() {
	echo "rm -rf j$1; cut-batch -q -o j$1 -j $1 --cores 1 --method encode" \
	    "--preset medium --keep 0.1-1.9 -- twenty/*.mp4"
}
export RUNS=1
pair "20 files: -j 1 / -j 2, one core each" 1.8 "$(jobs_of 1)" "$(jobs_of 2)"

# --- nothing to do ---------------------------------------------------------

cut-batch -q -o again --keep 0.5-1.5 -- in/*.mp4 >/dev/null
second=$(seconds "cut-batch -q -o again --keep 0.5-1.5 -- in/*.mp4")
echo "$second" | awk '{ printf "second run over 100 files: %.1f ms a file " \
    "(< 20 ms)\n", $1 * 10 }'

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
for w in 1 2 3 4; do
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
for n in 1 2 4; do
	hosts=$(seq -s , -f w%g "$n")
	wall=$(seconds "cut-batch -q -o far$n -j 1 --cores 1 --sshlogin $hosts \
	    --method encode --preset medium --keep 0.1-1.9 -- twenty/*.mp4")
	ok=$(find "far$n" -name '*.mp4' -type f | wc -l)
	echo "$n $wall $ok"
done >measured
awk -v cores="$(nproc)" -v ssh="$t" '
	{ w[NR] = $1; t[NR] = $2; ok[NR] = $3 }
	END {
		# T(w) = 20 (work / min(w, cores) + wait / w): from 1 and 2.
		printf "ssh to a worker and back: %.2f s\n", ssh
		half = cores < 2 ? 1 : 2
		wait = half == 1 ? 2 * (t[1] - t[2]) / 20 : ssh
		work = t[1] / 20 - wait
		for (i = 1; i <= NR; i++) {
			m = w[i] < cores ? w[i] : cores
			p = 20 * (work / m + wait / w[i])
			printf "%d workers: %.1f s measured, %.1f s predicted, " \
			    "%d of 20 clips\n", w[i], t[i], p, ok[i]
		}
	}' measured
echo "load at the end: $(cut -d ' ' -f 1-3 /proc/loadavg)"
