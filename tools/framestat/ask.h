#ifndef ASK_H
#define ASK_H

#include <stdbool.h>

#include "gops.h"
#include "loop.h"

/*
 * The index of key frames of a film whose media record came without one:
 * probe -g is asked for it.  Its other records go nowhere.
 */
struct ask;

struct ask_ops {
	void (*gop)(void *arg, const struct gop_facts *g);
	/* whole: probe came to its end without an error.  The ask is freed
	 * after this returns. */
	void (*ended)(void *arg, bool whole);
};

/* Returns null where it can't be started. */
struct ask *ask_start(struct loop *l, const char *path,
    const struct ask_ops *ops, void *arg);

/* No callback after this. */
void ask_stop(struct ask *a);

#endif
