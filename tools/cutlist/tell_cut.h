#ifndef TELL_CUT_H
#define TELL_CUT_H

#include "buf.h"
#include "footage.h"
#include "journal.h"
#include "render.h"
#include "slice.h"

/*
 * What cutlist says: cut and clip records, and the table for people.
 */
void tell_cut(struct buf *b, const struct footage *film,
    const struct slice *s);

/* One of made and kept (it was there already) is null. */
struct tell_clip {
	const char *path;
	const struct slice *slice;
	const struct render_result *made;
	const struct journal_clip *kept;
	int64_t delay;  /* microseconds from when its end was recorded;
	                   TC_NONE: that was before */
};

void tell_clip(struct buf *b, const struct footage *film,
    const struct tell_clip *c);

/* A heading, and a line for each cut: slot, start, length, pictures, method,
 * the seconds it will take, why. */
void tell_cuts_heading(struct buf *b);
void tell_cut_row(struct buf *b, const struct footage *film,
    const struct slice *s);

#endif
