#ifndef MONTAGE_LIST_H
#define MONTAGE_LIST_H

#include "buf.h"
#include "montage.h"
#include "timeline.h"

/*
 * A planned film as a list for other programs: its slots one after the other,
 * its song below them.  Warns where the format has no way for something.
 */
void montage_list(struct buf *b, const struct timeline_format *format,
    const struct montage_plan *p);

#endif
