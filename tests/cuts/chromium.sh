#!/bin/sh
# chromium.sh BROWSER FILE FOLDER WORK: does a browser show the pictures that
# decode.sh found in FILE (FOLDER)?
#
# A page seeks to the middle of each picture's time, so that every join is
# reached from a key frame before it, and prints what it sees as a tiny gray
# picture on its console.  Of more than 60 pictures only some are looked at,
# the first and last 12 among them.  Exit status 1 where one is another, 2
# where the browser did not do it.
set -u
LC_ALL=C
export LC_ALL

root=$(cd "$(dirname "$0")/../.." && pwd) || exit 2
B=${B:-$root/build}
framecode=$B/tests/tools/framecode
browser=$1
file=$2
dir=$3
work=$(cd "$4" && pwd) || exit 2
ln -sf "$(cd "$(dirname "$file")" && pwd)/$(basename "$file")" "$work/film" ||
    exit 2

# Seconds in the middle of each picture to look at, and its number.  A player
# begins where the container begins.
read -r _ begin <"$dir/length"
awk -v begin="$begin" '
/^tb/ { split($2, q, "/"); tick = q[1] / q[2]; next }
{ at[n] = $1 * tick - begin; number[n++] = $2 }
END {
	at[n] = 2 * at[n - 1] - at[n - 2]
	if (n == 1) at[n] = at[0] + 0.03
	step = n > 60 ? int(n / 36) : 1
	for (i = 0; i < n; i++)
		if (i < 12 || i >= n - 12 || i % step == 0)
			printf "%.6f %s\n", (at[i] + at[i + 1]) / 2, number[i]
}' n=0 "$dir/pictures" >"$work/look"
cut -d' ' -f2 "$work/look" >"$work/seen.want"

cat >"$work/page.html" <<EOT
<video id=v muted preload=auto src=film></video><canvas id=c></canvas>
<script>
var times = [$(cut -d' ' -f1 "$work/look" | paste -s -d, -)], i = 0;
var v = document.getElementById('v'), c = document.getElementById('c');
var there, shown, timer;

// A picture is looked at once the player is there and has shown a new one; the
// very first may have been shown before.
function next() {
	if (i == times.length) {
		console.log('CUTS done');
		return;
	}
	there = shown = false;
	v.requestVideoFrameCallback(function () { shown = true; both(); });
	v.currentTime = times[i++];
}
function both() {
	if (there && shown) {
		clearTimeout(timer);
		look();
	}
}
v.onseeked = function () {
	there = true;
	timer = setTimeout(function () { shown = true; both(); }, 2000);
	both();
};
function look() {
	var wide = v.videoWidth > v.videoHeight;
	c.width = wide ? 64 : 40;
	c.height = wide ? 40 : 64;
	var g = c.getContext('2d', { willReadFrequently: true }), s = '';
	g.drawImage(v, 0, 0, c.width, c.height);
	var d = g.getImageData(0, 0, c.width, c.height).data;
	for (var k = 0; k < d.length; k += 4)
		s += (d[k + 1] + 256).toString(16).substring(1);
	console.log('CUTS ' + c.width + ' ' + c.height + ' ' + s + ' .');
	next();
}
v.onerror = function () { console.log('CUTS error ' + v.error.message + ' .'); };
v.onloadeddata = next;
</script>
EOT

# It never ends by itself.
rm -f "$work/pipe"
mkfifo "$work/pipe" || exit 2
timeout 60 "$browser" --headless --no-sandbox --disable-gpu --mute-audio \
    --allow-file-access-from-files --user-data-dir="$work/profile" \
    --enable-logging=stderr --log-level=0 --v=0 "file://$work/page.html" \
    >/dev/null 2>"$work/pipe" </dev/null &
pid=$!
# Line by line as they come: other programs would wait for a full buffer.
while IFS= read -r line; do
	printf '%s\n' "$line"
	case $line in *'"CUTS done'* | *'"CUTS error'*) break ;; esac
done <"$work/pipe" >"$work/console"
kill "$pid" 2>/dev/null
wait "$pid" 2>/dev/null

if grep -q '"CUTS error' "$work/console"; then
	sed -n 's/.*"CUTS error \(.*\) \.".*/chromium does not play it: \1/p' \
	    "$work/console"
	exit 1
fi
grep -q '"CUTS done' "$work/console" || {
	echo "chromium did not get through"
	exit 2
}
sed -n 's/.*"CUTS \([0-9].*\) \.".*/\1/p' "$work/console" |
    "$framecode" hex | cut -d' ' -f1 >"$work/seen"
cmp -s "$work/seen" "$work/seen.want" && exit 0
echo "chromium shows other pictures:" \
    "$(diff "$work/seen" "$work/seen.want" | head -n 3 | tr '\n' ' ')"
exit 1
