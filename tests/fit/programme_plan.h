#ifndef PROGRAMME_PLAN_H
#define PROGRAMME_PLAN_H

#include "programme_edit.h"
#include "programme_shot.h"

/*
 * The choice of shots: what is shown, how the camera moves, and whether two
 * shots are unlike enough for their change to be seen.
 */
enum { PLAN_NOTES = 6, PLAN_CAST = 3 };

struct planned {
	struct shot shot;
	int lead;     /* pictures of it that are part of the change before */
	int body;     /* pictures after that, before the next change */
	/* What the camera does: no changes, in pictures of the shot. */
	struct {
		const char *type;
		int from, to;
	} notes[PLAN_NOTES];
	int nnotes;
};

struct planner {
	const struct edit_spec *spec;
	struct dice *dice;
	size_t cast[PLAN_CAST]; /* the entries that a calm programme shows */
	struct picture a, b, c, d;
	int forced;             /* changes that could not be made visible */
};

void planner_init(struct planner *p, const struct edit_spec *spec,
    struct dice *d);
void planner_free(struct planner *p);

/* Seconds as pictures, at least one. */
int plan_pictures(const struct planner *p, double seconds);

/*
 * A shot to follow the one given (null: the first), whose last picture alone
 * is last_i.  kind as rolled, short_body > 0 is a length from outside.
 */
void plan_shot(struct planner *p, struct planned *next,
    struct planned *before, int last_i, enum change_kind kind, int lead,
    int short_body);

#endif
