#ifndef FFINFO_H
#define FFINFO_H

#include "args.h"
#include "info.h"

/*
 * ffprobe as the source of struct info: how it is called, and how its JSON is
 * read.
 */

/* Appends the options that make ffprobe say what ffinfo_read needs.  The
 * first packets come along, to see whether their distances vary. */
void ffinfo_args(struct args *a);

/* Reads the answer.  Returns null, or a sentence why it can't be used (text
 * that stays valid).  in must be zeroed; free it with info_free in any
 * case. */
const char *ffinfo_read(const char *text, size_t len, struct info *in);

#endif
