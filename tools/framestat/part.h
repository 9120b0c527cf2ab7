#ifndef PART_H
#define PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "measure.h"
#include "thumb.h"

/*
 * Small pictures as bytes: what a shard (--range) tells of each one that it
 * decoded, so that --join can go on as if it had decoded all of them.  Nothing
 * is lost.  A picture is told by its difference from the one before, a run of
 * up to PART_PICTURES of them begins with one that stands alone.  As a rule it
 * is a third of THUMB_BYTES, and never more than a third above it.
 */
enum { PART_PICTURES = 64 };

struct part_picture {
	struct thumb thumb;      /* t and n are not kept */
	bool looked;             /* close is there */
	struct close_look close;
};

/* Appends one.  before: the one packed before it in this run; null: it is the
 * first. */
void part_pack(struct buf *b, const struct part_picture *p,
    const struct part_picture *before);

/* Takes one from *at, of which *left bytes are there, and moves both on.
 * before as above.  Returns 0, or -1 where the bytes are none that part_pack
 * made. */
int part_unpack(struct part_picture *p, const struct part_picture *before,
    const uint8_t **at, size_t *left);

/* Bytes as text and back (RFC 4648); part_bytes returns 0, or -1 where the
 * text is none. */
void part_text(struct buf *b, const void *bytes, size_t n);
int part_bytes(struct buf *b, const char *text, size_t n);

/* FNV-1a: damage on the way shows. */
uint64_t part_sum(const void *bytes, size_t n);

#endif
