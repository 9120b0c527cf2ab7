#!/bin/sh
# What hearing costs: an hour of AAC, 48 kHz stereo, decoded to nothing, handed
# over, and measured; user and system time of all processes.
# shellcheck source=/dev/null
. "$(dirname "$0")/common"

hour=$DIR/hour.m4a
if [ ! -f "$hour" ]; then
	ffmpeg -v error -nostdin -y -filter_complex \
	    'anoisesrc=d=300:c=pink:r=48000:a=0.3:seed=1[a];
	    sine=f=330:d=300:r=48000[b];[a][b]join=inputs=2:channel_layout=stereo' \
	    -c:a aac -b:a 128k "$DIR/part.m4a"
	ffmpeg -v error -nostdin -y -stream_loop 11 -i "$DIR/part.m4a" -c copy \
	    "$DIR/part-$$.m4a"
	mv "$DIR/part-$$.m4a" "$hour"
	rm "$DIR/part.m4a"
fi

# To nothing; a name with blanks is the shell's matter.
null="ffmpeg -nostdin -v error -threads 1 -i '$hour' -f null -"

work_pair 'an hour of sound handed over' 1.8 \
    "'$B/tests/tools/hear' '$hour'" "$null"
work_pair 'an hour of sound measured' 2.2 \
    "'$B/tests/tools/hear' -L '$hour'" "$null"
work_pair "ffmpeg's ebur128" - \
    "ffmpeg -nostdin -v error -threads 1 -i '$hour' -af ebur128=framelog=verbose -f null -" \
    "$null"
