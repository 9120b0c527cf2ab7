#!/bin/sh
# Beats of clicks at known times, by all that beatscan has; and none where
# there are none.
# shellcheck disable=SC2016 # expressions of jq
# shellcheck source=/dev/null
. "$(dirname "$0")/../lib.sh"
need ffmpeg ffprobe jq

# sound OUT EXPRESSION RATE OPTION...
sound() {
	s_out=$1
	s_expr=$2
	s_rate=$3
	shift 3
	ffmpeg -nostdin -v error -y -f lavfi -i "aevalsrc='$s_expr':s=$s_rate" \
	    "$@" "$s_out" || exit 2
}

# Something that dies away after each multiple of a distance.
ping() {
	echo "0.6*exp(-90*mod(t,$1))*sin(9000*mod(t,$1)+1)"
}

# on_time WHAT DISTANCE MOST: beats of out lie on multiples of the distance, at
# MOST milliseconds from them in the median.
on_time() {
	rec "$1: nearly every one has its beat" '
		[.[] | select(.type == "beat").t | . / $d |
		    select(. - round | fabs < 0.06) | round] | unique | length |
		    . >= 0.93 * (20 / $d - 2) and . <= 20 / $d + 1' \
	    --argjson d "$2"
	rec "$1: and nothing else has" '
		all(.[] | select(.type == "beat").t / $d;
		    . - round | fabs < 0.06)' --argjson d "$2"
	rec "$1: on time" '
		[.[] | select(.type == "beat").t | 1000 * (. - $d *
		    (. / $d | round))] | sort | .[length / 2 | floor] |
		    . < $most and . > -$most' --argjson d "$2" --argjson most "$3"
}

while read -r bpm rate name codec; do
	d=$(awk -v b="$bpm" 'BEGIN { printf "%.9f", 60 / b }')
	sound "$name" "$(ping "$d")" "$rate" -t 20 -c:a "$codec"
	beatscan -q --what beat "$name" >out
	on_time "$bpm a minute, $codec at $rate Hz" "$d" 5
	rec "$bpm a minute, $codec at $rate Hz: its tempo" '
		[.[] | select(.type == "tempo" and .bpm != null).bpm] |
		    length == 1 and (.[0] / $b - 1 | fabs) < 0.003' \
	    --argjson b "$bpm"
done <<'END'
40 22050 s.wav pcm_s16le
61 8000 a.wav pcm_s16le
90 44100 b.ogg libvorbis
120 48000 c.m4a aac
120 48000 d.opus libopus
174 44100 e.mp3 libmp3lame
174 192000 f.flac flac
END

sound slow.wav "$(ping 60/42)" 22050 -t 20
beatscan -q --what beat --bpm 40-60 slow.wav >out
rec "42 a minute where no more than 60 are allowed" '
	[.[] | select(.type == "tempo").bpm] | length == 1 and
	    (.[0] - 42 | fabs) < 0.2'

# 100 a minute, then 140.
sound jump.wav "if(lt(t,21),$(ping 0.6),$(ping 3/7))" 22050 -t 42
beatscan -q --what beat jump.wav >out
rec "a jump of the tempo is one, where it is" '
	[.[] | select(.type == "tempo") | [.bpm, .end]] | length == 2 and
	    (.[0][0] - 100 | fabs) < 0.5 and (.[1][0] - 140 | fabs) < 0.5 and
	    (.[0][1] - 21 | fabs) < 2'

# Two plucked notes after a low one.
sound waltz.wav "if(lt(mod(t,1.2),0.4),0.8*sin(400*t)*exp(-12*mod(t,0.4)),
    0.3*(2*random(0)-1)*exp(-60*mod(t,0.4)))" 22050 -t 30
beatscan -q --what beat waltz.wav >out
rec "a waltz has bars of three, on its low notes" '
	any(.[]; .type == "tempo" and .meter == 3) and
	    ([.[] | select(.type == "beat" and .bar == 1).t / 1.2] |
	    length > 20 and all(.[]; . - round | fabs < 0.05))'

# A metronome that strikes one of so many harder.
for meter in 1 2 3 4; do
	loud="if(lt(mod(t,0.5*$meter),0.5),$([ $meter = 1 ] && echo 1 || echo 2.5),1)"
	sound bars.wav "0.5*$loud*$(ping 0.5)" 22050 -t 40
	beatscan -q --what beat bars.wav >out
	if [ $meter = 1 ]; then
		rec "where all are alike no bar is told" '
			[.[] | select(.type == "tempo").meter] == [null]'
		continue
	fi
	rec "bars of $meter by their accents" '
		[.[] | select(.type == "tempo").meter] == [$m] and
		    ([.[] | select(.type == "beat" and .bar == 1).t / (0.5 * $m)]
		    | length > 8 and all(.[]; . - round | fabs < 0.05))' \
	    --argjson m "$meter"
done

# Pauses by chance: even, or as those of a decay.
pause='0.2+0.7*random(1)'
for what in "even" "decaying"; do
	sound chance.wav "if(gte(t,ld(0)),st(2,t)+st(0,t+$pause))*0+
	    0.6*exp(-90*(t-ld(2)))*sin(9000*(t-ld(2))+1)" 22050 -t 40
	beatscan -q --what beat,onset chance.wav >out
	rec "clicks after $what pauses by chance have no beat" '
		([.[] | select(.type == "onset")] | length) > 40 and
		    all(.type != "beat") and
		    [.[] | select(.type == "tempo").bpm] == [null]'
	pause='0.02-0.5*log(random(1))'
done
plan
