#ifndef VERIFY_PART_H
#define VERIFY_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "verify.h"

/* What the files of verify share. */

enum { VERIFY_STREAMS = 64, VERIFY_STEPS = 2, VERIFY_PIPES = 3 };

/* What a line tells. */
enum verify_kind { VERIFY_NOTHING, VERIFY_LIST, VERIFY_HASH_SOURCE,
	VERIFY_HASH_CLIP, VERIFY_DECODE };

/* What is known of a stream of the clip from its packets, in its ticks. */
struct verify_stream {
	char type;             /* 'v', 'a', else 0 */
	struct ratio base;
	int64_t packets;       /* that are shown */
	int64_t first, end;    /* of what is shown: TC_NONE: nothing */
	int64_t longest;       /* packet */
	int64_t last_dts;
	bool back;             /* dts does not rise */
};

/* What is known of the packets of a stream copy. */
struct verify_hash {
	uint64_t sum;
	int64_t packets;
};

struct verify {
	const struct order *o;
	enum method m;
	struct recipe steps;
	enum verify_kind kind[VERIFY_STEPS][VERIFY_PIPES]; /* stderr, stdout,
	                          descriptor 3 */
	struct buf line[VERIFY_STEPS][VERIFY_PIPES]; /* what has no '\n' yet */
	struct verify_compare *compare; /* null: hashes are compared */
	bool failed[VERIFY_STEPS];
	struct verify_stream streams[VERIFY_STREAMS];
	int nstreams;          /* the highest number seen, plus 1 */
	int64_t *shown;        /* time stamps of the pictures, as listed */
	size_t nshown, cap;
	struct verify_hash source, clip;
	char broken[120];      /* first words of a decoder's complaint */
};

/* Makes the list of calls. */
void verify_plan(struct verify *v);

/* A line of a step's output. */
void verify_line(struct verify *v, enum verify_kind kind, const char *line);

/*
 * Compares the packets of a copy with those of the source, byte by byte.
 * Null where that can't be done: they were not copied as they are, the tables
 * of either do not tell where they lie, or they are so large that others would
 * wait for it.
 */
struct verify_compare *verify_compare_open(const struct order *o,
    enum method m);

/* Null where they are the same; else a sentence. */
const char *verify_compare_run(struct verify_compare *c);
void verify_compare_free(struct verify_compare *c);

/* Judges what was found; *out is ok before. */
void verify_weigh(struct verify *v, struct verdict *out);

#endif
