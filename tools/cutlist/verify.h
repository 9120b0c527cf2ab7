#ifndef VERIFY_H
#define VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "order.h"
#include "recipe.h"

/*
 * Checks a finished clip before it gets its name: a few calls of ffprobe and
 * ffmpeg that list and hash packets, and decode little (wish.verify FULL:
 * everything).  What they write is read as it comes, so nothing of it is
 * kept but a number for each picture.
 */
struct verify;

struct verdict {
	bool ok;
	char why[200]; /* a sentence, where it is not */
};

/* For a clip that was made by this method (recipe.method). */
struct verify *verify_new(const struct order *o, enum method m);

/* The calls to make, all of kind STEP_CHILD: as a recipe's, `together` too.
 * They belong to v.  A step that ends with another status than 0 makes the
 * clip bad: verify_failed says why. */
const struct recipe *verify_steps(const struct verify *v);

/* What a step that collects has written, in pieces as they come: stdout or
 * stderr, as its `collect` says. */
void verify_take(struct verify *v, size_t step, const char *data, size_t n);

/* A step's child has failed. */
void verify_failed(struct verify *v, size_t step);

/* After all steps. */
void verify_judge(struct verify *v, struct verdict *out);

void verify_free(struct verify *v);

#endif
