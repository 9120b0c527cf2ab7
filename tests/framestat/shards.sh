# shellcheck shell=sh
# shards.sh: for scenarios about framestat's shards; read after lib.sh.

# shards OPTIONS FILM EDGE...: the shards of a film cut at these times: files
# shard.1, shard.2 ...
shards() {
	shards_options=$1 shards_film=$2 shards_from=0 shards_n=0
	shift 2
	rm -f shard.*
	for shards_to in "$@" ''; do
		shards_n=$((shards_n + 1))
		# shellcheck disable=SC2086 # options
		framestat -q $shards_options --range "$shards_from-$shards_to" \
		    "$shards_film" >"shard.$shards_n" || return
		shards_from=$shards_to
	done
}
