#!/bin/sh
# scripts/run-tests: what it counts, what it shows, how it ends.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

[ -z "${SAN-}${VG-}" ] || skip_all "nothing compiled takes part"
need prove

# script NAME <TEXT: a test script.
script() {
	{
		echo '#!/bin/sh'
		cat
	} >"$1.t"
}

script good <<'END'
echo "ok 1 - one"
echo "ok 2 - two"
echo "ok 3 - three # SKIP not here"
echo "not ok 4 - four # TODO one day"
echo "ok 5 - a \# skip in a name"
echo 1..5
END
script bad <<'END'
echo 1..3
echo "ok 1 - right"
echo "not ok 2 - wrong"
echo "#  got this"
echo "# want that"
echo "ok 3 - right again"
exit 1
END
script skipped <<'END'
echo "1..0 # SKIP no such program"
END
script died <<'END'
echo "ok 1 - so far"
echo "last words" >&2
exit 7
END
script short <<'END'
echo 1..3
echo "ok 1 - of three"
END
script silent <<'END'
exit 0
END
script late <<'END'
echo 1..1
echo "ok 1 - then it failed"
exit 3
END
script hangs <<'END'
echo "ok 1 - and then"
sleep 60
END
script interrupted <<'END'
sh -c 'kill -INT $$; echo survived' >&2
[ $? -eq 130 ] && echo "ok 1 - INT kills" || echo "not ok 1 - INT kills"
echo 1..1
END
script reported <<'END'
echo "==1==ERROR: AddressSanitizer: stack" >"${ASAN_OPTIONS##*log_path=}.1"
echo "ok 1 - nobody saw it"
echo 1..1
END

# run N NAME TEST...: run-tests exits with N.
run() {
	t_run=$1
	t_called=$2
	shift 2
	for t_script; do
		set -- "$@" "$WORK/$t_script.t"
		shift
	done
	exits "$t_run" "$t_called" env B="$WORK/b" SAN= VG= \
	    TEST_TIMEOUT="${patience:-60}" "$ROOT/scripts/run-tests" "$@"
}

# ends NAME LINE: the last line of the output.
ends() {
	is "$1" "$(tail -n 1 out)" "$2"
}

run 0 "tests that pass" good
ends "are counted; a known failure is as good as skipped" \
    "3 passed, 0 failed, 2 skipped"
has "all that they print is kept" b/check.log "ok 2 - two"

run 1 "a test that fails" bad good
ends "is counted among others" "5 passed, 1 failed, 2 skipped"
has "it is named" out "not ok 2 - wrong"
has "with its reasons" out "# want that"

run 0 "a script that skips itself" good skipped
ends "counts as skipped" "3 passed, 0 failed, 3 skipped"

run 1 "skipping alone is not enough" skipped
run 1 "a script that dies" died
ends "counts as a failure beside what it passed" \
    "1 passed, 1 failed, 0 skipped"
has "its last words are shown" out "last words"
run 1 "a script that stops before its plan is fulfilled" short
has "is found out" out "planned 3 tests, ran 1"
run 1 "a script without a test fails" silent good
run 1 "so does one that ends with another status than 0" late
patience=2
run 1 "one that hangs is stopped" hangs
patience=60
has "which is told" out "took too long"
ends "and counted" "1 passed, 1 failed, 0 skipped"
run 0 "INT is not ignored in tests" interrupted
run 1 "a sanitizer's report that the test did not look at" reported
ends "is a failure" "1 passed, 1 failed, 0 skipped"
has "and shown" out "AddressSanitizer"
run 1 "no tests at all"
ends "is a failure too" "0 passed, 0 failed, 0 skipped"
is "nothing is left behind" "$(ls "$TMPDIR")" ""
plan
