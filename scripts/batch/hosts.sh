# --- machines --------------------------------------------------------------

# "CORES MIB" of this one.
machine() {
	m_cores=$(getconf _NPROCESSORS_ONLN)
	m_mib=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo \
	    2>/dev/null)
	echo "$m_cores ${m_mib:-$((m_cores * JOB_MIB))}"
}

# add_host LOGIN SLOTS CORES MIB: gives it slots.  LOGIN : is this machine.
add_host() {
	slots=${2:-${jobs:-$(($4 / JOB_MIB < $3 ? $4 / JOB_MIB : $3))}}
	# Fewer files than slots: each gets more of the machine.
	[ "$asked" -gt 1 ] || [ "$slots" -le "$jobs_all" ] || slots=$jobs_all
	[ "$slots" -gt 0 ] || slots=1
	share=$slots
	[ ! "$cores" ] || share=$(($3 / cores))
	[ "$share" -gt 0 ] || share=1
	hosts=$((hosts + 1))
	printf '%s %s\n' "$share" "$1" >"$run/host.$hosts" || no_room
	for _ in $(seq "$slots"); do
		total=$((total + 1))
		echo "$hosts" >"$run/slot.$total" || no_room
	done
}

# hello HOST: its "CORES MIB", or a sentence and status 1.
hello() {
	# shellcheck disable=SC2086 # words
	answer=$($ssh $ALIVE -- "$1" "${prefix}cut-batch" --host-hello \
	    </dev/null 2>"$run/hello.$$.$2")
	status=$?
	case $answer in
	"cut-batch $version "*)
		echo "${answer#"cut-batch $version "}"
		rm -f "$run/hello.$$.$2"
		return 0 ;;
	"cut-batch "*)
		answer=${answer#cut-batch }
		echo "has version ${answer% * *}, and this is $version" ;;
	*)
		if [ "$status" -eq 255 ]; then
			echo "can not be reached:" \
			    "$(tail -n 1 "$run/hello.$$.$2")"
		else
			echo "has no ${prefix}cut-batch that works:" \
			    "$(tail -n 1 "$run/hello.$$.$2")"
		fi ;;
	esac
	rm -f "$run/hello.$$.$2"
	return 1
}

# find_hosts: asks all at once, and leaves out those that can not help.
find_hosts() {
	hosts=0 total=0 asked=0
	: >"$run/asked"
	set -f
	old_ifs=$IFS
	IFS=,
	for login in ${logins:-:}; do
		[ "$login" ] || continue
		slots=''
		case $login in
		[0-9]*/*)
			slots=${login%%/*}
			login=${login#*/}
			number "$slots" "$login" ;;
		esac
		case $login in
		-* | *[[:space:]]* | '') die "\"$login\" is no name of a host" ;;
		esac
		asked=$((asked + 1))
		echo "$asked $login ${slots:--}" >>"$run/asked" || no_room
	done
	IFS=$old_ifs
	set +f
	while read -r n login _; do
		[ "$login" != : ] || continue
		{ hello "$login" "$n" >"$run/answer.$n" ||
		    : >"$run/no.$n"; } &
	done <"$run/asked"
	wait
	while read -r n login slots; do
		[ "$slots" != - ] || slots=''
		if [ "$login" = : ]; then
			machine >"$run/answer.$n" || no_room
		elif [ -e "$run/no.$n" ]; then
			printf '%s: %s: %s; left out\n' "$us" "$login" \
			    "$(cat "$run/answer.$n")" >&2
			continue
		fi
		read -r c mib <"$run/answer.$n"
		add_host "$login" "$slots" "$c" "$mib"
	done <"$run/asked"
	[ "$total" -gt 0 ] || die "no machine is left to work on"
}

