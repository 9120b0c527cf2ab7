# --- one job ---------------------------------------------------------------

# take_slot OURS: descriptor 8 locks the slot of a host that lives, `host` is
# its number; OURS is tried first.  Where the hosts left are fewer than
# parallel thinks, this waits.
take_slot() {
	while :; do
		last='' slot=0
		while [ "$slot" -le "$total" ]; do
			s=$slot
			[ "$s" -gt 0 ] || s=$1
			slot=$((slot + 1))
			read -r host <"$run/slot.$s"
			[ ! -e "$run/dead.$host" ] || continue
			case $avoided in *" $host "*) continue ;; esac
			last=$s
			exec 8<"$run/slot.$s"
			! flock -n 8 || return 0
		done
		[ "$last" ] || return 1
		read -r host <"$run/slot.$last"
		exec 8<"$run/slot.$last"
		if flock -w 1 8 && [ ! -e "$run/dead.$host" ]; then
			return 0
		fi
		exec 8<&-
	done
}

# Stops what a job has started, and the job.
stop_job() {
	trap '' HUP INT TERM
	end_kids
	[ ! "$work" ] || rm -rf "$work"
	rm -f "$run/$n.pid"
	exit 143
}

# wait_for PID: its status, in `status`.
wait_for() {
	status=0
	wait "$1" || status=$?
}

# result WORD SECONDS HOST CLIPS REASON: of this job; told at once.
result() {
	printf '%s\t%s\t%s\t%s\t%s\n' "$@" >"$run/$n.new"
	exec 6>"$run/telling"
	flock 6
	mv "$run/$n.new" "$run/$n.out"
	read -r count bytes <"$run/tally"
	count=$((count + 1)) bytes=$((bytes + size))
	echo "$count $bytes" >"$run/tally"
	[ "$quiet" ] || tell_job "$@"
	exec 6>&-
}

tell_job() {
	case $1 in
	ok)
		what=$(clips "$4")
		[ ! -f "$run/$n.shard" ] || what="a part was looked at"
		what="$what in $2 s" ;;
	*) what=$5 ;;
	esac
	[ "$3" = : ] || [ "$3" = - ] || what="$what ($3)"
	# What may hold anything comes through the environment.
	shown=${path#"$PWD"/} what=$what awk -v word="$1" -v n="$count" \
	    -v of="$jobs_all" -v done_="$bytes" -v all="$all_bytes" \
	    -v passed="$((job_began + $2 - began))" 'BEGIN {
		share = all > 0 ? done_ / all : 1
		left = share > 0 ? passed / share - passed : 0
		eta = sprintf("%d:%02d:%02d left", left / 3600,
		    left % 3600 / 60, left % 60)
		film = ENVIRON["shown"]
		gsub(/[\001-\037\177]/, "?", film)
		printf "%*d/%d %3d%%  %s  %-6s  %s: %s\n", length(of), n, of,
		    share * 100, n == of ? "            " : eta, word, film,
		    ENVIRON["what"]
	    }'
}

clips() {
	case $1 in
	0) echo "nothing to cut" ;;
	1) echo "1 clip" ;;
	*) echo "$1 clips" ;;
	esac
}

# shown PATH: as it was typed, more or less, on one line.
shown() {
	printf '%s' "${1#"$PWD"/}" | tr '\000-\037\177' '?'
}

# last_line FILE: what a program said last.
last_line() {
	sed '/^[[:space:]]*$/d' "$1" | tail -n 1 | tr -d '\n' |
	    tr '\000-\037\177' '?'
}

# why_not RECORDS LOG STATUS: what went wrong, in one sentence.
why_not() {
	w_why=$(jq -js 'map(select(.type == "error").what) | last // empty' \
	    "$1" 2>/dev/null | tr '\000-\037\177' '?')
	[ "$w_why" ] || w_why=$(last_line "$2")
	echo "${w_why:-cutlist ended with status $3}"
}

# note_done RECORDS COUNT: the source is finished; its clips, as they are now.
note_done() {
	{
		echo "$key $size $time $2"
		printf '%s\n' "$folder"
		if [ "$2" -gt 0 ]; then
			jq -j 'select(.type == "clip").path | split("/") |
			    last + "\u0000"' "$1" >"$run/$n.clips" &&
			    (cd "$out/$folder" && exec xargs -0 \
			    -a "$run/$n.clips" stat \
			    --printf '%s %.9Y\t%n\n' --) || return
		fi
	} >"$run/$n.done" || return
	mv "$run/$n.done" "$state/done/$id"
}

# conclude RECORDS LOG STATUS HOST
conclude() {
	seconds=$(($(date +%s) - job_began))
	made=$(grep -c '^{"type":"clip"' "$1")
	if [ "$3" -eq 0 ]; then
		if take_shard "$1" || note_done "$1" "$made"; then
			result ok "$seconds" "$4" "$made" ''
		else
			result failed "$seconds" "$4" "$made" \
			    "clips were changed while it was at work"
		fi
		return
	fi
	rmdir "$out/$folder" 2>/dev/null # that nothing came into
	why=$(why_not "$1" "$2" "$3")
	[ "$made" -eq 0 ] || why="$(clips "$made"), but: $why"
	result failed "$seconds" "$4" "$made" "$why"
}

# begin_work FOLDER FILE OPTION...: becomes the program that does the work:
# framestat for a part of what is to be seen, which options say.  It ends when
# its job is killed: the next try would be at the same clips.
begin_work() {
	to=$1 film=$2
	shift 2
	if [ "$shard" ]; then
		set -- "${cutlist%cutlist}framestat" "$@" -- "$film"
	else
		set -- "$cutlist" --only -o "$to" "$@" -- "$film"
	fi
	! setpriv --pdeathsig TERM true 2>/dev/null ||
	    set -- setpriv --pdeathsig TERM "$@"
	exec "$@"
}

# shellcheck disable=SC2120 # the options become its arguments
run_here() {
	shift $#
	(
		set --
		shard=''
		# shellcheck source=/dev/null
		. "$run/options.here"
		# shellcheck source=/dev/null
		[ ! -f "$run/$n.options" ] || . "$run/$n.options"
		CUTLIST_SHARE=$share
		export CUTLIST_SHARE
		begin_work "$out/$folder" "${path#"$PWD"/}" "$@"
	) >"$run/$n.records" 2>"$run/$n.log" </dev/null &
	wait_for $!
	[ "$status" -le 2 ] || return 1
	conclude "$run/$n.records" "$run/$n.log" "$status" :
}

# send FILE FOLDER NAME: the file, in a form that host_receive reads.
send() {
	bytes=$(stat -L -c %s -- "$1") || return
	printf '%s %s %s\n' "$bytes" "${#3}" "$2"
	printf '%s' "$3"
	head -c "$bytes" <"$1"
}

# send_all SOURCE: what a job on another host needs: options, files that
# options name, and the source where it is not there under that name.
send_all() {
	cat "$run/options.there" >"$work/options"
	[ ! -f "$run/$n.options" ] || cat "$run/$n.options" >>"$work/options"
	send "$work/options" . options
	for file in "$run/extra"/*; do
		[ ! -f "$file" ] || send "$file" extra "${file##*/}"
	done
	[ "$1" ] || send_source "$work"
	echo "0 0 end"
}

# run_there LOGIN: 0 when all is told; 1 when the answer did not come whole;
# NO_ROOM when the host has none for it.
run_there() {
	work=$run/work.$n lent=''
	rm -rf "$work"
	mkdir -p "$work/in" && mkfifo "$work/up" || return 1
	# A name for each: where the line broke, and the host has not noticed,
	# the one before is still at work there.
	attempts=$((attempts + 1))
	[ ! "$several" ] || lend_source "$1" || return
	# The other side knows that we live by what we hold open.
	# shellcheck disable=SC2086 # words
	$ssh $ALIVE -- "$1" "${prefix}cut-batch" --host-job \
	    "$batch.$n.$attempts" "$share" $lent \
	    <"$work/up" >"$work/down" 2>"$work/err" 8<&- 9<&- &
	ssh_pid=$!
	exec 7>"$work/up"
	send_all "$lent" >&7 2>/dev/null 8<&- 9<&- &
	sender=$!
	wait_for "$ssh_pid"
	exec 7>&-
	kill "$sender" 2>/dev/null
	wait "$sender"
	case $status in
	0) ;;
	"$NO_ROOM") return "$status" ;;
	"$NO_SOURCE")
		forget_source "$lent"
		return 1 ;;
	*) return 1 ;;
	esac
	arrived || return 1
	read -r status <"$work/in/status"
	place || return 1
	conclude "$work/in/records" "$work/in/log" "$status" "$1"
}

# Whether the answer is whole.
arrived() {
	tar -xf "$work/down" -C "$work/in" --no-same-owner 2>>"$work/err" &&
	    [ -f "$work/in/end" ] && [ -d "$work/in/out" ] &&
	    (cd "$work/in/out" && { [ ! -s ../sums ] ||
		sha256sum --status -c ../sums; })
}

# place: the clips that arrived get their final names.  The journal's line
# comes first: without its file it says nothing, and a file without its line
# would be a stranger.
place() {
	journal=$work/in/out/.cutlist.ndjson
	[ -f "$journal" ] || return 0
	mkdir -p "$out/$folder" || return
	jq -r .name "$journal" >"$work/names" || return
	while IFS= read -r clip; do
		from=$work/in/out/$clip
		[ -f "$from" ] || continue
		to=$clip i=1
		while [ ! "$overwrite" ] && [ -e "$out/$folder/$to" ]; do
			! cmp -s "$from" "$out/$folder/$to" || break
			i=$((i + 1))
			to=${clip%.*}-$i.${clip##*.}
		done
		if [ "$to" != "$clip" ]; then
			jq -c --arg a "$clip" --arg b "$to" \
			    'if .type == "clip" and (.path | endswith("/" + $a))
			    then .path |= .[:-($a | length)] + $b else . end' \
			    "$work/in/records" >"$work/renamed" &&
			    mv "$work/renamed" "$work/in/records" || return
		fi
		jq -c --arg a "$clip" --arg b "$to" \
		    'select(.name == $a) | .name = $b' "$journal" |
		    tail -n 1 >>"$out/$folder/.cutlist.ndjson" || return
		mv -f -- "$from" "$out/$folder/$to" || return
	done <"$work/names"
}

# lost LOGIN STATUS: why the host could not do it, in `reason`.  Who has no
# room, or does not answer, is not asked again, and that is no try.
lost() {
	reason=$(last_line "$work/err")
	if [ "$2" -eq "$NO_ROOM" ]; then
		none="no host has room for it" what="its work"
		if [ "$several" ]; then
			: >"$run/dead.$host"
		else
			avoided="$avoided$host "
			what=$(shown "$path")
		fi
		[ ! "$reason" ] || printf '%s: %s: %s; %s goes to others\n' \
		    "$us" "$1" "$reason" "$what" >&2
		return
	fi
	reason="what $1 made did not arrive: $reason"
	tries=$((tries + 1))
	if ! hello "$1" "$n" >"$work/hello"; then
		[ -e "$run/dead.$host" ] ||
		    printf '%s: %s: %s; its work goes to others\n' \
			"$us" "$1" "$(cat "$work/hello")" >&2
		: >"$run/dead.$host"
		tries=$((tries - 1))
	fi
}

# job N SLOT: what parallel starts.
job() {
	n=$1 work='' avoided=' ' none="no host is left" attempts=0
	exec 2>&3 3>&-
	run=$CUT_BATCH_RUN state=${CUT_BATCH_RUN%/run}
	# shellcheck source=/dev/null
	. "$run/settings"
	trap stop_job HUP INT TERM
	echo $$ >"$run/$n.pid"
	path=$(cat "$run/$n.path"; echo /)
	path=${path%/}
	{
		IFS=' ' read -r _ id size time
		IFS= read -r folder
	} <"$run/$n.job"
	tries=0
	while :; do
		job_began=$(date +%s)
		if [ ! -f "$path" ]; then
			result failed 0 - 0 "is not there any more"
			break
		fi
		if ! take_slot "$2"; then
			result failed 0 - 0 "$none"
			break
		fi
		read -r share login <"$run/host.$host"
		if [ "$login" = : ]; then
			# shellcheck disable=SC2119
			run_here && break
			reason="cutlist was killed"
			tries=$((tries + 1))
		else
			run_there "$login" && break
			lost "$login" $?
		fi
		exec 8<&-
		if [ "$tries" -ge "$TRIES" ]; then
			result failed $(($(date +%s) - job_began)) "$login" 0 \
			    "$reason, $TRIES times"
			break
		fi
	done
	[ ! "$work" ] || rm -rf "$work"
	rm -f "$run/$n.pid"
	exit 0
}
