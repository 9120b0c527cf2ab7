#ifndef SLICES_SNAP_H
#define SLICES_SNAP_H

#include <stdint.h>

struct footage;
struct marks;
struct slices_wish;

/* Moves both boundaries to better places near by (slices.h); a slice never
 * loses all of its length.  marks may be null. */
void slices_snap(int64_t *start, int64_t *end, const struct footage *f,
    const struct marks *m, const struct slices_wish *w);

#endif
