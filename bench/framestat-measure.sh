#!/bin/sh
# Measuring pictures: the time for one, and what vector instructions are
# worth.  The same code without them (no SSE2 functions, no vectorised loops)
# should take at least half as long again; where it does not, a loop has been
# written that the compiler can not turn into vectors.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

PLAIN=$DIR/measure-plain
# shellcheck disable=SC2086 # flags are words
${CC:-cc} -std=c11 -O1 -fno-tree-vectorize -fno-tree-slp-vectorize -U__SSE2__ \
    ${CPPFLAGS:-} -I"$ROOT/lib" -D_XOPEN_SOURCE=700 -o "$PLAIN" \
    "$ROOT/tests/tools/measure.c" "$ROOT"/tools/framestat/measure*.c \
    "$ROOT"/tools/framestat/motion*.c "$ROOT/lib/buf.c" "$ROOT/lib/diag.c" -lm

FAST=$B/tests/tools/measure
for what in pan noise still large; do
	echo "one picture: $("$FAST" "$what"); plain: $("$PLAIN" "$what")"
done
echo "targets: pan, noise, still <= 40 us"
pair "small pictures, plain against vectors" ">= 1.50" \
    "'$PLAIN' pan" "'$FAST' pan"
pair "larger pictures, plain against vectors" ">= 1.20" \
    "'$PLAIN' large" "'$FAST' large"
