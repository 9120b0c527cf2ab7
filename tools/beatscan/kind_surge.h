#ifndef KIND_SURGE_H
#define KIND_SURGE_H

/*
 * Where the level surges (struct surge in kind.h): rises and impacts.
 */
#include <stdbool.h>

#include "kind.h"

struct surges;

struct surges *surges_new(void);

/* The level of every frame (heard_db), and the top of late (quiet_top). */
void surges_put(struct surges *s, float db, float top);

/* The next surge, in order of t; call it until there is none.  A surge comes
 * at most 4 s after its time. */
bool surges_get(struct surges *s, struct surge *found);

void surges_end(struct surges *s);
void surges_free(struct surges *s);

#endif
