# shellcheck shell=sh disable=SC2154
# broken.sh: part of media.sh, which has the functions used here.
# Made here: broken, hostile, and no media at all.

# --- broken, hostile, and no media at all ---------------------------------

## empty.mp4            no byte
make_empty_mp4() {
	: >"$1"
}

## ftyp.mp4             the first box alone
make_ftyp_mp4() {
	dep plain.mp4 && head -c "$(be32 "$dir/plain.mp4" 0)" "$dir/plain.mp4" >"$1"
}

## header.mp4           everything before the first byte of media
make_header_mp4() {
	dep plain.mp4 || return
	at=$(find_hex "$dir/plain.mp4" 6d646174) || return
	head -c $((at + 4)) "$dir/plain.mp4" >"$1"
}

## nostream.mp4         a valid header that lists no stream
make_nostream_mp4() {
	{
		printf '\0\0\0\024ftypisom\0\0\002\0isom'
		printf '\0\0\0\164moov\0\0\0\154mvhd'
		zeros 14
		printf '\003\350\0\0\0\0\0\001\0\0\001\0'
		zeros 10
		printf '\0\001\0\0'
		zeros 12
		printf '\0\001\0\0'
		zeros 12
		printf '\100\0\0\0'
		zeros 24
		printf '\0\0\0\001'
	} >"$1"
}

zeros() {
	head -c "$1" /dev/zero
}

## half.mp4             plain.mp4, its media cut in the middle
make_half_mp4() {
	cut_half plain.mp4 "$1"
}

## half.mkv             plain.mkv cut in the middle
make_half_mkv() {
	cut_half plain.mkv "$1"
}

## notail.mp4           tail.mp4 cut in the middle: its index is lost
make_notail_mp4() {
	cut_half tail.mp4 "$1"
}

cut_half() {
	dep "$1" || return
	head -c $(($(wc -c <"$dir/$1") / 2)) "$dir/$1" >"$2"
}

## garbage.mp4          8 KiB of noise
make_garbage_mp4() {
	printf '%b' "$(awk 'BEGIN {
		for (x = 12345; i < 8192; i++) {
			x = (x * 16807) % 2147483647
			printf "\\0%03o", int(x / 4096) % 256
		}
	}')" >"$1"
}

## text.mp4             a text with the wrong name
make_text_mp4() {
	printf 'This is not a film.\nIt never was.\n' >"$1"
}

## encrypted.mp4        sample encryption, no key at hand
make_encrypted_mp4() {
	copy "$1" plain.mp4 -encryption_scheme cenc-aes-ctr \
	    -encryption_key 00112233445566778899aabbccddeeff \
	    -encryption_kid 0123456789abcdef0123456789abcdef
}

## list.m3u8            a playlist that names plain.ts
make_list_m3u8() {
	dep plain.ts || return
	printf '%s\n' '#EXTM3U' '#EXT-X-VERSION:3' '#EXT-X-TARGETDURATION:4' \
	    '#EXTINF:3.0,' plain.ts '#EXT-X-ENDLIST' >"$1"
}

## list.mp4             the same playlist, named like a film
make_list_mp4() {
	dep list.m3u8 && cp "$dir/list.m3u8" "$1"
}

## list.ffconcat        a concat script that names plain.mp4
make_list_ffconcat() {
	dep plain.mp4 || return
	printf 'ffconcat version 1.0\nfile plain.mp4\n' >"$1"
}

## list.mpd             a DASH manifest
make_list_mpd() {
	cat >"$1" <<-'END'
		<?xml version="1.0"?>
		<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S" minBufferTime="PT1S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">
		<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1000"><BaseURL>plain.mp4</BaseURL></Representation></AdaptationSet></Period>
		</MPD>
	END
}

## list.sdp             a session description
make_list_sdp() {
	printf '%s\r\n' v=0 'o=- 0 0 IN IP4 127.0.0.1' s=x 'c=IN IP4 127.0.0.1' \
	    't=0 0' 'm=video 5004 RTP/AVP 96' 'a=rtpmap:96 H264/90000' >"$1"
}
