# shellcheck shell=sh disable=SC2016
# harness.sh: what every filter of the suite must do on a pipe.
#
# A test sources it after lib.sh and plugs a tool in:
#
#	. "$(dirname "$0")/../lib.sh"
#	. "$TESTS/pipe/harness.sh"
#	PIPE_OWN='frame shot'
#	PIPE_PATH=$(media plain.mp4)
#	pipe_tests framestat framestat --no-cache
#	plan
#
# The first word is the tool's name in its records and messages, the rest is
# the command, which reads records from stdin.  Set before the call:
#
#	PIPE_PATH	the path in media records.  Default: no such file.
#	PIPE_OWN	the types that the tool makes, besides run and error.
#	PIPE_STATUS	its exit status for a source that is complete: 0, or 1
#			where the tool looks for PIPE_PATH and it is not there.
#	PIPE_ONLY	the option that leaves others' records out: --only;
#			empty: there is none.
#	PIPE_SIGNALS	those that it dies of: INT TERM HUP.
#	PIPE_GONE	how it ends when nobody reads its output any more:
#			"signal 13"; "any": it may end as it likes.
#	PIPE_SKIP	checks left out: the words behind p_check_ below.
#	PIPE_TIME	seconds that one run may take (20), for slow builds.
#
# Everything runs under tests/tools/alone, which ends what hangs and tells of
# processes that outlive the tool; and ./report must be "exit N" and no more.
# Nothing waits for time to pass, only for lines and ends of files.

# The tool's name and the check's sentence.
p_name() {
	printf '%s: %s' "$p_tool" "$1"
}

# p_run CMD...: a run with stdin as it is; ./out, ./err, ./report.
p_run() {
	rm -f report pid
	"$B/tests/tools/alone" -t "${PIPE_TIME:-20}" -p pid -r report "$@" \
	    >out 2>err
}

# p_ended SENTENCE REPORT: how the last run ended, with nothing left behind.
p_ended() {
	if [ "$(cat report 2>&1)" = "$2" ]; then
		pass "$(p_name "$1")"
	else
		{
			echo "want: $2; got:"
			cat report
			echo "stderr:"
			cat err
		} | fail "$(p_name "$1")"
	fi
}

# p_same SENTENCE WANT: what was forwarded are the lines of the file WANT.
p_same() {
	p_theirs <out >forwarded
	same "$(p_name "$1")" forwarded "$2"
}

# p_says SENTENCE TEXT: a line of stderr begins with "TOOL: " and contains
# TEXT.
p_says() {
	if grep "^$p_tool: " err | grep -q -F -e "$2"; then
		pass "$(p_name "$1")"
	else
		{
			echo "want: $p_tool: ... $2; stderr:"
			cat err
		} | fail "$(p_name "$1")"
	fi
}

# p_theirs: stdin without the tool's own records.
p_theirs() {
	p_script=
	for p_type in run error; do
		p_script="$p_script
/^{\"type\":\"$p_type\",\"src\":\"[^\"]*\",\"tool\":\"$p_tool\"/d"
	done
	for p_type in ${PIPE_OWN-}; do
		p_script="$p_script
/^{\"type\":\"$p_type\",\"src\":/d"
	done
	sed -e "$p_script"
}

# The records that are fed: a source's media (of plain.mp4), a type that
# nobody knows with members that a parser might rewrite, and done.
p_src() {
	printf '00000000000000%02x' "$1"
}

p_media() {
	cat <<-END
		{"type":"media","src":"$(p_src "$1")","path":"${PIPE_PATH:-$WORK/none.mp4}","size":50509,"mtime":1700000000.000000,"key":"$(p_src "$1")","container":"mov,mp4,m4a,3gp,3g2,mj2","duration":2.000000,"start":0.000000,"bit_rate":202036,"truncated":false,"video":{"index":0,"codec":"h264","profile":"High","tag":"avc1","width":160,"height":120,"sar":"1:1","rotate":0,"flip":false,"display":[160,120],"rate":"24/1","avg_rate":"24/1","vfr":false,"pix_fmt":"yuv420p","depth":8,"range":null,"space":null,"primaries":null,"transfer":null,"hdr":null,"interlaced":false,"field_order":"progressive","time_base":"1/12288","start":0.000000,"start_pts":0,"duration":2.000000,"frames":48,"b_frames":0,"nal_length":4,"bit_rate":159112,"lang":null},"audio":{"index":1,"codec":"aac","profile":"LC","rate":44100,"channels":1,"layout":"mono","bits":null,"time_base":"1/44100","start":0.000000,"duration":2.000000,"bit_rate":32000,"lang":null,"title":null},"audios":[{"index":1,"codec":"aac","channels":1,"layout":"mono","lang":null,"title":null,"default":true}],"videos":1,"subtitles":[],"chapters":[],"tags":{},"gop":false}
	END
}

p_other() {
	printf '%s\n' '{"type":"zebra","src":"'"$(p_src "$1")"'","n":'"$2"',"x":1.50,"big":9007199254740993,"e":1E+2,"\u0061":"\u00e9 é \" \\ \/","list":[null,true,{}]}'
}

p_done() {
	printf '{"type":"done","src":"%s"}\n' "$(p_src "$1")"
}

p_whole() {
	p_media 1
	p_other 1 1
	p_other 1 2
	p_done 1
}

# p_long BYTES: a record of so many bytes.
p_long() {
	awk -v n="$1" 'BEGIN {
		line = "{\"type\":\"zebra\",\"src\":\"\",\"long\":\""
		for (s = "0123456789abcdef"; length(s) < n; s = s s)
			;
		print line substr(s, 1, n - length(line) - 2) "\"}"
	}'
}

# --- the checks -----------------------------------------------------------

p_check_empty() {
	p_run "$@" </dev/null
	p_ended "an empty input is no trouble" "exit 0"
	is "$(p_name "and nothing is written")" "$(cat out err)" ""
}

p_check_forward() {
	p_whole >feed
	p_run "$@" <feed
	p_ended "a whole source goes through" "exit $p_status"
	p_same "every line is forwarded byte for byte and in order" feed
	is "$(p_name "the last line is done")" "$(tail -n 1 out)" "$(p_done 1)"
	rec "$(p_name "each line is an object with type first, then src")" \
	    'all(keys_unsorted[0:2] == ["type", "src"])'
	rec "$(p_name "there is one run record of its own, after media")" '
		[.[] | select(.type == "media" or .tool == $tool and
		    .type == "run").type] == ["media", "run"]' \
	    --arg tool "$p_tool"
}

p_check_last() {
	p_whole >feed
	printf '%s' "$(cat feed)" >unended
	p_run "$@" <unended
	p_ended "a last line without newline is a line" "exit $p_status"
	p_same "and is forwarded with one" feed
}

p_check_bytes() {
	p_whole >feed
	"$B/tests/tools/drip" <feed | p_run "$@"
	p_ended "input may come byte by byte" "exit $p_status"
	p_same "and is put together again" feed
}

p_check_many() {
	awk 'BEGIN {
		for (i = 0; i < 20000; i++)
			printf "{\"type\":\"zebra\",\"src\":\"\",\"n\":\"%0" \
			    (1 + i * i % 611) "d\"}\n", i
	}' >feed
	p_run "$@" <feed
	p_ended "20000 records of all lengths are no trouble" "exit 0"
	ok "$(p_name "and go through byte for byte")" cmp out feed
}

# The open file belongs to others too (a shell, the next command of a list).
p_check_flags() {
	p_whole >feed
	mkfifo flags
	cat flags >/dev/null &
	"$B/tests/tools/alone" -k -r report "$@" <feed >flags 2>err
	wait $!
	rm flags
	p_ended "no descriptor is left non-blocking" "exit $p_status"
}

p_check_spelling() {
	cat >feed <<-'END'
		{ "type" : "zebra" , "src":"" }
		{"src":"nosuch","type":"zebra"}
		{"type":"zebra"}
		{"type":"done","src":"nosuch"}
		{"type":"gop","src":"nosuch","t":1e0}
		{"type":"Zebra\u0021","src":"x","src2":{"src":"y","type":"media"}}
	END
	printf '{"type":"zebra","src":""}\r\n' >>feed
	p_run "$@" <feed
	p_ended "unknown types and sources, any spelling of JSON" "exit 0"
	p_same "go through byte for byte" feed
}

p_check_blank() {
	p_whole >feed
	awk '{ print ""; print " \t "; print }' feed >spaced
	p_run "$@" <spaced
	p_ended "blank lines are no trouble" "exit $p_status"
	p_same "and are not forwarded" feed
}

p_check_long() {
	{
		p_long 65535
		p_long 65536
		p_long 70000
		p_long 1000000
		p_other 1 1
	} >feed
	p_run "$@" <feed
	p_ended "records of up to a million bytes are no trouble" "exit 0"
	p_same "and go through byte for byte" feed
	{
		p_other 1 1
		p_long 1100000
		p_other 1 2
		p_long 3000000
		p_other 1 3
	} >feed
	p_run "$@" <feed
	p_ended "a line over 1 MiB makes exit 1" "exit 1"
	grep -v long feed >short
	p_same "it is skipped, the others pass" short
	p_says "a message tells which it was" ":2:"
	p_says "and the next one" ":4:"
}

# p_bad WHAT TEXT: TEXT (printf escapes) as the second of three lines.
p_bad() {
	p_what=$1
	{
		p_other 1 1
		# shellcheck disable=SC2059
		printf "$2\n"
		p_other 1 2
	} >feed
	shift 2
	p_run "$@" <feed
	p_ended "$p_what is refused with exit 1" "exit 1"
	sed 2d feed >good
	p_same "$p_what: the other lines pass" good
	p_says "$p_what: the message names the line" ":2:"
}

p_check_bad() {
	p_bad "broken JSON" '{"type":"zebra","src":' "$@"
	p_bad "no JSON" 'hello' "$@"
	p_bad "an array" '["type","zebra"]' "$@"
	p_bad "no type" '{"src":"x"}' "$@"
	p_bad "a type that is no string" '{"type":1,"src":"x"}' "$@"
	p_bad "NaN" '{"type":"zebra","src":"","n":NaN}' "$@"
	p_bad "01" '{"type":"zebra","src":"","n":01}' "$@"
	p_bad "1e999" '{"type":"zebra","src":"","n":1e999}' "$@"
	p_bad "a byte order mark" '\357\273\277{"type":"zebra","src":""}' "$@"
	p_bad "a raw control byte" '{"type":"zebra","src":"\001"}' "$@"
	p_bad "a zero byte" '{"type":"zebra","src":"a\000b"}' "$@"
	p_bad "invalid UTF-8" '{"type":"zebra","src":"\377\376"}' "$@"
	p_bad "a lone surrogate" '{"type":"zebra","src":"\\ud800"}' "$@"
	p_bad "a key given twice" '{"type":"zebra","src":"","type":"media"}' "$@"
	p_bad "junk behind the record" '{"type":"zebra","src":""} x' "$@"
	p_bad "two records on a line" '{"type":"z","src":""}{"type":"z"}' "$@"
	p_bad "deep nesting" "{\"type\":\"z\",\"n\":$(printf '%0999d' 0 |
	    tr 0 '[')$(printf '%0999d' 0 | tr 0 ']')}" "$@"

	awk 'BEGIN { for (i = 0; i < 1000; i++) print "bad" }' >feed
	p_run "$@" <feed
	p_ended "a thousand bad lines make exit 1" "exit 1"
	ok "$(p_name "and few messages")" test "$(wc -l <err)" -lt 10
	p_says "which tell how many there were" 1000
}

p_check_closed() {
	p_run "$@" <&-
	p_ended "closed stdin is trouble" "exit 2"
	p_says "and told" ""
	p_whole >feed
	rm -f report
	"$B/tests/tools/alone" -r report "$@" <feed >&- 2>err
	p_ended "closed stdout is trouble" "exit 2"
	p_says "and told as well" ""
}

p_check_full() {
	[ -c /dev/full ] || return
	p_whole >feed
	rm -f report
	"$B/tests/tools/alone" -r report "$@" <feed >/dev/full 2>err
	p_ended "a full disk is trouble" "exit 2"
	p_says "and the message says why" "No space left"
}

# Somebody reads the first line and goes: once while there is always more to
# write, once while the input is silent.
p_check_head() {
	{
		p_media 1
		yes "$(p_other 1 1)" 2>/dev/null
	} | "$B/tests/tools/alone" -t "${PIPE_TIME:-20}" -r report "$@" 2>err |
	    head -n 1 >out
	is "$(p_name "| head -n 1 gives the first line")" "$(cat out)" \
	    "$(p_media 1)"
	p_gone "it ends when nobody reads"
}

p_check_silent() {
	p_open "$@"
	p_media 1 >&4
	p_read "$(p_media 1)"
	exec 5<&-
	wait "$p_job"
	p_gone "it ends when nobody reads, though the input is silent"
	exec 4>&-
}

p_gone() {
	if [ "${PIPE_GONE-signal 13}" = any ]; then
		p_ended "$1" "$(head -n 1 report)"
	else
		p_ended "$1" "${PIPE_GONE-signal 13}"
	fi
	is "$(p_name "and says nothing about it")" "$(cat err)" ""
}

# p_open CMD...: starts it between two FIFOs: descriptor 4 is its input, 5
# its output.  They are opened in the same order on both sides.  p_job is
# alone; ./pid holds the tool's process id once it has written anything.
p_open() {
	rm -f to from report pid
	mkfifo to from
	"$B/tests/tools/alone" -t "${PIPE_TIME:-20}" -p pid -r report "$@" \
	    <to >from 2>err &
	p_job=$!
	exec 4>to 5<from
}

# p_read LINE: reads from descriptor 5 up to this line; fails at the end.
p_read() {
	while IFS= read -r p_line <&5; do
		[ "$p_line" != "$1" ] || return 0
	done
	return 1
}

# p_close: the end of the input; what still comes is thrown away.
p_close() {
	exec 4>&-
	cat <&5 >/dev/null
	exec 5<&-
	wait "$p_job"
}

p_check_pause() {
	p_open "$@"
	for p_n in 1 2 3; do
		p_other 9 $p_n >&4
		ok "$(p_name "line $p_n is there before the input goes on")" \
		    p_read "$(p_other 9 $p_n)"
	done
	p_media 1 >&4
	ok "$(p_name "so is media")" p_read "$(p_media 1)"
	p_done 1 >&4
	ok "$(p_name "and done, once the tool is")" p_read "$(p_done 1)"
	p_close
	p_ended "it ends when the input does" "exit $p_status"
}

p_check_signal() {
	for p_sig in ${PIPE_SIGNALS-INT TERM HUP}; do
		p_files >before
		p_open "$@"
		p_media 1 >&4
		p_other 1 1 >&4
		p_read "$(p_other 1 1)"
		kill -"$p_sig" "$(cat pid)"
		p_close
		p_ended "it dies of SIG$p_sig and leaves no process" \
		    "signal $(p_number "$p_sig")"
		p_files >after
		same "$(p_name "and no file (SIG$p_sig)")" after before
	done
}

p_number() {
	case $1 in
	HUP) echo 1 ;;
	INT) echo 2 ;;
	TERM) echo 15 ;;
	*) echo "$1" ;;
	esac
}

# p_files: what lies in our $TMPDIR, and in /dev/shm under the process id of
# the last run (names there carry it between signs that are no digits, and
# others work there too).
p_files() {
	find "$TMPDIR" ! -name "${TMPDIR##*/}"
	[ ! -f pid ] || [ ! -d /dev/shm ] ||
	    find /dev/shm -maxdepth 1 -name "cutlist[!0-9]*[!0-9a-f]$(cat pid)[!0-9a-f]*" 2>/dev/null
}

p_check_open() {
	p_media 1 >feed
	p_run "$@" <feed
	p_ended "an input that ends before done makes exit 1" "exit 1"
	rec "$(p_name "the open source has one error of its own, then done")" '
		([.[] | select(.type == "error" and .src == $src and
		    .tool == $tool)] | length) == 1 + $more and
		    [.[] | select(.type == "done").src] == [$src] and
		    .[-1].type == "done"' \
	    --arg src "$(p_src 1)" --arg tool "$p_tool" --argjson more "$p_status"
	rec "$(p_name "the error names the file and what is wrong")" '
		[.[] | select(.type == "error")] |
		    all((.path | length) > 0 and (.what | test("[^.]$")))'
	p_says "and a message is printed" ""

	p_media 2 >>feed
	p_done 1 >>feed
	p_run "$@" <feed
	rec "$(p_name "a source that was done has no such error")" '
		[.[] | select(.type == "error").src] | [.[] | select(. == $one)] ==
		    [range($more) | $one] and index($two) != null' \
	    --arg one "$(p_src 1)" --arg two "$(p_src 2)" --argjson more "$p_status"
	rec "$(p_name "and each has one done")" '
		[.[] | select(.type == "done").src] | length == 2 and
		    (unique | length) == 2'
}

p_check_five() {
	for p_n in 1 2 3 4 5; do
		p_media $p_n
	done >feed
	for p_n in 1 2 3 4 5; do
		p_done $p_n
	done >>feed
	p_run "$@" <feed
	p_ended "five sources open at once do not hang" "exit $p_status"
	rec "$(p_name "each gets its media and its done")" '
		([.[] | select(.type == "media").src] | sort) == ([.[] |
		    select(.type == "done").src] | sort) and
		    ([.[] | select(.type == "done")] | length) == 5'
	for p_n in 1 2 3 4 5 6 7 8 9 10 11 12; do
		p_media $p_n
		p_done $p_n
	done >feed
	p_run "$@" <feed
	p_ended "twelve sources one after the other do not hang" "exit $p_status"
	rec "$(p_name "media come out in order, each before its done")" '
		([.[] | select(.type == "media").src] | . == sort) and
		([.[] | select(.type == "done")] | length) == 12 and
		(reduce .[] as $r ({};
		    if $r.type == "media" then .[$r.src] = 1
		    elif $r.type == "done" and .[$r.src] == 1
		    then .[$r.src] = 2 else . end) | all(.[]; . == 2))'
}

p_check_error() {
	{
		printf '%s\n' '{"type":"error","src":"","tool":"probe","path":"a.mp4","what":"no such file"}'
		p_whole
	} >feed
	p_run "$@" <feed
	p_ended "an error record that passes makes exit 1" "exit 1"
	p_same "and passes" feed
}

p_check_only() {
	p_opt=${PIPE_ONLY---only}
	[ -n "$p_opt" ] || return
	{
		p_media 1
		printf '{"type":"run","src":"%s","tool":"probe","version":"0.1.0","options":"","emits":["media"]}\n' "$(p_src 1)"
		p_other 1 1
		printf '{"type":"error","src":"","tool":"probe","path":"a.mp4","what":"no such file"}\n'
		p_done 1
	} >feed
	p_run "$@" "$p_opt" <feed
	p_ended "$p_opt goes on as ever" "exit 1"
	sed -n '1p;4p;5p' feed >kept
	p_same "$p_opt keeps media, error and done of others" kept
	rec "$(p_name "$p_opt keeps its own run")" \
	    '[.[] | select(.type == "run").tool] == [$tool]' \
	    --arg tool "$p_tool"
}

p_checks='empty forward last bytes many flags spelling blank long bad closed
    full head silent pause signal open five error only'

# pipe_tests NAME CMD...: all checks that are not in PIPE_SKIP.
pipe_tests() {
	p_tool=$1
	shift
	p_status=${PIPE_STATUS:-0}
	if [ ! -x "$B/tests/tools/alone" ]; then
		echo "Bail out! $B/tests/tools/alone is not built"
		exit 2
	fi
	# A tool that is gone shall end a check, not this script.
	trap '' PIPE
	for p_check in $p_checks; do
		case " ${PIPE_SKIP-} " in
		*" $p_check "*) skip "$(p_name "$p_check")" "not for it" ;;
		*) p_check_"$p_check" "$@" ;;
		esac
	done
	is "$(p_name "no temporary file is left")" "$(ls -A "$TMPDIR")" ""
}
