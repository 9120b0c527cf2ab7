# music_make.sh: how music.sh makes its pieces; sourced by it.
# shellcheck shell=sh
# shellcheck disable=SC2154  # what music.sh and music_plan assign

# Seconds from an event to its sound in fluidsynth, measured with a drum: blocks
# of 64 frames, and some; what an instrument needs to speak comes on top.
synth_late=${SYNTH_LATE:-0.002}

build_program()
{
	parts=$(find tests/fit -name "$1.c" -o -name "${1}_*.c" \
		-o -name music_file.c -o -name programme_random.c)
	# shellcheck disable=SC2086
	[ -z "$(find $parts -newer "$B/$1" 2>&1)" ] ||
		${CC:-cc} -std=c11 -O2 -D_POSIX_C_SOURCE=200809L -o "$B/$1" \
			$parts -lm
}

# Lines "name beats": those that end a song or fill are no accompaniment, and
# every fifth file of the library is for testing alone.
list_grooves()
{
	number=0
	for kind in stdlib casio kara pflib; do
		for file in /usr/share/mma/lib/"$kind"/*.mma; do
			number=$((number + 1))
			part=train
			[ $((number % 5)) -ne 0 ] || part='test'
			[ "$part" = "$1" ] || continue
			awk -v kind="$kind" 'tolower($1) == "time" { beats = $2 + 0 }
				tolower($1) == "defgroove" &&
				$2 !~ /[Ii]ntro|[Ee]nd|[Ff]ill|[Mm]etronome|[Nn]one/ {
					print (kind == "stdlib" ? "" : kind ":") $2,
						beats ? beats : 4
				}' "$file"
		done
	done
}

# words SEED: some minutes of sentences that mean nothing.
words()
{
	"$B/music_noise" words "$1"
}

# speaker NUMBER TEXT OUT.wav: one of the voices; the test has others.
speaker()
{
	case $half-$(($1 % 6)) in
	train-0) espeak-ng -v en-us -s 150 -f "$2" -w "$3" ;;
	train-1) espeak-ng -v en-gb+f3 -s 175 -p 70 -f "$2" -w "$3" ;;
	train-2) flite -voice slt -f "$2" -o "$3" ;;
	train-3) flite -voice rms -f "$2" -o "$3" ;;
	train-4) espeak-ng -v de+m4 -s 130 -p 30 -f "$2" -w "$3" ;;
	train-5) espeak-ng -v it+f2 -s 190 -p 60 -f "$2" -w "$3" ;;
	test-[024]) flite -voice awb -f "$2" -o "$3" ;;
	test-1) espeak-ng -v en-gb-scotland+m2 -s 160 -f "$2" -w "$3" ;;
	test-3) espeak-ng -v fr+f4 -s 165 -p 55 -f "$2" -w "$3" ;;
	test-5) espeak-ng -v es+m7 -s 180 -p 40 -f "$2" -w "$3" ;;
	esac >/dev/null 2>&1
}

# Voices, a crowd and noises, made once for both: what pieces are mixed with.
make_pool()
{
	pool=$MUSIC/pool_$1
	[ ! -e "$pool/done" ] || return 0
	mkdir -p "$pool"
	for v in 0 1 2 3 4 5; do
		words $((v + offset)) >"$work/words"
		speaker $v "$work/words" "$work/v.wav"
		sox -R "$work/v.wav" "$pool/m$v.wav" trim 0 45 rate 44100 \
			gain -n -3 2>/dev/null
		sox "$pool/m$v.wav" "$pool/voice$v.wav" channels 2
	done
	# Bent and drawn out, a voice comes near to song.
	for v in 0 1 2; do
		sox -R "$pool/m$v.wav" "$pool/voice$((v + 6)).wav" \
			speed 0.9 tempo -s 0.66 tremolo 5.5 25 trim 0 45 \
			channels 2 2>/dev/null
	done
	for c in 0 1; do
		sox -R -m "$pool"/m[012345].wav "$work/c1.wav" gain -n -4
		sox -R "$work/c1.wav" "$work/c2.wav" speed 0.9 reverse
		sox -R "$work/c1.wav" "$work/c3.wav" speed $((c + 1)).12 \
			repeat 2 trim 7
		sox -R -m "$work/c1.wav" "$work/c2.wav" "$work/c3.wav" \
			"$pool/crowd$c.wav" gain -n -4 channels 2 2>/dev/null
	done
	for kind in white pink brown; do
		sox -R -n -r 44100 -c 2 "$pool/$kind.wav" synth 45 \
			${kind}noise gain -n -3
	done
	: >"$pool/done"
}

loudness()
{
	awk -v db="$1" 'BEGIN { printf "%.5f", 10 ^ (db / 20) }'
}

# spoil IN.wav NAME: effects, other sounds, a codec; the variables of
# music_plan say which.
spoil()
{
	# shellcheck disable=SC2086
	sox -R "$1" "$work/music.wav" trim "$start" "$SECONDS_EACH" \
		channels 2 $effects 2>/dev/null || return 1
	set -- "$2" -v 1 "$work/music.wav"
	[ -z "$noise" ] ||
		set -- "$@" -v "$(loudness "$noise_db")" "$pool/$noise.wav"
	[ "$voice" -eq 0 ] ||
		set -- "$@" -v "$(loudness "$voice_db")" \
			"$pool/voice$((voice % 9)).wav"
	[ "$crowd" -eq 0 ] ||
		set -- "$@" -v "$(loudness "$crowd_db")" \
			"$pool/crowd$((crowd % 2)).wav"
	if [ "$crackle" -gt 0 ]; then
		"$B/music_noise" crackle "$pick" "$SECONDS_EACH" "$crackle" |
			sox -R -t f32 -r 44100 -c 1 - "$work/crackle.wav" channels 2
		set -- "$@" -v 1 "$work/crackle.wav"
	fi
	into=$1
	shift
	[ $# -eq 3 ] && more='' || more=-m
	length=$(soxi -D "$work/music.wav")
	# shellcheck disable=SC2086
	sox -R $more "$@" -b 16 "$work/mix.wav" trim 0 "$length" \
		channels "$channels" 2>/dev/null || return 1
	encode "$work/mix.wav" "$into"
}

# Through a lossy codec and back; containers that know their priming, so that
# nothing moves.
encode()
{
	format=${codec%% *}
	if [ "$format" != flac ]; then
		ffmpeg -nostdin -v error -y -i "$1" -b:a "${codec#* }" \
			"$work/lossy.$format" &&
			ffmpeg -nostdin -v error -y -i "$work/lossy.$format" \
				-sample_fmt s16 "$2" && return 0
	fi
	ffmpeg -nostdin -v error -y -i "$1" "$2"
}

mma_piece()
{
	eval "$("$B/music_plan" song "$1" "$work/grooves" "$work/song.mma")"
	eval "$("$B/music_plan" spoil "$1")"
	mma -f "$work/song.mid" "$work/song.mma" >"$work/log" 2>&1 || {
		echo "music: $name: mma does not play $groove" >&2
		return 1
	}
	"$B/music_human" "$work/song.mid" "$work/human.mid" "$work/beats" \
		"$1" "$bpm" "$meter" "$unit" || return 1
	# shellcheck disable=SC2086
	set -- $fonts
	shift $((pick % $#))
	fluidsynth -q -n -i -g 0.5 -r 44100 -R "$reverb" \
		-o synth.dynamic-sample-loading=1 -F "$work/raw.wav" "$1" \
		"$work/human.mid" >"$work/log" 2>&1 || return 1
	spoil "$work/raw.wav" "$work/out.flac" || return 1
	awk -v from="$start" -v late="$synth_late" -v most="$length" '
		{ t = $1 - from + late }
		t >= 0 && t < most { printf "%.4f %d\n", t, $2 }' "$work/beats" \
		>"$MUSIC/$set/$name.beats"
	mv "$work/out.flac" "$MUSIC/$set/$name.flac"
	echo "$name $groove $bpm ${1##*/} voice=$voice crowd=$crowd" \
		"noise=$noise codec=$codec" >>"$MUSIC/$set/LIST"
}

# nobeat_piece SEED NUMBER: the number chooses the kind, the seed the rest.
nobeat_piece()
{
	eval "$("$B/music_plan" spoil "$1")"
	start=0 crackle=0 voice=0 crowd=0
	kind=$(($2 % 20))
	a=$pool/voice$((pick % 6)).wav b=$pool/voice$(((pick + 3) % 9)).wav
	# shellcheck disable=SC2086
	set -- $fonts
	font=$1
	case $kind in
	0 | 1) sox -R "$a" "$work/raw.wav" trim $((pick % 20)) ;;
	2) sox -R "$a" "$work/raw.wav" silence -l 1 0.1 1% -1 0.3 1% \
		pad 0.8@3 1.3@9 2@14 ;;
	3) sox -R -m "$a" "$b" "$work/raw.wav" ;;
	4 | 5) sox -R "$pool/crowd$((pick % 2)).wav" "$work/raw.wav" \
		trim $((pick % 9)) ;;
	6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14)
		set -- applause wind clicks uneven steps sea siren drone quiet
		shift $((kind - 6))
		"$B/music_noise" "$1" "$pick" 60 |
			sox -R -t f32 -r 44100 -c 1 - "$work/raw.wav" ;;
	15 | 16 | 17)
		set -- notes notes chords
		shift $((kind - 15))
		"$B/music_noise" "$1" "$pick" >"$work/free.mid"
		fluidsynth -q -n -i -g 0.6 -r 44100 -F "$work/raw.wav" "$font" \
			"$work/free.mid" >"$work/log" 2>&1 ;;
	18) sox -R "$pool/pink.wav" "$work/raw.wav" gain -n -$((pick % 30)) ;;
	19) if [ $((pick % 3)) -eq 0 ]; then
		sox -R -n -r 44100 -c 1 "$work/raw.wav" synth 60 sine 0 vol 0
		noise='' effects='gain 0'
	else
		"$B/music_noise" drone "$pick" 60 |
			sox -R -t f32 -r 44100 -c 1 - "$work/drone.wav" channels 2
		sox -R -m -v 1 "$a" -v 0.4 "$work/drone.wav" "$work/raw.wav"
	fi ;;
	esac 2>/dev/null
	spoil "$work/raw.wav" "$MUSIC/$set/$name.flac" || return 1
	: >"$MUSIC/$set/$name.beats"
	echo "$name kind=$kind noise=$noise codec=$codec" >>"$MUSIC/$set/LIST"
}
