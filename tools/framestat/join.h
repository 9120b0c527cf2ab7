#ifndef JOIN_H
#define JOIN_H

#include <stddef.h>

#include "bank.h"

/*
 * Shards as files.  All are read once and checked; what is wrong with them
 * ends the program (diag.h, EXIT_TROUBLE) before anything was told.
 */
struct join;

/* names: n files, each with one shard or more; n 0: standard input, which is
 * copied to a temporary file. */
struct join *join_open(char *const *names, size_t n);
void join_free(struct join *j);

/* The records that the shards were made from, from their first byte on: a
 * descriptor that is the caller's. */
int join_records(struct join *j);

/* Dies where the shards were made from other records, or with other options,
 * than these (identity.h). */
void join_check(const struct join *j, const char *what);

const struct bank *join_bank(const struct join *j);

#endif
