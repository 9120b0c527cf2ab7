#ifndef PACK_H
#define PACK_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * Bytes made smaller and whole again (zstd), as they come, in bounded memory:
 * some 2 MB while packing, 1 MB while unpacking, however long it gets.
 */
struct pack;

/* Null: no memory. */
struct pack *pack_new(void);
void pack_free(struct pack *k); /* k may be null */

/* Takes n bytes; what has become of them and of those before is appended to
 * `to`, some of it later.  pack_flush appends all that is due, so that a
 * reader gets everything that was put in; pack_end is the last call.
 * 0, or -1. */
int pack_put(struct pack *k, struct buf *to, const void *p, size_t n);
int pack_flush(struct pack *k, struct buf *to);
int pack_end(struct pack *k, struct buf *to);

struct unpack;

struct unpack *unpack_new(void); /* null: no memory */
void unpack_free(struct unpack *k); /* k may be null */

/* Takes bytes from *p on, *n of them, and writes up to room bytes to `to`;
 * *p and *n are then what is left to be given again.  Returns how many were
 * written: less than room where all was taken, or the packed bytes have
 * ended; -1 where these are no packed bytes. */
long unpack_some(struct unpack *k, const char **p, size_t *n, char *to,
    size_t room);

/* Whether the end that pack_end wrote has come out. */
bool unpack_ended(const struct unpack *k);

#endif
