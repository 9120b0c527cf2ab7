#ifndef GANG_H
#define GANG_H

#include <stdbool.h>
#include <stdint.h>

#include "cutlist_options.h"
#include "footage.h"
#include "journal.h"
#include "loop.h"
#include "pin.h"
#include "render.h"

/*
 * Clips at work, several at once, the first come first: each slice is pinned
 * to its pictures, then (where clips are wanted) rendered, checked, named and
 * noted in the folder's journal.
 */
struct gang_clip;

struct gang_ops {
	/* The slice is exact, its method decided; or it can't be cut: why. */
	void (*pinned)(void *arg, struct gang_clip *c, const char *why);
	/* It is finished under its name (its result or kept tells how), or it
	 * has failed: why.  Not called where no clips are wanted, or pinning
	 * failed. */
	void (*finished)(void *arg, struct gang_clip *c, const char *why);
	/* More of a clip at work is done: gang_progress tells. */
	void (*went)(void *arg);
	/* The end of that clip: it is freed after this returns. */
	void (*left)(void *arg, struct gang_clip *c);
};

struct gang_clip {
	struct gang *gang;
	const struct footage *film;
	void *owner;                /* the caller's */
	struct slice planned;       /* until it is pinned */
	int slot;                   /* of the slice, */
	int64_t start;              /* and where it was planned to begin */
	struct pinned *pin;
	char *path;                 /* the final one, once known */
	char *key;                  /* of the request */
	const struct render_result *result; /* these two during finished: of a */
	const struct journal_clip *kept;    /* new clip, of one that was there */
	double done, total;         /* seconds of work */
	bool begun;
	int64_t since;              /* loop_now() when it was; moved on by what
	                               it waited */
	int64_t spent;              /* where it waits: how long it did not */
	bool seated;                /* it counts as one that is at work */
	bool ready;                 /* begun, and waits for its turn to work; */
	bool waits;                 /* that is to be pinned by a child */
	bool solo;                  /* it has failed among others */
	struct gang_crew *crew;     /* those that it goes with; or null */
	struct gang_clip *next;
};

struct gang;

/* Returns null where the folder can't be made: *why is a sentence. */
struct gang *gang_new(struct loop *l, const struct cut_wish *w,
    const struct gang_ops *ops, void *arg, const char **why);
void gang_free(struct gang *c);

/* Adds a clip; takes the texts of *planned over. */
void gang_add(struct gang *c, const struct footage *film, void *owner,
    struct slice *planned);

/* Clips that are not finished. */
size_t gang_open(const struct gang *c);

/* How much is done of how much there is, seconds of work. */
void gang_progress(const struct gang *c, double *done, double *total);

#endif
