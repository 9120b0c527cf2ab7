#ifndef VERIFY_H
#define VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "order.h"
#include "recipe.h"

/*
 * Checks a finished clip before it gets its name.  One call of ffmpeg lists
 * its packets and decodes a little (wish.verify FULL: everything); what was
 * copied is compared with the source, byte by byte where both have tables that
 * tell where it lies, else by hashes, which takes a second call.  What they
 * write is read as it comes, so nothing of it is kept but a number for each
 * picture.
 */
struct verify;

struct verdict {
	bool ok;
	char why[200]; /* a sentence, where it is not */
};

/* For a clip that was made by this method (recipe.method) and is there. */
struct verify *verify_new(const struct order *o, enum method m);

/* The calls to make, all of kind STEP_CHILD: as a recipe's, `together` too.
 * They belong to v.  A step that ends with another status than 0 makes the
 * clip bad: verify_failed says why. */
const struct recipe *verify_steps(const struct verify *v);

/* What a step has written, in pieces as they come; which: as runner's
 * took_all. */
void verify_take(struct verify *v, size_t step, int which, const char *data,
    size_t n);

/* A step's child has failed. */
void verify_failed(struct verify *v, size_t step);

/* After all steps.  Reads the clip and the source where they are compared byte
 * by byte. */
void verify_judge(struct verify *v, struct verdict *out);

void verify_free(struct verify *v);

#endif
