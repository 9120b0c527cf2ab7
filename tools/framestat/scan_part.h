#ifndef SCAN_PART_H
#define SCAN_PART_H

#include "keep.h"
#include "relay.h"
#include "scan.h"
#include "shard.h"
#include "steps.h"

/*
 * What scan.c (pictures in, records out) and scan_order.c (what is decoded,
 * in which order) share.
 */
enum { BLOCK = 256 }; /* gops a block: a megabyte of key frames */

struct key {
	bool have, looked;
	struct thumb thumb;
	struct close_look close;
};

enum phase { PHASE_PLAIN, PHASE_KEYS, PHASE_DENSE };

struct scan {
	struct loop *loop;
	struct flow *flow;
	struct source *src;
	const struct wish *w;
	struct facts facts;
	struct gops gops;
	struct spans spans;
	int pass;
	void (*ended)(void *arg);
	void *ended_arg;
	const struct onlooker *watch;
	void *watch_arg;

	struct relay *relay;
	const struct bank *bank;     /* pictures of shards: nothing is decoded */
	const struct past *past;     /* what is known; null: nothing */
	struct keep *keep;           /* who notes pictures for later; null */
	struct shard_writer *shards; /* instead: what is told; null: records */
	struct shard shard;
	struct detector *detector;
	struct shots *shots;
	struct steps steps;
	size_t step;           /* that is being decoded */
	enum phase phase;

	struct thumb before;   /* the picture examined last */
	uint64_t came;         /* pictures */
	bool any;              /* there was one, in this window */
	bool ever;             /* there was one */
	struct seen held;      /* it, until its larger picture came */
	bool holding;
	int64_t reached;       /* ticks: the last stretch ended here */
	int64_t dt;            /* between the last two pictures in a row */
	int64_t dense;         /* microseconds seen picture by picture */

	struct key *keys;      /* fast: of gops first..upto */
	size_t first, upto;
	size_t next_key;       /* not told yet */
	int64_t begun;         /* ticks: dense stretches so far end here */
	int end_timer;
	bool sparse;           /* pictures between those that come are missing */
	bool failed;           /* an error was told */
	bool unclean;          /* a decoder had trouble */
	struct cache_entry *kept;
};

/* scan.c: tells the picture that waits; pictures of gops that needed no closer
 * look, up to ticks; what a detector has found. */
void scan_release(struct scan *sc);
void scan_tell_keys(struct scan *sc, int64_t upto);
void scan_found(void *arg, const struct boundary *b);
void scan_sent(struct scan *sc, size_t from); /* of flow_out */
void scan_made(void *arg, const struct shot *s);

/* scan_shard.c: what is different where a range is asked for; clip does nothing
 * where none is. */
void scan_shard_begin(struct scan *sc);
void scan_shard_clip(struct scan *sc);
bool scan_shard_empty(const struct scan *sc); /* nothing is to be decoded */
bool scan_shard_ends(const struct scan *sc); /* before the block to come */
void scan_shard_thumb(struct scan *sc, const struct thumb *t);
void scan_shard_end(struct scan *sc);

/* scan.c: what comes from the relay. */
void scan_thumb(void *arg, const struct thumb *given);
void scan_looked(void *arg, int64_t pts, const void *result);

#endif
