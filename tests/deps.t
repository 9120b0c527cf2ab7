#!/bin/sh
# scripts/deps against stub package managers, in a system that has nothing but
# what the script itself calls.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

[ -z "${SAN-}${VG-}" ] || skip_all "nothing compiled takes part"

deps=$ROOT/scripts/deps
mkdir bin root
for name in awk cat chmod env grep mktemp mkdir rm sh tail; do
	ln -s "$(command -v "$name")" "bin/$name"
done

# stub NAME <TEXT: a program on the PATH of the little system.
stub() {
	{
		echo '#!/bin/sh'
		cat
	} >"bin/$1"
	chmod +x "bin/$1"
}

# A builtin of the shell that sudo and env need as a program.
echo 'exit 0' | stub true

# bare: the little system with apt and nothing installed, root is at work.
bare() {
	rm -rf root log bin/apt-get bin/sudo bin/dnf bin/pacman bin/brew \
	    bin/jq bin/sox bin/ffmpeg bin/ffprobe bin/aubiotrack bin/parallel \
	    bin/inotifywait \
	    bin/prometheus bin/melt bin/chromium bin/sshd bin/ip
	mkdir -p root/var/lib/apt/lists root/usr/sbin
	: >root/var/lib/apt/lists/x_Packages
	: >log
	echo 'echo 0' | stub id
	stub apt-get <<-'EOT'
	echo "apt-get $* [$DEBIAN_FRONTEND]" >>log
	case " $* " in *" update "*)
		: >root/var/lib/apt/lists/x_Packages
		exit 0 ;;
	esac
	if [ -e refuse ]; then
		rm refuse
		echo "E: it is Tuesday" >&2
		exit 100
	fi
	[ ! -e refuse-all ] || { echo "E: never" >&2; exit 100; }
	[ ! -e root/usr/sbin/policy-rc.d ] || {
		sh root/usr/sbin/policy-rc.d
		echo "policy $?" >>log
	}
	for p; do
		case $p in
		libcjson1) mkdir -p root/usr/lib/x && : >root/usr/lib/x/libcjson.so.1 ;;
		libxxhash0) mkdir -p root/usr/lib/x && : >root/usr/lib/x/libxxhash.so.0 ;;
		libzstd1) mkdir -p root/usr/lib/x && : >root/usr/lib/x/libzstd.so.1 ;;
		ffmpeg) set -- ffmpeg ffprobe ;;
		aubio-tools) set -- aubiotrack ;;
		inotify-tools) set -- inotifywait ;;
		openssh-server) set -- sshd ;;
		iproute2) set -- ip ;;
		-* | install) continue ;;
		*) set -- "$p" ;;
		esac
		for name; do
			: >"bin/$name"
			chmod +x "bin/$name"
		done
	done
	EOT
}

# run ARG...: scripts/deps in the little system.
run() {
	PATH=$WORK/bin DEPS_ROOT=$WORK/root CC=none sh "$deps" "$@"
}

# runs N NAME ARG...: as exits.
runs() {
	t_runs=$1
	t_called=$2
	shift 2
	exits "$t_runs" "$t_called" run "$@"
}

run_packages='ffmpeg sox aubio-tools jq parallel inotify-tools libcjson1 libxxhash0 libzstd1'

bare
runs 1 "a dry run tells of what is missing" -n run
is "it names each package once" "$(cat out)" "deps: missing: $run_packages"
is "and calls nothing" "$(cat log)" ""

runs 0 "root installs what is missing" run
is "it names what it installs" "$(cat out)" "deps: installing: $run_packages"
has "without asking" log '-y --no-install-recommends'
has "never taking anything away" log '--no-remove'
has "debconf is silent" log '[noninteractive]'
not_ok "package lists that are there are not fetched again" \
    grep -q update log
lines "in one call" log 1

: >log
runs 0 "a second run finds nothing missing" run
is "says nothing" "$(cat out err)" ""
is "and does nothing" "$(cat log)" ""
runs 0 "unless asked to talk" -v run
is "with -v it says so" "$(cat out)" "deps: nothing is missing"

bare
rm root/var/lib/apt/lists/*
runs 0 "absent package lists are fetched first" run
ok "update comes before install" \
    awk '/ update / { u = NR } / install / && !i { i = NR }
	END { exit !(u == 1 && i == 2) }' log

bare
: >refuse
runs 0 "an install that fails is tried again with fresh lists" run
ok "after an update" awk '/ update / { u = NR } / install / { i = NR }
	END { exit !(u == 2 && i == 3) }' log

bare
: >refuse-all
runs 2 "an install that fails twice is trouble" run
has "what the package manager said is shown" err 'E: never'
has "and the packages are named" err "could not install: ffmpeg sox"
rm refuse-all

bare
echo 'exit 0' | stub apt-get
runs 2 "an install that changed nothing is trouble" run
has "and told" err "still not found: ffmpeg"

bare
echo 'echo 1000' | stub id
runs 2 "a user without sudo can't install" run
has "the command to type is named" err "run as root: apt-get install $run_packages"
is "nothing was called" "$(cat log)" ""

echo 'echo "sudo $*" >>log; exit 1' | stub sudo
runs 2 "a sudo that wants a password is not waited for" run
has "the packages are named" err "$run_packages"
not_ok "apt-get was not called" grep -q '^apt-get' log

stub sudo <<-'EOT'
	echo "sudo $*" >>log
	[ "$1" = -n ] && shift
	exec "$@"
EOT
: >log
runs 0 "a user whose sudo asks nothing installs through it" run
has "apt-get runs under sudo" log "sudo -n env DEBIAN_FRONTEND"
has "and is unattended there too" log "[noninteractive]"

bare
runs 0 "group proof installs" proof
has "the daemons' packages among them" log openssh-server
has "a policy forbade to start them" log 'policy 101'
not_ok "which is gone afterwards" test -e root/usr/sbin/policy-rc.d

bare
printf '#!/bin/sh\nexit 0\n' >root/usr/sbin/policy-rc.d
chmod +x root/usr/sbin/policy-rc.d
runs 2 "a policy that lets daemons start is respected" proof
has "and told" err "by hand: melt chromium prometheus openssh-server iproute2"
is "nothing was called then" "$(cat log)" ""
printf '#!/bin/sh\nexit 101\n' >root/usr/sbin/policy-rc.d
runs 0 "one that forbids it is used" proof
ok "and stays" test -e root/usr/sbin/policy-rc.d

for manager in dnf pacman brew; do
	bare
	rm bin/apt-get
	echo "echo $manager >>log" | stub "$manager"
	runs 2 "with $manager the packages are named" run
	has "in a command of $manager's" err "$manager"
	has "under its own names" err " aubio "
	is "which is not called" "$(cat log)" ""
done

bare
rm bin/apt-get
runs 2 "without any package manager the packages are named" run
has "by Debian's names" err "aubio-tools"

runs 2 "an unknown group is misuse" runn
runs 2 "no group is misuse"
has "which prints the usage" err "usage: deps"

# What the real system has, the real probes find.
if command -v dpkg-query >/dev/null; then
	for pair in 'jq run' 'libcjson-dev build' 'libxxhash-dev build' \
	    'libzstd-dev build' 'libc6-dev build' 'libcjson1 run' \
	    'libxxhash0 run' 'libzstd1 run' \
	    'libclang-rt-dev test' 'universal-ctags test' 'perl test'; do
		name=${pair% *}
		if [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" \
		    2>/dev/null)" = installed ]; then
			not_ok "$name is installed here and found" sh -c \
			    "sh '$deps' -n ${pair#* } | grep -qw -e '$name'"
		else
			skip "$name is found" "not installed here"
		fi
	done
fi
plan
