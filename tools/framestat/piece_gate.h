#ifndef PIECE_GATE_H
#define PIECE_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "piece.h"
#include "piece_cut.h"
#include "reel.h"

/*
 * What of the decoded pictures is handed over.  The gate decides by time
 * stamps alone, and in the order of time; so how many decoders there were, and
 * which of them saw a picture, does not show.
 */
struct gate {
	const struct film *film;
	const struct reel_ops *ops;
	void *arg;
	int64_t large_every;
	int w, h, lines;        /* of larger pictures */
	int64_t last;           /* handed over; TC_NONE: nothing yet */
	bool gap;               /* something is missing behind that */
	bool sieved;            /* its slots are known: */
	double thumb_slot, large_slot;
	bool some;              /* this was the stretch before: */
	struct stretch before;
};

/* Pictures of the piece whose turn it is: when so many bytes wait, the gate is
 * not what they wait for. */
enum { GATE_MAX = 1 << 20 };

void gate_init(struct gate *g, const struct film *film, int64_t large_every,
    const struct reel_ops *ops, void *arg);

/* The next pictures are of s.  inside: it begins after the film does. */
void gate_open(struct gate *g, const struct stretch *s, bool inside);

/* Whether s goes on where the stretch before ended, in the same way. */
bool gate_continues(const struct stretch *before, const struct stretch *s);

/* Takes the oldest small picture of a piece, and the larger one that belongs
 * to it, and hands them over if they are wanted.  Counts those within the cut.
 * Returns false where there is none, or its larger one must still come. */
bool gate_pass(struct gate *g, struct piece *p, const struct cut *c,
    const struct stretch *s, int64_t *within);

/* The next stretch may begin anywhere. */
void gate_rewind(struct gate *g);

#endif
