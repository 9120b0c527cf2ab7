#ifndef KIND_PATH_H
#define KIND_PATH_H

/*
 * The most plausible course of kinds through rows of probabilities: one that
 * changes seldom, stays a second at least, and changes rather where it is
 * silent.
 */
#include <stdbool.h>

#include "kind_net.h"

enum { PATH_LATE = 55 };

struct path;

struct path *path_new(void);

/* A row: log probabilities, and whether it is probably silent. */
void path_put(struct path *p, const float log_p[NET_KINDS], bool silent);

/* The next row where it is decided: *kind of NET_KINDS, and the probabilities
 * that were put. */
bool path_get(struct path *p, int *kind, float prob[NET_KINDS]);

void path_end(struct path *p);
void path_free(struct path *p);

#endif
