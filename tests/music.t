#!/bin/sh
# Songs that beats are learned from: what a composer calls a beat is believed
# only where the notes agree.
# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"

fit=$TESTS/fit
for program in music_midi music_human; do
	${CC:-cc} -std=c11 -O1 -D_POSIX_C_SOURCE=200809L -o "$program" \
	    "$fit/$program.c" "$fit/music_file.c" \
	    "$fit/programme_random.c" -lm ||
		skip_all 'no compiler for it'
done

# song STEP: 96 notes, STEP ticks of 96 to a quarter apart, at 120 quarters a
# minute in 6/8.
song()
{
	printf 'MThd\000\000\000\006\000\000\000\001\000\140'
	printf 'MTrk\000\000\003\023'
	printf '\000\377\121\003\007\241\040\000\377\130\004\006\003\030\010'
	i=0
	while [ "$i" -lt 96 ]; do
		# shellcheck disable=SC2059 # the step is a part of it
		printf "\\000\\220\\074\\144\\$1\\200\\074\\000"
		i=$((i + 1))
	done
	printf '\000\377\057\000'
}

song 060 >eighths.mid
song 065 >free.mid

is 'a beat of 6/8 is a dotted quarter' \
    "$(./music_midi 1 eighths.mid beats.mid)" \
    'style=file bpm=80.000 meter=2 known=1 unit=1 whole=0'
./music_human beats.mid out.mid out.beats 1 80 2 1 1
is 'and is played as a beat, two to a bar' \
    "$(head -n 32 out.beats | awk '{ place = place $2 } END { print place }')" \
    12121212121212121212121212121212
ok 'until the song ends' test "$(wc -l <out.beats)" -le 33
# shellcheck disable=SC2016 # awk's dollars
ok 'at its tempo' awk 'NR == 1 { from = $1 } { to = $1 }
	END { beat = (to - from) / (NR - 1)
		exit !(beat > 0.6 && beat < 0.94) }' out.beats

exits 1 'notes beside every grid are refused' \
    ./music_midi 1 free.mid none.mid
has 'with the reason' err 'music_midi: free.mid: its notes are on no grid'

plan
