#ifndef INPUT_H
#define INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "gops.h"
#include "reel.h"

/*
 * What framestat reads from records: each function takes the root of a record
 * (rec.h) and returns 0, or -1 where the record does not say what it must.
 */
struct cJSON;

/* What media says beyond what decoding needs. */
struct facts {
	struct film film;    /* path stays the caller's to set */
	struct ratio rate;   /* meant frames a second; num 0: unknown */
	char codec[32];
	int64_t begin, end;  /* of the pictures, microseconds; end TC_NONE:
	                        unknown */
	bool video;          /* there are pictures */
	bool gop;            /* an index follows */
	bool growing;        /* it is still being written */
	bool appended;       /* recorders only add to such a container */
};

int input_media(struct facts *f, const struct cJSON *root);
int input_gop(struct gop_facts *g, const struct cJSON *root);

#endif
