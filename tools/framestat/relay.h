#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bank.h"
#include "loop.h"
#include "reel.h"
#include "shard.h"

/*
 * Where a scan's pictures come from: a reel decodes them, or they are handed
 * over once more out of a bank, or both by turns: what was decoded of a film
 * when it was shorter is known, the rest is not.  The scan sees no difference:
 * stretches are asked for, and pictures come back, as in reel.h.
 */

/* A stretch of which all pictures are known, up to the edge. */
struct known {
	struct stretch s;
	enum shard_kind kind;
	bool continues;      /* the one before it, see piece_gate.h */
};

/* What is known of a film's beginning. */
struct past {
	struct bank *bank;
	int64_t edge;        /* ticks: of what comes before this */
	struct known *v;
	size_t n, cap;
};

struct relay;

/* What it is made of.  All but opts outlive it. */
struct relay_from {
	const struct film *film;
	const struct entry *index;
	size_t n;
	struct reel_opts opts;
	const struct bank *all;   /* nothing is decoded; null: */
	const struct past *past;  /* this is known; null: nothing is */
};

struct relay *relay_new(struct loop *l, const struct relay_from *from,
    const struct reel_ops *ops, void *arg);
void relay_free(struct relay *r);

/* As reel_add, reel_rewind, reel_pause. */
void relay_add(struct relay *r, const struct stretch *s, enum shard_kind kind);
void relay_rewind(struct relay *r);
void relay_pause(struct relay *r, bool pause);

/* Whether each picture of a bank that holds all has been handed over. */
bool relay_through(const struct relay *r);

#endif
