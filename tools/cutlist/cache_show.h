#ifndef CACHE_SHOW_H
#define CACHE_SHOW_H

/*
 * cutlist --cache: what the tools have kept of their analyses, for people.
 */
enum cache_task { CACHE_TASK_LIST, CACHE_TASK_SIZE, CACHE_TASK_PRUNE,
    CACHE_TASK_VERIFY };

#define CACHE_TASKS "list|size|prune|verify" /* in that order */

/* Does it and prints to standard output.  Returns the exit status: EXIT_SOME
 * where verify has found damage. */
int cache_show(enum cache_task task);

#endif
