# shellcheck shell=sh
# lib.sh: scenario tests in POSIX sh that print TAP for prove(1).
#
# A test script begins
#
#	#!/bin/sh
#	# shellcheck source=/dev/null
#	. "$(dirname "$0")/../lib.sh"
#
# and ends with `plan`, which prints the number of tests that ran.  A script
# that dies on its way has no plan, and prove says so.
#
# It runs in a private folder that is removed at the end, whatever the end is:
# the current folder at the start ($WORK), $TMPDIR, $HOME and the cache lie in
# it.  stdin is /dev/null.  Tests may stand on the right of a pipe.
#
# The cache of analysis is off: what a test starts shall do its work.  Tests
# of the cache begin with `unset CUTLIST_CACHE`; theirs lies in that folder.
#
# Nothing here sleeps.  A test waits for events: the end of a process, a line
# or the end of file from a FIFO; `timeout 20` guards what could hang.
#
# Command substitution eats newlines at the end of a name, so names that are
# hard are never printed and read back: they are made by hard_names and walked
# with a glob (for f in hard/*), or spelled with $NL.

set -u
LC_ALL=C
TZ=UTC
export LC_ALL TZ
unset CDPATH ENV FFREPORT FFPROBE_FORCE_COLOR AV_LOG_FORCE_COLOR
umask 022

# Found from the script's own folder, which is tests/ or one below.
TESTS=$(cd "$(dirname "$0")" && pwd) || exit 2
while [ ! -f "$TESTS/lib.sh" ]; do
	[ "$TESTS" != / ] || exit 2
	TESTS=$(dirname "$TESTS")
done
ROOT=$(dirname "$TESTS")

# The build folder, absolute; the media folder is that of the plain build even
# when another flavour is tested.
B=${B:-$ROOT/build}
case $B in
/*) ;;
*) B=$(pwd)/$B ;;
esac
MEDIA=${MEDIA:-$ROOT/build/media}
case $MEDIA in
/*) ;;
*) MEDIA=$(pwd)/$MEDIA ;;
esac
export B MEDIA

t_dir=$(mktemp -d "${TMPDIR:-/tmp}/cutlist-test.XXXXXX") || exit 2
WORK=$t_dir/work
TMPDIR=$t_dir/tmp
HOME=$t_dir/home
XDG_CACHE_HOME=$t_dir/cache
XDG_CONFIG_HOME=$t_dir/config
CUTLIST_CACHE=off
export TMPDIR HOME XDG_CACHE_HOME XDG_CONFIG_HOME CUTLIST_CACHE
mkdir "$WORK" "$TMPDIR" "$HOME"
echo 0 >"$t_dir/count"

t_cleanup() {
	cd / || return
	rm -rf "$t_dir" 2>/dev/null && return
	chmod -R u+rwx "$t_dir"
	rm -rf "$t_dir"
}
trap t_cleanup EXIT
for t_sig in HUP INT PIPE TERM; do
	# shellcheck disable=SC2064 # the signal's name now, not later
	trap "t_cleanup; trap - EXIT $t_sig; kill -$t_sig \$\$" $t_sig
done

# The runner's LEAN is a folder with an ffmpeg and an ffprobe that start in a
# third of the time (lean.sh).
LEAN=${LEAN-}
t_path=${LEAN:+$LEAN:}$PATH
PATH=$B:$t_path
export PATH
cd "$WORK" || exit 2
exec </dev/null

# A newline, for names that contain one.
# shellcheck disable=SC2034 # for the test scripts
NL='
'

# Prints stdin as TAP comments, at most 60 lines of it.
comment() {
	awk 'NR <= 60 { print "# " substr($0, 1, 2000) }
	    END { if (NR > 60) print "# (and " NR - 60 " lines more)" }'
}

# t_result WORD NAME [DIRECTIVE]: one line of TAP.  The count is kept in a
# file, so that a test may run in a subshell.  Newlines and # in a name would
# break the line.
t_result() {
	read -r t_n <"$t_dir/count"
	t_n=$((t_n + 1))
	echo "$t_n" >"$t_dir/count"
	case $2 in
	*[\#\\"$NL"]*)
		t_text=$(printf '%s\n' "$2" | sed 's/[\\#]/\\&/g' |
		    awk 'NR > 1 { printf "\\n" } { printf "%s", $0 }') ;;
	*)
		t_text=$2 ;;
	esac
	printf '%s %d - %s%s\n' "$1" "$t_n" "$t_text" "${3:+ # $3}"
}

# pass NAME, fail NAME: a result found by the script itself; fail prints stdin
# as comments where that is not empty.
pass() {
	t_result ok "$1"
}

fail() {
	t_result 'not ok' "$1"
	comment
	return 1
}

# ok NAME CMD...: the command succeeds.
ok() {
	t_name=$1
	shift
	if "$@" >"$t_dir/log" 2>&1; then
		pass "$t_name"
	else
		fail "$t_name" <"$t_dir/log"
	fi
}

# not_ok NAME CMD...: the command fails, but not by a signal or for want of
# the program.
not_ok() {
	t_name=$1
	shift
	"$@" >"$t_dir/log" 2>&1
	t_status=$?
	if [ "$t_status" -gt 0 ] && [ "$t_status" -lt 126 ]; then
		pass "$t_name"
	else
		echo "exit $t_status" >>"$t_dir/log"
		fail "$t_name" <"$t_dir/log"
	fi
}

# exits N NAME CMD...: the command exits with N; ./out and ./err keep what it
# printed.  A death by signal 2 is 130.
exits() {
	t_want=$1
	t_name=$2
	shift 2
	"$@" >"$WORK/out" 2>"$WORK/err"
	t_status=$?
	if [ "$t_status" = "$t_want" ]; then
		pass "$t_name"
	else
		{
			echo "exit $t_status, want $t_want; stderr:"
			cat "$WORK/err"
		} | fail "$t_name"
	fi
}

# same NAME FILE1 FILE2: the files are equal; the first is what came, the
# second what should.
same() {
	if cmp -s "$2" "$3"; then
		pass "$1"
	else
		diff -a -u "$3" "$2" 2>&1 | fail "$1"
	fi
}

# is NAME GOT WANT: the strings are equal.
is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		printf 'got:\n%s\nwant:\n%s\n' "$2" "$3" | fail "$1"
	fi
}

# has NAME FILE TEXT: the file contains the text, literally.
has() {
	if grep -q -F -e "$3" "$2"; then
		pass "$1"
	else
		{
			printf 'no "%s" in %s:\n' "$3" "$2"
			cat "$2"
		} | fail "$1"
	fi
}

# lines NAME FILE N: the file has N lines.
lines() {
	t_n=$(wc -l <"$2")
	if [ "$t_n" -eq "$3" ]; then
		pass "$1"
	else
		{
			echo "$t_n lines, want $3:"
			cat "$2"
		} | fail "$1"
	fi
}

# tells_memory: a plain build of which the peak of memory can be told.
tells_memory() {
	[ -z "${SAN-}${VG-}" ] && "$B/tests/tools/peak" true 2>"$t_dir/peak"
}

# own_memory OUT CMD...: runs the command, what it prints goes to OUT, and
# OUT.kib has how many KiB of memory it had at most, its children not counted.
own_memory() {
	t_out=$1
	shift
	: >"$t_out.kib"
	if ! tells_memory; then
		"$@" >"$t_out"
		return
	fi
	timeout 300 "$B/tests/tools/peak" "$@" >"$t_out" 2>"$t_dir/peak"
	t_status=$?
	sed -n 's/^peak //p' "$t_dir/peak" >"$t_out.kib"
	sed '/^peak /d' "$t_dir/peak" >&2
	return "$t_status"
}

# flat NAME MORE OUT1 OUT2: of two runs with own_memory the second took at most
# MORE KiB more.
flat() {
	if ! tells_memory; then
		skip "$1" "other memory here"
		return
	fi
	t_one=$(cat "$3.kib")
	t_two=$(cat "$4.kib")
	if [ "${t_one:-0}" -gt 0 ] && [ "${t_two:-0}" -gt 0 ] &&
	    [ "$((t_two - t_one))" -le "$2" ]; then
		pass "$1"
	else
		echo "${t_one:-?} KiB, then ${t_two:-?}" | fail "$1"
	fi
}

# rec NAME EXPR [JQ_OPTION...]: the jq expression is true for the array of
# all records in ./out.
rec() {
	t_name=$1
	t_expr=$2
	shift 2
	if jq -se "$@" "$t_expr" "$WORK/out" >"$t_dir/log" 2>&1; then
		pass "$t_name"
	else
		{
			printf '%s\n' "$t_expr"
			cat "$t_dir/log"
			echo "records:"
			cat "$WORK/out"
		} | fail "$t_name"
	fi
}

# skip NAME REASON: counts, but could not be run here.
skip() {
	t_result ok "$1" "SKIP $2"
}

# skip_all REASON: none of this script can run here.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# long: what runs here for long, mostly programs that are not ours, is not run a
# second time by CI, under the sanitizers.
long() {
	[ ! "${CI-}" ] || [ ! "${SAN-}" ] ||
	    skip_all "long: outside of CI make san runs it"
}

# as_installed: this script has the ffmpeg of the system with all that it binds
# together, at least where no sanitizer makes everything slow; each tool has a
# script with that.
as_installed() {
	[ "${LEAN:+set}${SAN-}" = set ] || return 0
	t_path=${t_path#"$LEAN:"}
	PATH=$B:$t_path
}

# plan: the end of the script.
plan() {
	read -r t_n <"$t_dir/count"
	if [ "$t_n" -eq 0 ]; then
		echo "# no test ran"
		exit 2
	fi
	echo "1..$t_n"
}

# need PROGRAM...: skips the script where one is absent.
need() {
	for t_prog; do
		command -v "$t_prog" >/dev/null || skip_all "no $t_prog here"
	done
}

# media NAME: has the media factory make the file (stubs do not stand in its
# way) and prints its absolute path.
media() {
	PATH=$t_path sh "$TESTS/media.sh" "$1" >&2 || return 1
	printf '%s\n' "$MEDIA/$1"
}

# stubs: from now on tests/stubs stands before everything on PATH.
stubs() {
	PATH=$TESTS/stubs:$PATH
}

# deaf FILE WORD...: a program that has WORD... done by a shell when it begins,
# and ends at the second TERM: as one that is just being started, which still
# has the traps of the shell that starts it.
deaf() {
	t_file=$1
	shift
	[ -p "$WORK/never" ] || mkfifo "$WORK/never"
	{
		echo '#!/bin/sh'
		echo "trap 'trap - TERM' TERM"
		echo "$*"
		echo "while :; do read -r _ <'$WORK/never'; done 2>/dev/null"
	} >"$t_file"
	chmod +x "$t_file"
}

# size_of FILE: its bytes.
size_of() {
	wc -c <"$1" | tr -d ' '
}

# cut_at FILE PERCENT OUT: the first PERCENT of the file's bytes.
cut_at() {
	head -c "$(($(size_of "$1") * $2 / 100))" "$1" >"$3"
}

# hard_names FILE [EXT]: copies the file to hard/, under every name that has
# ever broken a tool; walk them with a glob: for f in hard/*.  EXT (mp4) is
# put where the names have their ending.
hard_names() {
	t_ext=${2:-mp4}
	mkdir -p "$WORK/hard"
	t_long=$(printf '%0246d' 0 | tr 0 n)
	# shellcheck disable=SC2016 # nothing shall expand in these names
	for t_name in "a space" "it's" 'a "quote"' "two${NL}lines" "a:b" \
	    "http:x" "100%d" "%s%n" "-dash" "--help" 'back\slash' \
	    "\$(touch pwned)" '`id`' "\$HOME" '*' '?[a-z]' '{a,b}' "~" "#x" \
	    "a;b" "a&b" "a|b" "a,b=c" "[in]" "tab	tab" "$(printf '\033[31m')" \
	    "$(printf '\377\376')" "$(printf 'caf\303\251')" " " "$t_long"; do
		cp "$1" "$WORK/hard/$t_name.$t_ext" || return 1
	done
	cp "$1" "$WORK/hard/end.$t_ext$NL" && cp "$1" "$WORK/hard/noext"
}
