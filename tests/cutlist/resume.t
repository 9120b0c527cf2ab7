#!/bin/sh
# A second run, and runs beside each other.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq
long

film film.mp4 4

# again NAME JSON [OPTION...]: cuts three clips into clips/; which of them were
# made again.
again() {
	a_name=$1
	a_want=$2
	shift 2
	exits 0 "$a_name" cutlist --preset ultrafast --keep 0.48-0.96,1.44-1.92,2.4-2.88 \
	    -o clips "$@" film.mp4
	rec "$a_name: what is made and what is kept" \
	    '[.[] | select(.type == "clip")] | sort_by(.cut) |
		map(.kept | not) == $want' --argjson want "$a_want"
}

again "a first run makes all" '[true, true, true]'
ls clips >first
(cd clips && cksum -- *) >sums
again "a second makes nothing" '[false, false, false]'
rec "it tells them as if it had, with no attempt" '
	all(.[] | select(.type == "clip"); .attempts == 0 and .bytes > 0 and
	    .frames == 12 and (.method | length) > 3)'
(cd clips && cksum -- *) >got
same "and touches no file" got sums

rm "clips/$(sed -n 2p first)"
again "a clip that was removed is made again" '[false, true, false]'
ls clips >got
same "under its name" got first

name=$(sed -n 1p first)
head -c 100 "clips/$name" >piece && cat piece >"clips/$name"
again "a clip that was damaged is made again" '[true, false, false]'
is "beside what has become of the old one" "$(size_of "clips/$name")" 100
again "and then it is known" '[false, false, false]'
rm -rf clips

again "once more" '[true, true, true]'
again "other options make other clips" '[true, true, true]' --crf 30
has "a message tells of the old ones" err "other options"
is "which are kept" "$(find clips -name '*.mp4' | wc -l)" 6
again "both are known then" '[false, false, false]' --crf 30
again "both of them" '[false, false, false]'
again "-y makes all again" '[true, true, true]' -y
again "how they are checked makes no difference" '[false, false, false]' \
    --verify full
is "nothing else is left" "$(leftovers clips)" ""

echo "this is no JSON" >>clips/.cutlist.ndjson
printf '{"key":"' >>clips/.cutlist.ndjson
again "a damaged journal is read as far as it goes" '[false, false, false]'
rm clips/.cutlist.ndjson
again "without it all are made again" '[true, true, true]'
ok "beside the others" test "$(find clips -name '*.mp4' | wc -l)" -ge 9

mkdir foreign
echo mine >foreign/film-01-00h00m00.480s.mp4
exits 0 "a file of that name" cutlist --preset ultrafast --keep 0.48-0.96 \
    -o foreign film.mp4
is "is not touched" "$(cat foreign/film-01-00h00m00.480s.mp4)" mine
is "the clip lies beside it" "$(ls foreign)" \
    "film-01-00h00m00.480s-2.mp4${NL}film-01-00h00m00.480s.mp4"
exits 0 "-y replaces it" cutlist -y --preset ultrafast --keep 0.48-0.96 \
    -o foreign film.mp4
ok "by the clip" test "$(size_of foreign/film-01-00h00m00.480s.mp4)" -gt 1000
plan
