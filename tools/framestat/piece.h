#ifndef PIECE_H
#define PIECE_H

#include <stdbool.h>
#include <stdint.h>

#include "loop.h"
#include "piece_args.h"
#include "piece_shelf.h"
#include "reel.h"

/*
 * One decoder at work on one piece of a film: its child, and the pictures that
 * came and were not taken yet, with time stamps that grow.
 */
enum piece_state {
	PIECE_RUNS,
	PIECE_DONE,   /* the child ended well */
	PIECE_FAILED, /* it did not, or what it said could not be read */
};

struct piece {
	enum piece_state state;
	char error[400];      /* PIECE_FAILED: one sentence */
	struct shelf thumbs;  /* THUMB_BYTES each */
	struct shelf larges;  /* the picture, or its digest */
	int64_t came;         /* small pictures so far */
	int64_t late;         /* others: shown no later than one before */
	int64_t first, last;  /* their pts; TC_NONE: none came */
	int64_t last_large;

	/* The rest is the piece's own. */
	const struct film *film;
	const struct reel_ops *digests;
	struct proc *proc;
	struct nut *small, *large;
	uint8_t *digest;
	int w, h, lines;      /* of larger pictures */
	int64_t shift;
	void (*news)(void *arg, struct piece *p);
	void *arg;
};

/* Starts the child.  news is called whenever something came or state changed,
 * from the loop.  Returns null with errno where it can't be started. */
struct piece *piece_new(struct loop *l, const struct film *film,
    const struct reel_opts *opts, const struct reel_ops *ops,
    const struct order *o, void (*news)(void *arg, struct piece *p),
    void *arg);

void piece_pause(struct piece *p, bool pause);

/* Memory that its pictures take. */
size_t piece_bytes(const struct piece *p);

/* Ends it; news is not called any more.  May be called from news. */
void piece_free(struct piece *p);

#endif
