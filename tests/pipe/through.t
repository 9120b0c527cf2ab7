#!/bin/sh
# A filter that feeds a child and drains it while records pass through.
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
# shellcheck source=/dev/null
. "$TESTS/pipe/harness.sh"

through=$B/tests/tools/through
# shellcheck disable=SC2034 # for the harness
PIPE_OWN=through
# shellcheck disable=SC2034
PIPE_PATH=/dev/null
pipe_tests through "$through" cat

# 10 MB through a child, far more than all pipes and buffers hold together.
awk 'BEGIN {
	print "{\"type\":\"media\",\"src\":\"a\",\"path\":\"x\"}"
	for (i = 0; i < 50000; i++)
		printf "{\"type\":\"frame\",\"src\":\"a\",\"n\":%d,\"pad\":\"%0160d\"}\n", i, i
	print "{\"type\":\"done\",\"src\":\"a\"}"
}' >feed
fed=$(grep '"frame"' feed | wc -c)

# sort_out: frames from ./out to ./passed; the rest stays, for jq takes seconds
# for all.
sort_out() {
	grep '"frame"' out >passed
	grep -v '"frame"' out >rest
	mv rest out
}

exits 0 "a child is fed and drained while lines pass" "$through" cat <feed
is "done comes last" "$(tail -n 1 out | jq -r .type)" "done"
sort_out
grep '"frame"' feed >want
same "every line passes through as it came" passed want
rec "the child got and gave every byte" \
    'map(select(.type == "through")) | length == 1 and .[0].in == '"$fed"' and .[0].out == '"$fed"
rec "what waits for it is bounded" \
    'map(select(.type == "through"))[0].most < 200000'

head -n 3000 feed >part
tail -n 1 feed >>part
fed=$(grep '"frame"' part | wc -c)
exits 0 "a child that reads byte by byte" \
    "$through" -- sh -c 'while IFS= read -r line; do echo x; done' <part
rec "holds the input back, and nothing is lost" \
    'map(select(.type == "through"))[0] | .in == '"$fed"' and .out == 5998 and .most < 200000'

exits 1 "a child that dies early" "$through" -- sh -c 'exit 3' <feed
sort_out
same "does not stop the lines" passed want
rec "its end is told in an error record" \
    'map(select(.type == "error"))[0].what == "sh: exit 3"'

exits 0 "a child that stops listening" "$through" -- sh -c 'exec <&-; echo x' <feed
sort_out
rec "costs the rest of its input, no more" \
    'map(select(.type == "through"))[0].out == 2'
plan
