#ifndef CACHE_SHOW_H
#define CACHE_SHOW_H

/*
 * cutlist --cache: what the tools have kept of their analyses, for people.
 */
enum cache_task { CACHE_TASK_LIST, CACHE_TASK_SIZE, CACHE_TASK_PRUNE,
    CACHE_TASK_VERIFY, CACHE_TASK_SHOW };

#define CACHE_TASKS "list|size|prune|verify|show" /* in that order */

/* Does it and prints to standard output.  names, null-terminated, are for
 * show: files, or content keys, whose records are to be printed.  Returns the
 * exit status: EXIT_SOME where verify has found damage, or where there are no
 * records for a name. */
int cache_show(enum cache_task task, char *const *names);

#endif
