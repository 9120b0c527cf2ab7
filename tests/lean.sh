#!/bin/sh
# lean.sh DIR: lets ffmpeg and ffprobe start in a third of the time, for the
# thousands of times that tests start them; prints a folder for PATH, which lies
# in DIR, with an ffmpeg and an ffprobe in it, or nothing where that can't be
# had.
#
# Nearly all of a start goes by in binding two hundred libraries together, most
# of which serve screens, networks, discs, voices and drawings that no test ever
# uses.  Here one empty library stands in for these under all their names: it
# has the symbols that the others want to see, and whoever calls one dies at
# once by a signal, so nothing can come out different unnoticed.  The programs
# and what decodes, encodes, reads and writes files are those of the system.
# docs/decisions/0019-lean-ffmpeg.md tells what that saves.
set -u
nl='
'
LC_ALL=C
export LC_ALL
unset LD_LIBRARY_PATH

# What is stood in for: names of libraries, without what follows .so.
spare='libSDL2-2.0 libGL libX11 libXext libXv libxcb libxcb-shm libxcb-shape
    libxcb-xfixes libva-x11 libvdpau libcaca libpulse libjack libopenal
    libcdio_paranoia libcdio_cdda libraw1394 libavc1394 librom1394 libiec61883
    libdc1394 libflite libflite_cmu_us_awb libflite_cmu_us_kal
    libflite_cmu_us_kal16 libflite_cmu_us_rms libflite_cmu_us_slt
    libpocketsphinx libsphinxbase librsvg-2 libcairo libgobject-2.0 libbluray
    libchromaprint librabbitmq librist libsrt-gnutls libssh-gcrypt libzmq
    libplacebo liblilv-0 librubberband libbs2b libmysofa libvidstab libOpenCL
    libmfx'

programs=$(command -v ffmpeg && command -v ffprobe) || exit 0
case $programs in *[!A-Za-z0-9/_."$nl"-]*) exit 0 ;; esac
for tool in ldd nm objdump cksum "${CC:=cc}"; do
	command -v "${tool%% *}" >/dev/null || exit 0
done

mkdir -p "$1" && dir=$(cd "$1" && pwd) || exit 0

# One folder for each set of libraries that there ever was.
# shellcheck disable=SC2086 # two paths without blanks
lean=$dir/lean.$({
	ldd $programs | sed 's/(0x.*//'
	cat "$0" /etc/ld.so.cache
	echo "$CC"
} 2>/dev/null | cksum | tr ' ' .)
if [ -d "$lean" ]; then
	[ ! -e "$lean/no" ] || exit 0
	printf '%s\n' "$lean/bin"
	exit
fi

tmp=$(mktemp -d "$lean.XXXXXX") || exit 0
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# The files of these libraries.
# shellcheck disable=SC2086
ldd $programs | awk -v spare="$spare" '
    BEGIN { n = split(spare, name, " "); while (n) want[name[n--]] }
    $2 == "=>" {
	bare = $1
	sub(/[.]so.*/, "", bare)
	if (bare in want && !seen[$1]++) print $1, $3
    }' >"$tmp/spare"

# build FILE: the library under all these names.
build() {
	# shellcheck disable=SC2086 # a compiler may come with words
	$CC -w -O1 -fPIC -fno-builtin -shared -nostdlib -Wl,-z,norelro \
	    -Wl,--version-script="$tmp/versions" -Wl,-soname,stand-in.so \
	    -o "$tmp/lib/stand-in.so" "$1" 2>"$tmp/log" || return
	while read -r name path; do
		ln -sf stand-in.so "$tmp/lib/$name"
	done <"$tmp/spare"
}

# make: into $tmp/lib.  First empty, which tells what is loaded all the same;
# what that wants and is in the spare libraries, is put into it.
make() {
	[ -s "$tmp/spare" ] && mkdir "$tmp/lib" && : >"$tmp/none.c" || return
	echo 'STAND_IN {};' >"$tmp/versions"
	build "$tmp/none.c" || return
	# shellcheck disable=SC2086
	LD_LIBRARY_PATH=$tmp/lib ldd $programs 2>/dev/null |
	    awk -v ours="$tmp/" '$3 ~ /^\// && !index($3, ours) && !seen[$3]++ {
		print $3 }' >"$tmp/loaded"
	# shellcheck disable=SC2046,SC2086
	nm -D --undefined-only $programs $(cat "$tmp/loaded") 2>/dev/null |
	    awk 'NF > 1 { sub(/@.*/, "", $NF); print $NF }' >"$tmp/wanted"
	while read -r name path; do
		nm -D --defined-only --with-symbol-versions "$path"
		objdump -p "$path" | awk '
		    /^Version definitions/ { on = 1; next }
		    /^Version References/ { on = 0 }
		    on && NF == 4 && $2 != "0x01" { print "version", $4 }'
	done <"$tmp/spare" 2>/dev/null >"$tmp/defined"
	awk -v code="$tmp/code.c" -v versions="$tmp/versions" '
	    NR == FNR { wanted[$1]; next }
	    $1 == "version" { node[$2] = node[$2]; next }
	    {
		name = $NF
		at = index(name, "@")
		version = at ? substr(name, at + 1) : "STAND_IN"
		sub(/^@/, "", version)
		if (at)
			name = substr(name, 1, at - 1)
		if ($(NF - 1) == "A" || !(name in wanted) || name in seen)
			next
		seen[name]
		node[version] = node[version] name ";"
		if ($(NF - 1) ~ /[TtWi]/)
			print "void " name "(void) { __builtin_trap(); }" >code
		else
			print "char " name "[4096];" >code
	    }
	    END {
		for (v in node)
			print v, (node[v] ? "{ global: " node[v] " };" : "{};") >versions
	    }' "$tmp/wanted" "$tmp/defined" || return
	build "$tmp/code.c"
}

# works: ffmpeg says of itself what it says without it, and what it encodes is
# read.
works() {
	for what in -version -formats -codecs -filters; do
		ffmpeg -v error "$what" >"$tmp/real" 2>&1
		PATH=$1 ffmpeg -v error "$what" >"$tmp/got" 2>&1
		cmp -s "$tmp/real" "$tmp/got" || return
	done
	PATH=$1:$PATH
	ffmpeg -nostdin -v error -f lavfi -i testsrc2=d=1:s=64x48 -f lavfi \
	    -i sine=d=1 -pix_fmt yuv420p "$tmp/film.mkv" 2>"$tmp/log" &&
	    ffprobe -v error -show_streams "$tmp/film.mkv" >"$tmp/got" \
	    2>"$tmp/log" && grep -q '^width=64' "$tmp/got" && [ ! -s "$tmp/log" ]
}

# wrappers DIR: programs in DIR/bin that start with what is in DIR/lib.
wrappers() {
	mkdir -p "$1/bin"
	for program in $programs; do
		cat >"$1/bin/${program##*/}" <<END
#!/bin/sh
LD_LIBRARY_PATH=\${0%/bin/*}/lib exec $program "\$@"
END
	done
	chmod 755 "$1" "$1/lib" "$1/bin" "$1"/bin/*
}

mkdir "$tmp/new"
if make && wrappers "$tmp" && (works "$tmp/bin") </dev/null; then
	mv "$tmp/lib" "$tmp/bin" "$tmp/new/"
else
	: >"$tmp/new/no"
fi
chmod 755 "$tmp/new"
# Another may have been faster.
[ -d "$lean" ] || mv "$tmp/new" "$lean"
[ -e "$lean/no" ] || printf '%s\n' "$lean/bin"
