#!/bin/sh
# cut-batch over three hosts, each a real sshd: in network namespaces where
# they can be had, so that a link can go down, else on ports of the loopback,
# where a host dies with all that it runs.
# shellcheck disable=SC2016,SC2086 # expressions of jq; words
PATH=$PATH:/usr/sbin:/sbin

# Root starts over with a network of its own, so that nothing of the machine's
# changes.
if [ "$(id -u)" -eq 0 ] && [ ! "${HOSTS_T-}" ] &&
    unshare -nm ip link add va type veth peer name vb 2>/dev/null; then
	HOSTS_T=net exec unshare -nm sh "$0"
fi

# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq parallel ssh ssh-keygen flock ps
long
sshd=$(command -v sshd) || skip_all "no sshd here"

# sshd wants a folder that it finds under its own /run.
net=${HOSTS_T-}
if [ "$(id -u)" -eq 0 ]; then
	if [ "$net" ]; then
		mount -t tmpfs none /run || exit 2
		ip link set lo up || exit 2
	fi
	[ -d /run/sshd ] || mkdir -m 755 /run/sshd ||
	    skip_all "sshd has no folder and gets none"
fi

# --- hosts -----------------------------------------------------------------

mkdir bin ssh
ssh-keygen -q -t ed25519 -N '' -f ssh/id
ssh-keygen -q -t ed25519 -N '' -f ssh/host

# What a host runs in place of what it is asked to: the same, at home there.
cat >bin/enter <<'END'
#!/bin/sh
# enter FOLDER
HOME=$1/home TMPDIR=$1/tmp XDG_CACHE_HOME=$1/cache
PATH=$1/bin:$HOSTS_PATH
export HOME TMPDIR XDG_CACHE_HOME PATH CUTLIST_CACHE=off
printf '%s\n' "$SSH_ORIGINAL_COMMAND" >>"$1/asked"
cd "$HOME" && exec sh -c "$SSH_ORIGINAL_COMMAND"
END
chmod +x bin/enter

# host N: makes it and starts its sshd; its pid goes to N/pid.
host() {
	here=$WORK/$1
	mkdir -p "$here/home" "$here/tmp" "$here/bin"
	port=$((20000 + ($$ + $1 * 7919) % 20000)) address=127.0.0.1
	[ ! "$net" ] || port=22 address=10.77.$1.2
	cat >"$here/conf" <<-END
	Port $port
	ListenAddress $address
	HostKey $WORK/ssh/host
	PidFile none
	AuthorizedKeysFile $WORK/ssh/id.pub
	StrictModes no
	UsePAM no
	PermitRootLogin prohibit-password
	PasswordAuthentication no
	SetEnv HOSTS_PATH=$PATH
	ForceCommand $WORK/bin/enter $here
	END
	cat >>ssh/config <<-END
	Host h$1
	HostName $address
	Port $port
	END
	start_host "$1"
}

start_host() {
	here=$WORK/$1
	rm -f "$here/ready" "$here/go" "$here/log"
	mkfifo "$here/ready" "$here/go"
	${net:+unshare -n} sh -c '
		echo >"$1/ready"
		read -r _ <"$1/go"
		[ ! "$3" ] || {
			ip link set lo up
			ip addr add "10.77.$2.2/30" dev "far$2"
			ip link set "far$2" up
		}
		exec "$4" -D -E "$1/log" -f "$1/conf"
	' sh "$here" "$1" "$net" "$sshd" &
	echo $! >"$here/pid"
	read -r _ <"$here/ready"
	if [ "$net" ]; then
		ip link add "near$1" type veth peer name "far$1" netns $!
		ip addr add "10.77.$1.1/30" dev "near$1"
		ip link set "near$1" up
	fi
	echo >"$here/go"
	timeout 20 sh -c 'until grep -q listening "$1" 2>/dev/null; do :; done' \
	    sh "$here/log"
}

# below PID: it and all that descends from it.
below() {
	ps -A -o pid= -o ppid= | awk -v top="$1" '
	{ parent[$1] = $2 }
	END {
		for (p in parent)
			for (q = p; q > 1; q = parent[q])
				if (q == top) { print p; break }
	}'
}

# dies N: the host loses its power.  None of it may see the end of another and
# do something about it: a job that sees its sshd end tidies up.
dies() {
	read -r pid <"$1/pid"
	all=$(below "$pid")
	kill -STOP $all 2>/dev/null
	kill -KILL $all 2>/dev/null
	wait "$pid" 2>/dev/null
	[ ! "$net" ] || ip link del "near$1" 2>/dev/null
}

all_die() {
	for h in 1 2 3; do
		[ ! -f "$WORK/$h/pid" ] || (cd "$WORK" && dies "$h")
	done
	t_cleanup
}
trap all_die EXIT
trap 'exit 143' HUP INT PIPE TERM

cat >ssh/config <<END
IdentityFile $WORK/ssh/id
UserKnownHostsFile /dev/null
StrictHostKeyChecking no
LogLevel ERROR
KexAlgorithms curve25519-sha256
END
for h in 1 2 3; do
	host "$h"
done
CUT_BATCH_SSH="ssh -F $WORK/ssh/config"
export CUT_BATCH_SSH

# The end of the second host is noticed sooner than people have it; a busy
# machine must not look like the end of the others.
cat >bin/reach <<END
#!/bin/sh
case " \$* " in
*" -- h2 "*)
	set -- -o ConnectTimeout=2 -o ServerAliveInterval=2 \
	    -o ServerAliveCountMax=3 "\$@" ;;
esac
exec $CUT_BATCH_SSH "\$@"
END
chmod +x bin/reach

$CUT_BATCH_SSH h1 true 2>err || {
	sed 's/^/# /' err 1/log
	skip_all "sshd does not let us in"
}

# --- films -----------------------------------------------------------------

mkdir -p in/a in/b
film in/a/talk.mp4 2
i=0
for name in b/talk "a/it's" "b/say \"x\"${NL}"'$(touch pwned)'; do
	i=$((i + 1))
	{
		cat in/a/talk.mp4
		printf '\0\0\0\014free%04d' "$i"
	} >"in/$name.mp4"
done
cp "$(media side.srt)" "in/a/it's.srt"
n=$(find in -name '*.mp4' | tr '\n' '\001' | tr -cd / | wc -c)
n=$((n / 2))

# batch FOLDER OPTION...
batch() {
	b_out=$1
	shift
	find in -name '*.mp4' -print0 | sort -z | cut-batch -0 -o "$b_out" \
	    --cores 1 --preset ultrafast "$@"
}
both='--keep 0.48-0.96,1.5-1.9' # one is copied, one encoded
one='--keep 0.48-0.96'

# clips FOLDER: all of them with their hashes.
clips() {
	(cd "$1" && find . -name .cut-batch -prune -o -type f \
	    ! -name .cutlist.ndjson -print0 | sort -z | xargs -0 sha256sum)
}

exits 0 "one machine by itself" batch home -j 2 $both
clips home >want
lines "makes all clips" want $((2 * n))

# --- over hosts ------------------------------------------------------------

exits 0 "over three hosts" batch far --sshlogin 1/h1,1/h2,h3 -j 1 $both
clips far >got
same "they are the same clips, byte for byte" got want
lines "each film is told once" out $((n + 4))
is "as done" "$(grep -c ' ok  ' out)" "$n"
for h in 1 2 3; do
	ok "host $h had its part" grep -q -e --host-job "$h/asked"
	is "and keeps nothing" "$(find "$h/tmp" -type f)" ""
done
is "nothing was tried twice" "$(cat ./?/asked | grep -c -e --host-job)" "$n"
is "the journals know every clip" "$(cat far/*/.cutlist.ndjson | wc -l)" \
    $((2 * n))
is "no name was run by a shell" "$(find . -name pwned)" ""
cat ./?/asked >asked
mv want all
grep 00m00.480s all >want
exits 0 "a second run" batch far $both --sshlogin h1,h2,h3
is "asks no host" "$(cat ./?/asked | wc -l)" "$(wc -l <asked)"
exits 0 "nor does one here make anything, by the journals" \
    cutlist -q --only --preset ultrafast $both \
    -o far/talk in/a/talk.mp4
rec "both are kept" '[.[] | select(.type == "clip").kept] == [true, true]'

# --- an answer that is not what was sent -----------------------------------

# The first one is garbled, in the middle of the clip, which is most of it.
cat >bin/garble <<END
#!/bin/sh
case "\$*" in
*--host-job*)
	[ -e "$WORK/answer" ] || {
		$CUT_BATCH_SSH "\$@" >"$WORK/answer"
		at=\$((\$(wc -c <"$WORK/answer") / 2))
		printf garbled | dd of="$WORK/answer" bs=1 seek=\$at \
		    conv=notrunc 2>"$WORK/dd.err"
		exec cat "$WORK/answer"
	} ;;
esac
exec $CUT_BATCH_SSH "\$@"
END
chmod +x bin/garble
rm -f ./?/asked
exits 0 "an answer that is garbled" cut-batch -o again --cores 1 \
    --preset ultrafast $one --ssh "$WORK/bin/garble" --sshlogin 1/h1 \
    -- in/a/talk.mp4
is "is asked for again" "$(grep -c -e --host-job 1/asked)" 2
is "and the clip is whole" "$(clips again | cut -c 1-64)" \
    "$(grep ' ./talk/' want | cut -c 1-64)"

# --- a host goes away ------------------------------------------------------

# On the second host ffmpeg hangs, once it has told us.
mkfifo hanging
cat >2/bin/ffmpeg <<END
#!/bin/sh
echo >"$WORK/hanging"
exec tail -f /dev/null
END
chmod +x 2/bin/ffmpeg
for way in ${net:+link} power; do
	rm -rf cut
	batch cut $one --ssh "$WORK/bin/reach" --sshlogin 1/h1,1/h2,1/h3 \
	    >out 2>err &
	batch=$!
	read -r _ <hanging
	case $way in
	link)
		ip link set near2 down
		what="the link to a host goes down" ;;
	power)
		dies 2
		what="a host loses its power" ;;
	esac
	wait "$batch"
	is "$what: the batch goes on" "$?" 0
	has "the host is named" err "h2: can not be reached"
	clips cut >got
	same "all clips are there, each once, and the same" got want
	is "each film was told once, as done" "$(grep -c ' ok  ' out)" "$n"
	is "by the other hosts" "$(grep -c 'in .* s (h2)' out)" 0
	is "nothing half done is at home" "$(find cut/.cut-batch -mindepth 1 \
	    ! -path '*/done*' ! -name lock)" ""
	[ "$way" = power ] || {
		dies 2
		start_host 2
	}
done

# --- what a host leaves ----------------------------------------------------

ok "a host that lost its power keeps what it was at" \
    test -n "$(find 2/tmp -type f)"
rm 2/bin/ffmpeg
start_host 2
# Two have to be made again, and of a third nobody knows that it is there.
rm -rf cut/talk*
grep -l "^it's" cut/.cut-batch/done/* | tr '\n' '\0' | xargs -0 rm
exits 0 "it is back, and works again" batch cut $one --sshlogin h1,h2 -j 1
clips cut >got
same "with the same outcome" got want
is "the old files are gone there" "$(find 2/tmp -type f)" ""

# --- those that can not help -----------------------------------------------

mkdir 3/old
printf '#!/bin/sh\necho cutlist 0.0.1\n' >3/bin/cutlist
cp "$B/cut-batch" 3/bin/
chmod +x 3/bin/*
printf '#!/bin/sh\nexit 127\n' >1/bin/cut-batch
chmod +x 1/bin/cut-batch
exits 0 "hosts that can not help are left out" cut-batch -o some $one \
    --sshlogin h1,h2,h3,nowhere.invalid -- in/b/talk.mp4
has "one without the program" err "h1: has no cut-batch that works"
has "one with another version" err "h3: has version 0.0.1, and this is"
has "one that is none" err "nowhere.invalid: can not be reached"
is "the others do it all" "$(find some -name '*.mp4' | wc -l)" 1
exits 2 "with none left nothing begins" batch none $one --sshlogin h1,h3
is "and nothing is there" "$(find none -name '*.mp4')" ""
rm 1/bin/* 3/bin/*

# --- interrupted -----------------------------------------------------------

mkfifo hangs
cat >1/bin/ffmpeg <<END
#!/bin/sh
echo >"$WORK/hangs"
exec tail -f /dev/null
END
chmod +x 1/bin/ffmpeg
cut-batch -o off $one --sshlogin 1/h1 -- in/b/talk.mp4 >out 2>err &
batch=$!
read -r _ <hangs
kill -TERM "$batch"
wait "$batch"
is "TERM ends a batch" "$?" 143
is "at home nothing half done is left" "$(find off -name '*.mp4'
    find off/.cut-batch -mindepth 1 ! -path '*/done*' ! -name lock)" ""
timeout 20 sh -c 'while [ "$(find "$1" -type f)" ]; do :; done' sh 1/tmp
is "nor on the host" "$(find 1/tmp -type f)" ""
plan
