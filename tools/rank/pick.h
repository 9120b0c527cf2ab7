#ifndef PICK_H
#define PICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "moment.h"
#include "spans.h"
#include "story.h"
#include "taste.h"

/*
 * From stories to the moments that are told: candidates, without
 * near-duplicates, the best set of them, their levels and ranks.
 */
struct pick_wish {
	const struct taste *taste;
	size_t count;        /* at most so many; 0: as many as there are */
	int64_t total;       /* at most so long together; 0: any length */
	size_t spread;       /* parts of a film that share the count evenly;
	                        0: wherever they lie */
	size_t cap;          /* at most so many from one source; 0: any number */
	bool coarse;         /* for a closer look: with room around them */
	bool shots;          /* every shot, none left out */
};

enum pick_end {
	PICK_CHOSEN,   /* of what stands out; none where none is short enough;
	                  with `shots`, what shots there are */
	PICK_DULL,     /* nothing stands out in any story */
	PICK_BLIND,    /* nothing is known of any story */
};

struct pick_story {
	struct story *story;
	const struct spans *only; /* moments lie in here, if any do; null, or
	                             empty: anywhere */
};

/* Over all the stories together; norms are set and lanes are whole.  out: the
 * moments that were picked, by source and time, each with level and rank; it
 * is freed with moments_free.  Where nothing stands out or nothing is known,
 * they are evenly spaced, their score is 0 and their level minimal; but there
 * are none where a threshold of loudness was not reached. */
enum pick_end pick(const struct pick_story *v, size_t n,
    const struct pick_wish *w, struct moments *out);

#endif
