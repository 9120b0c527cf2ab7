#ifndef SCRATCH_H
#define SCRATCH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A private folder for parts of clips, mode 0700: in memory (/dev/shm) while
 * what is needed is small and there is room, else on disk.  Its name holds
 * our pid; a locked file in it says that we live, whichever pids others see.
 */
struct scratch {
	char *path;   /* null: none */
	bool memory;  /* it is in /dev/shm */
	int lock;     /* descriptor; -1 */
	struct scratch *next; /* of those that are removed at exit */
};

enum { SCRATCH_SHARE = 4 };                 /* of what is free in memory */
#define SCRATCH_MOST (INT64_C(1) << 30)     /* bytes in memory */

/* Where scratch folders lie.  memory may be null: never there. */
struct scratch_places {
	const char *memory, *disk;
};

/* /dev/shm, and the first of tmp (--tmp), CUTLIST_TMPDIR, TMPDIR, /tmp that
 * is not null or empty. */
struct scratch_places scratch_usual(const char *tmp);

/* Makes one for `need` bytes.  Returns 0, or -1 with errno.  It is removed at
 * exit where scratch_remove was not called: s must stay where it is. */
int scratch_make(struct scratch *s, const struct scratch_places *p,
    int64_t need);

/* Removes it with all that is in it. */
void scratch_remove(struct scratch *s);

/* The same for all there are, children first: for flow_at_death. */
void scratch_at_death(void *nothing);

/* Removes what processes that died have left in these places.  Returns how
 * many folders. */
int scratch_sweep(const struct scratch_places *p);

#endif
