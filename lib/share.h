#ifndef SHARE_H
#define SHARE_H

#include <stddef.h>

/*
 * Where the suite's data lies (profiles and the like).  Looked through in this
 * order, each time; what is found first counts:
 *   $CUTLIST_DATA
 *   DIR/share/cutlist, DIR/../share/cutlist   DIR: the running program's folder
 *   share/ of the checkout that DIR is a build folder of
 *   DATADIR of the Makefile, where that is not DIR/../share/cutlist
 */

/* The path of file `name` in folder `sub`, or null where there is none.  The
 * caller frees it. */
char *share_find(const char *sub, const char *name);

/* Names of all files in folder `sub` that end in `suffix`, without the
 * suffix, sorted, each once: a list that ends with null.  *n is how many.
 * Free with share_names_free. */
char **share_names(const char *sub, const char *suffix, size_t *n);
void share_names_free(char **names);

#endif
