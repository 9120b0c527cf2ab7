# shellcheck shell=sh disable=SC2016 # expressions of jq
# crew.sh: four clips of one film that can be copied, sourced after film.sh.  The
# film is there then, told in ./probed, with the sums of its pictures in ./all;
# FFmpeg's programs are the stubs.

need ffmpeg ffprobe jq
film film.mp4 8
sums film.mp4 >all
probe -q -g film.mp4 >probed
stubs
FOUR=0.96-1.92,2.4-3.36,3.84-4.8,5.28-6.24

# four NAME OPTION...: cuts these out of what probe told; how often ffmpeg and
# ffprobe were started is in $calls.
four() {
	f_name=$1
	shift
	rm -rf o calls
	STUB_LOG=$WORK/calls exits 0 "$f_name" \
	    sh -c 'cutlist -o o "$@" <probed' - --keep "$FOUR" "$@"
	# shellcheck disable=SC2034 # for the scripts
	calls=$(grep -c . calls)
}

# made NAME: all four are there, each with its pictures, by copying, at the first
# attempt of its own; and nothing else.
made() {
	is "$1: each has its pictures" "$(for i in o/*.mp4; do
		sums "$i" | cksum
	done)" "$(for i in 25,48 61,84 97,120 133,156; do
		sed -n "${i}p" all | cksum
	done)"
	is "$1: nothing else is left" "$(leftovers o)" ""
	rec "$1: they are copies" '
		[.[] | select(.type == "clip")] | length == 4 and
		    all(.[]; .method == "copy" and .attempts == 1)'
}
