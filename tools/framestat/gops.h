#ifndef GOPS_H
#define GOPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reel.h"
#include "stock.h"

/*
 * What the packets tell: the index of key frames, with what hints at a change
 * of the picture.  Bounded: a film whose every picture is a key frame would
 * fill memory, so key frames less than GOP_LEAST after the first of a group
 * join that group.
 */
enum { GOP_LEAST = 500000 }; /* microseconds */

/* One gop record, or several that were joined. */
struct gop_note {
	int64_t end;       /* microseconds: where its last picture ends */
	int64_t n;         /* number of its first picture; -1: unknown */
	int64_t bytes, key_bytes;
	int64_t peak_t;    /* the largest packet for its neighbourhood, */
	float peak;        /* its ratio; 0: none */
	float surge;       /* the largest half second against the median one of
	                      this gop */
	int keys;          /* key frames joined */
	int hidden;        /* packets that are not shown; others are counted */
};

struct gops {
	struct entry *v;
	struct gop_note *note; /* as many as v */
	size_t n, cap;
	int64_t frames;    /* packets so far */
	int64_t longest;   /* microseconds: of all gops */
	bool lost;         /* an entry had no time stamp: no use for seeking */
	struct stock entries, notes; /* where v and note lie */
};

/* What one record says.  v.frames is 0 where unknown. */
struct gop_facts {
	struct entry entry;
	struct gop_note note;
};

void gops_add(struct gops *g, const struct gop_facts *f);
void gops_free(struct gops *g);

/* The memory that a long index has taken is given back.  Who goes through one
 * does it every GOPS_REST entries or so. */
enum { GOPS_REST = 2048 };
void gops_rest(const struct gops *g);

/* The entry that holds a time, or the nearest; n must not be 0. */
size_t gops_at(const struct gops *g, int64_t t);

#endif
