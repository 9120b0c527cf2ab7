#ifndef ORDER_H
#define ORDER_H

#include <stdbool.h>

#include "footage.h"
#include "slice.h"
#include "wish.h"

struct packets;
struct joint;

/*
 * One clip to be made: what of, which part, how, and where to.  Everything is
 * the caller's and outlives the recipes made of it.
 */
struct order {
	const struct footage *src;
	const struct slice *slice;
	const struct packets *packets; /* around the slice; null where the
	                                  times in slice and joint suffice */
	const struct joint *joint;     /* for copy and smart; else null */
	const struct wish *wish;
	const char *temp;              /* folder for parts, there already and
	                                  this order's alone */
	const char *out;               /* temporary name of the result; its
	                                  format is codec_container's whatever
	                                  the name says */
	const char *title;             /* the clip's own; null: the source's */
	bool safe;                     /* the last resort: one thread, plain
	                                  settings */
	bool zscale;                   /* this ffmpeg can tone-map */
};

#endif
