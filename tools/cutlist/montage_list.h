#ifndef MONTAGE_LIST_H
#define MONTAGE_LIST_H

#include "flow.h"
#include "montage.h"
#include "timeline.h"

/*
 * A planned film as a list for other programs: its slots one after the other,
 * its song below them.  Goes out as timeline_tell says.
 */
void montage_list(struct flow *flow, const struct timeline_format *format,
    const struct montage_plan *p);

#endif
