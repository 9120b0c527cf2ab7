# --- on another host -------------------------------------------------------

# What goes wrong there and is told by exit status.
NO_ROOM=3   # another machine may have it
NO_SOURCE=4 # it has to be sent again

# A source is kept for those who say each 2 s that they need it.
PATIENCE=30

# The folder for jobs of this user.
host_base() {
	base=${CUTLIST_TMPDIR:-${TMPDIR:-/tmp}}/cut-batch-$(id -u)
	mkdir -m 700 "$base" 2>/dev/null
	if [ -h "$base" ] || [ ! -O "$base" ]; then
		die "$base: is not ours"
	fi
}

# What jobs have left that died without a chance to clean up.  Who lives
# holds a lock; the lock of all is for what has none yet.
host_sweep() {
	exec 8<"$base"
	flock 8
	for old in "$base"/*; do
		[ ! -d "$old" ] || flock -n "$old" rm -rf "$old"
	done
	exec 8<&-
}

# host_folder NAME PART...: sets `dir`, a folder of ours with these in it,
# which descriptor 9 locks.
host_folder() {
	dir=$base/$1
	shift
	exec 8<"$base"
	flock 8
	mkdir "$dir" && exec 9<"$dir" && flock 9 || exit 2
	exec 8<&-
	for part; do
		mkdir "$dir/$part" || host_leave 2
	done
}

host_hello() {
	host_base
	host_sweep
	version=$("$cutlist" -V 2>/dev/null) ||
	    die "${prefix}cutlist is missing"
	for program in jq ffmpeg ffprobe; do
		command -v "$program" >/dev/null || die "$program is missing"
	done
	echo "cut-batch ${version#*cutlist } $(machine)"
}

# host_room BYTES: NO_ROOM and a sentence, where they do not fit.
host_room() {
	free=$(stat -f -c '%a %S' -- "$dir" |
	    awk '{ printf "%.0f", $1 * $2 }') || return
	[ "$1" -gt "$free" ] || return 0
	printf '%s\n' "$1 $free" | awk -v dir="$base" '
	{ printf "no room in %s: %.0f MB are free, and %.0f MB are needed\n",
	    dir, $2 / 1e6 - 0.5, $1 / 1e6 + 0.5 }' >&2
	return "$NO_ROOM"
}

# host_receive: the files that are sent.  NO_ROOM where they do not fit, 1
# where they do not come whole.
host_receive() {
	while read -r bytes length where; do
		[ "$where" != end ] || return 0
		host_room "$bytes" || return
		file=$(head -c "$length"; echo /)
		file=${file%/}
		case $where/$file in
		./*/* | src/*/* | extra/*/* | */.. | */.) break ;;
		esac
		head -c "$bytes" >"$dir/$where/$file" || return "$NO_ROOM"
		[ "$(stat -c %s -- "$dir/$where/$file")" -eq "$bytes" ] ||
		    break
	done
	echo "what was sent did not come whole" >&2
	return 1
}

host_stop() {
	trap '' HUP INT TERM PIPE
	end_kids
	host_leave 143
}

# host_leave STATUS [WORD...]: nothing of ours stays.
host_leave() {
	leaves=$1
	shift
	cd / && rm -rf "$dir"
	[ $# -eq 0 ] || echo "$*" >&2
	exit "$leaves"
}

# host_source NAME: keeps what several jobs need, as long as somebody says
# that they do.
host_source() {
	host_base
	host_folder "$1" src
	trap host_stop HUP INT TERM PIPE
	host_receive || host_leave "$?"
	echo have
	# Whoever says nothing for long is gone, though the line may be there.
	while [ "$(timeout "$PATIENCE" head -c 1 9<&-)" ]; do :; done
	host_leave 0
}

# host_borrow NAME: the source that is kept under that name, as if it had been
# sent to us.  As links, it stays when it is removed there.
host_borrow() {
	cp "$base/$1/name" "$dir/name" 2>/dev/null || return
	find "$base/$1/src" -type f -exec ln -t "$dir/src" {} + 2>/dev/null ||
	    find "$base/$1/src" -type f -exec ln -sf -t "$dir/src" {} +
}

# host_job NAME SHARE [SOURCE]: reads the job, cuts, and answers with an
# archive.
host_job() {
	host_base
	host_folder "$1" src extra out
	trap host_stop HUP INT TERM PIPE
	if [ "${3-}" ]; then
		host_borrow "$3" ||
		    host_leave "$NO_SOURCE" "the source is not here any more"
	fi
	host_receive || host_leave "$?"
	name=$(cat "$dir/name"; echo /)
	cd "$dir/src" || host_leave 2
	(
		PARALLEL_SEQ=1 CUTLIST_SHARE=$2 shard=''
		export PARALLEL_SEQ CUTLIST_SHARE
		shift $#
		# shellcheck source=/dev/null
		. ../options
		begin_work ../out "${name%/}" "$@"
	) >../records 2>../log </dev/null &
	worker=$!
	# When those who wait for us are gone, so are we.
	exec 3<&0
	(
		cat <&3 >/dev/null
		kill -TERM $$
	) 2>/dev/null >&2 9<&- &
	watch=$!
	wait_for "$worker"
	kill "$watch" 2>/dev/null
	[ "$status" -le 2 ] || host_stop
	cd "$dir" || host_leave 2
	: >end
	if ! { echo "$status" >status && (cd out && find . -type f -print0 |
	    sort -z | xargs -0 -r sha256sum) >sums; } 2>>log ||
	    { [ "$status" -ne 0 ] && grep -q -s -F \
	    'No space left on device' records log; }; then
		host_leave "$NO_ROOM" "no room in $base: the disk became full"
	fi
	# It fails where nobody waits for it any more.
	tar --format=posix -cf - status records log sums out end ||
	    host_leave 2
	host_leave 0
}
