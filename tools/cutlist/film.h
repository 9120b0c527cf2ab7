#ifndef FILM_H
#define FILM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "montage.h"
#include "wish.h"

/*
 * Renders a plan: the one file that people see.
 *
 * The canvas must be chosen (film_canvas.h) and the slots laid without a gap:
 * slots[0].first is 0, each begins where the one before ends, the last ends at
 * plan.frames.  A slot without a film stays black.
 *
 * Slots are encoded several at once, each is checked and kept under a key of
 * all that it depends on in a hidden folder beside the result: what is there
 * is not made again, whichever run has made it.
 */
struct film_wish {
	struct wish wish;   /* quality, codec, preset, crf, hw, loudness,
	                       true_peak, verify; the rest is not looked at */
	const char *out;    /* the final name; its ending is mp4, m4v or
	                       mov (film_name_fits) */
	bool preview;       /* a draft instead, 360 lines high: under the name
	                       that film_preview_name gives */
	bool overwrite;     /* whatever has that name */
	bool fill;          /* a source that fails is replaced; else the film
	                       fails */
	bool drop_parts;    /* the finished slots are not kept for another run
	                       once the film is there */
	int jobs;           /* slots at once; 0: as the machine allows */
	int retries;        /* of each slot, for passing failures */
	int64_t quiet;      /* microseconds of silence before a child is given
	                       up */
};

struct film_result {
	bool ok;
	char why[400];      /* a sentence, where it is not */
	const char *path;   /* the final name */
	int64_t bytes, frames;
	int64_t encoded;    /* slots that were encoded, */
	int64_t kept;       /* that were there already, */
	int64_t replaced;   /* whose source had failed */
	int64_t failed;     /* for which there was no other then */
	int64_t took;       /* microseconds */
};

struct film_ops {
	/* This slot's source has failed, for this reason.  Another shot is put
	 * into plan->slots[slot]: film, from, score and why change, beat, first
	 * and frames stay.  0, or -1: there is none.  Null: there is never one.
	 * Whoever answers says so in a record. */
	int (*replace)(void *arg, size_t slot, const char *why);
	/* The slot is finished; kept: it was there already.  May be null, and
	 * come again for a slot whose neighbour was replaced. */
	void (*slot)(void *arg, size_t slot, bool kept);
	/* Pictures done of those there are; what is at work.  May be null. */
	void (*went)(void *arg, double done, double total, const char *what);
	/* The first seconds of a preview are there under its name.  May be
	 * null. */
	void (*begun)(void *arg, const char *path, int64_t frames);
	/* The end; r is valid during the call. */
	void (*ended)(void *arg, const struct film_result *r);
};

/* Starts rendering; plan, wish, ops and the footage live until the end.
 * Nothing is called back before the loop turns. */
void film_start(struct loop *l, struct montage_plan *plan,
    const struct film_wish *w, const struct film_ops *ops, void *arg);

/* Whether a film can have this name: what its ending says can be made.  Null,
 * or a sentence. */
const char *film_name_fits(const char *path);

/* The name of the draft ("film.mp4": "film.preview.mp4"), and of the n-th
 * variant ("film-2.mp4").  The caller frees it. */
char *film_preview_name(const char *path);
char *film_variant_name(const char *path, int n);

/* Removes what films at work have half made: for flow_at_death. */
void film_at_death(void *nothing);

#endif
