#ifndef BEFOREHAND_H
#define BEFOREHAND_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What others would refuse after long work, found out before anything is
 * looked at: what a user has written for rank (with files), encoders that are
 * not here, a container that does not hold what they make, a folder for parts
 * that is none.  Returns false with a sentence in why.  Where they can't be
 * asked the answer is yes: whoever starts them later says so.
 */
struct cut_wish;
bool beforehand(const struct cut_wish *w, bool files, char *why, size_t n);

/* Becomes rank, which prints what profiles there are. */
void beforehand_profiles(void) __attribute__((noreturn));

#endif
