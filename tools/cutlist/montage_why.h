#ifndef MONTAGE_WHY_H
#define MONTAGE_WHY_H

#include "montage_choose.h"

/*
 * Why this shot is in this slot, in words.
 */
struct montage_why_facts {
	bool song;              /* there is one */
	const struct montage_need *need;
	const struct montage_shot *shot;
	int64_t from;           /* where in its source it begins */
	enum montage_give give; /* what was given up for it */
};

/* A sentence without a full stop; the caller frees it. */
char *montage_why(const struct montage_why_facts *f);

#endif
