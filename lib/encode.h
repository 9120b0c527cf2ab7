#ifndef ENCODE_H
#define ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "canvas.h"
#include "loop.h"

/*
 * A canvas becomes a PNG or JPEG file, whichever the file's ending says, by
 * an ffmpeg that is fed with its pixels.
 */
struct encode;

/* True for .png, .jpg and .jpeg, in upper or lower case. */
bool encode_knows(const char *path);

/* error: null, or one sentence on why there is no file. */
typedef void encode_fn(void *arg, const char *error);

/* Whether such a file can be written, before much is done for it: null, or one
 * sentence. */
const char *encode_trouble(const char *path);

/* The canvas is taken over.  done is called once, from the loop; the encode is
 * gone after that. */
struct encode *encode_start(struct loop *l, struct canvas *c,
    const char *path, encode_fn *done, void *arg);

/* Gives it up: done is not called, and no file is left. */
void encode_stop(struct encode *e);

/* The same for text that is there already. */
struct encode *encode_text(struct loop *l, const char *text, size_t n,
    const char *path, encode_fn *done, void *arg);

/* True when path ends in that (".svg"), in upper or lower case. */
bool ends_with(const char *path, const char *ending);

#endif
