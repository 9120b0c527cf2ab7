#ifndef NEAR_H
#define NEAR_H

#include <stddef.h>

/* Edits (insert, delete, replace, swap neighbours) between two strings.  Upper
 * and lower case cost half an edit, so result and limit count in halves: 2 an
 * edit.  At most limit + 1 is returned, also where one is over 255 letters. */
int near_distance(const char *a, const char *b, int limit);

/* The most similar of a list (null-terminated), or null when none is close:
 * at most a third of the letters may differ (an extension that both share not
 * counted), or the case of all. */
const char *near_of(const char *word, const char *const *list);

/* The most similar name in the folder of a path that does not exist, written
 * to found (the whole path).  Returns 0, or -1 when nothing is close or found
 * is too small; found's content is then undefined. */
int near_path(const char *path, char *found, size_t size);

#endif
