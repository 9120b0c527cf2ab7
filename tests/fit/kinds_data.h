#ifndef KINDS_DATA_H
#define KINDS_DATA_H

/*
 * Heard programmes and their truth, as files hold them.
 */
#include <stdbool.h>
#include <stddef.h>

#include "../../tools/beatscan/heard.h"
#include "../../tools/beatscan/kind.h"

enum { TRUTH_HZ = 100, TRUTH_UNKNOWN = KINDS };

struct programme {
	struct heard *h;
	size_t n;
	unsigned char *truth; /* for each frame: enum kind or TRUTH_UNKNOWN */
};

/* A line of the list without its line feed; false at its end. */
bool list_next(void *file, char *base, size_t size);

/* Exits with a message where it cannot. */
struct programme programme_read(const char *base);
void programme_free(struct programme *p);

#endif
