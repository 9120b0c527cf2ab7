#ifndef CUTLIST_OPTIONS_H
#define CUTLIST_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "flow.h"
#include "listing.h"
#include "montage_options.h"
#include "opt.h"
#include "slices.h"
#include "timeline.h"
#include "wish.h"

/*
 * What the user wants of cutlist.
 */
struct cut_wish {
	struct wish wish;           /* what changes a clip's bytes */
	struct slices_wish plan;
	const char *out;            /* folder for clips; null: only records */
	const char *name;           /* template */
	int jobs;                   /* clips at once; 0: as the machine allows */
	int retries;
	int64_t quiet;              /* microseconds of silence before a child is
	                               given up */
	const char *tmp;            /* for parts; null: the usual places */
	bool overwrite, dry;
	const char *metrics;        /* a file for figures; null */
	bool stats;                 /* figures for people */
	struct figures *figures;    /* to count in; null: nobody has asked */
	bool follow;                /* the file is still being written */
	const char *spool;          /* folder to keep what a FIFO brought */
	bool text;                  /* for people, or a list of some format */
	const struct timeline_format *format; /* null: records, or the table */

	/* What to cut: */
	struct listing list;        /* of -i and --keep */
	bool listed;                /* there is one: segments do not count */
	struct listing drop;
	bool dropped, invert;
	const char *list_path;      /* of -i; read by cutlist_options_list */
	struct buf list_text;
	enum listing_kind list_kind;

	/* For what runs ahead of it, as typed: */
	const char *profile, *count, *total, *lengths, *threshold;
	bool profile_said;          /* by an option, not by the environment */
	int64_t total_us;           /* of total; 0: not given */

	struct montage_wish montage; /* -m */
};

/* Reads the command line and the environment; misuse ends the program. */
void cutlist_options_read(struct cut_wish *w, struct opts *o, int argc,
    char **argv);
void cutlist_options_free(struct cut_wish *w);

/* cutlist_environment.c: what variables say; options win. */
void cutlist_environment(struct cut_wish *w);

/* What -i, --keep, --drop and --invert leave of a film: appended to l.
 * Returns 0, or -1 with *why (static) where the list of -i can't be read. */
struct footage;
int cutlist_options_listed(const struct cut_wish *w, const struct footage *f,
    struct listing *l, const char **why);

/* For the run record. */
void cutlist_options_text(const struct cut_wish *w, struct buf *b);

/* The short form: has the files examined by the other tools.  spool: the file
 * into which a FIFO is written; null: none. */
void cutlist_options_files(const struct cut_wish *w, const struct opts *o,
    const char *spool, struct flow *flow);

#endif
