#!/bin/sh
# beats.sh HEARD CACHE FOLDER...: what the ear hears of every FOLDER/NAME that
# has a NAME.beats beside it, as CACHE/SET/NAME.heard, for tests/fit/beats.
# HEARD is the program of tests/fit/heard.c.
set -eu
export CUTLIST_CACHE=off

heard=$1
cache=$2
shift 2
for folder; do
	set="$cache/$(basename "$folder")"
	mkdir -p "$set"
	for beats in "$folder"/*.beats; do
		[ -f "$beats" ] || continue
		name=$(basename "$beats" .beats)
		cp "$beats" "$set/$name.beats"
		[ -s "$set/$name.heard" ] && continue
		for sound in "$folder/$name".flac "$folder/$name".ogg \
		    "$folder/$name".wav; do
			[ -f "$sound" ] || continue
			rate=$(ffprobe -v error -select_streams a:0 \
			    -show_entries stream=sample_rate -of csv=p=0 \
			    "$sound")
			ffmpeg -v error -nostdin -i "$sound" -map 0:a:0 \
			    -ac 1 -f s16le - </dev/null |
			    "$heard" "$rate" >"$set/$name.part"
			mv "$set/$name.part" "$set/$name.heard"
			rm -f "$set/$name.pulse"
			break
		done
	done
done
