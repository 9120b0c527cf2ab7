#ifndef MONTAGE_WORK_H
#define MONTAGE_WORK_H

#include "cutlist_options.h"

/* cutlist -m: reads all records, plans and tells the films.  Returns the exit
 * status. */
int montage_work(const struct cut_wish *w, const struct opts *o);

#endif
