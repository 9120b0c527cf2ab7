#ifndef PIN_H
#define PIN_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "footage.h"
#include "loop.h"
#include "method.h"
#include "packets.h"
#include "slice.h"
#include "wish.h"

/*
 * Pins a planned slice to pictures: has its packets listed where the index
 * does not tell, and decides how it is cut out.
 */
struct pinned {
	struct slice slice;     /* exact; owned */
	struct packets packets;
	bool listed;            /* packets are there */
	struct joint joint;     /* for copy and smart */
};

void pinned_free(struct pinned *p);

/* Takes over the texts of *planned.  film and wish live until the end.  ended
 * is called from the loop: why null, and *p is the callee's to free; or a
 * sentence, and *p is null.  quiet: microseconds of a child's silence. */
void pin_start(struct loop *l, const struct footage *film,
    struct slice *planned, const struct wish *wish, int64_t quiet,
    void (*ended)(void *arg, struct pinned *p, const char *why), void *arg);

/* The same at once and without a child: the pinned slice, or null where it
 * takes a child (or can't be pinned at all): *planned is as it was then. */
struct pinned *pin_now(const struct footage *film, struct slice *planned,
    const struct wish *wish);

#endif
