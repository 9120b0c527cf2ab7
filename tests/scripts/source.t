#!/bin/sh
# cut-batch --split and --encode: a host gets the source once, keeps it for all
# parts, and not longer, whatever becomes of the batch, the host and the link.
# shellcheck disable=SC2016 # sh expands it
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
long
need ffmpeg ffprobe jq parallel flock pgrep

# Hosts that are folders of this one; what they are sent is counted.
cat >ssh.sh <<END
#!/bin/sh
while [ "\$1" != -- ]; do shift; done
host=\$2
shift 2
[ ! -e "$WORK/\$host.cut" ] || { echo "no route" >&2; exit 255; }
mkdir -p "$WORK/\$host" "$WORK/\$host.bin"
TMPDIR=$WORK/\$host CUTLIST_CACHE=off PATH=$WORK/\$host.bin:\$PATH
export TMPDIR CUTLIST_CACHE PATH
echo "\$*" >>"$WORK/\$host.asked"
case \$* in
*--host-hello*) exec sh -c "\$*" ;;
esac
exec 3<&0
case \$* in
*--host-job*)
	# The line breaks when the job is at work, and the host has not noticed.
	[ ! -e "$WORK/\$host.breaks" ] || {
		rm "$WORK/\$host.breaks"
		cat <&3 >"$WORK/line" &
		setsid sh -c "\$*" <"$WORK/line" >/dev/null 2>&1 3<&- &
		echo \$! >"$WORK/old"
		read -r _ <"$WORK/begun"
		: >"$WORK/broken"
		echo "broken pipe" >&2
		exit 255
	} ;;
esac
mkfifo "$WORK/\$host.in.\$\$"
# What kills all of a batch kills nothing there.
setsid tee -a "$WORK/\$host.sent" <&3 >"$WORK/\$host.in.\$\$" &
setsid -w sh -c "\$*" <"$WORK/\$host.in.\$\$"
status=\$?
kill \$! 2>/dev/null
rm "$WORK/\$host.in.\$\$"
exit \$status
END
chmod +x ssh.sh
CUT_BATCH_SSH=$WORK/ssh.sh
export CUT_BATCH_SSH

mkfifo begun goes line

film=".it's  a \"talk\"${NL}-.mp4"
cp "$(media talk.mp4)" "$film"
bytes=$(size_of "$film")

# batch FOLDER OPTION...
batch() {
	to=$1
	shift
	cut-batch -o "$to" --cores 1 --preset ultrafast --method encode "$@" \
	    -- "$film"
}
split='-t 80% --split 4'

# clips FOLDER
clips() {
	(cd "$1" && find . -name '*.mp4' -exec sha256sum {} + | sort -k 2)
}

# asked HOST WHAT: how often.
asked() {
	grep -c -e "--host-$2" "$1.asked" 2>/dev/null
}

# times_sent HOST: how many times over the film was sent there, rounded.
times_sent() {
	echo $((($(size_of "$1.sent") + bytes / 2) / bytes))
}

# left: what the hosts still have.
left() {
	find h1 h2 -type f 2>/dev/null
}

batch plain -t 80% >/dev/null 2>&1
clips plain >want
ok "there is something to compare" test -s want

# --- once -------------------------------------------------------------------

# shellcheck disable=SC2086 # words
exits 0 "four parts on two hosts" batch far $split --sshlogin 1/h1,2/h2
is "are four jobs" "$(($(asked h1 job) + $(asked h2 job)))" 4
is "each host got the film once" "$(asked h1 source) $(times_sent h1) \
$(asked h2 source) $(times_sent h2)" "1 1 1 1"
clips far >got
same "the clips are those of a film in one piece" got want
is "nothing of it is left there" "$(left)" ""
is "nor here" "$(find far/.cut-batch -mindepth 1 ! -path '*/done*' ! -name lock)" ""
is "nor a process" "$(for pid in $(pgrep -f -- "--host-source"); do
	tr '\0' '\n' <"/proc/$pid/environ" | grep "^TMPDIR=$WORK/"
done 2>/dev/null)" ""

rm -rf h?.*
batch small --encode 3 >/dev/null 2>&1
exits 0 "a film that is encoded in three parts, on one host" \
    batch sent --encode 3 --sshlogin 2/h1
is "is sent there once, too" "$(asked h1 job) $(asked h1 source) $(times_sent h1)" \
    "3 1 1"
clips small >want.small
clips sent >got
same "with the same outcome" got want.small
is "nothing is left" "$(left)" ""

# --- a host loses it ----------------------------------------------------------

# The first part takes away what the other needs.
split='-t 80% --split 2'
rm -rf h?.*
mkdir h1.bin
cat >h1.bin/framestat <<END
#!/bin/sh
[ -e "$WORK/h1.taken" ] || {
	: >"$WORK/h1.taken"
	rm -rf "$WORK"/h1/cut-batch-*/*.s*
}
exec "$B/framestat" "\$@"
END
ln -s "$B/cutlist" "$B/cut-batch" "$B/probe" h1.bin/
chmod +x h1.bin/framestat
# shellcheck disable=SC2086
exits 0 "a source that a host has lost" batch lost $split --sshlogin 1/h1
is "is sent again, once" "$(asked h1 source)" 2
clips lost >got
same "with the same outcome" got want
rm -rf h1.bin

# --- a host that notices late ---------------------------------------------------

# It tidies up when the second try is at work, and leaves that alone.
rm -rf h?.*
mkdir h1.bin
: >h1.breaks
cat >h1.bin/cutlist <<END
#!/bin/sh
case "\$*" in
*--only*)
	[ -e "$WORK/h1.free" ] || {
		echo >"$WORK/begun"
		read -r _ <"$WORK/goes"
	} ;;
esac
exec "$B/cutlist" "\$@"
END
chmod +x h1.bin/cutlist
ln -s "$B/framestat" "$B/cut-batch" "$B/probe" h1.bin/
cut-batch -o late --cores 1 --preset ultrafast --keep 0.48-0.96 --sshlogin 1/h1 \
    -- "$film" >out 2>err &
batch=$!
exec 8>line
until [ -e broken ]; do
	:
done
read -r _ <begun
exec 8>&-
ok "the first try ends when its line does" timeout 20 \
    sh -c "while kill -0 $(cat old); do :; done"
: >h1.free
echo >goes
wait "$batch"
is "a second try beside the first" "$? $(grep -c ' ok  ' out)" "0 1"
is "is the last" "$(asked h1 job)" 2
is "nothing is left" "$(left)" ""
rm -rf h1.bin

# --- two batches at once --------------------------------------------------------

# The first holds its source there, while the second comes, works, and goes.
rm -rf h?.*
mkdir h1.bin
cat >h1.bin/framestat <<END
#!/bin/sh
[ -e "$WORK/h1.held" ] || {
	: >"$WORK/h1.held"
	echo >"$WORK/begun"
	read -r _ <"$WORK/goes"
}
exec "$B/framestat" "\$@"
END
chmod +x h1.bin/framestat
ln -s "$B/cutlist" "$B/cut-batch" "$B/probe" h1.bin/
# shellcheck disable=SC2086
batch first $split --sshlogin 1/h1 >first.out 2>first.err &
first=$!
read -r _ <begun
# shellcheck disable=SC2086
exits 0 "a second batch on the same host" batch second $split --sshlogin 1/h1
clips second >got
same "has its clips" got want
is "and has left the first one's source alone" \
    "$(find h1/cut-batch-*/*.s*/src -type f | tr '\n' + | tr -cd + | wc -c)" 2
echo >goes
wait "$first"
is "which comes to its end" "$?" 0
is "each has sent one" "$(asked h1 source) $(times_sent h1)" "2 2"
clips first >got
same "with the same clips" got want
is "nothing is left" "$(left)" ""

# --- the batch ends early ---------------------------------------------------------

rm -f h?.held
# shellcheck disable=SC2086
env --default-signal=INT cut-batch -o off --cores 1 $split --sshlogin 1/h1 \
    -- "$film" >out 2>err &
batch=$!
read -r _ <begun
kill -INT "$batch"
wait "$batch"
is "INT ends a batch" "$(kill -l "$?")" INT
ok "the host has nothing any more" timeout 20 \
    sh -c 'while [ "$(find h1 -type f)" ]; do :; done'
is "nothing half done is here" "$(find off -type f ! -name lock)" ""

# All of it is killed at home.  What it had there is gone soon.
rm -f h?.held
# shellcheck disable=SC2086
setsid cut-batch -o off --cores 1 $split --sshlogin 1/h1 -- "$film" \
    >out 2>err &
job=$!
read -r _ <begun
ok "a source is there while it is needed" test -n "$(left)"
pkill -KILL -s "$job"
wait "$job"
ok "killed, it is not" timeout 20 \
    sh -c 'while [ "$(find h1 -type f)" ]; do :; done'

# A job has outlived the script and parallel, which tell nobody of their end.
rm -f h?.held
# shellcheck disable=SC2086
cut-batch -o off --cores 1 $split --sshlogin 1/h1 -- "$film" >out 2>err &
batch=$!
read -r _ <begun
engine=$(pgrep -P "$batch")
kill -STOP "$engine"
kill -KILL "$batch" "$engine"
wait "$batch"
echo >goes
ok "nor is it when a job outlives its batch" timeout 20 \
    sh -c 'while [ "$(find h1 -type f)" ]; do :; done'

# The line is there, but nobody says anything: the host waits 30 s, here 1.
cat >h1.bin/timeout <<END
#!/bin/sh
shift
exec /usr/bin/timeout 1 "\$@"
END
chmod +x h1.bin/timeout
timeout 20 env TMPDIR="$WORK/h1" PATH="$WORK/h1.bin:$PATH" \
    cut-batch --host-source 1.s1 <line >said &
exec 7>line
printf '1 1 .\nnx3 1 src\nxabc0 0 end\n' >&7
wait $!
is "a line that is silent" "$(cat said)" have
is "keeps nothing" "$(left)" ""
exec 7>&-
rm -rf h1.bin

# What a host that lost its power has kept goes with the next batch.
mkdir -p "h1/cut-batch-$(id -u)/1.s1/src"
cp "$film" "h1/cut-batch-$(id -u)/1.s1/src/x.mp4"
# shellcheck disable=SC2086
exits 0 "the next batch" batch far2 $split --sshlogin 1/h1
is "takes away what was left" "$(left)" ""

# --- a host is full -----------------------------------------------------------------

# A host with room for half the film.
rm -rf h?.*
mkdir h1.bin
cat >h1.bin/stat <<END
#!/bin/sh
[ "\$1" = -f ] && { echo "$((bytes / 2)) 1"; exit; }
exec /usr/bin/stat "\$@"
END
chmod +x h1.bin/stat
# shellcheck disable=SC2086
exits 0 "one of two hosts is full" batch full $split --sshlogin 2/h1,1/h2
has "it is named, with what is free" err "h1: no room in $WORK/h1"
is "once" "$(grep -c 'no room' err)" 1
is "and got nothing of the film" "$(times_sent h1)" 0
is "the other did it all" "$(asked h2 source) $(asked h2 job)" "1 2"
clips full >got
same "with the same outcome" got want
# shellcheck disable=SC2086
exits 0 "with no other host it is looked at here" batch full2 $split --sshlogin h1
has "and that is told" err "no host has room for it"
exits 0 "so it is with a film as a whole" cut-batch -o full3 --cores 1 \
    --keep 0.48-0.96 --sshlogin 1/h1,1/h2 -- "$film"
exits 1 "it fails where no host is left" cut-batch -o full4 --cores 1 \
    --keep 0.48-0.96 --sshlogin 1/h1 -- "$film"
has "with the reason" out "no host has room for it"
is "nothing is left" "$(left)" ""
rm -rf h1.bin

# One that becomes full while it works.
if [ "$(id -u)" -ne 0 ] || ! unshare -m mount -t tmpfs none h1 2>/dev/null; then
	skip "a disk that becomes full" "no file system can be mounted here"
else
	rm -rf h1 h?.*
	mkdir h1 h1.bin
	cp "$film" full.mp4
	cat >h1.bin/cutlist <<-END
	#!/bin/sh
	case "\$*" in
	*-V*) ;;
	*) head -c 100000000 /dev/zero >"$WORK/h1/more" ;;
	esac
	exec "$B/cutlist" "\$@"
	END
	chmod +x h1.bin/cutlist
	ln -s "$B/framestat" "$B/cut-batch" "$B/probe" h1.bin/
	cat >fills <<-END
	mount -t tmpfs -o size=$((bytes * 2)) none h1 || exit
	exec cut-batch -o filled --cores 1 --keep 0.48-0.96 -j 1 \
	    --sshlogin h1,h2 --preset ultrafast -- full.mp4
	END
	exits 0 "a disk that becomes full while a host cuts" unshare -m sh fills
	has "is told" err "the disk became full"
	has "and another does it" out "(h2)"
fi
plan
