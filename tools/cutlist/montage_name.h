#ifndef MONTAGE_NAME_H
#define MONTAGE_NAME_H

#include "cutlist_options.h"

/* The name of variant i, from 0 on, without what a draft changes.  The caller
 * frees it. */
char *montage_name(const struct cut_wish *w, int i);

/* Ends the program with a sentence where what -o names can't become a film, or
 * must not: before hours of work, not behind them.  sources are the operands,
 * null-terminated. */
void montage_name_check(const struct cut_wish *w, char *const *sources);

#endif
