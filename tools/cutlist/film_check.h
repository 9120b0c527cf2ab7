#ifndef FILM_CHECK_H
#define FILM_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "film_recipe.h"
#include "recipe.h"

/*
 * Looks at a finished film before it gets its name: how many pictures, each at
 * its time, a key frame at every cut, sound as long as the pictures, and that
 * it can be decoded.
 */
struct film_check;

/* For a film of the plan's first `frames` pictures; sound: it has some. */
struct film_check *film_check_new(const struct film_make *m, int64_t frames,
    bool sound, const char *path);

/* The calls to make; they belong to c. */
struct recipe *film_check_steps(struct film_check *c);

/* What a step that collects has written, in pieces as they come. */
void film_check_take(struct film_check *c, size_t step, const char *p,
    size_t n);

/* After all steps have ended well: null, or a sentence (valid until it is
 * freed). */
const char *film_check_judge(struct film_check *c);

void film_check_free(struct film_check *c);

#endif
