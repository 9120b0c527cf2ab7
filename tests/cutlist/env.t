#!/bin/sh
# Variables stand in for options, and options win.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq

film film.mp4 2
stubs
STUB_LOG=$WORK/calls
export STUB_LOG

# encodes NAME TEXT [OPTION...]: the call that encodes has that in it.
encodes() {
	e_name=$1
	e_text=$2
	shift 2
	rm -rf o calls
	exits 0 "$e_name" cutlist --method encode --keep 1-1.2 -o o "$@" \
	    film.mp4
	grep 'libx26[45]' calls >encoding
	has "$e_name: it is so" encoding "$e_text"
}

CUTLIST_PRESET=superfast encodes CUTLIST_PRESET "-preset superfast"
CUTLIST_PRESET=superfast encodes "--preset wins" "-preset ultrafast" \
    --preset ultrafast
CUTLIST_CRF=41 encodes CUTLIST_CRF "-crf 41"
CUTLIST_CRF=41 encodes "--crf wins" "-crf 11" --crf 11
CUTLIST_QUALITY=preview encodes CUTLIST_QUALITY "-crf 28"
CUTLIST_QUALITY=preview encodes "--quality wins" "-crf 18" --quality standard
mkdir parts
CUTLIST_TMPDIR=$WORK/parts encodes "--tmp and CUTLIST_TMPDIR do no harm" \
    "-crf" --tmp "$WORK/parts"
is "and are empty at the end" "$(ls -A parts)" ""

# threads NAME N: each ffmpeg that encodes has so many.
processors=$(getconf _NPROCESSORS_ONLN)
CUTLIST_JOBS=1 encodes CUTLIST_JOBS "-threads $processors"
CUTLIST_JOBS=1 encodes "-j wins" "-threads 1" -j "$processors"
CUTLIST_SHARE=$processors encodes "CUTLIST_SHARE leaves others their part" \
    "-threads 1"
PARALLEL_SEQ=1 encodes "below parallel one clip at once, on one core" \
    "-threads 1"
PARALLEL_SEQ=1 CUTLIST_SHARE=1 encodes "who sets CUTLIST_SHARE knows better" \
    "-threads $processors"

for bad in CRF=64 CRF=x JOBS=0 HW=none-such QUALITY=best TIMEOUT=-1 \
    TIMEOUT=x RETRIES=x SHARE=0; do
	exits 2 "CUTLIST_$bad is misuse" env "CUTLIST_$bad" cutlist \
	    --keep 1-1.2 film.mp4
	has "CUTLIST_$bad: and is named" err "CUTLIST_${bad%%=*}"
done
exits 0 "an empty variable is none" env CUTLIST_CRF= CUTLIST_JOBS= cutlist \
    --keep 1-1.2 film.mp4

rm calls
STUB=signal:KILL STUB_ONLY='*libx264*' CUTLIST_RETRIES=0 exits 1 \
    CUTLIST_RETRIES cutlist --method encode --keep 1-1.2 -o r film.mp4
is "no encoding was tried twice but with plain settings" \
    "$(grep -c libx264 calls)" 2
STUB=hang STUB_ONLY='*libx264*' CUTLIST_RETRIES=0 CUTLIST_TIMEOUT=0.3 \
    exits 1 CUTLIST_TIMEOUT cutlist --method encode --keep 1-1.2 -o r film.mp4
rec "is the time of silence" 'any(.type == "error" and
    (.what | test("no sign of life for 0.3")))'
plan
