# --- what every cut-* says ---------------------------------------------------

die() {
	printf '%s: %s\n' "$us" "$*" >&2
	exit 2
}

misuse() {
	printf "%s: %s\nTry '%s --help'.\n" "$us" "$*" "$us" >&2
	exit 2
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

