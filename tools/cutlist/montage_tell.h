#ifndef MONTAGE_TELL_H
#define MONTAGE_TELL_H

#include "buf.h"
#include "montage_options.h"
#include "montage_slots.h"

/*
 * Records and lines about a planned film.
 */
struct montage_told {
	const struct montage_plan *plan;
	const struct montage_need *needs;
	const struct montage_wish *wish;
	uint64_t seed;
	int variant;            /* from 1 */
};

/* The montage record: the film as a whole. */
void montage_tell_film(struct buf *b, const struct montage_told *t);

/* The cut record of one slot. */
void montage_tell_slot(struct buf *b, const struct montage_told *t,
    size_t slot);

/* The same as a table for people. */
void montage_tell_table(struct buf *b, const struct montage_told *t);

/* What the cuts lie on, where that is not beats alone; "" where it is.  A
 * sentence without a full stop. */
void montage_tell_grid(struct buf *b, const struct montage_told *t);

#endif
