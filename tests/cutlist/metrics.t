#!/bin/sh
# --metrics and --stats: what they count is what happened, in a form that
# Prometheus takes.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/cutlist/film.sh"
need ffmpeg ffprobe jq

# value METRIC: of a line of ./prom, with its labels as they are written.
value() {
	awk -v want="cutlist_$1" '
	index($0, want " ") == 1 { print $NF; n++ }
	END { if (n != 1) print n + 0 " lines" }' prom
}

# counts NAME METRIC VALUE ...: several at once.
counts() {
	c_name=$1
	shift
	: >got
	: >want
	while [ $# -gt 0 ]; do
		echo "$1 $(value "$1")" >>got
		echo "$1 $2" >>want
		shift 2
	done
	same "$c_name" got want
}

# between NAME METRIC LEAST MOST
between() {
	is "$1" "$(value "$2" | awk -v a="$3" -v b="$4" '
	    { print ($1 >= a && $1 <= b ? "so" : $0) }')" so
}

# clips METHOD OUTCOME
clips() {
	echo "clips{method=\"$1\",outcome=\"$2\"}"
}

# valid NAME: promtool has nothing to say about ./prom.
valid() {
	if command -v promtool >/dev/null; then
		is "$1" "$(promtool check metrics <prom 2>&1)" ""
	else
		skip "$1" "no promtool here (package prometheus)"
	fi
	if python3 -c 'import prometheus_client.openmetrics' 2>/dev/null; then
		ok "$1: a strict reader of OpenMetrics takes it" python3 -c '
from prometheus_client.openmetrics import parser
all = list(parser.text_string_to_metric_families(open("prom").read()))
assert len(all) > 15, all'
	else
		skip "$1: a strict reader of OpenMetrics takes it" \
		    "no prometheus_client for python3 here"
	fi
	is "$1: its last line is that of OpenMetrics" "$(tail -n 1 prom)" \
	    "# EOF"
	is "$1: no metric is told in two places" \
	    "$(grep '^# TYPE' prom | sort | uniq -d)" ""
	is "$1: each has a type, and no sample is without" "$(awk '
	    $2 == "TYPE" { type[$3] = $4; next }
	    /^#/ { next }
	    { name = $1; sub(/[{].*/, "", name)
	      base = name; sub(/_(bucket|sum|count)$/, "", base)
	      if (!(name in type) && type[base] != "histogram") print name
	    }' prom)" ""
}

film film.mp4 3
cp film.mp4 second.mp4
unset CUTLIST_CACHE

# --- what a run makes ------------------------------------------------------

# Four cuts, of which one fails in every way that there is.
stubs
STUB=exit:1 STUB_ONLY='*start_pts=20480*' exits 1 "one clip of four fails" \
    cutlist -j 1 --metrics prom --method encode --preset ultrafast \
    --keep 0.2-0.6,0.8-1.2,1.6-2,2.2-2.6 -o o film.mp4
PATH=${PATH#*:}
is "the others are there" "$(find o -name '*.mp4' | wc -l)" 3
valid "the file of such a run"
counts "it says so" "$(clips encode made)" 3 "$(clips encode failed)" 1 \
    "$(clips encode kept)" 0 "$(clips copy made)" 0 \
    clip_duration_seconds_count 3 run_exit_status 1 \
    'files{outcome="partly"}' 1 'files{outcome="whole"}' 0 \
    clip_attempts 5 clip_retries 1 clip_media_seconds 1.200000 \
    'failed_processes{program="ffmpeg"}' 2
is "the size of what was made" "$(value clip_bytes)" \
    "$(cat o/*.mp4 | wc -c | tr -d ' ')"
is "and of what it was made from" "$(value source_bytes)" "$(size_of film.mp4)"
between "ffmpeg needs more than 10 MB" \
    'peak_memory_bytes{program="ffmpeg"}' 10000000 2000000000
between "and ffprobe" 'peak_memory_bytes{program="ffprobe"}' 10000000 2000000000
between "our own tools far less, as /proc tells it of them alone" \
    'peak_memory_bytes{program="probe"}' 500000 "$(if [ -n "${SAN-}${VG-}" ]
    then echo 2000000000; else echo 10000000; fi)"
between "ffmpeg has used the processor" 'cpu_seconds{program="ffmpeg"}' \
    0.01 600
between "it has read film" 'read_bytes{program="ffmpeg"}' \
    "$(size_of film.mp4)" 1000000000
between "it has written at least the clips" \
    'written_bytes{program="ffmpeg"}' "$(value clip_bytes)" 1000000000
between "time went into making" 'stage_seconds{stage="render"}' 0.01 600
between "and into checking" 'stage_seconds{stage="verify"}' 0.01 600
between "the first clip was not there at once" first_clip_seconds 0.05 \
    "$(value run_duration_seconds)"
is "the histogram rises to the number of clips" "$(awk '
    /_bucket/ { if ($NF < last) print; last = $NF }
    END { print last }' prom)" 3
between "one clip after another, none took what it waited for others" \
    clip_duration_seconds_sum 0.05 "$(value run_duration_seconds)"


exits 0 "a second run finds three clips, and makes the fourth" \
    cutlist -j 1 --metrics prom --method encode --preset ultrafast \
    --keep 0.2-0.6,0.8-1.2,1.6-2,2.2-2.6 -o o film.mp4
counts "it says so" "$(clips encode made)" 1 "$(clips encode kept)" 3 \
    "$(clips encode failed)" 0 clip_attempts 1 run_exit_status 0 \
    'files{outcome="whole"}' 1
is "the file is replaced as a whole" "$(grep -c '^# EOF' prom)" 1

exits 1 "a file that is none, and a cut behind the end" cutlist --metrics prom \
    --preset ultrafast --keep 0.48-0.96,50-51 -o p film.mp4 nowhere.mp4
counts "both are told" 'files{outcome="refused"}' 1 \
    'files{outcome="partly"}' 1 "$(clips none failed)" 1 \
    "$(clips copy made)" 1
exits 0 "no clips are asked for" cutlist --metrics prom --keep 0-1 film.mp4
valid "and there are none"
counts "so" "$(clips copy made)" 0 clip_duration_seconds_count 0
is "nor a first one" "$(value first_clip_seconds)" "0 lines"

# --- what other tools do for it --------------------------------------------

# In which order two films come is not promised.
looks() {
	cutlist -q -n 1 --preset ultrafast "$@" film.mp4 second.mp4 | sort
}

looks >plain
rm -rf "$XDG_CACHE_HOME"
looks --metrics prom >got
same "the records are those of a run without" got plain
valid "the file of a run of all tools"
counts "each tool has told of itself" 'processes{program="probe"}' 1 \
    'processes{program="framestat"}' 2 'processes{program="beatscan"}' 1 \
    'processes{program="rank"}' 2 'processes{program="cutlist"}' 1
counts "the same film twice was analysed once" \
    'cache_lookups{tool="probe",result="hit"}' 1 \
    'cache_lookups{tool="probe",result="miss"}' 1 \
    'cache_lookups{tool="beatscan",result="hit"}' 1 \
    'cache_lookups{tool="beatscan",result="miss"}' 1
between "pictures were decoded" decoded_pictures 75 300
between "so many a second" decoded_pictures_per_second 1 1000000
between "shots were found" shots 1 10
between "so many a second" shots_per_second 0.001 100000
for stage in probe framestat beatscan rank; do
	between "$stage took a while" "stage_seconds{stage=\"$stage\"}" \
	    0.0005 600
done
between "framestat's child is counted" 'processes{program="ffmpeg"}' 2 100

looks --metrics prom >got
same "a second run tells the same" got plain
counts "and finds all in the cache" \
    'cache_lookups{tool="probe",result="hit"}' 2 \
    'cache_lookups{tool="probe",result="miss"}' 0 \
    'cache_lookups{tool="framestat",result="hit"}' 4 \
    'cache_lookups{tool="framestat",result="miss"}' 0 \
    'cache_lookups{tool="beatscan",result="hit"}' 2 decoded_pictures 0 \
    'processes{program="ffmpeg"}' '0 lines' \
    decoded_pictures_per_second '0 lines'

probe -q -g film.mp4 | framestat -q | beatscan -q | rank -q -n 1 |
    cutlist -q --metrics prom --preset ultrafast -o piped >got
valid "in a pipe of one's own it tells what it sees"
between "the clips" clip_duration_seconds_count 1 1
counts "not what others do" 'stage_seconds{stage="framestat"}' '0 lines' \
    'processes{program="framestat"}' '0 lines' \
    'processes{program="cutlist"}' 1

# --- at the same time, and in the middle -----------------------------------

for n in 1 2 3 4; do
	cutlist -q --metrics prom --keep "0.$n-1" film.mp4 >/dev/null &
done
wait
valid "four that name the same file"
is "leave one of them, and nothing else" "$(find . -maxdepth 1 -name '.*tmp')" ""

stubs
second_hangs stopped --metrics prom
kill -TERM "$(cat pid)"
exec 5<&-
wait $!
PATH=${PATH#*:}
is "it was stopped" "$(cat report)" "signal 15"
valid "what was known is told"
counts "the clip that was there" "$(clips encode made)" 1 run_exit_status 143 \
    'processes{program="probe"}' 1
is "nothing is left" "$(find "$TMPDIR" -mindepth 1)" ""

# --- where it can't be written ---------------------------------------------

for to in no/folder/prom o /dev/full; do
	rm -rf w
	exits 1 "$to can't be written" cutlist --metrics "$to" \
	    --preset ultrafast --keep 0.48-0.96 -o w film.mp4
	has "a message says so" err "$to: the metrics can't be written"
	is "the clip is there" "$(find w -name '*.mp4' | wc -l)" 1
done
odd="a 'b'${NL}c.prom"
exits 0 "any name will do" cutlist --metrics "$odd" --keep 0-1 film.mp4
cat "$odd" >prom
valid "such as one with a newline"

# --- for people ------------------------------------------------------------

rm -rf w
exits 0 "--stats, quiet as it may be" cutlist -q --stats --preset ultrafast \
    --keep 0.48-0.96,1.44-1.92 -o w film.mp4
has "clips and how they were made" err "2 made (2 copy), 0 there already, 0 failed"
has "files" err "files     1 whole, 0 partly, 0 refused"
has "programs" err "peak MiB"
ok "ffprobe is one of them" grep -q '^ffprobe  *[1-9]' err
exits 0 "without it" cutlist -q --keep 0.48-0.96,1.44-1.92 -o w film.mp4
is "nothing is said" "$(cat err)" ""
plan
