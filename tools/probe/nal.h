#ifndef NAL_H
#define NAL_H

#include "packet.h"

/*
 * What kind of key frame a packet of H.264 or HEVC is.  Containers mark a
 * frame as a key and leave open whether decoding may begin there; only the
 * NAL unit types in the bytes tell.
 */
enum key_kind {
	KEY_UNKNOWN,  /* H.264 or HEVC whose bytes could not be looked at */
	KEY_IDR,      /* H.264 type 5, HEVC 19 and 20 */
	KEY_CRA,      /* HEVC 21 */
	KEY_BLA,      /* HEVC 16 to 18 */
	KEY_RECOVERY, /* H.264: no IDR, but a recovery point announced */
	KEY_INTRA,    /* nothing that promises anything */
	KEY_OTHER     /* key frame of another codec; never decided here */
};

enum nal_codec { NAL_H264, NAL_HEVC };

/*
 * Looks at the bytes of one key packet in its file.  nal_length is the size
 * of the length in front of each NAL unit (1, 2 or 4: avcC and hvcC), or 0
 * for start codes (Annex B), or -1 to try 4 and then start codes.  The
 * payload may begin some bytes after p->pos, as it does behind the block
 * headers of Matroska, FLV and AVI, or be spread over MPEG-TS packets (188,
 * 192 or 204 bytes).  Within MPEG-PS everything is unknown.
 *
 * Nothing is believed that is not consistent in itself: lengths must add up
 * to exactly p->size, MPEG-TS packets must follow each other.  Reads less
 * than a kilobyte as a rule, some hundred kilobytes at worst.  Returns
 * KEY_UNKNOWN for everything doubtful, short or unreadable.
 */
enum key_kind nal_kind(int fd, const struct packet *p, enum nal_codec codec,
    int nal_length);

/* The name in records: "idr" "cra" "bla" "recovery" "intra" "key" "?". */
const char *key_kind_name(enum key_kind kind);

#endif
