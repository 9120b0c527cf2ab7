#!/bin/sh
# programme.sh PROGRAM: compiles the generator of films with known changes,
# where it is older than its sources.  It is no part of the build: only those
# who train or test the detection of shots want it.
# CC, CFLAGS and SAN mean what they mean to make.
set -u
case $1 in /*) to=$1 ;; *) to=$(pwd)/$1 ;; esac
cd "$(dirname "$0")" || exit 2

newer=$(find programme*.[ch] ../../lib -newer "$to" 2>/dev/null || echo none)
[ ! -x "$to" ] || [ "$newer" ] || exit 0
mkdir -p "$(dirname "$to")" || exit 2
# shellcheck disable=SC2086 # several words
${CC:-cc} -std=c11 -D_XOPEN_SOURCE=700 -DVERSION='"0"' -DTOOLPREFIX='""' \
    ${CFLAGS:--O2} ${SAN:+-fsanitize=$SAN -fno-sanitize-recover=all} \
    -I../../lib -o "$to" programme*.c ../../lib/*.c -lcjson -lxxhash -lm
