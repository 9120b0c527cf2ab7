# shellcheck shell=sh disable=SC2154
# music.sh: part of media.sh, which has the functions used here.
# Music whose beats are known.

# band: a little band at 120 beats a minute, in fours, as an expression of t:
# from 1 s on, quiet and without a snare drum for 8 s (four bars), then loud
# for 16, quiet again for 8.  Ahead of it and behind it there is silence.
# Every sound begins at its beat.
band() {
	beat='mod(t-1,0.5)'
	bar='mod(t-1,2)'
	# bars on the steps 0, 5, 7 and 3 of a scale, and a melody in eighths
	step='ld(1)'
	note='ld(2)'
	saw='(mod((t-1)*ld(3)*RATIO,1)-0.5)'
	tone() {
		printf '%s' "$saw" | sed "s/RATIO/$1/"
	}
	printf '%s' "st(0,between(t,9,25));
	    st(1,mod(floor((t-1)/2),4));
	    st(1,if(eq($step,0),0,if(eq($step,1),5,if(eq($step,2),7,3))));
	    st(2,mod(floor((t-1)*4)*7,5));
	    st(2,if(eq($note,0),0,if(eq($note,1),4,if(eq($note,2),7,if(eq($note,3),9,12)))));
	    st(3,130.8*pow(2,$step/12));
	    gte(t,1)*lt(t,33)*(0.3+0.5*ld(0))*(
	    0.14*exp(-0.7*$bar)*($(tone 1)+$(tone 1.2599)+$(tone 1.4983))+
	    0.3*exp(-2.5*$beat)*$(tone 0.5)+
	    0.16*exp(-6*mod(t-1,0.25))*sin(2*PI*(t-1)*523.2*pow(2,$note/12))+
	    (0.8+0.3*lt($bar,0.5))*exp(-16*$beat)*sin(2*PI*55*$beat)+
	    0.4*ld(0)*gte(mod(t-1,1),0.5)*exp(-25*$beat)*(random(4)*2-1)+
	    0.15*exp(-70*mod(t-1,0.25))*(random(5)*2-1))" | tr -d '\n\t '
}

## song.flac            music, 120 beats a minute in fours, the first at 1 s
make_song_flac() {
	v "$1" "aevalsrc=$(band | sed 's/,/\\,/g;s/;/\\;/g'):s=22050:d=36,volume=0.7" \
	    -c:a flac -ac 2
}

## song.mp3             the same
make_song_mp3() {
	dep song.flac || return
	# shellcheck disable=SC2086
	ff -i "$dir/song.flac" $exact -c:a libmp3lame -b:a 64k "$1"
}
