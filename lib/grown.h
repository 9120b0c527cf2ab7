#ifndef GROWN_H
#define GROWN_H

#include "cache.h"

/*
 * What a file was when it was shorter.
 *
 * A recording in progress has another content key each time it is looked at,
 * and nothing that was stored of it would be found again.  So the cache also
 * notes which keys a file had, by its device and inode and by its path (some
 * programs copy what has grown to a new file of the same name).  Whether such
 * a key still is that of the first bytes is looked at each time: a file that
 * was written anew, or in its beginning, has not grown.
 */
enum { GROWN_MOST = 4 }; /* that are remembered of a file, the latest */

struct grown {
	char key[KEY_TEXT];
	int64_t size; /* bytes */
};

/* Notes what the file at path is now; to be called when something was stored
 * of it.  Where that can't be written it is not noted.  c may be null. */
void grown_note(struct cache *c, const char *path, const char *key,
    int64_t size);

/* Finds what the file at path once was and still begins with, the longest
 * first; only what is shorter than size, which the file has now.  full: the
 * keys are those of whole files (see key.h).  Returns how many there are; 0
 * where c is null. */
size_t grown_find(struct cache *c, const char *path, int64_t size, bool full,
    struct grown old[GROWN_MOST]);

#endif
