#!/bin/sh
# Something goes wrong in the middle: no clip under a final name that is not
# whole, nothing lost, nothing left, and the next run completes.  One fault of
# each kind, in CI of four; scripts/check-faults does hundreds.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq
long

FAULTS=${MEDIA%/media}/faults
export FAULTS
exits 0 "a run without faults makes the clips" sh "$TESTS/faults/fault.sh" -p
seed=1
kinds=$(sh "$TESTS/faults/fault.sh" -l)
[ ! "${CI-}" ] || kinds='one all disk damage' # each takes seconds
for kind in $kinds; do
	said=$(sh "$TESTS/faults/fault.sh" "$seed" "$kind")
	case $said in
	skip*) skip "after $kind" "${said#skip }" ;;
	*)
		echo "$said" >said
		has "after $kind all is well in the end" said "right $kind" ;;
	esac
	seed=$((seed + 1))
done

# Containers have no namespaces to give, and tests run beside each other.
mkdir bin
printf '#!/bin/sh\nexit 1\n' >bin/unshare
chmod +x bin/unshare
theirs=$(mktemp -d /dev/shm/cutlist-test.XXXXXX)
PATH=$WORK/bin:$PATH sh "$TESTS/faults/fault.sh" "$seed" damage >said
rmdir "$theirs"
has "what others have in a /dev/shm that all see does no harm" said \
    "right damage"
plan
