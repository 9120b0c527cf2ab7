#ifndef RANGE_H
#define RANGE_H

#include "spans.h"

/* "1:30-2:00", "90-", "-2:00": times as in tc.h; one that is left out is 0 or
 * TC_NONE.  Returns 0, or -1 where it is no range, or an empty one. */
int range_parse(const char *text, struct span *range);

#endif
