#ifndef MONTAGE_WORTH_H
#define MONTAGE_WORTH_H

#include "montage_choose.h"
#include "montage_past.h"
#include "montage_tree.h"

/*
 * What a shot is worth in a slot, in points, as the style weighs them.
 */
struct montage_worth {
	const struct montage_stock *stock;
	const struct montage_rules *rules;
	const struct montage_plan *plan;
	const struct montage_need *needs;
	double *quality;    /* of each shot, whatever the slot */
};

/* All live as long. */
void montage_worth_init(struct montage_worth *w,
    const struct montage_stock *s, const struct montage_rules *r,
    const struct montage_plan *p, const struct montage_need *needs);
void montage_worth_free(struct montage_worth *w);

/* What a slot asks the tree for.  Its length is for how long its source is
 * looked at: on under the next slot's fade. */
struct montage_query montage_worth_query(const struct montage_worth *w,
    size_t slot);

/* What a shot loses, 0 or more, where its source was shown so often (uses),
 * and what is between two cuts of it (takes); and by chance. */
double montage_worth_loss(const struct montage_worth *w, size_t slot,
    size_t shot, size_t uses, size_t takes);

/* What is gained or lost where u follows; before null: nothing is ahead. */
double montage_worth_next(const struct montage_worth *w,
    const struct montage_use *before, const struct montage_use *u);

/* All together. */
double montage_worth(const struct montage_worth *w, size_t slot,
    const struct montage_use *before, const struct montage_use *u,
    size_t uses, size_t takes);

#endif
