# --- on another host -------------------------------------------------------

# The folder for jobs of this user.
host_base() {
	base=${CUTLIST_TMPDIR:-${TMPDIR:-/tmp}}/cut-batch-$(id -u)
	mkdir -m 700 "$base" 2>/dev/null
	if [ -h "$base" ] || [ ! -O "$base" ]; then
		die "$base: is not ours"
	fi
}

# What jobs have left that died without a chance to clean up.  Who lives
# holds a lock.
host_sweep() {
	for old in "$base"/*; do
		[ ! -d "$old" ] || flock -n "$old" rm -rf "$old"
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

host_receive() {
	while read -r bytes length where; do
		[ "$where" != end ] || return 0
		file=$(head -c "$length"; echo /)
		file=${file%/}
		case $where/$file in
		./*/* | src/*/* | extra/*/* | */.. | */.) return 1 ;;
		esac
		head -c "$bytes" >"$dir/$where/$file" || return
		[ "$(stat -c %s -- "$dir/$where/$file")" -eq "$bytes" ] || return
	done
	return 1
}

host_stop() {
	trap '' HUP INT TERM PIPE
	[ ! "$children" ] || kill "$children" 2>/dev/null
	wait "$children" 2>/dev/null
	cd / && rm -rf "$dir"
	exit 143
}

# host_job NAME SHARE: reads the job, cuts, and answers with an archive.
host_job() {
	children='' watch=''
	host_base
	dir=$base/$1
	rm -rf "$dir"
	mkdir -p "$dir/src" "$dir/extra" "$dir/out" || exit 2
	exec 9<"$dir"
	flock 9
	trap host_stop HUP INT TERM PIPE
	host_receive || { cd / && rm -rf "$dir"; die "the job did not come whole"; }
	name=$(cat "$dir/name"; echo /)
	cd "$dir/src" || exit 2
	(
		PARALLEL_SEQ=1 CUTLIST_SHARE=$2 shard=''
		export PARALLEL_SEQ CUTLIST_SHARE
		shift $#
		# shellcheck source=/dev/null
		. ../options
		begin_work ../out "${name%/}" "$@"
	) >../records 2>../log </dev/null &
	children=$!
	# When those who wait for us are gone, so are we.
	exec 3<&0
	(
		cat <&3 >/dev/null
		kill -TERM $$
	) 2>/dev/null >&2 9<&- &
	watch=$!
	wait_for "$children"
	children=''
	kill "$watch" 2>/dev/null
	[ "$status" -le 2 ] || host_stop
	cd "$dir" || exit 2
	echo "$status" >status
	: >end
	(cd out && find . -type f -print0 | sort -z |
	    xargs -0 -r sha256sum) >sums || exit 2
	tar --format=posix -cf - status records log sums out end || exit 2
	cd / && rm -rf "$dir"
}

