#!/bin/sh
# The Makefile: a whole build in a folder with spaces in its path, with flags
# of the caller's, several at once; install, uninstall, dist.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

[ -z "${SAN-}${VG-}" ] || skip_all "the plain build tests this"
need make "${CC:=cc}"
unset CFLAGS CPPFLAGS LDFLAGS LDLIBS PREFIX DESTDIR TOOLPREFIX SAN VG T \
    MEDIA BINDIR MANDIR DATADIR COMPDIR WERROR DEPS
unset B
LEAN= # make check is to do without
export LEAN

copy="$WORK/a checkout"
mkdir "$copy"
(cd "$ROOT" && tar -cf - Makefile VERSION lib tools scripts man \
    tests/lib.sh tests/valgrind) | (cd "$copy" && tar -xf -)
cd "$copy" || exit 2
mkdir -p tests/unit share
cp "$TESTS/unit/tap.h" tests/unit/
echo data >"share/a file"
tools=$(for file in tools/*/*.c; do
	name=$(basename "$file" .c)
	[ "$file" != "tools/$name/$name.c" ] || echo "$name"
done)
[ "$tools" ] || skip_all "there are no tools yet"
commands=$(sed -n 's/^COMMANDS := //p' Makefile)

# makes N NAME ARG...: make exits with N.
makes() {
	t_makes=$1
	t_called=$2
	shift 2
	exits "$t_makes" "$t_called" make CC="$CC" V=1 "$@"
	cp "$WORK/out" out
	cp "$WORK/err" err
}

# At parse time nothing may be needed that a bare system lacks.
mkdir "$WORK/bare"
for name in make sh cat sed; do
	ln -s "$(command -v "$name")" "$WORK/bare/"
done
exits 0 "make help wants nothing but make, a shell, cat and sed" \
    env PATH="$WORK/bare" make help
is "and does not complain" "$(cat "$WORK/err")" ""
has "it tells of make check" "$WORK/out" "make check"

makes 2 "make check stops when something is missing" check \
    DEPS='echo missing; exit 2;'
ok "before anything was compiled" test ! -e build

set -- CFLAGS='-O0 -DOF_CALLER=1' LDFLAGS=-Wl,-O1 TOOLPREFIX=cl-
CPPFLAGS=-DBY_ENVIRONMENT
export CPPFLAGS
makes 0 "a build with flags of the caller's, three at once" -j3 "$@"
has "make prints the commands" out "-o build/lib/buf.o"
is "CFLAGS of the caller's are in each compilation" \
    "$(grep -c -e ' -MMD .*' out)" "$(grep -c -e '-O0 -DOF_CALLER=1 -MMD' out)"
is "and CPPFLAGS" "$(grep -c -e ' -MMD .*' out)" \
    "$(grep -c -e '-DBY_ENVIRONMENT .*-MMD' out)"
not_ok "and no other optimisation" grep -q -e -O2 out
has "LDFLAGS in the linking" out "-Wl,-O1"
for tool in $tools; do
	ok "$tool carries the prefix and runs" "build/cl-$tool" -V
done

makes 0 "a second make" "$@"
has "does nothing" out "Nothing to be done"
lines "at all" out 1
ok "and a third would do nothing" make -q CC="$CC" "$@"
exits 0 "without V=1" make CC="$CC" B="$WORK/short" "$@" \
    "$WORK/short/lib/buf.o"
is "a command is told in two words" "$(cat "$WORK/out")" \
    "  CC  $WORK/short/lib/buf.o"

makes 0 "a changed header" -n -W lib/key.h "$@"
has "makes again what includes it" out "-o build/lib/key.o"
not_ok "and nothing else" grep -q -e '-o build/lib/buf.o' out

makes 0 "other flags" -n CFLAGS=-O1
has "make everything again" out "-o build/lib/buf.o"
makes 0 "another build folder" -n B="$WORK/elsewhere" "$@"
has "takes it all" out "-o $WORK/elsewhere/lib/buf.o"
not_ok "and leaves the first alone" grep -q -e '-o build/' out

dest="$WORK/the root"
makes 0 "make install with DESTDIR, PREFIX and TOOLPREFIX" install "$@" \
    DESTDIR="$dest" PREFIX=/usr
not_ok "compiles nothing" grep -q -e -MMD out
(cd "$dest" && find . -type f | LC_ALL=C sort) >"$WORK/got"
{
	for tool in $tools $commands; do
		echo "./usr/bin/cl-$tool"
		echo "./usr/share/bash-completion/completions/cl-$tool"
	done
	for page in man/*.[1-8]; do
		[ ! -f "$page" ] ||
		    echo "./usr/share/man/man${page##*.}/cl-${page#man/}"
	done
	find share -type f ! -name '.*' | sed 's,^share/,./usr/share/cutlist/,'
} | LC_ALL=C sort >"$WORK/want"
same "installs these files" "$WORK/got" "$WORK/want"
for tool in $tools $commands; do
	ok "$tool runs where it was installed" "$dest/usr/bin/cl-$tool" -h
	has "its completion is for the installed name" \
	    "$dest/usr/share/bash-completion/completions/cl-$tool" "cl-$tool"
	page=$dest/usr/share/man/man1/cl-$tool.1
	[ ! -f "man/$tool.1" ] ||
	    has "its page names it so" "$page" ".Nm cl-$tool"
done
if command -v mandoc >/dev/null; then
	ok "the installed pages are clean" \
	    sh -c "! mandoc -T lint -W warning '$dest'/usr/share/man/man*/* |
	grep -v 'unusual Xr order'"
else
	skip "the installed pages are clean" "no mandoc here"
fi

makes 0 "make uninstall" uninstall "$@" DESTDIR="$dest" PREFIX=/usr
is "leaves nothing" "$(find "$dest" -mindepth 1)" ""
makes 0 "a second time" uninstall "$@" DESTDIR="$dest" PREFIX=/usr

mkdir -p "$dest/usr/bin" "$dest/usr/share/cutlist"
touch "$dest/usr/bin/other" "$dest/usr/share/cutlist/my own"
makes 0 "make install among other files" install "$@" DESTDIR="$dest" PREFIX=/usr
makes 0 "make uninstall again" uninstall "$@" DESTDIR="$dest" PREFIX=/usr
is "leaves what is not ours" "$(cd "$dest" && find . -type f | LC_ALL=C sort)" \
    "./usr/bin/other${NL}./usr/share/cutlist/my own"

# What follows is of make and not of the tools: one of them is enough.
for part in tools/*/; do
	[ "$part" = tools/probe/ ] || rm -r "$part"
done

# Running tests, with a suite of two.
cat >tests/unit/one.c <<'END'
#include "tap.h"
#include "buf.h"
int
main(void)
{
	struct buf b;

	buf_init(&b);
	ok(b.len == 0, "a unit test sees lib/");
	return done_testing();
}
END
cat >tests/two.t <<'END'
#!/bin/sh
case $B in /*/build) echo "ok 1 - B is absolute" ;; *) echo "not ok 1 - $B" ;; esac
case $MEDIA in /*/build/media) echo "ok 2" ;; *) echo "not ok 2 - $MEDIA" ;; esac
[ "${MAKEFLAGS-}" ] && echo "not ok 3" || echo "ok 3 - nothing of make's"
echo 1..3
END
set -- CFLAGS=-O0 DEPS=:
if command -v prove >/dev/null; then
	makes 0 "make check" -j2 check "$@"
	is "ends with the sum" "$(tail -n 1 out)" "4 passed, 0 failed, 0 skipped"
	makes 0 "make check T=" check T=build/tests/unit/one "$@"
	is "runs only these" "$(tail -n 1 out)" "1 passed, 0 failed, 0 skipped"
	echo 'echo "not ok 1 - no"; echo 1..1' >tests/two.t
	makes 2 "make check with a failure" check T=tests/two.t "$@"
	is "fails" "$(tail -n 1 out)" "0 passed, 1 failed, 0 skipped"
else
	skip "make check" "no prove here"
fi

# The archive.
if ! command -v git >/dev/null; then
	skip "make dist" "no git here"
	plan
	exit
fi
GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org
GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME \
    GIT_COMMITTER_EMAIL GIT_CONFIG_NOSYSTEM
version=$(cat VERSION)
printf '/build/\n/*.tar.gz\n/out\n/err\n' >.gitignore
git init -q . && git add -A && git commit -qm first
makes 2 "make dist without a tag" dist
has "says why it refuses" err "not tagged"
ok "makes nothing" test ! -e "cutlist-$version.tar.gz"
git tag "v$version"
makes 0 "make dist of a tagged version" dist
cp "cutlist-$version.tar.gz" "$WORK/first"
makes 0 "make dist again" dist
same "gives the same bytes" "cutlist-$version.tar.gz" "$WORK/first"
ok "which unpack into one folder" sh -c \
    "gzip -dc <'$WORK/first' | tar -tf - | grep -v '^cutlist-$version/' | grep -c . | grep -qx 0"
echo more >>VERSION.txt
echo "# changed" >>Makefile
makes 2 "make dist of a changed tree" dist
makes 0 "make dist DIST_ANY=1" dist DIST_ANY=1
same "packs the commit all the same" "cutlist-$version.tar.gz" "$WORK/first"

makes 0 "make clean" clean
ok "takes the build away" test ! -e build
plan
