#ifndef MONTAGE_TREE_H
#define MONTAGE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "montage_shots.h"

/*
 * The best shots for a slot without looking at all: a k-d tree over the length
 * of shots, how much moves in them, and how good they are by themselves.
 */
struct montage_tree;

/* quality: points of each shot whatever the slot.  All live as long. */
struct montage_tree *montage_tree_new(const struct montage_stock *s,
    const double *quality);
void montage_tree_free(struct montage_tree *t);

/* What a slot asks for, and how many points that gives. */
struct montage_query {
	int64_t length;         /* a shot must have so much room */
	double energy;          /* 0 to 1 */
	double length_weight, energy_weight;
};

/* Points for length and energy of one shot; -INFINITY: it is too short. */
double montage_tree_points(const struct montage_query *q,
    const struct montage_shot *shot);

/* Takes a shot out for good. */
void montage_tree_drop(struct montage_tree *t, size_t shot);

/* What the caller knows of shots beside that: how many points one loses for
 * other reasons, 0 or more; and, asked only of those that are good enough,
 * whether it may be taken. */
struct montage_judge {
	double (*loss)(void *arg, size_t shot);
	bool (*allows)(void *arg, size_t shot);
	void *arg;
};

/* Goes through shots by falling points; all: those that were taken out as
 * well.  At most `most` are written to found.  Returns how many. */
size_t montage_tree_best(struct montage_tree *t,
    const struct montage_query *q, bool all, const struct montage_judge *j,
    size_t *found, size_t most);

#endif
