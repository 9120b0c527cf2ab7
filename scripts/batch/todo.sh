# --- what there is to do ---------------------------------------------------

# is_clip PATH: was it cut before?  A folder of recordings in which clips are
# made is named as a whole the next time.
is_clip() {
	[ -s "${1%/*}/.cutlist.ndjson" ] && grep -q -s -F \
	    "\"name\":\"${1##*/}\"" "${1%/*}/.cutlist.ndjson"
}

# no_room: what is written for the batch itself does not fit.
no_room() {
	die "$(shown "$state"): can not be written to: is the disk full?"
}

# number_names RUN NAME...: a file N.path for each, with its absolute name, and
# its line in the list of those that are there; of the others N.out.
number_names() {
	run=$1
	shift
	read -r n <"$run/count"
	for name; do
		[ "$name" ] || continue
		n=$((n + 1))
		case $name in
		/*) path=$name ;;
		*) path=$PWD/$name ;;
		esac
		# find says ./rec/x, a shell rec/x, and both mean one file.
		while :; do
			case $path in
			*/./*) path=${path%%/./*}/${path#*/./} ;;
			*//*) path=${path%%//*}/${path#*//} ;;
			*) break ;;
			esac
		done
		printf '%s' "$path" >"$run/$n.path" || exit 2
		if [ ! -f "$path" ]; then
			why="no such file"
			[ ! -e "$path" ] || why="is no regular file"
			[ ! -d "$path" ] || why="is a folder: name its files"
			printf 'failed\t0\t-\t0\t%s\n' "$why" >"$run/$n.out" ||
			    exit 2
		elif [ ! -r "$path" ]; then
			printf 'failed\t0\t-\t0\tcan not be read\n' \
			    >"$run/$n.out" || exit 2
		elif is_clip "$path"; then
			printf 'skipped\t0\t-\t0\tis a clip of ours\n' \
			    >"$run/$n.out" || exit 2
		else
			printf '%s\0' "$path" >>"$run/there0" &&
			    printf '%s\n' "$n" >>"$run/there" || exit 2
		fi
	done
	echo "$n" >"$run/count" || exit 2
}

# folders: from lines "N ID SIZE TIME" and the names (in there0), the same
# with the folder of each: its stem, made safe; with a piece of its ID where
# another source has that (capital letters make no difference).  A source
# keeps its folder for ever.
folders() {
	{
		find "$state/done" -type f -exec awk 'FNR == 2 { n = FILENAME
		    sub(/.*\//, "", n); print n "\t" $0; nextfile }' {} +
		echo
		tr '\001-\037\177\\:*?"<>|' '[_*]' <"$run/there0" |
		    tr '\000' '\n' | sed 's|.*/||; s|\(.\)\.[^.]*$|\1|
		    s|^[. -]|_|; s|[. ]$|_|'
	} | awk -F '\t' -v list="$run/sources" '
	NR == 1 { while ((getline line <list) > 0) source[++sources] = line }
	!names && $0 == "" { names = 1; next }
	!names { mine[$1] = $2; owner[tolower($2)] = $1; next }
	{
		split(source[++n], s, " ")
		folder = substr($0, 1, 200)
		if (s[2] in mine)
			folder = mine[s[2]]
		else if (tolower(folder) in owner &&
		    owner[tolower(folder)] != s[2])
			folder = folder "-" substr(s[2], 1, 6)
		mine[s[2]] = folder
		owner[tolower(folder)] = s[2]
		print source[n] "\t" folder
	}'
}

# what_to_do: a file N.job for each source, and the numbers of those that are
# not finished in todo.
what_to_do() {
	echo 0 >"$run/count" || no_room
	: >"$run/there0"
	: >"$run/there"
	xargs -0 -r -a "$begin/names0" sh "$self" --number "$run" || no_room
	read -r count <"$run/count"
	[ "$count" -gt 0 ] || die "no names of files came"

	# Sizes, times and IDs, in the order of the list.
	xargs -0 -r -a "$run/there0" stat -L --printf '%s %.9Y\n' -- \
	    >"$run/stats" || die "files change while they are looked at"
	sed 's/$/.path/' "$run/there" | (cd "$run" && xargs -r sha256sum) |
	    cut -c 1-16 >"$run/ids" || no_room
	paste -d ' ' "$run/there" "$run/ids" "$run/stats" >"$run/sources" ||
	    no_room
	folders >"$run/table" || no_room

	[ ! "$parts" ] || make_parts

	# A source that is named twice is one.
	awk -F '[ \t]' '{ print $1, seen[$2]++ ? "twice" : "once" }' \
	    "$run/table" >"$run/times" || no_room
	: >"$run/wanted"
	: >"$run/todo"
	exec 5<"$run/times"
	while IFS=$tab read -r source folder; do
		read -r _ times <&5
		look_at "$source" "$folder" "$times"
	done <"$run/table"
	exec 5<&-

	# The clips of what is said to be done, all of them at once.
	cut -d / -f 2- "$run/wanted" | tr '\n' '\0' | (cd "$out" &&
	    xargs -0 -r stat --printf '%s %.9Y/%n\n' -- 2>/dev/null) \
	    >"$run/found"
	awk 'NR == FNR { have[$0] = 1; next }
	    { n = $1; sub(/^[^ ]* /, ""); if (!($0 in have)) print n }' \
	    "$run/found" "$run/wanted" | sort -un >"$run/gone"
	while read -r n; do
		rm -f "$run/$n.out"
		echo "$n" >>"$run/todo" || no_room
	done <"$run/gone"
	sort -n -o "$run/todo" "$run/todo" || no_room
}

# make_parts: one job for each part of the only source.  Stretches that touch
# share no picture and lose none, so any times will do.
make_parts() {
	if [ "$count" -ne 1 ] || [ ! -s "$run/table" ]; then
		die "--encode takes one file that can be read"
	fi
	path=$(cat "$run/1.path"; echo /)
	path=${path%/}
	"$cutlist" --options-table >/dev/null || exit 2
	"${cutlist%cutlist}probe" -q -- "$path" >"$run/media" ||
	    die "$(shown "$path"): $(why_not "$run/media" /dev/null 1)"
	length=$(jq -r 'select(.type == "media") | .duration // 0' "$run/media")
	awk -v length_="$length" -v n="$parts" 'BEGIN {
		if (!(length_ > n)) exit 1
		for (i = 0; i < n; i++) {
			to = sprintf("%.6f", length_ * (i + 1) / n)
			printf "%.6f-%s\n", length_ * i / n, i + 1 < n ? to : ""
		}
	}' >"$run/ranges" || die "$(shown "$path"): too short for $parts parts"
	IFS=$tab read -r source film_folder <"$run/table"
	IFS=' ' read -r _ film_id film_size film_time <<-EOT
	$source
	EOT
	n=0
	while read -r range; do
		n=$((n + 1))
		cp "$run/1.path" "$run/$n.path" 2>/dev/null
		printf 'set -- "$@" --method encode --keep %s\n' "$range" \
		    >"$run/$n.options"
		printf '%s %s.%s.%s %s %s\t.cut-batch/parts/%s.%s/%s\n' "$n" \
		    "$film_id" "$n" "$parts" "$((film_size / parts))" \
		    "$film_time" "$film_id" "$parts" "$n"
	done <"$run/ranges" >"$run/table"
	cut -f 1 "$run/table" >"$run/sources"
	count=$parts
}

# picture_times FILE: when each picture that is shown is shown.
picture_times() {
	ffprobe -v error -select_streams v:0 -show_entries \
	    packet=pts_time,flags -of csv=p=0 -i "file:$1" |
	    awk -F , '$2 !~ /D/ && $1 != "N/A" { print $1 }' | sort -n
}

# join_parts: the film out of its parts, under its final name when no picture
# is missing, doubled or late.  The sound is the source's, in one piece.
join_parts() {
	mkdir "$run/join" && cd "$run/join" || return
	: >list
	picture_times "$path" >want
	first=1
	for i in $(seq "$parts"); do
		part=$(sed -n '3s/^[^\t]*\t//p' \
		    "$state/done/$film_id.$i.$parts")
		ln -s "$state/parts/$film_id.$parts/$i/$part" "$i.${part##*.}"
		# The next part begins when its first picture is shown in the
		# source; how long the last one before it stays is not in this.
		next=$((first + $(picture_times "$i.${part##*.}" | wc -l)))
		printf 'file %s\n' "$i.${part##*.}" >>list
		awk -v first="$first" -v next_="$next" '
		NR == first { from = $1 }
		NR == next_ { printf "duration %.6f\n", $1 - from }' want >>list
		first=$next
	done
	# Times as they are stored keep sound and picture where they were.
	offset=$(head -n 1 want)
	film=film.${part##*.}
	if ! ffmpeg -nostdin -v error -copyts -i "file:$path" -itsoffset "$offset" \
	    -f concat -i list -map 1:v:0 -map '0:a?' -map_metadata 0 \
	    -map_chapters 0 -c copy "$film" 2>log; then
		echo "its parts can not be joined: $(last_line log)"
		return 1
	fi
	picture_times "$film" >got
	if ! paste want got | awk '
	    NR == 1 { moved = $2 - $1 }
	    { d = $2 - moved - $1 }
	    NF != 2 || d > 0.002 || d < -0.002 { exit 1 }'; then
		echo "joined, it has other pictures than its source:" \
		    "$(wc -l <got) of $(wc -l <want)"
		return 1
	fi
	# Around each joint it is decoded.  A finer time base than the rate's
	# keeps apart what is shown at distances that wander.
	while IFS=- read -r from _; do
		ffmpeg -nostdin -v error -ss "$(echo "$from" |
		    awk '{ print ($1 > 1 ? $1 - 1 : 0) }')" -i "file:$film" -t 2 \
		    -map 0:v:0 -fps_mode passthrough -enc_time_base -1 \
		    -f rawvideo -y /dev/null 2>>errors
	done <"$run/ranges"
	if [ -s errors ]; then
		echo "joined, it can not be decoded: $(last_line errors)"
		return 1
	fi
	final=$film_folder.${film##*.}
	if [ "$overwrite" ]; then
		mv -f "$film" "$out/$final"
	elif ! ln "$film" "$out/$final" 2>/dev/null; then
		if [ -e "$out/$final" ]; then
			echo "$final is there already; -y replaces it"
			return 1
		fi
		mv "$film" "$out/$final" || return
	fi
	rm -rf "$state/parts/$film_id.$parts"
	rm -f "$state/done/$film_id".*."$parts"
	echo "$final"
}

# look_at "N ID SIZE TIME" FOLDER TIMES: is it finished?
look_at() {
	IFS=' ' read -r n id size time <<-EOT
	$1
	EOT
	printf '%s\n%s\n' "$1" "$2" >"$run/$n.job" || no_room
	if [ "$3" = twice ]; then
		printf 'skipped\t0\t-\t0\tnamed twice\n' >"$run/$n.out"
		return
	fi
	ledger=$state/done/$id
	if [ ! "$overwrite" ] && [ -f "$ledger" ]; then
		exec 4<"$ledger"
		IFS=' ' read -r was_key was_size was_time was_clips <&4
		read -r _ <&4
		if [ "$was_key $was_size $was_time" = "$key $size $time" ]; then
			while IFS= read -r clip; do
				printf '%s %s/%s/%s\n' "$n" \
				    "${clip%%"$tab"*}" "$2" "${clip#*"$tab"}"
			done <&4 >>"$run/wanted"
			printf 'skipped\t0\t-\t%s\tdone before\n' "$was_clips" \
			    >"$run/$n.out"
			exec 4<&-
			return
		fi
		exec 4<&-
	fi
	echo "$n" >>"$run/todo" || no_room
}

