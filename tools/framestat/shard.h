#ifndef SHARD_H
#define SHARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "gops.h"
#include "part.h"

/*
 * A shard is what --range tells of a part of a film: the small pictures that
 * were decoded of it (part records), and when all went well what it covers and
 * what it was made of (a shard record).  Detectors look far back, so what they
 * say at an edge is known only when all is there: --join runs them.
 */

/* Two looks at the film, each in order of time. */
enum shard_kind {
	SHARD_KEYS,     /* the fast mode's first one: key frames */
	SHARD_PICTURES, /* that which is told */
	SHARD_KINDS
};

extern const char *const shard_kind_names[SHARD_KINDS];

struct shard {
	char *src, *version, *what; /* what: see identity.h, without a range */
	char *file;                 /* that it was read from */
	int64_t from, to;           /* microseconds, [from, to); TC_NONE: the
	                               film's start, its end; equal: of a range
	                               outside of the film */
	int64_t pictures[SHARD_KINDS];
	size_t number;              /* in the order of reading */
};

/* Writes part records, PART_PICTURES in each: appended to out as they get
 * full. */
struct shard_writer;

struct shard_writer *shard_writer_new(const char *src, struct buf *out);
void shard_writer_free(struct shard_writer *w);
void shard_writer_thumb(struct shard_writer *w, enum shard_kind kind,
    const struct thumb *t);
/* Of the picture given last; does nothing for another one. */
void shard_writer_looked(struct shard_writer *w, int64_t pts,
    const struct close_look *c);
/* What still waits. */
void shard_writer_flush(struct shard_writer *w);
/* The same, and the shard record: src, version and pictures are
 * filled in. */
void shard_writer_end(struct shard_writer *w, const struct shard *s);

/* Reads that record.  Returns 0, or -1 where it does not say what it must.
 * Free the strings with shard_free. */
struct cJSON;
int shard_read(struct shard *s, const struct cJSON *root);

/* Whether its range lay outside of the film, so that nothing is in it. */
bool shard_empty(const struct shard *s);
void shard_free(struct shard *s);

/* Sorts shards by time and judges whether they are one film, whole, each part
 * of it once.  Returns 0, or -1 with a sentence in why. */
int shard_order(struct shard *v, size_t n, struct buf *why);

/* Cuts a film into up to `wanted` parts of equal work, at key frames: their
 * edges, one less than there are parts, go to edge (microseconds).  Returns
 * how many edges there are. */
size_t shard_cut(const struct gops *g, size_t wanted, int64_t *edge);

/* The same as text: appends a line for each part, as --range reads it. */
void shard_ranges(const struct gops *g, size_t wanted, struct buf *b);

#endif
