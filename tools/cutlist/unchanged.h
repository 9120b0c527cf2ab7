#ifndef UNCHANGED_H
#define UNCHANGED_H

#include <stdbool.h>
#include <stdint.h>

#include "footage.h"

/*
 * Whether a source is still the file that its records describe: a cut made by
 * the time stamps of another film would be exact nonsense.
 */
struct unchanged {
	char key[20];          /* of what was looked at last; "" */
	int64_t size, mtime;   /* of its file then, bytes and microseconds */
	uint64_t device, inode;
};

/* Reads at most what key.h does, and only the file's status where the same
 * source was looked at before (u remembers one, {0} at first).  needed: the
 * file must be there to be read; without, one that is not there passes.
 * Returns null, or a sentence. */
const char *unchanged_check(struct unchanged *u, const struct footage *f,
    bool needed);

#endif
