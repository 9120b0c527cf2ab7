#ifndef MONTAGE_CHOOSE_H
#define MONTAGE_CHOOSE_H

#include "montage_shots.h"
#include "montage_slots.h"

/*
 * Which shot goes where.
 *
 * Rules come first: nothing is shown twice, nothing that looks the same, and
 * two cuts of one source are a second apart in it.  Where a library is too
 * small for that, they are given up one by one, the least first, and the
 * slot's sentence says so.  Among what is left, points decide.
 */
enum montage_give {
	MONTAGE_STRICT,     /* all rules hold */
	MONTAGE_ALIKE,      /* it looks like another one that is shown */
	MONTAGE_CLOSE,      /* less than a second from another cut */
	MONTAGE_AGAIN       /* these very pictures are shown elsewhere */
};

struct montage_rules {
	const struct montage_style *style;
	double variety;     /* 0: the best shots whatever the source; 1: each
	                       source in turn */
	uint64_t seed;
};

#define MONTAGE_GAP TC_SECOND

struct montage_chooser;

/* All live as long; plan and needs are those of montage_slots_lay. */
struct montage_chooser *montage_chooser_new(const struct montage_stock *s,
    const struct montage_rules *r, struct montage_plan *p,
    const struct montage_need *needs);
void montage_chooser_free(struct montage_chooser *c);

/* Fills all slots: film, from, score, why.  Returns how many stayed empty. */
size_t montage_choose(struct montage_chooser *c);

/* The source of this slot can't be used: it is not chosen any more, and this
 * slot gets the next best shot, all others staying as they are.  Returns 0,
 * or -1 where there is none: the slot is then as it was. */
int montage_replace(struct montage_chooser *c, size_t slot);

/* Which shot a slot has; SIZE_MAX: none.  And what was given up for it. */
size_t montage_chosen(const struct montage_chooser *c, size_t slot);
enum montage_give montage_given(const struct montage_chooser *c, size_t slot);

/* The points of a film of these shots, one for each slot, all rules kept;
 * -INFINITY where they are not.  For judging what montage_choose does. */
double montage_points(struct montage_chooser *c, const size_t *shots);

#endif
