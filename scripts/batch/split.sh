# --- one long film, looked at in parts --------------------------------------

# split_film: each part is a job.  Joined, they are in the cache what a look at
# the whole film would have left there, so that the one job that is then left
# finds it.  Whatever goes wrong here costs time and nothing else: that job
# looks at what it does not find.
split_film() {
	if [ "$count" -ne 1 ] || [ ! -s "$run/table" ]; then
		die "--split takes one file that can be read"
	fi
	[ -s "$run/todo" ] || return 0
	path=$(cat "$run/1.path"; echo /)
	path=${path%/}
	if [ "${CUTLIST_CACHE-}" = off ]; then
		unset CUTLIST_CACHE
		XDG_CACHE_HOME=$run/cache CUTLIST_CACHE_MEMORY=0
		export XDG_CACHE_HOME CUTLIST_CACHE_MEMORY
	fi
	if make_shards; then
		work_off
		join_shards
	fi
	rm -f "$run"/dead.* # a host's number, which is another's now
	logins=:
	echo 1 >"$run/todo"
}

# make_shards: jobs from 2 on.
make_shards() {
	if ! "${cutlist%cutlist}framestat" -q --shards "$shards" -- "$path" \
	    >"$run/ranges" 2>"$run/1.log" || [ ! -s "$run/ranges" ]; then
		not_split "$(last_line "$run/1.log")"
		return 1
	fi
	IFS=' ' read -r _ film_id film_size film_time <"$run/1.job"
	n=1
	: >"$run/todo"
	while read -r range; do
		n=$((n + 1))
		cp "$run/1.path" "$run/$n.path"
		: >"$run/$n.shard"
		printf 'shard=y\nset -- -q --range %s\n' "$range" \
		    >"$run/$n.options"
		printf '%s %s.%s %s %s\n%s\n' "$n" "$film_id" "$n" \
		    "$((film_size / shards))" "$film_time" \
		    ".cut-batch/run/shard.$n" >"$run/$n.job"
		echo "$n" >>"$run/todo"
		echo "$n $film_id.$n $((film_size / shards)) $film_time" \
		    >>"$run/sources"
	done <"$run/ranges"
}

not_split() {
	[ "$quiet" ] || printf '%s: %s: %s; it is looked at as a whole\n' "$us" \
	    "$(shown "$path")" "$1" >&2
}

# take_shard RECORDS: keeps them, if this job makes a shard.
take_shard() {
	[ -f "$run/$n.shard" ] || return
	[ "$1" = "$run/$n.records" ] || mv -- "$1" "$run/$n.records"
}

join_shards() {
	set --
	while read -r n; do
		case $(cat "$run/$n.out" 2>/dev/null) in
		ok*) ;;
		failed*)
			not_split "a part: $(cut -f 5 "$run/$n.out")"
			return ;;
		*)
			not_split "a part: its job was killed"
			return ;;
		esac
		set -- "$@" "$run/$n.records"
	done <"$run/todo"
	"${cutlist%cutlist}framestat" -q --join -- "$@" 2>"$run/join.log" \
	    >/dev/null || not_split "$(last_line "$run/join.log")"
	rm -f -- "$@"
}
