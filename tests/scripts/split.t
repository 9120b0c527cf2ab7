#!/bin/sh
# cut-batch --split: a film that was looked at in parts, on hosts of which one
# goes away, gives the clips and the records of one that was not.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq parallel flock
unset CUTLIST_CACHE

# Hosts that are folders of this one.  The second is cut off in the middle of
# its first answer, and can not be reached from then on.
cat >ssh.sh <<END
#!/bin/sh
while [ "\$1" != -- ]; do shift; done
host=\$2
shift 2
[ ! -e "$WORK/\$host.cut" ] || { echo "no route" >&2; exit 255; }
mkdir -p "$WORK/\$host"
TMPDIR=$WORK/\$host CUTLIST_CACHE=off
export TMPDIR CUTLIST_CACHE
echo "\$*" >>"$WORK/\$host.asked"
case "\$host \$*" in
h2*--host-job*)
	sh -c "\$*" | head -c 20000
	: >"$WORK/\$host.cut"
	exit 255 ;;
esac
exec sh -c "\$*"
END
chmod +x ssh.sh
CUT_BATCH_SSH=$WORK/ssh.sh
export CUT_BATCH_SSH

film="it's  a \"talk\".mp4"
cp "$(media talk.mp4)" "$film"

# batch FOLDER OPTION...
batch() {
	to=$1
	shift
	cut-batch -o "$to" --cores 1 --preset ultrafast --method encode \
	    -t 80% "$@" -- "$film"
}

# clips FOLDER
clips() {
	(cd "$1" && find . -name '*.mp4' -exec sha256sum {} + | sort -k 2)
}

(
	CUTLIST_CACHE=off
	export CUTLIST_CACHE
	framestat -q "$film" >whole
	batch plain
) >/dev/null 2>&1
clips plain >want
ok "there is something to compare" test -s want

exits 0 "in three parts, on two hosts" batch far --split 3 --sshlogin h1,h2 -j 1
is "of which one was cut off" "$(cat h2.cut; grep -c 'h2: can not' err)" 1
is "the other did its part" "$(grep -c -e --host-job h1.asked)" 3
is "all three were told" "$(grep -c 'a part was looked at' out)" 3
clips far >got
same "the clips are those of a film in one piece" got want
is "no part is left at home" "$(find far/.cut-batch -mindepth 1 \
    ! -path '*/done*' ! -name lock)" ""
is "nor there, where nobody waited for it either" "$(find h1 h2 -type f)" ""

# What is stored needs no pictures.
printf '#!/bin/sh\nexit 1\n' >ffmpeg
chmod +x ffmpeg
PATH=$WORK:$PATH framestat -q "$film" >stored
same "the cache has the records of a film in one piece" stored whole
rm ffmpeg

rm h2.cut h1.asked
exits 0 "a second run" batch far --split 3 --sshlogin h1
not_ok "looks at nothing" test -e h1.asked

CUTLIST_CACHE=off
export CUTLIST_CACHE
exits 0 "without a cache, here" batch here --split 2 -j 2
clips here >got
same "it is the same" got want
is "in two parts" "$(grep -c 'a part was looked at' out)" 2

# Hosts whose framestat does not work do not spoil the film.
mkdir bin
for f in "$B"/*; do
	[ ! -f "$f" ] || ln -s "$f" bin/
done
rm bin/framestat
cat >bin/framestat <<END
#!/bin/sh
case "\$*" in *--range*) echo "framestat: broken" >&2; exit 2 ;; esac
exec "$B/framestat" "\$@"
END
chmod +x bin/framestat
PATH=$WORK/bin:$PATH
exits 0 "a part that fails" batch broken --split 2 -j 2
has "is named" err "it is looked at as a whole"
clips broken >got
same "and costs time, not clips" got want

exits 2 "--split without -t is misuse" cut-batch -o no --split 2 -- "$film"
has "with a reason" err "needs -t"
exits 2 "two files are, too" cut-batch -o no --split 2 -t 80% -- "$film" \
    "$(media talk.mp4)"
exits 2 "and a cache that is not used" cut-batch -o no --split 2 -t 80% \
    --no-cache -- "$film"
exits 2 "or made anew" env CUTLIST_CACHE=refresh cut-batch -o no --split 2 \
    -t 80% -- "$film"
plan
