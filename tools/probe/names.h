#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The names to look at: operands, names read from stdin, and what is found in
 * folders.
 */
struct names {
	char **v;
	size_t n, cap;
};

void names_free(struct names *l);
void names_add(struct names *l, const char *name);

/* NUL-separated names from a descriptor, to its end.  Returns 0, or -1 with
 * errno. */
int names_read(struct names *l, int fd);

/* Adds the files below a folder whose extension is one of extensions
 * (lower case, null-terminated; null: those of film and sound), sorted by
 * name, folders in their place.  Hidden names and the "._" twins that macOS
 * leaves on other disks are passed over; links to folders are not followed.
 * Returns 0, or -1 with errno when a folder could not be read: its name is
 * then given to failed, and the rest is still walked. */
int names_walk(struct names *l, const char *folder,
    const char *const *extensions,
    void (*failed)(void *arg, const char *folder, int err), void *arg);

#endif
