#ifndef TIMELINE_TELL_H
#define TIMELINE_TELL_H

#include "flow.h"
#include "timeline.h"

/*
 * Writes the list to the flow's output.  Warns of what its format has no way
 * for; cuts that can't stand in it are an error of the run.
 */
void timeline_tell(struct flow *flow, const struct timeline_format *format,
    struct timeline *t);

#endif
