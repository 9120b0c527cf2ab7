#ifndef PACKET_H
#define PACKET_H

#include <stdbool.h>
#include <stdint.h>

#include "tc.h"

/*
 * One packet of a video stream as it lies in the file, whoever found it: our
 * reader of MP4 tables or ffprobe.  Times are ticks of the stream's time
 * base, TC_NONE where unknown; pos is -1 where unknown.
 */
struct packet {
	int64_t pts;
	int64_t dts;
	int64_t duration; /* 0: unknown */
	int64_t pos;      /* of its first byte in the file */
	uint32_t size;
	bool key;
	bool hidden; /* decoded, but an edit list does not show it */
	bool cut; /* the file ends inside it: size is what there is */
};

#endif
