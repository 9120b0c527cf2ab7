#ifndef RENDER_H
#define RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crew.h"
#include "footage.h"
#include "loop.h"
#include "pin.h"
#include "scratch.h"
#include "unfinished.h"
#include "wish.h"

/*
 * One clip, from a pinned slice to a verified file under a temporary name.
 * What fails is tried again where that may help, else by the next method:
 * copy, smart, encode, encode with plain settings.
 */
enum { RENDER_FAILURES = 16 };

struct render_spec {
	const struct footage *film;
	const struct pinned *pin;
	const struct wish *wish;
	const struct scratch_places *places;
	const char *folder;     /* where the result will lie */
	int retries;            /* of each method, for passing failures */
	int64_t quiet;          /* microseconds of a child's silence */
	bool zscale;
	unsigned number;        /* of the clip in this run */
	struct crew *crew;      /* with which calls are shared; or null */
};

struct render_failure {
	enum method method;
	char *what;             /* a sentence */
};

struct render_result {
	bool ok;
	enum method method;     /* that made it */
	int attempts;           /* from 1 */
	struct render_failure failed[RENDER_FAILURES]; /* the first ones */
	size_t nfailed;
	int64_t bytes, frames;  /* frames -1 without video */
	int64_t took;           /* microseconds; of those, of all attempts: */
	int64_t rendering, verifying;
	bool again;             /* nothing is known but that it failed where it
	                           shared calls: to be made without a crew */
	bool full;              /* it failed since the disk is full */
	struct unfinished temp; /* the file, synced, when ok */
};

struct render_ops {
	/* Seconds of work done of those there are, for this clip. */
	void (*through)(void *arg, double done, double total);
	/* The end; the result is valid during the call.  Who gives its temp
	 * another name calls unfinished_done; else the file is removed. */
	void (*ended)(void *arg, struct render_result *res);
};

/* Whether this clip does well to share its calls with others: it is short, and
 * all of it is copied out of a file that tells where everything lies. */
bool render_shares(const struct footage *film, const struct pinned *pin,
    const struct wish *wish);

/* Everything in spec lives until the end. */
void render_start(struct loop *l, const struct render_spec *spec,
    const struct render_ops *ops, void *arg);

/* Removes the temporary files of all clips at work: for flow_at_death. */
void render_at_death(void);

#endif
