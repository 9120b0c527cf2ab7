# --- what every cut-* says ---------------------------------------------------

die() {
	printf '%s: %s\n' "$us" "$*" >&2
	exit 2
}

misuse() {
	printf "%s: %s\nTry '%s --help'.\n" "$us" "$*" "$us" >&2
	exit 2
}

# option_named WORD: which one of options_table is meant by --WORD, which may be
# cut short, or by a letter.  Sets option_long, and option_takes: - for nothing.
# shellcheck disable=SC2317 # cut-batch has options of others between its own
option_named() {
	o_found=$(options_table | WORD=$1 awk -F '\t' '
	BEGIN { word = ENVIRON["WORD"]; whole = sub(/^--/, "", word) }
	!whole && "-" $1 == word || whole && $2 == word { is = $2 " " $3; n = 1; exit }
	whole && index($2, word) == 1 { n++; is = $2 " " $3; all = all " --" $2 }
	END { print (n > 1 ? "- any of" all : n ? is : "- -") }')
	option_long=${o_found%% *} option_takes=${o_found#* }
	case $o_found in
	"- -") misuse "$1: no such option" ;;
	"- "*) misuse "$1 may be $option_takes" ;;
	esac
}

# option LEFT ARG [NEXT]...: ARG is an option, or letters of several; `take` is
# called with each, as --NAME, and its value.  LEFT: how many words there are.
# Sets `used` to how many of them it was.
# shellcheck disable=SC2317
option() {
	used=1
	case $2 in
	--*=*)
		option_named "${2%%=*}"
		[ "$option_takes" != - ] || misuse "${2%%=*} takes no value"
		take "--$option_long" "${2#*=}"
		return ;;
	--*)
		option_named "$2"
		o_rest='' ;;
	*)
		o_rest=${2#??}
		option_named "${2%"$o_rest"}" ;;
	esac
	while [ "$option_takes" = - ]; do
		take "--$option_long" ''
		[ "$o_rest" ] || return 0
		o_more=${o_rest#?}
		option_named "-${o_rest%"$o_more"}"
		o_rest=$o_more
	done
	if [ "$o_rest" ]; then
		take "--$option_long" "$o_rest"
	else
		[ "$1" -gt 1 ] || misuse "$2 needs a value: $option_takes"
		used=2
		take "--$option_long" "$3"
	fi
}

# try PROGRAM OPTION...: what a tool says of options is said once, by us, and
# not of each file.  It is given no file that could be cut, so it can't go well.
# shellcheck disable=SC2317 # not every cut-* has options of others
try() {
	t_said=$("$@" 2>&1 >/dev/null </dev/null) &&
	    misuse "with these options ${1##*/} only prints something"
	case $t_said in
	*"
Try '"*)
		t_said=${t_said%"
Try '"*}
		misuse "${t_said#*: }" ;;
	esac
}

# help_options: the table of options (letter, long name, argument, values,
# help, as every tool of the suite prints it; - for none) as people read it.
help_options() {
	options_table | awk -F '\t' '{
		o = ($1 == "-" ? "    " : "-" $1 ", ") "--" $2
		if ($3 != "-") o = o " " $3
		if (length(o) > 23) printf "  %s\n  %23s %s\n", o, "", $5
		else printf "  %-23s %s\n", o, $5
	}'
}

# say_version CUTLIST: of the suite.
say_version() {
	v=$("$1" -V) || exit 2
	echo "$us ${v#*cutlist }"
}


# end_kids: ends all that this shell has begun.  The system knows them best: a
# shell notes them late, forgets, and mixes up.  And they are told until they
# are gone: one that begins still has our traps, and does not hear it.
# shellcheck disable=SC2317 # not every cut-* has some
end_kids() {
	while :; do
		kids=''
		read -r kids </proc/thread-self/children
		[ "$kids" ] || break
		# shellcheck disable=SC2086 # numbers
		kill $kids
		sleep 0.1
	done 2>/dev/null
}
