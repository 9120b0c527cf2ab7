#ifndef UNFINISHED_H
#define UNFINISHED_H

#include <stdbool.h>

/*
 * A file that is being made beside those that are finished: hidden, named
 * .cutlist-RANDOM.part, and locked (flock) by who makes it.  So several
 * processes may work in one folder, on several machines too where the file
 * system has locks; and what one of them left that was killed is known by its
 * lock being free.
 */
#define UNFINISHED_PREFIX ".cutlist-"
#define UNFINISHED_SUFFIX ".part"

struct unfinished {
	char *path; /* null: none */
	int lock;   /* descriptor */
};

/* Makes an empty one, with the permissions a new file gets.  Returns 0, or -1
 * with errno and path null. */
int unfinished_make(struct unfinished *u, const char *folder);

/* It has another name now, or is left to somebody else: only the lock goes. */
void unfinished_done(struct unfinished *u);

/* Removes it.  Both do nothing where path is null. */
void unfinished_drop(struct unfinished *u);

/* Writes to the disk what is in a file.  0, or -1 with errno. */
int unfinished_sync(const char *path);

/* Gives a finished file its name, in the same folder or another one of the file
 * system; its old name is gone then.  What has the name is replaced only where
 * `overwrite` says so.  0, or -1 with errno, EEXIST where it is taken. */
int unfinished_name(const char *temp, const char *path, bool overwrite);

/* Removes from a folder what nobody works at any more.  Returns how many. */
int unfinished_sweep(const char *folder);

#endif
