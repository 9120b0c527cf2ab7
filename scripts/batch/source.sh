# --- a source that several jobs need ----------------------------------------

# The first job of a host has the source sent there, through a connection that
# outlives it.  The host keeps it as long as somebody there says now and then
# that the batch goes on, so that it is gone whatever becomes of us, of the
# host or of the link.  What is known of it at home:
#
#	kept.HOST        its name there, while it is there
#	kept.HOST.lock   held while it is sent
#	full.HOST        there is no room for it
#	kept.HOST.N/     of the process that keeps it, kept.HOST.N.pid
#	keepers          locked by all of these

# send_source: the source, its name, and the subtitles beside it.
send_source() {
	name=${path##*/}
	printf '%s' "$name" >"$1/name"
	send "$1/name" . name
	stem=${name%.*}
	for file in "${path%/*}/$stem".*; do
		case $file in
		"$path") ;;
		*.[sS][rR][tT] | *.[vV][tT][tT] | *.[aA][sS][sS] | *.[sS][sS][aA])
			[ ! -f "$file" ] || send "$file" src "${file##*/}" ;;
		esac
	done
	send "$path" src "$name"
}

# feed_source FOLDER: the source, and then that it is still needed.
feed_source() {
	send_source "$1"
	echo "0 0 end"
	while kill -0 "$main"; do
		sleep 2 >/dev/null 5>&-
		printf .
	done
}

# keep_source LOGIN NAME FOLDER: has the source sent and kept; says "have", or
# the status and what is wrong.  TERM ends it.
keep_source() {
	# By exec: a shell keeps copies of what a call closes.
	exec 6>&- 8<&- 9<&- 5>>"$run/keepers"
	flock -s 5
	said=''
	mkfifo "$3/up" "$3/down" || exit
	# shellcheck disable=SC2086 # words
	$ssh $ALIVE -- "$1" "${prefix}cut-batch" --host-source "$2" \
	    <"$3/up" >"$3/down" 2>"$3/err" &
	ssh_pid=$!
	feed_source "$3" >"$3/up" 2>/dev/null &
	feeder=$!
	# An end of what it reads is what the host waits for; where it has not
	# read all, it will not notice soon.
	trap 'kill $feeder; [ "$said" ] || kill $ssh_pid' TERM
	trap '' HUP INT
	read -r said <"$3/down"
	if [ "$said" = have ]; then
		echo "$2" >"$run/kept.$host.new"
		mv "$run/kept.$host.new" "$run/kept.$host"
		echo have
		exec >/dev/null
	fi
	wait_for "$ssh_pid"
	while kill -0 "$ssh_pid"; do # TERM came first
		wait_for "$ssh_pid"
	done
	kill "$feeder"
	[ "$said" = have ] || echo "$status $(last_line "$3/err")"
	forget_source "$2"
	rm -rf "$3" "$3.pid"
} 2>/dev/null

# forget_source NAME: the host has it no more.
forget_source() {
	[ "$(cat "$run/kept.$host" 2>/dev/null)" != "$1" ] ||
	    rm -f "$run/kept.$host"
}

# lend_source LOGIN: sees to it that the host has the source; `lent` is its
# name there.
lend_source() {
	lent=''
	exec 6>"$run/kept.$host.lock"
	flock 6 &
	wait_for $!
	if [ -f "$run/kept.$host" ]; then
		read -r lent <"$run/kept.$host"
	elif [ -f "$run/full.$host" ]; then
		: >"$work/err" # somebody else has told it
		return "$NO_ROOM"
	else
		send_first "$1" "$batch.s$n.$attempts" &&
		    lent=$batch.s$n.$attempts
	fi
	status=$?
	exec 6>&-
	return "$status"
}

# send_first LOGIN NAME: there is none yet.
send_first() {
	keeper=$run/kept.$host.$n.$attempts
	mkdir "$keeper" && mkfifo "$keeper/said" || return
	# It is no child of ours: others need it when we end.
	(
		keep_source "$1" "$2" "$keeper" >"$keeper/said" &
		echo $! >"$keeper.pid"
	)
	head -n 1 <"$keeper/said" >"$work/said" &
	wait_for $!
	read -r said <"$work/said"
	[ "$said" != have ] || return 0
	printf '%s\n' "${said#* }" >"$work/err"
	[ "${said%% *}" = "$NO_ROOM" ] || return 1
	: >"$run/full.$host"
	return "$NO_ROOM"
}

# end_sources SECONDS: no host keeps anything for us any more; waits so long
# for those that say so.
end_sources() {
	[ -e "$run/keepers" ] || return 0
	for file in "$run"/kept.*.pid; do
		[ ! -f "$file" ] || kill -TERM "$(cat "$file")" 2>/dev/null
	done
	flock -w "$1" "$run/keepers" true
	rm -rf "$run"/kept.* "$run"/full.* "$run/keepers"
}
