#!/bin/sh
# What the library costs: a filter that checks and forwards every record.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

N=600000
F=$DIR/records.ndjson
[ -f "$F" ] || awk -v n=$N 'BEGIN {
	print "{\"type\":\"media\",\"src\":\"a\",\"path\":\"x.mp4\"}"
	for (i = 0; i < n; i++)
		printf "{\"type\":\"frame\",\"src\":\"0123456789abcdef\",\"t\":%.6f,\"dt\":0.040000,\"luma\":101.25,\"contrast\":33.10,\"exposure\":[0.0100,0.0200],\"colour\":12.50,\"diff\":3.2100,\"motion\":1.20,\"cx\":0.501,\"cy\":0.498,\"black\":false,\"white\":false,\"frozen\":false,\"hash\":\"0011223344556677\",\"sharp\":120.10}\n", i * .04
	print "{\"type\":\"done\",\"src\":\"a\"}"
}' >"$F"

n=0
while [ "$n" -lt "$RUNS" ]; do
	seconds "'$B/tests/tools/pass' <'$F' | cat"
	n=$((n + 1))
done | sort -n | awk -v n=$N -v size="$(wc -c <"$F")" '
	{ t[NR] = $1 }
	END {
		m = t[int((NR + 1) / 2)]
		printf "%-44s %.0f records/s of %.0f bytes  target 400000\n",
		    "checked and forwarded through a pipe", n / m, size / n
	}'
pair "the same against cat" "-" "'$B/tests/tools/pass' <'$F' | cat" \
    "cat <'$F' | cat"
pair "the same against jq -c ." "-" "head -n 60000 '$F' | '$B/tests/tools/pass' | cat" \
    "head -n 60000 '$F' | jq -c . | cat"
