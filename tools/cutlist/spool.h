#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>

#include "loop.h"

/*
 * What comes through a FIFO goes into a file first, which can then be read as
 * often as it takes, while it grows.
 */
struct spool;

/* True for a FIFO (or a pipe as /dev/stdin is one). */
bool spool_is_fifo(const char *path);

/* Begins to read.  keep: the folder in which the file stays; null: it lies in
 * a private folder on disk (tmp: as scratch_usual) until spool_free, or until
 * the process ends.  failed is called from the loop, at most once, with a
 * sentence when reading has to end early; what came until then is a recording
 * that was cut off.  Returns null with a sentence in *why. */
struct spool *spool_new(struct loop *l, const char *path, const char *keep,
    const char *tmp, void (*failed)(void *arg, const char *why), void *arg,
    const char **why);
void spool_free(struct spool *s);

/* The file. */
const char *spool_path(const struct spool *s);

#endif
