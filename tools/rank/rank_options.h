#ifndef RANK_OPTIONS_H
#define RANK_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "flow.h"
#include "opt.h"
#include "taste.h"

/*
 * What the user wants of rank.
 */
enum rank_from { RANK_FROM_ALL, RANK_FROM_SHARE, RANK_FROM_SCORE,
	RANK_FROM_DB };

struct rank_wish {
	struct taste taste;   /* the profile, with all that options change */
	const char *profile;  /* as named; null: general */
	size_t count;         /* -n, or the profile's; 0: all */
	int64_t total;        /* -d; 0: any */
	size_t spread, cap;
	int64_t step;         /* 0: the usual */
	enum rank_from from;  /* -t */
	double level;         /* a share of 1, a score, dB */
	bool coarse, shots, across, grid, advice, list;
	bool text;            /* for people: -T, --advice */
	struct buf changes;   /* --weight and --word, as given */
};

/* Reads the command line; misuse ends the program. */
void rank_options_read(struct rank_wish *w, struct opts *o, int argc,
    char **argv);
void rank_options_free(struct rank_wish *w);

/* For the run record: what changes the result. */
void rank_options_text(const struct rank_wish *w, struct buf *b);

/* The short form: the files are examined by the other tools first. */
void rank_options_files(const struct rank_wish *w, const struct opts *o,
    struct flow *flow);

#endif
